"""Facts that departments deliver (A2): one narrow row per key, money in 分.

Facts carry no path: row-level security asks the household (docs/decisions/0002). The household is not a foreign key in
the database, for a check per row doubles the cost of an intake and households are never deleted: no role may.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from registry.enums import CredentialLevel, PenaltyKind, RiskKind
from registry.feeds import feed_choices
from registry.models.households import Household


def _household() -> models.ForeignKey:
    return models.ForeignKey(
        Household, models.DO_NOTHING, related_name="%(class)s_set", db_constraint=False, db_index=False
    )


class HouseholdRowManager(PrivateManager):
    """Rows that are whose household is."""

    path_field = "household__path"


class HouseholdFact(models.Model):
    """What every fact has: whose it is and which delivery brought it."""

    household = _household()
    delivery_id = models.IntegerField("来源批次")

    objects = HouseholdRowManager()

    class Meta:
        abstract = True


class AnnualReport(HouseholdFact):
    """年度报告. Figures are private whenever the household did not disclose them."""

    pk = models.CompositePrimaryKey("household_id", "year")
    year = models.SmallIntegerField("年度")
    filed_on = models.DateField("报送日期")
    revenue = models.BigIntegerField("营业额（分）", null=True)
    tax_total = models.BigIntegerField("纳税总额（分）", null=True)
    employees = models.IntegerField("从业人数", null=True)
    disclosed = models.BooleanField("是否公示", null=True)

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"


class RiskMark(HouseholdFact):
    """风险标记: abnormal, serious violation, tax-abnormal, filed suspension."""

    pk = models.CompositePrimaryKey("household_id", "kind", "from_on")
    kind = models.CharField("类型", max_length=20, choices=RiskKind)
    from_on = models.DateField("起始日期")
    until_on = models.DateField("届满日期", null=True)
    released_on = models.DateField("解除日期", null=True)

    class Meta:
        verbose_name = "风险标记"
        verbose_name_plural = "风险标记"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RiskKind.values), name="risk_mark_kind_is_listed"),
            models.CheckConstraint(
                condition=(Q(until_on=None) | Q(until_on__gte=F("from_on")))
                & (Q(released_on=None) | Q(released_on__gte=F("from_on"))),
                name="risk_mark_dates_in_order",
            ),
        ]


class PeriodFact(HouseholdFact):
    """A fact for a period, both ends included."""

    pk = models.CompositePrimaryKey("household_id", "period_start", "period_end")
    period_start = models.DateField("所属期起")
    period_end = models.DateField("所属期止")

    class Meta:
        abstract = True


class Tax(PeriodFact):
    """纳税: an amount, or the lower bound of a bracket (B2 C)."""

    tax_paid = models.BigIntegerField("实缴税款（分）", null=True)
    tax_at_least = models.BigIntegerField("幅度下限（分）", null=True)
    general_taxpayer = models.BooleanField("一般纳税人", null=True)

    class Meta:
        verbose_name = "纳税"
        verbose_name_plural = "纳税"
        constraints = [
            models.CheckConstraint(
                condition=Q(tax_paid__gte=0) | Q(tax_paid=None, tax_at_least__gte=0), name="tax_amount_or_bracket"
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="tax_period_in_order"),
        ]


class SocialInsurance(PeriodFact):
    """社会保险: people insured through the household as a unit, operator included (B2 D)."""

    insured = models.IntegerField("参保人数")

    class Meta:
        verbose_name = "社会保险"
        verbose_name_plural = "社会保险"
        constraints = [
            models.CheckConstraint(condition=Q(insured__gte=0), name="social_insurance_count"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="social_insurance_period_in_order"
            ),
        ]


class Penalty(HouseholdFact):
    """行政处罚, with its display and repair kept apart (facts 9.7)."""

    pk = models.CompositePrimaryKey("household_id", "decision_no")
    decision_no = models.TextField("文书号")
    decided_on = models.DateField("决定日期")
    kind = models.CharField("种类", max_length=24, choices=PenaltyKind)
    amount = models.BigIntegerField("罚款金额（分）", null=True)
    published_on = models.DateField("公示日期", null=True)
    published_until = models.DateField("公示截止", null=True)
    repaired_on = models.DateField("修复日期", null=True)

    class Meta:
        verbose_name = "行政处罚"
        verbose_name_plural = "行政处罚"
        constraints = [models.CheckConstraint(condition=Q(kind__in=PenaltyKind.values), name="penalty_kind_is_listed")]


class NegativeRecord(HouseholdFact):
    """负面记录: an accident, a complaint, a breach that a department lists; from `ended_on` on no longer."""

    pk = models.CompositePrimaryKey("household_id", "kind", "day")
    kind = models.TextField("类别", db_collation="C")
    day = models.DateField("日期")
    source = models.TextField("数源单位", null=True)
    ended_on = models.DateField("终止日期", null=True)

    class Meta:
        verbose_name = "负面记录"
        verbose_name_plural = "负面记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("day")), name="negative_record_days_in_order"
            )
        ]


class Indicator(HouseholdFact):
    """扩展指标: kept as text, read by the kind that the run's standard declares."""

    pk = models.CompositePrimaryKey("household_id", "indicator", "as_of")
    indicator = models.TextField("指标")
    value = models.TextField("值", null=True)
    as_of = models.DateField("截至日期")

    class Meta:
        verbose_name = "扩展指标"
        verbose_name_plural = "扩展指标"


class Defaulter(models.Model):
    """失信被执行人: a person listed by a court, matched to operators by the blind index of the document number.

    Each province keeps the list that was delivered to it: `path` is the province's. The number itself is not kept:
    nobody needs to read it back (个人信息保护法 第六条, no more than the purpose needs).
    """

    pk = models.CompositePrimaryKey("path", "id_index", "case_no")
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    id_index = models.BinaryField("证件号码索引")
    name = models.TextField("姓名")
    case_no = models.TextField("案号")
    court = models.TextField("法院", blank=True)
    listed_on = models.DateField("列入日期")
    removed_on = models.DateField("移除日期", null=True)
    delivery_id = models.IntegerField("来源批次")

    objects = PrivateManager()

    class Meta:
        verbose_name = "失信被执行人"
        verbose_name_plural = "失信被执行人"


class CredentialManager(PrivateManager):
    """A province's list, a household's own, or those of a person's document."""

    document_field = "holder_index"


class CredentialQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "CredentialQuerySet":
        """Given by a day, not run out and not taken back on it; a day that is not known is no obstacle."""
        given = Q(issued_on=None) | Q(issued_on__lte=on)
        running = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(given & running & (Q(revoked_on=None) | Q(revoked_on__gt=on)))


class Credential(models.Model):
    """资质荣誉: what a department lists about a household, or about a natural person who may operate one.

    Each province keeps the lists that were delivered to it: `path` is the province's. A person is matched to the
    operators of today by the blind index of the document number, which is not kept itself (个人信息保护法 第六条).
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    holder_index = models.BinaryField("持有人证件号码索引", null=True)
    kind = models.TextField("类别", db_collation="C")
    level = models.CharField("级别", max_length=10, choices=CredentialLevel, null=True)
    number = models.TextField("编号", db_collation="C")
    issuer = models.TextField("颁发单位", blank=True)
    issued_on = models.DateField("颁发日期", null=True)
    valid_until = models.DateField("有效期至", null=True)
    revoked_on = models.DateField("撤销日期", null=True)
    delivery_id = models.IntegerField("来源批次")

    objects = CredentialManager.from_queryset(CredentialQuerySet)()

    class Meta:
        verbose_name = "资质荣誉"
        verbose_name_plural = "资质荣誉"
        indexes = [
            models.Index(fields=["holder_index"], name="credential_holder", condition=Q(holder_index__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["path", "kind", "number"], name="credential_once_per_province"),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(holder_index__isnull=False), name="credential_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__in=CredentialLevel.values), name="credential_level_is_listed"
            ),
        ]

    def is_in_force(self, on: date) -> bool:
        """As the query set's verb of the same name says it."""
        given = self.issued_on is None or self.issued_on <= on
        running = self.valid_until is None or self.valid_until >= on
        return given and running and (self.revoked_on is None or self.revoked_on > on)


class ReplacedFact(models.Model):
    """A value that a later delivery replaced: what it was, which delivery had brought it, when it was replaced.

    For a defaulter, or a credential of a person, there is no household; such a row is for the batch role only.
    """

    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    household = models.ForeignKey(
        Household, models.DO_NOTHING, null=True, related_name="replaced_facts", db_constraint=False, db_index=False
    )
    key = models.JSONField("键")
    values = models.JSONField("原值")
    delivery_id = models.IntegerField("原来源批次")
    replaced_by_id = models.IntegerField("替换批次")
    replaced_at = models.DateTimeField("替换时间")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "被替换的数据"
        verbose_name_plural = "被替换的数据"
        indexes = [models.Index(fields=["household", "feed"], name="replaced_fact_household")]
