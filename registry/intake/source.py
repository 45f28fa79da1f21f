"""A feed file is opened here: CSV (UTF-8 or GB18030), cut into blocks of whole records, or a sheet of an XLSX.

A block carries the number of the line it begins at, so that readers working side by side still name the right line.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import filetype

from registry.intake.encoding import encoding_of
from registry.intake.file_refused import FileRefused
from registry.intake.sheets import open_sheet
from registry.intake.workbook import Row

BLOCK_BYTES = 1 << 20
# As much of a file as tells what it is.
HEAD_BYTES = 8192
# A quotation mark left open swallows what follows; past this the file is refused instead of read as one record.
LONGEST_RECORD_BYTES = 16 << 20
# Longer cells than csv takes by default are a matter of their row, not of the file.
csv.field_size_limit(LONGEST_RECORD_BYTES)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Where such a file says how long its sectors are and in which its directory begins, and the entry of a locked XLSX.
_SECTOR_SHIFT, _FIRST_SECTOR = slice(30, 32), slice(48, 52)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A quotation mark opens a field only where the field begins, as the csv module reads it; elsewhere it is a character.
# The group holds the mark that closes it, empty where none does.
# (The pattern begins with the mark itself, so that a block with few of them is skimmed.)
_QUOTED = re.compile(rb'"(?:(?<=[,\r\n]")|(?<=\A"))[^"]*(?:""[^"]*)*("|\Z)')


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records: bytes of a CSV in `encoding`, or rows of a sheet as text; `line` is where the first one stands."""

    line: int
    data: bytes | list[Row]
    encoding: str = "utf-8"


@dataclass(slots=True)
class Source:
    """A feed file as it is read: its header, then its blocks."""

    header: list[str]
    sheet: str
    blocks: Iterator[Block]
    size: int
    hidden: tuple[str, ...] = ()  # sheets that are never read
    passed_over: tuple[str, ...] = ()  # visible ones that have some column of the feed and not those that it needs


def open_source(path: Path, *, feed: str = "", sheet: str = "") -> Source:
    """Open a feed file by its content, whatever its name says; of a workbook the `sheet`, or the one that has the
    columns of the `feed`. Raises FileRefused.
    """
    with path.open("rb") as file:
        workbook = is_workbook(file)
    if not workbook:
        return _open_csv(path)
    chosen = open_sheet(path, feed=feed, wanted=sheet)
    blocks = (Block(rows[0][0], rows) for rows in chosen.rows)
    return Source(
        chosen.sheet.header, chosen.sheet.name, blocks, path.stat().st_size, chosen.hidden, chosen.passed_over
    )


def is_workbook(file: IO[bytes]) -> bool:
    """Whether a file is an XLSX or a CSV, by what it begins with. Raises FileRefused when it is neither."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head.strip():
        raise FileRefused("empty_file", "文件是空的；请确认后重新提交。")
    if head.startswith(_OLD_EXCEL):
        if _is_encrypted(file, head):
            raise FileRefused("encrypted_workbook", "工作簿设有打开密码；请去掉密码后重新提交。")
        raise FileRefused("old_excel", "这是旧版 Excel（.xls）文件；请另存为 .xlsx 或 CSV 后重新提交。")
    if head.startswith(_UTF16):
        raise FileRefused("utf16", "文件是 UTF-16 编码；请另存为“CSV UTF-8”后重新提交。")
    kind = filetype.guess_extension(head)
    if kind in ("xlsx", "zip"):
        return True
    if kind is not None or b"\0" in head:
        raise FileRefused("not_a_feed_file", "这不是 CSV 或 XLSX 文件；请导出为其中一种格式后重新提交。")
    return False


def _is_encrypted(file: IO[bytes], head: bytes) -> bool:
    """Whether the container that an old workbook is, too, holds a locked XLSX instead."""
    shift = int.from_bytes(head[_SECTOR_SHIFT], "little")
    if shift not in (9, 12):
        return False
    file.seek((int.from_bytes(head[_FIRST_SECTOR], "little") + 1) << shift)
    return _ENCRYPTED in file.read(1 << shift) or _ENCRYPTED in head


def rows_of(block: Block) -> tuple[Sequence[int], list[list[str]]]:
    """Line numbers and cells of a block's records; blank lines are no records. Raises FileRefused."""
    if isinstance(block.data, list):
        return [line for line, _ in block.data], [row for _, row in block.data]
    text = block.data.decode(block.encoding)
    # Strictly: what stands behind a closing mark (`"A\"B"`, as MySQL writes it) could only be guessed at.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
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
        if '"' not in text:
            line += max(reader.line_num - 1, 0)
        raise FileRefused(
            "broken_record",
            f"第 {line} 行附近无法按 CSV 读取（{error}）；请检查该行的引号是否成对；单元格内的引号应写成两个。",
        ) from error
    return lines, rows


def _without_blanks(rows: list[list[str]], first: int) -> tuple[list[int], list[list[str]]]:
    kept = [(line, row) for line, row in enumerate(rows, first) if row]
    return [line for line, _ in kept], [row for _, row in kept]


def _open_csv(path: Path) -> Source:
    encoding, skip = encoding_of(path)
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
