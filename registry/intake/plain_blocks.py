"""PostgreSQL reads plain blocks as they are: one regular expression sees that every row has the plainest form.

Most blocks of a fact feed are. Their bytes go to COPY untouched, at a tenth of what reading their cells costs. What the
expression lets through is read by PostgreSQL as rows.py would have read it; a day that does not exist still stops COPY,
and then the block is read cell by cell like any other. Amounts stay in 元 and listed values in their own words until
facts.py takes them up (`staged_values`). Needs no Django.

Document numbers that are only matched and not kept are hashed on the way (`hashing_reader`).

RE2 sees a block in a fifth of the time of Python's own `re`, and lets other threads go on meanwhile: one that sends the
blocks before to PostgreSQL.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import re2

from registry.columns import FEEDS, Column
from registry.intake import bulk
from registry.intake.cells import document_check_fails, words_as_written
from registry.intake.rows import MATCHED_ONLY, ReadingPlan, index_name
from registry.intake.source import Block

_TEXT = rb'[^",\\\x00-\x20\x7f]{1,190}'
_CELLS: dict[str, bytes] = {
    "code": rb"[0-9A-HJ-NPQRTUWXY]{18}",
    "reg_no": rb"[0-9]{15}",
    "date": rb"(?:19[5-9][0-9]|1949|20[0-9]{2})-[0-9]{2}-[0-9]{2}",  # other years are told
    "money": rb"[0-9]{1,12}(?:\.[0-9]{1,2})?",  # a double holds 分 of so many digits to the last one
    "count": rb"[0-9]{1,9}",
    "year": rb"(?:19|[2-9][0-9])[0-9]{2}",
    "yes_no": "(?:是|否|1|0|true|false)".encode(),
    "identifier": _TEXT,
    "value": _TEXT,
    "text": _TEXT,
}
# Expressions of many states: enough room to keep them all, for RE2 begins anew when it runs out.
_STATES_BYTES = 64 << 20
# Kinds whose column takes another type than their text: the raw text is staged in a column of its own.
RAW_TYPES = {"money": "double precision", "yes_no": "text", "choice": "text"}


def _expression(pattern: bytes):
    """An expression over bytes, whatever they stand for."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _STATES_BYTES
    options.never_capture = True
    return re2.compile(pattern, options)


# What str.strip() takes off beside ASCII's white space, and the mark of a byte order, in UTF-8; what nobody sees, and
# letters of private use (canonical.py).
_ODD_CHARACTERS = _expression(
    b"|".join(
        (
            *map(str.encode, "\x85\xa0\xad\u1680\u180e\u205f\u3000\ufeff"),
            rb"\xe2\x80|\xe2\x81[\xa0-\xaf]|\xee|\xef[\x80-\xa3]|\xd8[\x80-\x85\x9c]|\xf3\xa0",
        )
    )
)
# What spreadsheets leave of a long number (cells.py refuses it where it names something), and their errors.
_WRECK = _expression("[0-9][.][0-9]+[eE]\\+?[0-9]{1,3}|#(?:[A-Za-z]|未|名)|[eE][rR][rR]:[0-9]".encode())


@dataclass(frozen=True, slots=True)
class PlainBlock:
    """A block, its bytes for COPY in CSV, and the staged columns they fill."""

    block: Block
    data: bytes
    columns: tuple[str, ...]
    rows: int


PlainReader = Callable[[Block], PlainBlock | None]


def raw_name(column: Column) -> str:
    """The staged column that takes this column's cells as they are, or hashed."""
    if column.kind == MATCHED_ONLY:
        return index_name(column)
    return f"{column.name}_raw" if column.kind in RAW_TYPES else column.name


def plain_reader(plan: ReadingPlan) -> PlainReader | None:
    """What tells a plain block of this file from others; None where the file can hold none.

    It can when each of its headings is a column of ours, all of these are of kinds that COPY can take, and what merges
    the feed takes up cells as they are written: a file with few of a feed's columns must not slip in by their kinds.
    """
    return _reader(plan, _CELLS) if FEEDS[plan.feed].plain else None


def hashing_reader(plan: ReadingPlan, index: Callable[[str], bytes]) -> PlainReader | None:
    """The same for a feed whose document numbers are matched only: `index` takes their place in a plain block.

    None where the feed has no such column, or one that would have to be taken up from its own words. A number whose
    check digit is wrong is no plain one: it is told.
    """
    columns = FEEDS[plan.feed].columns
    column = next((column for column in columns if column.kind == MATCHED_ONLY), None)
    if column is None or column.name not in plan.positions or any(column.kind in RAW_TYPES for column in columns):
        return None
    plain = _reader(plan, {**_CELLS, MATCHED_ONLY: _TEXT})
    if plain is None:
        return None
    position = plan.positions[column.name]

    def read(block: Block) -> PlainBlock | None:
        found = plain(block)
        if found is None:
            return None
        rows = [line.split(",") for line in found.data.decode().splitlines()]
        numbers = bulk.read(column.kind, [row[position] for row in rows], required=column.required)
        if numbers is None or any(map(document_check_fails, numbers)):
            return None
        for row, number in zip(rows, numbers, strict=True):
            if number != bulk.NULL:
                row[position] = "\\x" + index(number).hex()
        return replace(found, data="\n".join(map(",".join, rows)).encode())

    return read


def _reader(plan: ReadingPlan, kinds: dict[str, bytes]) -> PlainReader | None:
    """What sees whether all rows of a block have cells of these kinds in their plainest form."""
    spec = FEEDS[plan.feed]
    in_order = sorted(plan.positions, key=plan.positions.__getitem__)
    if [plan.positions[name] for name in in_order] != list(range(plan.width)):
        return None
    if any(column.required and column.name not in plan.positions for column in spec.columns):
        return None
    columns = [spec.column(name) for name in in_order]
    cells = [_cell(column, plan, kinds) for column in columns]
    if None in cells:
        return None
    row = rb",".join(cells)
    rows, windows_rows = (_expression(b"(?:%s%s)*(?:%s)?" % (row, end, row)).fullmatch for end in (rb"\n", rb"\r\n"))
    staged = tuple(raw_name(column) for column in columns)

    def read(block: Block) -> PlainBlock | None:
        data = block.data
        if not isinstance(data, bytes) or block.encoding != "utf-8":
            return None
        if not (windows_rows if b"\r" in data else rows)(data) or _WRECK.search(data) or _ODD_CHARACTERS.search(data):
            return None
        return PlainBlock(block, data, staged, data.count(b"\n") + (not data.endswith(b"\n")))

    return read


def _cell(column: Column, plan: ReadingPlan, kinds: dict[str, bytes]) -> bytes | None:
    if column.kind == "choice":
        pattern = b"(?:" + b"|".join(re2.escape(word).encode() for word in words_as_written(column, plan.lists)) + b")"
    else:
        pattern = kinds.get(column.kind)
    if pattern is None:
        return None
    return pattern if column.required else rb"(?:" + pattern + rb")?"
