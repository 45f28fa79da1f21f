"""A notice is withdrawn by two officers: names come off at once, and its households are chosen as before.

Whoever is under objection stays so until that is decided. Runs in the jurisdiction of the bureau whose notice it is.
"""

from django.db import transaction

from authorities import audit, clock
from authorities.models import Approval, Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused
from casework.workflow import move_all
from mingteyouxin import acts
from mingteyouxin.capabilities import CASE_DECIDE
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices.models import Notice, NoticeEntry, NoticeWithdrawal, PublicNotice

_BACK = (CaseStatus.IN_NOTICE, CaseStatus.NOTICED)
_TITLED = (CaseStatus.RECOGNISED, CaseStatus.REFUSED_ABOVE)


@transaction.atomic
def propose(notice: Notice, *, reason: str, by: Officer) -> NoticeWithdrawal:
    """Ask a second officer to withdraw a notice. Raises Refused."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_required", "请写明撤回公示的理由。")
    # Who asks at the same moment waits; a notice has one open request.
    notice = Notice.objects.select_for_update(of=("self",), no_key=True).get(pk=notice.pk)
    _must_stand(notice)
    if waiting(notice) is not None:
        raise Refused("already_requested", "已经提请撤回该公示，尚无复核结果。")
    made = NoticeWithdrawal.objects.create(
        path=notice.path, notice=notice, reason=reason, proposed_by=by, proposed_at=clock.now()
    )
    four_eyes.request(SUBJECT, made.pk, by=by, reason=reason)
    return made


def waiting(notice: Notice) -> NoticeWithdrawal | None:
    """The proposal about a notice on which nobody has decided yet."""
    latest = NoticeWithdrawal.objects.filter(notice=notice).order_by("-id").first()
    return latest if latest is not None and four_eyes.open_request(SUBJECT, latest.pk) else None


def _must_stand(notice: Notice) -> None:
    if notice.withdrawn_on is not None:
        raise Refused("withdrawn_already", "该公示已经撤回。")
    if _cases(notice).filter(status__in=_TITLED).exists():
        raise Refused("recognised_already", "该公示中已有认定的户，不能撤回。")


def _cases(notice: Notice):
    return Case.objects.filter(pk__in=NoticeEntry.objects.filter(notice=notice.pk).values("case"))


def _withdraw(proposal: NoticeWithdrawal, approval: Approval) -> Notice:
    by = approval.decided_by
    notice = Notice.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.notice_id)
    locked = _cases(notice).select_for_update(of=("self",), no_key=True).select_related("household").order_by("id")
    cases, held = list(locked.filter(status__in=_BACK)), list(locked.filter(status=CaseStatus.HELD))
    _must_stand(notice)
    today = clock.today()
    Notice.objects.filter(pk=notice.pk).update(withdrawn_on=today)
    # The table itself takes the names off with it.
    PublicNotice.objects.filter(pk=notice.pk).update(withdrawn_on=today)
    move_all(CASE, cases, CaseAction.RETRACT_NOTICE, by=by, note="公示已撤回，另行公示")
    for case in cases:
        tell(
            case,
            title="公示已撤回",
            text=f"“{notice.title}”已由公示机关撤回。您的办件仍为拟认定，另行公示时再告知您。",
        )
    for case in held:
        tell(
            case,
            title="公示已撤回",
            text=f"“{notice.title}”已由公示机关撤回。对您提出的异议照常处理，处理完毕、可以继续的，另行公示时再告知您。",
        )
    audit.record(acts.NOTICE_WITHDRAWN, by=by, on=notice, reason=proposal.reason, note=f"{notice}，{len(cases)} 户")
    return notice


# A proposal is written once and never changed.
SUBJECT = FourEyesSubject(
    "notice_withdrawal",
    "撤回公示",
    CASE_DECIDE,
    "notice-withdrawal",
    "mingteyouxin.NoticeWithdrawal",
    summary=str,
    carry_out=_withdraw,
    locked=False,
)
