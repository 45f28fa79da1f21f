"""On what grounds a title was given, and by whom, step by step: what officers did, never what is private.

Free text is shown without what may be somebody's number; who objected in public stays unsaid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from authorities.models import Approval
from casework.models import Event
from mingteyouxin.annual_reports.models import YearlyReportEvent
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.criteria import standard_tree
from mingteyouxin.endings.models import EndingEvent
from mingteyouxin.evaluations.models import EvaluationEvent
from mingteyouxin.notices.enums import ObjectionKind
from mingteyouxin.notices.models import Objection
from mingteyouxin.operator_changes.models import OperatorChangeEvent
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.recognising import batches
from mingteyouxin.recognising.models import RecognitionBatchItem
from mingteyouxin.review import decisions
from mingteyouxin.review.models import CaseScore
from mingteyouxin.titles import restoring
from mingteyouxin.titles.models import Recognition
from registry.masking import mask_strays


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was done about a title: when, in which part of the work, what, by whom, in which words."""

    at: datetime
    part: str
    what: str
    by: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """One criterion of the class: what it asks for, what the lists said of it, what a reviewer found and who."""

    wording: str
    checked: str
    found: str
    by: str
    words: str


def case_of(title: Recognition) -> Case | None:
    """The case that the title came of; None where it is from before the platform."""
    return Case.objects.filter(recognition=title).select_related("authority", "handler", "round__standard").first()


def grounds(case: Case) -> list[Ground]:
    """The criteria of the case's class, in the order of the standard."""
    answers = {answer.criterion: answer for answer in CaseAnswer.objects.filter(case=case).select_related("verdict_by")}
    rule = decisions.rule_of(case)
    return [_ground(criterion, answers.get(criterion.key)) for group in rule.groups for criterion in group.criteria]


def trail(title: Recognition, case: Case | None) -> list[Trace]:
    """Everything that was done, in the order in which it was done."""
    traces = [
        *_moves(title.events.select_related("by"), "认定"),
        *_years(title),
        *_endings(title),
        *_restored(title),
    ]
    if case is not None:
        traces += [
            *_moves(case.events.select_related("by"), "办件"),
            *_scores(case),
            *_opinions(case),
            *_objections(case),
            *_approvals(case),
        ]
    return sorted(traces, key=lambda one: one.at)


def _ground(criterion: standard_tree.CriterionRead, answer: CaseAnswer | None) -> Ground:
    if answer is None:
        return Ground(criterion.wording, "", "", "", "")
    return Ground(
        criterion.wording,
        answer.get_checked_display(),
        answer.get_verdict_display(),
        str(answer.verdict_by or ""),
        mask_strays(answer.verdict_note),
    )


def _moves(events: Iterable[Event], part: str) -> list[Trace]:
    return [
        Trace(event.at, part, event.get_action_display(), _who(event), mask_strays(_words(event))) for event in events
    ]


def _words(event: Event) -> str:
    return "；".join([*getattr(event, "reasons", ()), *([event.note] if event.note else [])])


def _who(event: Event) -> str:
    """The officer; a person of the household is not named."""
    if event.by_id:
        return str(event.by)
    return "经营者一方" if getattr(event, "by_person_id", None) else "系统"


def _scores(case: Case) -> list[Trace]:
    rows = CaseScore.objects.filter(case=case).select_related("officer")
    return [
        Trace(row.at, "评分", f"{row.total.normalize():f} 分", str(row.officer), mask_strays(row.note)) for row in rows
    ]


def _opinions(case: Case) -> list[Trace]:
    found = []
    for item in OpinionItem.objects.filter(case=case).select_related("answered_by", "closed_by"):
        part = f"征求意见（{item.get_department_display()}）"
        if item.answered_at:
            said = "有不同意见" if item.text else "无意见"
            found.append(Trace(item.answered_at, part, said, str(item.answered_by), mask_strays(item.text)))
        if item.closed_at:
            closed = mask_strays(item.closed_note)
            found.append(Trace(item.closed_at, part, item.get_status_display(), str(item.closed_by or "系统"), closed))
    return found


def _objections(case: Case) -> list[Trace]:
    """What was decided about what the public said; who said it and what stays with whoever handles it."""
    rows = Objection.objects.filter(case=case, kind=ObjectionKind.OBJECTION).select_related("decided_by")
    found = [Trace(row.made_at, "公示异议", "收到实名异议", "公众") for row in rows]
    return found + [
        Trace(row.decided_at, "公示异议", row.get_status_display(), str(row.decided_by), mask_strays(row.answer))
        for row in rows
        if row.decided_at
    ]


def _approvals(case: Case) -> list[Trace]:
    listed = RecognitionBatchItem.objects.filter(case=case).values_list("batch_id", flat=True)
    return _by_two(batches.SUBJECT.name, [str(key) for key in listed])


def _restored(title: Recognition) -> list[Trace]:
    return _by_two(restoring.RESTORING.name, [str(title.pk)])


def _years(title: Recognition) -> list[Trace]:
    """What was done in the years after the recognition."""
    reports = YearlyReportEvent.objects.filter(report__recognition=title)
    changes = OperatorChangeEvent.objects.filter(change__recognition=title)
    evaluated = EvaluationEvent.objects.filter(evaluation__recognition=title)
    return [
        *_moves(reports.select_related("by"), "年度信息报告"),
        *_moves(changes.select_related("by"), "经营者变更"),
        *_moves(evaluated.select_related("by"), "有效期评估"),
    ]


def _endings(title: Recognition) -> list[Trace]:
    events = EndingEvent.objects.filter(ending__recognition=title).select_related("by")
    return _moves(events, "取消、撤销")


def _by_two(subject: str, keys: list[str]) -> list[Trace]:
    rows = Approval.objects.filter(subject=subject, subject_key__in=keys).select_related("requested_by", "decided_by")
    found = []
    for row in rows:
        found.append(Trace(row.requested_at, "复核", "提请复核", str(row.requested_by), mask_strays(row.reason)))
        if row.decided_at:
            said = row.get_status_display()
            found.append(Trace(row.decided_at, "复核", said, str(row.decided_by), mask_strays(row.note)))
    return found
