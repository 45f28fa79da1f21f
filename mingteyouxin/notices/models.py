"""Public notices (公示, C5): the list before the public, what people say to it, and what everyone reads of it."""

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from casework.deadlines import Due
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.notices.enums import ObjectionKind, ObjectionStatus
from mingteyouxin.people import officer
from mingteyouxin.rounds.models import PublicRound
from registry.enums import RecognitionClass, RecognitionLevel


class Notice(Due):
    """One list of households proposed for recognition, before the public from `published_on` until `until`, both days
    included. A round may have several.

    `until` is its last day in the sense of `casework.deadlines`.
    """

    DAY = "until"
    due_on = None

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    number = models.PositiveSmallIntegerField("次序")
    title = models.CharField("标题", max_length=120)
    contact = models.CharField("联系人和联系方式", max_length=120)
    published_on = models.DateField("公示开始")
    until = models.DateField("公示截止")
    published_by = officer("发布人")
    published_at = models.DateTimeField("发布时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "名特优新公示"
        verbose_name_plural = "名特优新公示"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "until"], name="notice_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="notice_number_once_a_round",
                violation_error_code="published_meanwhile",
                violation_error_message="本批次刚刚由另一名工作人员发布了公示，请刷新后核对。",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("published_on")), name="notice_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def day_has_moved(self) -> None:
        """Everyone reads the same day."""
        PublicNotice.objects.filter(pk=self.pk).update(until=self.until)


class PublicNotice(models.Model):
    """What everyone reads of a notice; it is written whenever the notice is."""

    notice_id = models.BigIntegerField(primary_key=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    # Of the bureau: a list of notices of a place reads those of the bureaus below it too.
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    year = models.SmallIntegerField("年度")
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    standard = models.CharField("分类标准", max_length=220)
    title = models.CharField("标题", max_length=120)
    contact = models.CharField("联系人和联系方式", max_length=120)
    published_on = models.DateField("公示开始")
    until = models.DateField("公示截止")
    households = models.PositiveIntegerField("户数")

    class Meta:
        verbose_name = "公开的名特优新公示"
        verbose_name_plural = "公开的名特优新公示"
        ordering = ["-published_on", "-notice_id"]
        indexes = [
            models.Index(fields=["-published_on", "-notice_id"], name="public_notice_latest"),
            models.Index(fields=["path"], name="public_notice_path"),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_objections(self, on) -> bool:
        """True on the days of the notice, the last one included (民法典 第二百零三条)."""
        return self.published_on <= on <= self.until


class PublicNoticeEntry(models.Model):
    """One household of a notice, as everyone reads it: nothing of who operates it."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField("序号")
    name = models.TextField("名称", blank=True)
    code = models.CharField("统一社会信用代码或注册号", max_length=18, db_collation="C")
    county = models.CharField("所在县（市、区）", max_length=60)
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    recognition_path = models.CharField("途径", max_length=16, choices=RecognitionPath)

    class Meta:
        verbose_name = "公示名单"
        verbose_name_plural = "公示名单"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="public_notice_entry_once")]

    def __str__(self) -> str:
        return self.name or self.code


class NoticeEntry(models.Model):
    """Which case stands in which notice. A case that came back to be noticed anew stands in several."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    shown = models.OneToOneField(PublicNoticeEntry, models.PROTECT, related_name="+")

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示办件"
        verbose_name_plural = "公示办件"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notice", "case"], name="notice_entry_once")]


# What is said to whoever comes after the last day; the trigger refuses it too (database/notices.py).
NOTICE_CLOSED = "该公示不在公示期内，不能再提交；如有情况，请按公示所列联系方式向认定机关反映。"


class Objection(models.Model):
    """What somebody says, under his real name, about a household on notice. Neither the public nor the household reads
    it: the household is told that there is one, and what was decided.

    What was said never changes (a trigger sees to it); the answer is written once. Its workflow's mover alone writes
    `status`.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    kind = models.CharField("性质", max_length=10, choices=ObjectionKind)
    name = models.CharField("姓名", max_length=60)
    phone_sealed = models.BinaryField("联系电话（密文）")
    phone_masked = models.CharField("联系电话", max_length=60)
    text = models.TextField("内容", max_length=2000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="材料")
    made_at = models.DateTimeField("提出时间")
    status = models.CharField("状态", max_length=10, choices=ObjectionStatus, default=ObjectionStatus.OPEN)
    answer = models.CharField("处理意见", max_length=500, blank=True)
    decided_by = officer("处理人")
    decided_at = models.DateTimeField("处理时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示异议"
        verbose_name_plural = "公示异议"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["authority", "made_at"], name="objection_open", condition=Q(status=ObjectionStatus.OPEN)
            ),
            models.Index(fields=["authority", "-id"], name="objection_authority"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ObjectionKind.values), name="objection_kind_is_listed"),
            models.CheckConstraint(condition=Q(status__in=ObjectionStatus.values), name="objection_status_is_listed"),
            models.CheckConstraint(
                condition=Q(status=ObjectionStatus.OPEN, answer="", decided_by=None, decided_at=None)
                | (
                    ~Q(status=ObjectionStatus.OPEN)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="objection_decided_by_someone",
            ),
            # A comment is answered; only an objection is upheld or dismissed.
            models.CheckConstraint(
                condition=Q(status=ObjectionStatus.OPEN)
                | Q(kind=ObjectionKind.OBJECTION, status__in=[ObjectionStatus.UPHELD, ObjectionStatus.DISMISSED])
                | Q(kind=ObjectionKind.COMMENT, status=ObjectionStatus.ANSWERED),
                name="objection_upheld_or_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
