"""Two hundred recognitions at once, each confirmed on a connection of its own, for five places (C8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.places.models import Quota
from mingteyouxin.recognising.batches import approve, request
from mingteyouxin.titles.models import Recognition
from registry.models import AnnualReport, PublishedRecognition
from registry.people.persons import Identity, recognise
from tests import factories
from tests.conftest import acting_as
from tests.mingteyouxin import making
from tests.mingteyouxin.conftest import HUBEI, WUCHANG
from tests.mingteyouxin.notices.conftest import AFTER

PLACES, CASES, AT_ONCE = 5, 200, 20
PATH = "/42/01/06/"
_MOVES = (CaseAction.PASS, CaseAction.SELECT, CaseAction.PUBLISH, CaseAction.END_NOTICE)


@pytest.fixture(scope="module")
def asked(live, django_db_blocker):
    """Numbers of 200 requests for one household each, all noticed, and who confirms them; committed."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            making.annual_run({WUCHANG: (100, 0)})
        one, two = factories.officer_at(HUBEI, Role.CLERK), factories.officer_at(HUBEI, Role.SUPERVISOR)
        making.split(2026, None, by=one, second=two)
        clerk, supervisor = factories.officer_at(WUCHANG, Role.CLERK), factories.officer_at(WUCHANG, Role.SUPERVISOR)
        round_ = making.planned_round(WUCHANG, by=clerk, second=supervisor)
        person = recognise(Identity("张三", "420106199001010071"))
        asked_for = []
        for _ in range(CASES):
            with acting_as("batch"), nationwide():
                shop = factories.household(WUCHANG)
                making.typed(shop)
                AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
            with clock.stopped_at(making.BEGIN):
                case = making.lodged_case(shop, round_, by=person)
            with jurisdiction(PATH), clock.stopped_at(AFTER):
                for action in _MOVES:
                    move(CASE, case.pk, action, by=clerk)
                asked_for.append(request(round_, [case.pk], by=clerk)[0].pk)
        yield asked_for, supervisor


def test_two_hundred_recognitions_for_five_places_leave_exactly_five(asked):
    numbers, supervisor = asked
    start = Barrier(AT_ONCE)

    def confirm(number: int) -> None:
        """One officer's connection, which confirms its share of the requests."""
        try:
            start.wait()
            for batch in numbers[number::AT_ONCE]:
                with jurisdiction(PATH), clock.stopped_at(AFTER):
                    approve(batch, by=supervisor)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(confirm, range(AT_ONCE)))
    with jurisdiction(PATH):
        quota = Quota.objects.get()
        recognised = Case.objects.filter(status=CaseStatus.RECOGNISED).count()
        assert (quota.used, quota.size, Recognition.objects.count(), recognised) == (PLACES,) * 4
        assert Case.objects.filter(status=CaseStatus.NOTICED).count() == CASES - PLACES
    assert PublishedRecognition.objects.count() == PLACES
