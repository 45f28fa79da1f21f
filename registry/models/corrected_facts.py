"""What an upheld objection put right among the facts (异议更正), and what departments deliver against it afterwards."""

from django.db import models

from registry.feeds import feed_choices
from registry.models.facts import HouseholdRowManager
from registry.models.households import Household


def _household() -> models.ForeignKey:
    return models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name="个体工商户"
    )


class CorrectedFact(models.Model):
    """One row of a feed that was put right on an objection. Rows are only ever added.

    `wrong` holds what was found wrong: the columns that changed, with their former values; of a row that should not be
    there the whole row, and then `right` is empty; where a row was missing `wrong` is empty. Intake asks this table, so
    that a later file that says the same again does not undo the correction.
    """

    household = _household()
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    key = models.JSONField("键")
    wrong = models.JSONField("有误的值", null=True)
    right = models.JSONField("更正后的值", null=True)
    reference = models.CharField("依据", max_length=80)
    department = models.CharField("核实部门", max_length=80)
    corrected_at = models.DateTimeField("更正时间")
    delivery_id = models.IntegerField("更正批次")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "异议更正的数据"
        verbose_name_plural = "异议更正的数据"
        indexes = [models.Index(fields=["feed", "household"], name="corrected_fact_feed")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "feed", "key", "reference"], name="corrected_fact_once_an_objection"
            ),
            models.CheckConstraint(
                condition=models.Q(wrong__isnull=False) | models.Q(right__isnull=False), name="corrected_fact_says_what"
            ),
        ]


class HeldDifference(models.Model):
    """A delivered row that says again what an objection had put right: not taken, and the department answers for it.

    Rows are only ever added. `delivered` are the values that the row brought.
    """

    household = _household()
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    key = models.JSONField("键")
    delivered = models.JSONField("提交的值")
    delivery_id = models.IntegerField("提交批次")
    held_at = models.DateTimeField("时间")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "与异议更正不一致的数据"
        verbose_name_plural = "与异议更正不一致的数据"
        indexes = [models.Index(fields=["household", "feed"], name="held_difference_household")]
