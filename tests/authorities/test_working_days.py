"""Counting working days: real arrangements of 2025 and 2026, deadlines that may still move, laws that always hold."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from authorities.models import AnnouncedYear, CalendarDay
from authorities.statutory_holidays import LAST_YEAR, is_off_by_law
from authorities.work_calendar import work_calendar
from authorities.working_days import (
    Deadline,
    WorkCalendar,
    add_working_days,
    next_working_day,
    working_days_between,
)

PLAIN = WorkCalendar(exceptions={}, announced=frozenset(range(2000, 2100)))


@pytest.fixture
def calendar(db) -> WorkCalendar:
    """As seeded: announced until 2026."""
    return work_calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


class TestRealCalendar:
    @pytest.mark.parametrize(
        ("text", "works"),
        [
            ("2025-01-01", False),  # 元旦, a Wednesday
            ("2025-01-26", True),  # Sunday, worked for 春节
            ("2025-01-27", True),
            ("2025-01-28", False),  # 除夕
            ("2025-02-04", False),
            ("2025-02-08", True),  # Saturday, worked
            ("2025-04-04", False),  # 清明
            ("2025-04-27", True),  # Sunday, worked for 劳动节
            ("2025-05-05", False),
            ("2025-06-02", False),  # 端午, the Monday after
            ("2025-09-28", True),  # Sunday, worked for 国庆
            ("2025-10-08", False),
            ("2025-10-11", True),  # Saturday, worked
            ("2025-10-12", False),  # an ordinary Sunday
            ("2026-01-02", False),  # 元旦 with a day more
            ("2026-01-04", True),  # Sunday, worked for it
            ("2026-02-14", True),  # Saturday, worked for 春节
            ("2026-02-15", False),
            ("2026-02-23", False),
            ("2026-02-28", True),  # Saturday, worked
            ("2026-04-06", False),  # 清明, the Monday after
            ("2026-05-09", True),  # Saturday, worked for 劳动节
            ("2026-06-19", False),  # 端午
            ("2026-09-20", True),  # Sunday, worked for 国庆
            ("2026-09-25", False),  # 中秋
            ("2026-10-07", False),
            ("2026-10-10", True),  # Saturday, worked
            ("2026-07-15", True),  # an ordinary Wednesday
        ],
    )
    def test_days(self, calendar, text, works):
        assert calendar.is_working(day(text)) is works

    @pytest.mark.parametrize(
        ("start", "count", "last"),
        [
            ("2025-01-24", 1, "2025-01-26"),
            ("2025-01-24", 2, "2025-01-27"),
            ("2025-01-24", 3, "2025-02-05"),
            ("2025-01-24", 6, "2025-02-08"),
            ("2025-01-24", 7, "2025-02-10"),
            ("2025-04-03", 1, "2025-04-07"),
            ("2025-04-25", 1, "2025-04-27"),
            ("2025-04-25", 5, "2025-05-06"),
            ("2025-05-30", 1, "2025-06-03"),
            ("2025-09-26", 3, "2025-09-30"),
            ("2025-09-26", 4, "2025-10-09"),
            ("2025-09-26", 6, "2025-10-11"),
            ("2025-09-26", 7, "2025-10-13"),
            ("2026-02-13", 1, "2026-02-14"),
            ("2026-02-13", 2, "2026-02-24"),
            ("2026-02-13", 6, "2026-02-28"),
            ("2026-02-13", 7, "2026-03-02"),
            ("2026-04-30", 3, "2026-05-08"),
            ("2026-04-30", 4, "2026-05-09"),
            ("2026-04-30", 5, "2026-05-11"),
            ("2026-06-18", 1, "2026-06-22"),
            ("2026-09-18", 5, "2026-09-24"),
            ("2026-09-18", 6, "2026-09-28"),
            ("2026-09-18", 9, "2026-10-08"),
            ("2026-09-18", 11, "2026-10-10"),
            ("2026-09-18", 12, "2026-10-12"),
            ("2026-07-01", 20, "2026-07-29"),
            # Begun on a day off, on a holiday, on a make-up day.
            ("2026-07-04", 1, "2026-07-06"),
            ("2026-10-03", 1, "2026-10-08"),
            ("2026-09-20", 1, "2026-09-21"),
            # Over New Year's Day, both years announced.
            ("2025-12-31", 1, "2026-01-04"),
            ("2025-12-26", 5, "2026-01-05"),
        ],
    )
    def test_last_day_of_a_period(self, calendar, start, count, last):
        assert add_working_days(day(start), count, calendar=calendar) == Deadline(day(last), provisional=False)
        assert working_days_between(day(start), day(last), calendar=calendar) == count

    @pytest.mark.parametrize(
        ("ends", "then"),
        [
            ("2026-10-01", "2026-10-08"),
            ("2026-09-20", "2026-09-20"),
            ("2026-09-27", "2026-09-28"),
            ("2026-02-15", "2026-02-24"),
            ("2026-07-04", "2026-07-06"),
            ("2026-07-15", "2026-07-15"),
        ],
    )
    def test_a_period_that_ends_on_a_day_off_ends_after_it(self, calendar, ends, then):
        assert next_working_day(day(ends), calendar=calendar) == Deadline(day(then), provisional=False)

    def test_between_counts_the_end_and_not_the_beginning(self, calendar):
        assert working_days_between(day("2026-07-15"), day("2026-07-15"), calendar=calendar) == 0
        assert working_days_between(day("2026-07-15"), day("2026-07-16"), calendar=calendar) == 1
        assert working_days_between(day("2026-07-16"), day("2026-07-15"), calendar=calendar) == -1
        assert working_days_between(day("2026-09-30"), day("2026-10-08"), calendar=calendar) == 1
        assert working_days_between(day("2026-01-01"), day("2026-12-31"), calendar=calendar) == 248

    def test_an_officers_correction_counts(self, calendar):
        CalendarDay.objects.create(day=day("2026-07-16"), is_working=False, name="示例停工")
        assert add_working_days(day("2026-07-15"), 1, calendar=work_calendar()).day == day("2026-07-17")
        assert add_working_days(day("2026-07-15"), 1, calendar=calendar).day == day("2026-07-16")

    @pytest.mark.parametrize("count", [0, -1])
    def test_a_period_has_a_day(self, calendar, count):
        with pytest.raises(ValueError, match="at least one"):
            add_working_days(day("2026-07-15"), count, calendar=calendar)


class TestNotYetAnnounced:
    """2027 has no arrangement yet; it may take days at the end of December 2026, as those of 2019 and 2023 did."""

    @pytest.mark.parametrize(
        ("start", "count", "last", "provisional"),
        [
            ("2026-12-24", 1, "2026-12-25", False),
            ("2026-12-24", 2, "2026-12-28", False),
            ("2026-12-24", 3, "2026-12-29", True),
            ("2026-12-24", 5, "2026-12-31", True),
            ("2026-12-24", 6, "2027-01-04", True),
            ("2026-11-23", 20, "2026-12-21", False),
            ("2026-11-23", 30, "2027-01-05", True),
            ("2027-09-30", 1, "2027-10-04", True),
            ("2027-03-01", 5, "2027-03-08", True),
        ],
    )
    def test_a_period_into_such_days_is_provisional(self, calendar, start, count, last, provisional):
        assert add_working_days(day(start), count, calendar=calendar) == Deadline(day(last), provisional)

    @pytest.mark.parametrize(
        ("ends", "provisional"), [("2026-12-26", False), ("2026-12-29", True), ("2027-01-01", True)]
    )
    def test_so_is_one_that_ends_there(self, calendar, ends, provisional):
        assert next_working_day(day(ends), calendar=calendar).provisional is provisional

    def test_once_announced_it_is_computed_again(self, calendar):
        AnnouncedYear.objects.create(year=2027, notice="示例")
        CalendarDay.objects.create(day=day("2027-01-01"), is_working=False, name="元旦")
        CalendarDay.objects.create(day=day("2026-12-27"), is_working=True, name="元旦")
        again = work_calendar()
        assert add_working_days(day("2026-12-25"), 6, calendar=calendar) == Deadline(day("2027-01-05"), True)
        assert add_working_days(day("2026-12-25"), 6, calendar=again) == Deadline(day("2027-01-04"), False)
        assert add_working_days(day("2026-12-24"), 7, calendar=again) == Deadline(day("2027-01-04"), False)

    @pytest.mark.parametrize("year", [2025, 2026])
    def test_the_days_off_by_law_are_off_in_every_arrangement(self, calendar, year):
        """What the arrangements of the announced years say by name, the law says without them."""
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        by_law = [each for each in days if is_off_by_law(each)]
        assert len(by_law) == 13
        assert not any(calendar.is_working(each) for each in by_law)
        named = set(CalendarDay.objects.filter(day__in=by_law).values_list("name", flat=True))
        assert len(named) >= 6

    @pytest.mark.parametrize(
        "text",
        [
            "2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01",
            "2027-05-02", "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03", "2030-02-03",
            "2033-09-08", "2060-10-01",
        ],
    )  # fmt: skip
    def test_a_day_off_by_law_is_off_in_a_year_not_announced(self, calendar, text):
        assert is_off_by_law(day(text))
        assert not calendar.is_working(day(text))

    @pytest.mark.parametrize("text", ["2027-01-04", "2027-02-09", "2027-05-03", "2027-10-04", "2030-02-06"])
    def test_the_day_behind_is_worked(self, calendar, text):
        assert calendar.is_working(day(text))

    def test_a_festival_that_the_moon_sets_lies_where_it_can(self):
        for year in range(2025, LAST_YEAR + 1):
            days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
            off = [each for each in days if is_off_by_law(each)]
            # Where 中秋 falls into 国庆 a day is both.
            assert len(off) in (12, 13)
            spring = [each for each in off if each.month in (1, 2) and each != date(year, 1, 1)]
            assert [each - spring[0] for each in spring] == [timedelta(days=n) for n in range(4)]
            assert date(year, 1, 20) <= spring[0] <= date(year, 2, 20)

    def test_years_before_the_first_one_kept_are_provisional_too(self, calendar):
        assert add_working_days(day("2003-03-03"), 1, calendar=calendar).provisional

    @pytest.mark.parametrize(
        "text", ["2018-12-29", "2018-12-31", "2022-12-31", "2023-12-30", "2007-12-29", "2011-12-31"]
    )
    def test_december_days_of_the_next_years_arrangement_were_seeded(self, calendar, text):
        assert day(text) in calendar.exceptions


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(
    WorkCalendar,
    exceptions=st.dictionaries(DAYS, st.booleans(), max_size=200),
    announced=st.frozensets(st.integers(2023, 2029)),
)
COUNTS = st.integers(1, 120)


class TestLaws:
    @given(DAYS, COUNTS, CALENDARS)
    def test_between_undoes_add(self, start, count, calendar):
        last = add_working_days(start, count, calendar=calendar).day
        assert working_days_between(start, last, calendar=calendar) == count
        assert working_days_between(start, last - timedelta(days=1), calendar=calendar) == count - 1
        assert calendar.is_working(last)

    @given(DAYS, DAYS, CALENDARS)
    def test_add_undoes_between(self, start, end, calendar):
        count = working_days_between(start, end, calendar=calendar)
        assume(count > 0)
        last = add_working_days(start, count, calendar=calendar).day
        assert last <= end
        assert (last == end) == calendar.is_working(end)

    @given(DAYS, DAYS, DAYS, CALENDARS)
    def test_between_adds_up_and_turns_round(self, first, second, third, calendar):
        def between(start: date, end: date) -> int:
            return working_days_between(start, end, calendar=calendar)

        assert between(first, second) + between(second, third) == between(first, third)
        assert between(first, second) == -between(second, first)

    @given(DAYS, COUNTS, COUNTS, CALENDARS)
    def test_periods_can_be_put_end_to_end(self, start, one, other, calendar):
        middle = add_working_days(start, one, calendar=calendar)
        end = add_working_days(middle.day, other, calendar=calendar)
        whole = add_working_days(start, one + other, calendar=calendar)
        assert whole == Deadline(end.day, middle.provisional or end.provisional)

    @given(DAYS, CALENDARS)
    def test_the_next_working_day_is_the_first(self, start, calendar):
        found = next_working_day(start, calendar=calendar).day
        assert calendar.is_working(found)
        passed = (start + timedelta(days=n) for n in range((found - start).days))
        assert not any(calendar.is_working(skipped) for skipped in passed)

    @given(DAYS, COUNTS, CALENDARS)
    def test_provisional_exactly_when_a_day_on_the_way_is_not_settled(self, start, count, calendar):
        found = add_working_days(start, count, calendar=calendar)
        way = [start + timedelta(days=n + 1) for n in range((found.day - start).days)]
        assert found.provisional == any(not calendar.is_settled(passed) for passed in way)

    @given(DAYS, COUNTS)
    def test_in_plain_weeks_five_days_are_a_week(self, start, weeks):
        last = add_working_days(start, 5 * weeks, calendar=PLAIN).day
        back_to_friday = max(0, start.weekday() - 4)
        assert last == start - timedelta(days=back_to_friday) + timedelta(weeks=weeks)
