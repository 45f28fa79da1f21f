"""Queues (待办事项): what waits for an officer, with its length and the list behind it.

Each app declares its own in `office.py`; the portal shows them on the desk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

from authorities import clock
from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.jurisdiction import current_path
from authorities.lists.listing import Listing

# A longer queue is shown as more than this many: counting reads every row.
COUNTED = 999
RECENT_DAYS = 30
# Desks whose statement is kept by a process: some ten kilobytes each.
_KEPT_DESKS = 512

# A text of SQL with its values.
_Statement = tuple[str, tuple]


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits, and the earliest day by which some of it has to be done, where it has days."""

    count: int
    first_due: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """Things that wait: what they are, who is shown them, which they are, and where they are listed.

    `waiting` gives the rows, read in the jurisdiction of the desk, or, where that is not enough, what it came to.
    `due` is the last day of each row, where they have one. `informs` marks what it is good to know of and nobody waits
    for: it never stands among what has to be done.
    """

    label: str
    capability: Capability
    view: str
    waiting: Callable[[Acting], QuerySet | Waits]
    query: Callable[[], dict[str, str]] = dict
    due: str | Combinable = ""
    informs: bool = False


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

    def waiting(acting: Acting) -> QuerySet:
        return listing.filters.with_named(query(), listing.rows(acting), acting=acting).qs

    return Queue(label, capability, listing.view, waiting, query, due, informs)


def waits_in(rows: QuerySet, due: str | Combinable = "") -> Waits:
    """What waits in these rows, for a queue that is read elsewhere than at the desk."""
    text, values = _counting(rows, due)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return Waits(*cursor.fetchone())


def waits_of(queues: Sequence[Queue], acting: Acting) -> list[Waits]:
    """What waits in each queue, up to one more than COUNTED; those that are rows are counted in one statement.

    Which rows they are follows from the officer, the bureau, the rights and the day. A process makes the text of it
    once for the same ones, for that took longer than the counting. Nothing of what was counted is kept.
    """
    kept = _statements_of(_who(acting))
    found: dict[Queue, Waits] = {}
    asked: dict[Queue, _Statement] = {}
    for queue in queues:
        if queue not in kept:
            made, asks = _made(queue, acting)
            if isinstance(made, Waits):
                found[queue] = made
                continue
            asked[queue] = _counting(made, queue.due)
            # What was read on the way or tells of a moment may be otherwise the next time.
            if not asks and not any(isinstance(value, datetime) for value in asked[queue][1]):
                kept[queue] = asked[queue]
        else:
            asked[queue] = kept[queue]
    if asked:
        with connection.cursor() as cursor:
            texts = [
                f"SELECT {number}, waits.* FROM ({text}) waits"  # noqa: S608
                for number, (text, _) in enumerate(asked.values())
            ]
            cursor.execute(" UNION ALL ".join(texts), [value for _, values in asked.values() for value in values])
            counted = {number: Waits(*waits) for number, *waits in cursor.fetchall()}
        found |= {queue: counted[number] for number, queue in enumerate(asked)}
    return [found[queue] for queue in queues]


def _made(queue: Queue, acting: Acting) -> tuple[QuerySet | Waits, bool]:
    """The rows of a queue or what they come to, and whether the database was asked for that."""
    asked = []

    def noting(execute: Callable, *arguments: object) -> object:
        asked.append(True)
        return execute(*arguments)

    with connection.execute_wrapper(noting):
        made = queue.waiting(acting)
    return made, bool(asked)


def _counting(rows: QuerySet, due: str | Combinable) -> _Statement:
    """Counts rows without what only the list shows: joins, computed columns, order.

    Counting ends after so many rows, and with it the search for the earliest day.
    """
    rows, first = rows.order_by(), "NULL::date"
    if due:
        rows, first = rows.annotate(waits_until=F(due) if isinstance(due, str) else due), "min(waits_until)"
    try:
        text, values = rows.values("pk", *(["waits_until"] if due else []))[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0, NULL::date", ()
    return f"SELECT count(*), {first} FROM ({text}) counted", tuple(values)  # noqa: S608


def _who(acting: Acting) -> tuple:
    """All that the rows of queues follow from besides what stands in the database."""
    bureau = acting.authority
    posts = tuple((post.authority_id, post.role, post.department) for post in acting.posts)
    return (
        acting.officer.pk, bureau.pk, bureau.path, bureau.level, bureau.parent_id, acting.capabilities,
        acting.departments, posts, current_path(), clock.today(),
    )  # fmt: skip


@lru_cache(maxsize=_KEPT_DESKS)
def _statements_of(who: tuple) -> dict[Queue, _Statement]:
    """The statements that were made for the same officer, rights and day."""
    return {}


def recently() -> date:
    """The first day of those that count as recent."""
    return clock.today() - timedelta(days=RECENT_DAYS)
