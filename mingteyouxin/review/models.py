"""The points that reviewers of a case give (C2, C5), and decided cases that were taken up again."""

from django.db import models
from django.db.models import F, Q

from casework.models import NOTE_LENGTH
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.part_models import CasePart
from mingteyouxin.people import officer


class CaseScore(CasePart):
    """The points that one reviewer gives a case: per criterion as they were given, and their weighted sum.

    `grounds` say what those rest on that are not what the finding gives: all points where the criterion is met, else
    none.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="scores")
    officer = officer("评分人")
    # {key of the criterion: points as text}
    points = models.JSONField("各项得分", default=dict)
    # {key of the criterion: what its points rest on}
    grounds = models.JSONField("评分依据", default=dict)
    total = models.DecimalField("总分", max_digits=8, decimal_places=2)
    note = models.CharField("评分说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "评分"
        verbose_name_plural = "评分"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "officer"], name="case_score_once_an_officer"),
            models.CheckConstraint(condition=Q(officer__isnull=False), name="case_score_given_by_someone"),
            models.CheckConstraint(condition=Q(total__gte=0), name="case_score_not_below_zero"),
        ]


class Reinstatement(CasePart):
    """A decided case is taken up again (恢复办理), for an objection to the decision was upheld. Rows are only added.

    The exception to the round's end is this row: which decision, why, on whose word, and whether the days of the review
    were over (`late`). `against` is the move of the case that was contested, `reference` the number of the objection.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reinstatements")
    against = models.OneToOneField(CaseEvent, models.PROTECT, related_name="reinstatement", verbose_name="所针对的决定")
    reference = models.CharField("异议编号", max_length=40)
    reason = models.CharField("理由", max_length=NOTE_LENGTH)
    late = models.BooleanField("审核期限已过，作为例外")
    proposed_by = officer("提出人")
    decided_by = officer("决定人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "恢复办理"
        verbose_name_plural = "恢复办理"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference="") & ~Q(reason=""), name="reinstatement_says_why"),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="reinstatement_by_two",
            ),
        ]
