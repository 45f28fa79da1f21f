"""All that is held about one household, each value with its source and with the values that it replaced."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet

from authorities.kept_statements import KeptLists
from authorities.models import Authority
from registry import credentials, feeds, provenance
from registry.columns import FEEDS
from registry.feeds import DossierSection, Feed
from registry.industry_names import industry_name
from registry.masking import mask_document, mask_name, mask_phone
from registry.models import (
    Household,
    ReplacedFact,
)
from registry.officer.wording import UNKNOWN, title, value_columns, worded
from registry.people import corrections
from registry.provenance import Source
from registry.sealing import SoftwareSealer

_SHOWN = sorted((feed for feed in feeds.ALL_FEEDS if feed.dossier), key=lambda feed: feed.dossier.place)
_facts = KeptLists(
    lambda household: [
        *(_facts_of(feed.dossier, household) for feed in _SHOWN),
        ReplacedFact.objects.filter(household_id=household).order_by("-id"),
    ],
    -1,
)
# Names of the registry's own columns for which a replaced registration has no column of the feed.
_SEALED = {"operator_id_index": "证件号码", "phone_index": "联系电话"}
_MASKED = "原值已加密，不显示"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a row said before, and who said so. `correction` is the objection that took it out or put it right."""

    values: list[tuple[str, str]]
    source: Source | None
    replaced_at: datetime
    correction: str = ""

    @property
    def text(self) -> str:
        """All values in one line."""
        return "；".join(f"{name} {value}" for name, value in self.values)


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: its cells, who delivered it, what it replaced."""

    cells: list[str]
    department: str
    source: Source | None
    replaced: list[Replaced] = field(default_factory=list)
    key: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one feed, and the rows that upheld objections took out."""

    feed: Feed
    headings: list[str]
    rows: list[Row]
    taken_out: list[Replaced] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The household page."""

    registration: list[tuple[str, str]]
    row: Row
    sections: list[Section]


def dossier(household: Household, *, in_full: bool = False) -> Dossier:
    """Everything about a household, in a number of queries that does not grow with its facts.

    The operator's name, document number and phone are masked, unless they are to be shown in full.
    """
    *lists, replaced = _facts.of(household.pk)
    facts = dict(zip(_SHOWN, lists, strict=True))
    facts[feeds.CREDENTIALS] = credentials.held_by([household])[household.pk]
    named = [household.delivery_id, *(number for old in replaced for number in (old.delivery_id, old.replaced_by_id))]
    named += [fact.delivery_id for rows in facts.values() for fact in rows]
    sources = provenance.sources(named)
    before = _before(replaced, sources, in_full=in_full)
    return Dossier(
        registration=_registration(household, in_full=in_full),
        row=Row(
            [],
            provenance.department(feeds.HOUSEHOLDS),
            sources.get(household.delivery_id),
            before[feeds.HOUSEHOLDS, frozenset()],
        ),
        sections=[
            _section(feed, facts[feed], sources, before, [old for old in replaced if old.feed == feed])
            for feed in facts
        ],
    )


def _facts_of(section: DossierSection, household_id: int) -> QuerySet:
    model = apps.get_model("registry", section.model)
    return model.objects.filter(household_id=household_id).order_by(*section.order)


def _section(
    feed: Feed, facts: list, sources: dict[int, Source], before: dict, replaced: list[ReplacedFact]
) -> Section:
    columns = value_columns(feed)
    key = FEEDS[feed].key
    rows = [
        Row(
            [worded(column, getattr(fact, column.name)) for column in columns],
            provenance.department(feed, kind=getattr(fact, "kind", "")),
            sources.get(fact.delivery_id),
            before[feed, _key((name, getattr(fact, name)) for name in key)],
            {name: getattr(fact, name) for name in key},
        )
        for fact in facts
    ]
    there = {_key((name, getattr(fact, name)) for name in key) for fact in facts}
    return Section(feed, [title(column) for column in columns], rows, _taken_out(feed, replaced, there, sources))


def _key(columns: Iterable[tuple[str, object]]) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(value)) for name, value in columns)


def _taken_out(
    feed: Feed, replaced: list[ReplacedFact], there: set[frozenset], sources: dict[int, Source]
) -> list[Replaced]:
    """The rows that objections took out and nobody delivered since, the latest first."""
    gone: dict[frozenset, Replaced] = {}
    for old in replaced:
        key, by = _key(old.key.items()), sources.get(old.replaced_by_id)
        if key not in there and key not in gone and by is not None and by.objection:
            said = {**old.key, **old.values}
            values = [(title(column), worded(column, said.get(column.name))) for column in value_columns(feed)]
            gone[key] = Replaced(values, sources.get(old.delivery_id), old.replaced_at, str(by))
    return list(gone.values())


def _before(replaced: list[ReplacedFact], sources: dict[int, Source], *, in_full: bool) -> dict[tuple, list[Replaced]]:
    """Replaced values by feed and key."""
    bureaus = _bureau_names(replaced)
    before = defaultdict(list)
    for old in replaced:
        key = _key(old.key.items())
        pairs = (_worded_pair(old.feed, name, value, bureaus, in_full=in_full) for name, value in old.values.items())
        values = [pair for pair in pairs if pair]
        by = sources.get(old.replaced_by_id)
        correction = str(by) if by is not None and by.objection else ""
        before[old.feed, key].append(Replaced(values, sources.get(old.delivery_id), old.replaced_at, correction))
    return before


def _worded_pair(
    feed: str, name: str, value: object, bureaus: dict[int, str], *, in_full: bool
) -> tuple[str, str] | None:
    """Heading and value of one replaced column; None for what officers do not read."""
    if name in _SEALED:
        return _SEALED[name], _MASKED if value else UNKNOWN
    if name == "authority_id":
        return "登记机关", bureaus.get(value, UNKNOWN)
    if name == "operator_name":
        return "经营者", (value if in_full else mask_name(value)) or UNKNOWN
    column = next((column for column in FEEDS[feed].columns if column.name == name), None)
    return (title(column), worded(column, value)) if column else None


def _bureau_names(replaced: list[ReplacedFact]) -> dict[int, str]:
    former = {old.values["authority_id"] for old in replaced if "authority_id" in old.values}
    return dict(Authority.objects.filter(pk__in=former).values_list("pk", "name")) if former else {}


def _registration(household: Household, *, in_full: bool) -> list[tuple[str, str]]:
    """Registration data, with the operator, the document number and the phone masked or in full."""
    sealer = SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
    shown = {
        "operator_name": household.operator_name if in_full else mask_name(household.operator_name),
        "operator_id_no": _opened(sealer, household.operator_id_sealed, str if in_full else mask_document),
        "phone": _opened(sealer, household.phone_sealed, str if in_full else mask_phone),
        "authority": household.authority.name,
        "name": household.name or "（未使用名称）",
        "code": household.code or "无",
        "reg_no": household.reg_no or "无",
        "status_on": household.status_on or "自成立起",
        "industry": _industry(household.industry),
    }
    corrected = corrections.in_words(household, in_full=in_full)
    said = []
    for column in FEEDS[feeds.HOUSEHOLDS].columns:
        value = shown[column.name] if column.name in shown else getattr(household, column.name)
        said.append((title(column), worded(column, value)))
        if column.name in corrected:
            said.append(corrected[column.name])
    return said


def _industry(code: str) -> str:
    name = industry_name(code)
    return f"{code}（{name}）" if name else code


def _opened(sealer: SoftwareSealer, sealed: bytes | None, shown: Callable[[str], str]) -> str:
    return shown(sealer.open(sealed)) if sealed else ""
