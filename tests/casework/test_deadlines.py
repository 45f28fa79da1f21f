"""Last days of every kind of row: counted anew when a year is announced, never nearer, and nothing else is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from appeals.models import Appeal, MassCase, Recheck
from authorities import clock
from authorities.jurisdiction import nationwide
from authorities.models import AnnouncedYear, CalendarDay
from authorities.work_calendar import work_calendar
from authorities.working_days import add_working_days, next_working_day
from casework import deadlines, settling
from casework.deadlines import Due, LastDay, last_day
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Supplement
from mingteyouxin.endings.models import Ending
from mingteyouxin.evaluations.models import RecommenderQuestion
from mingteyouxin.notices.models import Notice
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.opinions.models import OpinionRequest
from mingteyouxin.spot_checks.models import SpotCheckItem
from mingteyouxin.visits.models import Visit
from tests.authorities.private_rows import one_of_each
from tests.conftest import acting_as

# In December, when the arrangement of the next year's holidays is not out yet; that of 2026 is.
TODAY = date(2026, 12, 21)
KINDS = {
    Appeal,
    MassCase,
    Recheck,
    Case,
    Ending,
    YearlyReport,
    OperatorChange,
    Supplement,
    Notice,
    OpinionRequest,
    RecommenderQuestion,
    SpotCheckItem,
    Visit,
}
# Tables whose rows stay as they were written, so that the test has to lift that.
_KEPT = (Notice, OpinionRequest, RecommenderQuestion)
_per_example = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture
def due_rows(as_batch) -> list[Due]:
    """One row of every kind that has a last day, made some weeks ago."""
    with clock.stopped_at(TODAY - timedelta(days=20)), as_batch():
        made = [row for row in one_of_each("420106") if isinstance(row, Due)]
    assert {type(row) for row in made} == set(settling.kinds()) == KINDS
    return made


@contextmanager
def taken_back() -> Iterator[None]:
    """What one example writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tell(row: Due, told: LastDay) -> None:
    """Write a last day as the verbs do when they write the row."""
    with acting_as("owner"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for kind in _KEPT:
            cursor.execute(f"ALTER TABLE {kind._meta.db_table} DISABLE TRIGGER kept")
        with nationwide():
            assert type(row).objects.filter(pk=row.pk).update(**told.columns(row.DAY)) == 1
        for kind in _KEPT:
            cursor.execute(f"ALTER TABLE {kind._meta.db_table} ENABLE TRIGGER kept")


def announce(days: dict[date, bool]) -> None:
    """The arrangement for 2027 is out."""
    with acting_as("owner"):
        AnnouncedYear.objects.create(year=2027)
        for day, is_working in days.items():
            CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": "示例"})


def settle() -> int:
    with acting_as("batch"):
        return settling.settle()


def fresh(row: Due) -> LastDay:
    with nationwide():
        return type(row).objects.get(pk=row.pk).last_day


arrangements = st.dictionaries(st.dates(date(2026, 12, 25), date(2027, 2, 10)), st.booleans(), max_size=25)


@given(
    start=st.dates(TODAY - timedelta(days=10), TODAY),
    days=st.integers(0, 20),
    at_most=st.none() | st.dates(TODAY, TODAY + timedelta(days=30)),
    arrangement=arrangements,
)
@_per_example
def test_every_provisional_day_is_counted_anew_and_never_comes_nearer(due_rows, start, days, at_most, arrangement):
    with taken_back():
        told = last_day(start, days, calendar=work_calendar(), at_most=at_most)
        assume(told.day >= TODAY)
        for row in due_rows:
            tell(row, told)
        announce(arrangement)
        calendar = work_calendar()
        counted = (
            add_working_days(start, days, calendar=calendar) if days else next_working_day(start, calendar=calendar)
        )
        assert not counted.provisional
        latest = min(counted.day, at_most or date.max)
        changed = settle()
        for row in due_rows:
            found = fresh(row)
            assert (found.start, found.days, found.at_most) == (start, days, at_most)
            assert found.day >= told.day
            assert found.day == (max(told.day, latest) if told.provisional else told.day)
            assert not found.provisional
        assert changed == (len(due_rows) if told.provisional else 0)
        assert settle() == 0


def test_a_day_given_by_hand_or_over_or_answered_stays(due_rows):
    by_kind = {type(row): row for row in due_rows}
    waiting = last_day(TODAY, 10, calendar=work_calendar())
    over = LastDay(TODAY - timedelta(days=1), True, TODAY - timedelta(days=8), 5)
    by_hand = LastDay(date(2027, 1, 4))
    tell(by_kind[Visit], by_hand)
    tell(by_kind[Case], over)
    tell(by_kind[Supplement], waiting)
    with acting_as("batch"), nationwide():
        Supplement.objects.update(answered_at=clock.now())
    announce({date(2027, 1, 4): False})
    assert settle() == 0
    assert [fresh(by_kind[kind]) for kind in (Visit, Case, Supplement)] == [by_hand, over, waiting]


def test_until_a_year_is_announced_nothing_is_written(due_rows):
    told = last_day(TODAY, 10, calendar=work_calendar())
    for row in due_rows:
        tell(row, told)
    assert told.provisional
    assert settle() == 0


def test_a_row_that_moved_meanwhile_does_not_hold_up_the_others(due_rows):
    told = last_day(TODAY, 10, calendar=work_calendar())
    for row in due_rows:
        tell(row, told)
    announce({date(2027, 1, 1): False, date(2027, 1, 5): False})
    case = next(row for row in due_rows if isinstance(row, Case))
    found = settling._moving

    def then_somebody_acts(kind, calendar, on):
        rows = found(kind, calendar, on)
        if kind is Case:
            # Between the look and the lock: whoever had to act has acted.
            Case.objects.filter(pk=case.pk).update(**deadlines.NO_DAY)
        return rows

    with mock.patch.object(settling, "_moving", then_somebody_acts):
        assert settle() == len(due_rows) - 1
    assert {fresh(row).day for row in due_rows} == {None, told.day + timedelta(days=1)}


@pytest.mark.parametrize("kind", _KEPT)
def test_a_day_that_was_told_moves_away_alone_whoever_asks(due_rows, as_owner, kind):
    row = next(row for row in due_rows if isinstance(row, kind))
    tell(row, last_day(TODAY, 10, calendar=work_calendar()))
    nearer = fresh(row).day - timedelta(days=1)
    for change in ({kind.DAY: nearer}, {"due_days": 1}, {"due_from": TODAY - timedelta(days=1)}):
        with as_owner(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
            kind.objects.filter(pk=row.pk).update(**change)
    with as_owner(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
        kind.objects.filter(pk=row.pk).delete()
    with as_owner(), nationwide():
        kind.objects.filter(pk=row.pk).update(**{kind.DAY: nearer + timedelta(days=9), "due_provisional": False})


@given(start=st.dates(TODAY - timedelta(days=9), TODAY), days=st.integers(0, 30), over=st.integers(0, 9))
@_per_example
def test_nobody_waits_beyond_the_bound(db, start, days, over):
    calendar = work_calendar()
    free = last_day(start, days, calendar=calendar)
    bound = free.day - timedelta(days=over)
    bounded = last_day(start, days, calendar=calendar, at_most=bound)
    assert bounded.day == bound
    assert bounded.provisional == (free.provisional and not over)
