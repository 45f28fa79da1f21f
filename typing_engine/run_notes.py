"""What whoever starts or confirms a run should read before it: warnings, which hold nothing up as gates do.

Other apps declare theirs in `office.py`, for typing knows none of them; each reads its own rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from authorities.declarations import declared


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence, and the name of the officers' page that says more; an address without a key."""

    text: str
    view: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class RunNotes:
    """What an app has to say of a province (its path) on a day. Asked in the province's jurisdiction."""

    found: Callable[[str, date], Sequence[Note]]


def notes_for(path: str, on: date) -> list[Note]:
    """All that is declared, in the order of the apps."""
    return [note for asked in declared(RunNotes) for note in asked.found(path, on)]
