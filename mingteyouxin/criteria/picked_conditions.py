"""A condition as it is picked line by line: what is looked at, how it is compared, with what; no code.

Lines stand alone or in a group: of the lines together all hold or any does, of those in one group the other of both.
What is written that way becomes the document that conditions.py reads, and a document that says no more than that comes
back as its lines. What says more (other nestings, several kinds at once) is kept as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mingteyouxin.criteria.conditions import KNOWN, Area, FactCondition, ShopsOf
from registry.enums import CredentialLevel
from typing_engine.standard.indicators import Indicator, Kind

GROUPS = ("a", "b", "c")
MOST_LINES = 12
_LONGEST_LIST = 20


class Together(StrEnum):
    """How the lines are read together; those of one group the other way round."""

    ALL = "all"
    ANY = "any"

    @property
    def other(self) -> "Together":
        return Together.ANY if self is Together.ALL else Together.ALL


class Compared(StrEnum):
    """How a line compares."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"
    IS = "is"
    IS_NOT = "is_not"
    IN = "in"

    @property
    def label(self) -> str:
        return _COMPARED[self]


_COMPARED = {
    Compared.AT_LEAST: "不少于（含）",
    Compared.MORE_THAN: "多于",
    Compared.AT_MOST: "不多于（含）",
    Compared.LESS_THAN: "少于",
    Compared.ON_OR_BEFORE: "不晚于（含当日）",
    Compared.ON_OR_AFTER: "不早于（含当日）",
    Compared.IS: "是、有、等于",
    Compared.IS_NOT: "不是、没有",
    Compared.IN: "属于其中之一",
}
_SIZES = (Compared.AT_LEAST, Compared.MORE_THAN, Compared.AT_MOST, Compared.LESS_THAN, Compared.IS)
_USABLE: Mapping[Kind, tuple[Compared, ...]] = {
    Kind.YES_NO: (Compared.IS, Compared.IS_NOT),
    Kind.COUNT: _SIZES,
    Kind.NUMBER: _SIZES,
    Kind.MONEY: _SIZES,
    Kind.DATE: (Compared.ON_OR_BEFORE, Compared.ON_OR_AFTER, Compared.IS),
    Kind.TEXT: (Compared.IS, Compared.IN),
    Kind.INDUSTRY: (Compared.IS, Compared.IN),
}
_YES_OR_NO = (Compared.IS, Compared.IS_NOT)
_INDICATOR, _CREDENTIAL, _RECORD, _SHOPS = "indicator", "credential", "record", "shops"
_TRADE = "trade"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was picked: `what` as `offered` names it; the value as it was typed."""

    what: str = ""
    compared: str = ""
    value: str = ""
    level: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """Lines, and how they are read together."""

    together: Together = Together.ALL
    lines: tuple[Line, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a line, by its place from 1, and what to do."""

    line: int
    text: str


def offered(credentials: Sequence[str], records: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a line may look at, in groups for a choice: facts with their unit, kinds of lists, shops."""
    facts = [
        (f"{_INDICATOR}:{one.name}", f"{one.label}（{one.unit}）" if one.unit else one.label) for one in KNOWN.values()
    ]
    shops = [
        (f"{_SHOPS}:{of}:{area}{trade}", f"{whose}在{area.label}的{same}店铺数（家）")
        for of, whose in ((ShopsOf.OPERATOR, "同一经营者"), (ShopsOf.NAME, "同一字号"))
        for area in Area
        for trade, same in (("", ""), (f":{_TRADE}", "同行业"))
    ]
    return [
        ("登记、年报、纳税、参保、分型", facts),
        ("资质荣誉名单", [(f"{_CREDENTIAL}:{label}", label) for label in credentials]),
        ("负面记录名单", [(f"{_RECORD}:{label}", label) for label in records]),
        ("店铺数", shops),
    ]


def document_of(picked: Picked) -> tuple[dict | None, list[Trouble]]:
    """The document that the lines say, None where nothing was picked or something is wrong."""
    troubles: list[Trouble] = []
    lists: dict[str, dict] = {}
    alone: list[dict] = []
    groups: dict[str, list[dict]] = {}
    for place, line in enumerate(picked.lines, start=1):
        leaf = _leaf(line, place, lists, troubles)
        if leaf is None:
            continue
        if line.group in GROUPS:
            if line.group not in groups:
                groups[line.group] = []
                alone.append({picked.together.other.value: groups[line.group]})
            groups[line.group].append(leaf)
        else:
            alone.append(leaf)
    if troubles or not alone:
        return None, troubles
    when = alone[0] if len(alone) == 1 else {picked.together.value: alone}
    return ({"lists": lists} if lists else {}) | {"when": when}, []


def picked_of(condition: FactCondition) -> Picked | None:
    """The lines of a condition; None for one that says what lines cannot."""
    document = condition.document
    if "indicators" in document:
        return None
    try:
        return _picked(document["when"], document.get("lists", {}))
    except _SaysMore:
        return None


class _SaysMore(Exception):
    """The document holds something that no line says."""


def _picked(when: dict, lists: Mapping[str, dict]) -> Picked:
    together = next((one for one in Together if one.value in when), None)
    if together is None:
        return Picked(Together.ALL, (_line(when, lists),))
    lines: list[Line] = []
    names = iter(GROUPS)
    for part in when[together]:
        if together.other.value in part:
            name = next(names, None)
            if name is None:
                raise _SaysMore
            lines += [_line(leaf, lists, group=name) for leaf in part[together.other]]
        else:
            lines.append(_line(part, lists))
    if len(lines) > MOST_LINES:
        raise _SaysMore
    return Picked(together, tuple(lines))


def _line(leaf: dict, lists: Mapping[str, dict], *, group: str = "") -> Line:
    name = leaf.get("indicator")
    compared = next((key for key in leaf if key != "indicator"), "")
    if name in lists:
        what, value, level = _of_question(lists[name])
        return Line(what, Compared.IS if leaf[compared] else Compared.IS_NOT, value, level, group)
    if name not in KNOWN:
        raise _SaysMore
    value = leaf[compared]
    if isinstance(value, bool):
        return Line(f"{_INDICATOR}:{name}", Compared.IS if value else Compared.IS_NOT, group=group)
    typed = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return Line(f"{_INDICATOR}:{name}", compared, typed, group=group)


def _of_question(entry: dict) -> tuple[str, str, str]:
    """What a question looks at, its number and its level."""
    ((form, asked),) = entry.items()
    if form == "shops":
        trade = f":{_TRADE}" if asked.get("same_trade") else ""
        return f"{_SHOPS}:{asked['of']}:{asked['within']}{trade}", str(asked["at_least"]), ""
    if len(asked["kinds"]) != 1 or asked.get("at_least", 1) != 1:
        raise _SaysMore
    kind = _CREDENTIAL if form == "credentials" else _RECORD
    return f"{kind}:{asked['kinds'][0]}", str(asked.get("years") or ""), asked.get("level") or ""


def _leaf(line: Line, place: int, lists: dict[str, dict], troubles: list[Trouble]) -> dict | None:
    def wrong(text: str) -> None:
        troubles.append(Trouble(place, text))

    kind, _, rest = line.what.partition(":")
    if kind == _INDICATOR and rest in KNOWN:
        return _comparison(KNOWN[rest], line, wrong)
    if kind not in _QUESTIONS or not rest:
        wrong("请选择看什么数据。")
        return None
    if line.compared not in _YES_OR_NO:
        wrong(f"名单和店铺数请选择“{Compared.IS.label}”或者“{Compared.IS_NOT.label}”。")
        return None
    if line.level and kind != _CREDENTIAL:
        wrong("只有资质荣誉填写级别，请改为不限。")
        return None
    entry = _QUESTIONS[kind](rest, line, wrong)
    if entry is None:
        return None
    name = f"list{len(lists) + 1}"
    lists[name] = entry
    return {"indicator": name, "is": line.compared == Compared.IS}


def _number(text: str, wrong: Callable[[str], None], said: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 5 and int(text):
        return int(text)
    wrong(said)
    return None


def _of_kind(form: str) -> Callable[[str, Line, Callable[[str], None]], dict | None]:
    def asked(label: str, line: Line, wrong: Callable[[str], None]) -> dict | None:
        entry: dict[str, object] = {"kinds": [label]}
        if line.level in CredentialLevel.values:
            entry["level"] = line.level
        if line.value:
            years = _number(line.value, wrong, "名单的数值是近几年内，请填写整数；目前有效即可的留空。")
            if years is None:
                return None
            entry["years"] = years
        return {form: entry}

    return asked


def _shops(rest: str, line: Line, wrong: Callable[[str], None]) -> dict | None:
    of, _, where = rest.partition(":")
    area, _, trade = where.partition(":")
    if of not in list(ShopsOf) or area not in list(Area) or trade not in ("", _TRADE):
        wrong("请选择看什么数据。")
        return None
    many = _number(line.value, wrong, "请填写至少几家，如 3。")
    if many is None:
        return None
    return {"shops": {"of": of, "within": area, "at_least": many} | ({"same_trade": True} if trade else {})}


_QUESTIONS: Mapping[str, Callable[[str, Line, Callable[[str], None]], dict | None]] = {
    _CREDENTIAL: _of_kind("credentials"),
    _RECORD: _of_kind("negative_records"),
    _SHOPS: _shops,
}


def _comparison(indicator: Indicator, line: Line, wrong: Callable[[str], None]) -> dict | None:
    usable = _USABLE[indicator.kind]
    if line.compared not in usable:
        wrong(f"“{indicator.label}”请选择{'、'.join(f'“{one.label}”' for one in usable)}。")
        return None
    if line.level:
        wrong("只有资质荣誉填写级别，请改为不限。")
        return None
    if indicator.kind is Kind.YES_NO:
        if line.value:
            wrong(f"“{indicator.label}”只选是或者不是，数值请留空。")
            return None
        return {"indicator": indicator.name, "is": line.compared == Compared.IS}
    value = _value(indicator, line, wrong)
    return None if value is None else {"indicator": indicator.name, line.compared: value}


def _value(indicator: Indicator, line: Line, wrong: Callable[[str], None]) -> object | None:
    text = line.value.replace(",", "").replace("，", "") if indicator.kind in _PLAIN_NUMBERS else line.value
    if not text:
        wrong(f"请填写“{indicator.label}”的数值。")
        return None
    if indicator.kind in _PLAIN_NUMBERS:
        whole, _, part = text.partition(".")
        if not (text.isascii() and whole.isdigit() and len(text) <= 15 and (not part or part.isdigit())):
            unit = f"，单位是{indicator.unit}" if indicator.unit else ""
            wrong(f"“{indicator.label}”请填写数字{unit}。")
            return None
        return float(text) if part else int(whole)
    if line.compared == Compared.IN:
        return list(_separated(text))[:_LONGEST_LIST]
    return text


def _separated(text: str) -> Iterator[str]:
    for mark in "，,；; ":
        text = text.replace(mark, "、")
    return (one.strip() for one in text.split("、") if one.strip())


_PLAIN_NUMBERS = (Kind.COUNT, Kind.NUMBER, Kind.MONEY)
