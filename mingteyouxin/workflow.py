"""Lives of standards, rounds and transfers: what can be done from which status, what it becomes, who may."""

from dataclasses import dataclass

from authorities.capabilities import Capability
from mingteyouxin.enums import RoundStatus, StandardStatus, TransferStatus


@dataclass(frozen=True, slots=True)
class Edge:
    """A move. Without a capability it is made by the clock or by another row's move, never by an officer."""

    sources: tuple[str, ...]
    target: str
    capability: Capability | None = None


STANDARD: dict[str, Edge] = {
    # The text is shown to the public (二(四)2: 并向社会公示) and stays as it is while people comment on it.
    "open_comment": Edge((StandardStatus.DRAFT,), StandardStatus.IN_COMMENT, Capability.CLASS_STANDARD_EDIT),
    "revise": Edge((StandardStatus.IN_COMMENT,), StandardStatus.DRAFT, Capability.CLASS_STANDARD_EDIT),
    "publish": Edge(
        (StandardStatus.DRAFT, StandardStatus.IN_COMMENT), StandardStatus.PUBLISHED, Capability.CLASS_STANDARD_PUBLISH
    ),
    "supersede": Edge((StandardStatus.PUBLISHED,), StandardStatus.SUPERSEDED),
}

ROUND: dict[str, Edge] = {
    "open": Edge((RoundStatus.PLANNED,), RoundStatus.OPEN),
    "close_applications": Edge((RoundStatus.PLANNED, RoundStatus.OPEN), RoundStatus.WAITING),
    "begin_review": Edge((RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING), RoundStatus.REVIEWING),
    "close": Edge(
        (RoundStatus.PLANNED, RoundStatus.OPEN, RoundStatus.WAITING, RoundStatus.REVIEWING), RoundStatus.CLOSED
    ),
    # Nobody has applied yet: later on a round is closed, not undone.
    "cancel": Edge((RoundStatus.PLANNED,), RoundStatus.CANCELLED, Capability.ROUND_MANAGE),
}

TRANSFER: dict[str, Edge] = {
    "accept": Edge((TransferStatus.PROPOSED,), TransferStatus.ACCEPTED, Capability.QUOTA_TRANSFER),
    "refuse": Edge((TransferStatus.PROPOSED,), TransferStatus.REFUSED, Capability.QUOTA_TRANSFER),
    "withdraw": Edge((TransferStatus.PROPOSED,), TransferStatus.WITHDRAWN, Capability.QUOTA_TRANSFER),
}
