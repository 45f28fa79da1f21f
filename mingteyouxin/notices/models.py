"""Public notices (公示, C5): the list before the public, what people say to it, and what everyone reads of it."""

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, StoredFile
from authorities.models.provincial_rules import ProvincialRule
from casework.deadlines import Due
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.notices.enums import NameCheck, ObjectionKind, ObjectionStatus
from mingteyouxin.people import officer
from mingteyouxin.rounds.models import PublicRound
from registry.enums import RecognitionClass, RecognitionLevel


class NoticeDraft(models.Model):
    """A notice as one officer prepared it; a second one publishes it after the preview. Written once.

    Who decided and when says the Approval with subject `notice` and this row's number.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    # The bureau above that acts for it about cases that it took over; two of its officers publish.
    handler = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="代办机关")
    round = models.ForeignKey(PublicRound, models.PROTECT, related_name="+", verbose_name="认定批次")
    title = models.CharField("标题", max_length=120)
    contact = models.CharField("联系人和联系方式", max_length=120)
    prepared_by = officer("拟稿人")
    prepared_at = models.DateTimeField("拟稿时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示稿"
        verbose_name_plural = "公示稿"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class NoticeDraftItem(models.Model):
    """One case of a draft."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    draft = models.ForeignKey(NoticeDraft, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示稿名单"
        verbose_name_plural = "公示稿名单"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "case"], name="notice_draft_item_once")]


class Notice(Due):
    """One list of households proposed for recognition, before the public from `published_on` until `until`, both days
    included. A round may have several. Prepared by one officer, published by another; two withdraw it.

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
    draft = models.OneToOneField(NoticeDraft, models.PROTECT, related_name="notice", verbose_name="公示稿")
    prepared_by = officer("拟稿人")
    published_by = officer("发布人")
    published_at = models.DateTimeField("发布时间")
    withdrawn_on = models.DateField("撤回日期", null=True)

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
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("prepared_by")),
                name="notice_published_by_another",
                violation_error_code="four_eyes",
                violation_error_message="公示须由拟稿人以外的工作人员发布。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def day_has_moved(self) -> None:
        """Everyone reads the same day, and names stand as many days after it as were told."""
        for public in PublicNotice.objects.filter(pk=self.pk):
            later = self.until - public.until
            PublicNotice.objects.filter(pk=self.pk).update(until=self.until, names_until=public.names_until + later)


class PublicNotice(models.Model):
    """What everyone reads of a notice; it is written whenever the notice is.

    Names stand on it until `names_until` and not for ever (个人信息保护法 第十九条), and not when it was withdrawn.
    """

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
    names_until = models.DateField("名单显示至")
    withdrawn_on = models.DateField("撤回日期", null=True)
    households = models.PositiveIntegerField("户数")

    class Meta:
        verbose_name = "公开的名特优新公示"
        verbose_name_plural = "公开的名特优新公示"
        ordering = ["-published_on", "-notice_id"]
        indexes = [
            models.Index(fields=["-published_on", "-notice_id"], name="public_notice_latest"),
            models.Index(fields=["path"], name="public_notice_path"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(names_until__gte=F("until")), name="public_notice_names_while_it_runs")
        ]

    def __str__(self) -> str:
        return self.title

    def takes_objections(self, on) -> bool:
        """True on the days of the notice, the last one included (民法典 第二百零三条)."""
        return self.withdrawn_on is None and self.published_on <= on <= self.until

    def shows_names(self, on) -> bool:
        """Whether names are to be read on a day."""
        return self.withdrawn_on is None and on <= self.names_until


class PublicNoticeEntry(models.Model):
    """One household of a notice, as everyone reads it: nothing of who operates it.

    It is `removed` when the names come off the page, or its case ended without a title: name and number are gone from
    this table then, whatever the reason was.
    """

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField("序号")
    name = models.TextField("名称", blank=True)
    code = models.CharField("统一社会信用代码或注册号", max_length=18, db_collation="C")
    county = models.CharField("所在县（市、区）", max_length=60)
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass)
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    recognition_path = models.CharField("途径", max_length=16, choices=RecognitionPath)
    removed = models.BooleanField("不再公示", default=False)

    class Meta:
        verbose_name = "公示名单"
        verbose_name_plural = "公示名单"
        ordering = ["position"]
        indexes = [models.Index(fields=["notice"], name="public_notice_entry_shown", condition=Q(removed=False))]
        constraints = [
            models.UniqueConstraint(fields=["notice", "position"], name="public_notice_entry_once"),
            models.CheckConstraint(
                condition=Q(removed=False) | Q(name="", code=""), name="public_notice_entry_removed_names_nobody"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code or "不再公示的户"


class NoticeEntry(models.Model):
    """Which case stands in which notice, under which name and number it was published.

    A case that came back to be noticed anew stands in several.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    shown = models.OneToOneField(PublicNoticeEntry, models.PROTECT, related_name="+")
    name = models.TextField("名称", blank=True)
    code = models.CharField("统一社会信用代码或注册号", max_length=18, db_collation="C")

    objects = PrivateManager()

    class Meta:
        verbose_name = "公示办件"
        verbose_name_plural = "公示办件"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notice", "case"], name="notice_entry_once")]


class NoticeWithdrawal(models.Model):
    """One officer's proposal to withdraw a notice, with the reason; a second one decides. Written once.

    Who decided and when says the Approval with subject `notice_withdrawal` and this row's number.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="withdrawals")
    reason = models.CharField("理由", max_length=400)
    proposed_by = officer("提出人")
    proposed_at = models.DateTimeField("提出时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "撤回公示的提请"
        verbose_name_plural = "撤回公示的提请"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="notice_withdrawal_says_why")]

    def __str__(self) -> str:
        return f"撤回公示：{self.notice}"


class NoticeNameDays(ProvincialRule):
    """For how many days after its last day a notice shows names, in a province from a day on.

    No document gives a number; the law says as short as the purpose needs (个人信息保护法 第十九条).
    """

    days = models.PositiveSmallIntegerField("公示期满后名单继续显示的天数")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "公示名单显示天数"
        verbose_name_plural = "公示名单显示天数"

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起 {self.days} 天"


# What is said to whoever comes after the last day; the trigger refuses it too (database/notices.py).
NOTICE_CLOSED = "该公示不在公示期内，不能再提交；如有情况，请按公示所列联系方式向认定机关反映。"


class Objection(models.Model):
    """What somebody says, under his real name, about a household on notice, after a code by message to his phone was
    given back. Neither the public nor the household reads this row: the household reads what was said without who said
    it (`ObjectionTold`), and what was decided.

    `receipt` is the number under which the objector, and nobody else, finds the answer. What was said never changes (a
    trigger sees to it); the answer is written once. Its workflow's mover alone writes `status`.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="办理机关")
    kind = models.CharField("性质", max_length=10, choices=ObjectionKind)
    name = models.CharField("姓名", max_length=60)
    phone_sealed = models.BinaryField("联系电话（密文）")
    phone_masked = models.CharField("联系电话", max_length=60)
    phone_index = models.BinaryField("联系电话索引")
    phone_proven_at = models.DateTimeField("手机核验时间")
    name_check = models.CharField("姓名核验", max_length=10, choices=NameCheck)
    receipt = models.CharField("受理编号", max_length=24, unique=True, db_collation="C")
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
            models.CheckConstraint(condition=Q(name_check__in=NameCheck.values), name="objection_name_check_is_listed"),
            # Nobody sends twice: what one phone says of one household waits once.
            models.UniqueConstraint(
                fields=["case", "phone_index", "kind"],
                condition=Q(status=ObjectionStatus.OPEN),
                name="objection_one_open_a_phone",
                violation_error_code="already_objected",
                violation_error_message="您对该户提出的意见正在处理，请不要重复提交。",
            ),
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
                condition=Q(status__in=[ObjectionStatus.OPEN, ObjectionStatus.SET_ASIDE])
                | Q(kind=ObjectionKind.OBJECTION, status__in=[ObjectionStatus.UPHELD, ObjectionStatus.DISMISSED])
                | Q(kind=ObjectionKind.COMMENT, status=ObjectionStatus.ANSWERED),
                name="objection_upheld_or_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
