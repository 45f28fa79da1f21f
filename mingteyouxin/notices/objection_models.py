"""Around an objection: the code that proves a phone, what the household reads and says, what is proposed about it."""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CasePart
from mingteyouxin.notices.enums import ObjectionKind, VoidGround
from mingteyouxin.notices.models import Objection, PublicNotice, PublicNoticeEntry
from mingteyouxin.people import officer, person

RECEIPT_LENGTH = 24


class ObjectionCode(models.Model):
    """What somebody of the public wants to say, until he gives back the code that was sent to his phone.

    It holds nobody and no officer sees it. Sealed, for it is read before anybody is known; gone within a day. `receipt`
    is that of the objection which came of it, so that whoever presses twice comes to the same page.
    """

    challenge = models.CharField("请求编号", max_length=43, unique=True)
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    shown = models.ForeignKey(PublicNoticeEntry, models.PROTECT, related_name="+")
    kind = models.CharField("性质", max_length=10, choices=ObjectionKind)
    name_sealed = models.BinaryField("姓名（密文）")
    phone_sealed = models.BinaryField("手机号码（密文）")
    phone_index = models.BinaryField("手机号码索引")
    text_sealed = models.BinaryField("内容（密文）")
    code_hash = models.BinaryField("验证码校验值")
    address = models.GenericIPAddressField("来源地址", null=True)
    sent_at = models.DateTimeField("发送时间")
    expires_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)
    receipt = models.CharField("受理编号", max_length=RECEIPT_LENGTH, blank=True, db_collation="C")

    class Meta:
        verbose_name = "公示异议验证码"
        verbose_name_plural = "公示异议验证码"
        indexes = [
            models.Index(fields=["phone_index", "sent_at"], name="objection_code_phone"),
            models.Index(fields=["notice", "sent_at"], name="objection_code_notice"),
            models.Index(fields=["sent_at"], name="objection_code_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None, receipt="") | (Q(used_at__isnull=False) & ~Q(receipt="")),
                name="objection_code_used_for_something",
            )
        ]


class ObjectionTold(CasePart):
    """An objection as the household reads it: what was said, without who said it. Written with the objection."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="objections_told")
    objection = models.OneToOneField(Objection, models.PROTECT, related_name="told")
    text = models.TextField("内容", max_length=2000)
    told_at = models.DateTimeField("告知时间")

    class Meta:
        verbose_name = "告知经营者的公示异议"
        verbose_name_plural = "告知经营者的公示异议"
        ordering = ["id"]


class ObjectionReply(CasePart):
    """What the household says to an objection while it is open. Rows are only ever added."""

    told = models.ForeignKey(ObjectionTold, models.PROTECT, related_name="replies")
    text = models.TextField("答复", max_length=2000)
    by_person = person("答复人")
    at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = "经营者对公示异议的说明"
        verbose_name_plural = "经营者对公示异议的说明"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="objection_reply_says_something"),
            models.CheckConstraint(condition=Q(by_person__isnull=False), name="objection_reply_by_someone"),
        ]


class VoidProposal(models.Model):
    """One officer's proposal to set an evidently void objection aside, with the reasons that the objector reads.

    Who decided and when says the Approval with subject `objection_void` and this row's number.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="void_proposals")
    ground = models.CharField("情形", max_length=16, choices=VoidGround)
    reason = models.CharField("理由", max_length=400)
    proposed_by = officer("提出人")
    proposed_at = models.DateTimeField("提出时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "不予受理的提请"
        verbose_name_plural = "不予受理的提请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=VoidGround.values), name="void_proposal_ground_is_listed"),
            models.CheckConstraint(condition=~Q(reason=""), name="void_proposal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.objection}不予受理"

    @property
    def words(self) -> str:
        """What the objector reads."""
        return f"{self.get_ground_display()}。{self.reason}"
