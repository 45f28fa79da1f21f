"""Four eyes: ask for a decision, and let a second officer take it. The only writer of Approval.status."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from authorities import acts, audit, clock, notifications
from authorities.capabilities import Capability
from authorities.declarations import Named, NotDeclared, is_declared
from authorities.enums import ApprovalStatus
from authorities.jurisdiction import current_path
from authorities.models import Approval, Officer

_ONE_OPEN = "approval_one_open_per_subject"


@dataclass(frozen=True, eq=False)
class FourEyesSubject(Named):
    """A kind of decision that a second officer confirms.

    `decided_by` is what the second officer must be able to do; `page` the view of the page on which it is decided,
    whose key is the subject's unless the page is `of_the_bureau` as a whole.
    """

    name: str
    label: str
    decided_by: Capability
    page: str
    of_the_bureau: bool = False


class ApprovalRefused(Exception):
    """The decision cannot be taken so; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def request_approval(subject: FourEyesSubject, subject_key: str, *, summary: str, by: Officer) -> Approval:
    """Ask a second officer of the present jurisdiction to decide. Raises ApprovalRefused while a request is open."""
    if not is_declared(subject):
        raise NotDeclared(f"subject of four eyes {subject!r}")
    approval = Approval(
        path=current_path(),
        subject=subject.name,
        subject_key=subject_key,
        summary=summary,
        requested_by=by,
        requested_at=clock.now(),
    )
    try:
        with transaction.atomic():
            approval.save(force_insert=True)
    except IntegrityError as error:
        # The database is asked, not the rows: an open request may be another bureau's, which is not seen here.
        if error.__cause__.diag.constraint_name != _ONE_OPEN:
            raise
        raise ApprovalRefused("already_requested", "该事项已提请复核，尚无结果，不能重复提请。") from None
    audit.record(acts.APPROVAL_REQUESTED, by=by, on=approval, note=summary)
    notifications.approval_asked(approval, decided_by=subject.decided_by)
    return approval


def approve(approval_id: int, *, by: Officer, note: str = "") -> Approval:
    """Agree. Raises ApprovalRefused when `by` asked for it or it is decided already."""
    return _decide(approval_id, ApprovalStatus.APPROVED, by=by, note=note)


def reject(approval_id: int, *, by: Officer, note: str) -> Approval:
    """Disagree, with the reason."""
    if not note.strip():
        raise ApprovalRefused("note_required", "请填写不同意的理由。")
    return _decide(approval_id, ApprovalStatus.REJECTED, by=by, note=note)


def withdraw(approval_id: int, *, by: Officer) -> Approval:
    """Take back one's own request."""
    return _decide(approval_id, ApprovalStatus.WITHDRAWN, by=by, note="")


@transaction.atomic
def _decide(approval_id: int, status: ApprovalStatus, *, by: Officer, note: str) -> Approval:
    approval = Approval.objects.select_for_update(of=("self",), no_key=True).get(pk=approval_id)
    own = approval.requested_by_id == by.pk
    if approval.status != ApprovalStatus.REQUESTED:
        raise ApprovalRefused("already_decided", "该事项已有复核结果，不能再次处理。")
    if status == ApprovalStatus.WITHDRAWN and not own:
        raise ApprovalRefused("not_the_requester", "只有提请人可以撤回。")
    if status != ApprovalStatus.WITHDRAWN and own:
        raise ApprovalRefused("four_eyes", "提请人不能复核自己提请的事项，请由另一名工作人员复核。")
    approval.status = status
    approval.decided_by = by
    approval.decided_at = clock.now()
    approval.note = note
    approval.save(update_fields=["status", "decided_by", "decided_at", "note"])
    audit.record(acts.APPROVAL_DECIDED, by=by, on=approval, note=f"{approval.get_status_display()} {note}".strip())
    notifications.approval_decided(approval)
    return approval
