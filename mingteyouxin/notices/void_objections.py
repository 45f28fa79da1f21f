"""An evidently void objection is set aside, the same day where it can be: proposed by one officer, agreed by a second.

The household goes on at once, and the objector reads the reasons under his receipt number. Runs in the jurisdiction of
the bureau whose notice it is.
"""

from django.db import transaction

from authorities import clock
from authorities.models import Approval, Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused
from casework.workflow import move
from mingteyouxin.capabilities import CASE_DECIDE
from mingteyouxin.cases.models import Case
from mingteyouxin.notices import objections
from mingteyouxin.notices.enums import ObjectionAction, ObjectionStatus, VoidGround
from mingteyouxin.notices.models import Objection
from mingteyouxin.notices.objection_models import VoidProposal
from mingteyouxin.notices.workflow import OBJECTION


@transaction.atomic
def propose(objection: Objection, *, ground: VoidGround, reason: str, by: Officer) -> VoidProposal:
    """Ask a second officer to set an objection or comment aside as evidently void. Raises Refused."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_required", "请写明理由，提出人会看到。")
    _locked_case(objection)
    objection.refresh_from_db(fields=["status"])
    if objection.status != ObjectionStatus.OPEN:
        raise Refused("already_decided", "该意见已经处理，不能再次处理。")
    if waiting(objection) is not None:
        raise Refused("already_requested", "已经提请不予受理，尚无复核结果。")
    made = VoidProposal.objects.create(
        path=objection.authority.path,
        authority=objection.authority,
        objection=objection,
        ground=ground,
        reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    four_eyes.request(SUBJECT, made.pk, by=by, reason=made.words)
    return made


def waiting(objection: Objection) -> VoidProposal | None:
    """The proposal about an objection on which nobody has decided yet."""
    latest = VoidProposal.objects.filter(objection=objection).order_by("-id").first()
    return latest if latest is not None and four_eyes.open_request(SUBJECT, latest.pk) else None


def _locked_case(objection: Objection) -> Case:
    """The case before its objections, as everywhere: two decisions at once must not take each other's for open."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("household")
    return rows.get(pk=objection.case_id)


def _set_aside(proposal: VoidProposal, approval: Approval) -> Objection:
    by = approval.decided_by
    case = _locked_case(proposal.objection)
    objection = move(
        OBJECTION,
        proposal.objection_id,
        ObjectionAction.SET_ASIDE,
        by=by,
        cause=proposal,
        answer=proposal.words,
        decided_by=by,
        decided_at=clock.now(),
    )
    objections.follow(case, objection, by=by)
    return objection


# A proposal is written once and never changed.
SUBJECT = FourEyesSubject(
    "objection_void",
    "公示异议不予受理",
    CASE_DECIDE,
    "objection-void",
    "mingteyouxin.VoidProposal",
    summary=lambda proposal: f"“{proposal.objection.case.household}”的{proposal}：{proposal.get_ground_display()}",
    carry_out=_set_aside,
    locked=False,
)
