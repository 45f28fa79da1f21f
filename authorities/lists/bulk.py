"""One act on many rows of a list: each row in a savepoint of its own, and each with its own result."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import QueryDict

from authorities.access import Acting, NotAccessible
from authorities.lists.listing import BulkAct, Listing, Refused, Selection

# So many rows are acted upon at once; a request must end in time.
MOST = 500
_LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one row."""

    subject: str
    done: bool
    text: str


class TooMany(Exception):
    """More rows than are acted upon at once."""

    code = "too_many_rows"

    def __str__(self) -> str:
        return f"一次最多办理 {MOST} 项；请增加查询条件，分几次办理。"


class NothingChosen(Exception):
    """No row was chosen."""

    code = "nothing_chosen"

    def __str__(self) -> str:
        return "没有选择任何一项；请先勾选，再办理。"


def access_act(acting: Acting, listing: Listing, name: str) -> BulkAct:
    """An act of the list that the officer may take."""
    act = next((act for act in listing.acts_for(acting) if act.name == name), None)
    if act is None:
        raise NotAccessible
    return act


def act_on_rows(
    acting: Acting, listing: Listing, act: BulkAct, *, keys: Sequence[str], every: QueryDict | None
) -> list[Result]:
    """Act on the rows with these keys, or on every row that a query selects. Raises NothingChosen, TooMany.

    Keys are looked up among the rows that the list shows this officer, so that a foreign one is an absent one.
    """
    if every is not None:
        rows = list(Selection(listing, acting, every).rows[: MOST + 1])
        missing = 0
    else:
        wanted = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= _LONGEST_KEY}
        if len(wanted) > MOST:
            raise TooMany
        rows = list(listing.rows(acting).filter(pk__in=wanted).order_by(*listing.order))
        missing = len(set(keys)) - len(rows)
    if len(rows) > MOST:
        raise TooMany
    if not rows and not missing:
        raise NothingChosen
    results = [_one(acting, act, row) for row in rows]
    return results + [Result("", done=False, text="没有这一项，或者不在辖区内。") for _ in range(missing)]


def _one(acting: Acting, act: BulkAct, row) -> Result:
    try:
        with transaction.atomic():
            return Result(str(row), done=True, text=act.verb(acting, row))
    except Refused as error:
        return Result(str(row), done=False, text=str(error))
