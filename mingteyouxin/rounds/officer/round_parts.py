"""What the page of a round shows of what lies in the rooms above it: each declares its part in `office.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from authorities.access import Acting
from mingteyouxin.rounds.models import Round


@dataclass(frozen=True, slots=True)
class RoundPart:
    """A part of the page of a round: a template, and what it shows to an officer as `part`."""

    template: str
    shown: Callable[[Acting, Round], dict]
