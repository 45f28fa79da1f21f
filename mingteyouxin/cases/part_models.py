"""Parts of a case: what was claimed, handed in, found, asked for and declared about it (C4, C5, E1).

Each lies where its case lies and is its household's (database/belonging.py).
"""

from django.db import models
from django.db.models import Q

from authorities.jurisdiction import PrivateManager
from authorities.models import StoredFile
from casework.deadlines import Due
from casework.service import Served
from mingteyouxin.cases.enums import EligibilityMoment, SupplementStage, Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.people import officer, person
from registry.models import Household


class CasePart(models.Model):
    """What belongs to a case and is seen by whoever sees the case."""

    path = models.CharField("管辖路径", max_length=60, db_collation="C")
    household = models.ForeignKey(Household, models.DO_NOTHING, related_name="+", db_constraint=False)

    objects = PrivateManager()

    class Meta:
        abstract = True


class CaseAnswer(CasePart):
    """What is known about one criterion: what the household says, what the check against lists found, the reviewer's
    finding. `criterion` is the key of standard_tree.py. Of a criterion that a department answers the household says
    nothing.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    criterion = models.CharField("条件", max_length=10)
    claimed = models.BooleanField("经营者认为符合", default=False)
    text = models.TextField("说明", max_length=1000, blank=True)
    checked = models.CharField("系统核对", max_length=8, choices=Verdict, blank=True)
    checked_text = models.CharField("核对结果", max_length=600, blank=True)
    checked_at = models.DateTimeField("核对时间", null=True)
    verdict = models.CharField("审核意见", max_length=8, choices=Verdict, blank=True)
    verdict_note = models.CharField("审核说明", max_length=300, blank=True)
    verdict_by = officer("审核人")
    verdict_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "条件核对"
        verbose_name_plural = "条件核对"
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="case_answer_once"),
            models.CheckConstraint(
                condition=Q(checked__in=["", *Verdict.values]) & Q(verdict__in=["", *Verdict.values]),
                name="case_answer_verdicts_are_listed",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_by=None, verdict_at=None)
                | (~Q(verdict="") & Q(verdict_by__isnull=False, verdict_at__isnull=False)),
                name="case_answer_found_by_someone",
            ),
        ]

    @property
    def finding(self) -> str:
        """The reviewer's finding, else the check's."""
        return self.verdict or self.checked


class Evidence(CasePart):
    """A file that the household handed in for a criterion that it alone can answer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence")
    criterion = models.CharField("条件", max_length=10)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    added_at = models.DateTimeField("上传时间")
    added_by = officer("代为上传人")
    added_by_person = person("上传人")

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(added_by__isnull=False) | Q(added_by_person__isnull=False), name="evidence_added_by_someone"
            )
        ]


class EligibilityCheck(CasePart):
    """The findings on a household at a moment that decided something, as they were. Rows are only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="eligibility")
    moment = models.CharField("时点", max_length=12, choices=EligibilityMoment)
    on = models.DateField("日期")
    eligible = models.BooleanField("符合")
    findings = models.JSONField("核对结果", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "资格核对"
        verbose_name_plural = "资格核对"
        ordering = ["id"]


class FindingVerdict(CasePart):
    """What a reviewer found out about a finding that no list answers, or that is to be weighed (C4, E2).

    `key` names the finding, `finding` is what it said at that moment. Rows are only ever added; the latest of a key
    counts.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="finding_verdicts")
    key = models.CharField("项目", max_length=60)
    finding = models.TextField("核对结果")
    verdict = models.CharField("核实结果", max_length=8, choices=Verdict)
    note = models.CharField("核实情况", max_length=300)
    by = officer("核实人")
    at = models.DateTimeField("核实时间")

    class Meta:
        verbose_name = "核实结果"
        verbose_name_plural = "核实结果"
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "key", "-id"], name="finding_verdict_latest")]
        constraints = [
            # A person found out: what stays unclear is no verdict.
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.MET, Verdict.NOT_MET]), name="finding_verdict_says_which"
            ),
            models.CheckConstraint(condition=~Q(note="") & ~Q(key=""), name="finding_verdict_says_how"),
            models.CheckConstraint(condition=Q(by__isnull=False), name="finding_verdict_by_someone"),
        ]


class Supplement(CasePart, Due, Served):
    """A request for supplements, item by item, with its last day (C5, C7)."""

    STILL_DUE = Q(answered_at=None)

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    stage = models.CharField("环节", max_length=12, choices=SupplementStage)
    asked_by = officer("要求人")
    asked_at = models.DateTimeField("要求时间")
    due_on = models.DateField("截止日期")
    # [{"criterion": key or "", "reason": wording, "text": …}]
    items = models.JSONField("事项", default=list)
    answer = models.TextField("答复", max_length=2000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "补正要求"
        verbose_name_plural = "补正要求"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "stage"], condition=Q(answered_at=None), name="supplement_one_open")
        ]


class CaseDeclaration(CasePart):
    """An officer's word about one case: free to act on it, or not, and why. Rows are only ever added.

    One conflict is for good: the database lets that officer neither be assigned to the case, nor find, score or move
    anything in it (migration 0006).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="declarations")
    officer = officer("声明人")
    has_conflict = models.BooleanField("有利害关系")
    text = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "利害关系声明"
        verbose_name_plural = "利害关系声明"
        ordering = ["id"]
        constraints = [
            # Double clicks declare once; who finds a conflict later declares that too.
            models.UniqueConstraint(fields=["case", "officer", "has_conflict"], name="declaration_once"),
            models.CheckConstraint(condition=Q(officer__isnull=False), name="declaration_made_by_someone"),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(text=""), name="declaration_of_conflict_says_why"
            ),
        ]
