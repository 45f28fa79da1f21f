"""Typing runs (集中分型, B5): a reference day, a frozen standard, what data was there, and how far the run is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from casework.models import Event
from registry.feeds import feed_choices
from typing_engine.enums import GateKind, RunAction, RunKind, RunPurpose, RunStatus, ShardStatus


def _officer(label: str) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=label)


class ReportingPeriod(models.Model):
    """The day on which the period for annual reports ends, in force from a year on, with its ground.

    A run whose reference day is after that day of its year asks for last year's report, else for the one before.
    """

    from_year = models.SmallIntegerField("自年度", unique=True)
    month = models.PositiveSmallIntegerField("截止月")
    day = models.PositiveSmallIntegerField("截止日")
    ground = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "年报报送期"
        verbose_name_plural = "年报报送期"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31), name="reporting_period_is_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"自 {self.from_year} 年起至 {self.month} 月 {self.day} 日"


class RunQuerySet(models.QuerySet):
    def published(self) -> "RunQuerySet":
        return self.filter(status=RunStatus.PUBLISHED)

    def for_list(self) -> "RunQuerySet":
        return self.select_related("standard", "job", "requested_by").order_by("-id")


class Run(models.Model):
    """One typing of a province's households by one published standard. Its workflow's mover alone writes `status`.

    `volume` names the partition its results lie in: its own id for a whole run, minus the year for a partial one.
    `extras` are the extension indicators its standard reads, in the order of the results' `extras` column. `year` is
    the year of the reference day. Counts stand when the run is computed; counts of unreadable values are per indicator.
    """

    id = models.AutoField(primary_key=True)  # 32 bits: every result names its run
    path = models.CharField("省级路径", max_length=60, db_collation="C")
    kind = models.CharField("范围", max_length=10, choices=RunKind)
    purpose = models.CharField("用途", max_length=10, choices=RunPurpose)
    year = models.SmallIntegerField("年度")
    as_of = models.DateField("基准日")
    report_year = models.SmallIntegerField("年报年度")
    standard = models.ForeignKey("typing_engine.Standard", models.PROTECT, related_name="runs", verbose_name="分型标准")
    extras = ArrayField(models.TextField(), default=list)
    volume = models.IntegerField(null=True)
    reason = models.CharField("事由", max_length=300, blank=True)
    status = models.CharField("状态", max_length=24, choices=RunStatus, default=RunStatus.QUEUED)
    job = models.OneToOneField("authorities.Job", models.PROTECT, null=True, related_name="typing_run")
    publication_job = models.ForeignKey("authorities.Job", models.PROTECT, null=True, related_name="+")
    requested_by = _officer("发起人")
    requested_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始时间", null=True)
    computed_at = models.DateTimeField("算毕时间", null=True)
    confirmed_by = _officer("复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    published_at = models.DateTimeField("公布时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawal_reason = models.CharField("撤回理由", max_length=300, blank=True)  # from the request on
    withdrawal_asked_by = _officer("提请撤回人")
    withdrawn_by = _officer("撤回复核人")
    households = models.BigIntegerField("户数", default=0)
    survival = models.BigIntegerField("生存型", default=0)
    growth = models.BigIntegerField("成长型", default=0)
    development = models.BigIntegerField("发展型", default=0)
    ineligible = models.BigIntegerField("不符合分型条件", default=0)
    unreadable = models.JSONField("无法读取的值", default=dict)

    objects = PrivateManager.from_queryset(RunQuerySet)()

    class Meta:
        verbose_name = "分型批次"
        verbose_name_plural = "分型批次"
        indexes = [models.Index(fields=["path", "-id"], name="run_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(kind=RunKind.WHOLE, status__in=[RunStatus.QUEUED, RunStatus.COMPUTING]),
                name="run_one_whole_at_a_time",
                violation_error_code="run_in_progress",
                violation_error_message="该省已有正在进行的整批分型，请等待其完成，或取消后重新发起。",
            ),
            # What the year's places and types rest on. One that came to nothing makes room for another.
            models.UniqueConstraint(
                fields=["path", "year"],
                condition=Q(kind=RunKind.WHOLE, purpose=RunPurpose.ANNUAL)
                & ~Q(status__in=[RunStatus.REJECTED, RunStatus.WITHDRAWN, RunStatus.FAILED, RunStatus.CANCELLED]),
                name="run_one_annual_a_year",
                violation_error_code="annual_run_stands",
                violation_error_message="该省本年度已有年度分型批次。请先退回或撤回该批次，或者选择“补充”。",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=RunPurpose.values) & (Q(kind=RunKind.WHOLE) | Q(purpose=RunPurpose.EXTRA)),
                name="run_annual_is_whole",
            ),
            models.CheckConstraint(condition=Q(status__in=RunStatus.values), name="run_status_is_listed"),
            models.CheckConstraint(
                condition=Q(status__in=[RunStatus.QUEUED, RunStatus.COMPUTING, RunStatus.FAILED, RunStatus.CANCELLED])
                | Q(computed_at__isnull=False, volume__isnull=False),
                name="run_past_computing_is_computed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[RunStatus.CONFIRMED, RunStatus.PUBLISHED]) | Q(confirmed_at__isnull=False),
                name="run_published_was_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(requested_by=None) | ~Q(confirmed_by=F("requested_by")),
                name="run_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None)
                | (Q(withdrawal_asked_by__isnull=False) & ~Q(withdrawn_by=F("withdrawal_asked_by"))),
                name="run_withdrawn_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.PUBLISHED) | Q(published_at__isnull=False, withdrawn_at=None),
                name="run_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.WITHDRAWN) | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="run_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=[
                        RunStatus.AWAITING_CONFIRMATION,
                        RunStatus.CONFIRMED,
                        RunStatus.PUBLISHED,
                        RunStatus.WITHDRAWN,
                    ]
                )
                | Q(households=F("survival") + F("growth") + F("development") + F("ineligible")),
                name="run_everyone_has_a_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年{self.get_kind_display()}分型（基准日 {self.as_of:%Y-%m-%d}）"

    @property
    def province(self) -> str:
        """Two-digit code of the province."""
        return self.path.strip("/")


class RunPart(models.Model):
    """What belongs to a run and is seen by whoever sees the run."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")

    objects = PrivateManager()

    class Meta:
        abstract = True


class Coverage(RunPart):
    """An area in which a list of payers counts as received for the run (CONTRACTS 1). `path` is the province's."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="coverage")
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    area = models.CharField("范围", max_length=60, db_collation="C")

    class Meta:
        verbose_name = "数据覆盖"
        verbose_name_plural = "数据覆盖"
        constraints = [models.UniqueConstraint(fields=["run", "feed", "area"], name="coverage_once")]


class Shard(RunPart):
    """A part of a run that one worker types in one transaction: a range of household ids, or the ids named.

    Claimed with SKIP LOCKED; the lock lives as long as the transaction that types it, so a killed worker lets go of it.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="shards")
    number = models.IntegerField("序号")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    household_ids = ArrayField(models.BigIntegerField(), null=True)
    households = models.IntegerField("户数")
    status = models.CharField("状态", max_length=10, choices=ShardStatus, default=ShardStatus.PENDING)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    claimed_at = models.DateTimeField("领取时间", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    typed = models.IntegerField("已分户数", default=0)
    unreadable = models.JSONField("无法读取的值", default=dict)
    error_text = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = "分片"
        verbose_name_plural = "分片"
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="shard_once"),
            models.CheckConstraint(condition=Q(status__in=ShardStatus.values), name="shard_status_is_listed"),
            models.CheckConstraint(
                condition=~Q(status=ShardStatus.DONE) | Q(done_at__isnull=False), name="shard_done_has_a_time"
            ),
        ]


class Gate(RunPart):
    """A question that a computed run must answer before it is confirmed. A failed one may be accepted with a reason.

    `detail` holds what was found, for people to read (text) and for the screen to list.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="gates")
    kind = models.CharField("核查项", max_length=12, choices=GateKind)
    passed = models.BooleanField("通过")
    text = models.TextField("结论")
    detail = models.JSONField("明细", default=dict)
    accepted_by = _officer("接受人")
    accepted_at = models.DateTimeField("接受时间", null=True)
    accepted_reason = models.CharField("接受理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "核查"
        verbose_name_plural = "核查"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "kind"], name="gate_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | (~Q(accepted_reason="") & Q(passed=False)),
                name="gate_accepted_says_why",
            ),
            # 应分尽分 is not for anyone to waive.
            models.CheckConstraint(
                condition=~Q(kind=GateKind.ALL_TYPED) | Q(accepted_at=None), name="gate_all_typed_is_not_waived"
            ),
        ]


class Summary(RunPart):
    """Counts of a run for one bureau or station; `path` is that bureau's on the day of the run."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="summaries")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    households = models.IntegerField("户数")
    survival = models.IntegerField("生存型")
    growth = models.IntegerField("成长型")
    development = models.IntegerField("发展型")
    ineligible = models.IntegerField("不符合分型条件")
    not_registered = models.IntegerField("未存续")
    report_missing = models.IntegerField("未报年报")
    abnormal = models.IntegerField("经营异常")
    serious_violation = models.IntegerField("严重违法失信")
    tax_abnormal = models.IntegerField("税务非正常")
    suspended = models.IntegerField("歇业")

    class Meta:
        verbose_name = "分型汇总"
        verbose_name_plural = "分型汇总"
        constraints = [
            models.UniqueConstraint(fields=["run", "path", "authority"], name="summary_once"),
            models.CheckConstraint(
                condition=Q(households=F("survival") + F("growth") + F("development") + F("ineligible")),
                name="summary_adds_up",
            ),
        ]


class RunEvent(Event):
    """One move of a run."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="events")
    action = models.CharField("动作", max_length=24, choices=RunAction)

    class Meta(Event.Meta):
        verbose_name = "批次记录"
        verbose_name_plural = "批次记录"


class HandUp(RunPart):
    """What was handed to the national directory when a run was published, corrected or withdrawn (A5). Rows are only
    ever added.

    `checksum` is what the receiver can compute from the list: publication.py says how. Of a correction the list is that
    of the households corrected, with their types after it, and `reference` names what it rests on.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="hand_ups")
    withdrawn = models.BooleanField("撤回", default=False)
    reference = models.CharField("更正依据", max_length=80, blank=True)
    at = models.DateTimeField("时间")
    households = models.BigIntegerField("户数")
    survival = models.BigIntegerField("生存型")
    growth = models.BigIntegerField("成长型")
    development = models.BigIntegerField("发展型")
    ineligible = models.BigIntegerField("不符合分型条件")
    checksum = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "上报记录"
        verbose_name_plural = "上报记录"
        ordering = ["-id"]


class AnnualTyping(RunPart):
    """A province's annual run as announced: the day it opens and its reference day. `path` is the province's.

    The clock opens the run once: the row is locked, and a row that has its run has been opened. `held_up` says why a
    row that is due has none yet.
    """

    year = models.SmallIntegerField("年度")
    as_of = models.DateField("基准日")
    opens_on = models.DateField("开始日期")
    planned_by = _officer("填报人")
    held_up = models.CharField("未能开始的原因", max_length=300, blank=True)
    run = models.OneToOneField(Run, models.PROTECT, null=True, related_name="annual_typing", verbose_name="批次")

    class Meta:
        verbose_name = "年度集中分型"
        verbose_name_plural = "年度集中分型"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["path", "year"], name="annual_typing_once_a_year"),
            models.CheckConstraint(condition=Q(opens_on__gte=F("as_of")), name="annual_typing_opens_after_its_day"),
        ]
