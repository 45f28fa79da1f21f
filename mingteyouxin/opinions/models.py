"""Opinions of departments (征求意见): what was asked of whom until when, and what became of it (C5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from authorities.models.departments import OfDepartment
from casework.deadlines import Due
from casework.models import Event, IssuedLetter
from mingteyouxin.cases.models import Case
from mingteyouxin.opinions.enums import OBJECTED, UNANSWERED, Dispatch, OpinionAnswer, OpinionStatus
from mingteyouxin.people import officer
from mingteyouxin.rounds.models import PublicRound

_NOT_SENT = Q(sent_on=None, sent_how="", sent_note="", sent_by=None, sent_at=None)


class OpinionRequest(OfDepartment, Due):
    """One letter to one department about many cases of a round. Both sides work at the bureau of `path`.

    It stays as it was asked; its last day may move away (`casework.deadlines`). Where nobody of the department is on
    the platform it is asked `on_paper`: until an officer records that the letter was sent, nobody was asked and no term
    runs.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    department = models.CharField("部门", max_length=20)
    due_on = models.DateField("答复期限", null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    asked_by = officer("征求人")
    asked_at = models.DateTimeField("征求时间")
    on_paper = models.BooleanField("书面征求", default=False)
    sent_on = models.DateField("寄送日期", null=True)
    sent_how = models.CharField("寄送方式", max_length=10, choices=Dispatch, blank=True)
    sent_note = models.CharField("寄送说明", max_length=200, blank=True)
    sent_by = officer("寄送登记人")
    sent_at = models.DateTimeField("寄送登记时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "department", "due_on"], name="opinion_request_due")]
        constraints = [
            # The term of a letter on paper begins when it was sent, and not before.
            models.CheckConstraint(
                condition=Q(on_paper=False, due_on__isnull=False) & _NOT_SENT
                | Q(on_paper=True, due_on=None) & _NOT_SENT
                | Q(
                    on_paper=True,
                    due_on__isnull=False,
                    sent_on__isnull=False,
                    sent_how__in=Dispatch.values,
                    sent_by__isnull=False,
                    sent_at__isnull=False,
                ),
                name="opinion_request_due_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(due_on__gte=F("sent_on")), name="opinion_request_due_after_it_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"征求{self.get_department_display()}意见（{localtime(self.asked_at):%Y-%m-%d}）"

    @property
    def is_unsent(self) -> bool:
        """True while a letter on paper waits to be sent: nobody was asked yet."""
        return self.on_paper and self.sent_on is None


class OpinionLetter(IssuedLetter):
    """The letter that asks a department on paper (征求意见函), as it was issued. Rows are only ever added."""

    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="letters")

    class Meta(IssuedLetter.Meta):
        verbose_name = "征求意见函"
        verbose_name_plural = "征求意见函"
        constraints = [
            *IssuedLetter.Meta.constraints,
            models.UniqueConstraint(fields=["request", "kind"], name="opinion_letter_once"),
        ]


class OpinionReply(models.Model):
    """A department's answer on paper (复函), as an officer of the bureau recorded it with its scan. Never changed.

    What it says of each household stands with the items that name it.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="replies")
    received_on = models.DateField("收到日期")
    reference = models.CharField("文号", max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="复函扫描件")
    recorded_by = officer("登记人")
    recorded_at = models.DateTimeField("登记时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "部门复函"
        verbose_name_plural = "部门复函"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_by__isnull=False), name="opinion_reply_recorded_by_someone")
        ]

    def __str__(self) -> str:
        return f"复函{self.reference}（{self.received_on} 收到）"


# What was made of a silence or of an objection: nothing yet; silence is consent by the clock alone; what an officer
# decides carries a name and a reason.
_OPEN = Q(closed_by=None, closed_at=None, closed_note="")
_BY_THE_CLOCK = Q(closed_by=None, closed_at__isnull=False)
_BY_AN_OFFICER = Q(closed_by__isnull=False, closed_at__isnull=False) & ~Q(closed_note="")


class OpinionItem(OfDepartment):
    """What one department says about one case. Its workflow's mover alone writes `status`.

    `text` and who answered are the department's own word, also when it comes late. On paper, `reply` is the letter and
    `answered_by` the officer of the bureau who recorded it. Who closed it, when and why is what the bureau, or the rule
    that silence is consent, made of a silence or of an objection; it never stands in for an answer, and stays beside
    one that comes late.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions", verbose_name="办件")
    department = models.CharField("部门", max_length=20)
    status = models.CharField("状态", max_length=14, choices=OpinionStatus, default=OpinionStatus.ASKED)
    text = models.TextField("意见", max_length=1000, blank=True)
    answered_by = officer("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)
    reply = models.ForeignKey(OpinionReply, models.PROTECT, null=True, related_name="items", verbose_name="复函")
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
                condition=Q(status=OpinionStatus.ASKED),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "department"], name="opinion_item_once_a_department"),
            models.CheckConstraint(condition=Q(status__in=OpinionStatus.values), name="opinion_item_status_is_listed"),
            models.CheckConstraint(
                condition=Q(status__in=UNANSWERED, text="", answered_by=None, answered_at=None, reply=None)
                | (~Q(status__in=UNANSWERED) & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="opinion_item_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OBJECTED) | ~Q(text=""), name="opinion_item_objection_says_why"
            ),
            models.CheckConstraint(
                condition=(Q(status=OpinionStatus.ASKED) & _OPEN)
                | (Q(status=OpinionStatus.SILENCE) & _BY_THE_CLOCK)
                | (Q(status__in=[OpinionStatus.GONE_ON, OpinionStatus.NOT_ADOPTED]) & _BY_AN_OFFICER)
                | (
                    Q(status__in=[OpinionStatus.NO_OBJECTION, OpinionStatus.OBJECTION])
                    & (_OPEN | _BY_THE_CLOCK | _BY_AN_OFFICER)
                ),
                name="opinion_item_closed_by_someone_or_the_clock",
            ),
        ]

    @property
    def answer(self) -> str:
        """The department's own word, which an objection keeps that was not adopted; empty while there is none."""
        if self.status in OBJECTED:
            return OpinionAnswer.OBJECTION
        return OpinionAnswer.NO_OBJECTION if self.status == OpinionStatus.NO_OBJECTION else ""

    @property
    def closed_how(self) -> str:
        """What was made of a silence or of an objection; empty where nothing was. A late answer stands beside it."""
        if self.closed_at is None:
            return ""
        if self.status == OpinionStatus.NOT_ADOPTED:
            return OpinionStatus.NOT_ADOPTED
        return OpinionStatus.SILENCE if self.closed_by_id is None else OpinionStatus.GONE_ON

    @property
    def is_late(self) -> bool:
        """True for an answer after the last day of its request, which is read along; it counts all the same.

        A letter is in time on the day on which it came, whenever it was recorded.
        """
        if self.answered_at is None:
            return False
        came = self.reply.received_on if self.reply_id else localtime(self.answered_at).date()
        return came > self.request.due_on


class OpinionEvent(Event):
    """What was asked, answered and closed, as it was: an answer that is put right stays readable."""

    item = models.ForeignKey(OpinionItem, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        verbose_name = "部门意见记录"
        verbose_name_plural = "部门意见记录"
