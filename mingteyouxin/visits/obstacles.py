"""What visits still keep cases from going on, for whoever reviews them."""

from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import AskedOf, Found, Obstacle
from mingteyouxin.visits.enums import VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit


def of_visits(asked: AskedOf) -> Found:
    """The latest visit counts: one that found something else than the application says is made anew or decided upon."""
    latest: dict[int, Visit] = {}
    for visit in Visit.objects.filter(case__in=asked.cases).exclude(status=VisitStatus.CANCELLED).order_by("id"):
        latest[visit.case_id] = visit
    return {pk: _of_visit(asked, case, latest.get(pk)) for pk, case in asked.cases.items()}


def _of_visit(asked: AskedOf, case: Case, visit: Visit | None) -> list[Obstacle]:
    wanted = case.recognition_path in asked.standards[case.round_id].visits
    if asked.rounds[case.round_id].visit_after_ranking and case.status == CaseStatus.PASSED:
        wanted = False
    if visit is None:
        return [Obstacle("visit_missing", "尚未安排走访核实。")] if wanted else []
    if visit.status == VisitStatus.PLANNED:
        return [Obstacle("visit_waiting", f"走访核实尚未完成（期限 {visit.due_on}）。")]
    if visit.result == VisitResult.NOT_CONFIRMED:
        text = f"走访情况与申报不一致：{visit.note}请重新审核、再次走访或者不予通过。"
        return [Obstacle("visit_not_confirmed", text)]
    return []
