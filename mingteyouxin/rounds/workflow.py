"""Life of a round: what can be done from which status, who may, what next."""

from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.rounds.enums import RoundAction, RoundStatus

ROUND = Workflow(
    model="mingteyouxin.Round",
    noun="该批次",
    history="mingteyouxin.RoundEvent",
    of="round",
    statuses=RoundStatus,
    actions=RoundAction,
    beginnings=(RoundStatus.PLANNED,),
    fixed=("path", "authority_id", "planned_by_id"),
    edges={
        RoundAction.OPEN: Edge((RoundStatus.PLANNED,), RoundStatus.OPEN, Mover.CLOCK),
        RoundAction.CLOSE_APPLICATIONS: Edge((RoundStatus.PLANNED, RoundStatus.OPEN), RoundStatus.WAITING, Mover.CLOCK),
        RoundAction.BEGIN_REVIEW: Edge(
            (RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING), RoundStatus.REVIEWING, Mover.CLOCK
        ),
        RoundAction.CLOSE: Edge(
            (RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING, RoundStatus.REVIEWING),
            RoundStatus.CLOSED,
            Mover.CLOCK,
        ),
        # A decided case is taken up again: its round is not over until it is decided anew.
        RoundAction.REOPEN: Edge((RoundStatus.CLOSED,), RoundStatus.REVIEWING, Mover.ROW, acts.ROUND_REOPENED),
        # Nobody has applied yet: later on a round is closed, not undone.
        RoundAction.CANCEL: Edge(
            (RoundStatus.PLANNED,), RoundStatus.CANCELLED, capabilities.ROUND_MANAGE, acts.ROUND_CANCELLED
        ),
    },
    states={
        RoundStatus.PLANNED: State(),
        RoundStatus.OPEN: State("open"),
        RoundStatus.WAITING: State("open"),
        RoundStatus.REVIEWING: State("open"),
        RoundStatus.CLOSED: State(),
        RoundStatus.CANCELLED: State(),
    },
)
