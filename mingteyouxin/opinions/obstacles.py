"""What visits and opinions still keep a case from going on, set-based: a code and a text for whoever reviews it."""

from collections.abc import Iterable
from dataclasses import dataclass

from authorities import clock
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria import shown
from mingteyouxin.opinions.enums import OpinionAnswer, OpinionClosure
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.visits.enums import VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit

Obstacle = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The cases that are asked about, and what their rounds ask for: a standard is read once, however many cases."""

    cases: dict[int, Case]
    rounds: dict[int, PublicRound]
    standards: dict[int, shown.StandardShown]


def for_many(cases: Iterable[Case]) -> dict[int, list[Obstacle]]:
    """Both of many cases, in as many queries as of one."""
    asked = _asked(cases)
    opinions = _opinions(asked)
    return {case: found + opinions[case] for case, found in _visits(asked).items()}


def _asked(cases: Iterable[Case]) -> _Asked:
    by_number = {case.pk: case for case in cases}
    wanted = {case.round_id for case in by_number.values()}
    rounds = {row.pk: row for row in PublicRound.objects.filter(pk__in=wanted).select_related("standard")}
    return _Asked(by_number, rounds, {pk: shown.read(row.standard) for pk, row in rounds.items()})


def _visits(asked: _Asked) -> dict[int, list[Obstacle]]:
    """The latest visit counts: one that found something else than the application says is made anew or decided upon."""
    latest: dict[int, Visit] = {}
    for visit in Visit.objects.filter(case__in=asked.cases).exclude(status=VisitStatus.CANCELLED).order_by("id"):
        latest[visit.case_id] = visit
    return {pk: _of_visit(asked, case, latest.get(pk)) for pk, case in asked.cases.items()}


def _opinions(asked: _Asked) -> dict[int, list[Obstacle]]:
    """Answers that are awaited, and objections on which the bureau has not said its word."""
    items: dict[int, list[OpinionItem]] = {pk: [] for pk in asked.cases}
    for item in OpinionItem.objects.filter(case__in=asked.cases).select_related("request"):
        items[item.case_id].append(item)
    return {pk: _of_opinions(asked, case, items[pk]) for pk, case in asked.cases.items()}


def _of_visit(asked: _Asked, case: Case, visit: Visit | None) -> list[Obstacle]:
    wanted = case.recognition_path in asked.standards[case.round_id].visits
    if asked.rounds[case.round_id].visit_after_ranking and case.status == CaseStatus.PASSED:
        wanted = False
    if visit is None:
        return [("visit_missing", "尚未安排走访核实。")] if wanted else []
    if visit.status == VisitStatus.PLANNED:
        return [("visit_waiting", f"走访核实尚未完成（期限 {visit.due_on}）。")]
    if visit.result == VisitResult.NOT_CONFIRMED:
        return [("visit_not_confirmed", f"走访情况与申报不一致：{visit.note}请重新审核、再次走访或者不予通过。")]
    return []


def _of_opinions(asked: _Asked, case: Case, items: list[OpinionItem]) -> list[Obstacle]:
    if not items and case.recognition_path in asked.standards[case.round_id].opinions:
        return [("opinion_not_asked", "尚未征求部门意见。")]
    found = []
    for item in items:
        department = item.get_department_display()
        if item.answer == OpinionAnswer.OBJECTION and item.closed_how != OpinionClosure.NOT_ADOPTED:
            text = f"{department}有意见：{item.text}请重新审核，或者写明理由后继续办理。"
            found.append(("opinion_objection", text))
        elif not item.answer and not item.closed_how:
            if item.request.due_on < clock.today():
                text = f"{department}逾期未答复（期限 {item.request.due_on}），写明理由后可以继续办理。"
                found.append(("opinion_overdue", text))
            else:
                found.append(("opinion_waiting", f"等待{department}答复（期限 {item.request.due_on}）。"))
    return found
