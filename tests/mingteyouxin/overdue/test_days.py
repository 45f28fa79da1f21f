"""Every case in line has a day and whose turn it is; the office's clock stands still while the household must act."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.work_calendar import work_calendar
from authorities.working_days import add_working_days
from casework.workflow import move
from mingteyouxin.applying import operator_changes
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.reminders import overdue
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.enums import RoundStatus
from mingteyouxin.rounds.models import Round
from registry.models import Household
from tests.factories import class_standards
from tests.factories.cases import CaseFactory
from tests.served import reached

pytestmark = pytest.mark.django_db
LAST = class_standards.LAST


@pytest.fixture
def case(shop, county_round, person) -> Case:
    return CaseFactory(household=shop, round=county_round, by=person, lodged=True)


def fresh(case: Case) -> Case:
    with jurisdiction("/42/"):
        return Case.objects.select_related("round", "authority", "household").get(pk=case.pk)


def late_on(case: Case, on) -> bool:
    with jurisdiction("/42/"):
        return overdue(Case.objects.filter(pk=case.pk), on).exists()


def returned(case: Case, by, *, until) -> Case:
    with jurisdiction(case.path):
        return move(CASE, case.pk, CaseAction.RETURN, by=by, due_on=until)


def resubmitted(case: Case, by) -> Case:
    with own_household(case.household_id):
        return move(CASE, case.pk, CaseAction.RESUBMIT, by=by)


def test_the_office_has_one_day_for_the_review_however_many_steps_it_takes(case, clerk, supervisor):
    days = [case.due_on]
    with jurisdiction(case.path):
        for action in (CaseAction.PASS, CaseAction.SELECT, CaseAction.REOPEN, CaseAction.PASS):
            days.append(move(CASE, case.pk, action, by=supervisor).due_on)
    assert set(days) == {LAST}
    assert not late_on(case, LAST) and late_on(case, LAST + timedelta(days=1))


def test_the_clock_stands_still_while_the_household_supplements(case, person, clerk):
    asked_on, until = class_standards.REVIEW, class_standards.REVIEW + timedelta(days=10)
    with clock.stopped_at(asked_on):
        back = returned(case, clerk, until=until)
    assert (back.due_on, back.due_paused_on, back.due_paused_day) == (until, asked_on, LAST)
    # Nobody calls the office late while the household has to act.
    assert not late_on(case, LAST + timedelta(days=30))
    with clock.stopped_at(add_working_days(asked_on, 4, calendar=work_calendar()).day):
        again = resubmitted(case, person)
    assert again.due_on == add_working_days(LAST, 4, calendar=work_calendar()).day
    assert (again.due_paused_on, again.due_paused_day) == (None, None) and not again.paused


def test_who_was_late_before_the_pause_is_as_late_after_it(case, person, clerk):
    calendar = work_calendar()
    asked_on = add_working_days(LAST, 3, calendar=calendar).day
    with clock.stopped_at(asked_on):
        returned(case, clerk, until=asked_on + timedelta(days=20))
    with clock.stopped_at(add_working_days(asked_on, 5, calendar=calendar).day):
        again = resubmitted(case, person)
    assert again.due_on == add_working_days(LAST, 5, calendar=calendar).day
    assert late_on(again, add_working_days(asked_on, 5, calendar=calendar).day)


def test_a_case_in_line_without_a_day_is_refused_by_the_database(case, supervisor, as_batch):
    for change in (
        {"due_on": None},
        # The clock of who has to act does not stand still.
        {"due_paused_on": LAST, "due_paused_day": LAST},
        {"status": CaseStatus.RETURNED},
    ):
        with as_batch(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**change)


def test_the_clock_ends_nothing_that_waits_for_the_office(case, as_batch):
    with as_batch(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(status=CaseStatus.LAPSED, due_on=None)


class TestAnotherOperator:
    @pytest.fixture
    def asked(self, case, as_batch) -> Case:
        with as_batch(), nationwide():
            Household.objects.filter(pk=case.household_id).update(operator_id_index=b"another")
        with as_batch():
            assert operator_changes.ask_new_operators() == 1
        return fresh(case)

    def test_has_a_day_and_the_office_waits(self, asked):
        assert asked.due_on == clock.today() + timedelta(days=asked.round.consent_days)
        assert asked.due_paused_day == LAST and not late_on(asked, LAST + timedelta(days=9))

    def test_agrees_and_the_office_goes_on(self, asked, person):
        later = add_working_days(clock.today(), 3, calendar=work_calendar()).day
        with clock.stopped_at(later):
            operator_changes.confirm(asked, by=person)
        again = fresh(asked)
        assert again.due_on == add_working_days(LAST, 3, calendar=work_calendar()).day and not again.paused

    def test_does_not_answer_and_the_case_ends(self, asked, as_batch):
        with as_batch():
            assert operator_changes.lapse_unanswered(asked.due_on + timedelta(days=99)) == 0
        reached(asked.household_id)
        with as_batch():
            assert operator_changes.lapse_unanswered(asked.due_on) == 0
            assert operator_changes.lapse_unanswered(asked.due_on + timedelta(days=1)) == 1
        assert fresh(asked).status == CaseStatus.LAPSED

    def test_keeps_his_day_whatever_the_office_does_meanwhile(self, asked, supervisor):
        with clock.stopped_at(clock.today() + timedelta(days=2)), jurisdiction(asked.path):
            moved = move(CASE, asked.pk, CaseAction.PASS, by=supervisor)
        assert (moved.due_on, moved.due_paused_on) == (asked.due_on, asked.due_paused_on)


class TestARound:
    def follow(self, as_batch, on) -> str:
        with as_batch():
            rounds.follow_the_clock(on)
        with jurisdiction("/42/"):
            return Round.objects.get().status

    def test_is_not_closed_over_undecided_cases(self, case, person, as_batch):
        over = LAST + timedelta(days=1)
        assert self.follow(as_batch, over) == self.follow(as_batch, over) == RoundStatus.REVIEWING
        with own_household(case.household_id):
            move(CASE, case.pk, CaseAction.WITHDRAW, by=person)
        assert self.follow(as_batch, over) == RoundStatus.CLOSED

    def test_nor_by_whoever_writes_it(self, case, as_batch):
        assert self.follow(as_batch, LAST) == RoundStatus.REVIEWING
        with as_batch(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
            Round.objects.update(status=RoundStatus.CLOSED)
