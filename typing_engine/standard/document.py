"""The check of a standard's document (CONTRACTS 3, `typing-standard/1`), from its text to the tree.

All that is wrong is reported together, each with its JSON path and what to do. Worked examples are carried out when
nothing else is wrong. The tree is made only of a document without any problem.
"""

import re
from collections.abc import Collection
from decimal import Decimal

from registry.enums import HouseholdType
from typing_engine.standard.conditions import Names, ParameterNode, read_comparison, read_condition, read_indicator
from typing_engine.standard.examples import check_examples, read_examples
from typing_engine.standard.indicators import BUILT_IN, DECLARABLE, RESULT_COLUMNS, SCORE, Indicator, Kind
from typing_engine.standard.json_text import parse
from typing_engine.standard.nodes import Node, Problem
from typing_engine.standard.tree import Band, Parameter, Rule, Score, ScoreItem, Standard, Value
from typing_engine.standard.values import industry_prefix

FORMAT = "typing-standard/1"
# The database's limits.
_LONGEST_NUMBER, _LONGEST_TITLE, _LONGEST_NAME = 80, 120, 200
# Scores are kept as hundredths in a bigint; a score is never larger than the largest points.
_MOST_POINTS = 10**15
_PROVINCE = re.compile(r"[0-9]{2}\Z")
_RULE_TYPES = (HouseholdType.SURVIVAL, HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)
_REQUIRED = ("format", "province", "title", "number", "valid_from", "decide")
_OPTIONAL = ("valid_until", "parameters", "indicators", "score", "examples")


def read(text: str, *, provinces: Collection[str] | None = None) -> tuple[Standard | None, list[Problem]]:
    """The standard of a document's text, or None with all that is wrong with it.

    `provinces`: the two-digit codes that exist; without it any two digits do.
    """
    problems: list[Problem] = []
    root = parse(text, problems)
    if root is None:
        return None, problems
    if not root.has_keys(*_REQUIRED, optional=_OPTIONAL):
        return None, problems
    standard = _read_root(root, provinces)
    if standard is not None and not problems:
        check_examples(standard, root.child("examples"))
    return (None if problems else standard), problems


def _read_root(root: Node, provinces: Collection[str] | None) -> Standard | None:
    given = {key: root.child(key) for key in (*_REQUIRED, *_OPTIONAL)}
    if given["format"].value != FORMAT:
        given["format"].wanted(f' "{FORMAT}"')
    province = _province(given["province"], provinces)
    title = given["title"].text(longest=_LONGEST_TITLE)
    number = given["number"].text(longest=_LONGEST_NUMBER)
    valid_from = given["valid_from"].day()
    valid_until = (
        None if given["valid_until"].is_empty or given["valid_until"].value == "" else given["valid_until"].day()
    )
    if valid_from and valid_until and valid_until < valid_from:
        given["valid_until"].problem("有效期至早于施行日期 valid_from；请改正其中一个。")
    parameters, parameter_nodes, broken = _parameters(given["parameters"])
    indicators, broken_indicators = read_indicators(given["indicators"])
    names = Names(
        {**BUILT_IN, **{indicator.name: indicator for indicator in indicators}},
        parameter_nodes,
        frozenset(broken | broken_indicators),
    )
    score = _score(given["score"], names)
    if not (given["score"].is_empty or given["score"].value == {}):
        names = Names({**names.indicators, SCORE.name: SCORE}, names.parameters, names.broken)
    rules = _rules(given["decide"], names)
    examples = read_examples(given["examples"], names)
    if root.problems:
        return None
    return Standard(number, title, province, valid_from, valid_until, parameters, indicators, score, rules, examples)


def _province(node: Node, provinces: Collection[str] | None) -> str | None:
    if not isinstance(node.value, str) or not _PROVINCE.match(node.value):
        node.wanted('省级代码（两位数字的文字，如 "42"）')
        return None
    if provinces is not None and node.value not in provinces:
        node.problem(f"没有代码为 {node.value} 的省级机关；请改为 GB/T 2260 的省级代码前两位。")
        return None
    return node.value


def _parameters(node: Node) -> tuple[tuple[Parameter, ...], dict[str, ParameterNode], set[str]]:
    """Parameters for the tree, their places for conditions, and `$name` of those that are broken."""
    parameters: list[Parameter] = []
    places: dict[str, ParameterNode] = {}
    broken: set[str] = set()
    if node.is_empty:
        return (), places, broken
    if not isinstance(node.value, dict):
        node.wanted("对象 {…}")
        return (), places, {"$*"}
    for name, entry in node.entries():
        before = len(node.problems)
        if not name.strip():
            entry.problem("参数的名称不能为空；请填写。")
        parameter, place = _parameter(name, entry)
        if parameter is None or len(node.problems) > before:
            broken.add(f"${name}")
        else:
            parameters.append(parameter)
            places[name] = place
    return tuple(parameters), places, broken


def _parameter(name: str, entry: Node) -> tuple[Parameter | None, ParameterNode | None]:
    if not entry.has_keys("value", optional=("unit", "basis", "by_industry")):
        return None, None
    value = _literal(entry.child("value"))
    unit, basis = entry.child("unit").optional_text(), entry.child("basis").optional_text()
    by_industry: dict[str, tuple[Value | None, Node]] = {}
    table = entry.child("by_industry")
    if not table.is_empty and not isinstance(table.value, dict):
        table.wanted('对象 {"行业代码": 值}')
    elif not table.is_empty:
        for key, place in table.entries():
            prefix = industry_prefix(key)
            if prefix is None:
                place.problem(f"“{key[:40]}”不是 GB/T 4754 的行业代码；请写门类字母和数字，如 F、52、F52。")
            elif prefix in by_industry:
                place.problem(f"与另一个键是同一行业（{prefix}）；请只保留一个。")
            else:
                by_industry[prefix] = _literal(place), place
    longest_first = sorted(by_industry, key=lambda prefix: (-len(prefix), prefix))
    return (
        Parameter(name, value, unit, basis, tuple((prefix, by_industry[prefix][0]) for prefix in longest_first)),
        ParameterNode(entry.child("value"), tuple((prefix, by_industry[prefix][1]) for prefix in longest_first)),
    )


def _literal(node: Node) -> Value | None:
    """A number, a text, true or false, or a list of such; whether it fits is for the place of use to say."""
    if isinstance(node.value, list):
        elements = node.elements("值")
        values = [_literal_scalar(element) for element in elements or ()]
        return tuple(values) if values and None not in values else None
    return _literal_scalar(node)


def _literal_scalar(node: Node) -> Value | None:
    if node.is_empty or isinstance(node.value, dict | list):
        node.wanted("数字、文字、true 或 false，或它们的列表")
        return None
    if isinstance(node.value, str) and node.value.startswith("$"):
        node.problem("参数的值不能是另一个参数；请直接写值。")
        return None
    return node.value


def read_indicators(node: Node) -> tuple[tuple[Indicator, ...], set[str]]:
    """Declared indicators of an object of them, and the names of those that are broken."""
    declared: list[Indicator] = []
    broken: set[str] = set()
    if node.is_empty:
        return (), broken
    if not isinstance(node.value, dict):
        node.wanted("对象 {…}")
        return (), {"*"}
    for name, entry in node.entries():
        indicator = _indicator(name, entry)
        if indicator is None:
            broken.add(name)
        else:
            declared.append(indicator)
    return tuple(declared), broken


def _indicator(name: str, entry: Node) -> Indicator | None:
    before = len(entry.problems)
    if name in BUILT_IN or name == SCORE.name:
        entry.problem(f"“{name}”是平台已有的指标，不能重新声明；请改用其他名称，或直接使用该指标。")
    elif name in RESULT_COLUMNS:
        entry.problem(f"“{name}”是结果文件固定的列名，不能用作指标名称；请改用其他名称。")
    elif not name.strip() or " ".join(name.split()) != name or len(name) > _LONGEST_NAME:
        entry.problem(
            f"指标名称应为 1 到 {_LONGEST_NAME} 字，首尾没有空格、中间没有连续空格，否则与归集数据对应不上；请改正。"
        )
    if not entry.has_keys("kind", optional=("label", "source")):
        return None
    label, source = entry.child("label").optional_text(), entry.child("source").optional_text()
    kind = entry.child("kind")
    if not isinstance(kind.value, str) or kind.value not in DECLARABLE:
        kind.wanted(f" {'、'.join(DECLARABLE)} 之一")
    if len(entry.problems) > before:
        return None
    return Indicator(name, label or name, Kind(kind.value), source=source)


def _score(node: Node, names: Names) -> Score | None:
    if node.is_empty or node.value == {} or not node.has_keys("items"):
        return None
    places = node.child("items").elements("计分项目")
    items = [_item(place, names) for place in places or ()]
    return None if not items or None in items else Score(tuple(items))


def _item(node: Node, names: Names) -> ScoreItem | None:
    if not node.has_keys("indicator", "weight", "bands", "otherwise"):
        return None
    indicator = read_indicator(node.child("indicator"), names, but_score=True)
    weight = node.child("weight").number()
    if weight is not None and weight <= 0:
        node.child("weight").problem("权重应为大于 0 的数字；请改正，或删去这一项。")
    otherwise = _points(node.child("otherwise"))
    places = node.child("bands").elements("分档")
    bands = [_band(place, names, indicator) for place in places or ()]
    if None in (indicator, weight, otherwise) or not bands or None in bands:
        return None
    return ScoreItem(indicator, weight, tuple(bands), otherwise)


def _band(node: Node, names: Names, indicator: Indicator | None) -> Band | None:
    if not isinstance(node.value, dict):
        node.wanted("分档（对象 {…}）")
        return None
    points = _points(node.child("points"))
    comparison = read_comparison(node, names, indicator, beside="points")
    return None if points is None or comparison is None else Band(comparison, points)


def _points(node: Node) -> Decimal | None:
    points = node.number()
    if points is not None and abs(points) > _MOST_POINTS:
        node.problem("分值过大；请改为绝对值不超过 10 的 15 次方的数字。")
        return None
    return points


def _rules(node: Node, names: Names) -> tuple[Rule, ...]:
    places = node.elements("规则")
    if places is None:
        return ()
    rules = [_rule(place, names, is_last=place is places[-1]) for place in places]
    stated = [place.value.get("type") if isinstance(place.value, dict) else None for place in places]
    missing = [household_type for household_type in _RULE_TYPES if household_type not in stated]
    # A rule whose type cannot be read may be the one that is missing.
    if all(household_type in _RULE_TYPES for household_type in stated):
        for household_type in missing:
            node.problem(f"没有{household_type.label}（{household_type}）的规则；三种类型请各写至少一条规则。")
    return tuple(rule for rule in rules if rule is not None)


def _rule(node: Node, names: Names, *, is_last: bool) -> Rule | None:
    if not node.has_keys("type", "label", optional=("when", "otherwise")):
        return None
    household_type = node.child("type")
    if not isinstance(household_type.value, str) or household_type.value not in _RULE_TYPES:
        household_type.wanted(f" {'、'.join(_RULE_TYPES)} 之一（不符合分型条件只由基础标准产生）")
    label = node.child("label").text()
    if "when" in node.value and "otherwise" in node.value:
        node.problem("when 和 otherwise 只能有一个；请删去一个。")
    elif "when" not in node.value and "otherwise" not in node.value:
        missing = "otherwise" if is_last else "when"
        node.child(missing).problem(f'缺少“{missing}”；最后一条规则请写 "otherwise": true，其他规则请写 when。')
    elif is_last and "otherwise" not in node.value:
        node.problem('最后一条规则应为 "otherwise": true，使每一户都有结果；请在最后补上这样一条。')
    elif not is_last and "otherwise" in node.value:
        node.child("otherwise").problem("只有最后一条规则可以写 otherwise；请移到最后，或改写 when。")
    if "otherwise" in node.value and node.child("otherwise").value is not True:
        node.child("otherwise").wanted(" true")
    when = read_condition(node.child("when"), names)
    if node.problems:
        return None
    return Rule(HouseholdType(household_type.value), label, when)


__all__ = ["FORMAT", "Problem", "read"]
