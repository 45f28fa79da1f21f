"""Months and years count as in 民法典 第二百零二条: where the day is missing in the last month, its last day."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The day some months later (earlier when negative): 2024-01-31 + 1 = 2024-02-29, 2024-02-29 + 36 = 2027-02-28.

    Raises ValueError beyond the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"no year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(since: date, until: date) -> int:
    """The largest number of months that added to `since` gives a day no later than `until`.

    Raises ValueError when `until` is before `since`: nothing has lasted less than no time.
    """
    if until < since:
        raise ValueError(f"{until} is before {since}")
    months = (until.year - since.year) * 12 + until.month - since.month
    last_of_month = until.day == monthrange(until.year, until.month)[1]
    # On the last day of a month every month that began on a later day is full.
    return months - (until.day < since.day and not last_of_month)
