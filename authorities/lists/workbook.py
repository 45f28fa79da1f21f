"""Writing a list into an XLSX file, row by row: no more than a row is held in memory, however long the list is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from django.utils import timezone

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a sheet holds at most, less its heading.
MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_WIDTH = 18


_TEXT_ONLY = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(
    path: Path,
    *,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    about: Sequence[tuple[str, str]],
) -> int:
    """Write the rows and a second sheet that says what they are; returns how many there were.

    Text is written as text whatever it begins with: no cell of ours is a formula or a link, so that a name such as
    `=HYPERLINK(…)` does nothing on the desk where the file is opened.
    """
    count = 0
    with xlsxwriter.Workbook(path, {**_TEXT_ONLY, "tmpdir": str(path.parent)}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        }
        sheet = book.add_worksheet("名单")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headings) - 1, 0), _WIDTH)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, head)
        for count, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(sheet, count, column, value, formats)
        note = book.add_worksheet("说明")
        note.set_column(0, 0, _WIDTH)
        note.set_column(1, 1, 4 * _WIDTH)
        for line, (name, text) in enumerate([*about, ("行数", f"{count:,}")]):
            note.write_string(line, 0, name, head)
            note.write_string(line, 1, text[:_LONGEST_CELL])
    return count


def write_text_workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows, headings first, into one sheet whose columns are text: what is typed into them stays as it is typed.

    For a table that goes out to be mended and comes back: a number of 18 digits must not become 4.2E+17 on the way.
    """
    with xlsxwriter.Workbook(path, {**_TEXT_ONLY, "tmpdir": str(path.parent)}) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("退回行")
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            if line == 0:
                sheet.set_column(0, max(len(row) - 1, 0), _WIDTH, text)
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, column, cell[:_LONGEST_CELL], text)


def _write(sheet, row: int, column: int, value: object, formats: dict) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        # A spreadsheet knows no time zones: the hour on the wall here.
        local = timezone.localtime(value).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[date])
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST_CELL])
