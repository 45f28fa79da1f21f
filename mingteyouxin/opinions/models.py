"""Opinions of departments (征求意见): what was asked of whom until when, and what became of it (C5)."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from authorities.enums import Department
from authorities.jurisdiction import PrivateManager
from authorities.models import Authority
from casework.deadlines import Due
from mingteyouxin.cases.models import Case
from mingteyouxin.opinions.enums import OpinionAnswer, OpinionClosure
from mingteyouxin.people import officer
from mingteyouxin.rounds.models import PublicRound


class OpinionRequest(Due):
    """One letter to one department about many cases of a round. Both sides work at the bureau of `path`.

    It stays as it was asked; its last day may move away (`casework.deadlines`).
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    department = models.CharField("部门", max_length=20, choices=Department)
    due_on = models.DateField("答复期限")
    note = models.CharField("说明", max_length=300, blank=True)
    asked_by = officer("征求人")
    asked_at = models.DateTimeField("征求时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "department", "due_on"], name="opinion_request_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(department__in=Department.values), name="opinion_request_department_is_listed"
            )
        ]

    def __str__(self) -> str:
        return f"征求{self.get_department_display()}意见（{self.asked_at:%Y-%m-%d}）"


class OpinionItem(models.Model):
    """What one department says about one case. `opinions.py` alone writes answers and closures.

    `answer` is the department's own word, also when it comes late. `closed_how` is what the bureau, or the rule that
    silence is consent, made of a silence or of an objection; it never stands in for an answer.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions", verbose_name="办件")
    department = models.CharField("部门", max_length=20, choices=Department)
    answer = models.CharField("答复", max_length=14, choices=OpinionAnswer, blank=True)
    text = models.TextField("意见", max_length=1000, blank=True)
    answered_by = officer("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_how = models.CharField("处理", max_length=12, choices=OpinionClosure, blank=True)
    closed_note = models.CharField("处理说明", max_length=300, blank=True)
    closed_by = officer("处理人")
    closed_at = models.DateTimeField("处理时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "部门意见"
        verbose_name_plural = "部门意见"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["path", "department"],
                name="opinion_item_waiting",
                condition=Q(answer="", closed_how=""),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "department"], name="opinion_item_once_a_department"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *OpinionAnswer.values]) & Q(closed_how__in=["", *OpinionClosure.values]),
                name="opinion_item_choices_are_listed",
            ),
            models.CheckConstraint(
                condition=Q(answer="", text="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="opinion_item_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(answer=OpinionAnswer.OBJECTION) | ~Q(text=""), name="opinion_item_objection_says_why"
            ),
            # Silence is consent by the clock alone; what an officer decides carries a name and a reason.
            models.CheckConstraint(
                condition=Q(closed_how="", closed_by=None, closed_at=None, closed_note="")
                | Q(closed_how=OpinionClosure.SILENCE, closed_by=None, closed_at__isnull=False)
                | (
                    Q(closed_how__in=[OpinionClosure.GONE_ON, OpinionClosure.NOT_ADOPTED])
                    & Q(closed_by__isnull=False, closed_at__isnull=False)
                    & ~Q(closed_note="")
                ),
                name="opinion_item_closed_by_someone_or_the_clock",
            ),
            models.CheckConstraint(
                condition=~Q(closed_how=OpinionClosure.NOT_ADOPTED) | Q(answer=OpinionAnswer.OBJECTION),
                name="opinion_item_not_adopted_was_an_objection",
            ),
        ]

    @property
    def is_late(self) -> bool:
        """True for an answer after the last day of its request, which is read along; it counts all the same."""
        return self.answered_at is not None and localtime(self.answered_at).date() > self.request.due_on


class OpinionEvent(models.Model):
    """One answer or closure as it was made: an answer that is changed stays readable. Rows are only ever added."""

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    item = models.ForeignKey(OpinionItem, models.PROTECT, related_name="events")
    what = models.CharField("内容", max_length=14, choices=[*OpinionAnswer.choices, *OpinionClosure.choices])
    text = models.CharField("说明", max_length=1000, blank=True)
    by = officer("操作人")
    at = models.DateTimeField("时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "部门意见记录"
        verbose_name_plural = "部门意见记录"
        ordering = ["id"]
