"""A move of a workflow; each room's table stands in its own workflow.py."""

from dataclasses import dataclass

from authorities.capabilities import Capability


@dataclass(frozen=True, slots=True)
class Edge:
    """A move. Without a capability it is made by the clock or by another row's move, never by an officer."""

    sources: tuple[str, ...]
    target: str
    capability: Capability | None = None
