"""One cell is read here: text in, text for COPY out, with a problem where it cannot be read or looks odd.

A reader returns (text for COPY or None for NULL, problem code or None). A code in REFUSING sends the row back, any
other is a warning. Readers remember what they have read, for most columns hold few different values. Needs no Django.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from operator import mul

from stdnum.iso7064 import mod_11_10

from registry.canonical import CHECK_CHARACTERS, LONGEST_DOCUMENT, clean, document, is_day, is_document, phones
from registry.columns import Column
from registry.intake.industries import normalised
from registry.name_search import normalise

REFUSING = frozenset(
    {
        "missing", "malformed_code", "malformed_reg_no", "damaged_number", "not_a_date", "not_money", "negative",
        "too_many_decimals", "not_a_count", "not_a_year", "not_yes_no", "not_in_list", "too_long", "unreadable",
        "malformed_document",
    }
)  # fmt: skip

Cell = tuple[str | None, str | None]
_REMEMBERED = 50_000
_TEXT_LIMIT = 4_000
_IDENTIFIER_LIMIT = 200
_MONEY = re.compile(r"[0-9]{1,15}(?:\.([0-9]*))?\Z")
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}\Z")
_DATES = (
    re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?:[ T]0?0:00(?::00(?:\.0+)?)?)?\Z"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})\Z"),
)
# What spreadsheets leave of a long number: 4.20106E+17, in some 4.20106E+017 or 4,20106E+17, with a point at its end.
_LONG_SCIENTIFIC = re.compile(r"[0-9]+[.,][0-9]+[eE]\+?[0-9]{1,3}\Z")
_SCIENTIFIC = re.compile(r"(?:[0-9]{1,2}|[0-9]+[.,][0-9]*)[eE]\+?[0-9]{1,3}\Z|[0-9]{16,}\.0+\Z")
# A day outside of these years is one that nobody meant, as 9999-12-31 may be: taken, and told.
FIRST_YEAR, LAST_YEAR = 1949, 2099
_YES = {"是": "t", "1": "t", "true": "t", "否": "f", "0": "f", "false": "f"}


@dataclass(frozen=True, slots=True)
class Lists:
    """What the registry knows and a cell may have to be in."""

    divisions: frozenset[str] = frozenset()
    aliases: dict[str, dict[str, str]] = field(default_factory=dict)  # column → wording → value


def escaped(text: str) -> str:
    """Text for COPY: the few characters that would end a field or a row, escaped; NUL, which no text holds, dropped."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if not text.isprintable():
        text = text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "")
    return text


def reader(column: Column, lists: Lists) -> Callable[[str], Cell]:
    """The reader of a column's cells. Cells come stripped and are not empty."""
    make = _MAKERS[column.kind]
    return make(column, lists)


def _remembering(read: Callable[[str], Cell]) -> Callable[[str], Cell]:
    known: dict[str, Cell] = {}

    def remembered(text: str) -> Cell:
        cell = known.get(text)
        if cell is None:
            cell = read(text)
            if len(known) < _REMEMBERED:
                known[text] = cell
        return cell

    return remembered


def read_text(text: str) -> Cell:
    if len(text) > _TEXT_LIMIT:
        return None, "too_long"
    return escaped(clean(text)), None


def read_identifier(text: str) -> Cell:
    """A short text that is part of a key: white space inside does not count as a difference of its own."""
    if len(text) > _IDENTIFIER_LIMIT:
        return None, "too_long"
    if _LONG_SCIENTIFIC.match(text):
        return None, "damaged_number"
    return escaped(clean(" ".join(text.split()))), None


def read_date(text: str) -> Cell:
    """YYYY-MM-DD, YYYY/M/D, YYYYMMDD, each a day that exists; the midnight that spreadsheets add is dropped."""
    for pattern in _DATES:
        match = pattern.match(text)
        if match:
            year, _, month, day = match.groups()
            try:
                read = date(int(year), int(month), int(day))
            except ValueError:
                return None, "not_a_date"
            return read.isoformat(), None if FIRST_YEAR <= read.year <= LAST_YEAR else "odd_year"
    return None, "not_a_date"


def read_money(text: str) -> Cell:
    """元 with at most two decimals → 分."""
    match = _MONEY.match(text)
    if match is None:
        if text[:1] in "-−" and _MONEY.match(text[1:]):
            return (None, "negative") if text[1:].strip("0.") else ("0", None)
        return None, "not_money"
    decimals = match.group(1)
    if decimals is None:
        return text + "00", None
    if len(decimals) > 2:
        return None, "too_many_decimals"
    if not decimals:
        return None, "not_money"
    return text[: -len(decimals) - 1] + decimals.ljust(2, "0"), None


def read_count(text: str) -> Cell:
    """A whole number of people or things."""
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return text, None
    if text[:1] in "-−" and text[1:].isascii() and text[1:].isdigit():
        return (None, "negative") if text[1:].strip("0") else ("0", None)
    return None, "not_a_count"


def read_year(text: str) -> Cell:
    if text.isascii() and text.isdigit() and len(text) == 4 and text >= "1900":
        return text, None
    return None, "not_a_year"


def read_yes_no(text: str) -> Cell:
    value = _YES.get(text.lower())
    return (value, None) if value else (None, "not_yes_no")


def read_code(text: str) -> Cell:
    """统一社会信用代码: length and alphabet refuse, a failed check digit warns (a real code can fail it)."""
    text = text.upper()
    if not _CODE.match(text):
        return None, "damaged_number" if _SCIENTIFIC.match(text) else "malformed_code"
    return text, None


_CODE_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_CODE_WEIGHTS = tuple(3**place % 31 for place in range(17))


def code_check_fails(code: str) -> bool:
    """True when the check digit of a well-formed code is not the one of GB 32100.

    stdnum's answer at a quarter of its time, for every row of the largest feed is asked; a test compares the two.
    """
    total = sum(map(mul, _CODE_WEIGHTS, map(_CODE_VALUES.__getitem__, code)))
    return (31 - total % 31) % 31 != _CODE_VALUES[code[17]]


def read_reg_no(text: str) -> Cell:
    """15-digit 注册号; a failed check digit warns."""
    if text.isascii() and text.isdigit() and len(text) == 15:
        return text, None
    return None, "damaged_number" if _SCIENTIFIC.match(text) else "malformed_reg_no"


def reg_no_check_fails(number: str) -> bool:
    """True when the check digit is not the one of ISO 7064 MOD 11,10 (GS 15-2006)."""
    return not mod_11_10.is_valid(number)


def read_document(text: str) -> Cell:
    """A document number, mainland or not, in its one form. A spreadsheet's wreck of it is refused.

    A word that is no number (无, NULL) would be a document that all such people share: it is unknown, with a warning.
    """
    number = document(text)
    if _SCIENTIFIC.match(number) or _SCIENTIFIC.match(text.strip()):
        return None, "damaged_number"
    if len(number) > LONGEST_DOCUMENT:
        return None, "too_long"
    return (number, None) if is_document(number) else (None, "not_a_document")


def document_check_fails(number: str) -> bool:
    """True for an 18-character number of the mainland kind whose birth date or check digit is wrong (GB 11643).

    stdnum's answer at a fraction of its time; a test compares the two.
    """
    return len(number) == 18 and number[:17].isascii() and number[:17].isdigit() and mainland_check_fails(number)


def mainland_check_fails(number: str) -> bool:
    """The same of 17 digits and a character, as which the caller knows it."""
    # The weights are powers of two modulo 11, and 13 is 2 there: the sum is the number read to base 13.
    return CHECK_CHARACTERS[2 * int(number[:17], 13) % 11] != number[17] or not is_day(number[6:14])


def document_is_odd(number: str) -> bool:
    """True for 18 characters that are neither a mainland number nor one of a foreigner's residence: 420l06…"""
    return len(number) == 18 and not (number[:17].isascii() and number[:17].isdigit())


def read_phone(text: str) -> Cell:
    """The one number that it holds, or the first of several, with a warning. A text without any is unknown."""
    found = phones(text)
    if not found:
        return None, "not_a_phone"
    return found[0], "several_phones" if len(found) > 1 else None


def listed_words(column: Column, lists: Lists) -> dict[str, str]:
    """Value of each word that a listed column takes, by the word as it is compared: labels, values, the province's own.

    A province's wording that points to no value of the list is none.
    """
    choices = column.choices or {}
    words = {normalise(label): value for label, value in choices.items()}
    words |= {normalise(value): value for value in choices.values()}
    for wording, label in lists.aliases.get(column.name, {}).items():
        value = choices.get(label, label)
        if value in choices.values():
            words[normalise(wording)] = value
    return words


def words_as_written(column: Column, lists: Lists) -> dict[str, str]:
    """The same by the labels and wordings as they are written: what a plain block may hold."""
    words = listed_words(column, lists)
    written = (*(column.choices or {}), *lists.aliases.get(column.name, {}))
    return {word: words[normalise(word)] for word in written if normalise(word) in words}


def _choice(column: Column, lists: Lists) -> Callable[[str], Cell]:
    listed = listed_words(column, lists)

    def read(text: str) -> Cell:
        value = listed.get(normalise(text))
        return (value, None) if value else (None, "not_in_list")

    return _remembering(read)


def _division(column: Column, lists: Lists) -> Callable[[str], Cell]:
    def read(text: str) -> Cell:
        known = text[:6] in lists.divisions and text.isdigit() and len(text) in (6, 9, 12)
        return escaped(text[:12]), None if known else "unknown_division"

    return _remembering(read)


def _industry(column: Column, lists: Lists) -> Callable[[str], Cell]:
    def read(text: str) -> Cell:
        industry = normalised(text)
        return (industry, None) if industry else (None, "unknown_industry")

    return _remembering(read)


def _groups(column: Column, lists: Lists) -> Callable[[str], Cell]:
    """Several with `;`: a PostgreSQL array."""

    def read(text: str) -> Cell:
        parts = [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]
        return array_literal(list(dict.fromkeys(part[:60] for part in parts))), None

    return _remembering(read)


def array_literal(parts: list[str]) -> str:
    """A text[] for COPY: every element quoted, then escaped as COPY asks."""
    return escaped("{" + ",".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts) + "}")


_MAKERS: dict[str, Callable[[Column, Lists], Callable[[str], Cell]]] = {
    "text": lambda column, lists: read_text,
    "name": lambda column, lists: read_text,
    "value": lambda column, lists: read_text,
    "identifier": lambda column, lists: _remembering(read_identifier),
    "date": lambda column, lists: _remembering(read_date),
    "money": lambda column, lists: _remembering(read_money),
    "count": lambda column, lists: _remembering(read_count),
    "year": lambda column, lists: _remembering(read_year),
    "yes_no": lambda column, lists: _remembering(read_yes_no),
    "code": lambda column, lists: read_code,
    "reg_no": lambda column, lists: read_reg_no,
    "document": lambda column, lists: read_document,
    "matched_document": lambda column, lists: read_document,
    "phone": lambda column, lists: read_phone,
    "choice": _choice,
    "division": _division,
    "industry": _industry,
    "groups": _groups,
}
