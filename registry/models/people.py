"""Natural persons who log in for a household, those it appointed, and what is kept to let them in."""

from django.db import models
from django.db.models import F, Q

from authorities.models import StoredFile
from casework.models import Party
from registry.enums import Relation, ServiceWay
from registry.models.facts import HouseholdRowManager
from registry.models.households import Household


def _household() -> models.ForeignKey:
    return models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)


class Person(Party, models.Model):
    """A natural person, known by the blind index of his document. No officer, and no account with a password.

    Made when he first proves who he is. Sealed throughout, for the table is read before any household is known. Which
    households he stands for is never stored here: it is asked of them at every request.
    """

    document_index = models.BinaryField("证件号码索引", unique=True)
    document_sealed = models.BinaryField("证件号码（密文）")
    name_sealed = models.BinaryField("姓名（密文）")
    first_login_at = models.DateTimeField("首次登录时间")
    last_login_at = models.DateTimeField("最近登录时间")

    class Meta:
        verbose_name = "自然人"
        verbose_name_plural = "自然人"


class AgentQuerySet(models.QuerySet):
    def in_force(self, day) -> "AgentQuerySet":
        """Appointments that were neither removed nor have run out."""
        return self.filter(removed_at=None, until__gte=day)


class AgentManager(HouseholdRowManager):
    """A household's agents, or those of a person's document."""

    document_field = "document_index"


class Agent(models.Model):
    """A family member or agent whom the operator lets see and do what he may, but not appoint others.

    `operator_index` is the operator's of the day: an appointment lapses with the operator who made it.
    """

    household = _household()
    name = models.TextField("姓名")
    relation = models.CharField("关系", max_length=10, choices=Relation)
    document_sealed = models.BinaryField("证件号码（密文）")
    document_index = models.BinaryField("证件号码索引")
    phone_sealed = models.BinaryField("手机号码（密文）")
    phone_index = models.BinaryField("手机号码索引")
    operator_index = models.BinaryField("委托人证件号码索引")
    until = models.DateField("有效期至")
    appointed_at = models.DateTimeField("委托时间")
    appointed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("撤销时间", null=True)
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = AgentManager.from_queryset(AgentQuerySet)()

    class Meta:
        verbose_name = "受托人"
        verbose_name_plural = "受托人"
        indexes = [models.Index(fields=["document_index"], name="agent_document")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "operator_index", "document_index"],
                name="agent_once",
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="agent_relation_is_listed"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="agent_removed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(document_index=F("operator_index")), name="agent_is_not_the_operator"),
        ]


class Message(models.Model):
    """A message to a household in its workspace: to whoever operates it on the day. The next operator does not read it.

    `operator_index` is that operator's, where a document number is known. `view` and `key` name the page of the
    workspace that it leads to, if there is one; without a key it is a page of the household as a whole. `to_serve` says
    that something rests on when it reached the household: a day by which it must act, or remedies (`Service`).
    """

    household = _household()
    operator_index = models.BinaryField("经营者证件号码索引", null=True)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("内容")
    view = models.CharField("页面", max_length=60, blank=True)
    key = models.BigIntegerField("对象", null=True)
    sent_at = models.DateTimeField("发送时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    to_serve = models.BooleanField("须送达", default=False)
    # When a worker decided by which ways besides the workspace it goes out; empty: not yet.
    planned_at = models.DateTimeField("安排发送时间", null=True)
    # Of what must reach somebody and can reach him no more: when that was found, and why.
    ended_at = models.DateTimeField("不再送达的时间", null=True)
    ended_because = models.CharField("不再送达的原因", max_length=80, blank=True)

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="message_to_plan", condition=Q(planned_at=None)),
            models.Index(fields=["id"], name="message_to_serve", condition=Q(to_serve=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(key=None) | ~Q(view=""), name="message_key_is_of_a_page"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="message_ended_for_a_reason",
            ),
        ]


class Service(models.Model):
    """That a message reached the household (送达): how, on which day, who recorded it, the signed receipt.

    Rows are only ever added; each way once. The first one that is recorded starts the household's clock, and none
    recorded afterwards takes a day away.
    """

    household = _household()
    message = models.ForeignKey(Message, models.PROTECT, related_name="services", verbose_name="消息")
    way = models.CharField("送达方式", max_length=8, choices=ServiceWay)
    on = models.DateField("送达日期")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="送达回证")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "way"], name="service_once_a_way"),
            # What is on paper is recorded by somebody; a signature is kept.
            models.CheckConstraint(
                condition=Q(way__in=[ServiceWay.OPENED, ServiceWay.SMS], by=None, file=None)
                | Q(way__in=[ServiceWay.SIGNED, ServiceWay.RECEIPT], by__isnull=False, file__isnull=False)
                | (Q(way=ServiceWay.NOTICE, by__isnull=False) & ~Q(note="")),
                name="service_is_proven",
            ),
        ]


class ContactChoice(models.Model):
    """Where a household wants to be told besides the workspace, as its operator chose. One row a household.

    It counts while the household has that operator.
    """

    household = models.OneToOneField(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    operator_index = models.BinaryField("经营者证件号码索引")
    sms = models.BooleanField("接收短信", default=True)
    email_sealed = models.BinaryField("邮箱（密文）", null=True)
    changed_at = models.DateTimeField("更改时间")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "接收方式"
        verbose_name_plural = "接收方式"


class FactCorrection(models.Model):
    """A fact that a counter officer put right after seeing the document. Never changed; the last one of a fact counts.

    It stands over what registration delivers, so that the next feed does not bring a dead number back. It counts while
    the household has the operator whose document was seen. `fact` is the name of a declared `Correction`. Every value
    is sealed, for some are personal and none is searched for.
    """

    household = _household()
    fact = models.CharField("更正的信息", max_length=20)
    value_sealed = models.BinaryField("更正后的内容（密文）")
    operator_index = models.BinaryField("经营者证件号码索引")
    reason = models.CharField("理由", max_length=200)
    corrected_at = models.DateTimeField("更正时间")
    corrected_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+")

    objects = HouseholdRowManager()

    class Meta:
        verbose_name = "登记信息更正"
        verbose_name_plural = "登记信息更正"


class LoginCode(models.Model):
    """A request for a one-time code, whether or not what was typed agreed with anything: both look the same.

    `claim_index` stands for the document and the number typed. What was typed stands here sealed until a worker has
    looked for it: `number_sealed` says that it still has to. A request that agreed with nothing has no household, no
    person and a hash that no code gives. Found by the unguessable `challenge` in the visitor's session.
    """

    challenge = models.CharField("请求编号", max_length=43, unique=True)
    claim_index = models.BinaryField("申请信息索引")
    household_id = models.BigIntegerField("个体工商户", null=True)
    phone_index = models.BinaryField("手机号码索引", null=True)
    number_sealed = models.BinaryField("统一社会信用代码或注册号（密文）", null=True)
    document_sealed = models.BinaryField("证件号码（密文）", null=True)
    name_sealed = models.BinaryField("姓名（密文）", null=True)
    code_hash = models.BinaryField("验证码校验值", null=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    sent_at = models.DateTimeField("发送时间")
    expires_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "登录验证码"
        verbose_name_plural = "登录验证码"
        indexes = [
            models.Index(fields=["claim_index", "sent_at"], name="login_code_claim"),
            models.Index(fields=["household_id", "sent_at"], name="login_code_household"),
            models.Index(fields=["phone_index", "sent_at"], name="login_code_phone"),
            models.Index(fields=["address", "sent_at"], name="login_code_address"),
            models.Index(fields=["sent_at"], name="login_code_sent"),
        ]
