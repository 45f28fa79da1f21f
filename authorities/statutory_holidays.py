"""The days off that the law itself fixes, whatever the State Council still has to arrange around them.

全国年节及纪念日放假办法 (as of 1 January 2025) 第二条: 元旦, 春节 from 除夕 to 正月初三, 清明,
two days of 劳动节, 端午, 中秋, three days of 国庆. What a yearly notice adds are days exchanged with weekends;
without it these days are off all the same.
"""

from datetime import date, timedelta
from functools import lru_cache

# The first year of the days as they are now.
SINCE = 2025
_EVERY_YEAR = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# Month and day of 正月初一, 端午 (五月初五) and 中秋 (八月十五), reckoned after GB/T 33661-2017 农历的编算和颁行.
_BY_THE_MOON = {
    2025: (129, 531, 1006), 2026: (217, 619, 925), 2027: (206, 609, 915), 2028: (126, 528, 1003),
    2029: (213, 616, 922), 2030: (203, 605, 912), 2031: (123, 624, 1001), 2032: (211, 612, 919),
    2033: (131, 601, 908), 2034: (219, 620, 927), 2035: (208, 610, 916), 2036: (128, 530, 1004),
    2037: (215, 618, 924), 2038: (204, 607, 913), 2039: (124, 527, 1002), 2040: (212, 614, 920),
    2041: (201, 603, 910), 2042: (122, 622, 928), 2043: (210, 611, 917), 2044: (130, 531, 1005),
    2045: (217, 619, 925), 2046: (206, 608, 915), 2047: (126, 529, 1004), 2048: (214, 615, 922),
    2049: (202, 604, 911), 2050: (123, 623, 930),
}  # fmt: skip
LAST_YEAR = max(_BY_THE_MOON)
_SPRING_FESTIVAL = (-1, 0, 1, 2)  # days from 正月初一: 除夕 to 初三


def is_off_by_law(day: date) -> bool:
    """True for a day off that needs no notice. Beyond the years of the table only days of fixed date are known."""
    return day in _days_off(day.year)


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    if year < SINCE:
        return frozenset()
    days = {date(year, month, day) for month, day in _EVERY_YEAR}
    if year <= LAST_YEAR:
        new_year, dragon_boat, mid_autumn = (date(year, *divmod(day, 100)) for day in _BY_THE_MOON[year])
        days |= {new_year + timedelta(step) for step in _SPRING_FESTIVAL} | {dragon_boat, mid_autumn}
        days.add(date(year, 4, _clear_and_bright(year)))
    return frozenset(days)


def _clear_and_bright(year: int) -> int:
    """The day of April on which 清明 falls, in this century."""
    since_2000 = year - 2000
    return int(since_2000 * 0.2422 + 4.81) - since_2000 // 4
