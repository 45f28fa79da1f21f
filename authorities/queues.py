"""Queues (待办事项): what waits for an officer, with its length and the list behind it.

Each app declares its own in `office.py`; the portal shows them on the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, QuerySet
from django.db.models.expressions import Combinable

from authorities import clock
from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.lists.listing import Listing

# A longer queue is shown as more than this many: counting reads every row.
COUNTED = 999
RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits, and the earliest day by which some of it has to be done, where it has days."""

    count: int
    first_due: date | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Things that wait: what they are, who is shown them, how many, and where they are listed.

    `informs` marks what it is good to know of and nobody waits for: it never stands among what has to be done.
    """

    label: str
    capability: Capability
    view: str
    waits: Callable[[Acting], Waits]
    query: Callable[[], dict[str, str]] = dict
    informs: bool = False


def waits_in(rows: QuerySet, due: str | Combinable = "") -> Waits:
    """How much waits in these rows, in one query. `due` gives the last day of each, where they have one.

    Counting ends after so many rows, and with it the search for the earliest day.
    """
    # Counted without what only a list shows: joins, computed columns, order.
    rows = rows.order_by()
    if not due:
        return Waits(rows.values("pk")[: COUNTED + 1].count())
    day = F(due) if isinstance(due, str) else due
    some = rows.annotate(waits_until=day).values("pk", "waits_until")[: COUNTED + 1]
    found = some.aggregate(count=Count("pk"), first_due=Min("waits_until"))
    return Waits(found["count"], found["first_due"])


def queue_of(
    listing: Listing,
    label: str,
    query: Callable[[], dict[str, str]],
    *,
    capability: Capability,
    due: str | Combinable = "",
    informs: bool = False,
) -> Queue:
    """A queue that is a list with filters set: the number on the desk is the number of rows behind it."""

    def waits(acting: Acting) -> Waits:
        return waits_in(listing.filters.with_named(query(), listing.rows(acting), acting=acting).qs, due)

    return Queue(label, capability, listing.view, waits, query, informs)


def recently() -> date:
    """The first day of those that count as recent."""
    return clock.today() - timedelta(days=RECENT_DAYS)
