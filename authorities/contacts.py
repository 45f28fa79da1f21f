"""The phone book (办事电话): which number a household or anybody rings, as each bureau and station keeps its own.

Where a bureau has none, the one above it is rung, and where nobody has, the site's own number. Needs no jurisdiction:
what stands in it is public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from authorities import acts, audit, clock
from authorities.enums import Level
from authorities.jurisdiction import below, upwards
from authorities.models import Authority, Contact, Officer
from authorities.refusals import Refused
from authorities.telephones import dial

# Asked by every page of a household, for one path; by lists, for all of theirs at once. The nearest bureau that has an
# entry answers, with the entry that began last.
_NEAREST = """
SELECT DISTINCT ON (asked.path) asked.path, a.name, c.telephone, c.address, c.hours, c.note
FROM unnest(%s::text[]) asked (path)
JOIN authorities_authority a ON a.path = ANY (%s) AND starts_with(asked.path, a.path)
JOIN authorities_contact c ON c.authority_id = a.id AND c.valid_from <= %s
ORDER BY asked.path, length(a.path) DESC, c.valid_from DESC, c.id DESC"""


@dataclass(frozen=True, slots=True)
class WhomToRing:
    """A number with whose it is, where that is and when somebody answers."""

    name: str
    telephone: str
    address: str = ""
    hours: str = ""
    note: str = ""

    @property
    def dial(self) -> str:
        """What a phone dials."""
        return dial(self.telephone)

    @property
    def more(self) -> str:
        """Address, hours and note in one line."""
        return "，".join(filter(None, [self.address, self.hours, self.note]))


def whom_to_ring(path: str) -> WhomToRing:
    """The number of the bureau at a path, else of the nearest one above that has one, else the site's."""
    return whom_to_ring_all([path])[path]


def whom_to_ring_all(paths: Iterable[str]) -> dict[str, WhomToRing]:
    """The same for many bureaus, in one statement."""
    wanted = sorted(set(paths))
    if not wanted:
        return {}
    chain = sorted({above for path in wanted for above in upwards(path)})
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [wanted, chain, clock.today()])
        found = {path: WhomToRing(*told) for path, *told in cursor.fetchall()}
    site = WhomToRing(settings.SITE_FOOTER["organiser"], settings.SITE_FOOTER["phone"])
    return {path: found.get(path, site) for path in wanted}


def in_keeping_of(authority: Authority) -> QuerySet[Authority]:
    """Whose entry an officer of this bureau keeps: its own, and those of its stations, where nobody may log in."""
    stations = Q(parent=authority, level=Level.STATION)
    return Authority.objects.filter(Q(pk=authority.pk) | stations, valid_to=None)


def listed_for(authority: Authority) -> QuerySet[Authority]:
    """The bureaus and stations whose entries are seen from this one."""
    return Authority.objects.filter(below(authority.path), valid_to=None)


@transaction.atomic
def keep(authority: Authority, *, valid_from: date, by: Officer, **entry: str) -> Contact:
    """Keep the bureau's entry from a day on. Runs in the bureau's jurisdiction or in one above. Raises Refused."""
    if valid_from < clock.today():
        raise Refused("day_past", "施行日期不能早于今天。")
    kept = Contact.objects.create(authority=authority, valid_from=valid_from, kept_by=by, kept_at=clock.now(), **entry)
    audit.record(acts.CONTACT_KEPT, by=by, on=kept, note=f"{authority.name}，自 {valid_from} 起")
    return kept
