"""How old a list may be and still be taken at its word about who is not on it (CONTRACTS 1, Coverage)."""

from django.db import models
from django.db.models import Q

from authorities.models.provincial_rules import ProvincialRule


class ListAgeLimit(ProvincialRule):
    """Days for which a list that was taken says who is not on it, in a province from a day on.

    No document gives a number. What is on an older list is still held; of who is not on it nothing is known, and a
    person finds out.
    """

    annual_report_days = models.PositiveSmallIntegerField("年度报告名单有效天数")
    risk_mark_days = models.PositiveSmallIntegerField("风险标记名单有效天数")
    penalty_days = models.PositiveSmallIntegerField("行政处罚名单有效天数")
    defaulter_days = models.PositiveSmallIntegerField("失信被执行人名单有效天数")
    credential_days = models.PositiveSmallIntegerField("资质荣誉名单有效天数")
    negative_record_days = models.PositiveSmallIntegerField("负面记录名单有效天数")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "名单有效天数"
        verbose_name_plural = "名单有效天数"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    annual_report_days__gte=1,
                    risk_mark_days__gte=1,
                    penalty_days__gte=1,
                    defaulter_days__gte=1,
                    credential_days__gte=1,
                    negative_record_days__gte=1,
                ),
                name="listagelimit_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起"
