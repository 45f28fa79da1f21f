"""Nightly work: each row once, and one that moved meanwhile does not hold up the others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.jurisdiction import current_path
from casework.sweeps import BulkSweep, MovedMeanwhile, Sweep
from mingteyouxin.applying import applications
from mingteyouxin.cases import reminders
from mingteyouxin.criteria import standard_publication
from mingteyouxin.notices import notices
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.rounds import rounds
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.visits import visit_plans
from tests.mingteyouxin.notices.conftest import AFTER
from typing_engine import runs

EACH = (
    applications.lapse_due,
    notices.end_due,
    reminders.remind,
    rounds.follow_the_clock,
    runs.settle_ended,
    spot_checks.close_over,
    standard_publication.supersede_due,
)


def test_each_row_is_dealt_with_at_its_own_bureau(db):
    seen = []

    def deal_with(key, on):
        seen.append((key, current_path(), on))

    sweep = Sweep("example", due=lambda on: [(1, "/42/01/06/"), (2, "/43/")], deal_with=deal_with)
    with clock.stopped_at(AFTER):
        assert (sweep(), sweep(AFTER + timedelta(days=1))) == (2, 2)
    assert seen[:2] == [(1, "/42/01/06/", AFTER), (2, "/43/", AFTER)]
    assert {on for _, _, on in seen[2:]} == {AFTER + timedelta(days=1)}


def test_a_row_that_fails_for_another_reason_stops_its_sweep_and_is_seen(db):
    def deal_with(key, on):
        raise LookupError(key)

    with pytest.raises(LookupError):
        Sweep("example", due=lambda on: [(1, "/42/")], deal_with=deal_with)()


def test_one_that_is_not_due_any_more_is_not_counted(db):
    def deal_with(key, on):
        if key == 1:
            raise MovedMeanwhile

    assert Sweep("example", due=lambda on: [(1, "/42/"), (2, "/42/")], deal_with=deal_with)() == 1


def test_in_bulk_each_area_is_dealt_with_at_once(db):
    paths = []

    def deal_with_all(on):
        paths.append(current_path())
        return 5

    assert BulkSweep("example", deal_with_all)() == 5
    assert BulkSweep("example", deal_with_all, areas=lambda on: ["/42/", "/43/"])() == 10
    assert paths == ["/", "/42/", "/43/"]


def test_every_sweep_has_a_name_of_its_own():
    sweeps = [*EACH, visit_plans.follow_the_clock, opinion_requests.follow_the_clock]
    assert len({sweep.name for sweep in sweeps}) == len(sweeps)


@pytest.mark.parametrize("sweep", [visit_plans.follow_the_clock, opinion_requests.follow_the_clock])
def test_in_bulk_a_row_that_somebody_holds_is_left_for_the_next_time(as_batch, sweep):
    with as_batch(), CaptureQueriesContext(connection) as captured:
        assert sweep() == 0
    assert any("SKIP LOCKED" in query["sql"] for query in captured)
