"""Life of a round: what can be done from which status, who may, what next."""

from authorities.capabilities import Capability
from mingteyouxin.rounds.enums import RoundAction, RoundStatus
from mingteyouxin.workflow import Edge

ROUND: dict[str, Edge] = {
    RoundAction.OPEN: Edge((RoundStatus.PLANNED,), RoundStatus.OPEN),
    RoundAction.CLOSE_APPLICATIONS: Edge((RoundStatus.PLANNED, RoundStatus.OPEN), RoundStatus.WAITING),
    RoundAction.BEGIN_REVIEW: Edge((RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING), RoundStatus.REVIEWING),
    RoundAction.CLOSE: Edge(
        (RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING, RoundStatus.REVIEWING), RoundStatus.CLOSED
    ),
    # Nobody has applied yet: later on a round is closed, not undone.
    RoundAction.CANCEL: Edge((RoundStatus.PLANNED,), RoundStatus.CANCELLED, Capability.ROUND_MANAGE),
}
