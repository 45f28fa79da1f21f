"""Messages on their way out of the platform, attempt by attempt, and what provinces say about sending."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from authorities.enums import AttemptOutcome, Channel, DispatchState
from authorities.jurisdiction import PrivateManager
from authorities.models.provincial_rules import ProvincialRule

# What may stand in a short message and in an e-mail: nothing that is anybody's own.
PLACEHOLDERS = ("site", "number", "phone")
DEFAULT_TEXT = "您有新的通知，请登录{site}查看，通知编号{number}。如有疑问请拨打{phone}。"


class Dispatch(models.Model):
    """One message by one way, to a household or an officer. `sending.py` alone moves it.

    `path` is the bureau's in whose area the reader was when it was told. `message` is the number of the message in the
    workspace that it tells of, where there is one. The address is sealed; of a letter by post it is written out, as it
    is printed. `key` goes to the gateway with the message, so that one that is sent again can be known.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    channel = models.CharField("方式", max_length=8, choices=Channel)
    state = models.CharField("状态", max_length=12, choices=DispatchState, default=DispatchState.WAITING)
    household_id = models.BigIntegerField("个体工商户", null=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name="工作人员"
    )
    message = models.BigIntegerField("消息", null=True)
    once = models.CharField("事件", max_length=80, blank=True)
    key = models.UUIDField("发送编号", default=uuid.uuid4, unique=True)
    number = models.CharField("通知编号", max_length=24)
    # Whom it is about and what, as the office's record names them: nothing of it is in a short message.
    whom = models.CharField("个体工商户", max_length=200, blank=True, db_default="")
    subject = models.CharField("事项", max_length=80, blank=True, db_default="")
    address_sealed = models.BinaryField("号码或者邮箱（密文）", null=True)
    recipient = models.TextField("收件人和地址", blank=True)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("内容", blank=True)
    made_at = models.DateTimeField("登记时间")
    due_at = models.DateTimeField("最早发送时间")
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    claimed_at = models.DateTimeField("开始发送时间", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)
    posted_on = models.DateField("寄出日期", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    trouble = models.CharField("未送到的原因", max_length=200, blank=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "-id"], name="dispatch_path"),
            models.Index(fields=["due_at", "id"], name="dispatch_waits", condition=Q(state=DispatchState.WAITING)),
            models.Index(fields=["claimed_at"], name="dispatch_on_its_way", condition=Q(state=DispatchState.SENDING)),
            models.Index(fields=["path", "state", "-id"], name="dispatch_state"),
        ]
        constraints = [
            # Nothing is planned twice: one row a message and way, one an officer and event.
            models.UniqueConstraint(fields=["message", "channel"], name="dispatch_once"),
            models.UniqueConstraint(
                fields=["officer", "once"], condition=Q(officer__isnull=False), name="dispatch_once_an_officer"
            ),
            models.CheckConstraint(
                condition=Q(household_id__isnull=False, message__isnull=False, officer=None)
                | Q(household_id=None, message=None, officer__isnull=False),
                name="dispatch_is_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.POST, address_sealed=None) & ~Q(recipient="")
                | (~Q(channel=Channel.POST) & Q(address_sealed__isnull=False, recipient="")),
                name="dispatch_has_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state=DispatchState.SENDING) | Q(claimed_at__isnull=False, attempts__gt=0),
                name="dispatch_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DispatchState.SENT, DispatchState.DELIVERED]) | Q(sent_at__isnull=False),
                name="dispatch_sent_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.POST, state__in=[DispatchState.SENT, DispatchState.DELIVERED])
                | Q(posted_on__isnull=False),
                name="dispatch_posted_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}（{self.number}）"


class DispatchAttempt(models.Model):
    """What was tried and what became of it. Rows are only ever added; that one began is written before it is sent."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="tries", verbose_name="送达记录")
    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    attempt = models.PositiveSmallIntegerField("第几次")
    outcome = models.CharField("结果", max_length=12, choices=AttemptOutcome)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="工作人员"
    )
    at = models.DateTimeField("时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "发送经过"
        verbose_name_plural = "发送经过"
        ordering = ["id"]
        constraints = [
            # Whoever claims an attempt first has it.
            models.UniqueConstraint(
                fields=["dispatch", "attempt"],
                condition=Q(outcome=AttemptOutcome.STARTED),
                name="dispatch_attempt_begun_once",
            )
        ]


class DeliveryRule(ProvincialRule):
    """What a province says in short messages, when it sends none, and when a public notice has reached somebody."""

    text = models.CharField(
        "短信、邮件内容",
        max_length=200,
        default=DEFAULT_TEXT,
        help_text="只能用 {site}、{number}、{phone}（平台名称、编号、咨询电话）；不得写入姓名、证件、分型、金额。",
    )
    quiet_from = models.TimeField("短信免打扰起")
    quiet_until = models.TimeField("短信免打扰止")
    notice_days = models.PositiveSmallIntegerField("公告满多少日视为送达")

    class Meta(ProvincialRule.Meta):
        verbose_name = "送达规则"
        verbose_name_plural = "送达规则"
        constraints = [
            *ProvincialRule.Meta.constraints,
            models.CheckConstraint(condition=Q(notice_days__gte=1), name="delivery_rule_notice_has_days"),
            # No braces but those of the three placeholders, no figure of four digits or more: nothing personal.
            models.CheckConstraint(
                condition=Q(text__regex=r"^([^{}0-9]|[0-9]{1,3}(?![0-9])|\{(site|number|phone)\})+$")
                & Q(text__contains="{number}"),
                name="delivery_rule_text_is_nobodys",
            ),
        ]


class DigestChoice(models.Model):
    """Where an officer wants the daily e-mail of what waits. Without a row, or turned off, none is sent."""

    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest", verbose_name="工作人员"
    )
    address_sealed = models.BinaryField("邮箱（密文）")
    wanted = models.BooleanField("每日接收", default=True)
    changed_at = models.DateTimeField("更改时间")

    class Meta:
        verbose_name = "每日提醒邮件"
        verbose_name_plural = "每日提醒邮件"
