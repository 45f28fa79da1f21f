"""A place in a document: its value, its JSON path, and the list that problems found there go to."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MISSING = object()
_PLAIN_KEY = re.compile(r"\w+\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of a document and what to do about it, in Chinese."""

    path: str
    message: str


def child_path(path: str, key: str | int) -> str:
    """`$.decide[1].when`; a key that is no plain word is quoted: `$.parameters["a b"]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if _PLAIN_KEY.match(key) else f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def shown(value: object) -> str:
    """What stands in the document, for a message: short, and named by its kind."""
    if value is None:
        return "现为 null"
    if isinstance(value, bool):
        return f"现为 {'true' if value else 'false'}"
    if isinstance(value, Decimal):
        return f"现为数字 {_short(str(value))}"
    if isinstance(value, str):
        return f"现为文字“{_short(value)}”"
    return "现为列表" if isinstance(value, list | tuple) else "现为对象"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document where it stands.

    Reading methods report what is wrong and then return None; for a value that is absent they return None only, for
    `has_keys` has reported it where it is required.
    """

    value: object
    path: str
    problems: list[Problem]

    def problem(self, message: str) -> None:
        """Report that something is wrong here, once."""
        problem = Problem(self.path, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def wanted(self, what: str) -> None:
        """Report that something else was wanted here; what is absent is for `has_keys` to report."""
        if self.value is not MISSING:
            self.problem(f"此处应为{what}，{shown(self.value)}；请改正。")

    @property
    def is_empty(self) -> bool:
        """True for a key that is absent or null."""
        return self.value is MISSING or self.value is None

    def child(self, key: str | int) -> "Node":
        """The value under a key of this object or at a place of this list; MISSING when there is none."""
        value = self.value[key] if isinstance(key, int) else self.value.get(key, MISSING)
        return Node(value, child_path(self.path, key), self.problems)

    def has_keys(self, *required: str, optional: tuple[str, ...] = ()) -> bool:
        """True for an object; reports keys that are not known here and required ones that are absent."""
        if not isinstance(self.value, dict):
            self.wanted("对象 {…}")
            return False
        for key in self.value:
            if key not in required and key not in optional:
                known = "、".join((*required, *optional))
                self.child(key).problem(f"不认识的键“{_short(key)}”；此处可以使用的键是 {known}，请改正或删除。")
        for key in required:
            if key not in self.value:
                self.child(key).problem(f"缺少“{key}”；请补上。")
        return True

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """Keys of this object with their values."""
        return ((key, self.child(key)) for key in self.value)

    def elements(self, what: str) -> list["Node"] | None:
        """The places of a list that holds something."""
        if not isinstance(self.value, list):
            self.wanted(f"{what}的列表 […]")
            return None
        if not self.value:
            self.problem(f"列表是空的；请至少写一个{what}。")
            return None
        return [self.child(place) for place in range(len(self.value))]

    def text(self, *, longest: int | None = None) -> str | None:
        """A text that is not blank."""
        if not isinstance(self.value, str):
            self.wanted("文字")
            return None
        if not self.value.strip():
            self.problem("此处不能为空；请填写。")
            return None
        if longest is not None and len(self.value) > longest:
            self.problem(f"文字过长（{len(self.value)} 字）；请缩短到 {longest} 字以内。")
            return None
        return self.value

    def optional_text(self) -> str:
        """A text that may be absent, null or empty."""
        if self.is_empty:
            return ""
        if not isinstance(self.value, str):
            self.wanted("文字")
            return ""
        return self.value

    def number(self) -> Decimal | None:
        """A number; true and false are none."""
        if isinstance(self.value, Decimal):
            return self.value
        self.wanted("数字")
        return None

    def day(self) -> date | None:
        """A day, YYYY-MM-DD."""
        if isinstance(self.value, str) and _DAY.match(self.value):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                self.problem(f"{self.value} 这一天不存在；请改为存在的日期。")
                return None
        self.wanted("日期，写作 YYYY-MM-DD")
        return None
