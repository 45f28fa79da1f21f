"""Bureaus of one province with what the sample invents for each: its size, stations, streets and founding offices."""

import re
from dataclasses import dataclass
from datetime import date
from random import Random

from authorities.reference.divisions import county_level_codes
from registry.sample.draws import spread
from registry.sample.identifiers import code_prefix

# Province-level bureaus with the character that court case numbers use.
PROVINCES = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "内", "21": "辽", "22": "吉", "23": "黑",
    "31": "沪", "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁",
    "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂", "46": "琼",
    "50": "渝", "51": "川", "52": "贵", "53": "云", "54": "藏",
    "61": "陕", "62": "甘", "63": "青", "64": "宁", "65": "新", "66": "兵",
}  # fmt: skip

# 示例: where operators from other provinces come from.
_SENDING_PROVINCES = ("34", "36", "41", "42", "43", "51", "52", "33", "35", "37", "45", "61")
# 示例: streets and townships that stations are named for.
_STREETS = (
    "城关", "城东", "城西", "城南", "城北", "新城", "老城", "河口", "高桥", "双桥", "龙泉", "石桥", "大桥", "东街",
    "西街", "南关", "北关", "青山", "临江", "沙湖", "白石", "黄土岭", "柳林", "马家店", "太平", "永安", "和平",
    "解放路", "人民路", "开发区", "车站",
)  # fmt: skip
# 示例: roads of the business addresses.
_ROADS = (
    "人民路", "解放大道", "建设路", "中山路", "新华路", "文化路", "胜利街", "和平路", "朝阳路", "工农路", "友谊路",
    "东风路", "红旗路", "滨江大道", "迎宾大道", "车站路", "团结路", "幸福路", "民主路", "长江路", "黄河路", "学府路",
    "商贸街", "农贸市场", "步行街", "商业街",
)  # fmt: skip
_CITY = re.compile(r"^(?P<city>.+?(?:市|自治州|地区|盟))(?P<county>.+)$")
# Table sizes: fine enough that a county of a tenth of the largest keeps its share.
_FOUNDING_SLOTS = 200
_SIZE_STEPS = 40


@dataclass(frozen=True, slots=True)
class Office:
    """One county-level bureau."""

    code: str
    name: str
    city: str
    county: str
    size: int
    stations: tuple[str, ...]
    roads: tuple[str, ...]
    # Prefixes of codes of the offices that founded its households: mostly its own code, facts 9.6.
    founding: tuple[tuple[str, int], ...]


class Province:
    """All that the sample knows of one province on the reference day. The same for every seed."""

    def __init__(self, code: str, *, as_of: date):
        self.code = code
        self.letter = PROVINCES[code]
        random = Random(f"places {code}")  # noqa: S311 (sample data, no secret)
        present = dict(county_level_codes(code, as_of))
        self.abolished = _abolished(code, present, as_of=as_of)
        self.offices = tuple(
            _office(number, name, random.random, present=tuple(present), abolished=self.abolished)
            for number, name in sorted(present.items())
        )
        self.by_size = spread((office, office.size) for office in self.offices)
        self.birth_codes = _birth_codes(code, tuple(present))
        self.migrant_codes = tuple(
            number for other in _SENDING_PROVINCES if other != code for number in _codes_in(other, 1995)
        )


def _office(code, name, random, *, present, abolished) -> Office:
    parted = _CITY.match(name)
    city, county = (parted["city"], parted["county"]) if parted else ("", name)
    # Sizes from 1 to more than 10 times the smallest, few of them large.
    skew = random()
    size = _SIZE_STEPS + int(skew * skew * skew * 12 * _SIZE_STEPS)
    first = int(random() * len(_STREETS))
    # Seven is prime to 31, so the streets of one bureau differ.
    stations = (f"{_STREETS[(first + 7 * n) % len(_STREETS)]}市场监管所" for n in range(3 + int(random() * 6)))
    founding = [code] * (_FOUNDING_SLOTS * 9 // 10)
    founding += [
        (abolished or present)[int(random() * len(abolished or present))] for _ in range(_FOUNDING_SLOTS // 25)
    ]
    founding += [present[int(random() * len(present))] for _ in range(_FOUNDING_SLOTS - len(founding))]
    return Office(
        code,
        name,
        city,
        county,
        size,
        tuple(stations),
        tuple(name + road for road in _ROADS),
        tuple(code_prefix(division) for division in founding),
    )


def _abolished(province: str, present: dict[str, str], *, as_of: date) -> tuple[str, ...]:
    """Codes of divisions that are no more. Once in five years is enough to meet most of them."""
    years = (*range(1995, as_of.year, 5), as_of.year - 1)
    past = {number for year in years for number, _ in county_level_codes(province, date(year, 1, 1))}
    return tuple(sorted(past - present.keys()))


def _codes_in(province: str, year: int) -> tuple[str, ...]:
    return tuple(number for number, _ in county_level_codes(province, date(year, 1, 1)))


def _birth_codes(province: str, present: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Codes that 居民身份证 begin with: of those born before 1990, before 2000, later. First given out in 1984."""
    return tuple(_codes_in(province, year) or present for year in (1985, 1995, 2005))
