"""That the household of a title has another operator than the title: who was asked, what he said, what was found."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, ProvincialRule, StoredFile
from casework.deadlines import Due
from casework.models import Event
from casework.service import Served
from mingteyouxin.operator_changes.enums import OperatorChangeAction, OperatorChangeStatus
from mingteyouxin.people import officer, person
from mingteyouxin.titles.models import Recognition
from registry.models import Household

NOTE_LENGTH = 500
# Written out, for a constraint must not change when a list in code does.
_OPEN = [
    OperatorChangeStatus.ASKED,
    OperatorChangeStatus.AGREED,
    OperatorChangeStatus.DECLINED,
    OperatorChangeStatus.SILENT,
]


class OperatorChange(Due, Served):
    """One change of operator, by the blind indexes of their documents. Its workflow's mover alone writes `status`.

    `path` is that of the title. `agreed_person` is who agreed himself: the database asks whether his document is the
    new operator's; `consent_file` what he signed at a counter. `found` is what the check on the day of passing on
    found, `reason` why it was passed on in spite of what could not be looked up, or was settled otherwise.
    """

    STILL_DUE = Q(status=OperatorChangeStatus.ASKED)

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="operator_changes", verbose_name="认定")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    recogniser = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="认定机关")
    status = models.CharField("状态", max_length=10, choices=OperatorChangeStatus, default=OperatorChangeStatus.ASKED)
    former_index = models.BinaryField("原经营者证件号码索引")
    new_index = models.BinaryField("新经营者证件号码索引")
    found_on = models.DateField("发现日期")
    agreed_at = models.DateTimeField("同意时间", null=True)
    agreed_person = person("同意人")
    consent_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="同意书")
    found = models.JSONField("核对结果", default=list)
    reason = models.CharField("办理理由", max_length=NOTE_LENGTH, blank=True)
    decided_on = models.DateField("办结日期", null=True)
    decided_by = officer("承办人")

    objects = PrivateManager()

    class Meta:
        verbose_name = "认定的经营者变更"
        verbose_name_plural = "认定的经营者变更"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "status"], name="operator_change_path"),
            models.Index(fields=["recogniser", "status"], name="operator_change_recogniser"),
            models.Index(fields=["household"], name="operator_change_household"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"], condition=Q(status__in=_OPEN), name="operator_change_one_open_a_title"
            ),
            models.CheckConstraint(
                condition=Q(status__in=OperatorChangeStatus.values), name="operator_change_status_is_listed"
            ),
            models.CheckConstraint(
                condition=~Q(former_index=models.F("new_index")), name="operator_change_is_a_change"
            ),
            # A title passes to nobody who did not agree: himself, or by what he signed.
            models.CheckConstraint(
                condition=~Q(status__in=[OperatorChangeStatus.AGREED, OperatorChangeStatus.PASSED_ON])
                | (Q(agreed_at__isnull=False) & (Q(agreed_person__isnull=False) | Q(consent_file__isnull=False))),
                name="operator_change_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_OPEN, decided_on=None) | (~Q(status__in=_OPEN) & Q(decided_on__isnull=False)),
                name="operator_change_decided_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=OperatorChangeStatus.SETTLED) | ~Q(reason=""),
                name="operator_change_settled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return "经营者变更"


class OperatorChangeEvent(Event):
    """One move of a change of operator."""

    change = models.ForeignKey(OperatorChange, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("操作人（经营者一方）")
    action = models.CharField("动作", max_length=24, choices=OperatorChangeAction)
    # Of what expired: the day on which the household had been reached (casework/service.py).
    served_on = models.DateField("送达日期", null=True)

    class Meta(Event.Meta):
        verbose_name = "认定的经营者变更记录"
        verbose_name_plural = "认定的经营者变更记录"
        constraints = [
            models.CheckConstraint(
                condition=~Q(action=OperatorChangeAction.SILENCE) | Q(served_on__isnull=False),
                name="operator_change_event_expired_after_service",
            ),
        ]


class OperatorAnswerDays(ProvincialRule):
    """How many working days a new operator who was reached has for his answer, in a province from a day on.

    The guidance says 及时 and no number: empty, until a place sets one.
    """

    days = models.PositiveSmallIntegerField("确认期限（工作日）", null=True, blank=True)

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "新经营者确认认定继续的期限"
        verbose_name_plural = "新经营者确认认定继续的期限"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(days=None) | Q(days__gte=1), name="operatoranswerdays_are_some"),
        ]

    def __str__(self) -> str:
        days = "没有规定天数" if self.days is None else f"{self.days} 个工作日"
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {days}"


class MovedTitle(models.Model):
    """That a recogniser looked at a title whose household lies outside of its area by now, and confirmed it (C11).

    One row a title and place: whoever moves on is looked at anew. Rows are only ever added.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="moves", verbose_name="认定")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    moved_to = models.CharField("现管辖路径", max_length=60, db_collation="C")
    note = models.CharField("核实情况", max_length=NOTE_LENGTH)
    by = officer("确认人")
    at = models.DateTimeField("确认时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "迁出辖区的认定"
        verbose_name_plural = "迁出辖区的认定"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "moved_to"],
                name="moved_title_once_a_place",
                violation_error_code="confirmed_already",
                violation_error_message="该认定已经确认过，请刷新后查看。",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="moved_title_says_why"),
        ]
