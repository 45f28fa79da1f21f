"""Nightly: last days that were provisional are counted anew when the arrangement of holidays is out (deadlines.py)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.apps import apps
from django.db.models import QuerySet

from authorities import clock
from authorities.work_calendar import work_calendar
from authorities.working_days import WorkCalendar
from casework.deadlines import Due
from casework.sweeps import MovedMeanwhile, Sweep


def kinds() -> Iterator[type[Due]]:
    """Every model whose rows have a last day."""
    return (model for model in apps.get_models() if issubclass(model, Due))


def settle(on: date | None = None) -> int:
    """Count anew what is provisional and not over on a day (today). Returns how many rows changed."""
    on, calendar = on or clock.today(), work_calendar()
    return sum(_sweep(kind, calendar)(on) for kind in kinds())


def _sweep(kind: type[Due], calendar: WorkCalendar) -> Sweep:
    return Sweep(
        f"settle-days:{kind._meta.label}",
        due=partial(_moving, kind, calendar),
        deal_with=partial(_count_anew, kind, calendar),
    )


def _provisional(kind: type[Due], on: date) -> QuerySet[Due]:
    return kind.objects.filter(
        kind.STILL_DUE, due_provisional=True, due_from__isnull=False, **{f"{kind.DAY}__gte": on}
    ).order_by("pk")


def _moving(kind: type[Due], calendar: WorkCalendar, on: date) -> list[tuple[int, str]]:
    rows = _provisional(kind, on).only("path", kind.DAY, "due_provisional", "due_from", "due_days", "due_at_most")
    return [(row.pk, row.path) for row in rows if row.counted_anew(calendar) != row.last_day]


def _count_anew(kind: type[Due], calendar: WorkCalendar, key: int, on: date) -> None:
    row = _provisional(kind, on).select_for_update(of=("self",), no_key=True).filter(pk=key).first()
    if row is None:
        raise MovedMeanwhile
    anew = row.counted_anew(calendar)
    kind.objects.filter(pk=key).update(**{kind.DAY: anew.day, "due_provisional": anew.provisional})
    setattr(row, kind.DAY, anew.day)
    row.due_provisional = anew.provisional
    row.day_has_moved()
