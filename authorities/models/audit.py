"""The audit log: who did what for which bureau. Rows are added and never changed (trigger and grants)."""

from django.db import models

from authorities.enums import Act
from authorities.jurisdiction import PrivateManager


class AuditRecord(models.Model):
    """One act of an officer or of the platform on behalf of a bureau."""

    at = models.DateTimeField("时间")
    act = models.CharField("行为", max_length=30, choices=Act)
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, verbose_name="工作人员")
    object_kind = models.CharField("对象类别", max_length=40, blank=True)
    object_key = models.CharField("对象", max_length=80, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["path", "at"], name="audit_path_at")]
        constraints = [models.CheckConstraint(condition=models.Q(act__in=Act.values), name="audit_act_is_listed")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"
