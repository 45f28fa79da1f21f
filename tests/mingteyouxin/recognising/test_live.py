"""Two hundred recognitions at once, each confirmed on a connection of its own, in the rounds of two years: each has
five places, and the province holds five titles in all (C8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
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
from tests.factories import TypeFactory, bureau, class_standards
from tests.factories.cases import CaseFactory, verify_findings
from tests.factories.class_standards import RoundFactory
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG
from tests.mingteyouxin.notices.conftest import AFTER

PLACES, CASES, AT_ONCE = 5, 200, 20
PATH = "/42/01/"
# The later year's twentieth is what the province may hold; last year's round was late.
ROUNDS = ((WUCHANG, 2026), (JIANGAN, 2025))
_MOVES = (CaseAction.PASS, CaseAction.SELECT, CaseAction.PUBLISH)


@pytest.fixture(scope="module")
def asked(live, django_db_blocker):
    """Numbers of 200 requests for one household each, all noticed, with who confirms them and where; committed."""
    with django_db_blocker.unblock():
        one, two = factories.officer_at(HUBEI, Role.CLERK), factories.officer_at(HUBEI, Role.SUPERVISOR)
        for code, year in ROUNDS:
            with acting_as("batch"):
                annual_run({code: (100, 0)}, year=year)
            split(year, None, by=one, second=two)
        person = recognise(Identity("张三", "420106199001010071"))
        asked_for = []
        for code, year in ROUNDS:
            clerk, supervisor = factories.officer_at(code, Role.CLERK), factories.officer_at(code, Role.SUPERVISOR)
            round_ = RoundFactory(bureau=code, by=clerk, second=supervisor, year=year)
            path = bureau(code).path
            batch_of = partial(_asked_for, round_, path, by=clerk, person=person)
            asked_for += [(path, supervisor, batch_of()) for _ in range(CASES // len(ROUNDS))]
        yield asked_for


def _asked_for(round_, path: str, *, by, person) -> int:
    """A request to recognise one more household of a round."""
    with acting_as("batch"), nationwide():
        shop = factories.household(round_.authority.code)
        TypeFactory(household=shop)
        AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
    with clock.stopped_at(class_standards.BEGIN):
        case = CaseFactory(household=shop, round=round_, by=person, lodged=True)
    with jurisdiction(path), clock.stopped_at(AFTER):
        verify_findings(case, by=by)
        for action in _MOVES:
            day = {"due_on": AFTER} if action == CaseAction.PUBLISH else {}
            move(CASE, case.pk, action, by=by, **day)
        move(CASE, case.pk, CaseAction.END_NOTICE, by=Mover.CLOCK)
        return batches.request(round_, [case.pk], by=by)[0].pk


def test_two_hundred_recognitions_for_five_titles_leave_exactly_five(asked):
    start = Barrier(AT_ONCE)

    def confirm(number: int) -> None:
        """One officer's connection, which confirms its share of the requests."""
        try:
            start.wait()
            for path, supervisor, batch in asked[number::AT_ONCE]:
                with jurisdiction(path), clock.stopped_at(AFTER):
                    second_officer.approve(batches.SUBJECT, batch, by=supervisor)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(confirm, range(AT_ONCE)))
    with jurisdiction(PATH):
        quotas = list(Quota.objects.filter(size__gt=0))
        assert sorted((quota.year, quota.size) for quota in quotas) == [(2025, PLACES), (2026, PLACES)]
        recognised = Case.objects.filter(status=CaseStatus.RECOGNISED).count()
        used = sum(quota.used for quota in quotas)
        assert (used, Recognition.objects.count(), recognised) == (PLACES,) * 3
        assert Case.objects.filter(status=CaseStatus.NOTICED).count() == CASES - PLACES
    assert PublishedRecognition.objects.count() == PLACES
