"""When a province looks ahead, and to which run."""

from datetime import date, timedelta

from typing_engine.models import AnnualTyping, CheckUpDays, ReportingPeriod


def reports_due_on(year: int) -> date:
    """The last day for annual reports in a year."""
    periods = ReportingPeriod.objects.order_by("from_year")
    period = periods.filter(from_year__lte=year).last() or periods.first()
    return date(year, period.month, period.day)


def coming_run_day(province_path: str, on: date) -> date:
    """The day of the run that is looked ahead to, asked in the province's jurisdiction.

    As announced for the year, else the day after annual reports are due; later in the year, the day itself.
    """
    announced = AnnualTyping.objects.filter(path=province_path, year=on.year).values_list("as_of", flat=True).first()
    return max(on, announced or reports_due_on(on.year) + timedelta(days=1))


def days_of(path: str, on: date) -> CheckUpDays:
    """The days in force in the province of a path."""
    return CheckUpDays.objects.in_force(path, on)
