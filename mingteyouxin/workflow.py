"""Lives of standards, rounds and transfers: what can be done from which status, what it becomes, who may."""

from dataclasses import dataclass

from authorities.capabilities import Capability
from mingteyouxin.enums import RoundAction, RoundStatus, StandardAction, StandardStatus, TransferStatus


@dataclass(frozen=True, slots=True)
class Edge:
    """A move. Without a capability it is made by the clock or by another row's move, never by an officer."""

    sources: tuple[str, ...]
    target: str
    capability: Capability | None = None


STANDARD: dict[str, Edge] = {
    # The text is shown to the public (二(四)2: 并向社会公示) and stays as it is while people comment on it.
    StandardAction.OPEN_COMMENT: Edge(
        (StandardStatus.DRAFT,), StandardStatus.IN_COMMENT, Capability.CLASS_STANDARD_EDIT
    ),
    StandardAction.REVISE: Edge((StandardStatus.IN_COMMENT,), StandardStatus.DRAFT, Capability.CLASS_STANDARD_EDIT),
    StandardAction.PUBLISH: Edge(
        (StandardStatus.DRAFT, StandardStatus.IN_COMMENT), StandardStatus.PUBLISHED, Capability.CLASS_STANDARD_PUBLISH
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
    RoundAction.CANCEL: Edge((RoundStatus.PLANNED,), RoundStatus.CANCELLED, Capability.ROUND_MANAGE),
}

TRANSFER: dict[str, Edge] = {
    "accept": Edge((TransferStatus.PROPOSED,), TransferStatus.ACCEPTED, Capability.QUOTA_TRANSFER),
    "refuse": Edge((TransferStatus.PROPOSED,), TransferStatus.REFUSED, Capability.QUOTA_TRANSFER),
    "withdraw": Edge((TransferStatus.PROPOSED,), TransferStatus.WITHDRAWN, Capability.QUOTA_TRANSFER),
}
