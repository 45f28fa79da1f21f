"""The tree is read as the legal text in Chinese that is published: what people read is what is executed (DESIGN 5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from typing_engine.enums import Ground
from typing_engine.standard import phrases
from typing_engine.standard.indicators import BUILT_IN, Indicator, Kind
from typing_engine.standard.tree import (
    CONDITIONS,
    NO_STANDARD,
    All,
    Any,
    Comparison,
    Condition,
    Count,
    NoneOf,
    Rule,
    Score,
    ScoreItem,
    Standard,
    know_all,
    walk,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the text with the pieces below it. `marker`: 一、（一） 1. and so on, or the label of a rule."""

    marker: str
    text: str
    parts: tuple["Clause", ...] = ()


# What the built-in indicators mean (CONTRACTS 2), as the text explains those that it uses.
_MEANINGS = {
    "months_in_operation": "自成立日期起至分型基准日届满的整月数；末月没有对应日的，以月末日为对应日",
    "established_on": "登记的成立日期",
    "revenue": "基准日前报送期已届满的最近一个年度的年度报告所载营业额",
    "employees": "同一年度报告所载从业人数",
    "tax_paid": "所属期止在基准日前一年内（含基准日）的各期实缴税款合计；其中有只提供幅度的，为数据不详",
    "tax_at_least": "所属期止在基准日前一年内（含基准日）的各期税款合计，只提供幅度的按该幅度下限计",
    "general_taxpayer": "基准日前一年内最近一个所属期的一般纳税人登记情况",
    "insured_people": "基准日前一年内各费款所属期中，以个体工商户为单位参加社会保险人数（含经营者）的最高数",
    "industry": "登记的行业，按《国民经济行业分类》（GB/T 4754）代码，代码以所列代码开头的均属于该行业",
}
_KINDS = {
    Kind.YES_NO: "是或者否",
    Kind.COUNT: "整数",
    Kind.NUMBER: "数字",
    Kind.MONEY: "金额，单位为元",
    Kind.DATE: "日期",
    Kind.TEXT: "文字",
}
_EXCEPTIONS = {Ground.REPORT_MISSING: "（该年度终了后成立的除外）", Ground.SUSPENDED: "（季节性经营的除外）"}
# The level of clauses that are numbered （1）.
_INNER = 3
_DIGITS = "零一二三四五六七八九"


def wording(standard: Standard) -> str:
    """The whole text, one line a clause, deeper clauses indented by two full-width spaces a level."""
    return "\n".join(_lines(clauses(standard), 0))


def _lines(parts: Iterable[Clause], level: int) -> Iterator[str]:
    for part in parts:
        yield f"{'　' * 2 * level}{part.marker}{part.text}"
        yield from _lines(part.parts, level + 1)


def clauses(standard: Standard) -> tuple[Clause, ...]:
    """The same text as clauses inside each other, for pages."""
    until = f"，有效期至{phrases.date_text(standard.valid_until)}（含当日）" if standard.valid_until else ""
    sections = [
        Clause("", "基础标准", _base()),
        Clause("", "分型规则", _rules(standard)),
    ]
    if standard.score is not None:
        sections.append(Clause("", "计分办法", _score(standard.score, standard)))
    sections.append(Clause("", "指标含义", _numbered(_meanings(standard), 1)))
    sections.append(Clause("", "适用说明", _numbered(_notes(standard), 1)))
    return (
        Clause("", _one_line(standard.title)),
        Clause("", f"文号：{_one_line(standard.number)}"),
        Clause("", f"自{phrases.date_text(standard.valid_from)}起施行{until}。"),
        *_numbered(sections, 0),
    )


def in_one_line(condition: Condition) -> str:
    """A condition outside of any standard as one sentence without its full stop, its parts numbered （1）（2）."""
    return _run_on(_said(condition, NO_STANDARD, _INNER))


def _run_on(clause: Clause) -> str:
    parts = "；".join(f"{part.marker}{_run_on(part)}" for part in clause.parts)
    return f"{clause.text.rstrip('：；。')}：{parts}" if parts else clause.text.rstrip("；。")


def _base() -> tuple[Clause, ...]:
    """The national base standard (B1), which no province changes."""
    grounds = (Clause("", ground.label + _EXCEPTIONS.get(ground, "")) for ground in Ground)
    text = "个体工商户在基准日有下列情形之一的，不符合分型条件，不再按本标准判定："
    return (Clause("", text, _ended(_numbered(grounds, 1))),)


def _rules(standard: Standard) -> tuple[Clause, ...]:
    order = "没有第一部分所列情形的，按下列次序逐条判定，以最先符合的一条确定类型；数据不详的，不视为符合。"
    return (Clause("", order), *(_rule(rule, standard) for rule in standard.rules))


def _rule(rule: Rule, standard: Standard) -> Clause:
    marker = f"{_one_line(rule.label)}　"
    if rule.when is None:
        return Clause(marker, f"不适用以上各条的，为{rule.type.label}。")
    said = _said(rule.when, standard, 1)
    if said.parts:
        return Clause(marker, f"{said.text}的，为{rule.type.label}：", _ended(said.parts))
    return Clause(marker, f"{said.text}的，为{rule.type.label}。")


def _said(condition: Condition, standard: Standard, level: int) -> Clause:
    return _READINGS[type(condition)](condition, standard, level)


def _group(text: str, condition: All | Any | NoneOf | Count, standard: Standard, level: int) -> Clause:
    parts = (_said(part, standard, level + 1) for part in condition.conditions)
    introduced = (Clause("", f"{part.text}：" if part.parts else part.text, part.parts) for part in parts)
    return Clause("", text, _numbered(introduced, level))


def _comparison(comparison: Comparison, standard: Standard, level: int) -> Clause:
    return Clause("", comparison.indicator.label + _predicates(comparison, standard))


def _predicates(comparison: Comparison, standard: Standard) -> str:
    """What is asked in general, in industries with a value of their own, and by which article."""
    unit = phrases.unit_of(comparison, standard)
    threshold = comparison.threshold
    text = phrases.predicate(comparison, threshold.value, unit)
    own = [
        f"{phrases.industry_text(prefix)}{phrases.predicate(comparison, value, unit)}"
        for prefix, value in threshold.by_industry
    ]
    bases = [standard.parameter(name).basis for name in threshold.parameters]
    said = [f"其中{'，'.join(own)}"] if own else []
    said += [f"依据：{'、'.join(_one_line(basis) for basis in bases if basis)}"] if any(bases) else []
    return f"{text}（{'；'.join(said)}）" if said else text


_READINGS: Mapping[type, Callable[[Condition, Standard, int], Clause]] = {
    Comparison: _comparison,
    All: lambda condition, standard, level: _group(phrases.ALL, condition, standard, level),
    Any: lambda condition, standard, level: _group(phrases.ANY, condition, standard, level),
    NoneOf: lambda condition, standard, level: _group(phrases.NONE, condition, standard, level),
    Count: lambda condition, standard, level: _group(
        phrases.count_text(condition.at_least, len(condition.conditions)), condition, standard, level
    ),
}
know_all("wording", known=_READINGS, wanted=CONDITIONS)


def _score(score: Score, standard: Standard) -> tuple[Clause, ...]:
    text = (
        "得分为各项分值乘以权重之和除以权重之和，四舍五入保留两位小数。"
        "每项依次取最先符合的一档的分值；各档都不符合或者数据不详的，取“其他”的分值。"
    )
    items = (_item(item, standard) for item in score.items)
    return (Clause("", text), *_numbered(items, 1))


def _item(item: ScoreItem, standard: Standard) -> Clause:
    bands = [
        Clause("", f"{_predicates(band.comparison, standard)}：{phrases.number_text(band.points)}分")
        for band in item.bands
    ]
    bands.append(Clause("", f"其他：{phrases.number_text(item.otherwise)}分"))
    text = f"{item.indicator.label}（权重{phrases.number_text(item.weight)}）"
    return Clause("", text, _ended(_numbered(bands, 2)))


def _meanings(standard: Standard) -> Iterator[Clause]:
    """Every indicator that the standard reads, with its meaning or its source."""
    for indicator in _read(standard):
        if indicator.name in BUILT_IN:
            yield Clause("", f"{indicator.label}：{_MEANINGS[indicator.name]}。")
        else:
            source = f"由{_one_line(indicator.source)}提供，" if indicator.source else ""
            yield Clause("", f"{_one_line(indicator.label)}：{source}为{_KINDS[indicator.kind]}。")


def _read(standard: Standard) -> list[Indicator]:
    """Built-in indicators in their order, then the declared ones in that of the document, as far as they are read."""
    conditions = [condition for rule in standard.rules if rule.when for condition in walk(rule.when)]
    items = standard.score.items if standard.score else ()
    comparisons = [condition for condition in conditions if isinstance(condition, Comparison)]
    comparisons += [band.comparison for item in items for band in item.bands]
    names = {comparison.indicator.name for comparison in comparisons}
    if any(comparison.threshold.by_industry for comparison in comparisons):
        names.add("industry")
    return [indicator for indicator in (*BUILT_IN.values(), *standard.indicators) if indicator.name in names]


def _notes(standard: Standard) -> Iterator[Clause]:
    yield Clause("", "本标准所称“以上”、“以下”，包括本数；所称“超过”、“不满”，不包括本数。")
    yield Clause(
        "",
        "数据不详，是指没有取得该项数据，既不视为符合，也不视为不符合；"
        "其余各项已足以确定结论的，按其余各项确定，不能确定的，该条视为未符合。",
    )
    if any(parameter.by_industry for parameter in standard.parameters):
        yield Clause("", "按行业另定数值的，适用与登记行业代码相符且位数最多的一项；行业不详的，适用一般数值。")


def _numbered(parts: Iterable[Clause], level: int) -> tuple[Clause, ...]:
    return tuple(Clause(_marker(number, level), part.text, part.parts) for number, part in enumerate(parts, start=1))


def _marker(number: int, level: int) -> str:
    """一、 then （一） 1. （1） ①, and from there 1) as deep as it goes."""
    if level == 0:
        return f"{_chinese(number)}、"
    if level == 1:
        return f"（{_chinese(number)}）"
    if level == 2:
        return f"{number}. "
    if level == 3:
        return f"（{number}）"
    return chr(ord("①") + number - 1) if level == 4 and number <= 20 else f"{number}) "


def _chinese(number: int) -> str:
    """1 to 99 in Chinese numerals, beyond in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _ended(parts: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The pieces of one sentence: a semicolon after each that has no pieces of its own, a full stop after the last."""
    *before, last = parts
    ended = [_end(part, "；") for part in before]
    return (*ended, _end(last, "。"))


def _end(part: Clause, mark: str) -> Clause:
    if not part.parts:
        return Clause(part.marker, part.text + mark, ())
    *before, last = part.parts
    return Clause(part.marker, part.text, (*(_end(each, "；") for each in before), _end(last, mark)))


def _one_line(text: str) -> str:
    return " ".join(text.split())
