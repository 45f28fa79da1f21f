"""The tree is read for what was near: the smallest change of one fact that would have given another type.

Between two neighbouring thresholds of an indicator no answer changes, so that the values at the thresholds and one unit
to either side of them hold the smallest change there is: each is put through `evaluate`, the nearest first. Nothing is
guessed: what is unknown is not filled in, what has no size (an industry, a text) has no smallest change, and a
household with a ground of the base standard is not asked about, for its rules were not read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import ceil, floor

from registry.enums import HouseholdType
from typing_engine.standard.evaluate import Fact, evaluate
from typing_engine.standard.indicators import SCORE, Indicator, Kind
from typing_engine.standard.months import add_months, whole_months
from typing_engine.standard.tree import Comparison, Scalar, Standard, know_all, walk

_FOUNDED, _MONTHS = "established_on", "months_in_operation"
_PAID, _PAID_AT_LEAST = "tax_paid", "tax_at_least"
# Around the day some months before the reference day: months end on different days (民法典 第二百零二条).
_AROUND_A_MONTH = range(-1, 5)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest value of an indicator that gives another type, everything else as it was.

    `changed` are all facts that then read differently, for the same row may stand behind two of them.
    """

    indicator: Indicator
    observed: Scalar
    value: Scalar
    changed: Mapping[str, Fact]
    type: HouseholdType
    rule: int
    label: str


def nearest_changes(standard: Standard, facts: Mapping[str, Fact], *, as_of: date) -> tuple[Nearest, ...]:
    """For each indicator that the standard reads, in its order, the smallest change that gives another type.

    None where it is unknown, has no size, or gives no other type whatever it is. `facts` as `evaluate` takes them.
    """
    compared: dict[Indicator, list[Comparison]] = {}
    for comparison in _comparisons(standard):
        compared.setdefault(comparison.indicator, []).append(comparison)
    present = evaluate(standard, facts).type
    found = []
    for indicator in compared:
        lever = _lever(indicator, compared, facts, as_of)
        if lever is not None and (nearest := _nearest(standard, facts, present, lever)) is not None:
            found.append(nearest)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Lever:
    """A fact that can be moved: the places on its grid that may matter, and the facts that follow from a place."""

    indicator: Indicator
    observed: Scalar
    stands_at: int
    places: frozenset[int]
    value_at: Callable[[int], Scalar]
    changed_at: Callable[[int], Mapping[str, Fact]]


def _comparisons(standard: Standard) -> Iterator[Comparison]:
    conditions = chain.from_iterable(walk(rule.when) for rule in standard.rules if rule.when)
    bands = (band.comparison for item in (standard.score.items if standard.score else ()) for band in item.bands)
    read = (condition for condition in chain(conditions, bands) if isinstance(condition, Comparison))
    return (comparison for comparison in read if comparison.indicator is not SCORE)


def _nearest(standard: Standard, facts: Mapping[str, Fact], present: HouseholdType, lever: _Lever) -> Nearest | None:
    def distance(place: int) -> tuple[int, bool]:
        return abs(place - lever.stands_at), place < lever.stands_at

    for place in sorted(lever.places - {lever.stands_at}, key=distance):
        changed = lever.changed_at(place)
        verdict = evaluate(standard, {**facts, **changed})
        if verdict.type != present:
            value = lever.value_at(place)
            return Nearest(lever.indicator, lever.observed, value, changed, verdict.type, verdict.rule, verdict.label)
    return None


def _lever(
    indicator: Indicator, compared: Mapping[Indicator, list[Comparison]], facts: Mapping[str, Fact], as_of: date
) -> _Lever | None:
    """How the fact is moved; None for one that is unknown or has no size, or that another one moves."""
    read = {one.name: one for one in compared}
    observed = facts.get(indicator.name)
    if observed is None:
        return None
    if indicator.name == _MONTHS and facts.get(_FOUNDED) is not None and _FOUNDED in read:
        return None
    if indicator.name == _PAID_AT_LEAST and facts.get(_PAID) is not None and _PAID in read:
        return None
    if indicator.name == _FOUNDED:
        return _founding(indicator, compared, facts, as_of)
    together = [indicator.name]
    thresholds = _thresholds(compared[indicator], facts)
    if indicator.name in (_PAID, _PAID_AT_LEAST) and facts.get(_PAID) is not None:
        # Where every amount is known, the least that was paid is what was paid.
        together = [_PAID, _PAID_AT_LEAST]
        thresholds = [one for name in together if name in read for one in _thresholds(compared[read[name]], facts)]
    return _LEVERS[indicator.kind](indicator, observed, thresholds, together)


def _thresholds(comparisons: list[Comparison], facts: Mapping[str, Fact]) -> list[Scalar]:
    """What an indicator is compared with in the household's industry."""
    return [comparison.threshold.for_industry(facts.get("industry")) for comparison in comparisons]


def _founding(
    indicator: Indicator, compared: Mapping[Indicator, list[Comparison]], facts: Mapping[str, Fact], as_of: date
) -> _Lever:
    """The day of founding, and with it the months since then."""
    days = {
        threshold + timedelta(days=aside)
        for threshold in _thresholds(compared[indicator], facts)
        for aside in (-1, 0, 1)
        if date.min < threshold < date.max
    }
    for other, comparisons in compared.items():
        if other.name == _MONTHS:
            days.update(_days_of_months(_thresholds(comparisons, facts), as_of))
    return _Lever(
        indicator,
        facts[_FOUNDED],
        facts[_FOUNDED].toordinal(),
        frozenset(day.toordinal() for day in days if day <= as_of),
        date.fromordinal,
        lambda place: {
            _FOUNDED: date.fromordinal(place),
            _MONTHS: None if facts.get(_MONTHS) is None else whole_months(date.fromordinal(place), as_of),
        },
    )


def _days_of_months(thresholds: list[Scalar], as_of: date) -> Iterator[date]:
    """Days of founding at which the months since then pass a threshold."""
    longest = (as_of.year - 1) * 12 + as_of.month - 2
    for months in _around(thresholds, 0):
        if 0 <= months <= longest:
            near = add_months(as_of, -months)
            yield from (near + timedelta(days=aside) for aside in _AROUND_A_MONTH)


def _around(thresholds: list[Scalar], digits: int) -> Iterator[int]:
    """The places of a grid of so many decimals at each threshold and one to either side."""
    for threshold in thresholds:
        at = Fraction(threshold) * 10**digits
        yield from (floor(at) - 1, floor(at), ceil(at), ceil(at) + 1)


def _sized(digits: int | None, *, is_whole: bool = False, below_zero: bool = False) -> Callable[..., _Lever]:
    """A number with so many decimals; None for as many as thresholds and value have."""

    def lever(indicator: Indicator, observed: Scalar, thresholds: list[Scalar], together: list[str]) -> _Lever:
        places = digits
        if places is None:
            places = max(max(0, -Decimal(number).as_tuple().exponent) for number in (observed, *thresholds))

        def value_at(place: int) -> Scalar:
            return place if is_whole else _decimal(place, places)

        return _Lever(
            indicator,
            observed,
            int(Fraction(observed) * 10**places),
            frozenset(place for place in _around(thresholds, places) if below_zero or place >= 0),
            value_at,
            lambda place: dict.fromkeys(together, value_at(place)),
        )

    return lever


def _decimal(place: int, digits: int) -> Decimal:
    """Exact, whatever the precision of the context."""
    sign, figures, exponent = Decimal(place).as_tuple()
    return Decimal((sign, figures, exponent - digits))


def _yes_no(indicator: Indicator, observed: Scalar, thresholds: list[Scalar], together: list[str]) -> _Lever:
    return _Lever(
        indicator, observed, int(observed), frozenset((0, 1)), bool, lambda place: {indicator.name: bool(place)}
    )


def _day(indicator: Indicator, observed: Scalar, thresholds: list[Scalar], together: list[str]) -> _Lever:
    first, last = date.min.toordinal(), date.max.toordinal()
    places = {day.toordinal() + aside for day in thresholds for aside in (-1, 0, 1)}
    return _Lever(
        indicator,
        observed,
        observed.toordinal(),
        frozenset(place for place in places if first <= place <= last),
        date.fromordinal,
        lambda place: {indicator.name: date.fromordinal(place)},
    )


def _no_size(indicator: Indicator, observed: Scalar, thresholds: list[Scalar], together: list[str]) -> None:
    return None


_LEVERS: Mapping[Kind, Callable[..., _Lever | None]] = {
    Kind.YES_NO: _yes_no,
    Kind.COUNT: _sized(0, is_whole=True),
    Kind.NUMBER: _sized(None, below_zero=True),
    Kind.MONEY: _sized(2),
    Kind.DATE: _day,
    Kind.TEXT: _no_size,
    Kind.INDUSTRY: _no_size,
    Kind.SCORE: _no_size,
}
know_all("nearest", known=_LEVERS, wanted=Kind)
