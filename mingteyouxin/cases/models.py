"""Cases (办件): a household on its way from application or recommendation to recognition (C5, C6).

Rows of a case carry the path of the household's bureau of the day, so that county, city and province see them whoever
handles the case, and the household's number, so that it sees its own.
"""

import re

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from authorities.jurisdiction import PrivateManager, below
from authorities.models import Authority, StoredFile
from casework.deadlines import PausableDue
from casework.models import NOTE_LENGTH, DecisionEvent, IssuedLetter
from casework.service import Served
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.people import officer, person
from mingteyouxin.rounds.models import PublicRound
from registry.enums import HouseholdType, RecognitionClass
from registry.models import Household

# Statuses written out, for constraints must not change when a list in code does.
_IN_LINE = [
    CaseStatus.CONSENT_AWAITED,
    CaseStatus.SUBMITTED,
    CaseStatus.RETURNED,
    CaseStatus.PASSED,
    CaseStatus.SELECTED,
    CaseStatus.REFUSAL_PROPOSED,
    CaseStatus.IN_NOTICE,
    CaseStatus.HELD,
    CaseStatus.NOTICED,
]
# Statuses that only a case that was lodged can have.
_LODGED = [
    CaseStatus.SUBMITTED,
    CaseStatus.RETURNED,
    CaseStatus.PASSED,
    CaseStatus.SELECTED,
    CaseStatus.REFUSAL_PROPOSED,
    CaseStatus.IN_NOTICE,
    CaseStatus.HELD,
    CaseStatus.NOTICED,
    CaseStatus.RECOGNISED,
    CaseStatus.REFUSED,
    CaseStatus.NOT_SELECTED,
    CaseStatus.REFUSED_ABOVE,
]
# What decides against the household, and from where a lapse decides nothing, for nothing was lodged.
_AGAINST_THE_HOUSEHOLD = [
    CaseAction.REFUSE,
    CaseAction.NOT_SELECT,
    CaseAction.REFUSE_ABOVE,
    CaseAction.LAPSE,
    CaseAction.KEEP_LAPSED,
    CaseAction.KEEP_REFUSED,
]
_NEVER_LODGED = [CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED]
_OFFICES_TURN = [
    CaseStatus.SUBMITTED,
    CaseStatus.PASSED,
    CaseStatus.SELECTED,
    CaseStatus.REFUSAL_PROPOSED,
    CaseStatus.HELD,
    CaseStatus.NOTICED,
]
_WAITING_FOR_AN_OPERATOR = [status for status in _OFFICES_TURN if status != CaseStatus.HELD]
WAITS_FOR_A_PERSON = "已请工作人员看一看，答复以前内容不能更改；需要更改的，可以撤回后重新申报。"
RECOMMENDATIONS_ONLY = "省级的认定批次只接受同级部门推荐，自主申报请向所在县（区）或者市（地）局提出。"
SAME_OFFICER = "拟不予通过是您提出的，须由另一名工作人员确认。"
_WITH_RECOGNITION = [CaseStatus.RECOGNISED, CaseStatus.REFUSED_ABOVE]


_NUMBER = re.compile(r"[0-9]{4}-([0-9]{8,18})", re.ASCII)


class CaseQuerySet(models.QuerySet):
    def numbered(self, text: str) -> "CaseQuerySet | None":
        """The case with this 办件编号, if there is one here; None where the text is no such number."""
        found = _NUMBER.fullmatch(text.strip().replace("－", "-"))
        return self.filter(pk=int(found[1])) if found else None

    def for_list(self) -> "CaseQuerySet":
        """Whose, by whom handled, in the order of their place in line."""
        return self.select_related("household", "authority", "assignee").order_by("lodged_at", "id")

    def handled_by(self, authority: Authority) -> "CaseQuerySet":
        return self.filter(authority=authority)

    def in_charge_of(self, authority: Authority) -> "CaseQuerySet":
        """What the bureau decides: its rounds' cases, and those that it took over."""
        return self.filter(Q(authority=authority) | Q(handler=authority))

    def rounds_in_charge_of(self, authority: Authority) -> models.QuerySet[PublicRound]:
        """The bureau's rounds, and those of which it took cases over."""
        taken = self.filter(handler=authority).values("round")
        return PublicRound.objects.filter(Q(authority=authority) | Q(pk__in=taken))

    def in_line(self) -> "CaseQuerySet":
        """Lodged and not decided."""
        return self.filter(status__in=_IN_LINE)

    def inside(self, path: str) -> "CaseQuerySet":
        return self.filter(below(path))


class Case(PausableDue, Served):
    """One household's application or recommendation in one round. Its workflow's mover alone writes `status`.

    `authority` is the bureau of the round, which decides; `place` the bureau that registers the household, for one that
    a station registers the station's bureau (which titles count together is asked at the recognition, C9). `anchor_on`
    is the day of application or recommendation, from which penalties are counted at every later check (C4). `lodged_at`
    is its place in line, which a return for supplements does not take away. `on_condition` says that it was lodged
    while an objection of the household was open. `due_on` is the last day of whoever has to act now (days.py).
    `handler` is the bureau above that took the case over when the other had long been overdue; `silent_on` the day
    since which the office's silence bars the household nowhere else. A refusal is proposed by one officer, with the
    reasons that stand from then on, and decided by another.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="cases", db_constraint=False, verbose_name="个体工商户"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    handler = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="逾期后接办机关")
    place = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="县级区域")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="cases", verbose_name="认定批次")
    recognition_path = models.CharField("途径", max_length=16, choices=RecognitionPath)
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass, blank=True)
    status = models.CharField("状态", max_length=16, choices=CaseStatus)
    operator_index = models.BinaryField("证件号码索引", null=True)
    operator_name = models.TextField("经营者", blank=True)
    # When another operator was asked whether the case goes on; empty again when he has agreed.
    operator_asked_at = models.DateTimeField("请新经营者确认时间", null=True)
    # The message that asked him.
    operator_told_by = models.BigIntegerField("请新经营者确认的消息", null=True)
    statement = models.TextField("申报理由", max_length=2000, blank=True)
    type_then = models.CharField("提交时分型", max_length=12, choices=HouseholdType, blank=True)
    on_condition = models.BooleanField("附条件", default=False)
    started_at = models.DateTimeField("开始时间")
    declared_at = models.DateTimeField("承诺时间", null=True)
    anchor_on = models.DateField("申报或推荐日期", null=True)
    lodged_at = models.DateTimeField("提交时间", null=True)
    # Who filed: the operator or agent, or an officer at the counter with the consent on file.
    filed_by_person = person("申报人")
    filed_by = officer("代为申报人")
    consent_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="同意书")
    # Recommendation: who recommends, why, and the operator's own consent (C6).
    recommender = models.CharField("推荐单位", max_length=60, blank=True)
    recommended_by = officer("推荐人")
    recommendation = models.TextField("推荐理由", max_length=2000, blank=True)
    consent_at = models.DateTimeField("同意时间", null=True)
    consent_person = person("同意人")
    assignee = officer("承办人")
    assigned_at = models.DateTimeField("分派时间", null=True)
    silent_on = models.DateField("办理机关逾期未办", null=True)
    # The clock let it lapse, or its submission was refused, and the household asks that a person looks (lapses.py of
    # the review, human_review.py of applying).
    person_asked_at = models.DateTimeField("请人工复核时间", null=True)
    person_asked_text = models.CharField("请人工复核的理由", max_length=NOTE_LENGTH, blank=True)
    person_answered_at = models.DateTimeField("人工复核时间", null=True)
    refusal_proposed_by = officer("不予通过提出人")
    refusal_reasons = models.JSONField("拟不予通过的理由", default=list)
    refusal_note = models.CharField("拟不予通过的说明", max_length=NOTE_LENGTH, blank=True)
    refused_by = officer("不予通过决定人")
    score = models.DecimalField("得分", max_digits=8, decimal_places=2, null=True)
    rank = models.PositiveIntegerField("名次", null=True)
    recognition = models.OneToOneField(
        "mingteyouxin.Recognition", models.PROTECT, null=True, related_name="case", verbose_name="认定"
    )

    objects = PrivateManager.from_queryset(CaseQuerySet)()

    class Meta:
        verbose_name = "名特优新办件"
        verbose_name_plural = "名特优新办件"
        indexes = [
            models.Index(fields=["authority", "status", "lodged_at", "id"], name="case_queue"),
            models.Index(fields=["authority", "status", "due_on"], name="case_due"),
            models.Index(
                fields=["due_on"],
                name="case_waits_on_office",
                condition=Q(due_on__isnull=False, due_paused_on=None),
            ),
            models.Index(fields=["handler"], name="case_handler", condition=Q(handler__isnull=False)),
            models.Index(fields=["path", "status"], name="case_path"),
            models.Index(fields=["household"], name="case_household"),
            models.Index(fields=["assignee", "status"], name="case_assignee", condition=Q(assignee__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="case_status_is_listed"),
            models.CheckConstraint(
                condition=Q(recognition_path__in=RecognitionPath.values)
                & Q(recognition_class__in=["", *RecognitionClass.values])
                & Q(type_then__in=["", *HouseholdType.values]),
                name="case_choices_are_listed",
            ),
            # One draft a round, and one case in line anywhere (open application elsewhere bars).
            models.UniqueConstraint(
                fields=["household", "round"],
                condition=Q(status=CaseStatus.DRAFT),
                name="case_one_draft",
                violation_error_code="draft_exists",
                violation_error_message="本批次已经有一份正在填写的申报，请继续填写，不要重复新建。",
            ),
            models.UniqueConstraint(
                fields=["household"],
                # Silence of an office bars nobody from applying elsewhere; one title a household stands behind it.
                condition=Q(status__in=_IN_LINE, silent_on=None),
                name="case_one_in_line_a_household",
                violation_error_code="another_case_open",
                violation_error_message="该户已有一件正在办理的申报或者推荐，办结或者撤回以后才能再提交。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[CaseStatus.DRAFT, CaseStatus.WITHDRAWN, CaseStatus.LAPSED])
                | ~Q(recognition_class=""),
                name="case_names_a_class",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_LODGED)
                | (Q(lodged_at__isnull=False, anchor_on__isnull=False) & ~Q(recognition_class="")),
                name="case_lodged_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(recognition_path=RecognitionPath.APPLICATION, recommender="", recommended_by=None)
                | (
                    Q(recognition_path=RecognitionPath.RECOMMENDATION, recommended_by__isnull=False)
                    & ~Q(recommender="")
                    & ~Q(recommendation="")
                ),
                name="case_recommended_by_someone",
            ),
            # 自主申报: declared true by whoever files, or filed at the counter with the consent on file.
            models.CheckConstraint(
                condition=~Q(status__in=_LODGED)
                | ~Q(recognition_path=RecognitionPath.APPLICATION)
                | Q(declared_at__isnull=False, filed_by_person__isnull=False)
                | Q(declared_at__isnull=False, filed_by__isnull=False, consent_file__isnull=False),
                name="case_declared_by_someone",
            ),
            # 事先征得经营者同意: in the workspace, or on paper that is kept.
            models.CheckConstraint(
                condition=~Q(status__in=_LODGED)
                | ~Q(recognition_path=RecognitionPath.RECOMMENDATION)
                | (Q(consent_at__isnull=False) & (Q(consent_person__isnull=False) | Q(consent_file__isnull=False))),
                name="case_recommended_with_consent",
            ),
            # Nothing waits unseen: whoever has to act has a day.
            models.CheckConstraint(
                condition=~Q(status__in=_IN_LINE) | Q(due_on__isnull=False), name="case_in_line_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(person_asked_at=None, person_answered_at=None)
                | Q(person_asked_at__isnull=False, person_answered_at__isnull=False)
                # A person who is asked to look at what the clock ended, or at a submission refused, has a day, too.
                | Q(
                    status=CaseStatus.LAPSED,
                    lodged_at__isnull=False,
                    person_asked_at__isnull=False,
                    due_on__isnull=False,
                )
                | Q(status=CaseStatus.DRAFT, person_asked_at__isnull=False, due_on__isnull=False),
                name="case_person_asked_has_a_day",
            ),
            # The office's clock stands still while the household must act, and only then.
            models.CheckConstraint(
                condition=Q(status=CaseStatus.RETURNED, due_paused_on__isnull=False, due_paused_day__isnull=False)
                | Q(
                    status__in=_WAITING_FOR_AN_OPERATOR,
                    operator_asked_at__isnull=False,
                    due_paused_on__isnull=False,
                    due_paused_day__isnull=False,
                )
                | (~Q(status=CaseStatus.RETURNED) & Q(due_paused_on=None, due_paused_day=None)),
                name="case_clock_stands_still_for_the_household",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_WITH_RECOGNITION, recognition__isnull=False)
                | (~Q(status__in=_WITH_RECOGNITION) & Q(recognition=None)),
                name="case_recognised_has_a_recognition",
            ),
            models.CheckConstraint(
                condition=Q(assignee=None, assigned_at=None) | Q(assignee__isnull=False, assigned_at__isnull=False),
                name="case_assigned_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.REFUSAL_PROPOSED)
                | (Q(refusal_proposed_by__isnull=False) & ~Q(refusal_reasons=[])),
                name="case_refusal_proposed_by_someone",
            ),
            # A decision against a household is an officer's, never the platform's own (个人信息保护法 第二十四条).
            models.CheckConstraint(
                condition=Q(status=CaseStatus.REFUSED, refused_by__isnull=False, refusal_proposed_by__isnull=False)
                | (~Q(status=CaseStatus.REFUSED) & Q(refused_by=None)),
                name="case_refused_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(refused_by=None) | ~Q(refused_by=F("refusal_proposed_by")),
                name="case_refused_by_another",
                violation_error_code="same_officer",
                violation_error_message=SAME_OFFICER,
            ),
            models.CheckConstraint(
                condition=Q(lodged_at=None) | Q(lodged_at__gte=F("started_at")), name="case_lodged_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        label = self.get_recognition_class_display() or "名特优新"
        return f"{label}（{self.get_recognition_path_display()}）"

    @property
    def number(self) -> str:
        """办件编号: what the household and officers call it by, the year it began in and eight digits or more."""
        return f"{timezone.localtime(self.started_at).year}-{self.pk:08d}"

    @property
    def in_charge(self) -> Authority:
        """The bureau that has to decide now: that of the round, or the one above that took the case over."""
        return self.handler or self.authority

    @property
    def seats(self) -> tuple[str, ...]:
        """Paths of the bureaus that may act: that of the round, and the one above it that took the case over."""
        return (self.authority.path, *([self.handler.path] if self.handler else []))

    @property
    def waits_for_a_person(self) -> bool:
        """True while a person was asked to look at what the platform alone did, and has not answered."""
        return self.person_asked_at is not None and self.person_answered_at is None

    @property
    def told_status(self) -> str:
        """The word for its status to the household, which hears of no refusal before it is decided."""
        return "审核中" if self.status == CaseStatus.REFUSAL_PROPOSED else self.get_status_display()


class CaseEventQuerySet(models.QuerySet):
    def told(self) -> "CaseEventQuerySet":
        """Those that the household reads: what one officer proposes to another is no decision yet."""
        return self.exclude(action__in=[CaseAction.PROPOSE_REFUSAL, CaseAction.SEND_REFUSAL_BACK])


class CaseEvent(DecisionEvent):
    """One move of a case. `reasons` are wordings from the bureau's list; `note` is free. The household reads both.

    What decides against it keeps the remedies that it was told of.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=CaseAction)
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("操作人（经营者一方）")
    reasons = models.JSONField("理由", default=list)

    objects = PrivateManager.from_queryset(CaseEventQuerySet)()

    class Meta(DecisionEvent.Meta):
        verbose_name = "名特优新办件记录"
        verbose_name_plural = "名特优新办件记录"
        constraints = [
            # No decision against a household without its remedies (行政复议法 第二十条).
            models.CheckConstraint(
                condition=~Q(action__in=_AGAINST_THE_HOUSEHOLD)
                | Q(action=CaseAction.LAPSE, source__in=_NEVER_LODGED)
                | Q(remedy__isnull=False),
                name="case_event_tells_remedies",
            ),
            # Nobody's time ends who was not told that it began (送达).
            models.CheckConstraint(
                condition=~Q(action=CaseAction.LAPSE) | Q(source=CaseStatus.DRAFT) | Q(served_on__isnull=False),
                name="case_event_expired_after_service",
            ),
        ]


class _OfItsCase(PrivateManager):
    path_field = "case__path"


class CaseLetter(IssuedLetter):
    """A letter about a case, as it was issued. The household reads its own. Rows are only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()
    concerning = _OfItsCase()

    class Meta(IssuedLetter.Meta):
        verbose_name = "名特优新文书"
        verbose_name_plural = "名特优新文书"
        constraints = [
            *IssuedLetter.Meta.constraints,
            models.UniqueConstraint(fields=["case", "kind"], name="case_letter_once"),
        ]
