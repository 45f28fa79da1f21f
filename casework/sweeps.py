"""Nightly work (sweeps): what is due by a day is found over all bureaus, and each row is dealt with for itself.

An app declares its sweeps in its `office.py`. Each row is dealt with in the jurisdiction of its own bureau and in a
transaction of its own; a row that moved meanwhile is left alone, and does not hold up the others. However late a sweep
comes, or however often, it comes to the same.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from casework.refusals import IllegalTransition

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """`due` gives number and path of the rows that are due by a day; `deal_with` does for one of them what is due.

    `deal_with` runs in the row's jurisdiction; what it returns is ignored.
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
        for key, path in due:
            try:
                with jurisdiction(path), transaction.atomic():
                    self.deal_with(key, on)
            except IllegalTransition:
                _log.info("%s: row %s has moved meanwhile", self.name, key)
                continue
            done += 1
        return done
