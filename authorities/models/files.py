"""Files kept for a bureau. The bytes lie outside the database; the row says whose they are."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from authorities.file_purposes import purpose_choices
from authorities.jurisdiction import PrivateManager


class StoredFile(models.Model):
    """A file in the store: opened only through `access_file`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    # Whose own file it is; empty for a bureau's. The registry stands above, so it is a number and no key.
    household_id = models.BigIntegerField("个体工商户", null=True)
    purpose = models.CharField("用途", max_length=20, choices=purpose_choices)
    name = models.CharField("文件名", max_length=160)
    content_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField(max_length=64)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="存入人")
    kept_at = models.DateTimeField("存入时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        indexes = [
            models.Index(fields=["path", "kept_at"], name="file_path_kept_at"),
            models.Index(fields=["household_id"], name="file_household", condition=Q(household_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name
