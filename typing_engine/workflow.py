"""Life of a typing run: what can be done from which status, what it becomes, who may (B4, B5)."""

from dataclasses import dataclass

from authorities.capabilities import Capability
from typing_engine import capabilities
from typing_engine.enums import RunStatus


@dataclass(frozen=True, slots=True)
class Edge:
    """A move of a run. Without a capability it is made by the worker that computes the run, never by an officer."""

    sources: tuple[RunStatus, ...]
    target: RunStatus
    capability: Capability | None = None


TRANSITIONS: dict[str, Edge] = {
    "start": Edge((RunStatus.QUEUED,), RunStatus.COMPUTING),
    "complete": Edge((RunStatus.COMPUTING,), RunStatus.AWAITING_CONFIRMATION),
    # A gate failed. Somebody looks at it and either accepts it with a reason or has the run computed again.
    "hold": Edge((RunStatus.COMPUTING,), RunStatus.HELD),
    "accept": Edge((RunStatus.HELD,), RunStatus.AWAITING_CONFIRMATION, capabilities.TYPING_CONFIRM),
    "confirm": Edge((RunStatus.AWAITING_CONFIRMATION,), RunStatus.CONFIRMED, capabilities.TYPING_CONFIRM),
    "reject": Edge((RunStatus.AWAITING_CONFIRMATION,), RunStatus.REJECTED, capabilities.TYPING_CONFIRM),
    "publish": Edge((RunStatus.CONFIRMED,), RunStatus.PUBLISHED, capabilities.TYPING_PUBLISH),
    "withdraw": Edge((RunStatus.PUBLISHED,), RunStatus.WITHDRAWN, capabilities.TYPING_PUBLISH),
    "fail": Edge((RunStatus.QUEUED, RunStatus.COMPUTING), RunStatus.FAILED),
    "cancel": Edge((RunStatus.QUEUED, RunStatus.COMPUTING), RunStatus.CANCELLED, capabilities.TYPING_RUN),
    "resume": Edge((RunStatus.FAILED, RunStatus.CANCELLED), RunStatus.QUEUED, capabilities.TYPING_RUN),
}


def possible(status: str) -> tuple[str, ...]:
    """What an officer can do with a run of this status, in the order of the table."""
    return tuple(action for action, edge in TRANSITIONS.items() if edge.capability and status in edge.sources)
