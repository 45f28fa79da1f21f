"""Shares that the sample aims at (facts 6.2, 西藏 2025; of all households), turned into the chances that draws use.

The types are those of the example standard in CONTRACTS 3, which is a sample standard (示例) and no province's.
"""

from registry.sample.days import Days
from registry.sample.draws import spread
from registry.sample.edge_cases import CASES, CYCLE

INELIGIBLE = 0.240
GROWTH = 0.044
DEVELOPMENT = 0.0026
# Of households that owe no report yet; they have had less time to get into trouble.
INELIGIBLE_WHEN_NEW = 0.05
# Of all households; the measurements behind DESIGN 4 take these shares (MEASUREMENTS, "period rows to sum").
WITH_TAX = 0.25
WITH_INSURANCE = 0.10
# Of all households: a 15-digit number alone, or beside the code.
NUMBER_ONLY = 0.015
NUMBER_AND_CODE = 0.10

# 示例: age in days (from, up to) per thousand households; half of them under four years.
AGE_BANDS = (
    ((0, 183), 90), ((183, 365), 80), ((365, 730), 140), ((730, 1095), 110), ((1095, 1461), 95), ((1461, 1826), 75),
    ((1826, 2557), 115), ((2557, 3652), 130), ((3652, 5479), 105), ((5479, 9131), 50), ((9131, 11688), 10),
)  # fmt: skip

# 示例: grounds of ineligible households that owe a report. Who files none is marked abnormal for it sooner or later.
GROUNDS = spread(
    (
        (("report_missing",), 430),
        (("report_missing", "abnormal"), 210),
        (("abnormal",), 70),
        (("report_missing", "not_registered"), 90),
        (("not_registered",), 50),
        (("report_missing", "abnormal", "not_registered"), 20),
        (("tax_abnormal",), 45),
        (("report_missing", "tax_abnormal"), 35),
        (("report_missing", "abnormal", "tax_abnormal"), 20),
        (("suspended",), 15),
        (("report_missing", "suspended"), 5),
        (("serious_violation",), 4),
        (("abnormal", "serious_violation"), 4),
        (("report_missing", "abnormal", "tax_abnormal", "serious_violation"), 2),
    )
)
GROUNDS_WHEN_NEW = spread(
    (
        (("not_registered",), 40), (("abnormal",), 35), (("tax_abnormal",), 14), (("suspended",), 8),
        (("abnormal", "tax_abnormal"), 2), (("serious_violation",), 1),
    )
)  # fmt: skip
NOT_REGISTERED = spread((("注销", 60), ("吊销", 26), ("吊销未注销", 2), ("撤销", 3), ("转企", 4), ("迁出", 5)))


class Chances:
    """Chances for one reference day, so that the shares above come out whatever part of the year it lies in."""

    def __init__(self, days: Days):
        owing = _share(lambda age: days.year[days.as_of - age] <= days.report_year)
        full_36 = _share(lambda age: days.as_of - age <= days.full_36_months)
        self.ineligible = (_left(INELIGIBLE, "ineligible") - (1 - owing) * INELIGIBLE_WHEN_NEW) / owing
        eligible = 1 - self.ineligible
        self.growth = _left(GROWTH, "growth") / (owing * eligible)
        self.development = _left(DEVELOPMENT, "development") / (full_36 * eligible)
        # One in twenty households is struck off and pays nothing any more.
        registered = 0.96
        # Only who has existed for as long as the periods reach has them all.
        self.taxed_from = 365 + 92
        self.tax = WITH_TAX / (_share(lambda age: age > self.taxed_from) * registered)
        self.insured_from = 365 + 31
        self.insurance = WITH_INSURANCE / (_share(lambda age: age > self.insured_from) * registered)
        before_codes = _share(lambda age: days.as_of - age < days.codes_since) or 1
        self.number_only = min(NUMBER_ONLY / before_codes, 0.15)
        self.number_and_code = min(NUMBER_AND_CODE / before_codes, 0.8)


def _left(share: float, outcome: str) -> float:
    """What remains of a share for chance, after the edge cases that are placed on purpose."""
    fixed = ["ineligible" if case.grounds else case.leaning for case in CASES.values() if case.grounds is not None]
    return (share * CYCLE - fixed.count(outcome)) / (CYCLE - len(fixed))


def _share(holds) -> float:
    """Share of households whose age in days fulfils a condition."""
    return sum(
        weight * sum(1 for age in range(start, end) if holds(age)) / (end - start) for (start, end), weight in AGE_BANDS
    ) / sum(weight for _, weight in AGE_BANDS)
