"""What government holds about a household, as its own people see it and take it away (E4)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from authorities.enums import ActorKind
from authorities.jurisdiction import upwards
from authorities.models import AuditRecord, Authority, Post
from registry import feeds
from registry.columns import FEEDS
from registry.feeds import Feed
from registry.household.correction_paths import Address
from registry.models import DeliveryReveal
from registry.officer.dossier import Dossier, Replaced, Row, dossier
from registry.officer.wording import UNKNOWN, title
from registry.people import corrections
from registry.people.documents import sealer
from registry.people.standing import Standing

_FILES_SHOWN = 50
_BY_PEOPLE = (ActorKind.PERSON, ActorKind.VISITOR)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a section, as a list of name and value: a table of many columns does not fit a phone.

    `correct` is the address at which the household asks that it be put right.
    """

    row: Row
    pairs: list[tuple[str, str]]
    correct: str


@dataclass(frozen=True, slots=True)
class OwnSection:
    feed: Feed
    facts: list[Fact]
    taken_out: list[Replaced]


def sections_of(dossier: Dossier, correction: Address) -> list[OwnSection]:
    """The facts of each feed, to be read on a phone."""
    return [
        OwnSection(
            section.feed,
            [
                Fact(row, list(zip(section.headings, row.cells, strict=True)), correction(section.feed, row.key))
                for row in section.rows
            ],
            section.taken_out,
        )
        for section in dossier.sections
    ]


def own_dossier(standing: Standing) -> Dossier:
    """The dossier. The operator reads his own name, document and phone in full; an agent reads them masked.

    Not the dossier in full: that would tell the names of operators before him.
    """
    household = standing.household
    made = dossier(household)
    seals = sealer()
    titles = {column.name: title(column) for column in FEEDS[feeds.HOUSEHOLDS].columns}
    in_full = {}
    if standing.is_operator:
        in_full[titles["operator_name"]] = household.operator_name
        for name, sealed in (("operator_id_no", household.operator_id_sealed), ("phone", household.phone_sealed)):
            in_full[titles[name]] = seals.open(sealed) if sealed else UNKNOWN
        in_full |= corrections.in_words(household, in_full=True).values()
    registration = [(name, in_full.get(name, value)) for name, value in made.registration]
    return replace(made, registration=registration)


def looked_at(*, by_people: bool) -> QuerySet[AuditRecord]:
    """What the log holds about the present household, the latest first: acts of bureaus, or of its people."""
    rows = AuditRecord.objects.order_by("-id")
    return rows.filter(actor_kind__in=_BY_PEOPLE) if by_people else rows.exclude(actor_kind__in=_BY_PEOPLE)


def files_opened(standing: Standing) -> list[DeliveryReveal]:
    """Feed files of the household's area that officers opened as they came, the latest first: it may stand in them."""
    return list(DeliveryReveal.objects.filter(path__in=upwards(standing.household.path))[:_FILES_SHOWN])


def looks_in_words(rows: Iterable[AuditRecord], standing: Standing) -> list[dict]:
    """Who saw or changed the household's data, as it is read.

    Of officers the bureau is named and not the person: the bureau answers for what its officers do, and the log keeps
    the name for whoever complains.
    """
    rows = list(rows)
    bureaus = dict(Authority.objects.filter(path__in={row.path for row in rows}).values_list("path", "name"))
    posts = Post.objects.filter(officer__in={row.officer_id for row in rows if row.officer_id})
    held = list(posts.order_by("authority__path").values_list("officer", "authority__path", "authority__name"))
    return [
        {
            "at": row.at,
            "who": _who(row, bureaus, held, standing),
            "act": row.get_act_display(),
            "reason": row.reason,
        }
        for row in rows
    ]


def _who(row: AuditRecord, bureaus: dict[str, str], held: list[tuple[int, str, str]], standing: Standing) -> str:
    if row.actor_kind == ActorKind.PERSON:
        return "您本人" if row.actor_id == standing.person.pk else "经营者或其委托的其他人"
    if row.actor_kind == ActorKind.OFFICER:
        # The row lies where the household does; of the officer's bureaus it is the one right above.
        own = [name for officer, path, name in held if officer == row.officer_id and row.path.startswith(path)]
        return own[-1] if own else bureaus.get(row.path, "市场监管部门")
    return row.get_actor_kind_display()
