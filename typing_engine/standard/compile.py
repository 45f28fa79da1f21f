"""The tree is read as SQL over one row of facts: the rule that holds, and the score in hundredths.

The row has the columns of the built-in indicators (money bigint in 分, `industry` as `F5211`), `extra_0`, `extra_1`, …
with the canonical text of the extension indicators (indicators.py), and, for `rule_sql`, `score` in hundredths. Unknown
is NULL, and SQL's AND, OR, NOT have the three values of CONTRACTS 3. The text has no parameters and holds every literal
itself; a caller that executes it with parameters doubles its `%`. No fact and no threshold makes it raise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from registry.enums import HouseholdType
from typing_engine.standard.indicators import BUILT_IN, SCORE, Indicator, Kind
from typing_engine.standard.tree import (
    CONDITIONS,
    All,
    Any,
    Comparison,
    Condition,
    Count,
    NoneOf,
    Operator,
    Score,
    ScoreItem,
    Standard,
    Value,
    know_all,
)

_LARGEST_BIGINT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Compiled:
    """A standard as SQL.

    `extras`: names of the extension indicators it reads, sorted, with their `kinds`: columns `extra_0`, `extra_1`, …
    `score_sql`: bigint, hundredths; None without a score. `rule_sql`: smallint, the place in `decide` of the first rule
    that holds, never NULL; it may refer to the column `score`. `types`: the type of each rule.
    """

    extras: tuple[str, ...]
    kinds: tuple[Kind, ...]
    score_sql: str | None
    rule_sql: str
    types: tuple[HouseholdType, ...]


def compile(standard: Standard) -> Compiled:
    """Make the SQL of a standard."""
    extras = standard.extras()
    columns = {name: name for name in (*BUILT_IN, SCORE.name)}
    columns |= {indicator.name: f"extra_{place}" for place, indicator in enumerate(extras)}
    return Compiled(
        extras=tuple(indicator.name for indicator in extras),
        kinds=tuple(indicator.kind for indicator in extras),
        score_sql=_score_sql(standard.score, columns) if standard.score else None,
        rule_sql=_rule_sql(standard, columns),
        types=tuple(rule.type for rule in standard.rules),
    )


Columns = Mapping[str, str]


def _rule_sql(standard: Standard, columns: Columns) -> str:
    """CASE takes a rule only when its condition is true: unknown is not."""
    *rules, _ = standard.rules
    if not rules:
        return "0::smallint"
    cases = (f"WHEN {condition_sql(rule.when, columns)} THEN {place}" for place, rule in enumerate(rules))
    return f"(CASE {' '.join(cases)} ELSE {len(rules)} END)::smallint"


def condition_sql(condition: Condition, columns: Columns) -> str:
    """The SQL of one condition, three-valued; `columns` gives the column of each indicator by its name."""
    return _READINGS[type(condition)](condition, columns)


def _joined(condition: All | Any | NoneOf, word: str, columns: Columns) -> str:
    return f"({f' {word} '.join(condition_sql(part, columns) for part in condition.conditions)})"


def _all(condition: All, columns: Columns) -> str:
    return _joined(condition, "AND", columns)


def _any(condition: Any, columns: Columns) -> str:
    return _joined(condition, "OR", columns)


def _none(condition: NoneOf, columns: Columns) -> str:
    return f"(NOT {_joined(condition, 'OR', columns)})"


def _count(condition: Count, columns: Columns) -> str:
    """True parts count 1, unknown ones more than all parts together; a table gives the answer for every such sum.

    So each part stands in the SQL once, however deep counts are nested, and the sum is looked up in constant time.
    """
    of = len(condition.conditions)
    unknown = of + 1
    answers = bytearray(of * unknown + 1)
    for unknowns in range(of + 1):
        for certain in range(of + 1 - unknowns):
            possible = certain + unknowns
            answer = 1 if certain >= condition.at_least else 2 if possible >= condition.at_least else 0
            answers[unknowns * unknown + certain] = answer
    parts = " + ".join(
        f"coalesce(({condition_sql(part, columns)})::integer, {unknown})" for part in condition.conditions
    )
    return f"nullif(get_byte(decode('{answers.hex()}', 'hex'), {parts}), 2)::boolean"


def _comparison(comparison: Comparison, columns: Columns) -> str:
    """The comparison with the value of the longest prefix that the household's industry has."""
    threshold = comparison.threshold
    column = columns[comparison.indicator.name]
    general = _compared(comparison, column, threshold.value)
    if not threshold.by_industry:
        return general
    cases = " ".join(
        f"WHEN starts_with(industry, {_quoted(prefix)}) THEN {_compared(comparison, column, value)}"
        for prefix, value in threshold.by_industry
    )
    return f"(CASE {cases} ELSE {general} END)"


_READINGS: Mapping[type, Callable[[Condition, Columns], str]] = {
    Comparison: _comparison,
    All: _all,
    Any: _any,
    NoneOf: _none,
    Count: _count,
}
know_all("compile", known=_READINGS, wanted=CONDITIONS)


def _compared(comparison: Comparison, column: str, value: Value) -> str:
    return f"({_COMPARISONS[comparison.operator](comparison.indicator, column, value)})"


def _size(operator: str, whole: Callable[[Fraction], int]) -> Callable[[Indicator, str, Value], str]:
    """Sizes are compared: counts, 分 and hundredths are whole, so the threshold may be made whole too."""

    def compared(indicator: Indicator, column: str, value: Value) -> str:
        if indicator.kind is Kind.NUMBER:
            return f"{column}::numeric {operator} {_numeric(value)}"
        return f"{_whole_column(indicator, column)} {operator} {_integer(whole(_in_column_unit(indicator, value)))}"

    return compared


def _day(operator: str) -> Callable[[Indicator, str, Value], str]:
    def compared(indicator: Indicator, column: str, value: Value) -> str:
        return f"{_date_column(indicator, column)} {operator} DATE '{value.isoformat()}'"

    return compared


def _is(indicator: Indicator, column: str, value: Value) -> str:
    return _EQUALITIES[indicator.kind](indicator, column, value)


def _in(indicator: Indicator, column: str, value: Value) -> str:
    if indicator.kind is Kind.INDUSTRY:
        return " OR ".join(f"starts_with({column}, {_quoted(prefix)})" for prefix in value)
    return f"{column} IN ({', '.join(map(_quoted, value))})"


_COMPARISONS: Mapping[Operator, Callable[[Indicator, str, Value], str]] = {
    Operator.AT_LEAST: _size(">=", ceil),
    Operator.MORE_THAN: _size(">", floor),
    Operator.AT_MOST: _size("<=", floor),
    Operator.LESS_THAN: _size("<", ceil),
    Operator.IS: _is,
    Operator.IN: _in,
    Operator.ON_OR_BEFORE: _day("<="),
    Operator.ON_OR_AFTER: _day(">="),
}
know_all("compile", known=_COMPARISONS, wanted=Operator)


def _is_yes_no(indicator: Indicator, column: str, value: bool) -> str:
    if indicator.name in BUILT_IN:
        return column if value else f"NOT {column}"
    return f"{column} = '{int(value)}'"


def _is_whole(indicator: Indicator, column: str, value: Decimal) -> str:
    wanted = _in_column_unit(indicator, value)
    own = _whole_column(indicator, column)
    # A fraction of 分 or of a person: no household has it, and NULL stays NULL.
    return f"{own} = {_integer(int(wanted))}" if wanted.denominator == 1 else f"{own} <> {own}"


_EQUALITIES: Mapping[Kind, Callable[[Indicator, str, Value], str]] = {
    Kind.YES_NO: _is_yes_no,
    Kind.COUNT: _is_whole,
    Kind.MONEY: _is_whole,
    Kind.SCORE: _is_whole,
    Kind.NUMBER: lambda indicator, column, value: f"{column}::numeric = {_numeric(value)}",
    Kind.DATE: _day("="),
    Kind.TEXT: lambda indicator, column, value: f"{column} = {_quoted(value)}",
    Kind.INDUSTRY: lambda indicator, column, value: f"{column} = {_quoted(value)}",
}
know_all("compile", known=_EQUALITIES, wanted=Kind)


def _whole_column(indicator: Indicator, column: str) -> str:
    return column if indicator.name in BUILT_IN or indicator is SCORE else f"{column}::bigint"


def _date_column(indicator: Indicator, column: str) -> str:
    return column if indicator.name in BUILT_IN else f"{column}::date"


def _in_column_unit(indicator: Indicator, value: Decimal) -> Fraction:
    """元 as 分, a score as hundredths, everything else as it is."""
    return Fraction(value) * (100 if indicator.kind in (Kind.MONEY, Kind.SCORE) else 1)


def _integer(value: int) -> str:
    """Digits that PostgreSQL takes as integer, bigint or, beyond, numeric."""
    return str(value) if value >= 0 else f"({value})"


def _numeric(value: Decimal) -> str:
    return f"'{value:f}'::numeric"


def _quoted(text: str) -> str:
    """A literal, safe under either setting of standard_conforming_strings."""
    quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'"
    return f"E{quoted}" if "\\" in text else quoted


def _score_sql(score: Score, columns: Columns) -> str:
    """Weights and points are made whole by common factors; the one division at the end rounds half away from zero.

    The sum is bigint where no household's can leave its range, numeric otherwise.
    """
    weights = _whole([item.weight for item in score.items])
    points = [[*(band.points for band in item.bands), item.otherwise] for item in score.items]
    scale = lcm(*(Fraction(own).denominator for row in points for own in row))
    terms = [
        [int(Fraction(own) * scale * 100) * weight for own in row] for weight, row in zip(weights, points, strict=True)
    ]
    divisor = sum(weights) * scale
    common = gcd(divisor, *(term for row in terms for term in row))
    divisor //= common
    terms = [[term // common for term in row] for row in terms]
    largest = 2 * sum(max(map(abs, row)) for row in terms) + divisor
    is_small = max(largest, 2 * divisor) <= _LARGEST_BIGINT
    of_type = "bigint" if is_small else "numeric"
    total = " + ".join(_item_sql(item, row, columns, of_type) for item, row in zip(score.items, terms, strict=True))
    if is_small and min(term for row in terms for term in row) >= 0:
        return f"((2 * ({total}) + {divisor}) / {2 * divisor})"
    total = f"(SELECT ({total})::numeric AS total OFFSET 0) AS weighed"
    return f"(SELECT (div(2 * abs(total) + {divisor}, {2 * divisor}) * sign(total))::bigint FROM {total})"  # noqa: S608


def _whole(values: list[Decimal]) -> list[int]:
    """Whole numbers in the same proportion."""
    scale = lcm(*(Fraction(value).denominator for value in values))
    numbers = [int(Fraction(value) * scale) for value in values]
    common = gcd(*numbers)
    return [number // common for number in numbers]


def _item_sql(item: ScoreItem, terms: list[int], columns: Columns, of_type: str) -> str:
    """What an item adds: an unknown indicator meets no band."""
    cases = " ".join(
        f"WHEN {condition_sql(band.comparison, columns)} THEN '{term}'::{of_type}"
        for band, term in zip(item.bands, terms, strict=False)
    )
    return f"CASE {cases} ELSE '{terms[-1]}'::{of_type} END"
