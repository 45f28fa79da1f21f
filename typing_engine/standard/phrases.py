"""How one comparison is said in Chinese: the same words in the published text and in a household's explanation."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from registry.industry_names import SECTION_NAMES, industry_name
from typing_engine.standard.indicators import Indicator, Kind
from typing_engine.standard.tree import Comparison, Operator, Scalar, Standard, Value, know_all

_TEN_THOUSAND = 10_000


def number_text(value: Decimal | int) -> str:
    """Digits without an exponent and without zeros that say nothing."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_text(value: Decimal) -> str:
    """50万元, 12.5万元, 9999.99元; nothing is rounded."""
    thousands, rest = divmod(value.copy_abs().as_integer_ratio()[0], 1000)
    if value == value.to_integral_value() and not rest and thousands >= _TEN_THOUSAND // 1000:
        sign = "-" if value < 0 else ""
        tens, tenths = divmod(thousands, _TEN_THOUSAND // 1000)
        return f"{sign}{tens}{f'.{tenths}' if tenths else ''}万元"
    return f"{number_text(value)}元"


def date_text(value: date) -> str:
    """2026年1月1日."""
    return f"{value.year}年{value.month}月{value.day}日"


def industry_text(code: str) -> str:
    """批发和零售业（F）, 零售业（F52）, 零售业中的F5211; a section with one digit more by its letter."""
    if len(code) <= 1 or len(code) == 3:
        return f"{industry_name(code)}（{code}）"
    if len(code) == 2:
        return f"{SECTION_NAMES[code[0]]}中代码以{code[1]}开头的各大类（{code}）"
    return f"{industry_name(code)}中代码为{code}的行业"


def value_text(indicator: Indicator, value: Scalar, unit: str = "") -> str:
    """A value with its unit. `unit`: what to say where the indicator has none of its own."""
    return _VALUES[indicator.kind](value, indicator.unit or unit)


_VALUES: Mapping[Kind, Callable[[Scalar, str], str]] = {
    Kind.YES_NO: lambda value, unit: "“是”" if value else "“否”",
    Kind.COUNT: lambda value, unit: number_text(value) + unit,
    Kind.NUMBER: lambda value, unit: number_text(value) + unit,
    Kind.SCORE: lambda value, unit: number_text(value) + unit,
    Kind.MONEY: lambda value, unit: money_text(Decimal(value)),
    Kind.DATE: lambda value, unit: date_text(value),
    Kind.TEXT: lambda value, unit: f"“{value}”",
    Kind.INDUSTRY: lambda value, unit: industry_text(value),
}
know_all("phrases", known=_VALUES, wanted=Kind)


def predicate(comparison: Comparison, value: Value, unit: str = "") -> str:
    """What is said of the indicator: 50万元以上, 超过3人, 在2022年3月1日以前（含当日）."""
    if comparison.indicator.kind == Kind.INDUSTRY and comparison.operator == Operator.IS:
        return f"代码恰为{value}，不含其下的细分行业"

    def said(scalar: Scalar) -> str:
        return value_text(comparison.indicator, scalar, unit)

    return _PREDICATES[comparison.operator](said, value)


_Said = Callable[[Scalar], str]
# 以上, 以下 include the number, 超过, 不满 do not (民法典 第一千二百五十九条).
_PREDICATES: Mapping[Operator, Callable[[_Said, Value], str]] = {
    Operator.AT_LEAST: lambda said, value: f"{said(value)}以上",
    Operator.MORE_THAN: lambda said, value: f"超过{said(value)}",
    Operator.AT_MOST: lambda said, value: f"{said(value)}以下",
    Operator.LESS_THAN: lambda said, value: f"不满{said(value)}",
    Operator.IS: lambda said, value: f"为{said(value)}",
    Operator.IN: lambda said, value: f"属于{'、'.join(map(said, value))}" + ("之一" if len(value) > 1 else ""),
    Operator.ON_OR_BEFORE: lambda said, value: f"在{said(value)}以前（含当日）",
    Operator.ON_OR_AFTER: lambda said, value: f"在{said(value)}以后（含当日）",
}
know_all("phrases", known=_PREDICATES, wanted=Operator)


def sentence(comparison: Comparison, value: Value, standard: Standard) -> str:
    """The comparison with the value that applies: 上年度营业额50万元以上."""
    return comparison.indicator.label + predicate(comparison, value, unit_of(comparison, standard))


def unit_of(comparison: Comparison, standard: Standard) -> str:
    """The unit that the parameters of a comparison name; '' when they name none or several."""
    units = {standard.parameter(name).unit for name in comparison.threshold.parameters}
    return units.pop() if len(units) == 1 else ""


ALL, ANY, NONE = "同时符合下列各项", "符合下列情形之一", "不符合下列任何一项"


def count_text(at_least: int, of: int) -> str:
    """How a Count introduces its parts."""
    return f"符合下列{of}项中的{at_least}项以上"
