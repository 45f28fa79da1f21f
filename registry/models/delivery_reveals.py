"""Feed files opened as they came: who asked, why, until when. Households of the area are told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.declarations import label_of
from authorities.jurisdiction import PrivateManager, current_household
from registry.feeds import Feed
from registry.models.deliveries import Delivery


class DeliveryRevealManager(PrivateManager):
    """Rows of a bureau's scope; a household that is logged in sees those of its area (a policy of their own)."""

    def _inside(self) -> Q:
        return Q() if current_household() is not None else super()._inside()


class DeliveryReveal(models.Model):
    """A reason given once: until then, and in that session only, the officer opens the files of a delivery in full.

    `path` is the area that the delivery is for: whoever lies in it may stand in the file, and sees this row. `bureau`
    is the one on whose behalf the officer asked. `session` is a fingerprint of the session's key.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+", verbose_name="归集批次")
    path = models.CharField("范围", max_length=60, db_collation="C")
    feed = models.CharField("数据", max_length=20)
    bureau = models.CharField("机关", max_length=120)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="工作人员")
    session = models.CharField("会话", max_length=64)
    reason = models.CharField("理由", max_length=300)
    at = models.DateTimeField("时间")
    until = models.DateTimeField("有效至")

    objects = DeliveryRevealManager()

    class Meta:
        verbose_name = "归集文件查看"
        verbose_name_plural = "归集文件查看"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "-id"], name="delivery_reveal_path")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="delivery_reveal_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(reason=""), name="delivery_reveal_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def feed_label(self) -> str:
        """What the file is about, in words."""
        return label_of(Feed, self.feed)
