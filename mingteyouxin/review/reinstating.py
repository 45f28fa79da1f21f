"""A decision against a household, taken up again because its objection was upheld: which decisions, and what follows.

The case goes back to where the decision was made, and takes the whole way from there again: choice, notice and
recognition ask what they always ask. Two officers who had no hand in the decision stand behind it (the triggers
`by_others` and `by_two`).
"""

from dataclasses import dataclass

from django.db import connection, transaction

from authorities import clock
from authorities.models import Officer
from casework.models import NOTE_LENGTH
from casework.refusals import Refused, refused_in_words
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.places.models import Quota
from mingteyouxin.review.models import Reinstatement
from mingteyouxin.rounds import rounds


@dataclass(frozen=True, slots=True)
class WayBack:
    """What upholding an objection to a decision does: the move, and where that leads in words."""

    action: CaseAction
    words: str


# By the status that the decision left the case in. What is not here is not taken up again by an objection.
WAYS_BACK = {
    CaseStatus.REFUSED: WayBack(CaseAction.REINSTATE, "重新审核"),
    CaseStatus.NOT_SELECTED: WayBack(CaseAction.REINSTATE_PASSED, "重新参加择优"),
    CaseStatus.LAPSED: WayBack(CaseAction.REINSTATE, "恢复审核"),
}


def decision_of(case: Case) -> CaseEvent | None:
    """The decision against the household that stands now and may be contested; None where there is none.

    What was never lodged was not decided, and what a person was asked to look at is answered first.
    """
    if case.status not in WAYS_BACK or case.waits_for_a_person:
        return None
    rows = CaseEvent.objects.filter(case=case, target=case.status, remedy__isnull=False)
    return rows.select_related("remedy").order_by("-id").first()


def took_part(decision: CaseEvent) -> set[int]:
    """Officers who had a hand in a decision: they say nothing of the objection to it. As the triggers ask it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_decision_partakers(%s)", [decision.pk])
        return {officer for (officer,) in cursor.fetchall()}


@transaction.atomic
def take_up_again(
    decision: CaseEvent, *, reference: str, reason: str, proposed_by: Officer, decided_by: Officer
) -> Reinstatement:
    """Take the case of a contested decision up again, its round too where that is over. Raises Refused.

    Runs in the jurisdiction of the bureau that decided the objection, which may be the one above. Places, notice and
    titles are not touched: the case takes its way to them from here.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.case_id)
    case = Case.objects.select_related("household", "authority", "handler", "round").get(pk=decision.case_id)
    standing = decision_of(case)
    if standing is None or standing.pk != decision.pk:
        said = f"该件目前的状态是“{case.get_status_display()}”，所异议的决定已不是现在的决定，不用再恢复办理。"
        raise Refused("case_moved_on", said)
    _places_must_be_of_now(case)
    way, late = WAYS_BACK[CaseStatus(case.status)], clock.today() > case.round.review_until
    note = f"异议（{reference}）成立，{way.words}。理由：{reason.rstrip('。')}。"
    if late:
        note += f"本批次审核已于 {case.round.review_until} 截止，作为例外继续办理。"
    row = Reinstatement(
        path=case.path,
        household_id=case.household_id,
        case=case,
        against=decision,
        reference=reference,
        reason=reason[:NOTE_LENGTH],
        late=late,
        proposed_by=proposed_by,
        decided_by=decided_by,
        at=clock.now(),
    )
    with refused_in_words():
        row.save(force_insert=True)
    # Whoever goes on with it finds it undone: no proposal, no rank, and nobody's who decided before.
    rounds.go_on_again(case.round_id, cause=row, by=decided_by, note=f"办件 {case.number}：{note}"[:NOTE_LENGTH])
    move(
        CASE,
        case.pk,
        way.action,
        by=decided_by,
        cause=row,
        note=note,
        refused_by=None,
        refusal_proposed_by=None,
        refusal_reasons=[],
        refusal_note="",
        rank=None,
        assignee=None,
        assigned_at=None,
    )
    tell(case, title="名特优新申报恢复办理", text=f"您对决定的异议成立，您的申报{way.words}，结果另行告知")
    return row


def _places_must_be_of_now(case: Case) -> None:
    """A title of a year whose places have been followed by another year's would count against neither (C8)."""
    later = Quota.objects.filter(authority=case.authority_id, year__gt=case.round.year).order_by("-year").first()
    if later is not None:
        raise Refused(
            "year_is_over",
            f"{case.round.year} 年度的名额已由 {later.year} 年度的名额接替，不能在原批次恢复办理；"
            "请通知经营者在本年度的批次申报，由窗口协助，再人工办结并写明。",
        )
