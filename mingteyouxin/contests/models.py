"""Contests (数据异议, E4): the household says that something government holds is not right."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CasePart
from mingteyouxin.contests.enums import ContestStatus
from mingteyouxin.people import officer, person

_CONTESTED = "这项数据已经提出过异议，正在处理，请等待答复。"


class ContestQuerySet(models.QuerySet):
    def waiting(self) -> "ContestQuerySet":
        """Those that nobody has answered yet."""
        return self.filter(status=ContestStatus.OPEN)


class Contest(CasePart):
    """The household says that something government holds, its type included, is not right.

    Until it is answered an application may be lodged on condition of it, its place in line kept. `subject` names the
    kind of datum, `finding` the one mark or fact that was found against the household (contested.py); it is empty where
    something is contested in general, of which no application depends. Its workflow's mover alone writes `status`.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="contests")
    subject = models.CharField("数据", max_length=20)
    finding = models.CharField("核对项", max_length=80, blank=True)
    datum = models.CharField("所指内容", max_length=200)
    text = models.TextField("理由", max_length=1000)
    made_by = person("提出人")
    made_at = models.DateTimeField("提出时间")
    status = models.CharField("状态", max_length=10, choices=ContestStatus, default=ContestStatus.OPEN)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = officer("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = PrivateManager.from_queryset(ContestQuerySet)()

    class Meta:
        verbose_name = "数据异议"
        verbose_name_plural = "数据异议"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "finding"],
                condition=Q(status=ContestStatus.OPEN) & ~Q(finding=""),
                name="contest_one_open",
                violation_error_code="already_contested",
                violation_error_message=_CONTESTED,
            ),
            models.UniqueConstraint(
                fields=["household", "subject", "datum"],
                condition=Q(status=ContestStatus.OPEN, finding=""),
                name="contest_one_open_in_general",
                violation_error_code="already_contested",
                violation_error_message=_CONTESTED,
            ),
            models.CheckConstraint(condition=Q(status__in=ContestStatus.values), name="contest_status_is_listed"),
            models.CheckConstraint(
                condition=Q(status=ContestStatus.OPEN, answer="", answered_by=None, answered_at=None)
                | (
                    ~Q(status=ContestStatus.OPEN)
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="contest_answered_by_someone",
            ),
        ]
