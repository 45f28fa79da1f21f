"""Typing in the copy of its data that a household takes away: each published result, and what the present one saw."""

from registry.household.copied_parts import CopiedPart
from registry.people.standing import Standing
from typing_engine import explanations
from typing_engine.histories import history_of


def _results(standing: Standing) -> list[tuple]:
    return [
        (
            one.run.year,
            one.type.label,
            one.why,
            one.run.as_of,
            one.published_on,
            f"{one.run.standard.title}（{one.run.standard.number}）",
            f"{one.corrected_on} 经异议核实，原为{one.found.label}" if one.found else "",
        )
        for one in history_of(standing.household)
    ]


def _values(standing: Standing) -> list[tuple]:
    explanation = explanations.current(standing.household)
    if explanation is None:
        return []
    return [
        (
            fact.indicator.label,
            fact.text,
            "；".join(f"{piece.text}（{piece.department}）" for piece in fact.evidence.pieces) or fact.evidence.missing,
        )
        for fact in explanation.facts
    ]


PARTS = (
    CopiedPart("历年分型", ("年度", "类型", "理由", "基准日", "公布日期", "分型标准", "更正"), _results),
    CopiedPart("分型用到的数值", ("指标", "数值", "依据的记录和来源"), _values),
)
