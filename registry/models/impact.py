"""Impact assessments of what is done with personal data (个人信息保护影响评估, E4)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from registry.processings import processing_choices


class ImpactAssessment(models.Model):
    """One version of an assessment, with what 个人信息保护法 第五十六条 asks it to say. Kept for good (database.py).

    It holds from `valid_from` on once a second officer has confirmed it, until a later version does.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    processing = models.CharField("处理活动", max_length=24, choices=processing_choices)
    version = models.PositiveSmallIntegerField("版次")
    purpose = models.TextField("处理目的", max_length=2000)
    means = models.TextField("处理方式", max_length=2000)
    lawfulness = models.TextField("合法性、正当性、必要性", max_length=4000)
    risks = models.TextField("对个人权益的影响和安全风险", max_length=4000)
    measures = models.TextField("保护措施", max_length=4000, help_text="是否合法、有效，与风险程度相适应。")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="评估报告")
    valid_from = models.DateField("施行日期")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评估人")
    made_at = models.DateTimeField("评估时间")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    approved_at = models.DateTimeField("复核时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "个人信息保护影响评估"
        verbose_name_plural = "个人信息保护影响评估"
        ordering = ["path", "processing", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "processing", "version"],
                name="impact_version_once",
                violation_error_code="assessed_meanwhile",
                violation_error_message="另一名工作人员刚刚登记了这一处理活动的评估，请先查看。",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(means="") & ~Q(lawfulness="") & ~Q(risks="") & ~Q(measures=""),
                name="impact_says_what_the_law_asks",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("made_by"))),
                name="impact_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_processing_display()}影响评估（第 {self.version} 版）"

    def holds(self, on: date) -> bool:
        """True from its day on, once it is confirmed; a later version may hold in its place."""
        return self.approved_at is not None and self.valid_from <= on
