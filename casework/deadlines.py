"""Last days (期限): until when somebody must act, counted in working days, and anew when holidays are announced.

A model that is `Due` keeps with its day how it was counted. A day on the way to which the arrangement of holidays is
still to come is provisional, and is counted anew when it is out (settling.py). A day once told never comes nearer,
for people rely on what they read.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from authorities.working_days import WorkCalendar, add_working_days, next_working_day, working_days_between

# What a move writes that ends the wait: whoever had to act has acted (`Workflow.resets`).
NO_DAY = {"due_on": None, "due_provisional": False, "due_from": None, "due_days": None, "due_at_most": None}
# The same of the other's clock (`PausableDue`).
NOT_PAUSED = {"due_paused_on": None, "due_paused_day": None}


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a period, whether it may still move, and how it was counted (see `last_day`)."""

    day: date
    provisional: bool = False
    start: date | None = None
    days: int | None = None
    at_most: date | None = None

    def columns(self, day: str = "due_on") -> dict[str, object]:
        """The same as the columns of a row that is `Due`; `day` names the one that holds the day."""
        return {
            day: self.day,
            "due_provisional": self.provisional,
            "due_from": self.start,
            "due_days": self.days,
            "due_at_most": self.at_most,
        }


def last_day(start: date, days: int, *, calendar: WorkCalendar, at_most: date | None = None) -> LastDay:
    """The last of so many working days after `start`; of no days, `start` itself or the first working day after it.

    `at_most` is the day beyond which nobody waits whatever the holidays are.
    """
    counted = add_working_days(start, days, calendar=calendar) if days else next_working_day(start, calendar=calendar)
    if at_most is not None and counted.day > at_most:
        # It could only come nearer from here, and it does not.
        return LastDay(at_most, False, start, days, at_most)
    return LastDay(counted.day, counted.provisional, start, days, at_most)


class Due(models.Model):
    """A row that somebody must act upon by a day. `settle` finds every such model by itself.

    A row has a `path`. `due_from`, `due_days` and `due_at_most` say how the day was counted; they are empty for a day
    that was given by hand or ends on its date, which is not provisional. A model whose day has another name says so in
    DAY; STILL_DUE says of which rows the day still counts, where a move does not take it away.
    """

    DAY: ClassVar[str] = "due_on"
    STILL_DUE: ClassVar[Q] = Q()

    due_on = models.DateField("期限", null=True)
    due_provisional = models.BooleanField("期限待定", default=False)
    due_from = models.DateField("期限起算日", null=True)
    due_days = models.PositiveSmallIntegerField("期限工作日数", null=True)
    due_at_most = models.DateField("最迟期限", null=True)

    class Meta:
        abstract = True

    @property
    def paused(self) -> bool:
        """True while the clock of whoever must act stands still, because somebody else must act first."""
        return False

    @property
    def last_day(self) -> LastDay:
        """The day as it was told, with how it was counted."""
        return LastDay(getattr(self, self.DAY), self.due_provisional, self.due_from, self.due_days, self.due_at_most)

    def counted_anew(self, calendar: WorkCalendar) -> LastDay:
        """The same period by the calendar of now. It may end later than was told, never earlier."""
        anew = last_day(self.due_from, self.due_days, calendar=calendar, at_most=self.due_at_most)
        return replace(anew, day=max(anew.day, self.last_day.day))

    def day_has_moved(self) -> None:
        """Called in the same transaction when `settle` has written another day: for copies that others read."""


class PausableDue(Due):
    """A row on which two take turns: while the one must act, the clock of the other stands still.

    The day is that of whoever has to act now. While the other waits, `due_paused_on` says since when, and
    `due_paused_day` what day he had been told.
    """

    due_paused_on = models.DateField("期限中止日", null=True)
    due_paused_day = models.DateField("中止前的期限", null=True)

    class Meta:
        abstract = True

    @property
    def paused(self) -> bool:
        return self.due_paused_on is not None

    def standing_still(self, on: date) -> dict[str, object]:
        """Columns of a clock that stands still from a day on; one that stands already goes on standing."""
        if self.paused:
            return {"due_paused_on": self.due_paused_on, "due_paused_day": self.due_paused_day}
        return {"due_paused_on": on, "due_paused_day": self.last_day.day}

    def going_on(self, on: date, *, calendar: WorkCalendar) -> LastDay:
        """The last day of a clock that stood still until a day: as many working days later as it stood.

        So who was late before stays as late as he was.
        """
        stood = working_days_between(self.due_paused_on, on, calendar=calendar)
        return last_day(self.due_paused_day, max(stood, 0), calendar=calendar)
