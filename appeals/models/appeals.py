"""Objections (异议申诉, B7, E1): what a household says is wrong, and what was decided.

Rows of an objection carry the path of the household's bureau, so that county, city and province see them whoever
handles it, and the household's number, so that it sees its own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from appeals.enums import (
    AppealAction,
    AppealStatus,
    AppealSubject,
    Outcome,
)
from appeals.models.people import SAME_OFFICER, officer, person
from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from casework.deadlines import PausableDue
from casework.models import DecisionEvent, IssuedLetter
from casework.service import Served
from registry.enums import HouseholdType
from registry.models import Household

_UNDECIDED = [AppealStatus.FILED, AppealStatus.ACCEPTED, AppealStatus.SUPPLEMENT, AppealStatus.PROPOSED]
_UPHELD = [AppealStatus.UPHELD, AppealStatus.BY_HAND, AppealStatus.CORRECTED]
_DECIDED = [*_UPHELD, AppealStatus.DISMISSED, AppealStatus.NOT_ACCEPTED]


class AppealQuerySet(models.QuerySet):
    def answered_or_open(self) -> "AppealQuerySet":
        """Those that leave nothing to be filed anew: answered on their merits, or on their way there."""
        return self.exclude(status__in=[AppealStatus.WITHDRAWN, AppealStatus.NOT_ACCEPTED])


class _OfItsHousehold(PrivateManager):
    path_field = "household__path"


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
    filed_by_person = person("提出人")
    filed_by = officer("代为提出人")
    counter = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="受理窗口")
    consent_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="委托书")
    accepted_at = models.DateTimeField("受理时间", null=True)
    outcome = models.CharField("处理意见", max_length=12, choices=Outcome, blank=True)
    answer = models.TextField("理由", max_length=2000, blank=True)
    proposed_by = officer("提出意见人")
    proposed_at = models.DateTimeField("提出意见时间", null=True)
    decided_by = officer("复核人")
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
    # Where its household is now, which may have moved since.
    following = _OfItsHousehold()

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
    by_person = person("操作人（经营者一方）")
    signed = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="经营者签名材料")

    class Meta(DecisionEvent.Meta):
        verbose_name = "分型异议记录"
        verbose_name_plural = "分型异议记录"
        constraints = [
            # No decision against a household without its remedies (行政复议法 第二十条).
            models.CheckConstraint(
                condition=~Q(action__in=[AppealAction.DISMISS, AppealAction.DISMISS_TOGETHER, AppealAction.REFUSE])
                | Q(remedy__isnull=False),
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
