"""One act on many rows of a list: each row in a savepoint of its own, and each with its own result."""

from collections.abc import Sequence

from django.http import QueryDict

from authorities.access import Acting, NotAccessible
from authorities.batches import MOST, Result, each
from authorities.lists.listing import BulkAct, Listing, Selection
from authorities.refusals import Refused

_LONGEST_KEY = 18


def access_act(acting: Acting, listing: Listing, name: str) -> BulkAct:
    """An act of the list that the officer may take."""
    act = next((act for act in listing.acts_for(acting) if act.name == name), None)
    if act is None:
        raise NotAccessible
    return act


def act_on_rows(
    acting: Acting, listing: Listing, act: BulkAct, *, keys: Sequence[str], every: QueryDict | None
) -> list[Result]:
    """Act on the rows with these keys, or on every row that a query selects. Raises Refused.

    Keys are looked up among the rows that the list shows this officer, so that a foreign one is an absent one.
    """
    if every is not None:
        rows = list(Selection(listing, acting, every).rows[: MOST + 1])
        missing = 0
    else:
        wanted = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= _LONGEST_KEY}
        if len(wanted) > MOST:
            raise _too_many()
        rows = list(listing.rows(acting).filter(pk__in=wanted).order_by(*listing.order))
        missing = len(set(keys)) - len(rows)
    if len(rows) > MOST:
        raise _too_many()
    if not rows and not missing:
        raise Refused("nothing_chosen", "没有选择任何一项；请先勾选，再办理。")
    results = each(rows, lambda row: act.verb(acting, row), named=listing.named)
    return results + [Result("", done=False, text="没有这一项，或者不在辖区内。") for _ in range(missing)]


def _too_many() -> Refused:
    return Refused("too_many_rows", f"一次最多办理 {MOST} 项；请增加查询条件，分几次办理。")
