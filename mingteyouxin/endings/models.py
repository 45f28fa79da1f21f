"""Cancelling (取消) and revoking (撤销) a title: what the household was told and said, what was decided (C11, C14)."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, ProvincialRule
from casework.deadlines import Due
from casework.models import DecisionEvent, IssuedLetter
from casework.service import Served
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.endings.enums import EndingAction, EndingGround, EndingKind, EndingStatus
from mingteyouxin.people import officer, person
from mingteyouxin.titles.models import Recognition
from registry.models import Household

# Written out, for a constraint must not change when a list in code does.
_UNDER_WAY = [EndingStatus.TOLD, EndingStatus.HEARD]
_TO_CANCEL = [EndingGround.TYPING, EndingGround.CLASS, EndingGround.SURVIVAL]
_TO_REVOKE = [EndingGround.FRAUD, EndingGround.BRIBERY, EndingGround.OTHER_MEANS]


class Ending(Due, Served):
    """One intention of the recogniser to end a title. Its workflow's mover alone writes `status`.

    `path` is that of the title; `recogniser` is who gave it, whose officers decide. `recognition_path` is copied from
    the title, and a key keeps it so, for only what was applied for can be revoked. `heard_on` is the day on which the
    household had said its word or its days were over, `reached_on` the day of service for whoever kept silent.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="endings", verbose_name="认定")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    recogniser = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="认定机关")
    recognition_path = models.CharField("认定途径", max_length=16, choices=RecognitionPath, blank=True)
    kind = models.CharField("种类", max_length=8, choices=EndingKind)
    ground = models.CharField("理由", max_length=12, choices=EndingGround)
    facts = models.TextField("事实和依据")
    status = models.CharField("状态", max_length=8, choices=EndingStatus, default=EndingStatus.TOLD)
    opened_by = officer("承办人")
    opened_at = models.DateTimeField("告知时间")
    statement = models.TextField("陈述申辩", blank=True)
    stated_at = models.DateTimeField("陈述申辩时间", null=True)
    heard_on = models.DateField("听取陈述申辩完毕", null=True)
    reached_on = models.DateField("告知书送达日期", null=True)
    decided_on = models.DateField("办结日期", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "认定的取消、撤销"
        verbose_name_plural = "认定的取消、撤销"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "status"], name="ending_path"),
            models.Index(fields=["recogniser", "status"], name="ending_recogniser"),
            models.Index(fields=["household"], name="ending_household"),
            models.Index(fields=["due_on"], name="ending_due", condition=Q(status=EndingStatus.TOLD)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"],
                condition=Q(status__in=_UNDER_WAY),
                name="ending_one_open_a_title",
                violation_error_code="ending_open",
                violation_error_message="该认定的取消或者撤销已在办理，不能重复提出；请打开正在办理的事项。",
            ),
            models.CheckConstraint(condition=Q(status__in=EndingStatus.values), name="ending_status_is_listed"),
            models.CheckConstraint(
                condition=Q(kind=EndingKind.CANCEL, ground__in=_TO_CANCEL)
                | Q(kind=EndingKind.REVOKE, ground__in=_TO_REVOKE),
                name="ending_ground_is_of_its_kind",
            ),
            # 在自主申报过程中 (总体方案二（六）): nobody revokes what a department recommended.
            models.CheckConstraint(
                condition=Q(kind=EndingKind.CANCEL) | Q(recognition_path=RecognitionPath.APPLICATION),
                name="ending_revoked_was_applied_for",
                violation_error_code="not_applied_for",
                violation_error_message="只有自主申报取得的认定可以撤销；部门推荐的，不适用撤销。",
            ),
            # The type of whoever was recommended was no condition (C3), so its fall is no ground.
            models.CheckConstraint(
                condition=~Q(ground=EndingGround.SURVIVAL, recognition_path=RecognitionPath.RECOMMENDATION),
                name="ending_recommended_may_be_survival",
                violation_error_code="recommended",
                violation_error_message="部门推荐认定的户不受来源类型限制，降为生存型不是取消的理由。",
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="ending_says_why"),
            models.CheckConstraint(
                condition=Q(status__in=_UNDER_WAY, decided_on=None)
                | (~Q(status__in=_UNDER_WAY) & Q(decided_on__isnull=False)),
                name="ending_decided_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=EndingStatus.TOLD) | Q(due_on__isnull=False, heard_on=None),
                name="ending_told_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(statement="", stated_at=None) | (~Q(statement="") & Q(stated_at__isnull=False)),
                name="ending_statement_has_a_time",
            ),
            # Nothing ends unheard: it said its word, or was reached and let its days pass.
            models.CheckConstraint(
                condition=~Q(status__in=[EndingStatus.HEARD, EndingStatus.ENDED])
                | (
                    Q(heard_on__isnull=False)
                    & (~Q(statement="") | Q(reached_on__isnull=False, reached_on__lt=models.F("heard_on")))
                ),
                name="ending_only_after_hearing",
                violation_error_code="not_heard",
                violation_error_message="决定以前，须先听取经营者的陈述申辩，或者告知书送达并期满。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}认定"


class EndingEvent(DecisionEvent):
    """One move of an ending: who, when, with which reasons; a decision keeps the remedies that it told."""

    ending = models.ForeignKey(Ending, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("操作人（经营者一方）")
    action = models.CharField("动作", max_length=24, choices=EndingAction)

    class Meta(DecisionEvent.Meta):
        verbose_name = "取消、撤销记录"
        verbose_name_plural = "取消、撤销记录"
        constraints = [
            models.CheckConstraint(
                condition=~Q(action=EndingAction.END) | Q(remedy__isnull=False), name="ending_event_tells_remedies"
            ),
            models.CheckConstraint(
                condition=~Q(action=EndingAction.SILENCE) | Q(served_on__isnull=False),
                name="ending_event_expired_after_service",
            ),
        ]


class _OfItsEnding(PrivateManager):
    path_field = "ending__path"


class EndingLetter(IssuedLetter):
    """A letter about cancelling or revoking, as it was issued. Rows are only ever added."""

    ending = models.ForeignKey(Ending, models.PROTECT, related_name="letters")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()
    concerning = _OfItsEnding()

    class Meta(IssuedLetter.Meta):
        verbose_name = "取消、撤销认定文书"
        verbose_name_plural = "取消、撤销认定文书"
        constraints = [
            *IssuedLetter.Meta.constraints,
            models.UniqueConstraint(fields=["ending", "kind"], name="ending_letter_once"),
        ]


class StatementDays(ProvincialRule):
    """How many working days a household that was reached has for its word, in a province from a day on."""

    days = models.PositiveSmallIntegerField("陈述申辩期限（工作日）")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "取消、撤销前陈述申辩的期限"
        verbose_name_plural = "取消、撤销前陈述申辩的期限"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(days__gte=1), name="statementdays_are_some"),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {self.days} 个工作日"
