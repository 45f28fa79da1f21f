"""Titles of a province never exceed a twentieth of its growth and development, of whatever year and path (C8)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from authorities import clock
from authorities.jurisdiction import nationwide
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import LiveTitles, Recognition
from tests.factories import quotas
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

DAY = date(2026, 8, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def give(household, as_batch):
    """`give(code, …)` → a title of another household there, given today."""

    def given(code: str = WUCHANG, **changes) -> Recognition:
        with as_batch():
            return RecognitionFactory(household=household(code), **({"recognised_on": DAY} | changes))

    return given


@pytest.fixture
def two_places(as_batch, province_clerk, province_supervisor):
    """59 households of growth and development: a cap of 2."""
    with as_batch():
        quotas.annual_run({WUCHANG: (50, 0), JIANGAN: (0, 9)})
    return quotas.split(2026, None, by=province_clerk, second=province_supervisor)


def _live() -> int:
    return LiveTitles.objects.get().count


def _refused():
    return pytest.raises(IntegrityError, match="more than a twentieth")


def test_the_one_above_the_cap_is_refused_wherever_it_is_given(two_places, give):
    give(WUCHANG), give(JIANGAN)
    with _refused(), transaction.atomic():
        give(JIANGAN)
    assert _live() == 2
    give("610102")  # another province has a cap of its own


def test_those_of_earlier_years_count(two_places, give):
    give(recognised_on=date(2024, 9, 1)), give(recognised_on=date(2025, 9, 1))
    with _refused(), transaction.atomic():
        give()


def test_one_that_ended_makes_room(two_places, give, as_batch):
    first, _ = give(), give()
    with as_batch(), nationwide():
        Recognition.objects.filter(pk=first.pk).update(status=RecognitionStatus.REFUSED, ended_on=DAY)
    give()
    assert _live() == 2


def test_one_whose_last_day_is_over_counts_no_more_before_the_clock_has_noted_it(two_places, give):
    give(recognised_on=date(2023, 8, 19)), give()
    give()
    with _refused(), transaction.atomic():
        give()


def test_on_its_last_day_it_still_counts(two_places, give):
    give(recognised_on=date(2023, 8, 20)), give()
    with _refused(), transaction.atomic():
        give()


def test_what_is_taken_over_exceeds_the_cap_and_stops_new_ones(two_places, give):
    for _ in range(3):
        give(taken_over=True, type_then="", recognition_path="", recognised_on=date(2024, 9, 1))
    assert _live() == 3
    with _refused(), transaction.atomic():
        give()


def test_the_cap_is_that_of_the_latest_year(two_places, give, as_batch, province_clerk, province_supervisor):
    give(), give()
    with as_batch():
        quotas.annual_run({WUCHANG: (60, 0)}, year=2027)
    with clock.stopped_at(date(2027, 8, 20)):
        quotas.split(2027, None, by=province_clerk, second=province_supervisor)
        give(recognised_on=date(2027, 8, 20))
        with _refused(), transaction.atomic():
            give(recognised_on=date(2027, 8, 20))
