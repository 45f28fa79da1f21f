"""Classification standards (分类标准, C2): what a county or city asks for, class by class, in rows.

Drafts are the bureau's own. What the public reads is a row of its own (`PublicClassStandard`), written when the text is
shown for comment and when it is published; from then on a trigger refuses every change of the rows behind it.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from casework.models import Event
from mingteyouxin.criteria.enums import CriterionSource, GroupKind, StandardAction, StandardStatus
from mingteyouxin.people import officer
from registry.enums import RecognitionClass, RecognitionLevel


class CredentialKind(models.Model):
    """A kind of credential or honour that a department holds lists of (A2, feed `credentials`). The list grows."""

    code = models.CharField("代码", max_length=40, unique=True)
    label = models.CharField("名称", max_length=40, unique=True)
    department = models.CharField("数源单位", max_length=60)

    class Meta:
        verbose_name = "资质荣誉类别"
        verbose_name_plural = "资质荣誉类别"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label}（{self.department}）"


class NegativeKind(models.Model):
    """A kind of negative record that a department keeps (feed `negative_records`): what local bars ask about."""

    code = models.CharField("代码", max_length=40, unique=True)
    label = models.CharField("名称", max_length=40, unique=True)
    department = models.CharField("数源单位", max_length=60)

    class Meta:
        verbose_name = "负面记录类别"
        verbose_name_plural = "负面记录类别"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label}（{self.department}）"


class ClassStandardQuerySet(models.QuerySet):
    def published(self) -> "ClassStandardQuerySet":
        """Versions in force or to come, and those that were."""
        return self.filter(status__in=[StandardStatus.PUBLISHED, StandardStatus.SUPERSEDED])

    def for_list(self) -> "ClassStandardQuerySet":
        return self.select_related("authority").order_by("-id")


class ClassStandard(models.Model):
    """A classification standard of one bureau. Its workflow's mover alone writes `status`.

    `issuer` is who issued it on paper, for it may be the government office (政府办). `penalty_years` is the place's own
    look-back for fines; what counts is never shorter than the national one (national_floor.py). A place adds steps to a
    recommendation; those of an application are the nation's (national_floor.py), and no column switches them off.
    """

    path = models.CharField("机关路径", max_length=60, db_collation="C")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    number = models.CharField("文号", max_length=80)
    title = models.CharField("标题", max_length=120)
    issuer = models.CharField("发文机关", max_length=120)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    penalty_years = models.PositiveSmallIntegerField("行政处罚回溯年数")
    visit_on_recommendation = models.BooleanField("部门推荐须走访核实", default=False)
    opinions_on_recommendation = models.BooleanField("部门推荐须征求部门意见", default=False)
    copied_from = models.ForeignKey(
        "mingteyouxin.PublicClassStandard", models.PROTECT, null=True, related_name="+", verbose_name="参照"
    )
    status = models.CharField("状态", max_length=12, choices=StandardStatus, default=StandardStatus.DRAFT)
    made_by = officer("编制人")
    made_at = models.DateTimeField("建立时间")
    saved_at = models.DateTimeField("保存时间")
    comment_from = models.DateField("征求意见起", null=True)
    comment_until = models.DateField("征求意见止", null=True)
    published_by = officer("复核人")
    published_at = models.DateTimeField("公布时间", null=True)
    superseded_at = models.DateTimeField("替代时间", null=True)

    objects = PrivateManager.from_queryset(ClassStandardQuerySet)()

    class Meta:
        verbose_name = "分类标准"
        verbose_name_plural = "分类标准"
        indexes = [models.Index(fields=["path", "-id"], name="class_standard_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"],
                name="class_standard_number",
                violation_error_code="number_taken",
                violation_error_message="本局已有文号为“{number}”的分类标准，请核对文号。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=StandardStatus.values), name="class_standard_status_is_listed"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="class_standard_in_order",
                violation_error_code="validity_out_of_order",
                violation_error_message="“有效期至”不能早于施行日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(comment_from=None, comment_until=None)
                | Q(comment_from__isnull=False, comment_until__isnull=False, comment_until__gte=F("comment_from")),
                name="class_standard_comment_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status=StandardStatus.DRAFT) | Q(comment_from__isnull=False),
                name="class_standard_was_shown_for_comment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[StandardStatus.PUBLISHED, StandardStatus.SUPERSEDED])
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="class_standard_published_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(made_by=None) | ~Q(published_by=F("made_by")),
                name="class_standard_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(status=StandardStatus.SUPERSEDED) | Q(superseded_at__isnull=False),
                name="class_standard_superseded_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(penalty_years__gte=1, penalty_years__lte=10),
                name="class_standard_look_back",
                violation_error_code="look_back_out_of_range",
                violation_error_message="行政处罚回溯年数应在 1 年至 10 年之间，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @property
    def is_editable(self) -> bool:
        return self.status == StandardStatus.DRAFT


class StandardPart(models.Model):
    """What belongs to a standard and is seen by whoever sees the standard."""

    path = models.CharField("机关路径", max_length=60, db_collation="C")

    objects = PrivateManager()

    class Meta:
        abstract = True


class CoSigner(StandardPart):
    """A department that co-signs (会签), with the day on which it did."""

    standard = models.ForeignKey(ClassStandard, models.CASCADE, related_name="co_signers")
    department = models.CharField("会签部门", max_length=60)
    signed_on = models.DateField("会签日期", null=True, blank=True)

    class Meta:
        verbose_name = "会签"
        verbose_name_plural = "会签"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["standard", "department"], name="co_signer_once")]


class LocalBar(StandardPart):
    """A bar that the place adds to the two national ones (C4), with the years it looks back where it does.

    `condition` says when it applies by what government holds (conditions.py); without one a reviewer finds out.
    """

    standard = models.ForeignKey(ClassStandard, models.CASCADE, related_name="bars")
    wording = models.CharField("情形", max_length=200)
    years = models.PositiveSmallIntegerField("回溯年数", null=True, blank=True)
    condition = models.JSONField("核对条件", null=True, blank=True)

    class Meta:
        verbose_name = "本地限制情形"
        verbose_name_plural = "本地限制情形"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years=None) | Q(years__gte=1, years__lte=10), name="local_bar_looks_back_some_years"
            )
        ]


class RelaxedGroup(StandardPart):
    """A group of founders for whom the condition on the type is relaxed (C3). The list is open: 等."""

    standard = models.ForeignKey(ClassStandard, models.CASCADE, related_name="relaxed_groups")
    name = models.CharField("群体", max_length=40)

    class Meta:
        verbose_name = "放宽来源的群体"
        verbose_name_plural = "放宽来源的群体"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["standard", "name"], name="relaxed_group_once")]


class ClassRule(StandardPart):
    """What a standard says about one class: open this time or not, and the points to reach where it counts points."""

    standard = models.ForeignKey(ClassStandard, models.CASCADE, related_name="rules")
    recognition_class = models.CharField("类别", max_length=12, choices=RecognitionClass)
    is_open = models.BooleanField("开展认定", default=True)
    minimum_score = models.DecimalField("最低得分", max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "类别规定"
        verbose_name_plural = "类别规定"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "recognition_class"], name="class_rule_once"),
            models.CheckConstraint(
                condition=Q(recognition_class__in=RecognitionClass.values), name="class_rule_class_is_listed"
            ),
            models.CheckConstraint(
                condition=Q(minimum_score=None) | Q(minimum_score__gt=0), name="class_rule_score_above_zero"
            ),
        ]


class CriterionGroup(StandardPart):
    """Criteria read together: any of them, all of them, at least so many. Every group of a class must be met."""

    rule = models.ForeignKey(ClassRule, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField("组号")
    kind = models.CharField("要求", max_length=10, choices=GroupKind)
    at_least = models.PositiveSmallIntegerField("至少项数", null=True, blank=True)

    class Meta:
        verbose_name = "条件组"
        verbose_name_plural = "条件组"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="criterion_group_once"),
            models.CheckConstraint(
                condition=Q(kind=GroupKind.AT_LEAST, at_least__isnull=False, at_least__gte=1)
                | (Q(kind__in=[GroupKind.ANY, GroupKind.ALL]) & Q(at_least=None)),
                name="criterion_group_says_how_many",
            ),
        ]


class Criterion(StandardPart):
    """One criterion: its wording and where the answer comes from.

    What a department or registration holds is never asked of the household: `evidence` exists for the household's own.
    """

    group = models.ForeignKey(CriterionGroup, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("序号")
    wording = models.CharField("内容", max_length=300)
    source = models.CharField("来源", max_length=12, choices=CriterionSource)
    level = models.CharField("级别要求", max_length=10, choices=RecognitionLevel, blank=True)
    years_at_least = models.PositiveSmallIntegerField("经营年限", null=True, blank=True)
    evidence = models.CharField("需提供的佐证材料", max_length=300, blank=True)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2, null=True, blank=True)
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2, null=True, blank=True)
    # Over what government holds (conditions.py), in the form in which the public document keeps it.
    condition = models.JSONField("核对条件", null=True, blank=True)
    credentials = models.ManyToManyField(CredentialKind, through="mingteyouxin.CriterionCredential")

    class Meta:
        verbose_name = "条件"
        verbose_name_plural = "条件"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="criterion_once"),
            models.CheckConstraint(condition=Q(source__in=CriterionSource.values), name="criterion_source_is_listed"),
            models.CheckConstraint(
                condition=Q(evidence="") | Q(source=CriterionSource.HOUSEHOLD),
                name="criterion_of_a_department_asks_for_no_upload",
            ),
            models.CheckConstraint(
                condition=Q(source=CriterionSource.REGISTRATION, years_at_least__isnull=False, years_at_least__gte=1)
                | (~Q(source=CriterionSource.REGISTRATION) & Q(years_at_least=None)),
                name="criterion_of_registration_counts_years",
            ),
            models.CheckConstraint(
                condition=Q(source=CriterionSource.FACTS, condition__isnull=False)
                | (~Q(source=CriterionSource.FACTS) & Q(condition__isnull=True)),
                name="criterion_of_facts_has_a_condition",
            ),
            models.CheckConstraint(
                condition=(Q(points=None) | Q(points__gt=0)) & (Q(weight=None) | Q(weight__gt=0, points__isnull=False)),
                name="criterion_points_and_weight_above_zero",
            ),
        ]


class CriterionCredential(StandardPart):
    """A kind of credential that meets a criterion; one of several is enough."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="credential_rows")
    kind = models.ForeignKey(CredentialKind, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "条件的资质荣誉"
        verbose_name_plural = "条件的资质荣誉"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["criterion", "kind"], name="criterion_credential_once")]


class StandardComment(StandardPart):
    """What somebody of the public said about a text shown for comment. Rows are only ever added.

    The way to reach the person is sealed; officers see it masked.
    """

    standard = models.ForeignKey(ClassStandard, models.PROTECT, related_name="comments")
    name = models.CharField("姓名或单位", max_length=60)
    contact_sealed = models.BinaryField("联系方式（密文）")
    contact_masked = models.CharField("联系方式", max_length=60)
    text = models.CharField("意见", max_length=2000)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公众意见"
        verbose_name_plural = "公众意见"
        ordering = ["id"]


class ClassStandardEvent(Event):
    """One move of a standard."""

    standard = models.ForeignKey(ClassStandard, models.PROTECT, related_name="events")
    action = models.CharField("动作", max_length=24, choices=StandardAction)

    class Meta(Event.Meta):
        verbose_name = "分类标准记录"
        verbose_name_plural = "分类标准记录"


class PublicClassStandardQuerySet(models.QuerySet):
    def for_list(self) -> "PublicClassStandardQuerySet":
        """Those in comment first, then the newest."""
        return self.select_related("authority").order_by(F("published_on").desc(nulls_first=True), "-standard_id")

    def published(self) -> "PublicClassStandardQuerySet":
        return self.filter(published_on__isnull=False)


class PublicClassStandard(models.Model):
    """What everyone may read of a standard: the text shown for comment, later the text in force (C2).

    `standard_id` is the standard's number. Once `published_on` is set, only `superseded_on` may still be added.
    """

    standard_id = models.BigIntegerField(primary_key=True)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+", verbose_name="机关")
    province = models.CharField("省级代码", max_length=2, db_collation="C")
    level = models.CharField("级别", max_length=10, choices=RecognitionLevel)
    number = models.CharField("文号", max_length=80)
    title = models.CharField("标题", max_length=120)
    issuer = models.CharField("发文机关", max_length=120)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("有效期至", null=True)
    text = models.TextField("标准文本")
    # The same in parts, for whoever does not see the rows: what a case is checked against (standard_tree.py reads it).
    document = models.JSONField("标准内容", default=dict)
    comment_from = models.DateField("征求意见起")
    comment_until = models.DateField("征求意见止")
    withdrawn_on = models.DateField("退回修改日期", null=True)
    published_on = models.DateField("公布日期", null=True)
    superseded_on = models.DateField("替代日期", null=True)

    objects = PublicClassStandardQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的分类标准"
        verbose_name_plural = "公开的分类标准"
        indexes = [models.Index(fields=["province", "-standard_id"], name="public_class_standard_place")]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def takes_comments(self, on: date) -> bool:
        """True while the public may say something about the text, both ends included."""
        still_shown = self.published_on is None and self.withdrawn_on is None
        return still_shown and self.comment_from <= on <= self.comment_until

    def state_label(self, on: date) -> str:
        """Where the standard stands on a day, for the public."""
        if self.withdrawn_on:
            return "修改中"
        if self.published_on is None:
            return "征求意见" if self.takes_comments(on) else "征求意见已结束"
        if self.superseded_on:
            return "已被替代"
        if self.valid_until and self.valid_until < on:
            return "已过有效期"
        return "现行" if self.valid_from <= on else "尚未施行"
