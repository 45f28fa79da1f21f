"""Records of a feed are read: cells become a line for COPY, oddities of the row stand beside it. It needs no Django."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from registry.columns import FEEDS, KNOWN_UNUSED, Column
from registry.intake import bulk, cells
from registry.intake.bulk import NULL
from registry.intake.source import FileRefused
from registry.masking import mask_document, mask_name, mask_phone
from registry.name_search import normalise, tokens
from registry.sealing import SoftwareSealer

_MASKS = {"document": mask_document, "matched_document": mask_document, "phone": mask_phone}
# Kept only to be matched: the index is stored and the value is not.
MATCHED_ONLY = "matched_document"
# A row whose cells have slipped holds a private number where a problem of another column quotes it.
_STRAY_DOCUMENT = re.compile(r"(?<![0-9])[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])")
_STRAY_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Header:
    """Which cell holds which column: position in the file by column name, and the headings that mean nothing here."""

    positions: dict[str, int]
    ignored: list[str]


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """All that a reader of records needs; it travels to the processes that read."""

    feed: str
    positions: dict[str, int]
    width: int  # cells in the header
    lists: cells.Lists
    sealing_key: str
    index_key: str


@dataclass(slots=True)
class ReadBlock:
    """Lines for COPY and how many rows they are."""

    copy: bytes
    rows: int
    problems: int


def recognise(feed: str, header: list[str]) -> Header:
    """Find the columns of a feed by canonical name, Chinese name or alias. Raises FileRefused."""
    spec = FEEDS[feed]
    known: dict[str, tuple[str, int]] = {}  # heading → column, and how far it stands behind the column's own name
    for column in spec.columns:
        for rank, heading in enumerate((column.name, column.chinese, *column.aliases)):
            known[_heading(heading)] = column.name, rank
    headings = [_heading(heading) for heading in header]
    if feed == "households" and "ENTNAME" in headings:
        # In the registration exchange `name` is the operator; the household's own name is `entname`.
        known["NAME"] = "operator_name", len(spec.columns)
    found: dict[str, tuple[int, int]] = {}  # column → rank, position
    unused: list[int] = []
    for position, heading in enumerate(headings):
        name, rank = known.get(heading, (None, 0))
        if name is None:
            if heading and heading not in KNOWN_UNUSED:
                unused.append(position)
        elif name not in found:
            found[name] = rank, position
        elif found[name][0] == rank:
            raise FileRefused(
                "duplicate_column", f"列“{header[position].strip()}”出现两次（{name}）；请只保留一列后重新提交。"
            )
        else:
            # Two columns for one, such as `dom` and `oploc`: the one nearer to our own name is read.
            unused.append(max(found[name], (rank, position))[1])
            found[name] = min(found[name], (rank, position))
    positions = {name: position for name, (_, position) in found.items()}
    ignored = list(dict.fromkeys(header[position].strip() for position in sorted(unused)))
    if not positions:
        expected = "、".join(column.chinese for column in spec.columns if column.required)
        raise FileRefused("no_known_column", f"首行没有一个{spec.chinese}的列名；首行应为列名，至少包括：{expected}。")
    return Header(positions, ignored)


def _heading(text: str) -> str:
    return normalise(text.strip("\ufeff"))


STAGED_TYPES = {
    "date": "date", "money": "bigint", "count": "integer", "year": "smallint", "yes_no": "boolean", "groups": "text[]",
}  # fmt: skip


def _stem(column: Column) -> str:
    return column.name.removesuffix("_no")


def index_name(column: Column) -> str:
    """The staged column of a private number's blind index."""
    return f"{_stem(column)}_index"


def staged_columns(feed: str) -> list[tuple[str, str]]:
    """Name and type of each column of the staging table that COPY fills, in order."""
    columns = [("line", "integer")]
    for column in FEEDS[feed].columns:
        if column.kind in _MASKS:
            if column.kind != MATCHED_ONLY:
                columns.append((f"{_stem(column)}_sealed", "bytea"))
            columns.append((index_name(column), "bytea"))
        else:
            columns.append((column.name, STAGED_TYPES.get(column.kind, 'text COLLATE "C"')))
        if column.kind == "name":
            columns += [("search_name", 'text COLLATE "C"'), ("tokens", "text[]")]
    return [*columns, ("bad", "jsonb"), ("odd", "jsonb")]


class Remembered(dict):
    """What cells of a column were read as: the text for COPY by the cell's text; `troubled` holds those with a problem.

    Most columns hold few different values, and a look-up here costs a tenth of reading the cell again.
    """

    LIMIT = 100_000

    def __init__(self, read: Callable[[str], cells.Cell], *, required: bool) -> None:
        super().__init__()
        self._read = read
        self._required = required
        self.troubled: dict[str, str] = {}

    def __missing__(self, raw: str) -> str:
        text = raw.strip()
        value, problem = self._read(text) if text else (None, "missing" if self._required else None)
        if problem:
            self.troubled[raw] = problem
        self[raw] = value = NULL if value is None else value
        return value

    def column(self, texts: Iterable[str]) -> list[str]:
        """The cells of one block's column as text for COPY."""
        if len(self) > self.LIMIT:
            self.clear()
        return list(map(self.__getitem__, texts))


class RowReader:
    """Reads records of one feed by one plan, a block at a time and column by column."""

    def __init__(self, plan: ReadingPlan) -> None:
        self.plan = plan
        self._feed = FEEDS[plan.feed]
        self._sealer = SoftwareSealer(plan.sealing_key, plan.index_key)
        self._remembered = {
            column.name: Remembered(cells.reader(column, plan.lists), required=column.required)
            for column in self._feed.columns
        }

    def read(self, lines: Sequence[int], rows: list[list[str]]) -> ReadBlock:
        """Lines for COPY of these records. A problem of a cell leaves it NULL and is told beside it."""
        if not rows:
            return ReadBlock(b"", 0, 0)
        widths = set(map(len, rows))
        problems: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        out: list[Iterable[str]] = [map(str, lines)]
        for column in self._feed.columns:
            position = self.plan.positions.get(column.name)
            if position is None:
                texts: Sequence[str] = ("",) * len(rows)
            elif position < min(widths):
                texts = list(map(itemgetter(position), rows))
            else:
                texts = [row[position] if position < len(row) else "" for row in rows]
            out += self._column(column, texts, problems)
        if max(widths) > self.plan.width:
            for number, row in enumerate(rows):
                if any(cell.strip() for cell in row[self.plan.width :]):
                    problems[number].append(("", "extra_cells", ""))
        # What was read, then refusals and warnings: none of either in most rows.
        lines_read = list(map("\t".join, zip(*out, strict=True)))
        for number, told in problems.items():
            lines_read[number] += "\t" + "\t".join(self._told(told)) + "\n"
        # Spreadsheets write their empty rows as lines of commas: no value, no row.
        blank = {number for number in problems if not any(map(str.strip, rows[number]))}
        if blank:
            lines_read = [line for number, line in enumerate(lines_read) if number not in blank]
        clean = f"\t{NULL}\t{NULL}\n"
        if problems:
            data = "".join(line if line[-1] == "\n" else line + clean for line in lines_read)
        else:
            data = clean.join(lines_read) + clean
        return ReadBlock(data.encode(), len(lines_read), len(problems) - len(blank))

    def _column(self, column: Column, texts: Sequence[str], problems: dict[int, list]) -> list[list[str]]:
        """The staged columns of one column of the feed; its problems are added by number of the row."""
        values = bulk.read(column.kind, texts, required=column.required)
        if values is None:
            values = self._cell_by_cell(column, texts, problems)
        if column.kind in _MASKS:
            return self._sealed(column, values, problems)
        if self.plan.feed != "households":
            return [values]
        fails = _CHECKS.get(column.kind)
        if fails:
            for number, value in enumerate(values):
                if value != NULL and fails(value):
                    problems[number].append((column.name, "check_digit", value))
        if column.kind != "name":
            return [values]
        return [values, *self._searched(texts, problems)]

    def _cell_by_cell(self, column: Column, texts: Sequence[str], problems: dict[int, list]) -> list[str]:
        remembered = self._remembered[column.name]
        values = remembered.column(texts)
        if remembered.troubled:
            troubled = remembered.troubled
            for number, text in enumerate(texts):
                if text in troubled:
                    problems[number].append((column.name, troubled[text], text.strip()))
        return values

    def _searched(self, texts: Sequence[str], problems: dict[int, list]) -> tuple[list[str], list[str]]:
        """Search name and tokens beside a name; a household without one is legal and gets a warning."""
        names, token_lists = [], []
        for number, text in enumerate(texts):
            search_name = normalise(text)
            if not search_name:
                problems[number].append(("name", "no_name", ""))
            found = tokens(search_name)
            if "\\" in search_name or '"' in search_name or not search_name.isprintable():
                names.append(cells.escaped(search_name))
                token_lists.append(cells.array_literal(found))
            else:
                names.append(search_name)
                token_lists.append('{"' + '","'.join(found) + '"}' if found else "{}")
        return names, token_lists

    def _sealed(self, column: Column, values: list[str], problems: dict[int, list]) -> list[list[str]]:
        seal, index = self._sealer.seal, self._sealer.index
        check = column.kind != "phone"
        keep = column.kind != MATCHED_ONLY
        sealed, indexes = [], []
        for number, value in enumerate(values):
            if value is NULL:  # not ==, for a document may be written \N
                sealed.append(NULL)
                indexes.append(NULL)
                continue
            if check and cells.document_check_fails(value):
                problems[number].append((column.name, "check_digit", value))
            if keep:
                sealed.append("\\\\x" + seal(value).hex())
            indexes.append("\\\\x" + index(value).hex())
        return [sealed, indexes] if keep else [indexes]

    def _told(self, problems: list[tuple[str, str, str]]) -> tuple[str, str]:
        """Refusals and warnings as JSON; private values are masked before they reach the database."""
        bad, odd = [], []
        for column_name, code, text in problems:
            shown = _shown(self._feed.column(column_name), text) if column_name else ""
            (bad if code in cells.REFUSING else odd).append([column_name, code, shown])
        return (
            cells.escaped(json.dumps(bad, ensure_ascii=False)) if bad else NULL,
            cells.escaped(json.dumps(odd, ensure_ascii=False)) if odd else NULL,
        )


def _shown(column: Column, text: str) -> str:
    """A value as a problem quotes it."""
    mask = _MASKS.get(column.kind) or (mask_name if column.private and column.kind == "text" else None)
    if mask:
        return mask(text)[:80]
    text = _STRAY_DOCUMENT.sub(lambda found: mask_document(found[0]), text)
    return _STRAY_PHONE.sub(lambda found: mask_phone(found[0]), text)[:80].replace("\0", "")


_CHECKS = {"code": cells.code_check_fails, "reg_no": cells.reg_no_check_fails}
