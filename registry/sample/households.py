"""The draw of one household: who, where, which trade, since when, and its type. Feeds write what it says."""

from registry.sample.bureaus import Province
from registry.sample.calibration import (
    AGE_BANDS,
    GROUNDS,
    GROUNDS_WHEN_NEW,
    INELIGIBLE_WHEN_NEW,
    NOT_REGISTERED,
    Chances,
)
from registry.sample.days import Days
from registry.sample.draws import Chance, spread
from registry.sample.edge_cases import CASES, CYCLE, SCHEDULE
from registry.sample.identifiers import CodeMaker, registration_number, spoil
from registry.sample.operators import Operators
from registry.sample.trades import TRADES, UNKNOWN_INDUSTRIES

# Thresholds of the example standard (CONTRACTS 3) in 元: `growth_revenue`, by prefix of the industry.
GROWTH_REVENUE = 100_000
GROWTH_REVENUE_BY_INDUSTRY = (("F", 200_000), ("H62", 150_000))
LARGE_REVENUE = 500_000

_SEASONAL = 0.005
_NONE = ()
# 示例: how departments write an industry; "missing" and "unknown" leave the growth threshold at its general value.
_INDUSTRY_STYLES = spread(
    (("full", 618), ("digits", 250), ("division", 70), ("division_digits", 50), ("missing", 10), ("unknown", 2))
)
# 示例: what makes a household a developing one.
_STRENGTHS = spread((("revenue", 45), ("insured", 30), ("taxpayer", 25)))


class Household:
    """One drawn household. Days are day numbers (`days.Days`); `key` begins its rows in the other feeds."""

    __slots__ = (
        "age", "case", "code", "founded", "grounds", "industry", "key", "leaning", "office", "operator",
        "owes_report", "reg_no", "seasonal", "status", "status_on", "strength", "threshold", "trade",
    )  # fmt: skip


class Drawing:
    """Draws households one after the other."""

    def __init__(self, province: Province, days: Days, random: Chance):
        self._random = random
        self._province = province
        self._days = days
        self._chances = Chances(days)
        self._operators = Operators(province, days, random)
        self._codes = CodeMaker()
        # Each seed counts from elsewhere, so that two samples of one province share few codes.
        self._serial = int(random() * 30_000_000)
        self._ages = spread(((start, end - start), weight) for (start, end), weight in AGE_BANDS)
        self._trades = spread((_as_written(trade), trade.weight) for trade in TRADES)

    def draw(self, index: int) -> Household:
        random = self._random
        household = Household()
        household.case = case = SCHEDULE.get(index % CYCLE, "")
        start, span = self._ages[int(random() * len(self._ages))]
        age = start + int(random() * span)
        founded = self._founded(case, age) if case else self._days.as_of - age
        household.founded = founded
        household.age = age = self._days.as_of - founded
        by_size = self._province.by_size
        office = by_size[int(random() * len(by_size))]
        household.operator, household.office = self._operators.for_household(age, office)
        self._draw_industry(household)
        self._draw_numbers(household, index)
        household.seasonal = case == "suspended_seasonal" or random() < _SEASONAL
        self._draw_outcome(household)
        self._draw_status(household)
        return household

    def _founded(self, case: str, age: int) -> int:
        """Day number of founding for a case."""
        days = self._days
        how = CASES[case].founded
        if how == "long_ago":
            # Older than four years, so that no edge but the one in question is near; older than codes where asked.
            usual = days.as_of - 1500 - age % 5000
            return min(usual, days.codes_since - 1 - age % 3000) if case in ("bad_reg_no", "fed_by_reg_no") else usual
        if how == "leap_day":
            return days.leap_days[-1 - int(self._random() * 4)]
        return {
            "as_of": days.as_of,
            "tomorrow": days.as_of + 1,
            "later": days.as_of + 61,
            "36_months": days.full_36_months,
            "35_months": days.full_36_months + 1,
            "month_end": days.month_end[days.as_of - age - 31],
        }[how]

    def _draw_industry(self, household: Household) -> None:
        random = self._random
        household.trade, written, threshold = self._trades[int(random() * len(self._trades))]
        style = _INDUSTRY_STYLES[int(random() * len(_INDUSTRY_STYLES))]
        household.threshold = threshold
        if style == "full":
            household.industry = written[0]
        elif style == "digits":
            household.industry = written[1]
        elif style == "division":
            household.industry = written[2]
        elif style == "division_digits":
            household.industry = written[3]
        else:
            household.threshold = GROWTH_REVENUE
            household.industry = (
                "" if style == "missing" else UNKNOWN_INDUSTRIES[int(random() * len(UNKNOWN_INDUSTRIES))]
            )

    def _draw_numbers(self, household: Household, index: int) -> None:
        random = self._random
        case, office = household.case, household.office
        serial = self._serial + index
        code = self._codes.make(serial, office.founding[int(random() * len(office.founding))])
        reg_no = ""
        if household.founded < self._days.codes_since:
            draw = random()
            alone = draw < self._chances.number_only and case != "fed_by_reg_no"
            if alone or case == "bad_reg_no":
                code, reg_no = "", registration_number(serial, office.code)
            elif draw < self._chances.number_only + self._chances.number_and_code or case == "fed_by_reg_no":
                reg_no = registration_number(serial, office.code)
        if case == "bad_code":
            code = spoil(code or self._codes.make(serial, office.founding[0]))
        elif case == "bad_reg_no":
            reg_no = spoil(reg_no)
        household.code, household.reg_no = code, reg_no
        # Departments know a household by its code; those with the number only, by that (CONTRACTS 1).
        household.key = f",{reg_no}" if not code or case == "fed_by_reg_no" else f"{code},"

    def _draw_outcome(self, household: Household) -> None:
        """Grounds against the base standard, and the type that revenue, tax and insurance will speak for."""
        random, chances, days = self._random, self._chances, self._days
        household.owes_report = owes = days.year[household.founded] <= days.report_year
        draw, lean = random(), random()
        household.grounds = _NONE
        if draw < (chances.ineligible if owes else INELIGIBLE_WHEN_NEW):
            table = GROUNDS if owes else GROUNDS_WHEN_NEW
            household.grounds = table[int(random() * len(table))]
            # Who is in trouble is seldom large.
            lean *= 3
        if household.seasonal and "suspended" in household.grounds:
            household.grounds = ("report_missing",) if owes else ("abnormal",)
        household.leaning, household.strength = "survival", ""
        if household.case and CASES[household.case].grounds is not None:
            case = CASES[household.case]
            household.grounds, household.leaning, household.strength = case.grounds, case.leaning, case.strength
        elif not owes:
            return
        elif lean < chances.growth:
            household.leaning = "growth"
            if household.founded > days.full_36_months and random() < 0.1:
                # By score: points as a general taxpayer lift a turnover below the threshold; four quarters are needed.
                by_score = household.threshold == 200_000 and household.age > chances.taxed_from and random() < 0.4
                household.strength = "score" if by_score else "large"
        elif lean < chances.growth + chances.development and household.founded <= days.full_36_months:
            household.leaning = "development"
            household.strength = _STRENGTHS[int(random() * len(_STRENGTHS))]

    def _draw_status(self, household: Household) -> None:
        """登记状态 and its day; a day number, or None where no day is given."""
        random, days, case = self._random, self._days, household.case
        household.status_on = None
        if "not_registered" not in household.grounds:
            draw = random()
            household.status = "在营（开业）" if draw < 0.003 else "存续"
            if case == "struck_off_tomorrow":
                household.status, household.status_on = "注销", days.as_of + 1
            elif draw > 0.9:
                household.status_on = household.founded
            return
        household.status = NOT_REGISTERED[int(random() * len(NOT_REGISTERED))]
        # Without a missing report it must have been in business when reports were filed.
        report_end = days.filing_end if household.owes_report and "report_missing" not in household.grounds else 0
        earliest = max(household.founded, report_end)
        since = min(days.as_of - earliest, 1100)
        household.status_on = days.as_of - int(random() * (since + 1))
        if case in ("struck_off_on_as_of", "struck_off_undated"):
            household.status = "注销"
            household.status_on = days.as_of if case == "struck_off_on_as_of" else None
        elif case in ("converted", "moved_out"):
            household.status = "转企" if case == "converted" else "迁出"


def _as_written(trade) -> tuple:
    """A trade with the four ways its code is written and its growth threshold."""
    code = trade.code
    threshold = GROWTH_REVENUE
    for prefix, value in GROWTH_REVENUE_BY_INDUSTRY:
        if code.startswith(prefix):
            threshold = value
    return trade, (code, code[1:], code[:3], code[1:3]), threshold
