"""Rounds (C5, C10): dates in order, none over another, opened and closed by the clock, warned and not refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.refusals import Refused
from casework.refusals import IllegalTransition
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.enums import RoundStatus
from mingteyouxin.rounds.models import Round, RoundEvent
from tests.factories import bureau, class_standards
from tests.factories.class_standards import ClassStandardFactory
from tests.mingteyouxin.conftest import WUCHANG, WUHAN

BEFORE = date(2026, 9, 1)
BEGIN, END, REVIEW, LAST = class_standards.BEGIN, class_standards.END, class_standards.REVIEW, class_standards.LAST


@pytest.fixture
def standard(db, clerk, supervisor):
    made = ClassStandardFactory(bureau=WUCHANG, by=clerk, second=supervisor, published=True)
    return PublicClassStandard.objects.get(pk=made.pk)


@pytest.fixture
def county(standard):
    with clock.stopped_at(BEFORE), jurisdiction(bureau(WUCHANG).path) as path:
        yield path


@pytest.fixture
def plan(county, standard, clerk):
    """`plan(places=5)` → a planned round."""

    def planned(**changes):
        return rounds.plan(bureau(WUCHANG), values=class_standards.round_values(standard, **changes), by=clerk)

    return planned


def test_a_round_is_open_by_its_dates_whatever_the_nightly_job_did(plan):
    row = plan()
    assert [row.is_open(day) for day in (BEGIN - timedelta(days=1), BEGIN, END, REVIEW)] == [False, True, True, False]
    for day in (BEGIN - timedelta(days=1), BEGIN, END, REVIEW - timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            row.must_be_in_review(day)
        assert refusal.value.code == "applications_open"
    # Households do not pay for a bureau that is late.
    for day in (REVIEW, LAST, LAST + timedelta(days=1)):
        row.must_be_in_review(day)
    assert row.status == RoundStatus.PLANNED


def test_the_clock_moves_it_once_a_step_however_late(plan, as_batch):
    row = plan(review_from=REVIEW + timedelta(days=3))
    seen = []
    days = (BEFORE, BEGIN, BEGIN, END, REVIEW, REVIEW + timedelta(days=3), LAST, LAST + timedelta(days=1))
    for day in days:
        with as_batch():
            rounds.follow_the_clock(day)
        seen.append(Round.objects.get().status)
    assert seen == ["planned", "open", "open", "open", "waiting", "reviewing", "reviewing", "closed"]
    told = list(RoundEvent.objects.values_list("action", "by"))
    assert told[1:] == [("open", None), ("close_applications", None), ("begin_review", None), ("close", None)]
    with pytest.raises(IllegalTransition):
        rounds.cancel(row.pk, by=row.planned_by, note="误")


def test_a_job_that_was_away_for_months_catches_up(plan, as_batch):
    plan()
    with as_batch():
        assert rounds.follow_the_clock(LAST + timedelta(days=40)) == 1
    assert Round.objects.get().status == RoundStatus.CLOSED


def test_rounds_of_one_bureau_and_year_do_not_overlap(plan, standard, clerk):
    row = plan()
    with pytest.raises(Refused) as refusal:
        plan(
            applications_from=LAST,
            applications_until=LAST,
            review_from=LAST + timedelta(days=1),
            review_until=LAST + timedelta(days=9),
        )
    assert refusal.value.code == "round_overlaps"
    with pytest.raises(IntegrityError, match="round_no_overlap"), transaction.atomic():
        Round.objects.create(
            path=row.path, authority=row.authority, planned_at=clock.now(), **class_standards.round_values(standard)
        )
    after = LAST + timedelta(days=1)
    plan(
        applications_from=after,
        applications_until=after,
        review_from=after + timedelta(days=1),
        review_until=after + timedelta(days=9),
    )
    rounds.cancel(row.pk, by=clerk, note="改期另行安排")
    assert plan().status == RoundStatus.PLANNED


@pytest.mark.parametrize(
    "changes",
    [
        {"applications_until": BEGIN - timedelta(days=1)},
        {"review_from": END},
        {"review_until": REVIEW - timedelta(days=1)},
    ],
)
def test_dates_out_of_order_are_refused_by_the_verb_and_by_the_database(plan, standard, changes):
    with pytest.raises(Refused) as refusal:
        plan(**changes)
    assert refusal.value.code == "dates_out_of_order"
    row = plan()
    with pytest.raises(IntegrityError, match="round_dates_in_order"), transaction.atomic():
        Round.objects.filter(pk=row.pk).update(**changes)


def test_dates_outside_of_the_national_calendar_warn(plan):
    row = plan(applications_from=date(2026, 8, 14), review_until=date(2026, 12, 1), applications_until=END)
    said = " ".join(rounds.warnings(row))
    assert "早于全国日程的 2026-08-15" in said and "晚于全国日程的 2026-11-30" in said
    Round.objects.update(status=RoundStatus.CANCELLED)
    within = " ".join(rounds.warnings(plan()))
    assert "全国日程" not in within and "名额尚未确定" in within


def test_what_was_announced_only_moves_away_from_people(plan, standard, clerk):
    row = plan()
    with clock.stopped_at(BEGIN + timedelta(days=1)):
        for changes in (
            {"applications_from": BEFORE},
            {"applications_until": END - timedelta(days=1)},
            {"notice_days": 3},
        ):
            with pytest.raises(Refused) as refusal:
                rounds.change(row.pk, values=class_standards.round_values(standard, **changes), by=clerk)
            assert refusal.value.code == "already_announced"
        later = {"applications_until": END + timedelta(days=3), "review_from": REVIEW + timedelta(days=3), "places": 9}
        changed = rounds.change(row.pk, values=class_standards.round_values(standard, **later), by=clerk)
    assert (changed.applications_until, changed.places) == (END + timedelta(days=3), 9)


def test_an_open_round_is_not_cancelled_though_the_job_has_not_run(plan, clerk):
    row = plan()
    with clock.stopped_at(BEGIN), pytest.raises(Refused) as refusal:
        rounds.cancel(row.pk, by=clerk, note="误")
    assert refusal.value.code == "already_open"
    assert Round.objects.get().status == RoundStatus.PLANNED


def test_a_county_may_use_its_citys_standard(county, standard, officer_at):
    clerk, second = officer_at(WUHAN), officer_at(WUHAN, Role.SUPERVISOR)
    city = ClassStandardFactory(bureau=WUHAN, by=clerk, second=second, on=BEFORE, valid_from=BEFORE, published=True)
    assert {found.pk for found in rounds.usable_standards(bureau(WUCHANG))} == {standard.pk, city.pk}
    assert [found.pk for found in rounds.usable_standards(bureau(WUHAN))] == [city.pk]
