"""The tree that a standard's document becomes, and the only thing that its three readings read.

Everything in it is checked and normalised: parameters are resolved where they are used, money is Decimal in 元, days
are dates, industries and their prefixes carry the section letter (`52` → `F52`). A new operator or condition is added
here and in `conditions`; the readings then refuse to be imported until they know it (`know_all`).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from registry.enums import HouseholdType
from typing_engine.enums import Ground
from typing_engine.standard.indicators import BUILT_IN, Indicator, Kind

Scalar = bool | int | Decimal | date | str
Value = Scalar | tuple[Scalar, ...]


class Operator(StrEnum):
    """How a comparison compares, by its key in the document.

    以上, 以下 include the number itself (民法典 第一千二百五十九条).
    """

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    IS = "is"
    IN = "in"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"


_SIZES = frozenset({Operator.AT_LEAST, Operator.MORE_THAN, Operator.AT_MOST, Operator.LESS_THAN, Operator.IS})
OPERATORS: Mapping[Kind, frozenset[Operator]] = {
    Kind.YES_NO: frozenset({Operator.IS}),
    Kind.COUNT: _SIZES,
    Kind.NUMBER: _SIZES,
    Kind.MONEY: _SIZES,
    Kind.SCORE: _SIZES,
    Kind.DATE: frozenset({Operator.IS, Operator.ON_OR_BEFORE, Operator.ON_OR_AFTER}),
    Kind.TEXT: frozenset({Operator.IS, Operator.IN}),
    Kind.INDUSTRY: frozenset({Operator.IS, Operator.IN}),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value of the standard with its legal basis; values as the document has them, prefixes normalised.

    What a comparison uses is its Threshold: the same values, read in the unit and kind of the indicator compared.
    """

    name: str
    value: Value
    unit: str = ""
    basis: str = ""
    by_industry: tuple[tuple[str, Value], ...] = ()  # longest prefix first


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a comparison compares with: a value, other values for some industries, and the parameters they are from."""

    value: Value
    by_industry: tuple[tuple[str, Value], ...] = ()  # longest prefix first
    parameters: tuple[str, ...] = ()

    def for_industry(self, industry: str | None) -> Value:
        """The value under the longest prefix that the industry has, else the general one (industry unknown too)."""
        if industry is not None:
            for prefix, value in self.by_industry:
                if industry.startswith(prefix):
                    return value
        return self.value


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator against a threshold. Unknown when the indicator is."""

    indicator: Indicator
    operator: Operator
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them. False if one is false, else unknown if one is unknown."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them. True if one is true, else unknown if one is unknown."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Not any of them."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many of them; unknown while the unknown ones can still decide it."""

    at_least: int
    conditions: tuple["Condition", ...]


Condition = Comparison | All | Any | NoneOf | Count
CONDITIONS: tuple[type, ...] = (Comparison, All, Any, NoneOf, Count)


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a household whose indicator meets the comparison."""

    comparison: Comparison
    points: Decimal


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """The first band that holds gives the points; none holds, or the indicator is unknown: `otherwise`."""

    indicator: Indicator
    weight: Decimal
    bands: tuple[Band, ...]
    otherwise: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """Σ weight × points / Σ weight, rounded half up to 2 decimals (half away from zero below zero)."""

    items: tuple[ScoreItem, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A type for whom the condition holds. The last rule of a standard has none and takes everyone who is left."""

    type: HouseholdType
    label: str
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what is known of a household on a day, and the type it must come out with."""

    title: str
    as_of: date
    facts: Mapping[str, Scalar]  # not to be changed
    grounds: tuple[Ground, ...]
    expect: HouseholdType


@dataclass(frozen=True, slots=True)
class Standard:
    """A province's typing standard. `indicators` are those it declares, in the order of the document."""

    number: str
    title: str
    province: str
    valid_from: date
    valid_until: date | None
    parameters: tuple[Parameter, ...]
    indicators: tuple[Indicator, ...]
    score: Score | None
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...]

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises KeyError when there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)

    def extras(self) -> tuple[Indicator, ...]:
        """The declared indicators that rules or score items read, sorted by name."""
        items = self.score.items if self.score else ()
        conditions = (condition for rule in self.rules if rule.when for condition in walk(rule.when))
        compared = (condition.indicator for condition in conditions if isinstance(condition, Comparison))
        read = {indicator.name for indicator in chain(compared, (item.indicator for item in items))}
        declared = (indicator for indicator in self.indicators if indicator.name in read)
        return tuple(sorted(declared, key=lambda indicator: indicator.name))


# What a condition that stands outside of any standard is read with: it names no parameter and no score.
NO_STANDARD = Standard("", "", "", date.min, None, (), (), None, (), ())


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and all below it, each before its parts."""
    yield condition
    if not isinstance(condition, Comparison):
        for part in condition.conditions:
            yield from walk(part)


class UnknownToReading(Exception):
    """A reading of the tree does not know an operator, a condition or a kind: it must not be used."""


def know_all(reading: str, *, known: Collection, wanted: Collection) -> None:
    """Called by each reading at import. Raises UnknownToReading when it does not know exactly what there is."""
    if set(known) != set(wanted):
        raise UnknownToReading(f"{reading}: {set(known) ^ set(wanted)}")


know_all("tree", known=OPERATORS, wanted=Kind)
know_all("tree", known=set().union(*OPERATORS.values()), wanted=Operator)

__all__ = [
    "BUILT_IN",
    "CONDITIONS",
    "NO_STANDARD",
    "OPERATORS",
    "All",
    "Any",
    "Band",
    "Comparison",
    "Condition",
    "Count",
    "Example",
    "Indicator",
    "Kind",
    "NoneOf",
    "Operator",
    "Parameter",
    "Rule",
    "Scalar",
    "Score",
    "ScoreItem",
    "Standard",
    "Threshold",
    "UnknownToReading",
    "Value",
    "know_all",
    "walk",
]  # fmt: skip
