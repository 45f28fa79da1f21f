"""What opinions, and the visits before them, still keep cases from going on, for whoever reviews them."""

from collections.abc import Iterable

from authorities import clock
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import AskedOf, Found, Obstacle, asked_of
from mingteyouxin.opinions.enums import OpinionStatus
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.visits.obstacles import of_visits


def of_visits_and_opinions(cases: Iterable[Case]) -> Found:
    """Both of many cases, in as many queries as of one."""
    asked = asked_of(cases)
    opinions = of_opinions(asked)
    return {case: found + opinions[case] for case, found in of_visits(asked).items()}


def of_opinions(asked: AskedOf) -> Found:
    """Answers that are awaited, and objections on which the bureau has not said its word."""
    items: dict[int, list[OpinionItem]] = {pk: [] for pk in asked.cases}
    for item in OpinionItem.objects.filter(case__in=asked.cases).select_related("request"):
        items[item.case_id].append(item)
    return {pk: _of_opinions(asked, case, items[pk]) for pk, case in asked.cases.items()}


def _of_opinions(asked: AskedOf, case: Case, items: list[OpinionItem]) -> list[Obstacle]:
    if not items and case.recognition_path in asked.standards[case.round_id].opinions:
        return [Obstacle("opinion_not_asked", "尚未征求部门意见。")]
    found = []
    for item in items:
        department = item.get_department_display()
        if item.status == OpinionStatus.OBJECTION:
            text = f"{department}有意见：{item.text}请重新审核，或者写明理由后继续办理。"
            found.append(Obstacle("opinion_objection", text))
        elif item.status == OpinionStatus.ASKED and item.request.is_unsent:
            found.append(Obstacle("opinion_not_sent", f"征求{department}意见的函还没有寄送，请寄送并登记。"))
        elif item.status == OpinionStatus.ASKED:
            if item.request.due_on < clock.today():
                text = f"{department}逾期未答复（期限 {item.request.due_on}），写明理由后可以继续办理。"
                found.append(Obstacle("opinion_overdue", text))
            else:
                text = f"等待{department}答复（期限 {item.request.due_on}）。"
                found.append(Obstacle("opinion_waiting", text))
    return found
