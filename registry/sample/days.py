"""The calendar of one sample: days as small numbers around the reference day, with their texts ready.

A day number counts from `Days.first`; `text[n]` is `YYYY-MM-DD`. Months follow 民法典 第二百零二条 (CONTRACTS 2).
"""

import calendar
from datetime import date, timedelta

# Years before and after the reference day that a sample can name.
YEARS_BACK = 36
YEARS_AHEAD = 4
# The reporting period ends on 30 June (《个体工商户年度报告暂行办法》 第三条; CONTRACTS 2, report_year).
REPORTING_ENDS = (6, 30)
# From this day a household gets a 统一社会信用代码 at founding (两证整合); earlier ones may hold a 15-digit number.
CODES_SINCE = date(2016, 12, 1)


def add_months(day: date, months: int) -> date:
    """The same day that many months on; where the month has no such day, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Days:
    """Day numbers and texts around `as_of`."""

    def __init__(self, as_of: date):
        self.first = date(as_of.year - YEARS_BACK, 1, 1)
        last = date(as_of.year + YEARS_AHEAD, 12, 31)
        dates = [self.first + timedelta(days=n) for n in range((last - self.first).days + 1)]
        self.text = tuple(day.isoformat() for day in dates)
        self.year = tuple(day.year for day in dates)
        self.as_of = self.number(as_of)
        self.date = as_of
        closed = (as_of.month, as_of.day) > REPORTING_ENDS
        self.report_year = as_of.year - (1 if closed else 2)
        self.filing_start, self.filing_end = self.filing_window(self.report_year)
        # The last day after which a household has not yet existed for 36 months.
        self.full_36_months = max(n for n in range(self.as_of) if add_months(dates[n], 36) <= as_of)
        self.window_edge = self.number(add_months(as_of, -12))
        self.leap_days = tuple(n for n in range(self.as_of) if (dates[n].month, dates[n].day) == (2, 29))
        # For each day the last one of its month.
        self.month_end = tuple(self.number(_month_end(day)) for day in dates)
        self.codes_since = (min(max(CODES_SINCE, self.first), as_of) - self.first).days

    def number(self, day: date) -> int:
        return (day - self.first).days

    def months_later(self, number: int, months: int) -> int:
        """Day number that many months on (or back)."""
        return self.number(add_months(self.first + timedelta(days=number), months))

    def filing_window(self, year: int) -> tuple[int, int]:
        """First and last day number on which the report of a year is filed in time."""
        return self.number(date(year + 1, 1, 1)), self.number(date(year + 1, *REPORTING_ENDS))

    def periods(self, *, months: int, count: int) -> tuple[tuple[int, int], ...]:
        """The last `count` whole periods (calendar months or quarters) that end by the reference day, newest first."""
        month = self.date.replace(day=1)
        start = add_months(month, -((month.month - 1) % months))
        if _month_end(add_months(start, months - 1)) > self.date:
            start = add_months(start, -months)
        starts = (add_months(start, -months * n) for n in range(count))
        return tuple((self.number(day), self.number(_month_end(add_months(day, months - 1)))) for day in starts)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
