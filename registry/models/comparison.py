"""Comparison with other registers (比对, A3): what their lists say, in what they differ, what became of it."""

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority
from authorities.models.departments import OfDepartment
from casework.models import Event
from registry.enums import DifferenceAction, DifferenceFinding, DifferenceKind, DifferenceStatus, RiskKind
from registry.feeds import COMPARED, DISCLOSURE, HOUSEHOLDS
from registry.models.households import Household

TEXT_LENGTH = 600
_LISTS = [(feed.name, feed.label) for feed in COMPARED]
# A difference within the registry itself is of registration's own list.
_SOURCES = [*_LISTS, (HOUSEHOLDS.name, HOUSEHOLDS.label)]


class RegisterEntry(models.Model):
    """What another register said last of one number. Compared, never typed from.

    Each province keeps the lists that were delivered to it: `path` is the province's. `number` is that by which the
    registry knows the household, else the row's own. `gone_in` is the delivery of the complete list that did not hold
    it any more. A register says no more than its feed has columns for.
    """

    pk = models.CompositePrimaryKey("path", "source", "number")
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    source = models.CharField("名单", max_length=20, choices=_LISTS)
    number = models.CharField("号码", max_length=18, db_collation="C")
    delivery_id = models.IntegerField("来源批次")
    gone_in = models.IntegerField("不再列出的批次", null=True)
    status_on = models.DateField("状态日期", null=True)
    report_filed_on = models.DateField("年报报送日期", null=True)
    as_of = models.DateField("截至日期", null=True)
    report_year = models.SmallIntegerField("年报年度", null=True)
    abnormal = models.BooleanField("经营异常", null=True)
    serious_violation = models.BooleanField("严重违法失信", null=True)
    kind = models.CharField("主体类型", max_length=10, blank=True)
    status = models.CharField("状态", max_length=14, blank=True)
    name = models.TextField("名称", blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "比对名单"
        verbose_name_plural = "比对名单"
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=[name for name, _ in _LISTS]), name="register_entry_of_a_list"
            ),
            models.CheckConstraint(
                condition=Q(source=DISCLOSURE.name)
                | Q(abnormal=None, serious_violation=None, report_year=None, report_filed_on=None),
                name="register_entry_says_what_its_list_has",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.number}"


class Comparison(models.Model):
    """One comparison of a province's registry with the lists delivered, and what it came to as the command tells it."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    compared_at = models.DateTimeField("比对时间")
    lists = models.JSONField("结果", default=dict)

    objects = PrivateManager()

    class Meta:
        verbose_name = "名录比对"
        verbose_name_plural = "名录比对"
        indexes = [models.Index(fields=["path", "-id"], name="comparison_path")]

    def __str__(self) -> str:
        return f"第 {self.pk} 次比对"


class Difference(OfDepartment):
    """In what a list and the registry differ about one number, from the comparison that found it to the one that found
    it no more (`gone_in`).

    `path` is that of the household's bureau; of what the registry does not have, the province's. `here` and `there` are
    what each says, as values; `there_on` the day from which the list says so, as far as it tells. `asked_of` and
    `department` are whom it was put to; `carried_out_in` is the delivery that brought their value into the registry.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    province = models.CharField("省级路径", max_length=60, db_collation="C")
    source = models.CharField("名单", max_length=20, choices=_SOURCES)
    kind = models.CharField("差异", max_length=20, choices=DifferenceKind)
    mark = models.CharField("标记", max_length=20, choices=RiskKind, blank=True)
    number = models.CharField("号码", max_length=18, db_collation="C")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    here = models.TextField("名录", blank=True)
    there = models.TextField("对方", blank=True)
    there_on = models.DateField("对方日期", null=True)
    found_in = models.ForeignKey(
        Comparison, models.PROTECT, related_name="+", verbose_name="发现的比对", db_index=False
    )
    gone_in = models.ForeignKey(
        Comparison, models.PROTECT, null=True, related_name="+", verbose_name="消失的比对", db_index=False
    )
    status = models.CharField(
        "处理情况", max_length=10, choices=DifferenceStatus, default=DifferenceStatus.OPEN, db_default="open"
    )
    note = models.CharField("理由", max_length=TEXT_LENGTH, blank=True, db_default="")
    decided_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    carried_out_in = models.IntegerField("更正批次", null=True)
    asked_of = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="核查机关")
    department = models.CharField("核查部门", max_length=20, blank=True, db_default="")
    question = models.CharField("请核查", max_length=TEXT_LENGTH, blank=True, db_default="")
    asked_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField("提出时间", null=True)
    answer_by = models.DateField("请于此日前答复", null=True)  # as whoever asks wishes; no document sets a term
    finding = models.CharField("核查结果", max_length=10, choices=DifferenceFinding, blank=True, db_default="")
    answer = models.CharField("核查情况", max_length=TEXT_LENGTH, blank=True, db_default="")
    answered_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "比对差异"
        verbose_name_plural = "比对差异"
        indexes = [
            # Lists of an area and their counts; what was found no more is read by its number alone.
            models.Index(
                fields=["path", "source", "kind", "status"], name="difference_live", condition=Q(gone_in=None)
            ),
            models.Index(
                fields=["asked_of", "department"],
                name="difference_asked",
                condition=Q(gone_in=None, status=DifferenceStatus.ASKED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "source", "number", "kind", "mark"],
                name="difference_once",
                condition=Q(gone_in=None),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DifferenceKind.values, status__in=DifferenceStatus.values),
                name="difference_is_listed",
            ),
            models.CheckConstraint(
                condition=(Q(household=None) & Q(kind=DifferenceKind.MISSING_HERE))
                | (Q(household__isnull=False) & ~Q(kind=DifferenceKind.MISSING_HERE)),
                name="difference_of_a_household",
            ),
            models.CheckConstraint(
                condition=(Q(kind=DifferenceKind.MARK_DIFFERS) & ~Q(mark=""))
                | (~Q(kind=DifferenceKind.MARK_DIFFERS) & Q(mark="")),
                name="difference_of_a_mark",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[DifferenceStatus.ACCEPTED, DifferenceStatus.KEPT], decided_by__isnull=False)
                & Q(decided_at__isnull=False)
                & (Q(status=DifferenceStatus.ACCEPTED) | ~Q(note=""))
                | Q(
                    ~Q(status__in=[DifferenceStatus.ACCEPTED, DifferenceStatus.KEPT]),
                    decided_by=None,
                    decided_at=None,
                ),
                name="difference_kept_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[DifferenceStatus.ASKED, DifferenceStatus.ANSWERED])
                | Q(asked_of__isnull=False, asked_by__isnull=False, asked_at__isnull=False, answer_by__isnull=False),
                name="difference_asked_of_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=DifferenceStatus.ANSWERED)
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False, finding__in=DifferenceFinding.values)
                    & ~Q(answer="")
                ),
                name="difference_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(gone_in=None) | Q(gone_in__gt=F("found_in")), name="difference_found_before_it_was_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    @property
    def is_live(self) -> bool:
        """True while the latest comparison still finds it."""
        return self.gone_in_id is None

    @property
    def addressee(self) -> str:
        """Whom it was put to: the department beside the bureau, or the bureau."""
        if self.asked_of is None:
            return ""
        beside = self.get_department_display()
        return f"{self.asked_of.short_name}{beside}" if beside else self.asked_of.name


class DifferenceEvent(Event):
    """What was done with a difference, as it was."""

    difference = models.ForeignKey(Difference, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=DifferenceAction)

    class Meta(Event.Meta):
        verbose_name = "比对差异记录"
        verbose_name_plural = "比对差异记录"
