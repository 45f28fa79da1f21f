"""One time line of a household: what happened and what is due, as each app tells its part of it (`office.py`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.urls import reverse

from authorities import clock
from authorities.declarations import declared
from registry.people.standing import Standing

# The latest of each part, and of all together: a household of many years finds the rest on the pages of their own.
MOST = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened on a day. `view` and `keys` name its page in the workspace, where there is one."""

    day: date
    title: str
    text: str = ""
    view: str = ""
    keys: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class DueBy(Happened):
    """A day by which somebody has to act, or on which something ends. `is_mine`: it waits for the household."""

    is_mine: bool = False

    @property
    def is_past(self) -> bool:
        """True when the day is over and nothing was done."""
        return self.day < clock.today()


@dataclass(frozen=True, slots=True)
class Told:
    """What one app tells: at most MOST of what happened, the latest, and all that is due."""

    happened: list[Happened] = field(default_factory=list)
    due: list[DueBy] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TimelinePart:
    """An app's part of the time line. It is asked as the household, and asks the database a fixed number of times."""

    told: Callable[[Standing], Told]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All parts together: the days to come, the household's own first; and what happened, the latest day first. Each
    entry comes with the address of its page."""

    due: list[tuple[DueBy, str]]
    days: list[tuple[date, list[tuple[Happened, str]]]]
    is_cut: bool


def timeline_of(standing: Standing) -> Timeline:
    """What all apps tell of the household."""

    def addressed(one: Happened) -> tuple[Happened, str]:
        return one, reverse(one.view, args=[standing.household.pk, *one.keys]) if one.view else ""

    parts = [part.told(standing) for part in declared(TimelinePart)]
    happened = sorted((one for part in parts for one in part.happened), key=lambda one: one.day, reverse=True)
    due = sorted((one for part in parts for one in part.due), key=lambda one: (not one.is_mine, one.day))
    days = groupby(happened[:MOST], key=lambda one: one.day)
    return Timeline(
        [addressed(one) for one in due],
        [(day, [addressed(one) for one in of_the_day]) for day, of_the_day in days],
        is_cut=len(happened) > MOST or any(len(part.happened) >= MOST for part in parts),
    )
