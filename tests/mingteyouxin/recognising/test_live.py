"""Two hundred recognitions at once, each confirmed on a connection of its own, for five places (C8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from casework.workflow import Mover, move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.places.models import Quota
from mingteyouxin.recognising import batches
from mingteyouxin.titles.models import Recognition
from registry.models import AnnualReport, PublishedRecognition
from registry.people.persons import Identity, recognise
from tests import factories, second_officer
from tests.conftest import acting_as
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory, verify_findings
from tests.factories.class_standards import RoundFactory
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import HUBEI, WUCHANG
from tests.mingteyouxin.notices.conftest import AFTER

PLACES, CASES, AT_ONCE = 5, 200, 20
PATH = "/42/01/06/"
_MOVES = (CaseAction.PASS, CaseAction.SELECT, CaseAction.PUBLISH)


@pytest.fixture(scope="module")
def asked(live, django_db_blocker):
    """Numbers of 200 requests for one household each, all noticed, and who confirms them; committed."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            annual_run({WUCHANG: (100, 0)})
        one, two = factories.officer_at(HUBEI, Role.CLERK), factories.officer_at(HUBEI, Role.SUPERVISOR)
        split(2026, None, by=one, second=two)
        clerk, supervisor = factories.officer_at(WUCHANG, Role.CLERK), factories.officer_at(WUCHANG, Role.SUPERVISOR)
        round_ = RoundFactory(bureau=WUCHANG, by=clerk, second=supervisor)
        person = recognise(Identity("张三", "420106199001010071"))
        asked_for = []
        for _ in range(CASES):
            with acting_as("batch"), nationwide():
                shop = factories.household(WUCHANG)
                TypeFactory(household=shop)
                AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
            with clock.stopped_at(class_standards.BEGIN):
                case = CaseFactory(household=shop, round=round_, by=person, lodged=True)
            with jurisdiction(PATH), clock.stopped_at(AFTER):
                verify_findings(case, by=clerk)
                for action in _MOVES:
                    day = {"due_on": AFTER} if action == CaseAction.PUBLISH else {}
                    move(CASE, case.pk, action, by=clerk, **day)
                move(CASE, case.pk, CaseAction.END_NOTICE, by=Mover.CLOCK)
                asked_for.append(batches.request(round_, [case.pk], by=clerk)[0].pk)
        yield asked_for, supervisor


def test_two_hundred_recognitions_for_five_places_leave_exactly_five(asked):
    asked_for, supervisor = asked
    start = Barrier(AT_ONCE)

    def confirm(number: int) -> None:
        """One officer's connection, which confirms its share of the requests."""
        try:
            start.wait()
            for batch in asked_for[number::AT_ONCE]:
                with jurisdiction(PATH), clock.stopped_at(AFTER):
                    second_officer.approve(batches.SUBJECT, batch, by=supervisor)
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
