"""Working days are counted here: pure functions over a calendar that is data (STYLE 8).

A day counts from the day after the event (民法典 第二百零一条). A calendar knows the days that differ from
Monday-to-Friday (holidays and make-up days) and the years that have been announced; a deadline that needs a day on
which a notice is still to come is provisional and is to be computed again when the State Council's notice is out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from authorities.statutory_holidays import is_off_by_law

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# The arrangement for New Year's Day has taken in days of the year before from this one on: 29 December 2007 and 2018.
NEW_YEAR_REACHES_BACK_TO = (12, 29)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days that differ from the plain week (True = worked) and the years whose arrangement is announced."""

    exceptions: Mapping[date, bool]
    announced: frozenset[int]

    def is_working(self, day: date) -> bool:
        """True when offices work on `day`; a year not yet announced has the plain week and the days off by law."""
        known = self.exceptions.get(day)
        if known is not None:
            return known
        return day.weekday() < SATURDAY and (day.year in self.announced or not is_off_by_law(day))

    def is_settled(self, day: date) -> bool:
        """True when the notices that decide on `day` are out: its year's, and for the last days the next year's."""
        last_days = (day.month, day.day) >= NEW_YEAR_REACHES_BACK_TO
        return day.year in self.announced and (not last_days or day.year + 1 in self.announced)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Last day of a period, and whether it may still move."""

    day: date
    provisional: bool


def add_working_days(start: date, count: int, *, calendar: WorkCalendar) -> Deadline:
    """Last day of a period of `count` working days that begins on the day after `start`. `count` is at least 1."""
    if count < 1:
        raise ValueError("A period has at least one working day.")
    day, provisional = start, False
    while count:
        day += ONE_DAY
        provisional = provisional or not calendar.is_settled(day)
        count -= calendar.is_working(day)
    return Deadline(day, provisional)


def next_working_day(day: date, *, calendar: WorkCalendar) -> Deadline:
    """`day`, or the first working day after it: a period that ends on a day off ends then (民法典 第二百零三条)."""
    provisional = not calendar.is_settled(day)
    while not calendar.is_working(day):
        day += ONE_DAY
        provisional = provisional or not calendar.is_settled(day)
    return Deadline(day, provisional)


def working_days_between(start: date, end: date, *, calendar: WorkCalendar) -> int:
    """Returns the working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, calendar=calendar)
    day, count = start, 0
    while day < end:
        day += ONE_DAY
        count += calendar.is_working(day)
    return count
