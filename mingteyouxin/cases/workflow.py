"""Life of a case: what can be done from which status, who may, what next."""

from authorities.capabilities import Capability
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.workflow import Edge

# What the operator may still take back: everything until it is decided (自愿, E1).
_WITHDRAWABLE = (
    CaseStatus.DRAFT,
    CaseStatus.CONSENT_AWAITED,
    CaseStatus.SUBMITTED,
    CaseStatus.RETURNED,
    CaseStatus.PASSED,
    CaseStatus.SELECTED,
    CaseStatus.IN_NOTICE,
    CaseStatus.HELD,
    CaseStatus.NOTICED,
)
# Open cases that stand in line; a draft stands nowhere yet.
IN_LINE = tuple(status for status in _WITHDRAWABLE if status != CaseStatus.DRAFT)
UNDECIDED = _WITHDRAWABLE

# The database knows the same moves (migration 0005); a test compares the two.
CASE: dict[str, Edge] = {
    CaseAction.CONSENT: Edge((CaseStatus.CONSENT_AWAITED,), CaseStatus.SUBMITTED),
    CaseAction.DECLINE: Edge((CaseStatus.CONSENT_AWAITED,), CaseStatus.DECLINED),
    CaseAction.SUBMIT: Edge((CaseStatus.DRAFT,), CaseStatus.SUBMITTED),
    CaseAction.RETURN: Edge((CaseStatus.SUBMITTED,), CaseStatus.RETURNED, Capability.CASE_REVIEW),
    CaseAction.RESUBMIT: Edge((CaseStatus.RETURNED,), CaseStatus.SUBMITTED),
    CaseAction.PASS: Edge((CaseStatus.SUBMITTED,), CaseStatus.PASSED, Capability.CASE_REVIEW),
    # What a visit, an opinion or an objection brings up is looked into again.
    CaseAction.REOPEN: Edge((CaseStatus.PASSED, CaseStatus.SELECTED), CaseStatus.SUBMITTED, Capability.CASE_REVIEW),
    CaseAction.REFUSE: Edge(
        (
            CaseStatus.SUBMITTED,
            CaseStatus.PASSED,
            CaseStatus.SELECTED,
            CaseStatus.HELD,
            CaseStatus.NOTICED,
        ),
        CaseStatus.REFUSED,
        Capability.CASE_DECIDE,
    ),
    CaseAction.SELECT: Edge((CaseStatus.PASSED,), CaseStatus.SELECTED, Capability.CASE_DECIDE),
    CaseAction.NOT_SELECT: Edge((CaseStatus.PASSED,), CaseStatus.NOT_SELECTED, Capability.CASE_DECIDE),
    CaseAction.PUBLISH: Edge((CaseStatus.SELECTED,), CaseStatus.IN_NOTICE, Capability.CASE_DECIDE),
    CaseAction.HOLD: Edge((CaseStatus.IN_NOTICE, CaseStatus.NOTICED), CaseStatus.HELD),
    CaseAction.RELEASE: Edge((CaseStatus.HELD,), CaseStatus.IN_NOTICE, Capability.CASE_DECIDE),
    CaseAction.RELEASE_ENDED: Edge((CaseStatus.HELD,), CaseStatus.NOTICED, Capability.CASE_DECIDE),
    CaseAction.END_NOTICE: Edge((CaseStatus.IN_NOTICE,), CaseStatus.NOTICED),
    CaseAction.RECOGNISE: Edge((CaseStatus.NOTICED,), CaseStatus.RECOGNISED, Capability.RECOGNITION_CONFIRM),
    CaseAction.REFUSE_ABOVE: Edge((CaseStatus.RECOGNISED,), CaseStatus.REFUSED_ABOVE, Capability.SPOT_CHECK),
    CaseAction.WITHDRAW: Edge(_WITHDRAWABLE, CaseStatus.WITHDRAWN),
    # A draft or a supplement whose days are over, a consent that never came. Nothing waits for ever.
    CaseAction.LAPSE: Edge((CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED, CaseStatus.RETURNED), CaseStatus.LAPSED),
}
