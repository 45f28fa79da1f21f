"""Why a household has its type: rule by rule and fact by fact, from what its run kept (STYLE 11).

The values are those of the result, never today's: a result is explained the same for ever. They are put through the
standard that the run applied; should that give another rule than the run did, nothing is explained. Where an objection
corrected a result, the correction is explained the same way, and beside it stands what the run had found.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authorities.jurisdiction import looking_nationwide
from registry.enums import HouseholdType
from registry.models import Household, PublishedRun, PublishedType
from typing_engine import standards
from typing_engine.corrections import changes_of, made_known
from typing_engine.enums import Ground, RunStatus
from typing_engine.evidence import Evidence, Evidences, yuan
from typing_engine.held_facts import HeldFacts, held_facts
from typing_engine.models import Correction, Coverage, Result, Run, Verdict
from typing_engine.standard.evaluate import Finding, evaluate
from typing_engine.standard.evaluate import Verdict as Evaluated
from typing_engine.standard.indicators import BUILT_IN, SCORE, Indicator, Kind, of_canonical
from typing_engine.standard.nearest import Nearest, nearest_changes
from typing_engine.standard.phrases import date_text, industry_text, number_text
from typing_engine.standard.tree import Scalar, Standard

UNKNOWN = "不详"
_MONEY = [name for name, indicator in BUILT_IN.items() if indicator.kind == Kind.MONEY]
# What a household without a ground fulfils (B1).
_FULFILLED = {
    Ground.NOT_REGISTERED: "处于存续状态",
    Ground.REPORT_MISSING: "已按规定报送 {year} 年度的年度报告，或者不需要报送",
    Ground.ABNORMAL: "没有被标记为经营异常状态，或者已恢复",
    Ground.SERIOUS_VIOLATION: "没有被列入严重违法失信名单，或者已修复信用",
    Ground.TAX_ABNORMAL: "没有被认定为税务非正常户，或者已解除",
    Ground.SUSPENDED: "不处于歇业状态（季节性经营的除外）",
}


class ResultDisagrees(Exception):
    """Put through its standard again, a result gives another rule or score: batch and explanation have parted."""

    code = "result_disagrees"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that the run saw, None when it was unknown; as people read it; and where it comes from."""

    indicator: Indicator
    value: Scalar | None
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Explanation:
    """One household's result of one run with its reasons.

    `rule` is the place in `decide`, None when grounds of the base standard decided. `findings` are the base standard's
    first and then one for every rule in order; for a household with a ground the rules were not read. `unknown` are the
    indicators that the rules asked for and nobody knew. `corrections` are those of this result, the oldest first, each
    with the rows that it changed. Of a corrected result `corrected_on` says when, `found_by_run` what the run found.
    """

    household: Household
    run: Run
    standard: Standard
    result: Verdict
    type: HouseholdType
    rule: int | None
    label: str
    grounds: tuple[Ground, ...]
    score: Decimal | None
    facts: tuple[Fact, ...]
    base: Finding
    findings: tuple[Finding, ...]
    score_findings: tuple[Finding, ...]
    unknown: tuple[Indicator, ...]
    corrections: tuple[Correction, ...]
    corrected_on: date | None
    found_by_run: "Explanation | None"


def current(household: Household) -> Explanation | None:
    """Why the household has the type that is published now, as corrected where it is; None when none is.

    Like the two below it looks nationwide: run, standard and coverage are the province's, and a household that moved
    was typed elsewhere. Who may see the household (access_household) may see its reasons.
    """
    with looking_nationwide():
        published = PublishedType.objects.filter(pk=household.pk).first()
        if published is None:
            return None
        run_id = published.run_id
        if run_id is None:
            run_id = _current_run(published.province)
        return _of_runs(household, Run.objects.filter(pk=run_id), corrected=True)


def _current_run(province: str) -> int | None:
    """The run that a province shows; none where the type was not written by a run (annual.py), and none explains it."""
    return PublishedRun.objects.filter(province=province, is_current=True).values_list("pk", flat=True).first()


def published_for(household: Household, as_of: date) -> Explanation | None:
    """Why it has the type that is published for a reference day, as corrected where it is; None when none is."""
    with looking_nationwide():
        return _of_runs(household, Run.objects.filter(status=RunStatus.PUBLISHED, as_of=as_of), corrected=True)


def of_run(household: Household, run_id: int) -> Explanation | None:
    """Why a run, published or not, gave it its type; None when the household is no part of the run. Never corrected."""
    with looking_nationwide():
        return _of_runs(household, Run.objects.filter(pk=run_id, volume__isnull=False), corrected=False)


def _of_runs(household: Household, among, *, corrected: bool) -> Explanation | None:
    """The result of the run published last of those that hold the household; `corrected`: as it is now."""
    runs = {run.pk: run for run in among.select_related("standard")}
    volumes = {run.volume for run in runs.values()}
    results = list(Result.objects.filter(household_id=household.pk, volume__in=volumes, run_id__in=list(runs)))
    if not results:
        return None
    newest = max(results, key=lambda result: (runs[result.run_id].published_at, result.run_id))
    return _explain(household, runs[newest.run_id], newest, corrected=corrected)


def _explain(household: Household, run: Run, result: Result, *, corrected: bool = False) -> Explanation:
    """The result as its run found it, or `corrected` where it is."""
    corrections = tuple(Correction.objects.filter(household=household, run=run).prefetch_related("rows"))
    held = held_facts(household, at=run.computed_at)
    received = _received(run, result)
    found = _explain_over(household, run, result, held, received=received, corrections=corrections)
    if not (corrected and corrections):
        return found
    changes = changes_of(row for correction in corrections for row in correction.rows.all())
    return _explain_over(
        household,
        run,
        corrections[-1],
        held.changed(changes),
        received=received | made_known(changes),
        corrections=corrections,
        corrected_on=corrections[-1].corrected_on,
        found_by_run=found,
    )


def _explain_over(
    household: Household,
    run: Run,
    result: Verdict,
    held: HeldFacts,
    *,
    received: frozenset[str],
    corrections: tuple[Correction, ...],
    corrected_on: date | None = None,
    found_by_run: Explanation | None = None,
) -> Explanation:
    """The explanation of a verdict over the facts that it was found on."""
    standard = standards.read_published(run.standard.document)
    values = _values(run, result, standard)
    grounds = tuple(Ground.of(result.grounds))
    verdict = None if grounds else _verdict(standard, values, result)
    evidences = Evidences(held, run, received=received)
    facts = [
        _fact(indicator, values[name], evidences.of(indicator)) for name, indicator in _indicators(standard).items()
    ]
    if verdict and verdict.score is not None:
        facts.append(_fact(SCORE, verdict.score, Evidence()))
    base = _base_finding(run, grounds, evidences)
    return Explanation(
        household=household,
        run=run,
        standard=standard,
        result=result,
        type=HouseholdType(result.type),
        rule=result.rule,
        label=verdict.label if verdict else "",
        grounds=grounds,
        score=verdict.score if verdict else None,
        facts=tuple(facts),
        base=base,
        findings=(base, *(verdict.findings if verdict else ())),
        score_findings=verdict.score_findings if verdict else (),
        unknown=tuple(_indicators(standard)[name] for name in verdict.unknown) if verdict else (),
        corrections=corrections,
        corrected_on=corrected_on,
        found_by_run=found_by_run,
    )


def _indicators(standard: Standard) -> dict[str, Indicator]:
    """Every indicator that a result of this standard keeps, in the order of an export."""
    return {**BUILT_IN, **{indicator.name: indicator for indicator in standard.extras()}}


def _values(run: Run, result: Verdict, standard: Standard) -> dict[str, Scalar | None]:
    """The indicators as the run saw them; money in 元."""
    values = {name: getattr(result, name) for name in BUILT_IN}
    for name in _MONEY:
        if values[name] is not None:
            values[name] = Decimal(values[name]).scaleb(-2)
    kinds = {indicator.name: indicator.kind for indicator in standard.extras()}
    for name, text in zip(run.extras, result.extras or (), strict=True):
        values[name] = of_canonical(kinds[name], text)
    return values


def _verdict(standard: Standard, values: dict[str, Scalar | None], result: Verdict) -> Evaluated:
    """The verdict over the values that were kept. Raises ResultDisagrees."""
    verdict = evaluate(standard, values)
    score = None if verdict.score is None else int(verdict.score.scaleb(2))
    if (verdict.rule, verdict.type, score) != (result.rule, result.type, result.score):
        raise ResultDisagrees(f"run {result.run_id}, household {result.household_id}")
    return verdict


def _received(run: Run, result: Result) -> frozenset[str]:
    """The lists of payers that count as received where the household was on the day of the run."""
    areas = Coverage.objects.filter(run=run).values_list("feed", "area")
    return frozenset(feed for feed, area in areas if result.path.startswith(area))


def text_of(indicator: Indicator, value: Scalar | None) -> str:
    """A value as people read it beside a fact."""
    return UNKNOWN if value is None else _TEXTS[indicator.kind](value, indicator)


def nearest_of(explanation: Explanation) -> tuple[Nearest, ...]:
    """The smallest change of each fact that would have given another type; none where the rules were not read."""
    if explanation.grounds:
        return ()
    facts = {fact.indicator.name: fact.value for fact in explanation.facts if fact.indicator is not SCORE}
    return nearest_changes(explanation.standard, facts, as_of=explanation.run.as_of)


def _fact(indicator: Indicator, value: Scalar | None, evidence: Evidence) -> Fact:
    return Fact(indicator, value, text_of(indicator, value), evidence)


_TEXTS = {
    Kind.YES_NO: lambda value, indicator: "是" if value else "否",
    Kind.COUNT: lambda value, indicator: f"{value:,} {indicator.unit}".strip(),
    Kind.NUMBER: lambda value, indicator: number_text(value),
    Kind.MONEY: lambda value, indicator: yuan(value),
    Kind.DATE: lambda value, indicator: date_text(value),
    Kind.TEXT: lambda value, indicator: value,
    Kind.INDUSTRY: lambda value, indicator: industry_text(value),
    Kind.SCORE: lambda value, indicator: f"{value:.2f} {indicator.unit}",
}


def _base_finding(run: Run, grounds: tuple[Ground, ...], evidences: Evidences) -> Finding:
    """The base standard as one finding with its six parts."""
    parts = []
    for ground in Ground:
        evidence = evidences.of_ground(ground)
        observed = "；".join(piece.text for piece in evidence.pieces) or evidence.missing
        what = _FULFILLED[ground].format(year=run.report_year)
        parts.append(Finding(what, ground not in grounds, observed=observed, indicator=ground.value))
    return Finding("符合基础条件（全国统一）", not grounds, because=tuple(parts))


def as_json(explanation: Explanation) -> dict:
    """The explanation as plain values: money in 元, days as YYYY-MM-DD, yes and no as true and false, unknown null."""
    rules = [{}, *({"rule": place, "type": rule.type} for place, rule in enumerate(explanation.standard.rules))]
    return {
        "code": explanation.household.number,
        "type": explanation.type,
        "type_label": explanation.type.label,
        "rule": explanation.rule,
        "label": explanation.label,
        "grounds": list(explanation.grounds),
        "score": _plain(explanation.score),
        "facts": {fact.indicator.name: _plain(fact.value) for fact in explanation.facts},
        "findings": [{**more, **_finding(finding)} for more, finding in zip(rules, explanation.findings, strict=False)],
        "score_findings": [_finding(finding) for finding in explanation.score_findings],
        "unknown": [indicator.name for indicator in explanation.unknown],
        "corrected_on": _plain(explanation.corrected_on),
        "corrections": [_correction(correction) for correction in explanation.corrections],
        "found_by_run": explanation.found_by_run and _found(explanation.found_by_run),
        "evidence": {fact.indicator.name: _evidence(fact.evidence) for fact in explanation.facts},
        "run": {
            "id": explanation.run.pk,
            "year": explanation.run.year,
            "as_of": explanation.run.as_of.isoformat(),
            "report_year": explanation.run.report_year,
        },
        "standard": {"number": explanation.standard.number, "title": explanation.standard.title},
    }


def _correction(correction: Correction) -> dict:
    return {
        "reference": correction.reference,
        "corrected_on": correction.corrected_on.isoformat(),
        "type_before": correction.type_before,
        "type": correction.type,
        "rows": [
            {"feed": row.feed, "key": row.key, "before": row.before, "after": row.after}
            for row in correction.rows.all()
        ],
    }


def _found(explanation: Explanation) -> dict:
    return {
        "type": explanation.type,
        "rule": explanation.rule,
        "label": explanation.label,
        "grounds": list(explanation.grounds),
        "score": _plain(explanation.score),
    }


def _finding(finding: Finding) -> dict:
    """A finding with all below it; what a kind of finding never has is left out."""
    plain = {
        "what": finding.what,
        "holds": finding.holds,
        "observed": _plain(finding.observed),
        "required": _plain(finding.required),
        "because": [_finding(part) for part in finding.because],
    }
    if finding.indicator is not None:
        plain["indicator"] = finding.indicator
    if finding.operator is not None:
        plain["operator"] = finding.operator
    if finding.parameters:
        plain["parameters"] = [{"name": used.name, "basis": used.basis} for used in finding.parameters]
    if finding.industry is not None:
        plain["industry"] = finding.industry
    if finding.points is not None:
        plain |= {"points": _plain(finding.points), "weight": _plain(finding.weight)}
    return plain


def _evidence(evidence: Evidence) -> dict:
    return {
        "rows": [
            {
                "text": piece.text,
                "department": piece.department,
                "delivery": piece.source.delivery_id if piece.source else None,
                "taken_at": piece.source.taken_at.isoformat() if piece.source else None,
                "objection": piece.source.objection or None if piece.source else None,
            }
            for piece in evidence.pieces
        ],
        "missing": evidence.missing,
    }


def _plain(value: object) -> object:
    """A value as JSON has it. A number that no double holds exactly stays text."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
