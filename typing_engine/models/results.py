"""Typing results: one row per household and run, never updated, in one partition per whole run (DESIGN 4); and the
corrections that upheld objections lay above them (CONTRACTS 6)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from registry.enums import HouseholdType
from registry.feeds import feed_choices


class Verdict(models.Model):
    """What was found for one household of a run: the type, the rule that gave it, and every indicator value seen.

    `path` and `authority` are those of the day. `grounds` is a bitmask of Ground; without a ground there is a rule, its
    place in `decide`. Money is in 分, the score in hundredths. `extras` are the values of the extension indicators that
    the standard reads, in the order of Run.extras, as text in one form per kind (standard/indicators.py).
    """

    household = models.ForeignKey(
        "registry.Household", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    volume = models.IntegerField()
    run = models.ForeignKey(
        "typing_engine.Run", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    authority = models.ForeignKey(
        "authorities.Authority", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    grounds = models.SmallIntegerField("不符合情形")
    rule = models.SmallIntegerField("适用条款", null=True)
    established_on = models.DateField("成立日期")
    revenue = models.BigIntegerField("上年度营业额（分）", null=True)
    tax_paid = models.BigIntegerField("一年内实缴税款（分）", null=True)
    tax_at_least = models.BigIntegerField("一年内实缴税款下限（分）", null=True)
    score = models.BigIntegerField("得分（百分之一分）", null=True)
    months_in_operation = models.IntegerField("存续时间（月）")
    employees = models.IntegerField("从业人数", null=True)
    insured_people = models.IntegerField("一年内参保人数", null=True)
    general_taxpayer = models.BooleanField("一般纳税人", null=True)
    type = models.CharField("分型", max_length=12, choices=HouseholdType)
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    industry = models.CharField("行业", max_length=5, null=True, db_collation="C")
    extras = ArrayField(models.TextField(null=True), verbose_name="扩展指标", null=True)

    objects = PrivateManager()

    class Meta:
        abstract = True


def _a_rule_or_a_ground(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(type=HouseholdType.INELIGIBLE, grounds__gt=0, rule=None)
        | (Q(grounds=0, rule__isnull=False) & ~Q(type=HouseholdType.INELIGIBLE)),
        name=name,
    )


class Result(Verdict):
    """What a run found for one household. Never updated."""

    pk = models.CompositePrimaryKey("volume", "household_id", "run_id")

    class Meta:
        verbose_name = "分型结果"
        verbose_name_plural = "分型结果"
        indexes = [models.Index(fields=["path", "household"], name="result_path")]
        constraints = [_a_rule_or_a_ground("result_has_a_rule_or_a_ground")]


class Correction(Verdict):
    """What the run would have found, had it known what an objection put right: a row above its result, or above the
    correction before it, on which it rests. Never updated; the newest row of a household and run counts.

    `type_before` is the type that it takes the place of.
    """

    reference = models.CharField("依据", max_length=80)
    corrected_on = models.DateField("更正日期")
    corrected_at = models.DateTimeField("更正时间")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="更正人"
    )
    type_before = models.CharField("更正前的分型", max_length=12, choices=HouseholdType)

    class Meta:
        verbose_name = "分型结果更正"
        verbose_name_plural = "分型结果更正"
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "household"], name="correction_run")]
        constraints = [
            _a_rule_or_a_ground("correction_has_a_rule_or_a_ground"),
            models.UniqueConstraint(fields=["household", "run", "reference"], name="correction_once_an_objection"),
            models.CheckConstraint(
                condition=Q(type_before__in=HouseholdType.values), name="correction_type_before_is_listed"
            ),
        ]


class CorrectedRow(models.Model):
    """A row of a feed that a correction read otherwise than the run had: as it was and as it is, either may be none.

    `delivery_id` is the registry's delivery of the same objection, by which the row's source is told.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    correction = models.ForeignKey(Correction, models.PROTECT, related_name="rows")
    household = models.ForeignKey(
        "registry.Household", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    key = models.JSONField("键")
    before = models.JSONField("更正前", null=True)
    after = models.JSONField("更正后", null=True)
    delivery_id = models.IntegerField("更正批次", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "更正所改的数据"
        verbose_name_plural = "更正所改的数据"
        ordering = ["id"]
