"""Where the lists of payers count as received (CONTRACTS 1, Coverage).

`tax` and `social_insurance` are lists of those who paid: not being on a list that was received means nothing paid, not
being on one that nobody delivered means not known.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from psycopg import sql

from authorities.jurisdiction import looking_nationwide
from registry import feeds
from registry.models import Delivery
from typing_engine.models import Coverage, Run
from typing_engine.standard.months import add_months

PAYERS = (feeds.TAX, feeds.SOCIAL_INSURANCE)
_YEAR = 12


def receive(run: Run) -> None:
    """Write down what the run goes by: once, in the transaction that plans its shards, for it is frozen with them."""
    areas = areas_of(run.path, as_of=run.as_of)
    Coverage.objects.bulk_create(
        Coverage(run=run, path=run.path, feed=feed, area=area) for feed, paths in areas.items() for area in paths
    )


def areas_of(province_path: str, *, as_of: date) -> dict[str, list[str]]:
    """Paths in which each list of payers is received for a reference day, none inside another.

    A delivery counts for its area when it is complete for it and a row taken ends within the year up to that day.
    """
    since = add_months(as_of, -_YEAR)
    # A list for the whole country is handed in by the nation's bureau, which a province does not see.
    with looking_nationwide():
        deliveries = [
            (feed, area)
            for feed, area, ends, *taken in Delivery.objects.filter(feed__in=PAYERS, partial=False)
            .values_list("feed", "area", "period_ends", "new", "changed", "unchanged")
            .order_by("pk")
            if any(taken) and any(since < end <= as_of for end in ends)
        ]
    return {feed: outermost(_within(province_path, (area for of, area in deliveries if of == feed))) for feed in PAYERS}


def _within(province_path: str, areas: Iterable[str]) -> list[str]:
    """The parts of the areas that lie in the province: all of it for an area that holds it."""
    return [
        province_path if province_path.startswith(area) else area
        for area in areas
        if area.startswith(province_path) or province_path.startswith(area)
    ]


def outermost(areas: Iterable[str]) -> list[str]:
    """The areas in order, without those that lie inside another."""
    kept: list[str] = []
    for area in sorted(set(areas)):
        # In this order an area comes right after the one that holds it, or after others that it holds.
        if not kept or not area.startswith(kept[-1]):
            kept.append(area)
    return kept


def received_sql(areas: Sequence[str], *, province_path: str, column: str) -> str | None:
    """SQL that is true where a path lies in one of the areas (`outermost`), "true" for all; None when there is none.

    First and end of each area, in order, as a binary search: a path is inside when an odd number of them is not above
    it. Hundreds of areas cost a household eight comparisons.
    """
    if not areas:
        return None
    if list(areas) == [province_path]:
        return "true"
    return _search(column, [bound for area in areas for bound in (area, area[:-1] + "0")], inside=False)


def _search(column: str, bounds: Sequence[str], *, inside: bool) -> str:
    """SQL of one step of the search; `inside`: whether a path below the first of these bounds is."""
    if not bounds:
        return "true" if inside else "false"
    middle = len(bounds) // 2
    below = _search(column, bounds[:middle], inside=inside)
    above = _search(column, bounds[middle + 1 :], inside=inside != (middle % 2 == 0))
    return f"CASE WHEN {column} < {sql.Literal(bounds[middle]).as_string(None)} THEN {below} ELSE {above} END"
