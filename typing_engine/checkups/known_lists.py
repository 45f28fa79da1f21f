"""Which lists a check-up may take at their word: no list is no clean record, and no missing report either."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from authorities.jurisdiction import upwards
from registry import feeds
from registry.enums import RiskKind
from registry.list_coverage import limit_of, received
from typing_engine.batch.coverage import outermost
from typing_engine.enums import Ground

# The list that tells of each ground, and which kind of it. What registration itself says needs none.
_LISTS = {
    Ground.REPORT_MISSING: (feeds.ANNUAL_REPORTS, ""),
    **{Ground(kind.value): (feeds.RISK_MARKS, kind.value) for kind in RiskKind},
}
NAMES = {
    Ground.REPORT_MISSING: "年度报告",
    Ground.ABNORMAL: "经营异常",
    Ground.SERIOUS_VIOLATION: "严重违法失信",
    Ground.TAX_ABNORMAL: "税务非正常户",
    Ground.SUSPENDED: "歇业",
}


@dataclass(frozen=True, slots=True)
class Silence:
    """A list that says nothing of an area, or of part of it only."""

    ground: Ground
    is_partial: bool

    @property
    def text(self) -> str:
        where = "部分辖区没有收到" if self.is_partial else "没有收到"
        return f"{where}今年完整的{NAMES[self.ground]}名单"


def lists_on(province_path: str, *, on: date) -> dict[str, list[str]]:
    """For each ground the areas of a province whose complete list of this year speaks on a day, none inside another."""
    found = received((feeds.ANNUAL_REPORTS, feeds.RISK_MARKS), province_path, on=on)
    first = date(on.year, 1, 1)
    speaking = {}
    for ground, (feed, kind) in _LISTS.items():
        limit = limit_of(feed, province_path, on=on)
        days = found.get((feed, kind), {})
        areas = [area for area, day in days.items() if day >= first and (on - day).days <= limit]
        speaking[ground.value] = outermost(province_path if province_path.startswith(area) else area for area in areas)
    return speaking


def silences(lists: dict[str, list[str]], path: str) -> list[Silence]:
    """Of a bureau's area, or of a household's place: the lists from which nothing follows for who is not on them."""
    return [
        Silence(ground, is_partial=_reaches_into(lists.get(ground.value, ()), path))
        for ground in _LISTS
        if not set(upwards(path)) & set(lists.get(ground.value, ()))
    ]


def _reaches_into(areas: Iterable[str], path: str) -> bool:
    return any(area.startswith(path) for area in areas)
