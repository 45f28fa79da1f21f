"""What the clock starts, declared by the app whose work it is. `firings.py` has it done once for its day or hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from authorities.declarations import Named

HOURLY = 3600


@dataclass(frozen=True, eq=False)
class ScheduledTask(Named):
    """Work, its words for officers, and when it is started: every so many seconds, or at a time of day.

    `work` returns how many rows it dealt with, or nothing.
    """

    name: str
    label: str
    work: Callable[[], object]
    at: int | time

    def period(self, moment: datetime) -> str:
        """The day or the hour for which it is done once; empty where it comes more often than hourly."""
        local = timezone.localtime(moment)
        if isinstance(self.at, time):
            return f"{local:%Y-%m-%d}"
        return f"{local:%Y-%m-%dT%H}" if self.at >= HOURLY else ""

    def is_due(self, moment: datetime) -> bool:
        """Whether its time within the period has come."""
        return not isinstance(self.at, time) or timezone.localtime(moment).time() >= self.at
