"""Places (名额, C8): the province's cap of a year, its split among bureaus, and what moves between them.

Recognitions that are valid when the year is frozen count against the cap first; what is left are the new places.
Their number per bureau is `Quota.size`; a trigger adds the sizes up in `ProvinceQuota.allotted`, and another keeps
that within what the cap leaves. That titles never exceed the cap is asked when one is given (database/titles.py).
"""

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from mingteyouxin.people import officer
from mingteyouxin.places.enums import TransferStatus


class ProvinceQuota(models.Model):
    """The cap of a province for a year, frozen from its published annual run: 5 % of growth and development, rounded
    down. Its basis changes when it was withdrawn and another run of the year came in its place, never else (a trigger
    sees to it); `running` and `allotted` do.

    `running` are valid recognitions from before, which hold no place of this year. It may exceed the cap: nobody loses
    a valid recognition, there are only no new places.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    year = models.SmallIntegerField("年度")
    run = models.ForeignKey("typing_engine.Run", models.PROTECT, related_name="+", verbose_name="分型批次")
    growth = models.BigIntegerField("成长型")
    development = models.BigIntegerField("发展型")
    cap = models.BigIntegerField("上限")
    running = models.BigIntegerField("此前认定且有效")
    allotted = models.BigIntegerField("已分配", default=0)
    # Places given while the withdrawn basis counted: they stay given under any other.
    taken_before = models.BigIntegerField("更换依据前已用", default=0)
    frozen_by = officer("确定人")
    frozen_at = models.DateTimeField("确定时间")
    split_by = officer("分配复核人")
    split_at = models.DateTimeField("分配时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "省级名额"
        verbose_name_plural = "省级名额"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["path", "year"], name="province_quota_once_a_year"),
            # ⌊n ÷ 20⌋ in whole numbers: cap × 20 ≤ n < cap × 20 + 20.
            models.CheckConstraint(
                condition=Q(growth__gte=0, development__gte=0)
                & Q(growth__gte=F("cap") * 20 - F("development"))
                & Q(growth__lt=F("cap") * 20 + 20 - F("development")),
                name="province_quota_cap_is_a_twentieth",
            ),
            models.CheckConstraint(
                condition=Q(running__gte=0, allotted__gte=0, taken_before__gte=0), name="province_quota_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度名额"

    @property
    def available(self) -> int:
        """New places of the year: what the cap leaves beside the recognitions that run on, or what is given already."""
        return max(self.cap - self.running, self.taken_before)

    @property
    def unallotted(self) -> int:
        return max(self.available - self.allotted, 0)


class QuotaShare(models.Model):
    """One bureau's line in the split: what the computation proposed and why, and what the officers chose.

    `base` is the bureau's growth and development; its exact share is available × base ÷ total, of which `whole` is the
    whole part and `remainder` the rest of the division; `extra` is 1 where the remainder was among the largest.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    province_quota = models.ForeignKey(ProvinceQuota, models.CASCADE, related_name="shares")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    base = models.BigIntegerField("成长型与发展型")
    running = models.BigIntegerField("此前认定且有效")
    whole = models.BigIntegerField("整数部分")
    remainder = models.BigIntegerField("余数")
    extra = models.PositiveSmallIntegerField("余数所得")
    chosen = models.BigIntegerField("名额")

    objects = PrivateManager()

    class Meta:
        verbose_name = "名额分配"
        verbose_name_plural = "名额分配"
        ordering = ["authority__path"]
        constraints = [
            models.UniqueConstraint(fields=["province_quota", "authority"], name="quota_share_once"),
            models.CheckConstraint(
                condition=Q(base__gte=0, whole__gte=0, remainder__gte=0, chosen__gte=0, extra__in=[0, 1]),
                name="quota_share_counts",
            ),
        ]

    @property
    def proposed(self) -> int:
        return self.whole + self.extra


class Quota(models.Model):
    """New places of one bureau in a year. `used` is written by one conditional UPDATE (quota_places.py) alone."""

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    province_quota = models.ForeignKey(ProvinceQuota, models.PROTECT, related_name="quotas")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    year = models.SmallIntegerField("年度")
    size = models.BigIntegerField("名额")
    used = models.BigIntegerField("已用", default=0)

    objects = PrivateManager()

    class Meta:
        verbose_name = "机关名额"
        verbose_name_plural = "机关名额"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year"], name="quota_once_a_year"),
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(used__lte=F("size")),
                name="quota_used_within_size",
                violation_error_code="below_used",
                violation_error_message="有机关的名额少于其已经使用的数量，不能生效；请不低于已用数量重新分配。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度名额"

    @property
    def free(self) -> int:
        return self.size - self.used


class PlaceTransfer(models.Model):
    """Places going from one bureau to another of the province, when both agree: one side proposes, the other accepts.

    `path` is the province's, for neither side is below the other; door.py lets the two sides and the province see it.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    province_quota = models.ForeignKey(ProvinceQuota, models.PROTECT, related_name="transfers")
    giver = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="转出机关")
    receiver = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="转入机关")
    places = models.PositiveIntegerField("名额")
    reason = models.CharField("事由", max_length=300)
    proposed_by_giver = models.BooleanField("由转出机关提出")
    status = models.CharField("状态", max_length=10, choices=TransferStatus, default=TransferStatus.PROPOSED)
    proposed_by = officer("提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = officer("答复人")
    decided_at = models.DateTimeField("答复时间", null=True)
    note = models.CharField("答复意见", max_length=300, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "名额调剂"
        verbose_name_plural = "名额调剂"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=TransferStatus.values), name="transfer_status_is_listed"),
            models.CheckConstraint(condition=Q(places__gte=1), name="transfer_moves_something"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="transfer_between_two"),
            models.CheckConstraint(
                condition=Q(status=TransferStatus.PROPOSED, decided_by=None, decided_at=None)
                | (~Q(status=TransferStatus.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="transfer_decided_by_someone",
            ),
            # One officer may hold posts on both sides; consent of both means two people.
            models.CheckConstraint(
                condition=~Q(status=TransferStatus.ACCEPTED) | ~Q(decided_by=F("proposed_by")),
                name="transfer_two_consent",
            ),
        ]
