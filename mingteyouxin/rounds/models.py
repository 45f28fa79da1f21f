"""Rounds (认定批次): when a bureau takes applications, reviews them, and by which standard (C5, C10)."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from authorities.jurisdiction import PrivateManager
from authorities.models import ProvincialRule
from authorities.refusals import Refused
from casework.models import Event
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.people import officer
from mingteyouxin.rounds.enums import RoundAction, RoundStatus


def _one_number(name: str) -> Func:
    """A number as a range of itself: without an extension, GiST compares ranges only."""
    return Func(F(name), F(name), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class RecognitionCalendar(models.Model):
    """The national calendar of the yearly work (C10), in force from a year on, with its ground.

    A round outside of it is warned about, not refused: places do miss it.
    """

    from_year = models.SmallIntegerField("自年度", unique=True)
    begins_month = models.PositiveSmallIntegerField("开始月")
    begins_day = models.PositiveSmallIntegerField("开始日")
    ends_month = models.PositiveSmallIntegerField("结束月")
    ends_day = models.PositiveSmallIntegerField("结束日")
    ground = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "全国认定日程"
        verbose_name_plural = "全国认定日程"
        ordering = ["from_year"]

    def __str__(self) -> str:
        return f"{self.begins_month} 月 {self.begins_day} 日至 {self.ends_month} 月 {self.ends_day} 日"

    def begins(self, year: int) -> date:
        return date(year, self.begins_month, self.begins_day)

    def ends(self, year: int) -> date:
        return date(year, self.ends_month, self.ends_day)


class OverdueRule(ProvincialRule):
    """What follows when an office lets its day go by, in a province from a day on, in working days.

    No document gives these numbers; the nation's row is 示例. The bureau's head is told of every day that went by at
    once.
    """

    # From the end of the notice, which has no day in the round.
    recognise_days = models.PositiveSmallIntegerField("公示期满后办结认定（工作日）")
    above_days = models.PositiveSmallIntegerField("逾期满多少个工作日告知上级机关")
    open_days = models.PositiveSmallIntegerField("逾期满多少个工作日上级机关可以接办")
    look_days = models.PositiveSmallIntegerField("人工复核系统终止的办件（工作日）")
    handler_days = models.PositiveSmallIntegerField("接办机关的办理期限（工作日）")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "逾期未办的处理"
        verbose_name_plural = "逾期未办的处理"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(
                condition=Q(recognise_days__gte=1, above_days__gte=1, look_days__gte=1, handler_days__gte=1)
                & Q(open_days__gte=F("above_days")),
                name="overduerule_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起"


class RoundQuerySet(models.QuerySet):
    def for_list(self) -> "RoundQuerySet":
        return self.select_related("authority", "standard").order_by("-year", "-applications_from", "-id")

    def announced(self) -> "RoundQuerySet":
        """Rounds that are held or were, in order of their days."""
        return self.exclude(status=RoundStatus.CANCELLED).order_by("applications_from")

    def going_on(self) -> "RoundQuerySet":
        """Rounds that the clock still moves."""
        return self.exclude(status__in=[RoundStatus.CLOSED, RoundStatus.CANCELLED])


class Window:
    """The days of a round, asked alike of the bureau's row and of the public one."""

    applications_until: date
    review_from: date

    def must_be_in_review(self, on: date) -> None:
        """Raise Refused before the closed window, from whose first day nobody applies any more and the bureau chooses.

        A bureau that is late goes on choosing: households must not pay for it.
        """
        if on < self.review_from:
            raise Refused(
                "applications_open",
                f"申报、推荐 {self.applications_until} 截止，{self.review_from} 起审核，"
                "在此以前不能列为拟认定或者公示。",
            )


class Round(Window, models.Model):
    """One round of a bureau in a year. Its workflow's mover alone writes `status`, which the clock moves by its dates.

    Whether an application may be lodged is asked of the dates (`is_open`), never of the status: a job that comes late
    must not keep anyone out.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    year = models.SmallIntegerField("年度")
    # The public row: a county may use the standard of its city, whose own rows it does not see.
    standard = models.ForeignKey(PublicClassStandard, models.PROTECT, related_name="rounds", verbose_name="分类标准")
    applications_from = models.DateField("申报开始")
    applications_until = models.DateField("申报截止")
    review_from = models.DateField("审核开始")
    review_until = models.DateField("审核截止")
    notice_days = models.PositiveSmallIntegerField("公示天数")
    notice_in_working_days = models.BooleanField("公示按工作日计算", default=True)
    supplement_days = models.PositiveSmallIntegerField("补正期限（工作日）")
    places = models.PositiveIntegerField("本批名额", null=True, blank=True)
    reviewers = models.PositiveSmallIntegerField("每件评分人数", default=1)
    visit_after_ranking = models.BooleanField("先择优排序、后走访核实", default=False)
    opinion_days = models.PositiveSmallIntegerField("征求意见期限（工作日）", default=5)
    silence_is_consent = models.BooleanField("部门逾期未答复视为无意见", default=True)
    spot_check_days = models.PositiveSmallIntegerField("上级抽查期限（自然日）", default=30)
    consent_days = models.PositiveSmallIntegerField("推荐征求经营者同意的期限（自然日）", default=10)
    associations_recommend = models.BooleanField("允许行业协会、街道推荐", default=False)
    status = models.CharField("状态", max_length=10, choices=RoundStatus, default=RoundStatus.PLANNED)
    planned_by = officer("安排人")
    planned_at = models.DateTimeField("安排时间")

    objects = PrivateManager.from_queryset(RoundQuerySet)()

    class Meta:
        verbose_name = "认定批次"
        verbose_name_plural = "认定批次"
        indexes = [models.Index(fields=["path", "-year"], name="round_path")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RoundStatus.values), name="round_status_is_listed"),
            models.CheckConstraint(
                condition=Q(applications_until__gte=F("applications_from"))
                & Q(review_from__gt=F("applications_until"))
                & Q(review_until__gte=F("review_from")),
                name="round_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, notice_days__lte=90)
                & Q(supplement_days__gte=1, supplement_days__lte=90)
                & Q(opinion_days__gte=1, opinion_days__lte=90)
                & Q(spot_check_days__gte=1, spot_check_days__lte=180)
                & Q(consent_days__gte=1, consent_days__lte=90)
                & Q(reviewers__gte=1, reviewers__lte=9)
                & (Q(places=None) | Q(places__gte=1)),
                name="round_days_and_places_above_zero",
                violation_error_code="days_out_of_range",
                violation_error_message="天数应在 1 至 90 之间（上级抽查期限至多 180），"
                "每件评分 1 至 9 人，名额应为正整数，请核对。",
            ),
            ExclusionConstraint(
                name="round_no_overlap",
                violation_error_code="round_overlaps",
                violation_error_message="与本局 {year} 年度的另一批次时间重叠，请核对日期。",
                expressions=[
                    (_one_number("authority_id"), RangeOperators.OVERLAPS),
                    (_one_number("year"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("applications_from"),
                            F("review_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(status=RoundStatus.CANCELLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度认定（{self.applications_from:%m-%d} 至 {self.applications_until:%m-%d} 申报）"

    def is_open(self, on: date) -> bool:
        """True when applications may be lodged on a day, both ends included."""
        return self.status != RoundStatus.CANCELLED and self.applications_from <= on <= self.applications_until


class PublicRound(Window, models.Model):
    """What everyone may know of a round: whose it is, when it takes applications, by which standard, how it goes on.

    Households and the bureaus above and below read this row; public_round.py writes it whenever it writes the round.
    """

    round_id = models.BigIntegerField(primary_key=True)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    # Of the bureau: a household finds the rounds of its own county, city and province by it.
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    year = models.SmallIntegerField("年度")
    standard = models.ForeignKey(PublicClassStandard, models.PROTECT, related_name="+", verbose_name="分类标准")
    applications_from = models.DateField("申报开始")
    applications_until = models.DateField("申报截止")
    review_from = models.DateField("审核开始")
    review_until = models.DateField("审核截止")
    notice_days = models.PositiveSmallIntegerField("公示天数")
    notice_in_working_days = models.BooleanField("公示按工作日计算")
    supplement_days = models.PositiveSmallIntegerField("补正期限（工作日）")
    opinion_days = models.PositiveSmallIntegerField("征求意见期限（工作日）")
    silence_is_consent = models.BooleanField("部门逾期未答复视为无意见")
    visit_after_ranking = models.BooleanField("先择优排序、后走访核实")
    spot_check_days = models.PositiveSmallIntegerField("上级抽查期限（自然日）")
    consent_days = models.PositiveSmallIntegerField("推荐征求经营者同意的期限（自然日）")
    associations_recommend = models.BooleanField("允许行业协会、街道推荐")
    cancelled = models.BooleanField("已取消", default=False)

    class Meta:
        verbose_name = "公开的认定批次"
        verbose_name_plural = "公开的认定批次"
        indexes = [models.Index(fields=["path", "-year"], name="public_round_path")]

    def __str__(self) -> str:
        return f"{self.year} 年度认定（{self.applications_from:%m-%d} 至 {self.applications_until:%m-%d} 申报）"

    def is_open(self, on: date) -> bool:
        """True when applications may be lodged on a day, both ends included."""
        return not self.cancelled and self.applications_from <= on <= self.applications_until


class RoundEvent(Event):
    """One move of a round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=RoundAction)

    class Meta(Event.Meta):
        verbose_name = "认定批次记录"
        verbose_name_plural = "认定批次记录"
