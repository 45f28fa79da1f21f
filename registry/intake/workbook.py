"""An XLSX is read here, part by part as it is unpacked: its sheets, their headings, the rows of one of them as text.

A sheet's size is what it holds: cells come as they stand in the XML, and nothing is laid out up to the farthest one.
What a workbook may unpack to is looked at before anything is (`look_into`); the rest is a matter of the process that
reads it, which is bounded in memory and time (workbook_process.py). Needs no Django and loads little.
"""

import re
import zipfile
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

from registry.intake.file_refused import FileRefused
from registry.intake.unreadable import UNCOMPUTED

# Excel keeps 15 digits: a longer number in a numeric cell has lost its end.
DAMAGED_FROM = 10**15
ROWS_IN_A_BLOCK = 5_000
# An honest sheet packs to a tenth or a twentieth; a part of some size that packs to a hundredth is a bomb.
_SMALL_PART_BYTES = 16 << 20
_MOST_RATIO = 100
_MOST_UNPACKED_BYTES = 4 << 30
_MOST_PARTS = 10_000
_PIECE_BYTES = 1 << 18
# More than any column takes: the rest of a longer text is left out, and its row is refused for its length.
_LONGEST_TEXT = 100_000
_MOST_COLUMNS = 16_384
_SECONDS_IN_A_DAY = 86_400
_LAST_SERIAL = 2_958_465  # 9999-12-31
# Excel counts a 29 February 1900, so from March of that year on its days lie one further.
_EPOCH, _EPOCH_BEFORE_MARCH, _EPOCH_1904 = date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1)
_FIRST_OF_MARCH_1900 = 61
_BUILT_IN_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# Of a number format: what is only shown, and then the letters of years, months, days, hours and seconds.
_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|General', re.IGNORECASE)
_OF_A_DAY = re.compile(r"[ymdhs]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BROKEN = "XLSX 文件无法打开；请用表格软件重新另存后提交。"
WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is listed: its first row that is not empty, and where that stands (0: the sheet is empty)."""

    name: str
    hidden: bool
    header_line: int
    header: list[str]


def look_into(file: IO[bytes]) -> None:
    """Refuse what is no workbook, and what would unpack to more than any table is. Raises FileRefused."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    # An archive that points before its own beginning fails as a seek does: OSError or ValueError.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FileRefused("broken_workbook", "工作簿已损坏，无法打开；请重新导出后提交。") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED_BYTES:
        raise FileRefused("file_too_large", "工作簿展开后过大；请分成几个文件，按部分数据提交。")
    for part in parts:
        if part.file_size > max(_SMALL_PART_BYTES, _MOST_RATIO * part.compress_size):
            raise FileRefused(
                "file_too_large",
                f"工作簿中的 {part.filename[:60]} 展开后是压缩时的一百倍以上，没有打开；"
                "请用表格软件重新另存，或分成几个文件提交。",
            )


class Workbook:
    """An open workbook. Every method raises FileRefused where a part is broken."""

    def __init__(self, path: str) -> None:
        with Path(path).open("rb") as file:
            look_into(file)
        self._archive = zipfile.ZipFile(path)
        self._names = {name.lower(): name for name in self._archive.namelist()}
        main = next((t for kind, t in self._relations("").values() if kind == "officeDocument"), "xl/workbook.xml")
        contents = _Contents()
        self._read(main, contents)
        targets = self._relations(main)
        self._parts = {
            name: (targets[relation][1], hidden)
            for name, hidden, relation in contents.sheets
            if relation in targets and targets[relation][0] == "worksheet"
        }
        by_kind = dict(targets.values())
        styles, strings = _Styles(), SharedStrings()
        if "styles" in by_kind:
            self._read(by_kind["styles"], styles)
        if "sharedStrings" in by_kind:
            self._read(by_kind["sharedStrings"], strings)
        self._cells = _CellTexts(strings, styles.days(), contents.from_1904)

    def sheets(self) -> list[Sheet]:
        """All sheets in their order; of hidden ones nothing but the name is read."""
        listed = []
        for name, (_, hidden) in self._parts.items():
            line, header = (0, []) if hidden else next(self.rows(name), (0, []))
            listed.append(Sheet(name, hidden, line, header))
        return listed

    def rows(self, name: str) -> Iterator[Row]:
        """Rows of a sheet that are not empty: number and cells, none beyond the last column of the first but those
        that hold something, side by side."""
        sheet = _SheetRows(self._cells)
        for _ in self._pieces(self._parts[name][0], sheet):
            while sheet.done:
                yield sheet.done.popleft()

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: kind and name by the reference."""
        folder = PurePosixPath(part).parent
        name = str(folder / "_rels" / f"{PurePosixPath(part).name}.rels")
        relations = _Relations()
        if name.lower() in self._names:
            self._read(name, relations)
        return {key: (kind, _resolved(folder, target)) for key, kind, target in relations.found}

    def _read(self, name: str, handler: "_Handler") -> None:
        for _ in self._pieces(name, handler):
            pass

    def _pieces(self, name: str, handler: "_Handler") -> Iterator[None]:
        """Parse a part, and come back after each piece of it."""
        known = self._names.get(name.lower())
        if known is None:
            raise FileRefused("broken_workbook", _BROKEN)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        # Nothing of a workbook declares a document type, whose entities can unpack without end.
        parser.StartDoctypeDeclHandler = _refuse_document_type
        try:
            with self._archive.open(known) as part:
                while piece := part.read(_PIECE_BYTES):
                    parser.Parse(piece, False)
                    yield
                parser.Parse(b"", True)
                yield
        # What damaged XML, a damaged archive, an encrypted part and a number that is none raise; nothing else is.
        except (
            expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        ) as error:  # fmt: skip
            raise FileRefused("broken_workbook", _BROKEN) from error


def _refuse_document_type(*declared: object) -> None:
    raise FileRefused("broken_workbook", _BROKEN)


def _resolved(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts: list[str] = []
    for part in (folder / target).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _local(name: str) -> str:
    """An element's or attribute's name without its prefix: writers choose their own."""
    return name.rpartition(":")[2]


class _Handler:
    """Takes what the parser finds; each part has its own."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text inside of an element, whole."""


class _Relations(_Handler):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))


class _Contents(_Handler):
    """The list of sheets, and from which day their days count."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif local == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id" and ":" in key), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, relation))


class _Styles(_Handler):
    """Which cell formats show a day."""

    def __init__(self) -> None:
        self._own: dict[int, str] = {}
        self._formats: list[int] = []
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            self._formats.append(int(attributes.get("numFmtId", "0")))
        elif local == "numFmt":
            self._own[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")

    def end(self, name: str) -> None:
        if _local(name) == "cellXfs":
            self._inside = False

    def days(self) -> frozenset[str]:
        """Numbers of the cell formats that show a day, as cells name them."""

        def shows_a_day(number: int) -> bool:
            own = self._own.get(number)
            return number in _BUILT_IN_DAYS if own is None else bool(_OF_A_DAY.search(_SHOWN.sub("", own)))

        return frozenset(str(place) for place, number in enumerate(self._formats) if shows_a_day(number))


class SharedStrings(_Handler):
    """The texts that cells refer to, in one run of bytes: as single strings they would take three times the room."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._parts: list[str] = []
        self._taking = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "t":
            self._taking = not self._phonetic
        elif local == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "t":
            self._taking = False
        elif local == "rPh":
            self._phonetic = False
        elif local == "si":
            self._bytes += "".join(self._parts)[:_LONGEST_TEXT].encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))
            self._parts.clear()

    def text(self, data: str) -> None:
        if self._taking and len(self._parts) < _LONGEST_TEXT:
            self._parts.append(data[:_LONGEST_TEXT])

    def __getitem__(self, number: int) -> str:
        if number < 0 or number >= len(self._ends) - 1:
            raise ValueError("A cell refers to a text that is not there.")
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class _CellTexts:
    """The text of a cell from its kind, format and value."""

    strings: SharedStrings
    days: frozenset[str]
    from_1904: bool

    def read(self, kind: str, style: str, value: str, *, formula: bool) -> str:
        """As a CSV would have held it. A formula whose value was never worked out says so."""
        if kind == "s":
            return _unescaped(self.strings[int(value)]) if value else ""
        if kind in ("inlineStr", "str", "e"):
            return _unescaped(value) if value or not formula or kind == "str" else UNCOMPUTED
        if not value:
            return UNCOMPUTED if formula else ""
        if kind == "b":
            return "true" if value.strip() in ("1", "true") else "false"
        if kind == "d":
            return value.partition("T")[0]
        if style in self.days:
            return self._day(value)
        return number_text(value)

    def _day(self, value: str) -> str:
        serial = float(value)
        if not 0 <= serial <= _LAST_SERIAL:
            return number_text(value)
        if serial < 1:
            seconds = round(serial * _SECONDS_IN_A_DAY)
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        days = int(serial)
        since_1900 = _EPOCH if days >= _FIRST_OF_MARCH_1900 else _EPOCH_BEFORE_MARCH
        epoch = _EPOCH_1904 if self.from_1904 else since_1900
        try:
            return (epoch + timedelta(days)).isoformat()
        except OverflowError:
            return number_text(value)


def number_text(value: str) -> str:
    """A number as it is shown; one that has more digits than a spreadsheet keeps, as the wreck that it is."""
    if value.isdigit() and value.isascii() and len(value) <= 15:
        return value
    number = float(value)
    if abs(number) >= DAMAGED_FROM:
        return f"{number:.14E}".replace("+", "")
    return format(Decimal(f"{number:.15g}"), "f")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@dataclass(slots=True)
class _SheetRows(_Handler):
    """Rows as they come; those that are whole wait in `done`."""

    cells: _CellTexts
    done: deque[Row] = field(default_factory=deque)
    _width: int = 0  # of the first row that is not empty; 0 before it
    _line: int = 0
    _row: list[str] = field(default_factory=list)
    _column: int = -1
    _kind: str = ""
    _style: str = ""
    _value: str = ""
    _formula: bool = False
    _taking: bool = False
    _phonetic: bool = False
    _columns: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name) if ":" in name else name
        if local == "c":
            reference = attributes.get("r")
            self._column = self._column + 1 if reference is None else self._column_of(reference)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value, self._formula = "", False
        elif local == "v" or (local == "t" and not self._phonetic):
            self._taking = True
        elif local == "f":
            self._formula = True
        elif local == "row":
            line = attributes.get("r")
            self._line = self._line + 1 if line is None else int(line)
            self._row, self._column = [], -1
        elif local == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        local = _local(name) if ":" in name else name
        if local in ("v", "t"):
            self._taking = False
        elif local == "c":
            text = self.cells.read(self._kind, self._style, self._value, formula=self._formula)
            if text:
                self._put(text)
        elif local == "row":
            if any(self._row):
                self._width = self._width or len(self._row)
                self.done.append((self._line, self._row))
        elif local == "rPh":
            self._phonetic = False

    def text(self, data: str) -> None:
        if self._taking and len(self._value) < _LONGEST_TEXT:
            self._value += data[:_LONGEST_TEXT]

    def _put(self, text: str) -> None:
        row, column = self._row, self._column
        if self._width and column >= self._width:
            # Beyond the headings: that something stands there is told, where exactly is not.
            column = max(self._width, len(row))
        if column > len(row):
            row.extend([""] * (column - len(row)))
        if column == len(row):
            row.append(text)
        else:
            row[column] = text

    def _column_of(self, reference: str) -> int:
        """A → 0, AA → 26."""
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters[:4].upper():
                column = column * 26 + ord(letter) - ord("A") + 1
            column -= 1
            if not 0 <= column < _MOST_COLUMNS:
                raise ValueError("A cell lies outside of any sheet.")
            self._columns[letters] = column
        return column


def in_blocks(rows: Iterator[Row], send: Callable[[list[Row]], None]) -> None:
    """Send rows in blocks of so many."""
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if len(block) == ROWS_IN_A_BLOCK:
            send(block)
            block = []
    if block:
        send(block)
