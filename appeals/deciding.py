"""Deciding an objection as the second officer: as it was proposed, or back to where it came from (B7, E2).

What is upheld is carried out by a worker (effect.py); whoever was refused is told why and what can be done against it.
"""

from django.db import transaction

from appeals.enums import AppealAction, AppealStatus, Outcome
from appeals.letters import REPLY
from appeals.models import REASON_LENGTH, SAME_OFFICER, Appeal, Claim
from appeals.rechecks import recall_open
from appeals.telling import tell_officer
from appeals.workflow import APPEAL, CARRY_OUT
from authorities import clock
from authorities.models import Officer
from authorities.tasks import strike
from casework import letters
from casework.refusals import IllegalTransition, Refused
from casework.workflow import move
from registry.people import messages

_ACTIONS = {
    Outcome.UPHELD: AppealAction.UPHOLD,
    Outcome.DISMISSED: AppealAction.DISMISS,
    Outcome.NOT_ACCEPTED: AppealAction.REFUSE,
}


@transaction.atomic
def confirm(appeal_id: int, *, by: Officer) -> Appeal:
    """Decide as another officer proposed. Raises Refused, to whoever proposed too."""
    appeal = _proposed(appeal_id)
    if appeal.proposed_by_id == by.pk:
        raise Refused("same_officer", SAME_OFFICER)
    action = _ACTIONS[appeal.outcome]
    moved = move(APPEAL, appeal.pk, action, by=by, note=appeal.answer, decided_by=by, decided_at=clock.now())
    recall_open(moved)
    if moved.status == AppealStatus.UPHELD:
        transaction.on_commit(lambda: strike.delay(CARRY_OUT))
    else:
        reply(moved, by=by)
    return moved


@transaction.atomic
def send_back(appeal_id: int, note: str, *, by: Officer) -> Appeal:
    """Send a proposal back with the reason, which whoever proposed is told; he may take it back so himself."""
    note = note.strip()[:REASON_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明退回的理由。")
    appeal = _proposed(appeal_id)
    action = AppealAction.SEND_BACK if appeal.accepted_at else AppealAction.SEND_BACK_FILED
    told = appeal.last_day
    moved = move(
        APPEAL,
        appeal.pk,
        action,
        by=by,
        note=note,
        outcome="",
        answer="",
        proposed_by=None,
        proposed_at=None,
        **told.columns(),
    )
    Claim.objects.filter(appeal=appeal).update(outcome="", reason="")
    if appeal.proposed_by_id != by.pk:
        text = f"{by}退回了对分型异议的处理意见：{note}"
        tell_officer(moved, appeal.proposed_by_id, text, once=f"sent-back:{clock.now().isoformat()}")
    return moved


def reply(appeal: Appeal, *, by: Officer | None) -> None:
    """Issue the reply, and leave it to the household. Runs at the bureau that handled the objection."""
    kept = letters.issue(REPLY, appeal, authority=appeal.authority, household=appeal.household, by=by)
    said = letters.Letter.from_json(kept.text)
    messages.send(appeal.household, title=said.title, text=said.message)


def _proposed(appeal_id: int) -> Appeal:
    Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    appeal = Appeal.objects.select_related("authority", "household").get(pk=appeal_id)
    if appeal.status != AppealStatus.PROPOSED:
        raise IllegalTransition("该异议", appeal.get_status_display())
    return appeal
