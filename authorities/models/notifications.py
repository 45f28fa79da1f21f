"""What an officer is told at a bureau: a job that ended, a decision that waits or was taken."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.notification_kinds import notification_choices


class Notification(models.Model):
    """One thing told to one officer at one bureau. `view` and `key` name the page that it leads to.

    `once` names what happened: told twice, it is still one row.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="工作人员")
    kind = models.CharField("类别", max_length=20, choices=notification_choices)
    text = models.CharField("内容", max_length=300)
    view = models.CharField("页面", max_length=60)
    key = models.CharField("对象", max_length=80)
    once = models.CharField("事件", max_length=120)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["officer", "path", "-id"], name="notification_officer"),
            # The bell of every page counts these.
            models.Index(fields=["officer", "path"], name="notification_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["officer", "once"], name="notification_once"),
        ]

    def __str__(self) -> str:
        return self.text
