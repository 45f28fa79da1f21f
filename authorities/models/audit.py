"""The audit log: who did what for which bureau. Rows are added and never changed (trigger and grants)."""

from django.db import models
from django.db.models import Q

from authorities.enums import Act, ActorKind
from authorities.jurisdiction import PrivateManager


class AuditRecord(models.Model):
    """One act: who did what to which object, for which bureau, from which address, why and when.

    `actor_id` is the number of a person or a machine; an officer has a key of his or her own. `household_id` is set
    when private data of one household was shown or changed, so that the household can see who did it.
    """

    at = models.DateTimeField("时间")
    act = models.CharField("行为", max_length=30, choices=Act)
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    actor_kind = models.CharField("行为人类别", max_length=10, choices=ActorKind)
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, verbose_name="工作人员")
    actor_id = models.BigIntegerField("行为人编号", null=True)
    household_id = models.BigIntegerField("涉及的个体工商户", null=True)
    object_kind = models.CharField("对象类别", max_length=40, blank=True)
    object_key = models.CharField("对象", max_length=80, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "at"], name="audit_path_at"),
            models.Index(
                fields=["actor_kind", "actor_id", "-id"], name="audit_actor", condition=Q(actor_id__isnull=False)
            ),
            models.Index(
                fields=["household_id", "at"], name="audit_household", condition=Q(household_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="audit_act_is_listed"),
            models.CheckConstraint(
                condition=Q(actor_kind=ActorKind.OFFICER, officer__isnull=False, actor_id=None)
                | Q(actor_kind__in=[ActorKind.PERSON, ActorKind.MACHINE], officer=None, actor_id__isnull=False)
                | Q(actor_kind__in=[ActorKind.PLATFORM, ActorKind.VISITOR], officer=None, actor_id=None),
                name="audit_actor_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"
