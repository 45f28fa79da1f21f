"""Life of what the public says to a notice (公示异议, C5): decided once, by the bureau whose notice it is.

What is evidently void is set aside by two officers: their proposal is the row that moves it.
"""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.notices.enums import ObjectionAction, ObjectionStatus

_OPEN = (ObjectionStatus.OPEN,)

_DECIDED = (capabilities.CASE_DECIDE, acts.OBJECTION_DECIDED, "C5")

OBJECTION = Workflow(
    model="mingteyouxin.Objection",
    noun="该意见",
    statuses=ObjectionStatus,
    actions=ObjectionAction,
    beginnings=_OPEN,
    # It stays as it was said.
    fixed=(
        "path",
        "notice_id",
        "case_id",
        "authority_id",
        "kind",
        "name",
        "phone_sealed",
        "phone_masked",
        "phone_index",
        "phone_proven_at",
        "name_check",
        "receipt",
        "text",
        "file_id",
        "made_at",
    ),
    once=("answer", "decided_by_id", "decided_at"),
    related=("notice", "authority", "case__authority", "case__handler"),
    # The bureau whose notice it is, which is that of the round, and the one above it that took the case over.
    seat=lambda objection: objection.case.seats,
    edges={
        ObjectionAction.UPHOLD: Edge(_OPEN, ObjectionStatus.UPHELD, *_DECIDED),
        ObjectionAction.DISMISS: Edge(_OPEN, ObjectionStatus.DISMISSED, *_DECIDED),
        ObjectionAction.ANSWER: Edge(_OPEN, ObjectionStatus.ANSWERED, *_DECIDED),
        ObjectionAction.SET_ASIDE: Edge(_OPEN, ObjectionStatus.SET_ASIDE, Mover.ROW, acts.OBJECTION_DECIDED, "C5"),
    },
    states={
        ObjectionStatus.OPEN: State("open"),
        ObjectionStatus.UPHELD: State("bad"),
        ObjectionStatus.DISMISSED: State(),
        ObjectionStatus.ANSWERED: State(),
        ObjectionStatus.SET_ASIDE: State(),
    },
)
