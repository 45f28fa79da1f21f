"""What departments handed in: one row per file taken, its oddities, and the wordings that provinces use."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from registry.enums import Severity
from registry.feeds import feed_choices


class DeliveryQuerySet(models.QuerySet):
    def for_list(self) -> "DeliveryQuerySet":
        return self.select_related("job", "by", "machine", "refused_file", "mending_file").order_by("-id")


class Delivery(models.Model):
    """A feed file that was taken (or refused whole, then `accepted` is 0 and it counts for nothing).

    `area` is the path of the area it was delivered for and, unless `partial`, complete for. `period_ends` and `kinds`
    are the distinct ones among its accepted rows: a run's coverage gate reads them. What an upheld objection put right
    is a delivery too, for facts are told by the delivery that brought them (`fact_changes.py`).
    """

    id = models.AutoField(primary_key=True)  # 32 bits: every fact row names its delivery
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    area = models.CharField("范围", max_length=60, db_collation="C")
    partial = models.BooleanField("部分数据")
    file_name = models.CharField("文件名", max_length=160)
    file = models.ForeignKey("authorities.StoredFile", models.PROTECT, null=True, related_name="+")
    sheet = models.TextField("工作表", blank=True)  # of a workbook the one that was read
    # The refused rows as CSV, and as a workbook whose cells are text, for mending by hand.
    refused_file = models.ForeignKey("authorities.StoredFile", models.PROTECT, null=True, related_name="+")
    mending_file = models.ForeignKey("authorities.StoredFile", models.PROTECT, null=True, related_name="+")
    job = models.OneToOneField("authorities.Job", models.PROTECT, null=True, related_name="delivery")
    by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    machine = models.ForeignKey(
        "authorities.Machine", models.PROTECT, null=True, related_name="+", verbose_name="系统对接方"
    )
    taken_at = models.DateTimeField("入库时间")
    new = models.IntegerField("新增", default=0)
    changed = models.IntegerField("变更", default=0)
    unchanged = models.IntegerField("未变", default=0)
    refused = models.IntegerField("退回", default=0)
    warnings = models.IntegerField("提醒", default=0)
    ignored_columns = ArrayField(models.TextField(), verbose_name="未识别的列", default=list)
    period_ends = ArrayField(models.DateField(), verbose_name="所属期止", default=list)
    kinds = ArrayField(models.TextField(), verbose_name="类型", default=list)
    # Of facts that an objection put right: its number, and the department that confirmed it. There is no file then.
    objection = models.CharField("依据的异议", max_length=80, blank=True)
    confirmed_by = models.CharField("核实部门", max_length=80, blank=True)

    objects = PrivateManager.from_queryset(DeliveryQuerySet)()

    class Meta:
        verbose_name = "归集批次"
        verbose_name_plural = "归集批次"
        indexes = [
            models.Index(fields=["path", "-id"], name="delivery_path"),
            # Which list covers a place, and of when it is.
            models.Index(fields=["area", "feed"], name="delivery_area"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(new__gte=0, changed__gte=0, unchanged__gte=0, refused__gte=0, warnings__gte=0),
                name="delivery_counts",
            )
        ]

    def __str__(self) -> str:
        if self.objection:
            return f"{self.get_feed_display()} {self.objection}更正"
        return f"{self.get_feed_display()} {self.file_name}"

    @property
    def accepted(self) -> int:
        """Rows taken."""
        return self.new + self.changed + self.unchanged


class RowProblem(models.Model):
    """An oddity of one row: refused with a cure, or taken with a warning. Private values are masked here."""

    # Written with its delivery, which no role may delete: a check and a second index per row would tell nothing.
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="problems", db_constraint=False, db_index=False)
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    severity = models.CharField("处理", max_length=10, choices=Severity)
    sheet = models.TextField("工作表", blank=True)
    line = models.IntegerField("行")
    column = models.TextField("列", blank=True)
    code = models.CharField("代码", max_length=40)
    value = models.TextField("值", blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "行问题"
        verbose_name_plural = "行问题"
        indexes = [models.Index(fields=["delivery", "severity", "line"], name="row_problem_delivery")]


class ValueAlias(models.Model):
    """A wording that a province's registry uses for a listed value, e.g. 在营（开业） for 存续.

    `province` is the province's path, or '/' for a wording that is taken everywhere.
    """

    province = models.CharField("省级路径", max_length=60, db_collation="C")
    feed = models.CharField("数据", max_length=20, choices=feed_choices)
    column = models.CharField("列", max_length=40)
    wording = models.CharField("原文", max_length=60)
    value = models.CharField("对应值", max_length=40)

    class Meta:
        verbose_name = "取值对照"
        verbose_name_plural = "取值对照"
        ordering = ["feed", "column", "province", "wording"]
        constraints = [
            models.UniqueConstraint(fields=["province", "feed", "column", "wording"], name="value_alias_once"),
            models.CheckConstraint(condition=~Q(wording=F("value")), name="value_alias_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.wording} → {self.value}"
