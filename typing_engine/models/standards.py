"""Typing standards (分型标准, B2, B3): drafts that a province works on, and the versions it has published."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from typing_engine.enums import DraftStatus


class StandardDraft(models.Model):
    """A standard that its province has not published yet. Only the province's own officers see it.

    Once published it stays, pointing to the frozen version, and is not edited again.
    """

    path = models.CharField("省级路径", max_length=60, db_collation="C")
    number = models.CharField("文号", max_length=80, unique=True)
    title = models.CharField("标题", max_length=120)
    valid_from = models.DateField("施行日期")
    document = models.TextField("标准文件")  # the JSON text as it was handed in: numbers keep every digit
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="保存人")
    standard = models.OneToOneField(
        "typing_engine.Standard", models.PROTECT, null=True, related_name="draft", verbose_name="已公布版本"
    )

    status = models.CharField("状态", max_length=10, choices=DraftStatus, default=DraftStatus.DRAFT)

    objects = PrivateManager()

    class Meta:
        verbose_name = "分型标准草案"
        verbose_name_plural = "分型标准草案"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=DraftStatus.PUBLISHED, standard__isnull=False)
                | Q(status=DraftStatus.DRAFT, standard=None),
                name="standard_draft_published_as_a_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class StandardQuerySet(models.QuerySet):
    def of_province(self, province: str) -> "StandardQuerySet":
        """Published versions of a province (two digits), the newest first."""
        return self.filter(province=province).order_by("-valid_from", "-id")

    def in_force(self, province: str, on: date) -> "Standard | None":
        """The version in force in a province on a day.

        A publication supersedes what was there from its `valid_from`, for good: when the latest one has run out, none
        is in force. Of two with one `valid_from` the one published last counts (CONTRACTS 4).
        """
        latest = self.of_province(province).filter(valid_from__lte=on).first()
        if latest is None or (latest.valid_until and latest.valid_until < on):
            return None
        return latest


class Standard(models.Model):
    """A published version, frozen: what anyone may look up (B3) and what runs name. Rows are only ever added."""

    number = models.CharField("文号", max_length=80, unique=True)
    province = models.CharField("省级代码", max_length=2, db_collation="C")
    title = models.CharField("标题", max_length=120)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("有效期至", null=True)
    document = models.TextField("标准文件")  # the JSON text as it was handed in: numbers keep every digit
    text = models.TextField("标准文本")
    published_at = models.DateTimeField("公布时间")

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = "分型标准"
        verbose_name_plural = "分型标准"
        indexes = [models.Index(fields=["province", "-valid_from", "-id"], name="standard_province")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="standard_validity_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"
