"""The yearly run: announced as a row, opened once, whatever the clock does."""

from datetime import date

import pytest

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from config.celery import app
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.typing_engine.runs.test_lifecycle import refused
from typing_engine import runs, schedule
from typing_engine.enums import RunPurpose
from typing_engine.models import AnnualTyping, Run

pytestmark = pytest.mark.django_db
OPENS = date(2026, 7, 16)


@pytest.fixture
def planned(standard, requester) -> AnnualTyping:
    with jurisdiction("/42/"):
        return schedule.plan_annual(province="42", year=2026, as_of=AS_OF, opens_on=OPENS, by=requester)


@pytest.fixture
def strike(as_batch):
    """`strike(day)` → the runs that the clock opened on that day."""

    def struck(on: date) -> list[Run]:
        with as_batch(), clock.stopped_at(on), nationwide():
            before = set(Run.objects.values_list("pk", flat=True))
            schedule.open_due_runs()
            return list(Run.objects.exclude(pk__in=before).order_by("path"))

    return struck


def test_it_opens_on_its_day_with_the_reference_day_of_the_row(planned, strike):
    assert strike(date(2026, 7, 15)) == []
    (run,) = strike(OPENS)
    assert (run.as_of, run.kind, run.requested_by, run.status) == (AS_OF, "whole", None, "queued")
    with jurisdiction("/42/"):
        planned.refresh_from_db()
    assert planned.run_id == run.pk


def test_a_doubled_stroke_opens_nothing_more(planned, strike):
    strike(OPENS)
    assert strike(OPENS) == []
    with nationwide():
        assert Run.objects.count() == 1


def test_a_missed_stroke_is_made_up_for(planned, strike):
    assert len(strike(date(2026, 9, 1))) == 1


def test_each_province_has_its_own(planned, strike, as_batch, requester):
    with as_batch():
        StandardFactory(number="示例〔2026〕2号", province="43")
    with jurisdiction("/43/"):
        schedule.plan_annual(province="43", year=2026, as_of=AS_OF, opens_on=OPENS, by=requester)
    assert [run.province for run in strike(OPENS)] == ["42", "43"]


def test_one_that_cannot_open_says_why_and_is_tried_again(planned, strike, requester):
    going_on = runs.request_run(province="42", as_of=AS_OF, purpose=RunPurpose.EXTRA, by=requester)
    assert strike(OPENS) == []
    with jurisdiction("/42/"):
        planned.refresh_from_db()
        assert "已有正在进行的整批分型" in planned.held_up
        runs.cancel(going_on.pk, by=requester)
    assert len(strike(OPENS)) == 1
    with jurisdiction("/42/"):
        planned.refresh_from_db()
    assert planned.held_up == ""


def test_without_a_standard_the_others_open_all_the_same(planned, strike, requester):
    with jurisdiction("/33/"):
        schedule.plan_annual(province="33", year=2026, as_of=AS_OF, opens_on=OPENS, by=requester)
    assert [run.province for run in strike(OPENS)] == ["42"]


def test_it_may_be_changed_until_it_opens(planned, strike, requester):
    with jurisdiction("/42/"):
        later = schedule.plan_annual(
            province="42", year=2026, as_of=date(2026, 7, 20), opens_on=date(2026, 7, 21), by=requester
        )
        assert later.pk == planned.pk
    assert strike(OPENS) == []
    assert strike(date(2026, 7, 21))[0].as_of == date(2026, 7, 20)
    with jurisdiction("/42/"), refused("already_opened"):
        schedule.plan_annual(province="42", year=2026, as_of=AS_OF, opens_on=OPENS, by=requester)


def test_days_that_do_not_go_together(standard, requester):
    with jurisdiction("/42/"):
        with refused("opens_before_its_day"):
            schedule.plan_annual(province="42", year=2026, as_of=OPENS, opens_on=AS_OF, by=requester)
        with refused("day_of_another_year"):
            schedule.plan_annual(province="42", year=2027, as_of=AS_OF, opens_on=OPENS, by=requester)


def test_the_clock_strikes_every_hour():
    app.finalize()
    entry = app.conf.beat_schedule["open-annual-typings"]
    assert (entry["args"], entry["schedule"]) == (["open-annual-typings"], 3600)
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
