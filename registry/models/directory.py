"""The public directory (名录): only what everyone may see, in a table of its own (DESIGN 3)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel, RegistrationStatus, TitleEnd


class DirectoryEntry(models.Model):
    """The public face of one household. Public pages and the open API read this table and nothing else of the registry.

    `search_name` is the name as it is compared, `tokens` what the name index holds (see name_search.py).
    """

    household_id = models.BigIntegerField(primary_key=True)
    code = models.CharField("统一社会信用代码", max_length=18, null=True, db_collation="C")
    reg_no = models.CharField("注册号", max_length=15, null=True, db_collation="C")
    name = models.TextField("名称", blank=True)
    search_name = models.TextField(blank=True, db_collation="C")
    tokens = ArrayField(models.TextField(), default=list)
    province = models.CharField("省级代码", max_length=2, db_collation="C")
    authority = models.ForeignKey(
        "authorities.Authority", models.PROTECT, verbose_name="登记机关", db_constraint=False, db_index=False
    )
    industry = models.CharField("行业代码", max_length=5, blank=True)
    established_on = models.DateField("成立日期")
    status = models.CharField("登记状态", max_length=14, choices=RegistrationStatus)

    class Meta:
        verbose_name = "名录条目"
        verbose_name_plural = "名录条目"
        indexes = [
            # A large load is gathered and sorted into the index at its end (intake/households.py), not in 4 MB pieces.
            GinIndex(fields=["tokens"], name="directory_tokens", fastupdate=True, gin_pending_list_limit=524_288),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="directory_code", condition=Q(code__isnull=False)),
            models.UniqueConstraint(fields=["reg_no"], name="directory_reg_no", condition=Q(reg_no__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def number(self) -> str:
        """The number people know the household by: the code, else the 15-digit one."""
        return self.code or self.reg_no


class PublishedRun(models.Model):
    """The public face of a typing run that is published: what an entry shows about the run behind its type.

    The typing engine writes it (it stands above the registry). One run a province is the current one.
    """

    run_id = models.IntegerField(primary_key=True)
    province = models.CharField("省级代码", max_length=2, db_collation="C")
    year = models.SmallIntegerField("年度")
    as_of = models.DateField("基准日")
    published_on = models.DateField("公布日期")
    standard_number = models.CharField("标准文号", max_length=80)
    standard_title = models.CharField("标准标题", max_length=120)
    is_current = models.BooleanField("现行")
    # Whether 名特优新 asks for its types: those of the annual run and of partial runs, not of an extra whole one.
    counts = models.BooleanField("用于认定", default=True)

    class Meta:
        verbose_name = "已公布分型批次"
        verbose_name_plural = "已公布分型批次"
        constraints = [
            models.UniqueConstraint(
                fields=["province"], condition=Q(is_current=True), name="published_run_one_current_a_province"
            )
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.year}"


class PublishedType(models.Model):
    """The published type of one household, beside the directory entry: a narrow row, so that a publication writes
    neither the entry nor its name index, and only the rows whose type changed.

    `run` is empty when the type comes from the current run of `province`; else it names the run, e.g. a partial one.
    `corrected_on` is the day on which an objection corrected what that run had found.
    """

    household_id = models.BigIntegerField(primary_key=True)
    province = models.CharField("省级代码", max_length=2, db_collation="C")
    type = models.CharField("分型", max_length=12, choices=HouseholdType)
    run = models.ForeignKey(
        PublishedRun, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    corrected_on = models.DateField("更正日期", null=True)

    class Meta:
        verbose_name = "已公布分型"
        verbose_name_plural = "已公布分型"
        indexes = [
            models.Index(fields=["province", "household_id"], name="published_type_province"),
            # Few types come from another run than the current one.
            models.Index(fields=["run"], name="published_type_run", condition=Q(run__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=HouseholdType.values), name="published_type_is_listed")
        ]

    def __str__(self) -> str:
        return self.get_type_display()


class PublishedRecognition(models.Model):
    """The recognition that a household holds, beside the directory entry, for everyone to see (C13).

    `mingteyouxin` writes it when it recognises, and takes it away when a recognition ends before its last day; one
    whose days are over is no longer shown. `path` is that of the county-level place of the household, by which the list
    (榜单) of a place is read; `number` is that of its certificate (`PublishedTitle`).
    """

    household_id = models.BigIntegerField(primary_key=True)
    number = models.CharField("证书编号", max_length=16, db_collation="C")
    path = models.CharField("县级区域路径", max_length=60, db_collation="C")
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    recogniser = models.ForeignKey(
        "authorities.Authority", models.PROTECT, db_constraint=False, db_index=False, verbose_name="认定机关"
    )
    recognised_on = models.DateField("认定日期")
    valid_until = models.DateField("有效期至")

    class Meta:
        verbose_name = "已公布的名特优新认定"
        verbose_name_plural = "已公布的名特优新认定"
        indexes = [
            # Counted by class without reading the rows; and listed, the latest first, for the whole country.
            models.Index(
                fields=["path", "recognition_class"], include=["valid_until"], name="published_recognition_path"
            ),
            models.Index(fields=["-recognised_on", "household_id"], name="published_recognition_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recognition_class__in=RecognitionClass.values)
                & Q(level__in=RecognitionLevel.values)
                & ~Q(number=""),
                name="published_recognition_is_listed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_recognition_class_display()}（{self.get_level_display()}）"


class PublishedStory(models.Model):
    """The photo and the words that a household agreed to show beside its title (C13): a small copy of the photo itself.

    Gone with the title: a row without the household's row in PublishedRecognition cannot be (registry/database.py).
    """

    household_id = models.BigIntegerField(primary_key=True)
    number = models.CharField("证书编号", max_length=16, db_collation="C")
    text = models.CharField("介绍", max_length=300, blank=True)
    photo = models.BinaryField("照片", null=True)
    photo_digest = models.CharField("照片校验值", max_length=64, blank=True)
    shown_on = models.DateField("展示日期")

    class Meta:
        verbose_name = "已展示的照片和介绍"
        verbose_name_plural = "已展示的照片和介绍"
        constraints = [
            models.CheckConstraint(
                condition=Q(photo=None, photo_digest="") | (Q(photo__isnull=False) & ~Q(photo_digest="")),
                name="published_story_photo_has_a_digest",
            )
        ]

    def __str__(self) -> str:
        return self.number


class PublishedTitle(models.Model):
    """What is told of a certificate by its number (C13): also of one that has ended, for its mark still hangs.

    Read by number alone, so that there is no list of those that ended. The household's name is the directory's of
    today. One whose last day is over says so by that day.
    """

    number = models.CharField("证书编号", max_length=16, db_collation="C", primary_key=True)
    household_id = models.BigIntegerField()
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    recogniser = models.ForeignKey(
        "authorities.Authority", models.PROTECT, db_constraint=False, db_index=False, verbose_name="认定机关"
    )
    recognised_on = models.DateField("认定日期")
    valid_until = models.DateField("有效期至")
    ended_on = models.DateField("终止日期", null=True)
    ended_how = models.CharField("终止情形", max_length=10, choices=TitleEnd, blank=True)
    # The household has another operator, who has not taken the title on yet: the day on which that was found.
    operator_changed_on = models.DateField("经营者变更待核对", null=True)

    class Meta:
        verbose_name = "证书查验"
        verbose_name_plural = "证书查验"
        constraints = [
            models.CheckConstraint(
                condition=Q(recognition_class__in=RecognitionClass.values)
                & Q(level__in=RecognitionLevel.values)
                & (Q(ended_on=None, ended_how="") | Q(ended_on__isnull=False, ended_how__in=TitleEnd.values)),
                name="published_title_is_listed",
            )
        ]

    def __str__(self) -> str:
        return self.number
