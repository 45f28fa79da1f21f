"""Queues (待办事项): what waits for an officer, with its length and the list behind it.

Each app declares its own in `office.py`; the portal shows them on the desk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

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
class Queue:
    """Things that wait: what they are, who is shown them, which they are, and where they are listed.

    `waiting` gives the rows, read in the jurisdiction of the desk, or, where that is not enough, their number.
    """

    label: str
    capability: Capability
    view: str
    waiting: Callable[[Acting], QuerySet | int]
    query: Callable[[], dict[str, str]] = dict


def queue_of(listing: Listing, label: str, query: Callable[[], dict[str, str]], *, capability: Capability) -> Queue:
    """A queue that is a list with filters set: the number on the desk is the number of rows behind it."""

    def waiting(acting: Acting) -> QuerySet:
        return listing.filters.with_named(query(), listing.rows(acting), acting=acting).qs

    return Queue(label, capability, listing.view, waiting, query)


def lengths(queues: Sequence[Queue], acting: Acting) -> list[int]:
    """How long each queue is, up to one more than COUNTED; those that are rows are counted in one statement.

    Which rows they are follows from the officer, the bureau, the rights and the day. A process makes the text of it
    once for the same ones, for that took longer than the counting. Nothing of what was counted is kept.
    """
    kept = _statements_of(_who(acting))
    numbers: dict[Queue, int] = {}
    asked: dict[Queue, _Statement] = {}
    for queue in queues:
        if queue not in kept:
            made, asks = _made(queue, acting)
            if isinstance(made, int):
                numbers[queue] = made
                continue
            asked[queue] = _counting(made)
            # What was read on the way or tells of a moment may be otherwise the next time.
            if not asks and not any(isinstance(value, datetime) for value in asked[queue][1]):
                kept[queue] = asked[queue]
        else:
            asked[queue] = kept[queue]
    if asked:
        with connection.cursor() as cursor:
            texts = ", ".join(f"({text})" for text, _ in asked.values())
            cursor.execute(f"SELECT {texts}", [value for _, values in asked.values() for value in values])
            numbers |= zip(asked, cursor.fetchone(), strict=True)
    return [numbers[queue] for queue in queues]


def _made(queue: Queue, acting: Acting) -> tuple[QuerySet | int, bool]:
    """The rows of a queue or their number, and whether the database was asked for that."""
    asked = []

    def noting(execute: Callable, *arguments: object) -> object:
        asked.append(True)
        return execute(*arguments)

    with connection.execute_wrapper(noting):
        made = queue.waiting(acting)
    return made, bool(asked)


def _counting(rows: QuerySet) -> _Statement:
    """Counts rows without what only the list shows: joins, computed columns, order."""
    try:
        text, values = rows.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0", ()
    return f"SELECT count(*) FROM ({text}) counted", tuple(values)  # noqa: S608


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
