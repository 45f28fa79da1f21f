"""What departments say of a value that they delivered again after an objection had put it right."""

from django.db import models
from django.db.models import Q

from appeals.enums import (
    DifferenceOutcome,
)
from appeals.models.people import REASON_LENGTH, officer
from registry.models import HeldDifference, Household
from registry.models.facts import HouseholdRowManager


class DifferenceAnswer(models.Model):
    """A department's answer to a value that it delivered again after an objection had put it right (held differences).

    `since` is the day from which it says that the value is right after all; a worker then takes it in
    (`carried_out_at`), or says why it could not (`trouble`).
    """

    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    difference = models.OneToOneField(HeldDifference, models.PROTECT, related_name="answer", verbose_name="差异")
    outcome = models.CharField("答复", max_length=12, choices=DifferenceOutcome)
    since = models.DateField("属实起日", null=True)
    text = models.TextField("依据和情况", max_length=REASON_LENGTH)
    department = models.CharField("答复部门", max_length=80)
    answered_by = officer("答复人")
    answered_at = models.DateTimeField("答复时间")
    carried_out_at = models.DateTimeField("入库时间", null=True)
    trouble = models.CharField("未能入库的原因", max_length=300, blank=True)

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "差异答复"
        verbose_name_plural = "差异答复"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["answered_at"],
                name="difference_to_take_in",
                condition=Q(outcome=DifferenceOutcome.RIGHT_AGAIN, carried_out_at=None, trouble=""),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=DifferenceOutcome.OURS, since=None, carried_out_at=None)
                | Q(outcome=DifferenceOutcome.RIGHT_AGAIN, since__isnull=False),
                name="difference_right_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=False) & ~Q(text=""), name="difference_answered_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"差异核实第 {self.difference_id} 号"
