"""Tables of figures: columns declared once, from which page (templates/officer/_figures.html) and workbook follow.

The first column names the row. A column of `count` is a number of things, and stands in the sum where there is one.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from authorities.lists import workbook

XLSX = workbook.CONTENT_TYPE


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column: its head, and what a row says in it."""

    label: str
    value: Callable[[object], object]
    count: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of the table, with the head of its column, which a phone shows beside it."""

    label: str
    value: object
    count: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A table with its title, its head, its lines and, below several lines, their sum."""

    title: str
    head: Sequence[FigureColumn]
    lines: Sequence[Sequence[Cell]]
    sum: Sequence[Cell] = ()


def figures(title: str, columns: Sequence[FigureColumn], rows: Sequence[object], *, summed: bool = False) -> Figures:
    """The table of these rows. `summed` adds a last line of the counts of all, where there are several."""
    lines = [[Cell(column.label, column.value(row), column.count) for column in columns] for row in rows]
    total: list[Cell] = []
    if summed and len(lines) > 1:
        total = [
            Cell(column.label, sum(line[at].value for line in lines) if column.count else "", column.count)
            for at, column in enumerate(columns)
        ]
        total[0] = Cell(columns[0].label, "合计", count=False)
    return Figures(title, columns, lines, total)


def sheet(table: Figures, *, about: Sequence[tuple[str, str]]) -> bytes:
    """The table as XLSX, with a second sheet that says what it is."""
    lines = [*table.lines, table.sum] if table.sum else table.lines
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        workbook.write(
            path,
            headings=[column.label for column in table.head],
            rows=([cell.value for cell in line] for line in lines),
            about=[("标题", table.title), *about],
        )
        return path.read_bytes()
