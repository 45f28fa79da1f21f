"""A feed file is opened here: CSV (UTF-8 or GB18030), cut into blocks of whole records, or an XLSX's first sheet.

A block carries the number of the line it begins at, so that readers working side by side still name the right line.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import filetype
from python_calamine import CalamineError, CalamineWorkbook

BLOCK_BYTES = 1 << 20
# As much of a file as tells what it is.
HEAD_BYTES = 8192
# A quotation mark left open swallows what follows; past this the file is refused instead of read as one record.
LONGEST_RECORD_BYTES = 16 << 20
# Longer cells than csv takes by default are a matter of their row, not of the file.
csv.field_size_limit(LONGEST_RECORD_BYTES)
ROWS_IN_A_BLOCK = 5_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A quotation mark opens a field only where the field begins, as the csv module reads it; elsewhere it is a character.
# The group holds the mark that closes it, empty where none does.
# (The pattern begins with the mark itself, so that a block with few of them is skimmed.)
_QUOTED = re.compile(rb'"(?:(?<=[,\r\n]")|(?<=\A"))[^"]*(?:""[^"]*)*("|\Z)')
# Excel keeps 15 digits: a longer number in a numeric cell has lost its end.
DAMAGED_FROM = 10**15


class FileRefused(Exception):
    """The file as a whole cannot be taken; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records: bytes of a CSV in `encoding`, or rows of a sheet as text; `line` is where the first one stands."""

    line: int
    data: bytes | list[tuple[int, list[str]]]
    encoding: str = "utf-8"


@dataclass(slots=True)
class Source:
    """A feed file as it is read: its header, then its blocks."""

    header: list[str]
    sheet: str
    blocks: Iterator[Block]
    size: int


def open_source(path: Path) -> Source:
    """Open a feed file by its content, whatever its name says. Raises FileRefused."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return _open_workbook(path) if is_workbook(head) else _open_csv(path)


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins like this is an XLSX or a CSV. Raises FileRefused when it is neither."""
    if not head.strip():
        raise FileRefused("empty_file", "文件是空的；请确认后重新提交。")
    if head.startswith(_OLD_EXCEL):
        raise FileRefused("old_excel", "这是旧版 Excel（.xls）文件；请另存为 .xlsx 或 CSV 后重新提交。")
    if head.startswith(_UTF16):
        raise FileRefused("utf16", "文件是 UTF-16 编码；请另存为“CSV UTF-8”后重新提交。")
    kind = filetype.guess_extension(head)
    if kind in ("xlsx", "zip"):
        return True
    if kind is not None or b"\0" in head:
        raise FileRefused("not_a_feed_file", "这不是 CSV 或 XLSX 文件；请导出为其中一种格式后重新提交。")
    return False


def rows_of(block: Block) -> tuple[Sequence[int], list[list[str]]]:
    """Line numbers and cells of a block's records; blank lines are no records. Raises FileRefused."""
    if isinstance(block.data, list):
        return [line for line, _ in block.data], [row for _, row in block.data]
    text = block.data.decode(block.encoding)
    reader = csv.reader(io.StringIO(text, newline=""))
    lines, line = [], block.line
    rows: list[list[str]] = []
    try:
        if '"' not in text:
            rows = list(reader)
            if reader.line_num == len(rows) and [] not in rows:
                return range(block.line, block.line + len(rows)), rows
            return _without_blanks(rows, block.line)
        for row in reader:
            if row:
                lines.append(line)
                rows.append(row)
            line = block.line + reader.line_num
    except csv.Error as error:
        line = block.line + reader.line_num
        raise FileRefused(
            "broken_record", f"第 {line} 行附近无法按 CSV 读取（{error}）；请检查该行的引号是否成对。"
        ) from error
    return lines, rows


def _without_blanks(rows: list[list[str]], first: int) -> tuple[list[int], list[list[str]]]:
    kept = [(line, row) for line, row in enumerate(rows, first) if row]
    return [line for line, _ in kept], [row for _, row in kept]


def _open_csv(path: Path) -> Source:
    encoding, skip = _encoding(path)
    blocks = _csv_blocks(path, encoding, skip)
    first = next(blocks, None)
    if first is None:
        raise FileRefused("empty_file", "文件中没有表头；首行应为列名。")
    header, _, rest = first.data.partition(b"\n")
    if header.strip() and b'"' not in header and b"\r" not in header.removesuffix(b"\r"):
        _, rows = rows_of(Block(1, header, encoding))
        behind = Block(2, rest, encoding)
    else:
        lines, rows = rows_of(first)
        if not rows:
            raise FileRefused("empty_file", "文件中没有表头；首行应为列名。")
        behind = Block(first.line, list(zip(lines[1:], rows[1:], strict=True)))
    return Source(rows[0], "", _chained(behind, blocks), path.stat().st_size)


def _chained(first: Block, rest: Iterator[Block]) -> Iterator[Block]:
    if first.data:
        yield first
    yield from rest


def _encoding(path: Path) -> tuple[str, int]:
    """The encoding of the whole file and the bytes of its mark. Raises FileRefused."""
    with path.open("rb") as file:
        head = file.read(4)
        skip = 3 if head.startswith(codecs.BOM_UTF8) else 0
        # Behind the mark of UTF-8 a broken byte is a broken byte: read as GB18030, every Chinese text would be garbled.
        for encoding in ("utf-8",) if skip else ("utf-8", "gb18030"):
            file.seek(skip)
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                while data := file.read(BLOCK_BYTES):
                    if not data.isascii() or decoder.getstate()[0]:
                        decoder.decode(data)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            return encoding, skip
    raise FileRefused("unknown_encoding", "文件既不是 UTF-8 也不是 GB18030 编码；请另存为“CSV UTF-8”后重新提交。")


def _csv_blocks(path: Path, encoding: str, skip: int) -> Iterator[Block]:
    """Blocks that end with a record: at a line end outside of quotation marks.

    Neither encoding has a byte of `"` or of a line end inside another character.
    """
    line = 1
    with path.open("rb") as file:
        file.seek(skip)
        held = b""
        while True:
            data = file.read(BLOCK_BYTES)
            if b"\0" in data:
                raise FileRefused("not_a_feed_file", "文件中含有空字节，不是 CSV；请重新导出后提交。")
            held += data
            end = _record_end(held) if data else len(held)
            if not data and _left_open(held):
                break
            if end:
                yield Block(line, held[:end], encoding)
                # As csv counts them: a carriage return alone ends a line too.
                line += held.count(b"\n", 0, end) + held.count(b"\r", 0, end) - held.count(b"\r\n", 0, end)
                held = held[end:]
            if not data:
                return
            if len(held) > LONGEST_RECORD_BYTES:
                break
    line += _lines_before_open(held)
    raise FileRefused("broken_record", f"第 {line} 行的引号没有成对，其后无法分行；请补上或删去引号后重新提交。")


def _record_end(data: bytes) -> int:
    """Length of the whole records at the beginning of `data`; 0 when there is none."""
    outside, end = [], 0  # what lies between quoted fields
    for quoted in _QUOTED.finditer(data) if b'"' in data else ():
        outside.append((end, quoted.start()))
        end = quoted.end()
    outside.append((end, len(data)))
    # A carriage return at the very end may be half of a line end.
    for line_end, last in ((b"\n", len(data)), (b"\r", len(data) - 1)):
        for start, stop in reversed(outside):
            found = data.rfind(line_end, start, min(stop, last))
            if found >= 0:
                return found + 1
    return 0


def _left_open(data: bytes) -> bool:
    """True when a quotation mark opens a field that nothing closes."""
    return b'"' in data and any(not quoted[1] for quoted in _QUOTED.finditer(data))


def _lines_before_open(data: bytes) -> int:
    """Line ends before the first field that nothing closes."""
    start = next((quoted.start() for quoted in _QUOTED.finditer(data) if not quoted[1]), 0)
    before = data[:start]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")


def _open_workbook(path: Path) -> Source:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).iter_rows()
            for number, row in zip(count(1), rows, strict=False):
                header = [_cell_text(cell) for cell in row]
                if any(header):
                    return Source(header, name, _sheet_blocks(rows, number + 1), path.stat().st_size)
    except CalamineError as error:
        raise FileRefused("broken_workbook", f"XLSX 文件无法打开（{error}）；请用表格软件重新另存后提交。") from error
    raise FileRefused("empty_file", "工作簿中没有数据；请确认后重新提交。")


def _sheet_blocks(rows: Iterator[list], line: int) -> Iterator[Block]:
    block: list[tuple[int, list[str]]] = []
    for number, row in zip(count(line), rows, strict=False):
        cells = [_cell_text(cell) for cell in row]
        if any(cells):
            block.append((number, cells))
        if len(block) == ROWS_IN_A_BLOCK:
            yield Block(block[0][0], block)
            block = []
    if block:
        yield Block(block[0][0], block)


def _cell_text(cell: object) -> str:
    """A cell as the text a CSV would have held."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        if abs(cell) >= DAMAGED_FROM:
            return f"{cell:.14E}".replace("+", "")
        return format(Decimal(f"{cell:.15g}"), "f")
    return "" if cell is None else str(cell)
