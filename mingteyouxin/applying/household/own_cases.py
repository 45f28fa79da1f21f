"""The door to a household's own cases, and how they are told to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from authorities import clock
from authorities.access import NotAccessible
from authorities.contacts import whom_to_ring_all
from authorities.enums import Level
from authorities.models import Authority, Remedy
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.reminders import is_overdue
from mingteyouxin.cases.workflow import CASE

HOUSEHOLDS_TURN = (CaseStatus.DRAFT, CaseStatus.RETURNED, CaseStatus.CONSENT_AWAITED)
_OVER = CASE.in_group("closed")
# A draft: an officer answered that its submission stays refused.
_DECIDED_AGAINST = (
    CaseStatus.REFUSED,
    CaseStatus.NOT_SELECTED,
    CaseStatus.REFUSED_ABOVE,
    CaseStatus.LAPSED,
    CaseStatus.DRAFT,
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
    is_late: bool


def access_own_case(request: HttpRequest, case_id: int) -> Case:
    """A case of the household that the page is of; absent and foreign look the same."""
    rows = Case.objects.select_related(
        "household__authority", "authority__parent", "handler__parent", "round__authority", "round__standard"
    )
    case = rows.filter(household=request.standing.household, pk=case_id).first()
    if case is None:
        raise NotAccessible
    return case


def own_case(case: Case) -> OwnCase:
    """The case in words: who has it, until when, whom to call."""
    return own_cases([case])[0]


def own_cases(cases: Iterable[Case]) -> list[OwnCase]:
    """The same of several cases; the telephones of all their bureaus are looked up in one statement."""
    cases = list(cases)
    ring = whom_to_ring_all(case.in_charge.path for case in cases)
    return [_in_words(case, ring[case.in_charge.path].telephone) for case in cases]


def _in_words(case: Case, telephone: str) -> OwnCase:
    mark = "open"
    if case.status == CaseStatus.RECOGNISED:
        mark = "good"
    elif case.status in _OVER:
        mark = "even"
    elif is_households_turn(case):
        mark = "bad"
    with_whom = "您" if is_households_turn(case) else case.in_charge.name
    return OwnCase(
        case,
        CASE.household_word(case.status),
        mark,
        with_whom,
        telephone,
        is_over=case.status in _OVER,
        is_late=is_overdue(case, clock.today()),
    )


def is_households_turn(case: Case) -> bool:
    """True while it waits for the household: for words of its own, or for a new operator's."""
    return (case.status in HOUSEHOLDS_TURN and not case.waits_for_a_person) or case.paused


def above_of(case: Case) -> Authority | None:
    """The bureau over the one that has to act, to which the household may turn when that keeps silent."""
    in_charge = case.in_charge
    return None if in_charge.level == Level.PROVINCE else in_charge.parent


def history(case: Case) -> list[CaseEvent]:
    """What was done, the latest first. Of officers the bureau answers, so no name is told."""
    return list(CaseEvent.objects.filter(case=case).told().select_related("remedy").order_by("-id"))


def remedy_told(case: Case, events: Sequence[CaseEvent]) -> Remedy | None:
    """The remedies against what was decided last; None while nothing stands that was decided against the household."""
    told = next((event.remedy for event in events if event.remedy), None)
    return told if case.status in _DECIDED_AGAINST else None


def may_withdraw(case: Case) -> bool:
    """True while there is something to take back; a recommendation that waits for an answer is declined instead."""
    return case.status != CaseStatus.CONSENT_AWAITED and case.status not in _OVER


def reasons_of(events: list[CaseEvent]) -> list[str]:
    """Why the case was last returned or refused."""
    for event in events:
        if event.action in (CaseAction.RETURN, CaseAction.REFUSE, CaseAction.REFUSE_ABOVE):
            return [*event.reasons, *([event.note] if event.note else [])]
    return []
