"""The audit log: who did what for which bureau. Rows are added and never changed (trigger and grants)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from authorities.acts import Act, act_choices
from authorities.declarations import label_of
from authorities.enums import ActorKind
from authorities.jurisdiction import PrivateManager


class AuditRecord(models.Model):
    """One act: who did what to which object, for which bureau, from which address, why and when.

    `actor_id` is the number of a person or a machine; an officer has a key of his or her own, and `after_renewal` marks
    what was done in the hours after the officer's credentials were set anew. `household_id` is set
    when private data of one household was shown or changed, so that the household can see who did it. `mac` is the
    keyed hash over all of it (audit_log/macs.py); only `audit.record` adds records.
    """

    at = models.DateTimeField("时间")
    act = models.CharField("行为", max_length=30, choices=act_choices)
    path = models.CharField("机关路径", max_length=60, db_collation="C")
    actor_kind = models.CharField("行为人类别", max_length=10, choices=ActorKind)
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, verbose_name="工作人员")
    actor_id = models.BigIntegerField("行为人编号", null=True)
    household_id = models.BigIntegerField("涉及的个体工商户", null=True)
    object_kind = models.CharField("对象类别", max_length=40, blank=True)
    object_key = models.CharField("对象", max_length=80, blank=True)
    after_renewal = models.BooleanField("登录凭据重置后不久", default=False)
    address = models.GenericIPAddressField("来源地址", null=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    mac = models.BinaryField("校验值", max_length=33)

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
            # What the log is searched by: each alone narrows a nation's log to what can be sorted at once.
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["act", "path"], name="audit_act_path"),
            models.Index(fields=["actor_kind", "path"], name="audit_actor_kind_path"),
            models.Index(fields=["object_kind", "object_key"], name="audit_object", condition=~Q(object_key="")),
            models.Index(fields=["address"], name="audit_address", condition=Q(address__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor_kind=ActorKind.OFFICER, officer__isnull=False, actor_id=None)
                | Q(actor_kind__in=[ActorKind.PERSON, ActorKind.MACHINE], officer=None, actor_id__isnull=False)
                | Q(actor_kind__in=[ActorKind.PLATFORM, ActorKind.VISITOR], officer=None, actor_id=None),
                name="audit_actor_is_one",
            ),
            models.CheckConstraint(condition=~Q(mac=b""), name="audit_has_a_mac"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"

    def get_act_display(self) -> str:
        """The act in words. Django's own looks through all choices, and an export asks a million times."""
        return label_of(Act, self.act)


class AuditSeal(models.Model):
    """A seal over the records there were when it was made, and over the seal before it (HMAC-SM3, key elsewhere).

    `firsts` and `lasts` are the spans of numbers that it covers, both ends included: exactly the records it was made
    over, without the numbers that no record had. A record whose transaction was still running then is covered by a
    later seal, as a span of its own below that one's others.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    firsts = ArrayField(models.BigIntegerField(), verbose_name="各段起始编号")
    lasts = ArrayField(models.BigIntegerField(), verbose_name="各段截止编号")
    upto = models.BigIntegerField("此前最大编号")  # highest number that this seal or one before it covers
    count = models.BigIntegerField("记录数")
    digest = models.BinaryField("摘要", max_length=32)
    previous_mac = models.BinaryField("上一封存的校验值", max_length=33)
    mac = models.BinaryField("校验值", max_length=33)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1, count__gte=1), name="audit_seal_has_records")]

    def __str__(self) -> str:
        return f"第 {self.number} 次封存"


class AuditVerification(models.Model):
    """What a verification of the whole log came to: counts and numbers of records, nothing of their content."""

    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间")
    records = models.BigIntegerField("记录数")
    seals = models.BigIntegerField("封存数")
    unsealed = models.BigIntegerField("尚未封存的记录数")
    found = models.BigIntegerField("问题数")
    findings = models.JSONField("问题", default=list)
    mac = models.BinaryField("校验值", max_length=33)

    class Meta:
        verbose_name = "审计校验"
        verbose_name_plural = "审计校验"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found__gte=0, finished_at__gte=F("started_at")), name="audit_verification_in_order"
            )
        ]

    def __str__(self) -> str:
        return "通过" if not self.found else f"发现 {self.found} 处问题"
