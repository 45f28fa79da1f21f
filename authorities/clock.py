"""The one clock. No other module asks the operating system for the day.

PLATFORM_TODAY (YYYY-MM-DD) moves it for web, worker and beat alike, for demonstrations and rehearsals of the year;
`check --deploy` warns when it is set.
"""

import os
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, with time zone."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    real = timezone.now()
    moved = moved_to()
    if not moved:
        return real
    local = timezone.localtime(real)
    return local + timedelta(days=(date.fromisoformat(moved) - local.date()).days)


def machine_now() -> datetime:
    """This moment as the machine has it, wherever the platform's clock stands; Django counts a login's end by it."""
    return timezone.now()


def moved_to() -> str:
    """The day that the environment moves the clock to, as it is written there; empty when it does not."""
    return os.environ.get("PLATFORM_TODAY", "").strip()


def today() -> date:
    """Today in the platform's time zone (Asia/Shanghai)."""
    return timezone.localtime(now()).date()


@contextmanager
def stopped_at(moment: datetime | date):
    """Stop the clock of this context at a moment; a date means its noon."""
    if not isinstance(moment, datetime):
        moment = timezone.make_aware(datetime.combine(moment, time(12)))
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
