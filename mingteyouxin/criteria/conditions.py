"""Conditions over what government holds (E3): a criterion or a local bar that nobody needs to be asked about.

The condition is the typing engine's (typing_engine/standard): the same tree, read by the same readings. Beside the
indicators of CONTRACTS 2 and the extension indicators that the document declares, it may name questions to lists:
credentials of a level and of late, negative records, shops of one operator or name. A question is a yes or no of its
own, for a list that says too little leaves it unknown (docs/decisions/0042). Nothing here touches the database.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from registry.enums import CredentialLevel, HouseholdType
from typing_engine.standard import wording
from typing_engine.standard.conditions import Names, read_condition
from typing_engine.standard.document import read_indicators
from typing_engine.standard.indicators import BUILT_IN, Indicator, Kind
from typing_engine.standard.json_text import parse
from typing_engine.standard.nodes import Node, Problem
from typing_engine.standard.tree import Comparison, Condition, walk

# What the platform knows of every household beside the indicators of CONTRACTS 2.
REPORT_FILED = Indicator("report_filed", "已报送上年度年度报告", Kind.YES_NO, source="年度报告")
HOUSEHOLD_TYPE = Indicator("household_type", "当年集中分型结果", Kind.TEXT, source="分型结果")
PLATFORM: Mapping[str, Indicator] = {one.name: one for one in (REPORT_FILED, HOUSEHOLD_TYPE)}
# Everything that a condition may name without declaring it.
KNOWN: Mapping[str, Indicator] = {**BUILT_IN, **PLATFORM}
TYPE_LABELS = tuple(HouseholdType.labels)
LONGEST = 4_000  # characters of a document
_MOST_YEARS = 50
_MOST_SHOPS = 10_000
_CREDENTIALS, _RECORDS, _SHOPS = "credentials", "negative_records", "shops"


class Area(StrEnum):
    """How far shops are counted; the label is what the published text says."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"

    @property
    def label(self) -> str:
        return {"county": "本县（市、区）", "city": "本市", "province": "本省"}[self.value]


class ShopsOf(StrEnum):
    """Whose shops are counted."""

    OPERATOR = "operator"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class CredentialQuestion:
    """Does a list name at least so many credentials of these kinds, in force, of a level, given within some years?"""

    kinds: tuple[str, ...]
    level: CredentialLevel | None = None
    years: int | None = None
    at_least: int = 1

    @property
    def label(self) -> str:
        within = f"近 {self.years} 年内获得" if self.years else "持有"
        level = f"{self.level.label}以上的" if self.level else ""
        many = f" {self.at_least} 项以上" if self.at_least > 1 else ""
        return f"{within}{many}{level}{'或者'.join(self.kinds)}"

    @property
    def denied(self) -> str:
        return f"没有{self.label}"


@dataclass(frozen=True, slots=True)
class RecordQuestion:
    """Is there a negative record of these kinds: within the years looked back, or, without years, standing today?"""

    kinds: tuple[str, ...]
    years: int | None = None
    at_least: int = 1

    @property
    def _said(self) -> str:
        many = f" {self.at_least} 条以上" if self.at_least > 1 else ""
        return f"{many}{'、'.join(self.kinds)}记录"

    @property
    def _when(self) -> str:
        return f"近 {self.years} 年内" if self.years else "目前"

    @property
    def label(self) -> str:
        return f"{self._when}有{self._said}"

    @property
    def denied(self) -> str:
        return f"{self._when}没有{self._said}"


@dataclass(frozen=True, slots=True)
class ShopsQuestion:
    """Are there at least so many shops in business, this one included, of the same operator or under one name?

    `same_trade`: of the household's division of GB/T 4754 (two digits).
    """

    of: ShopsOf
    within: Area
    at_least: int
    same_trade: bool = False

    @property
    def label(self) -> str:
        trade = "同行业（大类）" if self.same_trade else ""
        if self.of == ShopsOf.OPERATOR:
            return f"经营者在{self.within.label}同时经营{trade}店铺 {self.at_least} 家以上"
        return f"在{self.within.label}以同一字号开设{trade}店铺 {self.at_least} 家以上"

    @property
    def denied(self) -> str:
        return f"不足：{self.label}"


Question = CredentialQuestion | RecordQuestion | ShopsQuestion


@dataclass(frozen=True, slots=True)
class FactCondition:
    """A condition as it was written and as it is read. `questions` and `declared` by the name the condition uses."""

    document: dict = field(hash=False)
    when: Condition
    questions: Mapping[str, Question] = field(hash=False)
    declared: tuple[Indicator, ...]

    def indicators(self) -> Iterator[Indicator]:
        """Everything that the condition compares, each once, in the order of the text."""
        compared = (one.indicator for one in walk(self.when) if isinstance(one, Comparison))
        return iter(dict.fromkeys(compared))

    @property
    def text(self) -> str:
        """What is asked, in one sentence without its full stop: the published text."""
        return self.worded(wording.in_one_line(self.when))

    def worded(self, text: str) -> str:
        """A sentence of the engine with questions answered as people say it: 有…, 没有…."""
        for question in self.questions.values():
            text = text.replace(f"{question.label}为“是”", question.label)
            text = text.replace(f"{question.label}为“否”", question.denied)
        return text


def read(text: str) -> tuple[FactCondition | None, list[Problem]]:
    """A condition from its JSON text, or what is wrong with it, each with its JSON path and what to do."""
    problems: list[Problem] = []
    if len(text) > LONGEST:
        return None, [Problem("$", f"核对条件过长；请缩短到 {LONGEST} 字以内。")]
    root = parse(text, problems)
    condition = _read_root(root) if root is not None else None
    return (None, problems) if problems else (condition, [])


def of_document(document: dict | None) -> FactCondition | None:
    """The condition that a standard keeps. It was read before it was kept, so it is whole."""
    if not document:
        return None
    condition, problems = read(json.dumps(document, ensure_ascii=False))
    if condition is None:
        raise ValueError(problems[0])
    return condition


@dataclass(frozen=True, slots=True)
class Example:
    """A condition to copy, with what it says."""

    text: str
    json: str


_EXAMPLES = (
    {
        "when": {
            "all": [
                {"indicator": "established_on", "on_or_before": "2021-12-31"},
                {
                    "any": [
                        {"indicator": "tax_at_least", "more_than": 0},
                        {"indicator": "insured_people", "at_least": 1},
                    ]
                },
            ]
        }
    },
    {
        "lists": {"shops": {"shops": {"of": "operator", "within": "city", "same_trade": True, "at_least": 5}}},
        "when": {"indicator": "shops", "is": True},
    },
    {
        "lists": {"complaint": {"negative_records": {"kinds": ["投诉举报"], "years": 1}}},
        "when": {"indicator": "complaint", "is": False},
    },
)


def examples() -> list[Example]:
    """Conditions that places really write (示例; facts 1.3, 2.1), for the officer's page."""
    return [Example(of_document(document).text, json.dumps(document, ensure_ascii=False)) for document in _EXAMPLES]


def of_records(kinds: tuple[str, ...], years: int | None) -> FactCondition:
    """The condition of the commonest bar: a record of these kinds, within the years or standing."""
    asked: dict[str, object] = {"kinds": list(kinds)} | ({"years": years} if years else {})
    return of_document({"lists": {"record": {_RECORDS: asked}}, "when": {"indicator": "record", "is": True}})


def plain_records(condition: FactCondition | None) -> RecordQuestion | None:
    """The question of a condition that `of_records` makes; None for every other condition."""
    for question in condition.questions.values() if condition else ():
        if isinstance(question, RecordQuestion) and of_records(question.kinds, question.years) == condition:
            return question
    return None


def _read_root(root: Node) -> FactCondition | None:
    if not root.has_keys("when", optional=("lists", "indicators")):
        return None
    questions = _questions(root.child("lists"))
    declared, broken = read_indicators(root.child("indicators"))
    named = {name: Indicator(name, one.label, Kind.YES_NO) for name, one in questions.items() if one is not None}
    for name in {*questions} & {one.name for one in declared}:
        root.child("indicators").child(name).problem(f"“{name}”已在 lists 中使用；请改用其他名称。")
    indicators = {**KNOWN, **{one.name: one for one in declared}, **named}
    unread = frozenset(name for name, one in questions.items() if one is None)
    when = read_condition(root.child("when"), Names(indicators, {}, frozenset(broken) | unread))
    if when is None:
        return None
    for one in walk(when):
        if isinstance(one, Comparison) and one.indicator is HOUSEHOLD_TYPE:
            _check_types(root.child("when"), one)
    used = {one.indicator.name for one in walk(when) if isinstance(one, Comparison)}
    for name in questions.keys() - used:
        root.child("lists").child(name).problem("没有条件用到这一项；请在 when 中使用或者删去。")
    return FactCondition(_plain(root.value), when, {name: one for name, one in questions.items() if one}, declared)


def _check_types(node: Node, comparison: Comparison) -> None:
    value = comparison.threshold.value
    for label in value if isinstance(value, tuple) else (value,):
        if label not in TYPE_LABELS:
            node.problem(f"没有“{str(label)[:20]}”这一分型；请改用 {'、'.join(TYPE_LABELS)}。")


def _questions(node: Node) -> dict[str, Question | None]:
    """Questions by name; None for a broken one, which is reported."""
    if node.is_empty:
        return {}
    if not isinstance(node.value, dict):
        node.wanted("对象 {…}")
        return {}
    return {name: _question(name, entry) for name, entry in node.entries()}


def _question(name: str, node: Node) -> Question | None:
    if name in KNOWN or name == "score" or not name.strip():
        node.problem(f"“{name[:40]}”不能用作名称；请改用其他名称。")
        return None
    forms = [form for form in _READERS if isinstance(node.value, dict) and form in node.value]
    if len(forms) != 1:
        node.problem(f"应当且只能是 {'、'.join(_READERS)} 之一；请改正。")
        return None
    (form,) = forms
    if not node.has_keys(form):
        return None
    before = len(node.problems)
    question = _READERS[form](node.child(form))
    return question if len(node.problems) == before else None


def _credentials(node: Node) -> CredentialQuestion | None:
    if not node.has_keys("kinds", optional=("level", "years", "at_least")):
        return None
    level = node.child("level")
    if not level.is_empty and level.value not in CredentialLevel.values:
        level.wanted(f" {'、'.join(CredentialLevel.values)} 之一")
        return None
    kinds, years, at_least = _kinds(node), _years(node), _many(node)
    return CredentialQuestion(kinds, CredentialLevel(level.value) if not level.is_empty else None, years, at_least)


def _records(node: Node) -> RecordQuestion | None:
    if not node.has_keys("kinds", optional=("years", "at_least")):
        return None
    return RecordQuestion(_kinds(node), _years(node), _many(node))


def _shops(node: Node) -> ShopsQuestion | None:
    if not node.has_keys("of", "within", "at_least", optional=("same_trade",)):
        return None
    of, within = _one_of(node.child("of"), ShopsOf), _one_of(node.child("within"), Area)
    trade = node.child("same_trade")
    if not trade.is_empty and not isinstance(trade.value, bool):
        trade.wanted(" true 或 false")
    at_least = _many(node)
    if of is None or within is None:
        return None
    return ShopsQuestion(of, within, at_least, trade.value is True)


_READERS: Mapping[str, Callable[[Node], Question | None]] = {
    _CREDENTIALS: _credentials,
    _RECORDS: _records,
    _SHOPS: _shops,
}


def _one_of(node: Node, known: type[StrEnum]) -> StrEnum | None:
    if isinstance(node.value, str) and node.value in list(known):
        return known(node.value)
    node.wanted(f" {'、'.join(known)} 之一")
    return None


def _kinds(node: Node) -> tuple[str, ...]:
    elements = node.child("kinds").elements("类别") or []
    return tuple(dict.fromkeys(text for element in elements if (text := element.text(longest=40)) is not None))


def _years(node: Node) -> int | None:
    return None if node.child("years").is_empty else _whole(node.child("years"), most=_MOST_YEARS)


def _many(node: Node) -> int:
    return 1 if node.child("at_least").is_empty else _whole(node.child("at_least"), most=_MOST_SHOPS)


def _whole(node: Node, *, most: int) -> int:
    value = node.value
    if isinstance(value, Decimal) and value == value.to_integral_value() and 1 <= value <= most:
        return int(value)
    node.wanted(f" 1 到 {most} 之间的整数")
    return 1


def _plain(value: object) -> object:
    """The document as JSON keeps it: numbers as they were written, whole ones as such."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
