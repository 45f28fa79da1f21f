"""The JSON text of a document is read strictly: what parsers differ about is refused, and no number loses a digit."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from typing_engine.standard.nodes import Node, Problem, child_path

# Levels of objects and lists: fifty conditions inside each other, each of up to three, and what is around them.
DEEPEST = 160
# Digits before or behind the point: nothing that is counted or paid needs as many, and work with them is bounded.
MOST_DIGITS = 1_000


class _NotANumber:
    """NaN, Infinity, or a number of more digits than are read."""

    def __init__(self, text: str) -> None:
        self.text = text


class _Object(dict):
    """An object that remembers which of its keys stood twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.repeated = [key for key in self if times[key] > 1]


def parse(text: str, problems: list[Problem]) -> Node | None:
    """The root of a JSON text, numbers as Decimal; None when it is not strict JSON, which goes to `problems`."""
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_Object,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_NotANumber,
        )
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        problems.append(Problem("$", f"不是合法的 JSON，{where}附近有错误（{error.msg}）；请改正后重新提交。"))
        return None
    except RecursionError:
        problems.append(Problem("$", f"嵌套超过 {DEEPEST} 层；请减少嵌套。"))
        return None
    problems.extend(_not_strict(value, "$", 1))
    return None if problems else Node(value, "$", problems)


def _number(text: str) -> Decimal | _NotANumber:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _NotANumber(text)
    if not number:
        return Decimal(0)
    _, digits, exponent = number.as_tuple()
    if exponent < -MOST_DIGITS or len(digits) + exponent > MOST_DIGITS:
        return _NotANumber(text)
    return number


def _not_strict(value: object, path: str, depth: int) -> Iterator[Problem]:
    if isinstance(value, _NotANumber):
        yield Problem(path, f"“{value.text[:40]}”不是可以使用的数字；请改为 {MOST_DIGITS} 位以内的数字。")
    elif isinstance(value, str):
        yield from _unwritable(value, path)
    elif not isinstance(value, dict | list):
        return
    elif depth > DEEPEST:
        yield Problem(path, f"嵌套超过 {DEEPEST} 层；请减少嵌套。")
    elif isinstance(value, _Object):
        for key in value.repeated:
            yield Problem(child_path(path, key), f"键“{key[:40]}”重复出现；请只保留一个。")
        for key, part in value.items():
            yield from _unwritable(key, child_path(path, key))
            yield from _not_strict(part, child_path(path, key), depth + 1)
    else:
        for place, part in enumerate(value):
            yield from _not_strict(part, child_path(path, place), depth + 1)


def _unwritable(text: str, path: str) -> Iterator[Problem]:
    """Characters that no text of the database can hold: NUL and halves of surrogate pairs."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        yield Problem(path, "文字中含有无法保存的字符（空字符或不完整的编码）；请删去。")
