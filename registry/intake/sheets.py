"""Which sheet of a workbook is read: the one visible sheet that has the feed's columns, or the one that is named.

Hidden sheets are never read: they hold last year's table as often as not (CONTRACTS 1, Sheets).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.columns import FEEDS
from registry.intake.file_refused import FileRefused
from registry.intake.headings import columns_in, expected, is_whole
from registry.intake.workbook import Row, Sheet
from registry.intake.workbook_process import WorkbookProcess


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheet that is read, its rows behind the headings, and the sheets with something of the feed that are not."""

    sheet: Sheet
    rows: Iterator[list[Row]]
    hidden: tuple[str, ...]
    passed_over: tuple[str, ...]


def open_sheet(path: Path, *, feed: str, wanted: str = "") -> Chosen:
    """Open the sheet of a workbook. Raises FileRefused where none is the one, or several are."""
    process = WorkbookProcess(path)
    try:
        sheets = process.sheets()
        sheet = _named(sheets, wanted) if wanted else _only(sheets, feed)
    except FileRefused:
        process.stop()
        raise
    hidden = tuple(other.name for other in sheets if other.hidden)
    others = () if wanted else (other for other in sheets if other is not sheet and not other.hidden)
    passed_over = tuple(other.name for other in others if columns_in(feed, other.header))
    return Chosen(sheet, _behind_headings(process, sheet), hidden, passed_over)


def _behind_headings(process: WorkbookProcess, sheet: Sheet) -> Iterator[list[Row]]:
    first = True
    for block in process.rows(sheet.name):
        rows = block[1:] if first else block
        first = False
        if rows:
            yield rows


def _named(sheets: list[Sheet], wanted: str) -> Sheet:
    sheet = next((sheet for sheet in sheets if sheet.name.strip() == wanted.strip()), None)
    if sheet is None:
        raise FileRefused(
            "no_such_sheet", f"工作簿中没有工作表“{wanted}”；可见的工作表有：{_names(_visible(sheets))}。"
        )
    if sheet.hidden:
        raise FileRefused("hidden_sheet", f"工作表“{wanted}”是隐藏的，不读取；请取消隐藏并核对内容后重新提交。")
    if not sheet.header_line:
        raise FileRefused("empty_file", f"工作表“{wanted}”中没有数据；请确认后重新提交。")
    return sheet


def _only(sheets: list[Sheet], feed: str) -> Sheet:
    """The one that has the feed's columns: all that a row must have; where no sheet does, any of them."""
    filled = [sheet for sheet in _visible(sheets) if sheet.header_line]
    if not filled:
        raise FileRefused("empty_file", f"工作簿中没有数据{_hidden_told(sheets)}；请确认后重新提交。")
    some = [sheet for sheet in filled if columns_in(feed, sheet.header)]
    whole = [sheet for sheet in some if is_whole(feed, columns_in(feed, sheet.header))]
    found = whole or some
    if not found:
        raise FileRefused(
            "no_known_column",
            f"看过的工作表（{_names(filled)}）首行都没有{FEEDS[feed].chinese}的列名{_hidden_told(sheets)}；"
            f"首行应为列名，至少包括：{expected(feed)}。",
        )
    if len(found) > 1:
        raise FileRefused(
            "several_sheets",
            f"有几个工作表都含有{FEEDS[feed].chinese}的列：{_names(found)}；请只保留一个，或在提交时指定工作表名称。",
        )
    return found[0]


def _visible(sheets: list[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if not sheet.hidden]


def _names(sheets: list[Sheet]) -> str:
    return "、".join(f"“{sheet.name}”" for sheet in sheets) or "无"


def _hidden_told(sheets: list[Sheet]) -> str:
    return "（隐藏的工作表不读取）" if any(sheet.hidden for sheet in sheets) else ""
