"""Lives of standards, rounds, transfers, cases, spot-checks: what can be done from which status, who may, what next."""

from dataclasses import dataclass

from authorities.capabilities import Capability
from mingteyouxin import capabilities
from mingteyouxin.enums import (
    CaseAction,
    CaseStatus,
    RoundAction,
    RoundStatus,
    SpotCheckAction,
    SpotCheckStatus,
    StandardAction,
    StandardStatus,
    TransferStatus,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A move. Without a capability it is made by the clock or by another row's move, never by an officer."""

    sources: tuple[str, ...]
    target: str
    capability: Capability | None = None


STANDARD: dict[str, Edge] = {
    # The text is shown to the public (二(四)2: 并向社会公示) and stays as it is while people comment on it.
    StandardAction.OPEN_COMMENT: Edge(
        (StandardStatus.DRAFT,), StandardStatus.IN_COMMENT, capabilities.CLASS_STANDARD_EDIT
    ),
    StandardAction.REVISE: Edge((StandardStatus.IN_COMMENT,), StandardStatus.DRAFT, capabilities.CLASS_STANDARD_EDIT),
    StandardAction.PUBLISH: Edge(
        (StandardStatus.DRAFT, StandardStatus.IN_COMMENT), StandardStatus.PUBLISHED, capabilities.CLASS_STANDARD_PUBLISH
    ),
    StandardAction.SUPERSEDE: Edge((StandardStatus.PUBLISHED,), StandardStatus.SUPERSEDED),
}

ROUND: dict[str, Edge] = {
    RoundAction.OPEN: Edge((RoundStatus.PLANNED,), RoundStatus.OPEN),
    RoundAction.CLOSE_APPLICATIONS: Edge((RoundStatus.PLANNED, RoundStatus.OPEN), RoundStatus.WAITING),
    RoundAction.BEGIN_REVIEW: Edge((RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING), RoundStatus.REVIEWING),
    RoundAction.CLOSE: Edge(
        (RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING, RoundStatus.REVIEWING), RoundStatus.CLOSED
    ),
    # Nobody has applied yet: later on a round is closed, not undone.
    RoundAction.CANCEL: Edge((RoundStatus.PLANNED,), RoundStatus.CANCELLED, capabilities.ROUND_MANAGE),
}

TRANSFER: dict[str, Edge] = {
    "accept": Edge((TransferStatus.PROPOSED,), TransferStatus.ACCEPTED, capabilities.QUOTA_TRANSFER),
    "refuse": Edge((TransferStatus.PROPOSED,), TransferStatus.REFUSED, capabilities.QUOTA_TRANSFER),
    "withdraw": Edge((TransferStatus.PROPOSED,), TransferStatus.WITHDRAWN, capabilities.QUOTA_TRANSFER),
}

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
    CaseAction.RETURN: Edge((CaseStatus.SUBMITTED,), CaseStatus.RETURNED, capabilities.CASE_REVIEW),
    CaseAction.RESUBMIT: Edge((CaseStatus.RETURNED,), CaseStatus.SUBMITTED),
    CaseAction.PASS: Edge((CaseStatus.SUBMITTED,), CaseStatus.PASSED, capabilities.CASE_REVIEW),
    # What a visit, an opinion or an objection brings up is looked into again.
    CaseAction.REOPEN: Edge((CaseStatus.PASSED, CaseStatus.SELECTED), CaseStatus.SUBMITTED, capabilities.CASE_REVIEW),
    CaseAction.REFUSE: Edge(
        (
            CaseStatus.SUBMITTED,
            CaseStatus.PASSED,
            CaseStatus.SELECTED,
            CaseStatus.HELD,
            CaseStatus.NOTICED,
        ),
        CaseStatus.REFUSED,
        capabilities.CASE_DECIDE,
    ),
    CaseAction.SELECT: Edge((CaseStatus.PASSED,), CaseStatus.SELECTED, capabilities.CASE_DECIDE),
    CaseAction.NOT_SELECT: Edge((CaseStatus.PASSED,), CaseStatus.NOT_SELECTED, capabilities.CASE_DECIDE),
    CaseAction.PUBLISH: Edge((CaseStatus.SELECTED,), CaseStatus.IN_NOTICE, capabilities.CASE_DECIDE),
    CaseAction.HOLD: Edge((CaseStatus.IN_NOTICE, CaseStatus.NOTICED), CaseStatus.HELD),
    CaseAction.RELEASE: Edge((CaseStatus.HELD,), CaseStatus.IN_NOTICE, capabilities.CASE_DECIDE),
    CaseAction.RELEASE_ENDED: Edge((CaseStatus.HELD,), CaseStatus.NOTICED, capabilities.CASE_DECIDE),
    CaseAction.END_NOTICE: Edge((CaseStatus.IN_NOTICE,), CaseStatus.NOTICED),
    CaseAction.RECOGNISE: Edge((CaseStatus.NOTICED,), CaseStatus.RECOGNISED, capabilities.RECOGNITION_CONFIRM),
    CaseAction.REFUSE_ABOVE: Edge((CaseStatus.RECOGNISED,), CaseStatus.REFUSED_ABOVE, capabilities.SPOT_CHECK),
    CaseAction.WITHDRAW: Edge(_WITHDRAWABLE, CaseStatus.WITHDRAWN),
    # A draft or a supplement whose days are over, a consent that never came. Nothing waits for ever.
    CaseAction.LAPSE: Edge((CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED, CaseStatus.RETURNED), CaseStatus.LAPSED),
}

_UNDER_CHECK = (SpotCheckStatus.OPEN, SpotCheckStatus.SUPPLEMENT, SpotCheckStatus.ANSWERED)
SPOT_CHECK: dict[str, Edge] = {
    # 限期补充材料 (C7): asked once and again, each with its last day.
    SpotCheckAction.ASK: Edge(
        (SpotCheckStatus.OPEN, SpotCheckStatus.ANSWERED), SpotCheckStatus.SUPPLEMENT, capabilities.SPOT_CHECK
    ),
    SpotCheckAction.ANSWER: Edge((SpotCheckStatus.SUPPLEMENT,), SpotCheckStatus.ANSWERED, capabilities.CASE_REVIEW),
    SpotCheckAction.PASS: Edge(_UNDER_CHECK, SpotCheckStatus.PASSED, capabilities.SPOT_CHECK),
    SpotCheckAction.REFUSE: Edge(_UNDER_CHECK, SpotCheckStatus.REFUSED, capabilities.SPOT_CHECK),
    SpotCheckAction.SILENCE: Edge(_UNDER_CHECK, SpotCheckStatus.PASSED),
}
