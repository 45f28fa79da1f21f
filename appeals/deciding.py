"""Deciding an objection as the second officer: as it was proposed, or back to where it came from (B7, E2).

What is upheld is carried out by a worker (effect.py); whoever was refused is told why and what can be done against it.
"""

from django.db import transaction

from appeals.enums import AppealAction, AppealStatus, Outcome
from appeals.letters import REPLY
from appeals.models import REASON_LENGTH, SAME_OFFICER, Appeal
from appeals.rechecks import recall_open
from appeals.telling import tell_counter, tell_officer
from appeals.workflow import APPEAL, CARRY_OUT, IN_CORRECTION
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
def confirm(appeal_id: int, *, by: Officer, seen: str | None = None) -> Appeal:
    """Decide as another officer proposed. Raises Refused, to whoever proposed, and to whoever found the facts, too.

    `seen` is the `version` of the proposal that the officer looked at: what was proposed anew meanwhile is looked at
    anew.
    """
    appeal = _proposed(appeal_id)
    if seen is not None and seen != version(appeal):
        raise Refused("proposed_anew", "处理意见已经改动，请刷新后重新查看再决定。")
    if appeal.proposed_by_id == by.pk:
        raise Refused("same_officer", SAME_OFFICER)
    if appeal.rechecks.filter(answered_by=by).exists():
        raise Refused("found_by_same_officer", "被异议的数据是您核查或者登记答复的，须由另一名工作人员复核。")
    action = _ACTIONS[appeal.outcome]
    in_time = clock.today() <= appeal.due_on
    said = {"decided_by": by, "decided_at": clock.now(), "in_time": in_time}
    moved = move(APPEAL, appeal.pk, action, by=by, note=appeal.answer, fields=said)
    recall_open(moved)
    if moved.status == AppealStatus.UPHELD:
        # The clock strikes every minute anyway: what is decided does not hang on the queue.
        transaction.on_commit(lambda: strike.delay(CARRY_OUT), robust=True)
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
    if appeal.proposed_by_id != by.pk:
        text = f"{by}退回了对{moved.get_subject_display()}的处理意见：{note}"
        tell_officer(moved, appeal.proposed_by_id, text, once=f"sent-back:{clock.now().isoformat()}")
    return moved


@transaction.atomic
def finish(appeal_id: int, note: str, *, by: Officer) -> Appeal:
    """Say what a person did about an upheld objection that could not be carried out; the household is told. Raises
    Refused."""
    note = note.strip()[:REASON_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明人工更正了什么，经营者可以看到。")
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    if appeal.status not in IN_CORRECTION or not appeal.trouble:
        raise Refused("nothing_to_finish", "这件异议没有需要人工办结的更正，请刷新后查看。")
    told = f"{appeal.answer.rstrip('。')}。{note}"
    moved = move(
        APPEAL,
        appeal.pk,
        AppealAction.FINISH,
        by=by,
        note=note,
        answer=told,
        trouble="",
        corrected_at=clock.now(),
    )
    reply(Appeal.objects.select_related("authority", "household").get(pk=moved.pk), by=by)
    return moved


def version(appeal: Appeal) -> str:
    """Names the proposal that stands, for whoever decides about it."""
    return "" if appeal.proposed_at is None else appeal.proposed_at.isoformat()


def reply(appeal: Appeal, *, by: Officer | None) -> None:
    """Issue the reply, and leave it to the household. Runs at the bureau that handled the objection."""
    kept = letters.issue(REPLY, appeal, authority=appeal.authority, household=appeal.household, by=by)
    said = letters.Letter.from_json(kept.text)
    messages.send(appeal.household, title=said.title, text=said.message, view="my-appeal", key=appeal.pk, to_serve=True)
    tell_counter(appeal, f"{said.title}，请打印交给经营者：{appeal.household}")


def _proposed(appeal_id: int) -> Appeal:
    Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    appeal = Appeal.objects.select_related("authority", "household").get(pk=appeal_id)
    if appeal.status != AppealStatus.PROPOSED:
        raise IllegalTransition("该异议", appeal.get_status_display())
    return appeal
