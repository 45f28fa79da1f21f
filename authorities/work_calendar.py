"""The working-day calendar as it stands in the database, for working_days.py to count with."""

from authorities.models import AnnouncedYear, CalendarDay
from authorities.working_days import WorkCalendar


def work_calendar() -> WorkCalendar:
    """The calendar as officers keep it: two small queries; hand the result on instead of asking again."""
    return WorkCalendar(
        exceptions=dict(CalendarDay.objects.values_list("day", "is_working")),
        announced=frozenset(AnnouncedYear.objects.values_list("year", flat=True)),
    )
