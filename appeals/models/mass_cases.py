"""Mass cases (类案): many objections to one delivery, taken together (docs/decisions/0054)."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from appeals.enums import (
    MassAction,
    MassStatus,
    MassWay,
    Outcome,
)
from appeals.models.appeals import Appeal
from appeals.models.claims import Claim
from appeals.models.people import REASON_LENGTH, SAME_OFFICER, officer
from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from authorities.models.departments import OfDepartment
from casework.deadlines import Due
from casework.models import Event
from registry.enums import HouseholdType
from registry.feeds import feed_choices
from registry.models import Household

_DECIDED = [MassStatus.UPHELD, MassStatus.CORRECTED, MassStatus.DISMISSED]


class MassCase(OfDepartment, Due):
    """Many objections to one delivery of one department, or to one standard, decided at once (类案, B7).

    `authority` handles it, as it handles each of its objections; `asked_of` is the bureau beside which the `department`
    works that handed the delivery in ('' for the bureau itself). `path` is the smaller of what the delivery was for and
    what the bureau handles: both see it. `way` is how the department says what the rows ought to be; the rows
    themselves are `MassMember`.

    Of many objections to one `standard` it has no delivery, and nobody is asked: `outcome` is proposed with reasons for
    each rule that gave the parties their types (`reasons`, by the rule's place, "" for the base standard), which are
    written to each point. `trouble` says why a worker could not carry out what was decided.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    feed = models.CharField("数据", max_length=20, choices=feed_choices, blank=True)
    delivery_id = models.IntegerField("被异议的批次", default=0)
    standard = models.ForeignKey(
        "typing_engine.Standard", models.PROTECT, null=True, related_name="+", verbose_name="被异议的标准"
    )
    source = models.CharField("批次", max_length=200)
    asked_of = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="核查机关")
    department = models.CharField("部门", max_length=20, blank=True)
    question = models.TextField("请核查", max_length=REASON_LENGTH, blank=True)
    status = models.CharField("状态", max_length=10, choices=MassStatus, default=MassStatus.ASKED)
    opened_by = officer("并案人")
    opened_at = models.DateTimeField("并案时间")
    way = models.CharField("更正办法", max_length=10, choices=MassWay, blank=True)
    text = models.TextField("核查情况", max_length=REASON_LENGTH, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="依据")
    values_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="更正文件")
    answered_by = officer("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = models.TextField("处理意见", max_length=2000, blank=True)
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)
    reasons = models.JSONField("各条的理由", default=dict)
    proposed_by = officer("提出意见人")
    proposed_at = models.DateTimeField("提出意见时间", null=True)
    decided_by = officer("复核人")
    decided_at = models.DateTimeField("决定时间", null=True)
    corrected_at = models.DateTimeField("更正时间", null=True)
    trouble = models.CharField("未能更正的原因", max_length=300, blank=True)

    STILL_DUE = Q(status=MassStatus.ASKED)

    objects = PrivateManager()

    class Meta:
        verbose_name = "分型异议类案"
        verbose_name_plural = "分型异议类案"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "-id"], name="mass_case_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=MassStatus.values) & Q(way__in=["", *MassWay.values]),
                name="mass_case_choices_are_listed",
            ),
            models.CheckConstraint(
                condition=Q(standard=None, outcome="", delivery_id__gt=0) & ~Q(feed="")
                | Q(standard__isnull=False, delivery_id=0, feed="", way="", answered_by=None)
                & Q(outcome__in=["", Outcome.UPHELD, Outcome.DISMISSED]),
                name="mass_case_of_a_delivery_or_a_standard",
            ),
            models.UniqueConstraint(
                fields=["authority", "standard"],
                condition=~Q(status__in=[MassStatus.CORRECTED, MassStatus.DISMISSED, MassStatus.CLOSED]),
                name="mass_case_once_a_standard",
                violation_error_code="mass_case_open",
                violation_error_message="对这一标准的异议已经并案，正在办理。",
            ),
            # One open case a delivery and bureau: its rows are not answered for twice.
            models.UniqueConstraint(
                fields=["authority", "feed", "delivery_id"],
                condition=~Q(status__in=[MassStatus.CORRECTED, MassStatus.CLOSED]) & Q(standard=None),
                name="mass_case_once_a_delivery",
                violation_error_code="mass_case_open",
                violation_error_message="对这一批次的异议已经并案，正在办理。",
            ),
            models.CheckConstraint(
                condition=Q(status=MassStatus.ASKED, answered_by=None, due_on__isnull=False)
                | Q(status=MassStatus.CLOSED)
                | (~Q(status=MassStatus.ASKED) & Q(standard__isnull=False))
                | (~Q(status=MassStatus.ASKED) & Q(answered_by__isnull=False) & ~Q(text="") & ~Q(way="")),
                name="mass_case_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MassStatus.PROPOSED, *_DECIDED])
                | (Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(answer="")),
                name="mass_case_proposed_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_DECIDED, decided_by__isnull=False)
                | (~Q(status__in=_DECIDED) & Q(decided_by=None)),
                name="mass_case_decided_by_someone",
            ),
            # Who found the rows wrong neither proposes nor decides; who proposes does not decide.
            models.CheckConstraint(
                condition=Q(proposed_by=None) | ~Q(proposed_by=F("answered_by")),
                name="mass_case_proposed_by_another",
                violation_error_code="found_by_same_officer",
                violation_error_message="这一批次是您核查的，处理意见须由另一名工作人员提出和复核。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("answered_by"))),
                name="mass_case_decided_by_another",
                violation_error_code="same_officer",
                violation_error_message=SAME_OFFICER,
            ),
            models.CheckConstraint(
                condition=Q(status=MassStatus.CORRECTED, corrected_at__isnull=False, trouble="")
                | (~Q(status=MassStatus.CORRECTED) & Q(corrected_at=None)),
                name="mass_case_corrected_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_feed_display() if self.feed else '分型标准'}"

    @property
    def number(self) -> str:
        """类案编号: the source of what is corrected on it."""
        return f"LA{localtime(self.opened_at).year}-{self.pk:06d}"

    @property
    def addressee(self) -> str:
        """Who is asked: the department beside the bureau, or the bureau."""
        beside = self.get_department_display()
        return f"{self.asked_of.short_name}{beside}" if beside else self.asked_of.name


class MassCaseEvent(Event):
    """One move of a mass case."""

    case = models.ForeignKey(MassCase, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=MassAction)

    class Meta(Event.Meta):
        verbose_name = "分型异议类案记录"
        verbose_name_plural = "分型异议类案记录"


class MassMember(models.Model):
    """One row of the delivery that a mass case is about: of an objection (`claim`), or of a household that filed none.

    `path` is the case's. `before` is the row's other columns when the department answered, `change` what it ought to be
    (`changes.Change`); without a change nothing is corrected. What was taken out is handled alone.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    case = models.ForeignKey(MassCase, models.PROTECT, related_name="members")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    key = models.JSONField("键")
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, related_name="+", verbose_name="异议")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+", verbose_name="异议事项")
    before = models.JSONField("原有的值", null=True)
    change = models.JSONField("应当是", null=True)
    type_before = models.CharField("更正前分型", max_length=12, choices=HouseholdType, blank=True)
    type_after = models.CharField("更正后分型", max_length=12, choices=HouseholdType, blank=True)
    not_reproducible = models.BooleanField("须人工处理", default=False)
    taken_out_at = models.DateTimeField("移出时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "类案中的数据"
        verbose_name_plural = "类案中的数据"
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "appeal"], name="mass_member_case")]
        constraints = [
            models.UniqueConstraint(fields=["case", "household", "key"], name="mass_member_once_a_case"),
            models.UniqueConstraint(fields=["claim"], condition=Q(taken_out_at=None), name="mass_member_of_one_case"),
            models.CheckConstraint(
                condition=Q(appeal=None, claim=None) | Q(appeal__isnull=False, claim__isnull=False),
                name="mass_member_of_a_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.household_id}"
