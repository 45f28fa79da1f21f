"""The calendar of the platform's year (年度日程): steps, and the days that rows of the apps say.

Each app declares its own in `office.py`; the portal shows them on the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from authorities.access import Acting
from authorities.declarations import Named


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
