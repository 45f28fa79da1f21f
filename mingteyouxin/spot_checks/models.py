"""Spot-checks (抽查) by the level above of what bureaus below it recognised (C7)."""

import uuid

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority
from casework.deadlines import Due
from casework.models import Event
from casework.service import Served
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Supplement
from mingteyouxin.people import officer
from mingteyouxin.spot_checks.enums import SpotCheckAction, SpotCheckKind, SpotCheckStatus
from mingteyouxin.titles.models import Recognition

# Written out, for a constraint must not change when a list in code does.
_UNDER_CHECK = [SpotCheckStatus.OPEN, SpotCheckStatus.SUPPLEMENT, SpotCheckStatus.ANSWERED]


class SpotCheck(models.Model):
    """One sample of a year's recognitions. `seed` and `strata` say how it was drawn: who draws again from the same
    recognitions with the same seed gets the same sample. `strata` are lines
    `{"class", "county", "recognised", "drawn"}`, as they were.
    """

    path = models.CharField("抽查机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="抽查机关")
    year = models.SmallIntegerField("年度")
    kind = models.CharField("方式", max_length=8, choices=SpotCheckKind)
    # The form that it was drawn by: sent several times, it draws once.
    form_key = models.UUIDField("表单编号", default=uuid.uuid4)
    seed = models.CharField("随机种子", max_length=64, blank=True)
    size = models.PositiveIntegerField("户数")
    strata = models.JSONField("分层", default=list)
    drawn_by = officer("抽取人")
    drawn_at = models.DateTimeField("抽取时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "抽查"
        verbose_name_plural = "抽查"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "-id"], name="spot_check_path")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "form_key"], name="spot_check_once_a_form"),
            models.CheckConstraint(
                condition=Q(kind=SpotCheckKind.CHOICE, seed="") | (Q(kind=SpotCheckKind.RANDOM) & ~Q(seed="")),
                name="spot_check_random_has_a_seed",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="spot_check_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度抽查（{self.get_kind_display()}）"


class SpotCheckItem(Due, Served):
    """One case under check. Its workflow's mover alone writes `status`.

    The row carries the path of the case, so that the bureau that recognised reads what it is asked; `authority` is who
    checks. `window_until` is the last day for asking and refusing; what is undecided then has passed by silence.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    sample = models.ForeignKey(SpotCheck, models.PROTECT, related_name="items", verbose_name="抽查")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="抽查机关")
    case = models.ForeignKey(Case, models.PROTECT, related_name="spot_checks")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="+")
    status = models.CharField("状态", max_length=10, choices=SpotCheckStatus, default=SpotCheckStatus.OPEN)
    window_until = models.DateField("抽查截止")
    due_on = models.DateField("补充材料截止", null=True)
    supplement = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="+", verbose_name="补充材料")
    # What the household was told before a refusal, and what it said.
    hearing = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="+", verbose_name="听取意见")
    decided_on = models.DateField("办结日期", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "抽查名单"
        verbose_name_plural = "抽查名单"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["authority", "status"], name="spot_check_item_authority"),
            models.Index(fields=["status", "window_until"], name="spot_check_item_window"),
            models.Index(fields=["path", "status"], name="spot_check_item_path"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="spot_check_item_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=_UNDER_CHECK),
                name="spot_check_one_open_a_case",
                violation_error_code="checked_meanwhile",
                violation_error_message="其中有办件刚刚被其他机关或者人员列入抽查，请刷新后重新抽取。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=SpotCheckStatus.values), name="spot_check_item_status_is_listed"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_UNDER_CHECK, decided_on=None)
                | (~Q(status__in=_UNDER_CHECK) & Q(decided_on__isnull=False)),
                name="spot_check_item_decided_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=SpotCheckStatus.SUPPLEMENT) | Q(due_on__isnull=False, supplement__isnull=False),
                name="spot_check_item_asked_has_an_end",
            ),
            # No title ends unheard (附件二（五）2); whether the days for the answer are over is asked of the day.
            models.CheckConstraint(
                condition=~Q(status=SpotCheckStatus.REFUSED) | Q(hearing__isnull=False),
                name="spot_check_refused_after_a_hearing",
                violation_error_code="not_heard",
                violation_error_message="不予认定以前，须先告知经营者理由并听取其意见。",
            ),
        ]


class SpotCheckEvent(Event):
    """One move of a case under check."""

    item = models.ForeignKey(SpotCheckItem, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=SpotCheckAction)

    class Meta(Event.Meta):
        verbose_name = "抽查记录"
        verbose_name_plural = "抽查记录"
