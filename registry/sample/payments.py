"""Rows of the feeds `tax` (纳税) and `social_insurance` (社会保险): those who paid, by quarter and by month."""

from registry.sample.calibration import Chances
from registry.sample.days import Days
from registry.sample.draws import Chance, spread
from registry.sample.households import Household

TAX_HEADER = "code,reg_no,period_start,period_end,tax_paid,tax_at_least,general_taxpayer\n"
INSURANCE_HEADER = "code,reg_no,period_start,period_end,insured\n"

_QUARTERS = 4
_MONTHS = 12
# 示例: how many quarters or months before the newest the rows end; most have the newest.
_QUARTERS_BACK = spread(((0, 85), (1, 6), (2, 4), (4, 5)))
_MONTHS_BACK = spread(((0, 85), (1, 5), (3, 4), (6, 3), (12, 3)))
# 示例: brackets of quarterly tax that a department hands over in place of amounts, in 元.
_BRACKETS = (0, 0, 0, 100, 300, 1000)
_BRACKETS_ONLY = 0.08
_BOTH_GIVEN = 0.01
_TAXPAYER_NOT_SAID = 0.05
_YOUNG_TAXPAYER = 0.001
_INSURED = spread(((1, 70), (2, 30)))
_MANY_INSURED = (3, 3, 3, 4, 4, 5, 6, 8, 12, 20)
_MOST_INSURED = 20
_TAX_CASES = frozenset(("tax_on_window_edge", "tax_in_window", "taxpayer_lost", "taxpayer_gained"))


class Tax:
    """Writes tax periods: four quarters of each household that is on the tax department's list."""

    def __init__(self, days: Days, random: Chance):
        self._days = days
        self._random = random
        self._chances = Chances(days)
        self._quarters = days.periods(months=3, count=_QUARTERS + max(_QUARTERS_BACK))
        self._texts = tuple(f"{days.text[start]},{days.text[end]}" for start, end in self._quarters)

    def rows(self, household: Household) -> str:
        random = self._random
        strength = household.strength
        taxpayer = strength == "taxpayer" or strength == "score"
        if not taxpayer and household.case not in _TAX_CASES:
            if household.age <= self._chances.taxed_from or "not_registered" in household.grounds:
                return ""
            if random() >= self._chances.tax:
                return ""
            # A general taxpayer that is too young for the rule.
            taxpayer = household.founded > self._days.full_36_months and random() < _YOUNG_TAXPAYER
            return self._usual(household, "是" if taxpayer else "")
        if household.case in _TAX_CASES:
            return self._edge(household)
        return self._four(household.key, self._texts[:_QUARTERS], ("是",) * 4, 3000)

    def _usual(self, household: Household, taxpayer: str) -> str:
        random = self._random
        draw = random()
        back = _QUARTERS_BACK[int(draw * len(_QUARTERS_BACK))]
        if self._quarters[back + _QUARTERS - 1][0] < household.founded:
            back = 0
        texts = self._texts[back : back + _QUARTERS]
        says = taxpayer or ("" if random() < _TAXPAYER_NOT_SAID else "否")
        draw = random()
        if draw < _BRACKETS_ONLY:
            least = _BRACKETS[int(random() * len(_BRACKETS))]
            ends = ("", *(f",{text},,{least},{says}\n" for text in texts))
            return household.key.join(ends)
        if draw < _BRACKETS_ONLY + _BOTH_GIVEN:
            ends = ("", *(f",{text},{100 + int(random() * 900)},100,{says}\n" for text in texts))
            return household.key.join(ends)
        most = 30 if draw < 0.5 else 400 if draw < 0.95 or household.leaning == "survival" else 4000
        return self._four(household.key, texts, (says,) * 4, most)

    def _four(self, key: str, texts, says, most: int) -> str:
        """Four quarters with amounts of up to `most` 元, many of them nothing."""
        random = self._random
        rows = ""
        for text, taxpayer in zip(texts, says, strict=True):
            paid = random() * 1.5 - 0.5
            amount = f"{int(paid * most)}.{int(paid * 97) + 1:02d}" if paid > 0 else "0"
            rows += f"{key},{text},{amount},,{taxpayer}\n"
        return rows

    def _edge(self, household: Household) -> str:
        days, case, texts = self._days, household.case, self._texts
        if case == "taxpayer_lost":
            return self._four(household.key, texts[:4], ("否", "是", "是", "是"), 400)
        if case == "taxpayer_gained":
            return self._four(household.key, texts[:4], ("是", "否", "否", "否"), 400)
        # The newest period ends on the first day outside the window, or on the first inside; the others lie before.
        end = days.window_edge + (1 if case == "tax_in_window" else 0)
        odd = f"{days.text[end - 40]},{days.text[end]}"
        return self._four(household.key, (odd, *texts[5:8]), ("是",) * 4, 400)


class SocialInsurance:
    """Writes insured people by month: twelve months of each household on the social security department's list."""

    def __init__(self, days: Days, random: Chance):
        self._days = days
        self._random = random
        self._chances = Chances(days)
        self._periods = days.periods(months=1, count=_MONTHS + max(_MONTHS_BACK))
        # A row without its key, for each month and number of people; `key.join` then writes twelve rows at once.
        self._ends = tuple(
            tuple(f",{days.text[start]},{days.text[end]},{people}\n" for start, end in self._periods)
            for people in range(_MOST_INSURED + 1)
        )
        self._outside = next(n for n, (_, end) in enumerate(self._periods) if end <= days.window_edge)

    def rows(self, household: Household) -> str:
        random = self._random
        draw = random()
        if household.case == "insured_before_window":
            months = (
                *self._ends[2][self._outside - 6 : self._outside],
                *self._ends[3][self._outside : self._outside + 6],
            )
            return household.key.join(("", *months))
        if household.strength == "insured":
            many = _MANY_INSURED[int(draw * len(_MANY_INSURED))]
            newest = 1 + int(random() * _MONTHS)
            return household.key.join(("", *self._ends[many][:newest], *self._ends[2][newest:_MONTHS]))
        if (
            draw >= self._chances.insurance
            or household.age <= self._chances.insured_from
            or "not_registered" in household.grounds
        ):
            return ""
        back = _MONTHS_BACK[int(random() * len(_MONTHS_BACK))]
        if self._periods[back + _MONTHS - 1][0] < household.founded:
            back = 0
        people = _INSURED[int(random() * len(_INSURED))]
        ends = self._ends[people][back : back + _MONTHS]
        if random() < 0.1:
            # One came in the course of the year.
            since = int(random() * _MONTHS)
            ends = (*ends[:since], *self._ends[1][back + since : back + _MONTHS])
        return household.key.join(("", *ends))
