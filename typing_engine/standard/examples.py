"""Worked examples prove a document: what they give is checked, then the standard is applied to each (STYLE 10, 13)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from registry.enums import HouseholdType
from typing_engine.enums import Ground
from typing_engine.standard.conditions import Names
from typing_engine.standard.evaluate import Finding, Verdict, evaluate
from typing_engine.standard.indicators import SCORE, Indicator, Kind
from typing_engine.standard.months import whole_months
from typing_engine.standard.nodes import Node
from typing_engine.standard.tree import Example, Scalar, Standard
from typing_engine.standard.values import read_value


def read_examples(node: Node, names: Names) -> tuple[Example, ...]:
    """The examples that are there; what is wrong with them is reported."""
    if node.is_empty or node.value == []:
        return ()
    examples = [_example(place, names) for place in node.elements("例子") or ()]
    return tuple(example for example in examples if example is not None)


def check_examples(standard: Standard, node: Node) -> None:
    """Apply the standard to its examples; one that comes out otherwise than written is reported at its `expect`."""
    for place, example in enumerate(standard.examples):
        if example.grounds:
            continue
        verdict = evaluate(standard, example.facts)
        if verdict.type != example.expect:
            node.child(place).child("expect").problem(_came_out_otherwise(standard, example, verdict))


def _example(node: Node, names: Names) -> Example | None:
    if not node.has_keys("title", "as_of", "expect", optional=("facts", "grounds")):
        return None
    title = node.child("title").text()
    as_of = node.child("as_of").day()
    expect = _expected(node.child("expect"))
    grounds = _grounds(node.child("grounds"))
    facts = _facts(node.child("facts"), names, as_of)
    if expect is not None and grounds and expect is not HouseholdType.INELIGIBLE:
        node.child("expect").problem("给出了基础标准的情形 grounds，结果只能是 ineligible；请改正其中一个。")
    if expect is HouseholdType.INELIGIBLE and not grounds:
        node.child("expect").problem("ineligible 只由基础标准产生；请用 grounds 写明情形，或改为其他类型。")
    if title is None or as_of is None or expect is None:
        return None
    return Example(title, as_of, facts, grounds, expect)


def _expected(node: Node) -> HouseholdType | None:
    if isinstance(node.value, str) and node.value in HouseholdType.values:
        return HouseholdType(node.value)
    node.wanted(f" {'、'.join(HouseholdType.values)} 之一")
    return None


def _grounds(node: Node) -> tuple[Ground, ...]:
    if node.is_empty or node.value == []:
        return ()
    grounds = []
    for place in node.elements("基础标准的情形") or ():
        if isinstance(place.value, str) and place.value in Ground.values:
            grounds.append(Ground(place.value))
        else:
            place.wanted(f" {'、'.join(Ground.values)} 之一")
    return tuple(grounds)


def _facts(node: Node, names: Names, as_of: date | None) -> Mapping[str, Scalar]:
    """What is known of the household; months_in_operation is added where established_on gives it."""
    if node.is_empty:
        return {}
    if not isinstance(node.value, dict):
        node.wanted('对象 {"指标": 值}')
        return {}
    facts: dict[str, Scalar] = {}
    for name, place in node.entries():
        indicator = names.indicators.get(name)
        if indicator is SCORE or name == SCORE.name:
            place.problem("得分由计分办法得出，不能作为已知情况；请删去。")
        elif indicator is None:
            if not names.is_broken(name):
                place.problem(f"没有“{name[:40]}”这项指标；请改正名称，或先在 indicators 中声明。")
        elif place.value is not None:
            value = _fact(place, indicator)
            if value is not None:
                facts[name] = value
    _add_months(node, facts, as_of)
    return facts


def _fact(node: Node, indicator: Indicator) -> Scalar | None:
    """A value as a department could have delivered it (CONTRACTS 1)."""
    value = read_value(node, indicator.kind)
    if value is None:
        return None
    if indicator.kind in (Kind.COUNT, Kind.MONEY) and value < 0:
        node.problem("不能是负数；请改正。")
        return None
    if indicator.kind is Kind.COUNT:
        if value != value.to_integral_value():
            node.problem("应为整数；请改正。")
            return None
        return int(value)
    if indicator.kind is Kind.MONEY and (Fraction(value) * 100).denominator != 1:
        node.problem("金额最多两位小数；请改正。")
        return None
    return value


def _add_months(node: Node, facts: dict[str, Scalar], as_of: date | None) -> None:
    established_on = facts.get("established_on")
    if established_on is None or as_of is None:
        return
    if established_on > as_of:
        node.child("established_on").problem("成立日期晚于例子的基准日 as_of，该户不参加分型；请改正其中一个。")
        return
    months = whole_months(established_on, as_of)
    if facts.setdefault("months_in_operation", months) != months:
        node.child("months_in_operation").problem(
            f"与成立日期不符：到 {as_of} 满 {months} 个月；请改正，或只写其中一个。"
        )


def _came_out_otherwise(standard: Standard, example: Example, verdict: Verdict) -> str:
    """What came out and by which rule, and why not by the rules of the type that was expected."""
    text = f"例子的结果应为{example.expect.label}，按本标准得出{verdict.type.label}（{verdict.label}）。"
    for rule, finding in zip(standard.rules, verdict.findings, strict=True):
        if rule.type == example.expect and finding.holds is not True:
            text += f"{rule.label}未适用：{'；'.join(_reasons(finding))}。"
            break
    return text + "请改正规则或例子。"


def _reasons(finding: Finding) -> list[str]:
    """The sentences below a finding that are not met, with those that are unknown named so."""
    if not finding.because:
        return [f"{finding.what}——{'数据不详' if finding.holds is None else '不符合'}"]
    return [reason for part in finding.because if part.holds is not True for reason in _reasons(part)]
