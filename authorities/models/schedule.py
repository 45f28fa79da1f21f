"""What the clock started: a row for each task and period, kept as the account of the nights."""

from django.db import models
from django.db.models import F, Q


class TaskFiring(models.Model):
    """That a scheduled task was begun for a period, how often, and when it was done. `firings.py` alone writes it."""

    name = models.CharField("任务", max_length=60)
    period = models.CharField("时段", max_length=13, db_collation="C")  # a day, or a day and its hour
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("完成时间", null=True)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    dealt_with = models.PositiveIntegerField("处理数", null=True)

    class Meta:
        verbose_name = "定时任务执行"
        verbose_name_plural = "定时任务执行"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "period"], name="task_firing_once_a_period"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="task_firing_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
