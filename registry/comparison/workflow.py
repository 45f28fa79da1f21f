"""Life of a difference: dealt with at once, or after somebody was asked; what was decided can be looked at anew."""

from authorities.jurisdiction import upwards
from casework.workflow import Edge, Mover, State, Workflow
from registry import capabilities
from registry.enums import DifferenceAction, DifferenceStatus

_UNDECIDED = (DifferenceStatus.OPEN, DifferenceStatus.ASKED, DifferenceStatus.ANSWERED)
_DECIDED = (DifferenceStatus.ACCEPTED, DifferenceStatus.KEPT)

DIFFERENCE = Workflow(
    model="registry.Difference",
    noun="该差异",
    history="registry.DifferenceEvent",
    of="difference",
    statuses=DifferenceStatus,
    actions=DifferenceAction,
    beginnings=(DifferenceStatus.OPEN,),
    # The household's bureau, or one above it, which may have been the one to compare.
    seat=lambda difference: upwards(difference.path),
    fixed=("province", "source", "kind", "mark", "number", "household_id", "here", "there", "found_in_id"),
    once=("gone_in_id",),
    resets={"note": "", "decided_by": None, "decided_at": None, "carried_out_in": None},
    household=lambda difference: difference.household_id,
    related=("asked_of",),
    edges={
        DifferenceAction.ACCEPT: Edge(
            _UNDECIDED, DifferenceStatus.ACCEPTED, capabilities.COMPARISON_DECIDE, article="A3"
        ),
        DifferenceAction.KEEP: Edge(_UNDECIDED, DifferenceStatus.KEPT, capabilities.COMPARISON_DECIDE, article="A3"),
        DifferenceAction.ASK: Edge(
            (DifferenceStatus.OPEN, DifferenceStatus.ANSWERED),
            DifferenceStatus.ASKED,
            capabilities.COMPARISON_DECIDE,
            article="A3",
        ),
        # An answer may be put right until the difference is decided.
        DifferenceAction.ANSWER: Edge(
            (DifferenceStatus.ASKED, DifferenceStatus.ANSWERED),
            DifferenceStatus.ANSWERED,
            capabilities.COMPARISON_ANSWER,
            article="A3",
            seat=lambda difference: difference.asked_of.path,
        ),
        # The clock, where what was accepted could not be taken into the registry.
        DifferenceAction.REOPEN: Edge(
            _DECIDED, DifferenceStatus.OPEN, (capabilities.COMPARISON_DECIDE, Mover.CLOCK), article="A3"
        ),
    },
    states={
        DifferenceStatus.OPEN: State("open"),
        DifferenceStatus.ASKED: State("open"),
        DifferenceStatus.ANSWERED: State("open"),
        DifferenceStatus.ACCEPTED: State("good"),
        DifferenceStatus.KEPT: State("even"),
    },
)
