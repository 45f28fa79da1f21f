"""What an office has let its day go by with (逾期未办), and who was told of it."""

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority
from mingteyouxin.overdue.enums import WaitKind


class OverdueQuerySet(models.QuerySet):
    def standing(self) -> "OverdueQuerySet":
        """Those that still wait."""
        return self.filter(ended_on=None)


class Overdue(models.Model):
    """One wait whose day went by: whose turn it was, and who was told on which day. The clock writes it.

    `key` is the number of the row that waits, of the table that `kind` names. `authority` is the bureau, station or
    department's seat whose turn it is, and gives the row its path; `head` the bureau whose head is told, which for a
    station is the one that it belongs to; `above` the bureau over that. `above_on` is the day on which it was told too,
    `open_on` the day from which it may take the matter over, `ended_on` the day on which nobody waited any more.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="应办机关")
    head = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="告知机关")
    above = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="上级机关")
    kind = models.CharField("事项", max_length=10, choices=WaitKind)
    key = models.BigIntegerField("编号")
    what = models.CharField("内容", max_length=200)
    due_on = models.DateField("期限")
    noted_on = models.DateField("告知本局")
    above_on = models.DateField("告知上级机关", null=True)
    open_on = models.DateField("可以接办", null=True)
    ended_on = models.DateField("办结日期", null=True)

    objects = PrivateManager.from_queryset(OverdueQuerySet)()

    class Meta:
        verbose_name = "逾期未办"
        verbose_name_plural = "逾期未办"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["path", "due_on"], name="overdue_standing", condition=Q(ended_on=None)),
            models.Index(fields=["head", "due_on"], name="overdue_head", condition=Q(ended_on=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "due_on"], name="overdue_once_a_day_told"),
            models.CheckConstraint(condition=Q(kind__in=WaitKind.values), name="overdue_kind_is_listed"),
            models.CheckConstraint(condition=Q(noted_on__gt=F("due_on")), name="overdue_after_its_day"),
            models.CheckConstraint(
                condition=Q(open_on=None) | Q(kind=WaitKind.CASE, above_on__isnull=False),
                name="overdue_open_after_above",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.what}"
