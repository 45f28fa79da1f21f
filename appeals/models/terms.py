"""How long the steps of an objection take, and which bureau a province charged with them (B7)."""

from django.db import models
from django.db.models import F, Q

from appeals.models.people import officer
from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from authorities.models.provincial_rules import ProvincialRule


class AppealTerms(ProvincialRule):
    """How long the steps of an objection take in a province from a day on, in working days.

    No document on typing gives these numbers; the nation's row follows the rules for annual reports by analogy
    (docs/facts.md 3) and says so. What a department and the household are given has no model at all and is 示例.
    """

    acceptance_days = models.PositiveSmallIntegerField("受理（工作日）")
    verification_days = models.PositiveSmallIntegerField("受理后核实并答复（工作日）")
    department_days = models.PositiveSmallIntegerField("部门核查（工作日）")
    supplement_days = models.PositiveSmallIntegerField("经营者补充（工作日）")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "分型异议的期限"
        verbose_name_plural = "分型异议的期限"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(
                condition=Q(acceptance_days__gte=1, verification_days__gte=1)
                & Q(department_days__gte=1, department_days__lte=F("verification_days"))
                & Q(supplement_days__gte=1),
                name="appealterms_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起"


class HandlingCharge(models.Model):
    """A province charged a bureau in writing with the objections of its area (B7), from a day on. Rows are only added.

    `ends` takes an earlier charge back from its day on. `path` is the province's.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="受委托机关")
    valid_from = models.DateField("自")
    ends = models.BooleanField("终止委托", default=False)
    document = models.CharField("委托文件文号", max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="委托文件")
    made_by = officer("登记人")
    made_at = models.DateTimeField("登记时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "委托办理"
        verbose_name_plural = "委托办理"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(document="") & Q(made_by__isnull=False), name="charge_is_in_writing"),
            models.UniqueConstraint(
                fields=["authority", "valid_from", "ends"],
                name="charge_one_a_day",
                violation_error_code="charged_already",
                violation_error_message="该机关自这一天起的委托已经登记，请核对日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}（{self.valid_from} 起）"
