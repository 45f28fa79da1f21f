"""Decisions that a second officer confirms; each is declared where it is carried out (`casework/four_eyes.py`)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from authorities.capabilities import Capability
from authorities.declarations import Named


def _path_of(row: Model) -> str:
    return row.path


def _nothing(*args: object) -> None:
    """What most subjects do where others do something."""


@dataclass(frozen=True, eq=False)
class FourEyesSubject(Named):
    """A kind of decision that a second officer confirms.

    What is decided about is a row of `model` with the path of its bureau; where that is another's, `seat` gives it. The
    second officer is shown its `summary` and, to look at everything, its `page`, whose key is the row's unless the page
    is `of_the_bureau` as a whole. He or she must be able to do `decided_by`; nobody approves whom `author` names, and
    reads `author_refused` instead.

    `check` refuses a request for what cannot be decided. `carry_out` is given the row and the approval, in the
    transaction of the approval, and `drop` after a rejection or a withdrawal. The row is `locked` from the request to
    its answer, so that nobody edits it in between, unless rows of its kind never change.
    """

    name: str
    label: str
    decided_by: Capability
    page: str
    model: str
    summary: Callable[[Model], str]
    carry_out: Callable[[Model, Model], object]
    drop: Callable[[Model, Model], object] = _nothing
    check: Callable[[Model], object] = _nothing
    author: Callable[[Model], int | None] = _nothing
    author_refused: str = ""
    of_the_bureau: bool = False
    locked: bool = True
    seat: Callable[[Model], str] = _path_of
