"""The desk laid out: the queues of all apps that this officer is shown, and the calendar of the year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from authorities import clock
from authorities.access import Acting
from authorities.declarations import declared, offices
from authorities.desk import COUNTED, CalendarRows, DatedRow, Queue, YearStep


@dataclass(frozen=True, slots=True)
class ToDo:
    """A queue with its length."""

    label: str
    url: str
    count: int

    @property
    def text(self) -> str:
        return f"超过 {COUNTED}" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    text: str
    when: str
    # "past", "now" or "ahead"
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarStep:
    """A step of the year; without entries nobody has set a day, and none is made up."""

    label: str
    entries: list[CalendarEntry]


def todos(acting: Acting) -> list[ToDo]:
    """Every queue the officer is shown, one query each; those that wait stand first."""
    code = acting.authority.code
    found = []
    for queue in _queues():
        if acting.may(queue.capability):
            query = urlencode(queue.query())
            url = reverse(queue.view, args=[code]) + (f"?{query}" if query else "")
            found.append(ToDo(queue.label, url, queue.count(acting)))
    return sorted(found, key=lambda todo: todo.count == 0)


def _queues() -> list[Queue]:
    """The bureau's own affairs first, then from the top floor down: a household that waits goes before a file."""
    own, *above = ([thing for thing in office if isinstance(thing, Queue)] for office in offices().values())
    return sum(reversed(above), own)


def calendar(acting: Acting, year: int) -> list[CalendarStep]:
    """The year in its steps, with the days that rows of the apps say."""
    rows: dict[YearStep, list[DatedRow]] = defaultdict(list)
    for provider in declared(CalendarRows):
        for row in provider.rows(acting, year):
            rows[row.step].append(row)
    today = clock.today()
    return [CalendarStep(step.label, [_entry(acting, row, today) for row in rows[step]]) for step in declared(YearStep)]


def _entry(acting: Acting, row: DatedRow, today: date) -> CalendarEntry:
    code = acting.authority.code
    url = ""
    if row.view:
        url = reverse(row.view, args=[code] if row.key is None else [code, row.key])
    return CalendarEntry(row.text, _when(row), _state(row, today), url)


def _when(row: DatedRow) -> str:
    if row.first and row.last:
        return f"{row.first} 至 {row.last}" if row.first != row.last else f"{row.first}"
    return f"{row.first} 起" if row.first else f"{row.last} 止"


def _state(row: DatedRow, today: date) -> str:
    if row.last and row.last < today:
        return "past"
    if row.first and row.first > today:
        return "ahead"
    # A day on which something begins, with no end that a row says: begun.
    return "past" if row.first and not row.last else "now"
