"""A block's column is read at once, where all of its cells are of the plainest kind.

Most columns of most files are. One regular expression over the joined column tells, and then no cell needs a look of
its own; where it does not match, the caller reads cell by cell (cells.py) and finds out which one is odd. What is read
here is read there alike: a test compares the two. Needs no Django.
"""

import re
from collections.abc import Callable, Sequence

from registry.intake.unreadable import MAY_BE_UNREADABLE

NULL = "\\N"
# Far below the limits of cells.py, so that no longer text slips through unread.
_LONGEST = 190


def _column(cell: str) -> re.Pattern[str]:
    """Matches a column joined by line ends whose every cell is empty or matches `cell`."""
    return re.compile(f"(?:{cell})?(?:\n(?:{cell})?)*+")


_CODES = _column("[0-9A-HJ-NPQRTUWXY]{18}+")
_REG_NOS = _column("[0-9]{15}+")
_MONEY = _column(r"[0-9]{1,15}+(?:\.[0-9]{1,2}+)?")
# Mainland numbers, and others in the form that most have: H12345678, EA1234567, M1234567890, 12345678, A123456(3), and
# numbers behind a word, as soldiers' are.
_DOCUMENTS = _column(
    r"[0-9]{17}+[0-9X]|[A-Z]{1,2}[0-9]{7,10}+|(?!0{8})[0-9]{8}+|[A-Z][0-9]{6}\([0-9A]\)|[\u4e00-\u9fff]{1,6}[0-9]{5,20}+"
)
_PHONES = _column("1[3-9][0-9]{9}+|0(?:10|2[0-9]|[3-9][0-9]{2})-[2-9][0-9]{6,7}+|[2-9][0-9]{6,7}+")


def _matches(pattern: re.Pattern[str], texts: Sequence[str]) -> bool:
    whole = "\n".join(texts)
    # A line end inside of a cell would pass for one between two.
    return whole.count("\n") == len(texts) - 1 and pattern.fullmatch(whole) is not None


def _as_written(pattern: re.Pattern[str]) -> Callable[[Sequence[str]], list[str] | None]:
    def read(texts: Sequence[str]) -> list[str] | None:
        if not _matches(pattern, texts):
            return None
        return [text or NULL for text in texts]

    return read


def _text(texts: Sequence[str]) -> list[str] | None:
    whole = "".join(texts)
    if "\\" in whole or not whole.isprintable() or len(max(texts, key=len)) > _LONGEST or _may_be_unreadable(whole):
        return None
    return [text.strip() or NULL for text in texts]


def _may_be_unreadable(whole: str) -> bool:
    return ("#" in whole or ":" in whole) and MAY_BE_UNREADABLE.search(whole) is not None


def _is_bare(texts: Sequence[str], *, longest: int) -> bool:
    """True when no cell has white space or a character to escape, or may be what a spreadsheet left of a number."""
    whole = "".join(texts)
    if "E" in whole or "e" in whole or " " in whole or "\\" in whole or not whole.isprintable():
        return False
    if _may_be_unreadable(whole):
        return False
    return len(max(texts, key=len)) <= longest


def _identifiers(texts: Sequence[str]) -> list[str] | None:
    return [text or NULL for text in texts] if _is_bare(texts, longest=_LONGEST) else None


def _money(texts: Sequence[str]) -> list[str] | None:
    """元 → 分: the point taken out, two digits behind it made sure."""
    if not _matches(_MONEY, texts):
        return None
    return [
        text[:-3] + text[-2:]
        if text[-3:-2] == "."
        else f"{text[:-2]}{text[-1]}0"
        if text[-2:-1] == "."
        else text + "00"
        if text
        else NULL
        for text in texts
    ]


_READERS: dict[str, Callable[[Sequence[str]], list[str] | None]] = {
    "text": _text,
    "name": _text,
    "code": _as_written(_CODES),
    "reg_no": _as_written(_REG_NOS),
    "money": _money,
    "identifier": _identifiers,
    "document": _as_written(_DOCUMENTS),
    "matched_document": _as_written(_DOCUMENTS),
    "phone": _as_written(_PHONES),
}


def read(kind: str, texts: Sequence[str], *, required: bool) -> list[str] | None:
    """The column as text for COPY, or None when its cells have to be read one by one."""
    reader = _READERS.get(kind)
    if reader is None or (required and "" in texts):
        return None
    values = reader(texts)
    return None if required and values is not None and NULL in values else values
