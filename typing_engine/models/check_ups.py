"""The yearly check-up (年度体检, D7): its days, one look at a province, what it found, and whom officers helped.

None of it is a typing result. What a look found is kept until the next one; whom officers helped is kept for good.
"""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import ProvincialRule
from registry.enums import HouseholdType
from typing_engine.enums import ContactKind, Ground

_MONTHS = list(range(1, 13))
_SHORT_MONTHS = [4, 6, 9, 11]


def _is_a_day(month: str, day: str) -> Q:
    """A day that every year has."""
    longest = Q(**{f"{month}__in": [*_SHORT_MONTHS, 2]})
    return Q(**{f"{month}__in": _MONTHS, f"{day}__gte": 1}) & (
        Q(**{f"{day}__lte": 28})
        | Q(**{f"{month}__in": _SHORT_MONTHS, f"{day}__lte": 30})
        | (~longest & Q(**{f"{day}__lte": 31}))
    )


class CheckUpDays(ProvincialRule):
    """In which days of a year a province looks ahead to its run, and how many days lie between two looks.

    The guidance asks for help before typing and names no day, so each province may set its own.
    """

    from_month = models.PositiveSmallIntegerField("开始月")
    from_day = models.PositiveSmallIntegerField("开始日")
    until_month = models.PositiveSmallIntegerField("结束月")
    until_day = models.PositiveSmallIntegerField("结束日")
    every_days = models.PositiveSmallIntegerField("间隔天数", help_text="两次体检之间相隔的天数。")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "年度体检日期"
        verbose_name_plural = "年度体检日期"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(
                condition=_is_a_day("from_month", "from_day") & _is_a_day("until_month", "until_day"),
                name="checkupdays_are_days",
                violation_error_message="请填写每年都有的日期，如 5 月 1 日。",
            ),
            models.CheckConstraint(
                condition=Q(from_month__lt=F("until_month"))
                | Q(from_month=F("until_month"), from_day__lte=F("until_day")),
                name="checkupdays_in_order",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(every_days__gte=1),
                name="checkupdays_apart",
                violation_error_message="间隔天数至少为 1。",
            ),
        ]

    def __str__(self) -> str:
        days = f"{self.from_month} 月 {self.from_day} 日至 {self.until_month} 月 {self.until_day} 日"
        return f"{self.province or '全国'} 自 {self.valid_from} 起：{days}，每 {self.every_days} 天一次"

    def span(self, year: int) -> tuple[date, date]:
        """First and last day of a year."""
        return date(year, self.from_month, self.from_day), date(year, self.until_month, self.until_day)

    def hold(self, on: date) -> bool:
        """True on one of the days."""
        first, last = self.span(on.year)
        return first <= on <= last


class CheckUpQuerySet(models.QuerySet):
    def latest_of(self, province_path: str) -> "CheckUpQuerySet":
        """The last look at a province that was finished; its lists are what is shown."""
        return self.filter(path=province_path, done_at__isnull=False).order_by("-pk")[:1]


class CheckUp(models.Model):
    """One look at a province: the facts of a day (`as_of`), put to what its coming run will ask.

    `coming_on` is the day of that run, from which the standard and the year of the annual report follow. `lists` holds
    for each ground the areas whose list speaks: elsewhere it is unknown who is on it. No household and no count stands
    here, so that a household may read of the look in which it was found.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    year = models.SmallIntegerField("年度")
    as_of = models.DateField("体检日")
    coming_on = models.DateField("分型基准日")
    report_year = models.SmallIntegerField("年报年度")
    standard = models.ForeignKey("typing_engine.Standard", models.PROTECT, related_name="+", verbose_name="分型标准")
    lists = models.JSONField("已归集名单", default=dict)
    job = models.OneToOneField("authorities.Job", models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    requested_at = models.DateTimeField("发起时间")
    done_at = models.DateTimeField("完成时间", null=True)

    objects = CheckUpQuerySet.as_manager()

    class Meta:
        verbose_name = "年度体检"
        verbose_name_plural = "年度体检"
        indexes = [models.Index(fields=["path", "-id"], name="checkup_path")]
        constraints = [
            models.CheckConstraint(condition=Q(coming_on__gte=F("as_of")), name="checkup_looks_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年年度体检（{self.as_of:%Y-%m-%d}）"


class CheckUpPart(models.Model):
    """A range of households that one transaction looks at. `path` is the province's.

    What was counted in it lies in arrays of one length, until the counts of all parts are summed up: a row for each
    place and part would cost more than the counting.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    check_up = models.ForeignKey(CheckUp, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField("序号")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    households = models.IntegerField("户数")
    done_at = models.DateTimeField("完成时间", null=True)
    paths = ArrayField(models.TextField(), default=list)
    types = ArrayField(models.TextField(), default=list)
    grounds = ArrayField(models.SmallIntegerField(), default=list)
    counts = ArrayField(models.IntegerField(), default=list)

    objects = PrivateManager()

    class Meta:
        verbose_name = "体检分片"
        verbose_name_plural = "体检分片"
        constraints = [models.UniqueConstraint(fields=["check_up", "number"], name="checkup_part_once")]


class CheckUpCount(models.Model):
    """How many households of one bureau or station the coming run would type so, with the same grounds.

    `type` is empty where the list that would tell was never received. Counted, never made into a share.
    """

    pk = models.CompositePrimaryKey("check_up_id", "path", "type", "grounds")
    check_up = models.ForeignKey(CheckUp, models.CASCADE, related_name="+", db_index=False)
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    type = models.CharField("分型", max_length=12, choices=HouseholdType, blank=True)
    grounds = models.SmallIntegerField("不符合情形")
    households = models.IntegerField("户数")

    objects = PrivateManager()

    class Meta:
        verbose_name = "体检汇总"
        verbose_name_plural = "体检汇总"


class CheckUpEntry(models.Model):
    """A household in whose way something stands that can be cured, as a bitmask of Ground; none that left the register.

    Keys are no foreign keys in the database, as those of results (models/results.py). `path` is the household's of the
    day: whoever looks for one household asks by its path too, and one that moved since is on no list until the next
    look. One index serves both, for writing it is most of what a look costs beyond a what-if.
    """

    pk = models.CompositePrimaryKey("check_up_id", "path", "household_id")
    check_up = models.ForeignKey(CheckUp, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    household = models.ForeignKey(
        "registry.Household", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    grounds = models.SmallIntegerField("需要处理的情形")

    objects = PrivateManager()

    class Meta:
        verbose_name = "体检名单"
        verbose_name_plural = "体检名单"
        constraints = [
            models.CheckConstraint(condition=Q(grounds__gt=0), name="checkup_entry_says_why"),
        ]

    @property
    def reasons(self) -> list[Ground]:
        return Ground.of(self.grounds)


class CheckUpContact(models.Model):
    """That an officer reached or helped a household before a year's run. Rows are only ever added.

    `grounds` is what stood in its way then, 0 where it had left the list already.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey("registry.Household", models.PROTECT, related_name="+", db_constraint=False)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    year = models.SmallIntegerField("年度")
    grounds = models.SmallIntegerField("当时的情形")
    kind = models.CharField("情况", max_length=10, choices=ContactKind)
    note = models.CharField("说明", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    at = models.DateTimeField("记录时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "体检帮扶记录"
        verbose_name_plural = "体检帮扶记录"
        indexes = [
            models.Index(fields=["household", "year", "-id"], name="checkup_contact_household"),
            models.Index(fields=["path", "year", "-id"], name="checkup_contact_path"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="checkup_contact_kind_is_listed"),
            models.CheckConstraint(condition=~Q(note=""), name="checkup_contact_says_what"),
        ]

    @property
    def reasons(self) -> list[Ground]:
        return Ground.of(self.grounds)
