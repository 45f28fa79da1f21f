"""The desk laid out: the queues of all apps that this officer is shown, and the calendar of the year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from authorities import clock
from authorities.access import Acting
from authorities.desk import COUNTED, DatedRow, Provider, Queue, YearStep
from authorities.officer import desk as authorities_desk
from mingteyouxin.contests.officer import queues as applying_desk
from mingteyouxin.opinions.officer import queues as desk_field
from mingteyouxin.recommending.officer import queues as desk_recommend
from mingteyouxin.review.officer import queues as recognition_desk
from mingteyouxin.spot_checks.officer import queues as desk_notice
from registry.officer import desk as registry_desk
from typing_engine.officer import desk as typing_desk

# Later apps add theirs.
QUEUES: tuple[Queue, ...] = (
    *authorities_desk.QUEUES,
    *recognition_desk.QUEUES,
    *applying_desk.QUEUES,
    *desk_recommend.QUEUES,
    *desk_field.QUEUES,
    *desk_notice.QUEUES,
    *typing_desk.QUEUES,
    *registry_desk.QUEUES,
)
PROVIDERS: tuple[Provider, ...] = (*typing_desk.PROVIDERS, *recognition_desk.PROVIDERS)


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
    for queue in QUEUES:
        if acting.may(queue.capability):
            query = urlencode(queue.query())
            url = reverse(queue.view, args=[code]) + (f"?{query}" if query else "")
            found.append(ToDo(queue.label, url, queue.count(acting)))
    return sorted(found, key=lambda todo: todo.count == 0)


def calendar(acting: Acting, year: int) -> list[CalendarStep]:
    """The year in its steps, with the days that rows of the apps say."""
    rows: dict[YearStep, list[DatedRow]] = defaultdict(list)
    for provider in PROVIDERS:
        for row in provider(acting, year):
            rows[row.step].append(row)
    today = clock.today()
    return [CalendarStep(step.label, [_entry(acting, row, today) for row in rows[step]]) for step in YearStep]


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
