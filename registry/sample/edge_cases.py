"""Edge cases are placed on purpose: edges of the rules that chance alone would seldom hit.

Every cycle of `CYCLE` households has each case once, in the same place, so that a file of one cycle or more has them
all and the shares stay as calibrated. Feeds look at `household.case`; what a case fixes beforehand stands in the table.
"""

from dataclasses import dataclass

CYCLE = 2000
# Prime to the cycle: cases lie apart, and the first in a few dozen rows.
_SPACING = 37


@dataclass(frozen=True, slots=True)
class Case:
    """A case fixes this before the draw.

    `founded` names a day that `households.Drawing` knows; `grounds` None leaves outcome and type to chance.
    """

    what: str
    founded: str = "long_ago"
    grounds: tuple[str, ...] | None = ()
    leaning: str = "survival"
    strength: str = ""


CASES = {
    # Founding days
    "founded_on_as_of": Case("founded on the reference day: 0 months", founded="as_of"),
    "founded_tomorrow": Case("founded the day after: no part of the run", founded="tomorrow"),
    "founded_later": Case("founded two months after", founded="later"),
    "founded_36_months_ago": Case("36 months on the day: development", "36_months", (), "development", "revenue"),
    "founded_a_day_short": Case("one day short of 36 months: growth at most", "35_months", (), "growth", "large"),
    "founded_leap_day": Case("founded on 29 February", founded="leap_day", grounds=None),
    "founded_month_end": Case("founded on the last day of a month", founded="month_end", grounds=None),
    # 歇业
    "suspended_until_as_of": Case("last day of the suspension: it still counts", grounds=("suspended",)),
    "suspended_until_yesterday": Case("suspension ran out yesterday"),
    "suspended_three_years": Case("three years are over today, whatever was filed"),
    "suspended_three_years_tomorrow": Case("three years are over tomorrow", grounds=("suspended",)),
    "suspended_since_leap_day": Case("suspended since 29 February, no end filed", grounds=("suspended",)),
    "suspended_seasonal": Case("seasonal business in suspension: never a ground"),
    # Other marks
    "released_on_as_of": Case("mark released on the reference day"),
    "released_tomorrow": Case("mark released the day after", grounds=("abnormal",)),
    "marked_on_as_of": Case("marked on the reference day", grounds=("abnormal",)),
    "marked_tomorrow": Case("marked the day after"),
    "marked_twice": Case("marked, released, marked again", grounds=("abnormal",)),
    # Annual report
    "report_on_as_of": Case("report filed on the reference day"),
    "report_tomorrow": Case("report filed the day after", grounds=("report_missing",)),
    "report_on_paper": Case("on paper: nothing but the fact of filing is known"),
    "revenue_on_threshold": Case(
        "turnover just at the threshold of its industry", leaning="growth", strength="threshold"
    ),
    "revenue_under_threshold": Case("turnover one 分 below the threshold", strength="under_threshold"),
    # Registration
    "struck_off_on_as_of": Case("注销 on the reference day", grounds=("not_registered",)),
    "struck_off_tomorrow": Case("注销 the day after: still registered"),
    "struck_off_undated": Case("注销 without a day: since founding", grounds=("not_registered",)),
    "converted": Case("转企: the code beginning with 92 now is an enterprise's", grounds=("not_registered",)),
    "moved_out": Case("迁出", grounds=("not_registered",)),
    "bad_code": Case("code fails its check digit", grounds=None),
    "bad_reg_no": Case("15-digit number only, and it fails its check digit", grounds=None),
    "operator_changed": Case("new operator, old code and founding day", grounds=None),
    "fed_by_reg_no": Case("has a code, but departments still deliver by the 15-digit number", grounds=None),
    "other_division": Case("the place lies in another division than the bureau in charge", grounds=None),
    "former_division": Case("the place is given by the code of an abolished division", grounds=None),
    # Tax and social insurance
    "tax_on_window_edge": Case("a general taxpayer's period ends on the day the window begins: outside"),
    "tax_in_window": Case("the same a day later: inside", leaning="development", strength="taxpayer"),
    "taxpayer_lost": Case("general taxpayer until the last quarter"),
    "taxpayer_gained": Case("general taxpayer since the last quarter", leaning="development", strength="taxpayer"),
    "insured_before_window": Case("three insured, but only before the window"),
    # Indicators
    "indicator_unreadable": Case("a yes/no indicator with other words: unknown", grounds=None),
    "indicator_empty": Case("an indicator without a value: unknown", grounds=None),
    "indicator_tomorrow": Case("a newer value, but after the reference day", grounds=None),
}

SCHEDULE = {place * _SPACING % CYCLE: name for place, name in enumerate(CASES, start=1)}
