"""A refusal that a reviewer proposed: another officer decides it, or sends the case back into review (four eyes).

The reasons stand from the proposal on. The household hears of the decision and of nothing before it.
"""

from django.db import transaction

from authorities import clock
from authorities.models import Officer
from authorities.notifications import notify
from casework import letters
from casework.refusals import IllegalTransition, Refused
from casework.workflow import move
from mingteyouxin import notification_kinds
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import SAME_OFFICER, Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.review.decisions import check_seen
from mingteyouxin.review.letters import refusal_of
from registry.people.messages import send


@transaction.atomic
def refuse(case_id: int, *, by: Officer, seen: str | None = None) -> Case:
    """Refuse a case as another officer proposed, and tell the household why. Raises Refused."""
    case = _proposed(case_id, seen=seen)
    if case.refusal_proposed_by_id == by.pk:
        raise Refused("same_officer", SAME_OFFICER)
    assignments.check_free(case, by=by)
    reasons, note = case.refusal_reasons, case.refusal_note
    moved = move(CASE, case.pk, CaseAction.REFUSE, by=by, event_fields={"reasons": reasons}, note=note, refused_by=by)
    kept = letters.issue(refusal_of(case), case, authority=case.in_charge, household=case.household, by=by)
    letter = letters.Letter.from_json(kept.text)
    send(case.household, title=letter.title, text=letter.message, view="my-case", key=case.pk, to_serve=True)
    return moved


@transaction.atomic
def send_back(case_id: int, *, by: Officer, note: str, seen: str | None = None) -> Case:
    """Send a case that is proposed for refusal back into review, with the reason, which whoever proposed is told.

    Whoever proposed may take the proposal back so. Raises Refused.
    """
    note = note.strip()
    if not note:
        raise Refused("reason_required", "请写明不同意的理由。")
    case = _proposed(case_id, seen=seen)
    assignments.check_free(case, by=by)
    moved = move(
        CASE,
        case.pk,
        CaseAction.SEND_REFUSAL_BACK,
        by=by,
        note=note,
        rank=None,
        refusal_proposed_by=None,
        refusal_reasons=[],
        refusal_note="",
    )
    if case.refusal_proposed_by_id != by.pk:
        notify(
            notification_kinds.CASE,
            path=case.in_charge.path,
            to=[case.refusal_proposed_by_id],
            text=f"{by}不同意对“{case.household}”不予通过，已退回审核：{note}",
            view="case-page",
            key=case.pk,
            once=f"case:{case.pk}:refusal-sent-back:{clock.now().isoformat()}",
        )
    return moved


def _proposed(case_id: int, *, seen: str | None) -> Case:
    """The case, locked, whose refusal is proposed now."""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    case = Case.objects.select_related("household", "authority", "handler").get(pk=case_id)
    check_seen(case, seen)
    if case.status != CaseStatus.REFUSAL_PROPOSED:
        raise IllegalTransition("该办件", case.get_status_display())
    return case
