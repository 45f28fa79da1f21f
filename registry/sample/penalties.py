"""Rows of the feed `penalties` (行政处罚), with their time on display and their repair (总局令45号, facts 5.4)."""

from registry.sample.bureaus import Province
from registry.sample.days import Days
from registry.sample.draws import Chance, spread
from registry.sample.households import Household

HEADER = "code,reg_no,decision_no,decided_on,kind,amount,published_on,published_until,repaired_on\n"

_PUNISHED = 0.012
# 示例: kinds of 行政处罚法 第九条 and how often they are met.
_KINDS = spread(
    (
        ("罚款", 62), ("没收", 8), ("警告", 14), ("通报批评", 3), ("暂扣", 1), ("降低资质", 1), ("吊销", 4),
        ("限制经营", 1), ("停产停业", 3), ("关闭", 1), ("限制从业", 1), ("拘留", 1),
    )
)  # fmt: skip
# 示例: fines in 元.
_FINES = (50, 100, 200, 200, 500, 500, 1000, 1000, 2000, 3000, 5000, 5000, 10000, 20000, 50000, 120000)
# 示例: where a province draws the line of 较低数额罚款, which stop being shown after three months, in 元.
_SMALL_FINE = 1000
_NOT_REPAIRABLE = frozenset(("停产停业", "限制经营", "限制从业", "降低资质", "吊销", "关闭"))
_OLDEST = 1600


class Penalties:
    """Writes penalties; the document numbers count up through the sample."""

    def __init__(self, province: Province, days: Days, random: Chance):
        self._letter = province.letter
        self._days = days
        self._random = random
        self._count = 0

    def rows(self, household: Household) -> str:
        if self._random() >= _PUNISHED or household.age < 30:
            return ""
        rows = self._row(household)
        return rows + self._row(household) if self._random() < 0.1 else rows

    def _row(self, household: Household) -> str:
        random, days = self._random, self._days
        self._count += 1
        kind = _KINDS[int(random() * len(_KINDS))]
        decided = days.as_of - int(random() * min(household.age, _OLDEST))
        fine = _FINES[int(random() * len(_FINES))] if kind == "罚款" else 0
        amount = f"{fine}.50" if fine and random() < 0.05 else str(fine or "")
        number = f"{self._letter}{household.office.code[2:]}市监处罚〔{days.year[decided]}〕{self._count}号"
        shown = self._shown(kind, fine, decided)
        return f"{household.key},{number},{days.text[decided]},{kind},{amount},{shown}\n"

    def _shown(self, kind: str, fine: int, decided: int) -> str:
        """`published_on,published_until,repaired_on`. A warning alone is never published."""
        if kind == "警告":
            return ",,"
        random, days = self._random, self._days
        published = decided + 1 + int(random() * 27)
        if published > days.as_of:
            return ",,"
        small = kind == "通报批评" or (kind == "罚款" and fine <= _SMALL_FINE)
        until = days.months_later(published, 3 if small else 36)
        # Repair may be asked for after six months on display.
        repaired = days.months_later(published, 6) + int(random() * 200)
        if small or kind in _NOT_REPAIRABLE or repaired > days.as_of or random() > 0.4:
            return f"{days.text[published]},{days.text[until]},"
        return f"{days.text[published]},{days.text[until]},{days.text[repaired]}"
