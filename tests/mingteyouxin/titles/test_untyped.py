"""Households recommended without a type: typed by a partial run before the notice, and not refused after it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.recommending import recommendations
from mingteyouxin.titles.untyped import of_types, type_recommended
from registry.enums import RegistrationStatus
from registry.models import AnnualReport, Household
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory, publish_notice, verify_findings
from tests.factories.typing_standards import StandardFactory
from tests.mingteyouxin.conftest import WUCHANG
from tests.typing_engine.runs import run_steps
from typing_engine.annual import types_in_year
from typing_engine.enums import RunKind
from typing_engine.models import Run

pytestmark = pytest.mark.django_db
TODAY = class_standards.REVIEW


@pytest.fixture
def recommended(county_round, household, officer_at, supervisor, as_batch):
    """`recommended()` → a chosen case of a household that no run holds."""
    numbers = iter(range(1, 100))

    def make(*, registered: bool = True) -> Case:
        document = f"42010619900102{next(numbers):04d}"
        shop = household(WUCHANG, document=document, established_on=date(2026, 8, 1))
        with as_batch(), nationwide():
            AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 9, 1), delivery_id=1)
            factories.deliver_lists(on=class_standards.BEGIN)
        by = officer_at(WUCHANG, Role.DEPARTMENT)
        case = CaseFactory(household=shop, round=county_round, by=by, recommended=True)
        operator = recognise(Identity("张三", document))
        with clock.stopped_at(class_standards.BEGIN), own_household(shop.pk):
            recommendations.consent(case.pk, shop, by=operator)
        with jurisdiction(shop.path):
            verify_findings(case, by=supervisor)
            for action in (CaseAction.PASS, CaseAction.SELECT):
                move(CASE, case.pk, action, by=supervisor)
        if not registered:
            with as_batch(), nationwide():
                Household.objects.filter(pk=shop.pk).update(status=RegistrationStatus.REVOKED)
        return case

    return make


@pytest.fixture
def typing_standard(as_batch):
    with as_batch():
        return StandardFactory()


def night(as_batch, on=TODAY) -> int:
    with clock.stopped_at(on), as_batch():
        return type_recommended(on)


def said(case: Case) -> list[str]:
    with jurisdiction("/42/"):
        row = Case.objects.select_related("household", "round").get(pk=case.pk)
        return [obstacle.code for obstacle in of_types([row])[case.pk]]


def partial_runs() -> list[Run]:
    with jurisdiction("/42/"):
        return list(Run.objects.filter(kind=RunKind.PARTIAL).select_related("job"))


def test_all_that_want_a_type_are_asked_for_in_one_run_and_once(recommended, typing_standard, as_batch):
    first, second = recommended(), recommended()
    assert said(first) == ["no_type"]
    assert night(as_batch) == 2
    assert night(as_batch, TODAY + timedelta(days=1)) == 0
    (run,) = partial_runs()
    assert (run.as_of, run.year) == (TODAY, 2026)
    assert sorted(run.job.parameters["households"]) == sorted([first.household_id, second.household_id])


def test_the_notice_waits_for_the_type_and_then_goes_on(recommended, typing_standard, as_batch, county_round, clerk):
    case = recommended()

    def publish():
        with clock.stopped_at(TODAY), jurisdiction(county_round.authority.path):
            return publish_notice(county_round, [case.pk], by=clerk)

    with pytest.raises(Refused) as refusal:
        publish()
    assert refusal.value.code == "nothing_to_publish"
    night(as_batch)
    with as_batch():
        run_steps.published(partial_runs()[0])
    # C3: whatever the type is, a recommendation lifts it.
    assert said(case) == []
    publish()


def test_the_base_standard_stands(recommended, typing_standard, as_batch):
    case = recommended(registered=False)
    night(as_batch)
    with as_batch():
        run_steps.published(partial_runs()[0])
    assert said(case) == ["base_standard_missed"]


def test_without_a_standard_in_force_the_others_of_the_night_are_not_held_up(recommended, as_batch):
    recommended()
    assert night(as_batch) == 0 and partial_runs() == []


def test_who_has_a_type_is_not_typed_anew(recommended, typing_standard, as_batch):
    case = recommended()
    with as_batch(), nationwide():
        TypeFactory(household=Case.objects.select_related("household").get(pk=case.pk).household)
    assert night(as_batch) == 0


def test_a_round_that_runs_into_january_asks_for_the_type_of_its_own_year(recommended, typing_standard, as_batch):
    recommended()
    night(as_batch, date(2027, 1, 8))
    assert [(run.as_of, run.year) for run in partial_runs()] == [(date(2026, 12, 31), 2026)]


def test_many_households_cost_as_many_queries_as_one(recommended, typing_standard, as_batch):
    cases = [recommended() for _ in range(3)]
    with as_batch(), nationwide():
        paths = {case.household_id: case.path for case in cases}
        for number in (1, 3):
            with CaptureQueriesContext(connection) as captured:
                types_in_year(dict(list(paths.items())[:number]), 2026)
            assert len(captured) == 1
