"""Recognitions (认定): the title a household holds, from its day until its last (C1, C9, C11)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, ProvincialRule
from casework.check_numbers import DIGITS
from casework.models import DecisionEvent, IssuedLetter
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.people import officer, person
from mingteyouxin.places.models import Quota
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.enums import PublishedPenalties, RecognitionAction, RecognitionStatus, ZoneCounting
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel
from registry.models import Household

_NUMBER = rf"^\d{{{DIGITS}}}$"


class RecognitionQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "RecognitionQuerySet":
        """Titles in force on a day, the last day included."""
        return self.filter(status=RecognitionStatus.VALID, recognised_on__lte=day, valid_until__gte=day)


class Recognition(models.Model):
    """A household's recognition. `path` is that of the household's bureau when it was recognised, so that its county,
    city and province see it whoever recognised it; `place` is the county-level division in which one natural person has
    one at most, as on the day of recognition (county_places.py); `operator_index` is the operator's blind index, empty
    where no document number is known. `quota` is where its place was taken; one from before the platform or from an
    earlier year's cap has none. `number` is that of its certificate, which anybody may ask about. The three years of
    its validity, and three more per extension (C12), are a constraint in the database (database/titles.py):
    `first_until` is the last day that was given with it, `valid_until` the one that holds.

    `taken_over` says that it was given before this platform (C15). Its days are those on its paper, and what nobody
    knows of it any more is empty: the way it came, who recommended it, the type of that day.
    """

    number = models.CharField("证书编号", max_length=DIGITS, db_collation="C")
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="recognitions", db_constraint=False, verbose_name="个体工商户"
    )
    place = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="县级区域")
    operator_index = models.BinaryField("证件号码索引", null=True)
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    recognition_path = models.CharField("途径", max_length=16, choices=RecognitionPath, blank=True)
    recommender = models.CharField("推荐单位", max_length=60, blank=True)
    recogniser = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="认定机关")
    recognised_on = models.DateField("认定日期")
    first_until = models.DateField("认定时有效期至")
    extensions = models.PositiveSmallIntegerField("延长次数", default=0)
    valid_until = models.DateField("有效期至")
    type_then = models.CharField("认定时分型", max_length=12, choices=HouseholdType, blank=True)
    taken_over = models.BooleanField("平台启用前的认定", default=False)
    status = models.CharField("状态", max_length=10, choices=RecognitionStatus, default=RecognitionStatus.VALID)
    ended_on = models.DateField("结束日期", null=True)
    quota = models.ForeignKey(Quota, models.PROTECT, null=True, related_name="recognitions", verbose_name="名额")

    objects = PrivateManager.from_queryset(RecognitionQuerySet)()

    class Meta:
        verbose_name = "名特优新认定"
        verbose_name_plural = "名特优新认定"
        indexes = [
            models.Index(fields=["path", "status"], name="recognition_path"),
            # Whose last day is over, among those that still count.
            models.Index(
                fields=["valid_until"], name="recognition_last_day", condition=Q(status=RecognitionStatus.VALID)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="recognition_number_once"),
            models.CheckConstraint(condition=Q(number__regex=_NUMBER), name="recognition_number_is_digits"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(status=RecognitionStatus.VALID),
                name="recognition_one_a_household",
                violation_error_code="recognised_already",
                violation_error_message="该户已有一项有效的认定，一户只能认定一类。",
            ),
            models.UniqueConstraint(
                fields=["operator_index", "place"],
                condition=Q(status=RecognitionStatus.VALID, operator_index__isnull=False),
                name="recognition_one_a_person_and_place",
                violation_error_code="person_recognised_already",
                violation_error_message="该经营者在本县（市、区）已有一户获得认定，"
                "同一经营者在一地只能认定一户（总体方案二（四））。",
            ),
            models.CheckConstraint(
                condition=Q(recognition_class__in=RecognitionClass.values)
                & Q(level__in=RecognitionLevel.values)
                & (Q(recognition_path__in=RecognitionPath.values) | Q(taken_over=True, recognition_path=""))
                & (Q(type_then__in=HouseholdType.values) | Q(taken_over=True, type_then=""))
                & Q(status__in=RecognitionStatus.values),
                name="recognition_choices_are_listed",
            ),
            models.CheckConstraint(
                condition=Q(status=RecognitionStatus.VALID, ended_on=None)
                | (~Q(status=RecognitionStatus.VALID) & Q(ended_on__isnull=False, ended_on__gte=F("recognised_on"))),
                name="recognition_ended_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(taken_over=True)
                | Q(recognition_path=RecognitionPath.APPLICATION, recommender="")
                | (Q(recognition_path=RecognitionPath.RECOMMENDATION) & ~Q(recommender="")),
                name="recognition_recommended_by_someone",
            ),
            # Nothing that this platform gave comes without the place it takes being counted, nor one from before with.
            models.CheckConstraint(
                condition=Q(taken_over=False) | Q(quota=None), name="recognition_taken_over_takes_no_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_recognition_class_display()}（{self.get_level_display()}）"

    def is_valid_on(self, day: date) -> bool:
        """True when the title is in force on a day, the last day included."""
        return self.status == RecognitionStatus.VALID and self.recognised_on <= day <= self.valid_until

    @property
    def benefits_from(self) -> date | None:
        """The day from which the measures of assistance apply (C10); None where it was given before there was a rule.

        The title itself lasts from its own day, whenever these begin (C11).
        """
        try:
            rule = BenefitStart.objects.in_force(self.path, self.recognised_on)
        except BenefitStart.DoesNotExist:
            return None
        return date(self.recognised_on.year + 1, rule.month, rule.day)


class RecognitionEvent(DecisionEvent):
    """One step in the life of a title."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("操作人")
    action = models.CharField("动作", max_length=24, choices=RecognitionAction)
    # Of an end that was taken back: the day from which the title was held to be over.
    was_ended_on = models.DateField("曾自何日起终止", null=True)

    class Meta(DecisionEvent.Meta):
        verbose_name = "认定记录"
        verbose_name_plural = "认定记录"
        constraints = [
            # No decision against a household without its remedies (行政复议法 第二十条).
            models.CheckConstraint(
                condition=~Q(action__in=[RecognitionAction.CANCEL, RecognitionAction.REVOKE]) | Q(remedy__isnull=False),
                name="recognition_event_tells_remedies",
            ),
            models.CheckConstraint(
                condition=~Q(action=RecognitionAction.RESTORE) | Q(was_ended_on__isnull=False),
                name="recognition_event_restored_from_a_day",
            ),
        ]


class _OfItsTitle(PrivateManager):
    path_field = "recognition__path"


class TitleLetter(IssuedLetter):
    """A letter about a step in the life of a title, as it was issued. Rows are only ever added."""

    event = models.ForeignKey(RecognitionEvent, models.PROTECT, related_name="letters")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="letters")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()
    concerning = _OfItsTitle()

    class Meta(IssuedLetter.Meta):
        verbose_name = "名特优新认定文书"
        verbose_name_plural = "名特优新认定文书"
        constraints = [
            *IssuedLetter.Meta.constraints,
            models.UniqueConstraint(fields=["event", "kind"], name="title_letter_once"),
        ]


class LiveTitles(models.Model):
    """How many titles of a province are in force, of every path, level and year (C8).

    Counted by triggers alone (database/titles.py). Whoever gives a title waits here for whoever gives another, so that
    no two of them believe the last place to be theirs.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C", primary_key=True)
    count = models.BigIntegerField("有效认定")

    class Meta:
        verbose_name = "有效认定数"
        verbose_name_plural = "有效认定数"
        constraints = [models.CheckConstraint(condition=Q(count__gte=0), name="live_titles_are_counted")]


class RecognitionReport(models.Model):
    """What a bureau has recognised in a round up to a moment, as reported upward: rows are only ever added, the latest
    one of a round counts.

    `rows` are lines `[code, name, county, class, level, path, day]` in order of code; `checksum` is the SHA-256 of them
    as reports.py writes them out, which the receiver can compute from the list.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    count = models.PositiveIntegerField("户数")
    checksum = models.CharField("校验值", max_length=64)
    rows = models.JSONField("名单", default=list)
    reported_by = officer("上报人")
    reported_at = models.DateTimeField("上报时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "认定情况上报"
        verbose_name_plural = "认定情况上报"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "-id"], name="recognition_report_path")]


class PenaltyReading(ProvincialRule):
    """Which penalties count as published in the years before an application, in a province from a day on (C4 A).

    The guidance says 公示的 and leaves open when; the reading of the day of application or recommendation counts.
    """

    reading = models.CharField("认定口径", max_length=10, choices=PublishedPenalties)

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "“公示的行政处罚”认定口径"
        verbose_name_plural = "“公示的行政处罚”认定口径"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(reading__in=PublishedPenalties.values), name="penaltyreading_is_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {self.get_reading_display()}"


class ZoneReading(ProvincialRule):
    """What development zones count as in a province from a day on, where one person has one title a place (C9).

    A zone is no administrative division: without a province's word it counts as the county that it lies in.
    """

    counted = models.CharField("开发区", max_length=10, choices=ZoneCounting)

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "开发区是否单独计为一地"
        verbose_name_plural = "开发区是否单独计为一地"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(counted__in=ZoneCounting.values), name="zonereading_is_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {self.get_counted_display()}"


class BenefitStart(ProvincialRule):
    """From which day of the year after the recognition the measures of assistance begin, in a province (C10)."""

    month = models.PositiveSmallIntegerField("月")
    day = models.PositiveSmallIntegerField("日")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "帮扶措施起始日"
        verbose_name_plural = "帮扶措施起始日"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(month__range=(1, 12), day__range=(1, 28)), name="benefitstart_is_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起，次年 {self.month} 月 {self.day} 日"
