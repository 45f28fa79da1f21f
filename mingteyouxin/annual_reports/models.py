"""The yearly report (年度信息报告) of a title, and the yearly confirmation that rests on it (C11)."""

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, ProvincialRule, StoredFile
from casework.deadlines import Due
from casework.models import Event
from casework.service import Served
from mingteyouxin.annual_reports.enums import ReportBasis, YearlyReportAction, YearlyReportStatus
from mingteyouxin.people import officer, person
from mingteyouxin.titles.models import Recognition
from registry.enums import HouseholdType
from registry.models import Household

TEXT_LENGTH = 500
# Written out, for a constraint must not change when a list in code does.
_WAITS = [YearlyReportStatus.DUE, YearlyReportStatus.RETURNED]
# A type that only a person with a reason confirms by: the base standard is missed, or nothing is known.
_WITH_A_REASON = [HouseholdType.INELIGIBLE, ""]


class YearlyReport(Due, Served):
    """What a household tells of one year, and that its recogniser confirmed the title by it. One per title and year.

    `path` is that of the title. `until_on` is the last day for the report, as it was told; `due_on` the day of whoever
    has to act now. `held` is what government held when it was filed and the household read (E3), `changes` what it
    said of that, empty where nothing changed. `revenue`, `tax_paid` (分) and `employees` are those of the year before
    `year`: held figures, or the household's own where nobody holds any. `type_seen` is the type of the annual run by
    which it was confirmed, `reason` why the title stays in spite of it.
    """

    STILL_DUE = Q(status__in=_WAITS)

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="yearly_reports", verbose_name="认定")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    recogniser = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="认定机关")
    year = models.SmallIntegerField("年度")
    status = models.CharField("状态", max_length=10, choices=YearlyReportStatus, default=YearlyReportStatus.DUE)
    until_on = models.DateField("报送截止")
    reminded_on = models.DateField("最近提醒")
    held = models.JSONField("报送时已归集的信息", default=dict)
    changed = models.BooleanField("有变化", default=False)
    changes = models.CharField("变化情况", max_length=TEXT_LENGTH, blank=True)
    revenue = models.BigIntegerField("上年营业额（分）", null=True)
    tax_paid = models.BigIntegerField("上年纳税（分）", null=True)
    employees = models.IntegerField("上年从业人数", null=True)
    filed_at = models.DateTimeField("报送时间", null=True)
    filed_by_person = person("报送人")
    filed_by = officer("代为报送")
    consent_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="委托书")
    question = models.CharField("要补充的内容", max_length=TEXT_LENGTH, blank=True)
    answer = models.CharField("补充说明", max_length=TEXT_LENGTH, blank=True)
    basis = models.CharField("确认依据", max_length=8, choices=ReportBasis, blank=True)
    type_seen = models.CharField("确认时的年度分型", max_length=12, choices=HouseholdType, blank=True)
    reason = models.CharField("保留理由", max_length=TEXT_LENGTH, blank=True)
    confirmed_on = models.DateField("确认日期", null=True)
    confirmed_by = officer("确认人")

    objects = PrivateManager()

    class Meta:
        verbose_name = "年度信息报告"
        verbose_name_plural = "年度信息报告"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "status"], name="yearly_report_path"),
            models.Index(fields=["recogniser", "status"], name="yearly_report_recogniser"),
            models.Index(fields=["household"], name="yearly_report_household"),
            # Those that wait for the household, for the nightly work.
            models.Index(fields=["until_on", "path"], name="yearly_report_due", condition=Q(status__in=_WAITS)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "year"],
                condition=~Q(status=YearlyReportStatus.MOOT),
                name="yearly_report_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(status__in=YearlyReportStatus.values)
                & Q(basis__in=["", *ReportBasis.values])
                & Q(type_seen__in=["", *HouseholdType.values]),
                name="yearly_report_choices_are_listed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_WAITS) | Q(due_on__isnull=False), name="yearly_report_waits_until_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[YearlyReportStatus.FILED, YearlyReportStatus.RETURNED])
                | Q(filed_at__isnull=False),
                name="yearly_report_filed_has_a_time",
            ),
            # By the household itself, or by an officer who keeps what the operator signed.
            models.CheckConstraint(
                condition=Q(filed_at=None, filed_by_person=None, filed_by=None)
                | Q(filed_at__isnull=False, filed_by_person__isnull=False, filed_by=None)
                | Q(
                    filed_at__isnull=False,
                    filed_by_person=None,
                    filed_by__isnull=False,
                    consent_file__isnull=False,
                ),
                name="yearly_report_filed_by_somebody",
            ),
            models.CheckConstraint(condition=Q(changed=True) | Q(changes=""), name="yearly_report_says_what_changed"),
            models.CheckConstraint(
                condition=~Q(status=YearlyReportStatus.RETURNED) | ~Q(question=""), name="yearly_report_asked_something"
            ),
            models.CheckConstraint(
                condition=(~Q(status=YearlyReportStatus.CONFIRMED) & Q(confirmed_on=None, confirmed_by=None, basis=""))
                | (
                    Q(status=YearlyReportStatus.CONFIRMED, confirmed_on__isnull=False, confirmed_by__isnull=False)
                    & (
                        Q(basis=ReportBasis.REPORT, filed_at__isnull=False)
                        # Without a report only when the day for it is over.
                        | Q(basis=ReportBasis.HELD, filed_at=None, confirmed_on__gt=F("until_on"))
                    )
                ),
                name="yearly_report_confirmed_by_somebody",
            ),
            # Whoever fell is kept by a person who says why.
            models.CheckConstraint(
                condition=~Q(status=YearlyReportStatus.CONFIRMED, type_seen__in=_WITH_A_REASON) | ~Q(reason=""),
                name="yearly_report_kept_with_a_reason",
                violation_error_code="reason_required",
                violation_error_message="年度分型为不符合分型条件或者没有分型结果的，请写明为什么仍予确认。",
            ),
            models.CheckConstraint(
                condition=(Q(revenue=None) | Q(revenue__gte=0))
                & (Q(tax_paid=None) | Q(tax_paid__gte=0))
                & (Q(employees=None) | Q(employees__gte=0)),
                name="yearly_report_figures_are_none_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度信息报告"

    def is_late(self, on) -> bool:
        """True while it was not filed though the day for it is over."""
        return self.status == YearlyReportStatus.DUE and self.until_on < on

    def day_has_moved(self) -> None:
        """The day for the report goes with the household's day, where holidays were announced."""
        if self.status == YearlyReportStatus.DUE:
            type(self).objects.filter(pk=self.pk).update(until_on=self.due_on)


class YearlyReportEvent(Event):
    """One move of a yearly report."""

    report = models.ForeignKey(YearlyReport, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("操作人（经营者一方）")
    action = models.CharField("动作", max_length=24, choices=YearlyReportAction)
    # Of what expired: the day on which the household had been reached (casework/service.py).
    served_on = models.DateField("送达日期", null=True)

    class Meta(Event.Meta):
        verbose_name = "年度信息报告记录"
        verbose_name_plural = "年度信息报告记录"
        constraints = [
            models.CheckConstraint(
                condition=~Q(action=YearlyReportAction.SILENCE) | Q(served_on__isnull=False),
                name="yearly_report_event_expired_after_service",
            ),
        ]


class ExtraRunNotice(models.Model):
    """That a titled household was told what an extra run found: once a title and run. Rows are only ever added."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="+", verbose_name="认定")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    run_id = models.IntegerField("专项分型")
    at = models.DateTimeField("告知时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "专项分型提醒"
        verbose_name_plural = "专项分型提醒"
        constraints = [
            models.UniqueConstraint(fields=["recognition", "run_id"], name="extra_run_notice_once_a_run"),
        ]


class YearlyReportRule(ProvincialRule):
    """From when and until when the report of a year is filed, and when the household is reminded, in a province from a
    day on. The guidance says 每年7月底前 and no more; the other days are the place's."""

    opens_month = models.PositiveSmallIntegerField("开始报送（月）")
    opens_day = models.PositiveSmallIntegerField("开始报送（日）")
    due_month = models.PositiveSmallIntegerField("报送截止（月）")
    due_day = models.PositiveSmallIntegerField("报送截止（日）")
    remind_days = models.PositiveSmallIntegerField("截止前多少天提醒")
    again_days = models.PositiveSmallIntegerField("逾期后多少天再次提醒")
    supplement_days = models.PositiveSmallIntegerField("补充期限（工作日）")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "年度信息报告的时间"
        verbose_name_plural = "年度信息报告的时间"
        constraints = [
            *ProvincialRule.Meta.constraints,
            # 每年7月底前: a place may ask for it earlier, never later (C11). 29 February is in no rule.
            models.CheckConstraint(
                condition=Q(due_month__range=(1, 7), due_day__range=(1, 31), opens_month__range=(1, 7))
                & Q(opens_day__range=(1, 28))
                & (Q(opens_month__lt=F("due_month")) | Q(opens_month=F("due_month"), opens_day__lt=F("due_day")))
                & (Q(due_day__lte=28) | Q(due_day__lte=30, due_month__in=[4, 6]) | Q(due_month__in=[1, 3, 5, 7])),
                name="yearlyreportrule_by_the_end_of_july",
            ),
            models.CheckConstraint(
                condition=Q(supplement_days__gte=1, again_days__gte=1), name="yearlyreportrule_days_are_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {self.due_month} 月 {self.due_day} 日前"
