"""The door to a household's own cases, and how they are told to it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from authorities.access import NotAccessible
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent

# What each status means to the household: who has the case, and what happens next.
_WORDS = {
    CaseStatus.DRAFT: "还没有提交。填好一步保存一步，换一部手机也可以接着填。",
    CaseStatus.CONSENT_AWAITED: "有部门推荐您，需要您本人同意后才会继续。",
    CaseStatus.DECLINED: "您没有同意推荐，不影响您以后自主申报。",
    CaseStatus.SUBMITTED: "已收到，正在排队审核。",
    CaseStatus.RETURNED: "需要您补充或者更正材料，补好后重新提交，排队次序不变。",
    CaseStatus.PASSED: "初审已通过，正在走访核实、征求意见或者择优排序。",
    CaseStatus.SELECTED: "已列为拟认定，接下来向社会公示。",
    CaseStatus.IN_NOTICE: "正在向社会公示。",
    CaseStatus.HELD: "公示期间有人提出异议，正在核实，核实清楚后继续。",
    CaseStatus.NOTICED: "公示期满，正在办理认定。",
    CaseStatus.RECOGNISED: "已认定。",
    CaseStatus.REFUSED: "没有通过，理由见下方办理记录。",
    CaseStatus.NOT_SELECTED: "符合条件，但名额有限，择优排序后未入选。下次可以再申报。",
    CaseStatus.WITHDRAWN: "已撤回。申报期内可以重新申报。",
    CaseStatus.LAPSED: "超过期限，已终止。申报期内可以重新申报。",
    CaseStatus.REFUSED_ABOVE: "上级机关抽查后不予认定，理由见下方办理记录。",
}
HOUSEHOLDS_TURN = (CaseStatus.DRAFT, CaseStatus.RETURNED, CaseStatus.CONSENT_AWAITED)
_OVER = (
    CaseStatus.DECLINED,
    CaseStatus.RECOGNISED,
    CaseStatus.REFUSED,
    CaseStatus.NOT_SELECTED,
    CaseStatus.WITHDRAWN,
    CaseStatus.LAPSED,
    CaseStatus.REFUSED_ABOVE,
)


@dataclass(frozen=True, slots=True)
class OwnCase:
    """Where a case stands, in plain words."""

    case: Case
    words: str
    mark: str
    with_whom: str
    phone: str
    is_over: bool


def access_own_case(request: HttpRequest, case_id: int) -> Case:
    """A case of the household that the page is of; absent and foreign look the same."""
    rows = Case.objects.select_related("household__authority", "authority", "round__authority", "round__standard")
    case = rows.filter(household=request.standing.household, pk=case_id).first()
    if case is None:
        raise NotAccessible
    return case


def own_case(case: Case) -> OwnCase:
    """The case in words: who has it, until when, whom to call."""
    mark = "open"
    if case.status == CaseStatus.RECOGNISED:
        mark = "good"
    elif case.status in _OVER:
        mark = "even"
    elif case.status in HOUSEHOLDS_TURN:
        mark = "bad"
    with_whom = "您" if case.status in HOUSEHOLDS_TURN else case.authority.name
    return OwnCase(
        case, _WORDS[case.status], mark, with_whom, settings.SITE_FOOTER["phone"], is_over=case.status in _OVER
    )


def history(case: Case) -> list[CaseEvent]:
    """What was done, the latest first. Of officers the bureau answers, so no name is told."""
    return list(CaseEvent.objects.filter(case=case).order_by("-id"))


def may_withdraw(case: Case) -> bool:
    """True while there is something to take back; a recommendation that waits for an answer is declined instead."""
    return case.status != CaseStatus.CONSENT_AWAITED and not own_case(case).is_over


def reasons_of(events: list[CaseEvent]) -> list[str]:
    """Why the case was last returned or refused."""
    for event in events:
        if event.action in (CaseAction.RETURN, CaseAction.REFUSE, CaseAction.REFUSE_ABOVE):
            return [*event.reasons, *([event.note] if event.note else [])]
    return []
