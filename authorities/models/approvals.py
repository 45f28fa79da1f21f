"""Four eyes: a decision that a second officer confirms (DESIGN 6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.enums import ApprovalStatus
from authorities.jurisdiction import PrivateManager


class Approval(models.Model):
    """A request that a second officer decides. `subject` names the kind of decision, `subject_key` its object; `reason`
    is what whoever asks says for it, where the decision carries reasons.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    subject = models.CharField("事项", max_length=40)
    subject_key = models.CharField("对象", max_length=80)
    summary = models.CharField("摘要", max_length=300)
    reason = models.CharField("理由", max_length=1000, blank=True)
    status = models.CharField("状态", max_length=12, choices=ApprovalStatus, default=ApprovalStatus.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提请人")
    requested_at = models.DateTimeField("提请时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    decided_at = models.DateTimeField("复核时间", null=True)
    note = models.CharField("意见", max_length=300, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "复核事项"
        verbose_name_plural = "复核事项"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "subject_key"],
                condition=Q(status=ApprovalStatus.REQUESTED),
                name="approval_one_open_per_subject",
                violation_error_code="already_requested",
                violation_error_message="该事项已提请复核，尚无结果，不能重复提请。",
            ),
            models.CheckConstraint(condition=Q(status__in=ApprovalStatus.values), name="approval_status_is_listed"),
            models.CheckConstraint(
                condition=Q(status=ApprovalStatus.REQUESTED, decided_by=None, decided_at=None)
                | (~Q(status=ApprovalStatus.REQUESTED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="approval_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ApprovalStatus.APPROVED, ApprovalStatus.REJECTED])
                | ~Q(decided_by=F("requested_by")),
                name="approval_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(status=ApprovalStatus.REJECTED) | ~Q(note=""), name="approval_rejected_says_why"
            ),
        ]
        indexes = [models.Index(fields=["path", "status"], name="approval_path_status")]

    def __str__(self) -> str:
        return self.summary
