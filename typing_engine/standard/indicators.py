"""Indicators that rules read (CONTRACTS 2), and how the text of an extension indicator is read by its kind.

Extension values are kept as text. A run reads them in SQL (`extra_sql`) into one canonical text per kind, which results
keep; `read_extra` reads the same texts in Python. Both take the forms that intake takes (registry/intake/cells.py).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from registry.intake.cells import read_count, read_date, read_money, read_yes_no


class Kind(StrEnum):
    """What an indicator's values are. A standard may declare indicators of the first six."""

    YES_NO = "yes_no"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    INDUSTRY = "industry"
    SCORE = "score"


DECLARABLE = (Kind.YES_NO, Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A fact by its name in documents, what people call it, and the unit of its values. `source`: who delivers it."""

    name: str
    label: str
    kind: Kind
    unit: str = ""
    source: str = ""


BUILT_IN: Mapping[str, Indicator] = {
    indicator.name: indicator
    for indicator in (
        Indicator("months_in_operation", "存续时间", Kind.COUNT, "个月", "登记机关"),
        Indicator("established_on", "成立日期", Kind.DATE, "", "登记机关"),
        Indicator("revenue", "上年度营业额", Kind.MONEY, "元", "年度报告"),
        Indicator("employees", "从业人数", Kind.COUNT, "人", "年度报告"),
        Indicator("tax_paid", "一年内实缴税款", Kind.MONEY, "元", "税务部门"),
        Indicator("tax_at_least", "一年内实缴税款下限", Kind.MONEY, "元", "税务部门"),
        Indicator("general_taxpayer", "一般纳税人", Kind.YES_NO, "", "税务部门"),
        Indicator("insured_people", "一年内参保人数", Kind.COUNT, "人", "人力资源社会保障部门"),
        Indicator("industry", "行业", Kind.INDUSTRY, "", "登记机关"),
    )
}
SCORE = Indicator("score", "得分", Kind.SCORE, "分")
# The first columns of a file of results (CONTRACTS 4); an indicator of such a name would be taken for one of them.
RESULT_COLUMNS = ("code", "reg_no", "authority", "type", "rule", "label", "grounds")

_LONGEST = 4_000  # characters of a number that is read; intake takes no longer text
_LONGEST_COUNT = 18  # digits; a bigint holds them
_NUMBER = re.compile(r"[-−+]?[0-9]+(?:\.[0-9]+)?\Z")


def read_extra(kind: Kind, text: str | None) -> bool | int | Decimal | date | str | None:
    """The value of a delivered text; None when there is none or it cannot be read. Money in 元."""
    return _READERS[kind](text) if text else None


def canonical(kind: Kind, value: bool | int | Decimal | date | str) -> str:
    """A value as the one text that results keep of its kind: 1 or 0, digits, 分 for money, YYYY-MM-DD, the text."""
    return _WRITERS[kind](value)


def of_canonical(kind: Kind, text: str | None) -> bool | int | Decimal | date | str | None:
    """The value of a text that results keep; money in 元."""
    return None if text is None else _RESTORERS[kind](text)


def extra_sql(kind: Kind, column: str) -> str:
    """SQL of the canonical text of a delivered text, NULL where it cannot be read. Raises for no text whatever.

    `column` is mentioned several times: name a column, not a computation. For execution without parameters.
    """
    return _SQL[kind].replace("{t}", column)


def _read_yes_no(text: str) -> bool | None:
    cell, _ = read_yes_no(text)
    return None if cell is None else cell == "t"


def _read_count(text: str) -> int | None:
    """A whole number of anything, as far as 18 digits: more than the people that the feeds count."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _LONGEST_COUNT else None
    cell, _ = read_count(text)
    return None if cell is None else int(cell)


def _read_number(text: str) -> Decimal | None:
    if len(text) > _LONGEST or not _NUMBER.match(text):
        return None
    return Decimal(text.replace("−", "-"))


def _read_money(text: str) -> Decimal | None:
    cell, _ = read_money(text)
    return None if cell is None else Decimal(cell).scaleb(-2)


def _read_date(text: str) -> date | None:
    cell, _ = read_date(text)
    return None if cell is None else date.fromisoformat(cell)


def _write_number(value: Decimal) -> str:
    """No exponent, no zeros that say nothing, no minus before zero."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


_READERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.YES_NO: _read_yes_no,
    Kind.COUNT: _read_count,
    Kind.NUMBER: _read_number,
    Kind.MONEY: _read_money,
    Kind.DATE: _read_date,
    Kind.TEXT: str,
}
_WRITERS: Mapping[Kind, Callable[[object], str]] = {
    Kind.YES_NO: lambda value: "1" if value else "0",
    Kind.COUNT: str,
    Kind.NUMBER: _write_number,
    Kind.MONEY: lambda value: str(int(value.scaleb(2))),
    Kind.DATE: date.isoformat,
    Kind.TEXT: str,
}
_RESTORERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.YES_NO: lambda text: text == "1",
    Kind.COUNT: int,
    Kind.NUMBER: Decimal,
    Kind.MONEY: lambda text: Decimal(text).scaleb(-2),
    Kind.DATE: date.fromisoformat,
    Kind.TEXT: str,
}

# Days that exist, so that the cast cannot fail: months of 31, of 30, February, and its 29th in leap years.
_YEAR = "(?!0000)[0-9]{4}"
_LEAP = "(?!0000)([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_CALENDAR = (
    (_YEAR, "{0}[13578]|1[02]", "{0}[1-9]|[12][0-9]|3[01]"),
    (_YEAR, "{0}[469]|11", "{0}[1-9]|[12][0-9]|30"),
    (_YEAR, "{0}2", "{0}[1-9]|1[0-9]|2[0-8]"),
    (_LEAP, "{0}2", "29"),
)


def _days(separator: str, zero: str) -> str:
    """Regular expression of the days that exist, written with a separator; `zero` before one digit."""
    parts = (
        f"({year}{separator}({month.format(zero)}){separator}({day.format(zero)}))" for year, month, day in _CALENDAR
    )
    return f"({'|'.join(parts)})"


_DAY = f"^(({_days('-', '0?')}|{_days('/', '0?')})([ T]0?0:00(:00([.]0+)?)?)?|{_days('', '0')})$"
_SQL: Mapping[Kind, str] = {
    Kind.YES_NO: """CASE WHEN lower({t} COLLATE "C") IN ('是', '1', 'true') THEN '1'
        WHEN lower({t} COLLATE "C") IN ('否', '0', 'false') THEN '0' END""",
    Kind.COUNT: f"""CASE WHEN {{t}} ~ '^[0-9]{{1,{_LONGEST_COUNT}}}$' THEN {{t}}::bigint::text
        WHEN {{t}} ~ '^[-−]0+$' THEN '0' END""",
    Kind.NUMBER: f"""CASE WHEN length({{t}}) <= {_LONGEST} AND {{t}} ~ '^[-−+]?[0-9]+([.][0-9]+)?$'
        THEN trim_scale(replace({{t}}, '−', '-')::numeric)::text END""",
    Kind.MONEY: """CASE WHEN {t} ~ '^[0-9]{1,15}([.][0-9]{1,2})?$' THEN ({t}::numeric * 100)::bigint::text
        WHEN {t} ~ '^[-−]0{1,15}([.]0*)?$' THEN '0' END""",
    Kind.DATE: f"""CASE WHEN {{t}} ~ '{_DAY}'
        THEN to_char(replace(substring({{t}} FROM '^[0-9/-]+'), '/', '-')::date, 'YYYY-MM-DD') END""",
    Kind.TEXT: "nullif({t}, '')",
}
