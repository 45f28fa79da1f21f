"""What a run is for: one annual run stands per province and year, and 名特优新 asks for the type in it (C3, C8)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction
from casework import four_eyes
from tests.factories.typing_standards import AS_OF, DEVELOPMENT
from tests.typing_engine.runs import run_steps
from tests.typing_engine.runs.test_lifecycle import refused
from typing_engine import confirmation, publication, runs, schedule
from typing_engine.annual import annual_run, type_in_year
from typing_engine.enums import RunPurpose
from typing_engine.models import AnnualTyping, Run

pytestmark = pytest.mark.django_db
LATER = date(2026, 9, 1)


@pytest.fixture
def ask(standard, households):
    """`ask(day)` → a whole run of 湖北."""
    return lambda as_of=AS_OF, **more: runs.request_run(province="42", as_of=as_of, by=None, **more)


@pytest.fixture
def publish(as_batch):
    def published(run: Run) -> Run:
        with as_batch():
            run_steps.published(run)
        return run

    return published


@pytest.fixture
def withdraw(as_batch):
    def withdrawn(run: Run) -> None:
        with as_batch():
            publication.withdraw(run.pk, by=None, reason="示例：税务数据有误")

    return withdrawn


@pytest.fixture
def reject(as_batch, requester, supervisor):
    def rejected(run: Run) -> None:
        with as_batch():
            run_steps.computed(run)
        with jurisdiction(run.path):
            run.refresh_from_db()
            confirmation.accept_gates(run.pk, by=requester, reason="示例数据没有其他名单")
            asked = four_eyes.open_request(confirmation.SUBJECT, run.pk)
            four_eyes.reject(confirmation.SUBJECT, asked.pk, by=supervisor, note="示例：数据有误")

    return rejected


class TestPurpose:
    @pytest.mark.parametrize(
        ("as_of", "purpose"),
        [(date(2026, 6, 30), RunPurpose.EXTRA), (date(2026, 7, 1), RunPurpose.ANNUAL), (AS_OF, RunPurpose.ANNUAL)],
    )
    def test_after_the_reporting_period_it_is_the_years(self, ask, as_of, purpose):
        assert ask(as_of).purpose == purpose

    def test_beside_one_that_stands_it_is_extra(self, ask, publish):
        publish(ask())
        with jurisdiction("/42/"), refused("annual_run_stands"):
            ask(LATER, purpose=RunPurpose.ANNUAL)
        assert ask(LATER).purpose == RunPurpose.EXTRA

    def test_in_place_of_one_that_was_withdrawn_or_rejected_it_is_the_years_again(self, ask, publish, withdraw, reject):
        withdraw(publish(ask()))
        again = ask()
        assert again.purpose == RunPurpose.ANNUAL
        reject(again)
        assert ask().purpose == RunPurpose.ANNUAL

    def test_the_database_keeps_one_and_none_of_named_households(self, ask, publish, households):
        publish(ask())
        extra = ask(LATER)
        with jurisdiction("/42/"), pytest.raises(Exception, match="purpose"), transaction.atomic():
            Run.objects.filter(pk=extra.pk).update(purpose=RunPurpose.ANNUAL)
        with jurisdiction("/42/"):
            copy = Run.objects.get(pk=extra.pk)
            copy.pk, copy.kind, copy.purpose, copy.job = None, "partial", RunPurpose.ANNUAL, None
            with pytest.raises(IntegrityError, match="run_annual_is_whole"), transaction.atomic():
                copy.save(force_insert=True)


class TestPlan:
    @pytest.fixture
    def planned(self, standard, households, requester) -> AnnualTyping:
        with jurisdiction("/42/"):
            return schedule.plan_annual(province="42", year=2026, as_of=AS_OF, opens_on=AS_OF, by=requester)

    def _row(self) -> AnnualTyping:
        with jurisdiction("/42/"):
            return AnnualTyping.objects.select_related("run").get()

    def test_a_run_asked_for_by_hand_takes_the_planned_row(self, planned, ask, as_batch):
        run = ask()
        assert self._row().run == run
        with as_batch(), clock.stopped_at(AS_OF):
            assert schedule.open_due_runs() == 0

    def test_a_run_that_came_to_nothing_is_replaced_under_the_row(self, planned, ask, publish, withdraw):
        withdraw(publish(ask()))
        assert self._row().run.status == "withdrawn"
        again = publish(ask())
        assert self._row().run == again
        with jurisdiction("/42/"):
            assert annual_run("/42/", 2026) == again

    def test_it_may_be_planned_anew_and_opens_by_itself(self, planned, ask, publish, withdraw, requester, as_batch):
        run = publish(ask())
        with jurisdiction("/42/"), refused("already_opened"):
            schedule.plan_annual(province="42", year=2026, as_of=LATER, opens_on=LATER, by=requester)
        withdraw(run)
        with jurisdiction("/42/"):
            schedule.plan_annual(province="42", year=2026, as_of=LATER, opens_on=LATER, by=requester)
        with as_batch(), clock.stopped_at(LATER):
            assert schedule.open_due_runs() == 1
        opened = self._row().run
        assert (opened.as_of, opened.purpose) == (LATER, RunPurpose.ANNUAL)

    def test_an_extra_run_leaves_the_plan_alone(self, planned, ask):
        ask(purpose=RunPurpose.EXTRA)
        assert self._row().run is None


class TestBasis:
    def test_an_extra_run_is_no_basis_however_early(self, ask, publish):
        publish(ask(date(2026, 5, 1)))
        with jurisdiction("/42/"):
            assert annual_run("/42/", 2026) is None
        run = publish(ask())
        publish(ask(LATER))
        with jurisdiction("/42/"):
            assert annual_run("/42/", 2026) == run

    def test_the_type_asked_for_is_the_annual_runs_whatever_the_directory_shows(
        self, ask, publish, households, as_batch
    ):
        household = households["survival"]
        publish(ask())
        with as_batch():
            run_steps.turn_over(household, DEVELOPMENT)
        publish(ask(LATER))
        assert run_steps.shown()[household.pk][0] == "development"
        assert type_in_year(household, 2026) == "survival"
        assert type_in_year(household, 2025) is None

    def test_a_partial_run_counts_also_after_an_extra_one(self, ask, publish, households, as_batch):
        household = households["survival"]
        publish(ask())
        with as_batch():
            run_steps.turn_over(household, DEVELOPMENT)
        part = runs.request_partial_run(
            province="42", household_ids=[household.pk], as_of=AS_OF, reason="示例：更正", by=None
        )
        publish(part)
        assert type_in_year(household, 2026) == "development"
        with as_batch():
            run_steps.turn_over(household, 1_000)
        publish(ask(LATER))
        assert run_steps.shown()[household.pk][0] == "survival"
        assert type_in_year(household, 2026) == "development"

    def test_without_an_annual_run_nothing_counts(self, ask, publish, households):
        publish(ask(purpose=RunPurpose.EXTRA))
        assert run_steps.shown()[households["growth"].pk][0] == "growth"
        assert type_in_year(households["growth"], 2026) is None
