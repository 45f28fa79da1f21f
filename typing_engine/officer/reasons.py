"""An explanation as officers read it: 是, 否 or 不详 at every step, with the fact, its source and the article."""

from dataclasses import dataclass
from datetime import date

from registry import provenance
from registry.provenance import Source
from typing_engine.checkups.steps import Step as Cure
from typing_engine.checkups.steps import steps_for
from typing_engine.correction_wording import CorrectionRead, in_words
from typing_engine.evidence import Evidence
from typing_engine.explanations import UNKNOWN, Explanation, nearest_of, text_of
from typing_engine.standard import phrases
from typing_engine.standard.evaluate import Finding
from typing_engine.standard.indicators import SCORE, Indicator, Kind
from typing_engine.standard.nearest import Nearest
from typing_engine.standard.tree import Scalar

_OF_REPORT = "来自您报送的年度报告。请按实际情况报送；报错了的，可以更正。"
_OF_TAX = "由税务部门提供，按实际缴纳的情况。与实际不一致的，可以要求核对。"
# What may honestly be done about a fact, by the indicator that it gives.
_HONEST = {
    "established_on": "经营的时间到了自然达到。登记的成立日期不对的，可以要求更正。",
    "months_in_operation": "经营的时间到了自然达到。登记的成立日期不对的，可以要求更正。",
    "revenue": _OF_REPORT,
    "employees": _OF_REPORT,
    "tax_paid": _OF_TAX,
    "tax_at_least": _OF_TAX,
    "general_taxpayer": _OF_TAX,
    "insured_people": "由人力资源社会保障部门提供，按实际参保的人数。与实际不一致的，可以要求核对。",
}
_ANSWERS = {True: ("是", "good"), False: ("否", "even"), None: (UNKNOWN, "open")}


@dataclass(frozen=True, slots=True)
class Step:
    """One question with its answer, if it has one. `told`: what was found, and by which article."""

    what: str
    answer: str
    mark: str
    told: str
    parts: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class RuleRead:
    """One rule of the standard. `applies`: it gave the type; `later`: it stands behind the one that did."""

    step: Step
    applies: bool
    later: bool


@dataclass(frozen=True, slots=True)
class SourceRead:
    """One row that a value rests on, and where it came from; `delivery_id` where the delivery may be opened."""

    text: str
    department: str
    told: str
    delivery_id: int | None


@dataclass(frozen=True, slots=True)
class FactRead:
    """A value that the run saw."""

    label: str
    text: str
    is_known: bool
    sources: tuple[SourceRead, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class NearestRead:
    """The smallest change of a fact that would have given another type, and what may honestly be done about the fact.

    `name` is the indicator's; `aside` says how far away the value is, where that can be said. `contested`: what a page
    calls the fact where one can say that it is wrong.
    """

    name: str
    label: str
    now: str
    then: str
    aside: str
    type: str
    rule: str
    honest: str
    contested: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything that the page of an explanation lists. `grounds` and `unknown` are named in one line each.

    `cures` has the step for each ground, `nearest` what would have given another type where there is none.
    """

    grounds: str
    unknown: str
    base: Step
    rules: tuple[RuleRead, ...]
    score: tuple[Step, ...]
    facts: tuple[FactRead, ...]
    corrections: tuple[CorrectionRead, ...]
    cures: tuple[Cure, ...]
    nearest: tuple[NearestRead, ...]


def reasons(explanation: Explanation, *, may_open: bool) -> Reasons:
    """The explanation in the words of the page; `may_open`: deliveries seen from here are links."""
    observed = {fact.indicator.name: fact.text for fact in explanation.facts}
    rules = [
        RuleRead(
            _step(finding, observed),
            applies=place == explanation.rule,
            later=explanation.rule is not None and place > explanation.rule,
        )
        for place, finding in enumerate(explanation.findings[1:])
    ]
    # Asked again here, for the bureau that looks: the explanation was made with the whole country in view.
    sources = provenance.sources(
        piece.source.delivery_id
        for fact in explanation.facts
        for piece in fact.evidence.pieces
        if piece.source is not None
    )
    return Reasons(
        grounds="；".join(ground.label for ground in explanation.grounds),
        unknown="、".join(indicator.label for indicator in explanation.unknown),
        base=_base(explanation.base),
        rules=tuple(rules),
        score=tuple(_step(finding, observed) for finding in explanation.score_findings),
        facts=tuple(
            FactRead(
                fact.indicator.label,
                fact.text,
                fact.value is not None,
                _sources(fact.evidence, sources, may_open=may_open),
                fact.evidence.missing,
            )
            for fact in explanation.facts
        ),
        corrections=in_words(explanation.corrections),
        cures=tuple(steps_for(explanation.run.report_year, explanation.grounds)) if explanation.grounds else (),
        nearest=tuple(_nearest(nearest) for nearest in nearest_of(explanation)),
    )


def _nearest(nearest: Nearest) -> NearestRead:
    indicator = nearest.indicator
    source = indicator.source or "有关部门"
    return NearestRead(
        name=indicator.name,
        label=indicator.label,
        now=text_of(indicator, nearest.observed),
        then=text_of(indicator, nearest.value),
        aside=_aside(indicator, nearest.observed, nearest.value),
        type=nearest.type.label,
        rule=nearest.label,
        honest=_HONEST.get(indicator.name, f"由{source}提供。与实际不一致的，可以要求核对。"),
    )


def _aside(indicator: Indicator, observed: Scalar, value: Scalar) -> str:
    """How far a value is from what was found: 多 3 人, 早 20 天."""
    if indicator.kind == Kind.YES_NO:
        return ""
    if isinstance(value, date):
        return f"{'晚' if value > observed else '早'} {abs((value - observed).days):,} 天"
    return f"{'多' if value > observed else '少'} {text_of(indicator, abs(value - observed))}"


def _base(finding: Finding) -> Step:
    parts = tuple(Step(part.what, *_met(part), f"实际：{part.observed}", ()) for part in finding.because)
    return Step(finding.what, *_met(finding), "", parts)


def _met(finding: Finding) -> tuple[str, str]:
    """Of the base standard a no is what decides, so it stands out."""
    answer, mark = _ANSWERS[finding.holds]
    return answer, "bad" if finding.holds is False else mark


def _step(finding: Finding, observed: dict[str, str]) -> Step:
    answer, mark = _ANSWERS[finding.holds]
    if finding.points is not None and finding.holds is not None:
        answer = ""
    told = [_observed(finding, observed), *_basis(finding)]
    parts = finding.because
    if finding.indicator == SCORE.name:
        # The items of the score have a part of the page of their own.
        told.append("由来见“得分的由来”")
        parts = ()
    return Step(
        finding.what,
        answer,
        mark,
        "；".join(filter(None, told)),
        tuple(_step(part, observed) for part in parts),
    )


def _observed(finding: Finding, observed: dict[str, str]) -> str:
    if finding.indicator is not None:
        return f"实际：{observed.get(finding.indicator, UNKNOWN)}"
    # Of the other findings only a count has seen something: how many of its parts are certain.
    return f"已知符合 {finding.observed} 项" if finding.observed is not None else ""


def _basis(finding: Finding) -> list[str]:
    """The articles that the value asked for comes from, and the industry it is for."""
    bases = [parameter.basis for parameter in finding.parameters if parameter.basis]
    said = [f"依据：{'、'.join(bases)}"] if bases else []
    if finding.industry:
        said.append(f"适用{phrases.industry_text(finding.industry)}的数值")
    return said


def _sources(evidence: Evidence, sources: dict[int, Source], *, may_open: bool) -> tuple[SourceRead, ...]:
    read = []
    for piece in evidence.pieces:
        source = sources.get(piece.source.delivery_id) if piece.source else None
        opens = source is not None and source.visible and may_open
        told = str(source) if source else "来源未登记"
        read.append(SourceRead(piece.text, piece.department, told, source.delivery_id if opens else None))
    return tuple(read)
