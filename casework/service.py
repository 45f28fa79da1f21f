"""Service (送达): a day that runs against a household runs from when it was reached, and no earlier.

A row on which a household must act by a day is `Served`: it names the message by which the household was told. Until
that reached it (`registry.people.service` says when) the row is 未送达: it is not overdue, the clock ends nothing of
it, and the mover lets no edge pass that expires it (`Edge.expires`). From the day of service the household has all its
days. A day once told never comes nearer.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.apps import apps
from django.db import models, transaction
from django.db.models import Case, Q, Value, When

from authorities import clock
from authorities.jurisdiction import jurisdiction, looking_nationwide
from authorities.refusals import Refused
from authorities.work_calendar import work_calendar
from casework.deadlines import LastDay, last_day

# What a move writes that ends the wait.
NOT_SERVED = {"told_by": None, "told_on": None, "served_on": None}
SERVED = Q(served_on__isnull=False)
UNSERVED_WORD = "未送达"


class NotServed(Refused):
    """What would end a household's time was never brought to it."""

    def __init__(self) -> None:
        super().__init__("not_served", "还没有送达经营者，期限没有开始，不能按逾期处理；请先送达并登记。")


class Served(models.Model):
    """A row that is `Due` and whose day, at times, is a household's: found by `start` by itself.

    `told_by` is the number of the message that told it, `told_on` the day of that, `served_on` the day on which it
    reached the household. Empty while somebody else has to act.
    """

    told_by = models.BigIntegerField("告知的消息", null=True, db_index=True)
    told_on = models.DateField("告知日期", null=True)
    served_on = models.DateField("送达日期", null=True)

    class Meta:
        abstract = True

    @property
    def is_unserved(self) -> bool:
        """True while the household has to act and was not reached: 未送达."""
        return self.told_by is not None and self.served_on is None

    def is_over(self, on: date) -> bool:
        """Whether the household's time was over before a day: never where it was not reached."""
        return self.served_on is not None and self.last_day.day < on

    @property
    def day_in_words(self) -> date | str:
        """The last day as officers read it in lists."""
        return UNSERVED_WORD if self.is_unserved else self.last_day.day

    def from_service(self, on: date) -> LastDay:
        """The household's whole time, from the day on which it was reached. Never ends before the day it was told.

        A bound of the office's own (`due_at_most`) does not shorten it: who reaches a household late waits longer.
        """
        told = self.last_day
        if told.days is None:
            anew = LastDay(told.day + (on - self.told_on))
        else:
            anew = last_day(on, told.days, calendar=work_calendar())
        return replace(anew, day=max(anew.day, told.day))


def kinds() -> list[type[Served]]:
    """Every table of rows that are served."""
    return [model for model in apps.get_models() if issubclass(model, Served)]


def told(message: int, *rows: Served) -> None:
    """Note by which message a household was told what it must do by these rows' day; it has not been reached yet."""
    for row in rows:
        row.told_by, row.told_on, row.served_on = message, clock.today(), None
        row.save(update_fields=list(NOT_SERVED))


def told_instead(messages: Mapping[int, int]) -> None:
    """What was told by one message is told by another, for the one reached nobody. Days stay as they were told; one
    statement for each kind of row. Works as batch."""
    for kind in kinds():
        now = Case(*(When(told_by=former, then=Value(later)) for former, later in messages.items()))
        kind.objects.filter(told_by__in=messages, served_on=None).update(told_by=now)


def start(message: int, on: date) -> int:
    """The household was reached by a message: the clocks of the rows that it told start. Returns how many these were.

    Called as the household or as a bureau. A row that is served already keeps its day.
    """
    started = 0
    for kind in kinds():
        # Rows of several bureaus may rest on one message, and some are not the household's own to see.
        with looking_nationwide():
            found = list(kind.objects.filter(told_by=message, served_on=None).values_list("pk", "path"))
        for key, path in found:
            # A household writes no day of its own.
            with jurisdiction(path), transaction.atomic():
                started += _start(kind, key, message, on)
    return started


def _start(kind: type[Served], key: int, message: int, on: date) -> bool:
    rows = kind.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=key, told_by=message, served_on=None).first()
    if row is None:
        return False
    # Told anew of what reached him before: his time is of now.
    from_day = max(on, row.told_on)
    columns = row.from_service(from_day).columns(kind.DAY)
    kind.objects.filter(pk=key).update(served_on=from_day, **columns)
    row.served_on = from_day
    for name, value in columns.items():
        setattr(row, name, value)
    row.day_has_moved()
    return True
