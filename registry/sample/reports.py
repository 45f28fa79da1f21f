"""Rows of the feed `annual_reports` (年度报告), for the year that typing asks for and the one before."""

from registry.sample.days import Days
from registry.sample.draws import Chance, spread
from registry.sample.households import GROWTH_REVENUE, LARGE_REVENUE, Household

HEADER = "code,reg_no,year,filed_on,revenue,tax_total,employees,disclosed\n"

_YEAR_BEFORE = 0.4
_LATE = 0.02
_FILED_AFTER_AS_OF = 0.05
_ON_PAPER = 0.03
# 示例: turnover of a surviving household in 元 at each twentieth of the households of a usual trade.
_TURNOVER = (
    0, 0, 0, 0, 3000, 6000, 9600, 12000, 15000, 18000, 20000, 24000, 28000, 30000, 36000, 40000, 48000, 56000, 68000,
    82000, 98000,
)  # fmt: skip
# 示例: people at work, the operator included; the country's mean is 2.68 (facts 6.1).
_PEOPLE = spread(((1, 30), (2, 34), (3, 17), (4, 8), (5, 5), (6, 3), (8, 2), (12, 1)))


class Reports:
    """Writes annual reports."""

    def __init__(self, days: Days, random: Chance):
        self._days = days
        self._random = random
        self._year = days.report_year
        self._before = days.filing_window(days.report_year - 1)

    def rows(self, household: Household) -> str:
        if not household.owes_report:
            return ""
        random, days = self._random, self._days
        rows = ""
        if random() < _YEAR_BEFORE and days.year[household.founded] < self._year:
            start, end = self._before
            rows = self._row(
                household, self._year - 1, start + int(random() * (end - start + 1)), self._revenue(household)
            )
        filed_on = self._filed_on(household)
        if filed_on:
            rows += self._row(household, self._year, filed_on, self._revenue(household))
        return rows

    def _filed_on(self, household: Household) -> int:
        """Day of filing for the year that typing asks for; 0: never filed."""
        random, days = self._random, self._days
        if household.case == "report_on_as_of":
            return days.as_of
        if household.case == "report_tomorrow":
            return days.as_of + 1
        draw = random()
        if "report_missing" in household.grounds:
            return days.as_of + 1 + int(random() * 90) if draw < _FILED_AFTER_AS_OF else 0
        if draw < _LATE:
            return min(days.filing_end + 1 + int(random() * 60), days.as_of)
        # Most file in the last weeks.
        early = random()
        return days.filing_end - int(early * early * (days.filing_end - days.filing_start + 1))

    def _row(self, household: Household, year: int, filed_on: int, revenue: int) -> str:
        """One report; `revenue` in 分."""
        random = self._random
        day = self._days.text[filed_on]
        draw = random()
        # Only a surviving household may keep its turnover to itself: the others are typed by it.
        if household.case == "report_on_paper" or (draw < _ON_PAPER and household.leaning == "survival"):
            return f"{household.key},{year},{day},,,,\n"
        people = _PEOPLE[int(random() * len(_PEOPLE))]
        if household.leaning != "survival":
            people += int(random() * 4)
        tax = "0"
        if draw > 0.7:
            tax = _money(int(revenue * random() * 0.02))
        disclosed = "是" if random() < 0.6 else "否"
        return f"{household.key},{year},{day},{_money(revenue)},{tax},{people},{disclosed}\n"

    def _revenue(self, household: Household) -> int:
        """Turnover in 分, on the side of the thresholds that the household's type asks for."""
        random, threshold = self._random, household.threshold
        strength = household.strength
        if strength == "threshold":
            return threshold * 100
        if strength == "under_threshold":
            return threshold * 100 - 1
        draw = random()
        if strength == "revenue" or strength == "large":
            yuan = LARGE_REVENUE + int(draw * draw * draw * 40) * 50_000 + int(random() * 50_000)
        elif strength == "score":
            # Below its industry's threshold, but enough points together with being a general taxpayer.
            yuan = GROWTH_REVENUE + int(draw * (threshold - GROWTH_REVENUE))
        elif household.leaning == "growth":
            yuan = threshold + int(draw * draw * (LARGE_REVENUE - threshold))
        else:
            return self._usual_revenue(household, draw)
        return (max(yuan // 1000 * 1000, threshold) if strength != "score" and random() < 0.5 else yuan) * 100

    def _usual_revenue(self, household: Household, draw: float) -> int:
        place = draw * 20
        step = int(place)
        low, high = _TURNOVER[step], _TURNOVER[step + 1]
        yuan = (low + int((place - step) * (high - low))) * household.trade.scale // 100
        # Folded back under the threshold rather than cut off, which would pile up households there.
        if yuan >= household.threshold:
            yuan %= household.threshold
        rounding = self._random()
        if rounding < 0.55:
            return yuan // 1000 * 100_000
        if rounding < 0.9:
            return yuan // 100 * 10_000
        return yuan * 100 + int((rounding - 0.9) * 1000)


def _money(cents: int) -> str:
    """元 from 分, with as many decimals as are needed."""
    yuan, rest = divmod(cents, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)
