"""Personal data shown in full: who asked, for which household, why, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registry.models.facts import HouseholdRowManager
from registry.models.households import Household


class Reveal(models.Model):
    """A reason given once for a case: until then, and in that session only, the officer sees the household in full.

    `session` is a fingerprint of the session's key, for whoever reads the database must not be able to take a session
    over. Its rows follow their household, like facts.
    """

    household = models.ForeignKey(Household, models.DO_NOTHING, db_constraint=False, verbose_name="个体工商户")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="工作人员")
    session = models.CharField("会话", max_length=64)
    reason = models.CharField("理由", max_length=300)
    at = models.DateTimeField("时间")
    until = models.DateTimeField("有效至")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "完整信息查看"
        verbose_name_plural = "完整信息查看"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="reveal_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(reason=""), name="reveal_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason
