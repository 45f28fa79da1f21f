"""The second officer's word on a computed run: gates that failed, confirmation, rejection (four eyes).

Runs in the jurisdiction of the province or above it. Whoever asked for the run never confirms it; nor does whoever
accepted a gate that failed, for the confirmation is asked for in his or her name.
"""

from django.db import transaction

from authorities import audit, clock
from authorities.enums import ApprovalStatus
from authorities.models import Approval, Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused
from casework.workflow import Mover, move
from typing_engine import acts
from typing_engine.capabilities import TYPING_CONFIRM
from typing_engine.enums import GateKind, RunAction, RunStatus
from typing_engine.models import Gate, Run
from typing_engine.workflow import RUN

CONSOLE = "控制台"


@transaction.atomic
def accept_gates(run_id: int, *, by: Officer, reason: str) -> Run:
    """Let a held run go on although gates failed, and ask another officer to confirm it.

    应分尽分 is not for anyone to waive. Raises Refused.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("reason_required", "请填写接受未通过核查项的理由。")
    run = _run(run_id)
    failed = Gate.objects.filter(run=run, passed=False, accepted_at=None)
    if failed.filter(kind=GateKind.ALL_TYPED).exists():
        raise Refused("not_all_typed", "尚有个体工商户没有分型结果，不能接受；请查明原因后重新发起分型。")
    run = move(RUN, run.pk, RunAction.ACCEPT, by=by, note=reason, log_note=reason)
    failed.update(accepted_by=by, accepted_at=clock.now(), accepted_reason=reason)
    four_eyes.request(SUBJECT, run_id, by=by)
    return run


@transaction.atomic
def confirm_on_console(run_id: int) -> Run:
    """Confirm where no officer acts: whoever has the platform's console answers for it outside of the platform.

    Raises Refused, for a run whose gates failed too.
    """
    run = move(RUN, run_id, RunAction.CONFIRM, by=Mover.CONSOLE, note=CONSOLE, confirmed_at=clock.now())
    audit.record(acts.TYPING_CONFIRMED, by=None, on=run, path=run.path, note=CONSOLE)
    return run


def _run(run_id: int) -> Run:
    return Run.objects.get(pk=run_id)


def _must_await(run: Run) -> None:
    if run.status != RunStatus.AWAITING_CONFIRMATION:
        raise Refused("not_awaiting_confirmation", f"该批次{run.get_status_display()}，不能提请复核。")


def _confirm(run: Run, approval: Approval) -> Run:
    by, note = approval.decided_by, approval.note
    return move(RUN, run.pk, RunAction.CONFIRM, by=by, note=note, confirmed_by=by, confirmed_at=clock.now())


def _reject(run: Run, approval: Approval) -> Run:
    if approval.status == ApprovalStatus.WITHDRAWN:
        return run
    return move(RUN, run.pk, RunAction.REJECT, by=approval.decided_by, note=approval.note)


SUBJECT = FourEyesSubject(
    "typing_run",
    "分型结果",
    TYPING_CONFIRM,
    page="run-page",
    model="typing_engine.Run",
    summary=lambda run: f"{run}，共 {run.households:,} 户",
    check=_must_await,
    carry_out=_confirm,
    drop=_reject,
    author=lambda run: run.requested_by_id,
    author_refused="发起人不能复核自己发起的分型批次，请由另一名工作人员复核。",
)
