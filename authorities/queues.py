"""Queues (待办事项): what waits for an officer, with its length and the list behind it.

Each app declares its own in `office.py`; the portal shows them on the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from authorities import clock
from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.lists.listing import Listing

# A longer queue is shown as more than this many: counting reads every row.
COUNTED = 999
RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Queue:
    """Things that wait: what they are, who is shown them, how many, and where they are listed."""

    label: str
    capability: Capability
    view: str
    count: Callable[[Acting], int]
    query: Callable[[], dict[str, str]] = dict


def queue_of(listing: Listing, label: str, query: Callable[[], dict[str, str]], *, capability: Capability) -> Queue:
    """A queue that is a list with filters set: the number on the desk is the number of rows behind it."""

    def count(acting: Acting) -> int:
        rows = listing.filters.with_named(query(), listing.rows(acting), acting=acting).qs
        # Counted without what only the list shows: joins, computed columns, order.
        return rows.order_by().values("pk")[: COUNTED + 1].count()

    return Queue(label, capability, listing.view, count, query)


def recently() -> date:
    """The first day of those that count as recent."""
    return clock.today() - timedelta(days=RECENT_DAYS)
