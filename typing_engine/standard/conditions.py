"""Conditions and comparisons of a document: from JSON to the tree, parameters resolved where they are used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from typing_engine.standard.indicators import SCORE, Indicator, Kind
from typing_engine.standard.nodes import MISSING, Node, shown
from typing_engine.standard.tree import (
    OPERATORS,
    All,
    Any,
    Comparison,
    Condition,
    Count,
    NoneOf,
    Operator,
    Threshold,
    Value,
)
from typing_engine.standard.values import read_value

# Conditions inside each other.
DEEPEST = 50
_GROUPS: Mapping[str, type[All | Any | NoneOf]] = {"all": All, "any": Any, "none": NoneOf}
_FORMS = (*_GROUPS, "count", "indicator")
_KIND_NAMES = {
    Kind.YES_NO: "是/否",
    Kind.COUNT: "数量",
    Kind.NUMBER: "数字",
    Kind.MONEY: "金额",
    Kind.DATE: "日期",
    Kind.TEXT: "文字",
    Kind.INDUSTRY: "行业",
    Kind.SCORE: "得分",
}


@dataclass(frozen=True, slots=True)
class ParameterNode:
    """A parameter where it stands in the document: the place of its value and of each industry's, longest first."""

    value: Node
    by_industry: tuple[tuple[str, Node], ...] = ()

    def for_prefix(self, prefix: str | None) -> Node:
        """The place of the value for an industry, or of the general one."""
        for own, node in self.by_industry:
            if prefix is not None and prefix.startswith(own):
                return node
        return self.value


@dataclass(frozen=True, slots=True)
class Names:
    """What conditions may name. Names that stand in the document but are broken are not complained about again."""

    indicators: Mapping[str, Indicator]
    parameters: Mapping[str, ParameterNode]
    broken: frozenset[str] = frozenset()  # indicators by name, parameters with their `$`; all of them: `*` and `$*`

    def is_broken(self, name: str) -> bool:
        """True for a name that stands in a broken part of the document."""
        return name in self.broken or ("$*" if name.startswith("$") else "*") in self.broken


def read_condition(node: Node, names: Names, depth: int = 1) -> Condition | None:
    """A condition with all below it; None when something in it is wrong, which is then reported."""
    if depth > DEEPEST:
        node.problem(f"条件嵌套超过 {DEEPEST} 层；请减少嵌套。")
        return None
    if not isinstance(node.value, dict):
        node.wanted("条件（对象 {…}）")
        return None
    forms = [form for form in _FORMS if form in node.value]
    if not forms and any(operator in node.value for operator in Operator):
        node.child("indicator").problem("缺少“indicator”；请写明与哪项指标比较。")
        return None
    if len(forms) != 1:
        found = f"同时出现了 {'、'.join(forms)}" if forms else "一个也没有"
        node.problem(f"一个条件应当且只能是 {'、'.join(_FORMS)} 之一，此处{found}；请改正。")
        return None
    (form,) = forms
    if form == "indicator":
        return _comparison(node, names)
    if not node.has_keys(form):
        return None
    if form == "count":
        return _count(node.child(form), names, depth)
    parts = _parts(node.child(form), names, depth)
    return None if parts is None else _GROUPS[form](parts)


def _parts(node: Node, names: Names, depth: int) -> tuple[Condition, ...] | None:
    elements = node.elements("条件")
    if elements is None:
        return None
    parts = [read_condition(element, names, depth + 1) for element in elements]
    return None if None in parts else tuple(parts)


def _count(node: Node, names: Names, depth: int) -> Count | None:
    if not node.has_keys("at_least", "of"):
        return None
    parts = _parts(node.child("of"), names, depth)
    place = node.child("at_least")
    at_least = place.number()
    if at_least is None:
        return None
    most = len(node.value["of"]) if isinstance(node.value.get("of"), list) else None
    if at_least != at_least.to_integral_value() or at_least < 1 or (most and at_least > most):
        place.problem(f"应为 1 到 {most or '条件总数'} 之间的整数，{shown(place.value)}；请改正。")
        return None
    return None if parts is None else Count(int(at_least), parts)


def _comparison(node: Node, names: Names) -> Comparison | None:
    indicator = read_indicator(node.child("indicator"), names)
    return read_comparison(node, names, indicator, beside="indicator")


def read_indicator(node: Node, names: Names, *, but_score: bool = False) -> Indicator | None:
    """The indicator that is named there."""
    name = node.text()
    if name is None:
        return None
    indicator = names.indicators.get(name)
    if name == SCORE.name and but_score:
        node.problem("计分项目不能使用得分本身；请改为其他指标。")
        return None
    if indicator is None and name == SCORE.name:
        node.problem("本标准没有 score 部分，不能使用得分；请补上 score 或改用其他指标。")
    elif indicator is None and not names.is_broken(name):
        known = "、".join(names.indicators)
        node.problem(f"没有“{name[:40]}”这项指标；请改用 {known}，其他指标请先在 indicators 中声明。")
    return indicator


def read_comparison(node: Node, names: Names, indicator: Indicator | None, *, beside: str) -> Comparison | None:
    """The one operator of an object and what it compares with; `beside`: the other key that the object has."""
    operators = [operator for operator in Operator if operator in node.value]
    if len(operators) != 1:
        found = f"同时出现了 {'、'.join(operators)}" if operators else "一个也没有"
        node.problem(f"应当且只能有一个比较（{'、'.join(Operator)}），此处{found}；请改正。")
    node.has_keys(beside, optional=tuple(Operator))
    if indicator is None or len(operators) != 1:
        return None
    (operator,) = operators
    place = node.child(operator)
    if operator not in OPERATORS[indicator.kind]:
        usable = "、".join(operator for operator in Operator if operator in OPERATORS[indicator.kind])
        kind = _KIND_NAMES[indicator.kind]
        place.problem(f"“{indicator.name}”是{kind}，不能用 {operator} 比较；请改用 {usable}。")
        return None
    threshold = _threshold(place, names, indicator.kind, operator)
    return None if threshold is None else Comparison(indicator, operator, threshold)


def _threshold(node: Node, names: Names, kind: Kind, operator: Operator) -> Threshold | None:
    """What stands behind an operator: a literal, `$parameter`, for `in` a list of them or a parameter with a list."""
    is_list = operator is Operator.IN
    if _is_reference(node.value):
        places = [node]
    elif is_list:
        places = node.elements("值")
        if places is None:
            return None
    else:
        places = [node]
    used = {place.value[1:]: _parameter(place, names) for place in places if _is_reference(place.value)}
    if None in used.values():
        return None
    whole = is_list and _is_reference(node.value)

    def for_prefix(prefix: str | None) -> Value | None:
        values = []
        for place in places:
            source = used[place.value[1:]].for_prefix(prefix) if _is_reference(place.value) else place
            values.append(_fitting(place, source, kind, as_list=whole, as_prefix=is_list))
        if None in values:
            return None
        if not is_list:
            return values[0]
        return values[0] if whole else tuple(values)

    prefixes = _longest_first(prefix for parameter in used.values() for prefix, _ in parameter.by_industry)
    value = for_prefix(None)
    by_industry = tuple((prefix, for_prefix(prefix)) for prefix in prefixes)
    if value is None or any(own is None for _, own in by_industry):
        return None
    return Threshold(value, by_industry, tuple(used))


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and value.startswith("$")


def _longest_first(prefixes: Iterable[str]) -> list[str]:
    return sorted(set(prefixes), key=lambda prefix: (-len(prefix), prefix))


def _parameter(node: Node, names: Names) -> ParameterNode | None:
    name = node.value[1:]
    parameter = names.parameters.get(name)
    if parameter is None and not names.is_broken(node.value):
        node.problem(f"没有名为“{name[:40]}”的参数；请在 parameters 中补上，或直接写值。")
    return parameter


def _fitting(use: Node, source: Node, kind: Kind, *, as_list: bool, as_prefix: bool) -> Value | None:
    """The value at `source` read by the kind wanted at `use`; a parameter that does not fit is reported at both."""
    found: list = []
    trial = Node(source.value, source.path, found)
    if as_list:
        elements = trial.elements("值") or []
        values = [read_value(element, kind, as_prefix=as_prefix) for element in elements]
        value = tuple(values) if values and None not in values else None
    else:
        value = read_value(trial, kind, as_prefix=as_prefix)
    for problem in found:
        Node(MISSING, problem.path, use.problems).problem(problem.message)
    if found and use is not source:
        use.problem(f"参数 {use.value} 的值（{found[0].path}）不能用在这里：{found[0].message}")
    return value
