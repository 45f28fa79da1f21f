"""Records of a feed are read: cells become a line for COPY, oddities of the row stand beside it. It needs no Django."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from authorities.lists.formulas import unescaped
from registry.canonical import document_key, easy_name_key, is_document, is_hard_to_fold
from registry.columns import FEEDS, Column
from registry.intake import bulk, cells
from registry.intake.bulk import NULL
from registry.intake.unreadable import UNREADABLE
from registry.masking import mask_document, mask_figures, mask_name, mask_phone, mask_strays
from registry.name_search import normalise, tokens
from registry.sealing import SoftwareSealer

_MASKS = {"document": mask_document, "matched_document": mask_document, "phone": mask_phone}
# Kept only to be matched: the index is stored and the value is not.
MATCHED_ONLY = "matched_document"
_FIGURES = frozenset({"money", "count", "year", "yes_no", "date"})
# Kinds whose cells hold numbers that are nobody's own.
_NUMBERS = _FIGURES | {"code", "reg_no", "division", "industry"}


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """All that a reader of records needs; it travels to the processes that read."""

    feed: str
    positions: dict[str, int]
    width: int  # cells in the header
    lists: cells.Lists
    sealing_key: str
    index_key: str
    # The file is one of refused rows that we gave out: what was put before its formulas is taken off again.
    mended: bool = False


@dataclass(slots=True)
class ReadBlock:
    """Lines for COPY and how many rows they are."""

    copy: bytes
    rows: int
    problems: int


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
        if not text:
            value, problem = None, "missing" if self._required else None
        elif text[0] in "#Ee" and UNREADABLE.match(text):
            value, problem = None, "unreadable"
        else:
            value, problem = self._read(text)
            if value is None and self._required and problem == "not_a_document":
                problem = "malformed_document"
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
            texts = self._texts(column.name, rows, min(widths))
            kinds = self._texts(column.typed_by, rows, min(widths)) if column.typed_by in self.plan.positions else ()
            out += self._column(column, texts, kinds, problems)
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

    def _texts(self, name: str, rows: list[list[str]], narrowest: int) -> Sequence[str]:
        """The cells of one column; empty ones of a column that the file does not have."""
        position = self.plan.positions.get(name)
        if position is None:
            return ("",) * len(rows)
        if position < narrowest:
            texts = list(map(itemgetter(position), rows))
        else:
            texts = [row[position] if position < len(row) else "" for row in rows]
        return list(map(unescaped, texts)) if self.plan.mended else texts

    def _column(
        self, column: Column, texts: Sequence[str], kinds: Sequence[str], problems: dict[int, list]
    ) -> list[list[str]]:
        """The staged columns of one column of the feed; its problems are added by number of the row."""
        values = bulk.read(column.kind, texts, required=column.required)
        if values is None:
            values = self._cell_by_cell(column, texts, problems)
        if column.kind in _MASKS:
            return self._sealed(column, values, kinds, problems)
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
        key = normalise if is_hard_to_fold("".join(texts)) else easy_name_key
        for number, text in enumerate(texts):
            search_name = key(text)
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

    def _sealed(
        self, column: Column, values: list[str], kinds: Sequence[str], problems: dict[int, list]
    ) -> list[list[str]]:
        seal, index = self._sealer.seal, self._sealer.index
        check = column.kind != "phone"
        keep = column.kind != MATCHED_ONLY
        sealed, indexes = [], []
        for number, value in enumerate(values):
            if value is NULL:  # not ==, for a document may be written \N
                sealed.append(NULL)
                indexes.append(NULL)
                continue
            key = value
            if not check:
                pass
            elif len(value) == 18 and value[:17].isdigit():
                if cells.mainland_check_fails(value):
                    problems[number].append((column.name, "check_digit", value))
            elif kinds and not is_document(value, kinds[number]):
                problems[number].append((column.name, "not_a_document", value))
                sealed.append(NULL)
                indexes.append(NULL)
                continue
            else:
                key = document_key(value)
                if cells.document_is_odd(value):
                    problems[number].append((column.name, "odd_document", value))
                elif cells.document_check_fails(key):
                    problems[number].append((column.name, "check_digit", value))
            if keep:
                sealed.append("\\\\x" + seal(value).hex())
            indexes.append("\\\\x" + index(key).hex())
        return [sealed, indexes] if keep else [indexes]

    def _told(self, problems: list[tuple[str, str, str]]) -> tuple[str, str]:
        """Refusals and warnings as JSON; private values are masked before they reach the database."""
        bad, odd = [], []
        for column_name, code, text in problems:
            shown = masked(self._feed.column(column_name), text) if column_name else ""
            (bad if code in cells.REFUSING else odd).append([column_name, code, shown])
        return (
            cells.escaped(json.dumps(bad, ensure_ascii=False)) if bad else NULL,
            cells.escaped(json.dumps(odd, ensure_ascii=False)) if odd else NULL,
        )


def masked(column: Column, text: str) -> str:
    """A value as it may be shown: masked in a private column, and in any other where it may be somebody's."""
    mask = _MASKS.get(column.kind)
    if mask is None and column.private:
        mask = mask_figures if column.kind in _FIGURES else mask_name
    if mask:
        return mask(text[:400])[:80]
    return mask_strays(text[:400], numbers_expected=column.kind in _NUMBERS)[:80].replace("\0", "")


_CHECKS = {"code": cells.code_check_fails, "reg_no": cells.reg_no_check_fails}
