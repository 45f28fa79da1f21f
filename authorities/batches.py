"""The same act for many: each for itself in a savepoint of its own, and one result each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from authorities.refusals import Refused

# So many are acted upon at once; a request must end in time.
MOST = 500

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one: a text that says so, and the code where it was refused."""

    subject: str
    done: bool
    text: str
    code: str = ""


def each(rows: Iterable[One], act: Callable[[One], str], *, named: Callable[[One], str] = str) -> list[Result]:
    """Act on each row; `act` says in Chinese what came of it, or raises Refused, which leaves nothing of that row.

    The results stand in the order of the rows. `named` is what a result calls its row.
    """
    return [_result(row, act, named(row)) for row in rows]


def _result(row: One, act: Callable[[One], str], subject: str) -> Result:
    try:
        with transaction.atomic():
            return Result(subject, done=True, text=act(row))
    except Refused as error:
        return Result(subject, done=False, text=str(error), code=error.code)


def not_too_many(count: int, verb: str) -> None:
    """Raise Refused where more are asked for at once than are acted upon."""
    if count > MOST:
        raise Refused("too_many_rows", f"一次最多{verb} {MOST} 户，请分几次{verb}。")
