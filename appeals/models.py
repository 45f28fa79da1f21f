"""Objections (异议申诉, B7, E1): what a household says is wrong, what departments found, what was decided.

Rows of an objection carry the path of the household's bureau, so that county, city and province see them whoever
handles it, and the household's number, so that it sees its own.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from appeals.enums import (
    AppealAction,
    AppealStatus,
    AppealSubject,
    DifferenceOutcome,
    MassAction,
    MassStatus,
    MassWay,
    Outcome,
    RecheckAction,
    RecheckStatus,
)
from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, Machine, StoredFile
from authorities.models.departments import OfDepartment
from authorities.models.provincial_rules import ProvincialRule
from casework.deadlines import Due, PausableDue
from casework.models import DecisionEvent, Event, IssuedLetter
from casework.service import Served
from registry.enums import HouseholdType
from registry.feeds import feed_choices
from registry.models import HeldDifference, Household, Person
from registry.models.facts import HouseholdRowManager

REASON_LENGTH = 1000
SAME_OFFICER = "处理意见是您提出的，须由另一名工作人员复核。"
_UNDECIDED = [AppealStatus.FILED, AppealStatus.ACCEPTED, AppealStatus.SUPPLEMENT, AppealStatus.PROPOSED]
_UPHELD = [AppealStatus.UPHELD, AppealStatus.BY_HAND, AppealStatus.CORRECTED]
_DECIDED = [*_UPHELD, AppealStatus.DISMISSED, AppealStatus.NOT_ACCEPTED]


def _officer(label: str) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=label)


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=label)


class AppealTerms(ProvincialRule):
    """How long the steps of an objection take in a province from a day on, in working days.

    No document on typing gives these numbers; the nation's row follows the rules for annual reports by analogy
    (docs/facts.md 3) and says so. What a department and the household are given has no model at all and is 示例.
    """

    acceptance_days = models.PositiveSmallIntegerField("受理（工作日）")
    verification_days = models.PositiveSmallIntegerField("受理后核实并答复（工作日）")
    department_days = models.PositiveSmallIntegerField("部门核查（工作日）")
    supplement_days = models.PositiveSmallIntegerField("经营者补充（工作日）")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "分型异议的期限"
        verbose_name_plural = "分型异议的期限"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(
                condition=Q(acceptance_days__gte=1, verification_days__gte=1)
                & Q(department_days__gte=1, department_days__lte=F("verification_days"))
                & Q(supplement_days__gte=1),
                name="appealterms_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起"


class HandlingCharge(models.Model):
    """A province charged a bureau in writing with the objections of its area (B7), from a day on. Rows are only added.

    `ends` takes an earlier charge back from its day on. `path` is the province's.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="受委托机关")
    valid_from = models.DateField("自")
    ends = models.BooleanField("终止委托", default=False)
    document = models.CharField("委托文件文号", max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="委托文件")
    made_by = _officer("登记人")
    made_at = models.DateTimeField("登记时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "委托办理"
        verbose_name_plural = "委托办理"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(document="") & Q(made_by__isnull=False), name="charge_is_in_writing"),
            models.UniqueConstraint(
                fields=["authority", "valid_from", "ends"],
                name="charge_one_a_day",
                violation_error_code="charged_already",
                violation_error_message="该机关自这一天起的委托已经登记，请核对日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}（{self.valid_from} 起）"


class AppealQuerySet(models.QuerySet):
    def answered_or_open(self) -> "AppealQuerySet":
        """Those that leave nothing to be filed anew: answered on their merits, or on their way there."""
        return self.exclude(status__in=[AppealStatus.WITHDRAWN, AppealStatus.NOT_ACCEPTED])


class Appeal(PausableDue, Served):
    """One household's objection, to its type or to a decision about its case. Its mover alone writes `status`.

    `authority` handles it: of a type the province, or the bureau charged in writing on the day of filing; of a decision
    the bureau that decided, or the one above where nobody else is left there. `run` is the run whose result is
    contested, empty where the household has none; `against` the move of the `case` that decided against the household.
    One officer proposes (`outcome`, `answer`), another decides. `trouble` says why a worker could not carry out what
    was upheld; a person goes on from there.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="appeals", db_constraint=False, verbose_name="个体工商户"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    subject = models.CharField("事项", max_length=10, choices=AppealSubject, default=AppealSubject.TYPING)
    case = models.ForeignKey("mingteyouxin.Case", models.PROTECT, null=True, related_name="+", verbose_name="办件")
    against = models.ForeignKey(
        "mingteyouxin.CaseEvent", models.PROTECT, null=True, related_name="+", verbose_name="所异议的决定"
    )
    run = models.ForeignKey("typing_engine.Run", models.PROTECT, null=True, related_name="+", verbose_name="分型批次")
    type_then = models.CharField("异议时分型", max_length=12, choices=HouseholdType, blank=True)
    status = models.CharField("状态", max_length=16, choices=AppealStatus, default=AppealStatus.FILED)
    text = models.TextField("异议说明", max_length=2000, blank=True)
    filed_at = models.DateTimeField("提出时间")
    filed_by_person = _person("提出人")
    filed_by = _officer("代为提出人")
    counter = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="受理窗口")
    consent_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="委托书")
    accepted_at = models.DateTimeField("受理时间", null=True)
    outcome = models.CharField("处理意见", max_length=12, choices=Outcome, blank=True)
    answer = models.TextField("理由", max_length=2000, blank=True)
    proposed_by = _officer("提出意见人")
    proposed_at = models.DateTimeField("提出意见时间", null=True)
    decided_by = _officer("复核人")
    decided_at = models.DateTimeField("决定时间", null=True)
    in_time = models.BooleanField("按期决定", null=True)
    type_after = models.CharField("更正后分型", max_length=12, choices=HouseholdType, blank=True)
    corrected_at = models.DateTimeField("更正时间", null=True)
    trouble = models.CharField("未能更正的原因", max_length=300, blank=True)
    # The mass case that it is decided and corrected with, for as long as it belongs to it.
    mass = models.ForeignKey(
        "appeals.MassCase", models.PROTECT, null=True, related_name="appeals", verbose_name="并入的类案"
    )

    objects = PrivateManager.from_queryset(AppealQuerySet)()

    class Meta:
        verbose_name = "异议申诉"
        verbose_name_plural = "异议申诉"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["path", "status", "due_on"], name="appeal_path"),
            models.Index(fields=["household"], name="appeal_household"),
            models.Index(fields=["status"], name="appeal_to_correct", condition=Q(status=AppealStatus.UPHELD)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AppealStatus.values)
                & Q(subject__in=AppealSubject.values)
                & Q(outcome__in=["", *Outcome.values])
                & Q(type_then__in=["", *HouseholdType.values])
                & Q(type_after__in=["", *HouseholdType.values]),
                name="appeal_choices_are_listed",
            ),
            models.CheckConstraint(
                condition=Q(subject=AppealSubject.TYPING, case=None, against=None)
                | Q(
                    subject=AppealSubject.DECISION,
                    case__isnull=False,
                    against__isnull=False,
                    run=None,
                    type_then="",
                    type_after="",
                ),
                name="appeal_is_about_its_subject",
            ),
            # Answered once; whoever is not content goes on to reconsideration or to court.
            models.UniqueConstraint(
                fields=["against"],
                condition=Q(against__isnull=False) & ~Q(status__in=[AppealStatus.WITHDRAWN, AppealStatus.NOT_ACCEPTED]),
                name="appeal_once_a_decision",
                violation_error_code="decision_contested",
                violation_error_message="对这项决定的异议正在办理，或者已经答复。正在办理的，可以在该件中补充；"
                "对答复不服的，可以按决定告知的途径申请行政复议或者提起行政诉讼。",
            ),
            # A second filing joins the one that is open: nobody is heard twice about one result at one time.
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(status__in=_UNDECIDED, subject=AppealSubject.TYPING),
                name="appeal_one_open_a_household",
                violation_error_code="appeal_open",
                violation_error_message="您已有一件正在办理的异议，请在该件中补充。",
            ),
            models.CheckConstraint(
                condition=Q(filed_by_person__isnull=False, filed_by=None, consent_file=None)
                | Q(filed_by_person=None, filed_by__isnull=False, consent_file__isnull=False),
                name="appeal_filed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_UNDECIDED) | Q(due_on__isnull=False), name="appeal_waits_until_a_day"
            ),
            models.CheckConstraint(
                condition=Q(status=AppealStatus.SUPPLEMENT, due_paused_on__isnull=False, due_paused_day__isnull=False)
                | (~Q(status=AppealStatus.SUPPLEMENT) & Q(due_paused_on=None, due_paused_day=None)),
                name="appeal_clock_stands_still_for_the_household",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[AppealStatus.FILED, AppealStatus.WITHDRAWN])
                | Q(status__in=[AppealStatus.PROPOSED, AppealStatus.NOT_ACCEPTED], outcome=Outcome.NOT_ACCEPTED)
                | Q(accepted_at__isnull=False),
                name="appeal_checked_after_acceptance",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[AppealStatus.PROPOSED, *_DECIDED])
                | (Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="appeal_proposed_with_reasons",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status__in=_DECIDED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False, in_time__isnull=False)
                )
                | (~Q(status__in=_DECIDED) & Q(decided_by=None, decided_at=None, in_time=None)),
                name="appeal_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="appeal_decided_by_another",
                violation_error_code="same_officer",
                violation_error_message=SAME_OFFICER,
            ),
            models.CheckConstraint(
                condition=(Q(status__in=_UPHELD) & Q(outcome=Outcome.UPHELD))
                | (Q(status=AppealStatus.DISMISSED) & Q(outcome=Outcome.DISMISSED))
                | (Q(status=AppealStatus.NOT_ACCEPTED) & Q(outcome=Outcome.NOT_ACCEPTED))
                | ~Q(status__in=_DECIDED),
                name="appeal_decided_as_proposed",
            ),
            models.CheckConstraint(
                condition=Q(status=AppealStatus.CORRECTED, corrected_at__isnull=False, trouble="")
                # What a person has yet to do is said; the facts may have given another type already.
                | (Q(status=AppealStatus.BY_HAND, corrected_at=None) & ~Q(trouble=""))
                | (~Q(status__in=[AppealStatus.CORRECTED, AppealStatus.BY_HAND]) & Q(corrected_at=None, type_after="")),
                name="appeal_corrected_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(counter=None) | Q(filed_by__isnull=False), name="appeal_counter_is_an_officers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.number}"

    @property
    def is_about_typing(self) -> bool:
        """True where the type is contested, and with it facts that are checked and put right."""
        return self.subject == AppealSubject.TYPING

    @property
    def number(self) -> str:
        """异议编号: by which household, officers and the correction's source call it."""
        return f"YY{localtime(self.filed_at).year}-{self.pk:08d}"


class AppealPart(models.Model):
    """What belongs to an objection lies where it lies, and is its household's (database.py)."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()

    class Meta:
        abstract = True


class AppealEvent(DecisionEvent):
    """One move of an objection; one that decides against the household keeps the remedies that it was told."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    action = models.CharField("动作", max_length=24, choices=AppealAction)
    by_person = _person("操作人（经营者一方）")
    signed = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="经营者签名材料")

    class Meta(DecisionEvent.Meta):
        verbose_name = "分型异议记录"
        verbose_name_plural = "分型异议记录"
        constraints = [
            # No decision against a household without its remedies (行政复议法 第二十条).
            models.CheckConstraint(
                condition=~Q(action__in=[AppealAction.DISMISS, AppealAction.REFUSE]) | Q(remedy__isnull=False),
                name="appeal_event_tells_remedies",
            ),
            # What an officer does in the household's place rests on a paper that the operator signed.
            models.CheckConstraint(
                condition=~Q(action__in=[AppealAction.SUPPLY, AppealAction.WITHDRAW])
                | Q(by=None)
                | Q(signed__isnull=False),
                name="appeal_event_at_the_counter_is_signed",
            ),
            # Nobody's time ends who was not told that it began (送达).
            models.CheckConstraint(
                condition=~Q(action=AppealAction.GO_ON, by=None) | Q(served_on__isnull=False),
                name="appeal_event_expired_after_service",
            ),
        ]


class _OfItsAppeal(PrivateManager):
    path_field = "appeal__path"


class AppealLetter(IssuedLetter):
    """A letter about an objection, as it was issued. The household reads its own. Rows are only ever added."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="letters")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()
    concerning = _OfItsAppeal()

    class Meta(IssuedLetter.Meta):
        verbose_name = "分型异议文书"
        verbose_name_plural = "分型异议文书"
        constraints = [
            *IssuedLetter.Meta.constraints,
            models.UniqueConstraint(fields=["appeal", "kind"], name="appeal_letter_once"),
        ]


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
    by_officer = _officer("列入核查的工作人员")
    made_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)
    reason = models.CharField("结论理由", max_length=REASON_LENGTH, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="改正前的一项")
    taken_back_at = models.DateTimeField("收回时间", null=True)
    taken_back_by = _person("收回人")

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
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, outcome=""),
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
    added_by = _officer("代为提交人")
    added_by_person = _person("提交人")
    added_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "异议材料"
        verbose_name_plural = "异议材料"
        ordering = ["id"]


class AppealSupplement(AppealPart):
    """What the household was asked to add, and what it said."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="supplements")
    text = models.TextField("需要补充", max_length=REASON_LENGTH)
    asked_by = _officer("提出人")
    asked_at = models.DateTimeField("提出时间")
    answer = models.TextField("补充说明", max_length=2000, blank=True)
    answered_by = _person("补充人")
    taken_by = _officer("窗口代收人")
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


class Recheck(OfDepartment, Due):
    """A question to the department that supplied a contested fact, or to the bureau that keeps it itself (B7).

    `authority` is the bureau beside which the department works; `department` is empty for that bureau's own officers.
    `change` is the row as the department says it ought to be, where it finds the fact wrong. `on_paper` says that the
    bureau that handles the objection recorded a written answer with its scan.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="rechecks")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="rechecks", verbose_name="异议事项")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="核查机关")
    department = models.CharField("部门", max_length=20, blank=True)
    question = models.TextField("请核查", max_length=REASON_LENGTH, blank=True)
    status = models.CharField("状态", max_length=10, choices=RecheckStatus, default=RecheckStatus.ASKED)
    due_on = models.DateField("核查期限")
    asked_by = _officer("提出人")
    asked_at = models.DateTimeField("提出时间")
    # Asked of a whole delivery at once: the answer to the mass case is the answer to this.
    mass = models.ForeignKey(
        "appeals.MassCase", models.PROTECT, null=True, related_name="rechecks", verbose_name="所属类案"
    )
    change = models.JSONField("应当是", null=True)
    text = models.TextField("核查情况", max_length=REASON_LENGTH, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="依据")
    on_paper = models.BooleanField("书面答复", default=False)
    answered_by = _officer("答复人")
    answered_by_machine = models.ForeignKey(
        Machine, models.PROTECT, null=True, related_name="+", verbose_name="答复的系统对接方"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    STILL_DUE = Q(status=RecheckStatus.ASKED)

    objects = PrivateManager()

    class Meta:
        verbose_name = "数据核查"
        verbose_name_plural = "数据核查"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["authority", "department", "due_on"],
                name="recheck_waiting",
                condition=Q(status=RecheckStatus.ASKED),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RecheckStatus.values), name="recheck_status_is_listed"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[RecheckStatus.ASKED, RecheckStatus.RECALLED],
                    answered_by=None,
                    answered_by_machine=None,
                    answered_at=None,
                )
                | (
                    ~Q(status__in=[RecheckStatus.ASKED, RecheckStatus.RECALLED])
                    & (
                        Q(answered_by__isnull=False, answered_by_machine=None)
                        | Q(answered_by=None, answered_by_machine__isnull=False)
                    )
                    & Q(answered_at__isnull=False)
                    & ~Q(text="")
                ),
                name="recheck_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status=RecheckStatus.WRONG) | Q(change=None), name="recheck_changes_what_is_wrong"
            ),
            models.CheckConstraint(
                condition=Q(on_paper=False) | Q(file__isnull=False), name="recheck_on_paper_has_its_scan"
            ),
            models.UniqueConstraint(
                fields=["claim", "authority", "department"],
                condition=Q(status=RecheckStatus.ASKED),
                name="recheck_asked_once",
                violation_error_code="already_asked",
                violation_error_message="这一项已经请该部门核查，正在等待答复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}（{self.addressee}）"

    @property
    def answerer(self) -> str:
        """Who answered: an officer, or the machine of a department."""
        return str(self.answered_by_machine or self.answered_by or "")

    @property
    def addressee(self) -> str:
        """Who is asked: the department beside the bureau, or the bureau."""
        beside = self.get_department_display()
        return f"{self.authority.short_name}{beside}" if beside else self.authority.name


class RecheckEvent(Event):
    """What was asked of a department and answered, as it was: an answer that is put right stays readable."""

    recheck = models.ForeignKey(Recheck, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    action = models.CharField("动作", max_length=24, choices=RecheckAction)
    by_machine = models.ForeignKey(
        Machine, models.PROTECT, null=True, related_name="+", verbose_name="操作的系统对接方"
    )

    class Meta(Event.Meta):
        verbose_name = "数据核查记录"
        verbose_name_plural = "数据核查记录"


class MassCase(OfDepartment, Due):
    """Many objections to one delivery of one department, answered, decided and corrected at once (类案, B7).

    `authority` handles it, as it handles each of its objections; `asked_of` is the bureau beside which the `department`
    works that handed the delivery in ('' for the bureau itself). `path` is the smaller of what the delivery was for and
    what the bureau handles: both see it. `way` is how the department says what the rows ought to be; the rows
    themselves are `MassMember`. `trouble` says why a worker could not carry out what was decided.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    delivery_id = models.IntegerField("被异议的批次")
    source = models.CharField("批次", max_length=200)
    asked_of = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="核查机关")
    department = models.CharField("部门", max_length=20, blank=True)
    question = models.TextField("请核查", max_length=REASON_LENGTH, blank=True)
    status = models.CharField("状态", max_length=10, choices=MassStatus, default=MassStatus.ASKED)
    opened_by = _officer("并案人")
    opened_at = models.DateTimeField("并案时间")
    way = models.CharField("更正办法", max_length=10, choices=MassWay, blank=True)
    text = models.TextField("核查情况", max_length=REASON_LENGTH, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="依据")
    values_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="更正文件")
    answered_by = _officer("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = models.TextField("处理意见", max_length=2000, blank=True)
    proposed_by = _officer("提出意见人")
    proposed_at = models.DateTimeField("提出意见时间", null=True)
    decided_by = _officer("复核人")
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
            # One open case a delivery and bureau: its rows are not answered for twice.
            models.UniqueConstraint(
                fields=["authority", "feed", "delivery_id"],
                condition=~Q(status__in=[MassStatus.CORRECTED, MassStatus.CLOSED]),
                name="mass_case_once_a_delivery",
                violation_error_code="mass_case_open",
                violation_error_message="对这一批次的异议已经并案，正在办理。",
            ),
            models.CheckConstraint(
                condition=Q(status=MassStatus.ASKED, answered_by=None, due_on__isnull=False)
                | Q(status=MassStatus.CLOSED)
                | (~Q(status=MassStatus.ASKED) & Q(answered_by__isnull=False) & ~Q(text="") & ~Q(way="")),
                name="mass_case_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MassStatus.PROPOSED, MassStatus.UPHELD, MassStatus.CORRECTED])
                | (Q(proposed_by__isnull=False, proposed_at__isnull=False) & ~Q(answer="")),
                name="mass_case_proposed_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[MassStatus.UPHELD, MassStatus.CORRECTED], decided_by__isnull=False)
                | (~Q(status__in=[MassStatus.UPHELD, MassStatus.CORRECTED]) & Q(decided_by=None)),
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
        return f"{self.number} {self.get_feed_display()}"

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
    answered_by = _officer("答复人")
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
