"""Evaluations in the last year of a title: what was found on each ground, who was asked, what was decided (C12)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from authorities.jurisdiction import PrivateManager
from authorities.models import Authority, ProvincialRule
from authorities.models.departments import OfDepartment
from casework.deadlines import Due
from casework.models import DecisionEvent, IssuedLetter
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.evaluations.enums import (
    EvaluationAction,
    EvaluationGround,
    EvaluationStatus,
    GrowthIndicator,
    Proposal,
    RecommenderAnswer,
)
from mingteyouxin.people import officer, person
from mingteyouxin.titles.models import Recognition
from registry.models import Household


class Evaluation(models.Model):
    """The evaluation of one title for one period of three years. Its workflow's mover alone writes `status`.

    `path` is that of the title; `recogniser` is who gave it, whose officers decide. `period_until` is the last day of
    the period that is evaluated, `proposal` what the findings come to, kept when one is added (findings.py).
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="evaluations", verbose_name="认定")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    recogniser = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="认定机关")
    recognition_path = models.CharField("认定途径", max_length=16, choices=RecognitionPath, blank=True)
    period_until = models.DateField("有效期至")
    status = models.CharField("状态", max_length=10, choices=EvaluationStatus, default=EvaluationStatus.OPEN)
    proposal = models.CharField("核对结果", max_length=8, choices=Proposal, default=Proposal.UNKNOWN)
    opened_on = models.DateField("进入评估")
    decided_on = models.DateField("办结日期", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "有效期评估"
        verbose_name_plural = "有效期评估"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["path", "status", "period_until"], name="evaluation_path"),
            models.Index(fields=["recogniser", "status", "period_until"], name="evaluation_recogniser"),
            models.Index(fields=["household"], name="evaluation_household"),
            models.Index(
                fields=["period_until"], name="evaluation_undecided", condition=Q(status=EvaluationStatus.OPEN)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "period_until"],
                name="evaluation_once_a_period",
                violation_error_code="evaluated_already",
                violation_error_message="该认定的这一有效期已有评估，不能重复进行。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values) & Q(proposal__in=Proposal.values),
                name="evaluation_choices_are_listed",
            ),
            models.CheckConstraint(
                condition=Q(status=EvaluationStatus.OPEN, decided_on=None)
                | (~Q(status=EvaluationStatus.OPEN) & Q(decided_on__isnull=False)),
                name="evaluation_decided_has_a_day",
            ),
            # In the last year, and not afterwards: a late decision rests on an evaluation that was begun in time.
            models.CheckConstraint(
                condition=Q(opened_on__lte=F("period_until")), name="evaluation_begins_before_the_end"
            ),
        ]

    def __str__(self) -> str:
        return f"有效期评估（至{self.period_until}）"

    @property
    def starts_anew_on(self) -> date:
        """The first day of the three years that an extension gives."""
        return self.period_until + timedelta(days=1)

    @property
    def grounds(self) -> tuple[EvaluationGround, ...]:
        """Those that come into question: no department recommended what was applied for. Where nobody knows the way
        that a title came, all four."""
        asked = [one for one in EvaluationGround if one != EvaluationGround.RECOMMENDER]
        applied = self.recognition_path == RecognitionPath.APPLICATION
        return tuple(asked if applied else EvaluationGround)


class EvaluationFinding(models.Model):
    """What was found on one ground: it holds, it does not, or nobody knows (None). Rows are only ever added.

    `by` is empty for what data say. The latest word of a person counts before that of the data.
    """

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="findings")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    ground = models.CharField("情形", max_length=12, choices=EvaluationGround)
    holds = models.BooleanField("是否符合", null=True)
    text = models.TextField("事实和依据")
    by = officer("核实人")
    at = models.DateTimeField("时间")

    objects = PrivateManager()

    class Meta:
        verbose_name = "评估核实情况"
        verbose_name_plural = "评估核实情况"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=EvaluationGround.values), name="evaluation_finding_ground_is_listed"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="evaluation_finding_says_why"),
            # Who looks into it finds out; that nobody knows is what data say.
            models.CheckConstraint(
                condition=Q(by=None) | Q(holds__isnull=False), name="evaluation_finding_of_a_person_is_an_answer"
            ),
        ]


class EvaluationEvent(DecisionEvent):
    """One step of an evaluation: who, when, with which reasons; a decision keeps the remedies that it told."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="events")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)
    by_person = person("操作人（经营者一方）")
    action = models.CharField("动作", max_length=24, choices=EvaluationAction)

    class Meta(DecisionEvent.Meta):
        verbose_name = "评估记录"
        verbose_name_plural = "评估记录"
        constraints = [
            models.CheckConstraint(
                condition=~Q(action=EvaluationAction.DECLINE) | Q(remedy__isnull=False),
                name="evaluation_event_tells_remedies",
            ),
            models.CheckConstraint(
                condition=Q(by_person=None) | (Q(action=EvaluationAction.STATE) & ~Q(note="")),
                name="evaluation_event_of_a_person_is_a_word",
            ),
        ]


class _OfItsEvaluation(PrivateManager):
    path_field = "evaluation__path"


class EvaluationLetter(IssuedLetter):
    """A letter about what an evaluation came to, as it was issued. Rows are only ever added."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="letters")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()
    concerning = _OfItsEvaluation()

    class Meta(IssuedLetter.Meta):
        verbose_name = "有效期评估文书"
        verbose_name_plural = "有效期评估文书"
        constraints = [
            *IssuedLetter.Meta.constraints,
            models.UniqueConstraint(fields=["evaluation", "kind"], name="evaluation_letter_once"),
        ]


class RecommenderQuestion(OfDepartment, Due):
    """What the department that recommended is asked, with a day, and what it answers once. Its people answer at the
    recogniser (`authority`); the day may move away, nothing else of it changes."""

    STILL_DUE = Q(answer="")

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="question")
    household = models.ForeignKey(
        Household, models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="个体工商户"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="认定机关")
    department = models.CharField("推荐部门", max_length=20)
    asked_on = models.DateField("征求日期")
    answer = models.CharField("答复", max_length=8, choices=RecommenderAnswer, blank=True)
    text = models.TextField("意见", blank=True)
    answered_by = officer("答复人")
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = PrivateManager()

    class Meta:
        verbose_name = "征求推荐部门意见"
        verbose_name_plural = "征求推荐部门意见"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["authority", "department", "due_on"], name="recommenderquestion_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) & Q(due_on__gte=F("asked_on")), name="recommenderquestion_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(answer="", text="", answered_by=None, answered_at=None)
                | Q(answer=RecommenderAnswer.AGREE, answered_by__isnull=False, answered_at__isnull=False)
                | (
                    Q(answer=RecommenderAnswer.DISAGREE, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(text="")
                ),
                name="recommenderquestion_is_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"征求{self.get_department_display()}意见"


class GrowthFigure(models.Model):
    """From which growth in three years on an indicator counts as 明显增长 at a place, from a day on.

    The guidance gives no figure and none is shipped: a place sets its own, by a document. A bureau's own row counts
    before that of the bureau above it; `percent` is empty where a place sets an indicator aside. Rows are only added.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="规定机关")
    indicator = models.CharField("指标", max_length=12, choices=GrowthIndicator)
    percent = models.PositiveSmallIntegerField("三年增长达到（%）", null=True)
    valid_from = models.DateField("施行日期")
    ground = models.CharField("依据文件", max_length=200)
    set_by = officer("登记人")
    set_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "明显增长的本地规定"
        verbose_name_plural = "明显增长的本地规定"
        ordering = ["authority", "indicator", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "indicator", "valid_from"],
                name="growthfigure_one_a_day",
                violation_error_code="figure_set_already",
                violation_error_message="该指标自这一天起的规定已经登记；需要更改的，请登记另一天起的新规定。",
            ),
            models.CheckConstraint(
                condition=Q(indicator__in=GrowthIndicator.values), name="growthfigure_indicator_is_listed"
            ),
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__gte=1), name="growthfigure_is_growth"),
            models.CheckConstraint(condition=~Q(ground=""), name="growthfigure_has_a_ground"),
        ]

    def __str__(self) -> str:
        said = "不作规定" if self.percent is None else f"三年增长 {self.percent}%"
        return f"{self.get_indicator_display()}自 {self.valid_from} 起{said}"


class EvaluationRule(ProvincialRule):
    """When the evaluation of a title begins, how long the department that recommended has, from when on the recogniser
    is reminded; in a province from a day on."""

    opens_months = models.PositiveSmallIntegerField("期满前几个月开始评估")
    department_days = models.PositiveSmallIntegerField("推荐部门答复期限（工作日）")
    remind_days = models.PositiveSmallIntegerField("期满前几天起提醒认定机关")

    class Meta(ProvincialRule.Meta):
        abstract = False
        verbose_name = "有效期评估的时间"
        verbose_name_plural = "有效期评估的时间"
        constraints = [
            *ProvincialRule.Meta.constraints,
            # 在分类有效期的最后一年: no earlier.
            models.CheckConstraint(
                condition=Q(opens_months__gte=1, opens_months__lte=12, department_days__gte=1),
                name="evaluationrule_in_the_last_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or '全国'} 自 {self.valid_from} 起，期满前 {self.opens_months} 个月开始"
