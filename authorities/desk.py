"""What apps put on an officer's desk (工作台): queues with their length, and dated rows of the year.

Each app declares its own in `office.py`; the portal lays them out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from authorities import clock
from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.declarations import Named
from authorities.lists.listing import Listing, Selection

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
        return Selection(listing, acting, query()).rows.order_by()[: COUNTED + 1].count()

    return Queue(label, capability, listing.view, count, query)


def recently() -> date:
    """The first day of those that count as recent."""
    return clock.today() - timedelta(days=RECENT_DAYS)


@dataclass(frozen=True, eq=False)
class YearStep(Named):
    """A step of the platform's year. Steps stand in the order of the apps that declare them."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A day or a span of the year that some row of an app says. `view` and `key` name its page, where there is one."""

    step: YearStep
    text: str
    first: date | None
    last: date | None
    view: str = ""
    key: object = None


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """Gives the rows of a year for an officer at a bureau."""

    rows: Callable[[Acting, int], list[DatedRow]]
