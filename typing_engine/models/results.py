"""Typing results: one row per household and run, never updated, in one partition per whole run (DESIGN 4)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from registry.enums import HouseholdType


class Result(models.Model):
    """What a run found for one household: the type, the rule that gave it, and every indicator value it saw.

    `path` and `authority` are those of the day. `grounds` is a bitmask of Ground; without a ground there is a rule, its
    place in `decide`. Money is in 分, the score in hundredths. `extras` are the values of the extension indicators that
    the standard reads, in the order of Run.extras, as text in one form per kind (standard/indicators.py).
    """

    pk = models.CompositePrimaryKey("volume", "household_id", "run_id")
    household = models.ForeignKey(
        "registry.Household", models.DO_NOTHING, related_name="results", db_constraint=False, db_index=False
    )
    volume = models.IntegerField()
    run = models.ForeignKey(
        "typing_engine.Run", models.DO_NOTHING, related_name="results", db_constraint=False, db_index=False
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
        verbose_name = "分型结果"
        verbose_name_plural = "分型结果"
        indexes = [models.Index(fields=["path", "household"], name="result_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(type=HouseholdType.INELIGIBLE, grounds__gt=0, rule=None)
                | (Q(grounds=0, rule__isnull=False) & ~Q(type=HouseholdType.INELIGIBLE)),
                name="result_has_a_rule_or_a_ground",
            ),
        ]
