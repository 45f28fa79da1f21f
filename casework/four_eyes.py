"""Four eyes: one officer asks for a decision, a second one takes it, and what was decided is carried out at once.

A subject (`FourEyesSubject`) is declared once, in the room that it belongs to, with what is carried out. Whoever asks
never decides; the database keeps that too.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import models, transaction

from authorities import acts, clock, notifications
from authorities.capabilities import Capability
from authorities.declarations import NotDeclared, find, is_declared
from authorities.enums import ApprovalStatus
from authorities.four_eyes_subjects import FourEyesSubject as FourEyesSubject
from authorities.jurisdiction import jurisdiction
from authorities.models import Approval, Officer
from casework.refusals import Refused
from casework.workflow import Edge, Mover, State, Workflow, begin, move

_SUMMARY = 300
_REASON = 1000


class ApprovalAction(models.TextChoices):
    REQUEST = "request", "提请复核"
    APPROVE = "approve", "同意"
    REJECT = "reject", "不同意"
    WITHDRAW = "withdraw", "撤回提请"


def _decided_by(approval: Approval) -> Capability:
    return find(FourEyesSubject, approval.subject).decided_by


_OPEN = (ApprovalStatus.REQUESTED,)

APPROVAL = Workflow(
    model="authorities.Approval",
    noun="该复核事项",
    statuses=ApprovalStatus,
    actions=ApprovalAction,
    beginnings=_OPEN,
    fixed=("path", "subject", "subject_key", "summary", "reason", "requested_by_id", "requested_at"),
    requester=lambda approval: approval.requested_by_id,
    edges={
        ApprovalAction.APPROVE: Edge(_OPEN, ApprovalStatus.APPROVED, _decided_by, acts.APPROVAL_DECIDED),
        ApprovalAction.REJECT: Edge(_OPEN, ApprovalStatus.REJECTED, _decided_by, acts.APPROVAL_DECIDED),
        ApprovalAction.WITHDRAW: Edge(_OPEN, ApprovalStatus.WITHDRAWN, Mover.REQUESTER, acts.APPROVAL_DECIDED),
    },
    states={
        ApprovalStatus.REQUESTED: State("open"),
        ApprovalStatus.APPROVED: State("good"),
        ApprovalStatus.REJECTED: State("bad"),
        ApprovalStatus.WITHDRAWN: State(),
    },
)


@transaction.atomic
def request(subject: FourEyesSubject, key: int, *, by: Officer, reason: str = "") -> Approval:
    """Ask a second officer of the row's bureau to decide about it. Raises Refused, while a request is open too.

    `reason` is what speaks for it, where the decision carries reasons: it is carried out with these and no others.
    """
    if not is_declared(subject):
        raise NotDeclared(f"subject of four eyes {subject!r}")
    row = _row(subject, key)
    subject.check(row)
    approval = Approval(
        path=subject.seat(row),
        subject=subject.name,
        subject_key=str(row.pk),
        summary=subject.summary(row)[:_SUMMARY],
        reason=reason.strip()[:_REASON],
        requested_by=by,
        requested_at=clock.now(),
    )
    with jurisdiction(approval.path):
        begin(
            APPROVAL, approval, ApprovalAction.REQUEST, by=by, event=acts.APPROVAL_REQUESTED, log_note=approval.summary
        )
        notifications.approval_asked(approval, decided_by=subject.decided_by)
    return approval


def approve(subject: FourEyesSubject, approval_id: int, *, by: Officer, note: str = "") -> object:
    """Agree as the second officer. What was asked for is carried out in the same transaction; gives what came of it.

    Raises Refused, to whoever asked and where it was decided already too; then nothing is decided.
    """
    return _decide(subject, approval_id, ApprovalAction.APPROVE, subject.carry_out, by=by, note=note)


def reject(subject: FourEyesSubject, approval_id: int, *, by: Officer, note: str) -> object:
    """Disagree as the second officer, with the reason. Nothing is carried out. Raises Refused."""
    if not note.strip():
        raise Refused("note_required", "请填写不同意的理由。")
    return _decide(subject, approval_id, ApprovalAction.REJECT, subject.drop, by=by, note=note)


def withdraw(subject: FourEyesSubject, approval_id: int, *, by: Officer) -> object:
    """Take back one's own request. Raises Refused."""
    return _decide(subject, approval_id, ApprovalAction.WITHDRAW, subject.drop, by=by, note="")


def latest(subject: str, key: int) -> Approval | None:
    """The latest request about a row, decided or not; a subject is found by its name too."""
    asked = Approval.objects.filter(subject=subject, subject_key=str(key))
    return asked.select_related("requested_by", "decided_by").order_by("-id").first()


def open_request(subject: str, key: int) -> Approval | None:
    """The request about a row on which nobody has decided yet."""
    return Approval.objects.filter(subject=subject, subject_key=str(key), status=ApprovalStatus.REQUESTED).first()


def pending(subject: FourEyesSubject, key: int) -> Approval:
    """The request about a row on which nobody has decided yet. Raises Refused where there is none."""
    asked = open_request(subject, key)
    if asked is None:
        raise Refused("confirmation_not_requested", f"该{subject.label}没有等待复核的提请，可能已由他人处理。")
    return asked


@transaction.atomic
def _decide(
    subject: FourEyesSubject,
    approval_id: int,
    action: ApprovalAction,
    follow: Callable[[models.Model, Approval], object],
    *,
    by: Officer,
    note: str,
) -> object:
    asked = Approval.objects.filter(subject=subject.name)
    # The row first, as a request locks it: two officers at once wait for each other, and none for ever.
    row = _row(subject, asked.get(pk=approval_id).subject_key)
    approval = asked.select_for_update(of=("self",), no_key=True).get(pk=approval_id)
    if approval.status != ApprovalStatus.REQUESTED:
        raise Refused("already_decided", "该事项已有复核结果，不能再次处理。")
    _must_be_another(subject, row, approval, action, by=by)
    decision = APPROVAL.word(APPROVAL.edges[action].target)
    approval = move(
        APPROVAL,
        approval_id,
        action,
        by=by,
        log_note=f"{decision} {note}".strip(),
        fields={"note": note},
        decided_by=by,
        decided_at=clock.now(),
    )
    notifications.approval_decided(approval)
    return follow(row, approval)


def _must_be_another(
    subject: FourEyesSubject, row: models.Model, approval: Approval, action: ApprovalAction, *, by: Officer
) -> None:
    own = approval.requested_by_id == by.pk
    if action == ApprovalAction.WITHDRAW:
        if not own:
            raise Refused("not_the_requester", "只有提请人可以撤回。")
        return
    if action == ApprovalAction.APPROVE and subject.author(row) == by.pk:
        raise Refused("four_eyes", subject.author_refused)
    if own:
        raise Refused("four_eyes", "提请人不能复核自己提请的事项，请由另一名工作人员复核。")


def _row(subject: FourEyesSubject, key: int | str) -> models.Model:
    rows = apps.get_model(subject.model).objects
    return (rows.select_for_update(of=("self",), no_key=True) if subject.locked else rows).get(pk=key)
