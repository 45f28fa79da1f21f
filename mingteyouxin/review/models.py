"""The points that reviewers of a case give (C2, C5)."""

from django.db import models
from django.db.models import Q

from mingteyouxin.cases.models import Case
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
