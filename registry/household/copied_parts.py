"""What apps add to the copy of its data that a household takes away (个人信息保护法 第四十五条; `office.py`)."""

from collections.abc import Callable
from dataclasses import dataclass

from authorities.declarations import declared
from registry.people.standing import Standing


@dataclass(frozen=True, slots=True)
class CopiedPart:
    """A part of the copy: its name, its headings, and its rows as text. Asked as the household."""

    label: str
    headings: tuple[str, ...]
    rows: Callable[[Standing], list[tuple[object, ...]]]


def copied_parts(standing: Standing) -> list[tuple[CopiedPart, list[tuple[str, ...]]]]:
    """All parts with their rows; what is not known is left empty."""
    return [
        (part, [tuple("" if cell is None else str(cell) for cell in row) for row in part.rows(standing)])
        for part in declared(CopiedPart)
    ]
