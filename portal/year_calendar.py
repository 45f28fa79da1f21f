"""The calendar of the year on an officer's desk: its steps, with the days that rows of the apps say."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from authorities import clock
from authorities.access import Acting
from authorities.declarations import declared
from authorities.year_calendar import CalendarRows, DatedRow, YearStep


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
    if row.first == today:
        return "now"
    # A day on which something began, with no end that a row says: begun.
    return "past" if row.first and not row.last else "now"
