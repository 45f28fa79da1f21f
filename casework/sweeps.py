"""Nightly work (sweeps): what is due by a day is found over all bureaus and dealt with once.

A `Sweep` deals with each row for itself, in the jurisdiction of its own bureau and in a transaction of its own; a row
that moved meanwhile is left alone, and does not hold up the others. A `BulkSweep` deals with all rows of an area in a
few statements, where a loop would cost too much; it takes none that somebody else has locked. Both are called with a
day and return how many rows they dealt with. However late a sweep comes, or however often, it comes to the same.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from authorities import clock
from authorities.jurisdiction import NATION, jurisdiction, nationwide
from authorities.models import Authority
from authorities.remedies import RemedyNotSet, tell_missing
from authorities.schedule import ScheduledTask
from casework.refusals import IllegalTransition
from casework.service import NotServed

_log = logging.getLogger(__name__)


class MovedMeanwhile(Exception):
    """The row that was due a moment ago is not due any more: somebody was faster."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """`due` gives number and path of the rows that are due by a day; `deal_with` does for one of them what is due.

    `deal_with` runs in the row's jurisdiction; what it returns is ignored. It raises IllegalTransition, as the mover
    does, or MovedMeanwhile where the row has moved since it was found. What would be a decision without remedies
    (RemedyNotSet) waits, and is told to the heads of the bureau and of its province, who mend it; the next strike of
    the clock deals with it.
    """

    name: str
    due: Callable[[date], Iterable[tuple[int, str]]]
    deal_with: Callable[[int, date], object]

    def __call__(self, on: date | None = None) -> int:
        """Deal with everything that is due by a day (today). Returns how many rows were dealt with."""
        on = on or clock.today()
        with nationwide():
            due = list(self.due(on))
        done = 0
        waiting: Counter[Authority] = Counter()
        for key, path in due:
            try:
                with jurisdiction(path), transaction.atomic():
                    self.deal_with(key, on)
            except (IllegalTransition, MovedMeanwhile, NotServed):
                _log.info("%s: row %s has moved meanwhile", self.name, key)
                continue
            except RemedyNotSet as missing:
                _log.warning("%s: row %s waits for the remedies of %s", self.name, key, missing.authority.code)
                waiting[missing.authority] += 1
                continue
            done += 1
        for authority, count in waiting.items():
            tell_missing(authority, waiting=count, what=self.name, on=on)
        return done


def _the_nation(on: date) -> tuple[str, ...]:
    return (NATION,)


@dataclass(frozen=True, slots=True)
class BulkSweep:
    """`deal_with_all` does what is due by a day for all rows of an area at once, and returns how many these were.

    It locks what it changes, with `skip_locked`: a row that somebody holds is being moved, and comes next time.
    `areas` gives the paths to go through, one transaction each, read nationwide; else there is one, the nation.
    """

    name: str
    deal_with_all: Callable[[date], int]
    areas: Callable[[date], Iterable[str]] = _the_nation

    def __call__(self, on: date | None = None) -> int:
        """Deal with everything that is due by a day (today). Returns how many rows were dealt with."""
        on = on or clock.today()
        with nationwide():
            areas = list(self.areas(on))
        done = 0
        for path in areas:
            with jurisdiction(path):
                done += self.deal_with_all(on)
        return done


def nightly(sweep: Sweep | BulkSweep, label: str, at: int | time) -> ScheduledTask:
    """A sweep as the clock's work, under its own name: an hour or a second of repetition, or a time of the night."""
    return ScheduledTask(sweep.name, label, sweep, at)
