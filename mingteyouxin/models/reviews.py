"""What the reviewers of a case leave behind: whether they are free to act on it, and the points they give (C5, E1)."""

from django.db import models
from django.db.models import Q

from mingteyouxin.models.cases import Case, CasePart
from mingteyouxin.models.standards import officer


class CaseDeclaration(CasePart):
    """An officer's word about one case: free to act on it, or not, and why. Rows are only ever added.

    One conflict is for good: the database lets that officer neither be assigned to the case, nor find, score or move
    anything in it (database/review.py).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="declarations")
    officer = officer("声明人")
    has_conflict = models.BooleanField("有利害关系")
    text = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "利害关系声明"
        verbose_name_plural = "利害关系声明"
        ordering = ["id"]
        constraints = [
            # Double clicks declare once; who finds a conflict later declares that too.
            models.UniqueConstraint(fields=["case", "officer", "has_conflict"], name="declaration_once"),
            models.CheckConstraint(condition=Q(officer__isnull=False), name="declaration_made_by_someone"),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(text=""), name="declaration_of_conflict_says_why"
            ),
        ]


class CaseScore(CasePart):
    """The points that one reviewer gives a case: per criterion as they were given, and their weighted sum."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="scores")
    officer = officer("评分人")
    # {key of the criterion: points as text}
    points = models.JSONField("各项得分", default=dict)
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
