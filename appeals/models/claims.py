"""The points of an objection, the files and supplements that belong to it."""

from django.db import models
from django.db.models import Q

from appeals.enums import (
    Outcome,
)
from appeals.models.appeals import Appeal, AppealPart
from appeals.models.people import REASON_LENGTH, officer, person
from authorities.jurisdiction import PrivateManager
from authorities.models import StoredFile
from registry.feeds import feed_choices


class ClaimQuerySet(models.QuerySet):
    def standing(self) -> "ClaimQuerySet":
        """Without the points that the household took back."""
        return self.filter(taken_back_at=None)


class Claim(AppealPart):
    """One point of an objection: one fact, mark or missing fact, and what is said to be right (contested_facts.py).

    `about` names it; `says` is what was held when it was contested. `feed`, `key` and `values` are the row as it ought
    to be, where the household could say so; `removed` that there ought to be none. `by_officer` added the point for
    a household that asked that a person look. Outcome and reason come with the proposal.

    Before acceptance the household may take a point back, or file it anew (`replaces`); the former stays readable.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="claims")
    about = models.CharField("所指", max_length=120)
    label = models.CharField("异议事项", max_length=200)
    says = models.TextField("政府掌握的内容", max_length=1000, blank=True)
    feed = models.CharField("数据", max_length=20, choices=feed_choices, blank=True)
    change = models.JSONField("应当是", null=True)
    text = models.TextField("经营者说明", max_length=REASON_LENGTH, blank=True)
    by_officer = officer("列入核查的工作人员")
    made_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)
    reason = models.CharField("结论理由", max_length=REASON_LENGTH, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="改正前的一项")
    taken_back_at = models.DateTimeField("收回时间", null=True)
    taken_back_by = person("收回人")
    # At a counter: the officer, and what the operator signed.
    taken_back_officer = officer("代为收回人")
    taken_back_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="经营者签名的收回申请"
    )

    objects = PrivateManager.from_queryset(ClaimQuerySet)()

    class Meta:
        verbose_name = "异议事项"
        verbose_name_plural = "异议事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "about"],
                condition=Q(taken_back_at=None),
                name="claim_once_an_appeal",
                violation_error_code="already_contested",
                violation_error_message="这一项已经在正在办理的异议里；需要补充的，请在该件中补充说明。",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", Outcome.UPHELD, Outcome.DISMISSED]), name="claim_outcome_is_listed"
            ),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(reason=""), name="claim_decided_with_a_reason"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_officer=None, taken_back_file=None)
                | (
                    Q(taken_back_at__isnull=False, outcome="")
                    & (
                        Q(taken_back_by__isnull=False, taken_back_officer=None, taken_back_file=None)
                        | Q(taken_back_by=None, taken_back_officer__isnull=False, taken_back_file__isnull=False)
                    )
                ),
                name="claim_taken_back_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AppealFile(AppealPart):
    """A file that the household added to its objection; `claim` is the point that it is about, which the department
    that is asked about it sees. Without one it is about the whole and stays with whoever handles the objection."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="files")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="files", verbose_name="所说明的事项")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    added_by = officer("代为提交人")
    added_by_person = person("提交人")
    added_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "异议材料"
        verbose_name_plural = "异议材料"
        ordering = ["id"]


class AppealSupplement(AppealPart):
    """What the household was asked to add, and what it said."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="supplements")
    text = models.TextField("需要补充", max_length=REASON_LENGTH)
    asked_by = officer("提出人")
    asked_at = models.DateTimeField("提出时间")
    answer = models.TextField("补充说明", max_length=2000, blank=True)
    answered_by = person("补充人")
    taken_by = officer("窗口代收人")
    answered_at = models.DateTimeField("补充时间", null=True)

    class Meta:
        verbose_name = "异议补充"
        verbose_name_plural = "异议补充"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="appeal_supplement_answered_at_some_time",
            ),
            models.CheckConstraint(condition=Q(asked_by__isnull=False), name="appeal_supplement_asked_by_someone"),
        ]
