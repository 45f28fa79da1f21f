"""A title runs out with its last day: noted by the clock once, told, off the list; nobody else is touched (C11)."""

from datetime import date, timedelta

import pytest

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from mingteyouxin.places import quota_split
from mingteyouxin.places.models import ProvinceQuota
from mingteyouxin.titles import expiry
from mingteyouxin.titles.models import Recognition
from registry.models import Message, PublishedRecognition
from tests.factories import bureau, quotas
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import WUCHANG

LAST = date(2026, 9, 1)


@pytest.fixture
def titles(household, as_batch) -> dict[str, Recognition]:
    """One that ends on LAST and one that goes on, both on the list."""
    with as_batch():
        made = {
            "over": RecognitionFactory(household=household(WUCHANG), recognised_on=date(2023, 9, 1)),
            "on": RecognitionFactory(household=household(WUCHANG), recognised_on=date(2023, 9, 2)),
        }
        for title in made.values():
            PublishedRecognition.objects.create(
                household_id=title.household_id,
                number=title.number,
                path=bureau(WUCHANG).path,
                recognition_class=title.recognition_class,
                level=title.level,
                recogniser=title.recogniser,
                recognised_on=title.recognised_on,
                valid_until=title.valid_until,
            )
    return made


@pytest.fixture
def sweep(as_batch):
    def swept(on: date) -> int:
        with as_batch(), clock.stopped_at(on):
            return expiry.expire()

    return swept


def _fresh(title: Recognition) -> Recognition:
    with nationwide():
        return Recognition.objects.get(pk=title.pk)


def test_on_its_last_day_nothing_ends(titles, sweep):
    assert sweep(LAST) == 0
    assert _fresh(titles["over"]).status == "valid"


def test_the_day_after_it_has_run_out_and_is_told_once(titles, sweep):
    after = LAST + timedelta(days=1)
    assert (sweep(after), sweep(after)) == (1, 0)
    ended = _fresh(titles["over"])
    assert (ended.status, ended.ended_on) == ("expired", LAST)
    assert _fresh(titles["on"]).status == "valid"
    assert list(PublishedRecognition.objects.values_list("household_id", flat=True)) == [titles["on"].household_id]
    with nationwide():
        told = Message.objects.get()
        assert (told.household_id, told.view) == (ended.household_id, "my-recognition") and str(LAST) in told.text
        event = ended.events.get()
        assert (event.action, event.source, event.target, event.by) == ("expire", "valid", "expired", None)


def test_it_no_longer_counts_against_the_year(titles, sweep, as_batch, province_clerk):
    with as_batch():
        quotas.annual_run({WUCHANG: (100, 0)})
    with clock.stopped_at(date(2026, 8, 20)), jurisdiction("/42/"):
        assert quota_split.freeze("/42/", 2026, by=province_clerk).running == 2
    sweep(LAST + timedelta(days=1))
    with jurisdiction("/42/"):
        assert ProvinceQuota.objects.get().running == 1


def test_the_household_may_hold_another(titles, sweep, as_batch):
    sweep(LAST + timedelta(days=1))
    with as_batch():
        RecognitionFactory(household=titles["over"].household, recognised_on=LAST + timedelta(days=1))
