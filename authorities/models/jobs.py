"""The one row kind for all long work: what to do, for whom, how far it is (DESIGN 6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.enums import JobStatus
from authorities.job_kinds import kind_choices
from authorities.jurisdiction import PrivateManager


class Job(models.Model):
    """Long work on behalf of a bureau. `jobs.py` holds its verbs and alone writes its status."""

    kind = models.CharField("类别", max_length=20, choices=kind_choices)
    title = models.CharField("名称", max_length=120)
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="提交人")
    # A machine that asked for it, and the key by which it asks again after an answer that was lost.
    machine = models.ForeignKey("authorities.Machine", models.PROTECT, null=True, verbose_name="系统对接方")
    machine_key = models.CharField("幂等键", max_length=100, blank=True)
    parameters = models.JSONField("参数", default=dict)
    # Jobs of one lane are done one at a time, in the order in which they were asked for; empty: of none.
    lane = models.CharField("次序", max_length=60, blank=True)
    status = models.CharField("状态", max_length=12, choices=JobStatus, default=JobStatus.QUEUED)
    stage = models.CharField("步骤", max_length=60, blank=True)
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", default=0)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    cancel_requested = models.BooleanField("要求取消", default=False)
    outcome = models.JSONField("结果", default=dict)
    error_code = models.CharField("错误代码", max_length=60, blank=True)
    error_text = models.TextField("错误说明", blank=True)
    requested_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("心跳时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = "任务"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "-id"], name="job_path"),
            models.Index(fields=["status", "heartbeat_at"], name="job_alive"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "machine_key"], condition=~Q(machine_key=""), name="job_once_per_machine_key"
            ),
            models.UniqueConstraint(
                fields=["lane"], condition=Q(status=JobStatus.RUNNING) & ~Q(lane=""), name="job_one_at_a_time_in_a_lane"
            ),
            models.CheckConstraint(
                condition=Q(machine=None, machine_key="") | Q(machine__isnull=False, requested_by=None),
                name="job_requested_by_one",
            ),
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="job_status_is_listed"),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.RUNNING)
                | Q(started_at__isnull=False, heartbeat_at__isnull=False, finished_at__isnull=True, attempts__gte=1),
                name="job_running_has_a_heartbeat",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING], finished_at__isnull=True)
                | Q(status__in=[JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED], finished_at__isnull=False),
                name="job_ended_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.FAILED) | ~Q(error_code=""), name="job_failed_says_why"
            ),
            models.CheckConstraint(
                condition=Q(done__gte=0, total__gte=0) & (Q(total=0) | Q(done__lte=F("total"))),
                name="job_progress_within_total",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen unless somebody resumes it."""
        return self.status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)

    @property
    def percent(self) -> int:
        """Progress in whole percent."""
        if self.status == JobStatus.DONE:
            return 100
        return self.done * 100 // self.total if self.total else 0
