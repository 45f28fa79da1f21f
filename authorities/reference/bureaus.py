"""The market-regulation bureaus (市场监督管理局) that follow from the divisions.

One for the nation, each province, city and county, and for 新疆生产建设兵团 and its cities. Development zones have
bureaus that no code list knows; provinces add them. Registries still carry old codes, so bureaus of divisions abolished
since 2013 are planned too, closed and with their successor; that one may be closed as well: follow it to an open one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from authorities.reference.divisions import (
    CORPS,
    CORPS_CITIES,
    MUNICIPALITIES,
    WITHOUT_BUREAU,
    Division,
    county_level_codes,
    province_of,
)

__all__ = ["CORPS_CODE", "NATION_CODE", "Bureau", "county_level_codes", "plan_bureaus"]

NATION_CODE = "000000"
# A code of this platform: GB/T 2260 has none for 兵团, and no province has 66.
CORPS_CODE = "660000"

# Only since then do registries carry codes of today's kind in numbers; older ones stay divisions without a bureau.
ABOLISHED_SINCE = date(2013, 1, 1)

OFFICE = "市场监督管理局"
# Those whose name does not follow the pattern.
OFFICIAL_NAMES = {NATION_CODE: "国家市场监督管理总局", "120000": "天津市市场监督管理委员会"}

BureauLevel = Literal["nation", "province", "city", "county"]
LEVELS: dict[str, BureauLevel] = {"province": "province", "prefecture": "city", "county": "county"}


@dataclass(frozen=True, slots=True)
class Bureau:
    """A bureau to set up; days are those of its division, inclusive, None means open."""

    code: str
    name: str
    short_name: str
    level: BureauLevel
    path: str
    parent: str | None
    division: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    # Where its territory went, or the larger part of it: a division that was split has more successors than this one.
    successor: str | None = None


def plan_bureaus(divisions: Iterable[Division], on: date) -> list[Bureau]:
    """All bureaus as of a day, by path: every parent stands before its children."""
    records: dict[str, list[Division]] = {}
    for division in divisions:
        records.setdefault(division.code, []).append(division)
    chosen = {code: _record_on(history, on) for code, history in records.items() if code not in WITHOUT_BUREAU}
    planned = {code: division for code, division in chosen.items() if division is not None}
    bureaus = [_nation(), _corps()]
    bureaus += [_bureau(division, planned, _known_since(division, records[code])) for code, division in planned.items()]
    return sorted(bureaus, key=lambda bureau: bureau.path)


def path_of(division: Division) -> str:
    """/42/01/06/; without a city between province and county, the four digits: /42/9004/, /11/0101/."""
    code, province = division.code, province_of(division.code)
    if division.level == "province":
        return f"/{province}/"
    if division.level == "prefecture":
        return f"/{province}/{code[2:4]}/"
    if division.parent.endswith("0000"):
        return f"/{province}/{code[2:]}/"
    return f"/{province}/{code[2:4]}/{code[4:]}/"


def _record_on(history: list[Division], on: date) -> Division | None:
    """What a code stands for on a day: its division, else the last one if that was abolished lately and has an heir."""
    for division in history:
        if division.is_valid(on):
            return division
    past = [division for division in history if division.valid_to is not None and division.valid_to < on]
    if past and past[-1].valid_to >= ABOLISHED_SINCE and past[-1].successors:
        return past[-1]
    return None


def _known_since(division: Division, history: list[Division]) -> date | None:
    """First day of the code under this or an earlier name; a record with a successor was another division."""
    since = division.valid_from
    for earlier in reversed(history[: history.index(division)]):
        if earlier.successors or since is None or earlier.valid_to is None or (since - earlier.valid_to).days != 1:
            break
        since = earlier.valid_from
    return since


def _nation() -> Bureau:
    return Bureau(NATION_CODE, OFFICIAL_NAMES[NATION_CODE], "全国", "nation", "/", None, None)


def _corps() -> Bureau:
    name = "新疆生产建设兵团"
    return Bureau(CORPS_CODE, name + OFFICE, name, "province", f"/{CORPS}/", NATION_CODE, None)


def _bureau(division: Division, planned: dict[str, Division], since: date | None) -> Bureau:
    code = division.code
    parent = division.parent or NATION_CODE
    if code.startswith(CORPS_CITIES):
        parent = CORPS_CODE
    return Bureau(
        code,
        OFFICIAL_NAMES.get(code) or seat_of(division, planned.get(division.parent)) + OFFICE,
        division.name,
        LEVELS[division.level],
        path_of(division),
        parent,
        code,
        since,
        division.valid_to,
        division.successors[0] if division.successors else None,
    )


def seat_of(division: Division, parent: Division | None) -> str:
    """Districts are named after their city (many share a name: 鼓楼区), counties and cities stand alone."""
    is_district = division.name.endswith("区") and not division.name.endswith(("特区", "林区", "地区"))
    if not is_district or division.level != "county" or parent is None:
        return division.name
    if parent.level == "province" and parent.code[:2] not in MUNICIPALITIES:
        return division.name
    return parent.name + division.name
