"""Values of a document by the kind of the indicator that they are compared with or given for."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from registry.intake.industries import SECTIONS, normalised
from typing_engine.standard.indicators import Kind
from typing_engine.standard.nodes import Node
from typing_engine.standard.tree import Scalar, know_all


def industry_prefix(text: str) -> str | None:
    """A code or the beginning of one, with its section letter: `52` → F52, `f5` → F5; None when there is none such."""
    code = normalised(text)
    if code is not None:
        return code
    letter, digit = (text := text.strip().upper())[:1], text[1:]
    # A section and the first digit of divisions: one of its divisions must begin so.
    if letter in SECTIONS and len(digit) == 1 and any(normalised(letter + digit + second) for second in "0123456789"):
        return text
    return None


def read_value(node: Node, kind: Kind, *, as_prefix: bool = False) -> Scalar | None:
    """A literal of that kind, normalised; reports at the node and returns None when it is none.

    `as_prefix`: an industry may be the beginning of a code.
    """
    if kind is Kind.INDUSTRY and as_prefix:
        return _prefix(node)
    return _READERS[kind](node)


def _yes_no(node: Node) -> bool | None:
    if isinstance(node.value, bool):
        return node.value
    node.wanted(" true 或 false")
    return None


def _number(node: Node) -> Decimal | None:
    if isinstance(node.value, Decimal):
        return node.value
    node.wanted("数字（不加引号）")
    return None


def _day(node: Node) -> date | None:
    return node.day()


def _text(node: Node) -> str | None:
    if isinstance(node.value, str):
        return node.value
    node.wanted("文字")
    return None


def _industry(node: Node) -> str | None:
    return _code(node, normalised)


def _prefix(node: Node) -> str | None:
    return _code(node, industry_prefix)


def _code(node: Node, read: Callable[[str], str | None]) -> str | None:
    if not isinstance(node.value, str):
        node.wanted('行业代码（文字，如 "F52"）')
        return None
    code = read(node.value)
    if code is None:
        node.problem(f"“{node.value[:40]}”不是 GB/T 4754 的行业代码；请写门类字母和数字，如 F、52、F52、F5211。")
    return code


_READERS: Mapping[Kind, Callable[[Node], Scalar | None]] = {
    Kind.YES_NO: _yes_no,
    Kind.COUNT: _number,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.SCORE: _number,
    Kind.DATE: _day,
    Kind.TEXT: _text,
    Kind.INDUSTRY: _industry,
}
know_all("values", known=_READERS, wanted=Kind)
