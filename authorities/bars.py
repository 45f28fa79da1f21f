"""Bars: counts of several rows, each drawn beside its own figures, so that the chart is its own data table.

Drawn by the page itself (templates/officer/_bars.html), without a script and without a style in the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A bar is so long, in units of its own; a part that is there at all is at least so long, and so stays in sight.
LENGTH = 1000
LEAST = 8
_TENTH = 0.05


@dataclass(frozen=True, slots=True)
class Series:
    """What a part of every bar counts. `name` is that of its colour in the style sheet."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: how many, and where it lies."""

    series: Series
    count: int
    share: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: a place, or what else is compared. `state` and its `mark` say how far it is, `url` leads to its page."""

    name: str
    total: int
    pieces: Sequence[Piece]
    url: str = ""
    state: str = ""
    mark: str = "even"


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart. `rows` is the head of the first column, `total` that of the sum, `states` that of how far each is;
    an empty one is left out.
    """

    title: str
    rows: str
    total: str
    series: Sequence[Series]
    bars: Sequence[Bar]
    states: str = ""


def bar(
    name: str,
    counts: Mapping[str, int],
    series: Sequence[Series],
    *,
    whole: int | None = None,
    share_from: int = 1,
    url: str = "",
    state: str = "",
    mark: str = "even",
) -> Bar:
    """The bar of these counts by name of the series. It is as long as `whole` counts, else as all of them together.

    Parts of fewer than `share_from` are told as counts alone: of a handful, a percentage says more than is known.
    """
    told = [counts[one.name] for one in series]
    total = sum(told) if whole is None else whole
    widths = _widths(told, total)
    pieces, at = [], 0
    for one, count, width in zip(series, told, widths, strict=True):
        share = _share(count, total) if total >= share_from else ""
        pieces.append(Piece(one, count, share, at, width))
        at += width
    return Bar(name, total, pieces, url, state, mark)


def _widths(counts: Sequence[int], total: int) -> list[int]:
    """Widths of the parts. What small ones are given more than their share, the largest gives up."""
    if not total:
        return [0] * len(counts)
    widths = [max(LENGTH * count // total, LEAST) if count else 0 for count in counts]
    over = sum(widths) - LENGTH * sum(counts) // total
    if over:
        largest = max(range(len(widths)), key=widths.__getitem__)
        widths[largest] = max(widths[largest] - over, LEAST)
    return widths


def _share(count: int, total: int) -> str:
    """In percent with one decimal; what is there is never told as 0.0 %, nor what is not all of it as 100.0 %."""
    if not count or not total:
        return ""
    percent = 100 * count / total
    if percent < _TENTH:
        return "不足 0.1%"
    if count < total and percent > 100 - _TENTH:
        return "99.9% 以上"
    return f"{percent:.1f}%"
