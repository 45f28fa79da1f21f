"""The tree is read for one household: the type with its reasons, unknown facts as a third answer (STYLE 11, 12)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from registry.enums import HouseholdType
from typing_engine.standard import phrases
from typing_engine.standard.indicators import SCORE, Kind
from typing_engine.standard.tree import (
    CONDITIONS,
    NO_STANDARD,
    All,
    Any,
    Comparison,
    Condition,
    Count,
    NoneOf,
    Operator,
    Parameter,
    Score,
    ScoreItem,
    Standard,
    Value,
    know_all,
)

Fact = bool | int | Decimal | date | str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was asked and what came out; for a comparison also the fact, the value asked for, and where that is from.

    `industry`: the prefix under which `required` was found, when it is not the general value. `points` and `weight`:
    for items of the score.
    """

    what: str
    holds: bool | None  # None: a fact is missing, which is neither yes nor no
    observed: Fact = None
    required: Value | None = None
    because: tuple["Finding", ...] = ()
    indicator: str | None = None
    operator: Operator | None = None
    parameters: tuple[Parameter, ...] = ()
    industry: str | None = None
    points: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The type of a household without a ground, the rule that gave it, and a finding for every rule in order.

    `score` and `score_findings` (one for each item) where the standard has a score. `unknown`: the names of the
    indicators that were asked for and are not known, in the order of asking.
    """

    type: HouseholdType
    rule: int
    label: str
    score: Decimal | None
    findings: tuple[Finding, ...]
    score_findings: tuple[Finding, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Household:
    """What a reading needs at hand: the standard, the facts with the score among them, and how the score came about."""

    standard: Standard
    facts: Mapping[str, Fact]
    score_findings: tuple[Finding, ...] = ()


def evaluate(standard: Standard, facts: Mapping[str, Fact]) -> Verdict:
    """Apply a standard to facts by indicator, absent or None when unknown; money in 元, industries as `F5211`."""
    household = _Household(standard, facts)
    score = None
    if standard.score is not None:
        items = tuple(_score_item(item, household) for item in standard.score.items)
        score = score_of(standard.score, [item.points for item in items])
        household = _Household(standard, {**facts, SCORE.name: score}, items)
    findings: list[Finding] = []
    for rule in standard.rules:
        what = f"{rule.label}（{rule.type.label}）"
        if rule.when is None:
            nothing_else = Finding("不适用以上各条", not any(finding.holds for finding in findings))
            findings.append(Finding(what, nothing_else.holds, because=(nothing_else,)))
        else:
            finding = _condition(rule.when, household)
            findings.append(Finding(what, finding.holds, because=(finding,)))
    place = next(place for place, finding in enumerate(findings) if finding.holds is True)
    asked = dict.fromkeys(_unknown((*findings, *household.score_findings)))
    rule = standard.rules[place]
    return Verdict(rule.type, place, rule.label, score, tuple(findings), household.score_findings, tuple(asked))


def answer(condition: Condition, facts: Mapping[str, Fact]) -> Finding:
    """What one condition outside of any standard comes to, by facts as `evaluate` takes them."""
    return _condition(condition, _Household(NO_STANDARD, facts))


def score_of(score: Score, points: Iterable[Decimal]) -> Decimal:
    """Σ weight × points / Σ weight, exact, then rounded to 2 decimals, half away from zero."""
    weights = [Fraction(item.weight) for item in score.items]
    total = sum(weight * Fraction(own) for weight, own in zip(weights, points, strict=True)) / sum(weights)
    hundredths = int(abs(total) * 100 + Fraction(1, 2))
    return Decimal(hundredths if total >= 0 else -hundredths).scaleb(-2)


def _unknown(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if finding.indicator is not None and finding.observed is None:
            yield finding.indicator
        yield from _unknown(finding.because)


def _score_item(item: ScoreItem, household: _Household) -> Finding:
    """The points of an item: those of the first band that holds, else `otherwise`."""
    asked: list[Finding] = []
    points = item.otherwise
    for band in item.bands:
        finding = _condition(band.comparison, household)
        asked.append(finding)
        if finding.holds:
            points = band.points
            break
    observed = household.facts.get(item.indicator.name)
    said = f"{phrases.number_text(points)}分，权重{phrases.number_text(item.weight)}"
    return Finding(
        f"{item.indicator.label}：{said}",
        None if observed is None else asked[-1].holds,
        observed=observed,
        because=tuple(asked),
        indicator=item.indicator.name,
        points=points,
        weight=item.weight,
    )


def _condition(condition: Condition, household: _Household) -> Finding:
    return _READINGS[type(condition)](condition, household)


def _comparison(comparison: Comparison, household: _Household) -> Finding:
    observed = household.facts.get(comparison.indicator.name)
    industry = household.facts.get("industry")
    threshold = comparison.threshold
    required = threshold.for_industry(industry)
    prefixes = (prefix for prefix, _ in threshold.by_industry if industry and industry.startswith(prefix))
    return Finding(
        phrases.sentence(comparison, required, household.standard),
        None if observed is None else _compare(comparison, observed, required),
        observed=observed,
        required=required,
        because=household.score_findings if comparison.indicator is SCORE else (),
        indicator=comparison.indicator.name,
        operator=comparison.operator,
        parameters=tuple(household.standard.parameter(name) for name in threshold.parameters),
        industry=next(prefixes, None),
    )


def _compare(comparison: Comparison, observed: Fact, required: Value) -> bool:
    return _COMPARISONS[comparison.operator](comparison, observed, required)


def _is_in(comparison: Comparison, observed: str, required: tuple[str, ...]) -> bool:
    if comparison.indicator.kind is Kind.INDUSTRY:
        return observed.startswith(required)
    return observed in required


_COMPARISONS: Mapping[Operator, Callable[[Comparison, Fact, Value], bool]] = {
    Operator.AT_LEAST: lambda comparison, observed, required: observed >= required,
    Operator.MORE_THAN: lambda comparison, observed, required: observed > required,
    Operator.AT_MOST: lambda comparison, observed, required: observed <= required,
    Operator.LESS_THAN: lambda comparison, observed, required: observed < required,
    Operator.IS: lambda comparison, observed, required: observed == required,
    Operator.IN: _is_in,
    Operator.ON_OR_BEFORE: lambda comparison, observed, required: observed <= required,
    Operator.ON_OR_AFTER: lambda comparison, observed, required: observed >= required,
}
know_all("evaluate", known=_COMPARISONS, wanted=Operator)


def _parts(
    condition: All | Any | NoneOf | Count, household: _Household
) -> tuple[tuple[Finding, ...], list[bool | None]]:
    findings = tuple(_condition(part, household) for part in condition.conditions)
    return findings, [finding.holds for finding in findings]


def _all(condition: All, household: _Household) -> Finding:
    findings, answers = _parts(condition, household)
    holds = False if False in answers else None if None in answers else True
    return Finding(phrases.ALL, holds, because=findings)


def _any_of(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _any(condition: Any, household: _Household) -> Finding:
    findings, answers = _parts(condition, household)
    return Finding(phrases.ANY, _any_of(answers), because=findings)


def _none(condition: NoneOf, household: _Household) -> Finding:
    findings, answers = _parts(condition, household)
    found = _any_of(answers)
    return Finding(phrases.NONE, None if found is None else not found, because=findings)


def _count(condition: Count, household: _Household) -> Finding:
    findings, answers = _parts(condition, household)
    certain, possible = answers.count(True), len(answers) - answers.count(False)
    holds = True if certain >= condition.at_least else None if possible >= condition.at_least else False
    return Finding(
        phrases.count_text(condition.at_least, len(answers)),
        holds,
        observed=certain,
        required=condition.at_least,
        because=findings,
    )


_READINGS: Mapping[type, Callable[[Condition, _Household], Finding]] = {
    Comparison: _comparison,
    All: _all,
    Any: _any,
    NoneOf: _none,
    Count: _count,
}
know_all("evaluate", known=_READINGS, wanted=CONDITIONS)
