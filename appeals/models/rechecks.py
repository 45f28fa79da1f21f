"""What departments were asked about a contested fact, and found."""

from django.db import models
from django.db.models import Q

from appeals.enums import (
    RecheckAction,
    RecheckStatus,
)
from appeals.models.appeals import Appeal
from appeals.models.claims import Claim
from appeals.models.people import REASON_LENGTH, officer
from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, Machine, StoredFile
from authorities.models.departments import OfDepartment
from casework.deadlines import Due
from casework.models import Event
from registry.models import Household


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
    asked_by = officer("提出人")
    asked_at = models.DateTimeField("提出时间")
    # Asked of a whole delivery at once: the answer to the mass case is the answer to this.
    mass = models.ForeignKey(
        "appeals.MassCase", models.PROTECT, null=True, related_name="rechecks", verbose_name="所属类案"
    )
    change = models.JSONField("应当是", null=True)
    text = models.TextField("核查情况", max_length=REASON_LENGTH, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="依据")
    on_paper = models.BooleanField("书面答复", default=False)
    answered_by = officer("答复人")
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
