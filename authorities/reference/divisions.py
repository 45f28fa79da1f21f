"""County-level and higher divisions of the mainland with their six-digit codes (GB/T 2260), past and present.

Source: ``cn/loc.dat`` of python-stdnum (LGPL, read from the installed package), which lists every code since 1980 with
the years of its validity, and ``corrections.csv`` beside this file for its errors, gaps, exact days and successors.

What is left out: 台湾 (71), 香港 (81) and 澳门 (82), which have no bureaus of this system, and the nodes of the code
list that are no divisions (市辖区, 县, 省直辖县级行政单位): a county below such a node has its province as parent.
"""

import csv
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["province", "prefecture", "county"]

OUTSIDE_THE_SYSTEM = frozenset({"71", "81", "82"})

# 新疆生产建设兵团: its cities are divisions of 新疆 (659001 …), its bureaus are not.
CORPS = "66"
CORPS_CITIES = "6590"

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})

# 金门县 is in the code list of 福建 but, like Taiwan, has no bureau of this system.
WITHOUT_BUREAU = frozenset({"350527"})

# Nodes that group codes and are nobody's government.
GROUPING_NAMES = frozenset(
    {
        "市辖区",
        "市辖县",
        "县",
        "市",
        "林区",
        "省直辖县级行政单位",
        "省直辖行政单位",
        "省直辖县级行政区划",
        "自治区直辖县级行政单位",
        "自治区直辖县级行政区划",
    }
)

_LINE = re.compile(r'^(?P<province>\d\d)? *(?P<rest>\d{4})? *(?:province|county)="(?P<names>.+)"$')
_NAME = re.compile(r"(?:\[(?P<since>\d*)-(?P<until>\d*)\])?(?P<name>[^,\[\]]+)")


@dataclass(frozen=True, slots=True)
class Division:
    """One name of one code for one time; both days are inclusive, None means open."""

    code: str
    name: str
    level: Level
    parent: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    # Who took over its territory, the heir of the larger part first. Empty: nobody yet, or not known.
    successors: tuple[str, ...] = ()
    notice: str = ""

    def is_valid(self, on: date) -> bool:
        """Whether the code stands for this division on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class _Record:
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...] = ()
    notice: str = ""


def read_divisions() -> list[Division]:
    """All divisions ever listed, ordered by code, then by time."""
    return list(_divisions())


@cache
def _divisions() -> tuple[Division, ...]:
    corrections = _read_corrections()
    corrected = {record.code for record in corrections}
    records = [record for record in _read_stdnum() if record.code not in corrected] + corrections
    records = [record for record in records if record.name not in GROUPING_NAMES]
    records.sort(key=lambda record: (record.code, record.valid_from or date.min))
    codes = {record.code for record in records}
    return tuple(
        Division(
            record.code,
            record.name,
            _level(record.code),
            _parent(record.code, codes),
            record.valid_from,
            record.valid_to,
            record.successors,
            record.notice,
        )
        for record in records
    )


def county_level_codes(province: str, on: date) -> list[tuple[str, str]]:
    """Bureau code and full place name of all that do county-level work in a province on a day, by code.

    These are the counties, those administered by the province itself, and the cities that have no county level. "66"
    gives the cities of 新疆生产建设兵团, which "65" therefore leaves out.
    """
    valid = [
        division for division in read_divisions() if division.is_valid(on) and province_of(division.code) == province
    ]
    by_code = {division.code: division for division in valid}
    divided = {division.parent for division in valid if division.level == "county"}
    return [
        (division.code, full_name(division, by_code.get(division.parent)))
        for division in valid
        if division.code not in WITHOUT_BUREAU
        and (division.level == "county" or (division.level == "prefecture" and division.code not in divided))
    ]


def province_of(code: str) -> str:
    """Two digits of the province-level bureau that a code belongs to; 兵团 cities belong to "66"."""
    return CORPS if code.startswith(CORPS_CITIES) else code[:2]


def full_name(division: Division, parent: Division | None) -> str:
    """Name with the city or municipality before it: 武汉市江岸区, 北京市东城区, but 仙桃市."""
    if parent is None or (parent.level == "province" and parent.code[:2] not in MUNICIPALITIES):
        return division.name
    return parent.name + division.name


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _parent(code: str, codes: set[str]) -> str | None:
    if code.endswith("0000"):
        return None
    prefecture = code[:4] + "00"
    return prefecture if prefecture != code and prefecture in codes else code[:2] + "0000"


def _read_stdnum() -> list[_Record]:
    """The records of loc.dat.

    It knows years only. A code is taken as valid from 1 January of its first to 31 December of its last year, so that
    predecessor and successor are both known throughout the year of a change; corrections.csv has the exact days we
    know. Where a code passed to another division within a year, the newer has the whole year: a code means one thing.
    """
    records: list[_Record] = []
    province = ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8").splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        province = found["province"] or province
        if not found["rest"] or province in OUTSIDE_THE_SYSTEM:
            continue
        records += _names_of(province + found["rest"], found["names"])
    return records


def _names_of(code: str, names: str) -> list[_Record]:
    """The records of one line, such as ``[-1991]东郊区,[1992-]东丽区``."""
    records: list[_Record] = []
    for part in _NAME.finditer(names):
        since, until = part["since"], part["until"]
        # A few have a first year after the last: the name never was in force under this code.
        if since and until and since > until:
            continue
        if records and since and records[-1].valid_to and records[-1].valid_to.year >= int(since):
            records[-1] = replace(records[-1], valid_to=date(int(since) - 1, 12, 31))
        valid_from = date(int(since), 1, 1) if since else None
        valid_to = date(int(until), 12, 31) if until else None
        records.append(_Record(code, part["name"], valid_from, valid_to))
    return records


def _read_corrections() -> list[_Record]:
    """Our rows; those of a code replace everything that loc.dat has on it.

    A day that is not known is the first or last of the known month or year. Numbers of 批复 (国函, 民函) of 2015 to
    2020 are as collected in github.com/yescallop/areacodes; “文号未核” marks an act whose number could not be found.
    """
    with files("authorities.reference").joinpath("corrections.csv").open(encoding="utf-8", newline="") as lines:
        return [
            _Record(
                row["code"],
                row["name"],
                date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                tuple(row["successors"].split()),
                row["notice"],
            )
            for row in csv.DictReader(lines)
        ]
