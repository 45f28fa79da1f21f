"""Officers who act at once, each on a connection of its own: nothing is given out, decided or selected twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.review import decisions, ranking, refusal_decisions
from registry.people.persons import Identity, recognise
from tests import factories
from tests.conftest import acting_as
from tests.factories import bureau, class_standards
from tests.factories.cases import CaseFactory, visit_and_hear
from tests.factories.class_standards import RoundFactory
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import HUBEI, WUCHANG

PATH, CASES, OFFICERS, PLACES = "/42/01/06/", 24, 6, 5


@pytest.fixture(scope="module")
def lodged(live, django_db_blocker):
    """武昌区 with five places and 24 cases in line, and its officers; committed, on a day of review."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            annual_run({WUCHANG: (100, 0)})
        one, two = factories.officer_at(HUBEI, Role.CLERK), factories.officer_at(HUBEI, Role.SUPERVISOR)
        split(2026, None, by=one, second=two)
        officers = [factories.officer_at(WUCHANG, Role.SUPERVISOR) for _ in range(OFFICERS)]
        round_ = RoundFactory(bureau=WUCHANG, by=officers[0], second=officers[1])
        cases = []
        for number in range(CASES):
            document = f"42010619900101{number:04}"
            with acting_as("batch"):
                shop = factories.household(WUCHANG, document=document, phone="13812341234")
            with clock.stopped_at(class_standards.BEGIN):
                cases.append(
                    CaseFactory(household=shop, round=round_, by=recognise(Identity("张三", document)), lodged=True).pk
                )
        with clock.stopped_at(class_standards.REVIEW):
            yield round_, cases, officers


def at_once(officers: list, act: Callable) -> list:
    """What `act(officer)` gives or is refused with, each officer's on a connection of its own, begun together."""
    start = Barrier(len(officers))

    def run(officer):
        try:
            start.wait()
            with clock.stopped_at(class_standards.REVIEW), jurisdiction(PATH):
                return act(officer)
        except Refused as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(officers)) as pool:
        return list(pool.map(run, officers))


def test_each_case_is_taken_by_one_officer(lodged):
    _, cases, officers = lodged

    def take(officer) -> list[int]:
        taken = []
        while (case := assignments.take_next(bureau(WUCHANG), by=officer)) is not None:
            taken.append(case.pk)
        return taken

    taken = at_once(officers, take)
    assert Counter(pk for each in taken for pk in each) == Counter(cases)
    with jurisdiction(PATH):
        held = Counter(Case.objects.values_list("assignee", flat=True))
    assert held == {officer.pk: len(each) for officer, each in zip(officers, taken, strict=True) if each}


def test_one_of_many_who_decide_at_once_decides(lodged):
    _, cases, officers = lodged
    with jurisdiction(PATH):
        case = Case.objects.filter(pk__in=cases, status=CaseStatus.SUBMITTED).first()
        Case.objects.filter(pk=case.pk).update(assignee=None, assigned_at=None)
        for officer in officers:
            assignments.declare(case.pk, by=officer, has_conflict=False)

    reasons = [ReasonCode.CRITERIA_NOT_MET]
    proposals = at_once(officers, lambda officer: decisions.propose_refusal(case.pk, reasons, by=officer, note="示例"))
    assert sum(not isinstance(each, str) for each in proposals) == 1
    assert {each for each in proposals if isinstance(each, str)} == {"illegal_transition"}
    others = [officer for officer, got in zip(officers, proposals, strict=True) if isinstance(got, str)]
    refusals = at_once(others, lambda officer: refusal_decisions.refuse(case.pk, by=officer))
    assert sum(not isinstance(each, str) for each in refusals) == 1
    assert {each for each in refusals if isinstance(each, str)} == {"illegal_transition"}
    with jurisdiction(PATH):
        for action in (CaseAction.PROPOSE_REFUSAL, CaseAction.REFUSE):
            assert CaseEvent.objects.filter(case=case, action=action).count() == 1


def test_no_more_are_selected_than_there_are_places(lodged):
    round_, cases, officers = lodged
    with jurisdiction(PATH):
        waiting = Case.objects.filter(pk__in=cases, status=CaseStatus.SUBMITTED)
        moved = [move(CASE, case.pk, CaseAction.PASS, by=officers[0]) for case in waiting]
        visit_and_hear(moved, by=officers[0])
        passed = [case.pk for case in moved]
    shares = {officer.pk: passed[number::OFFICERS] for number, officer in enumerate(officers)}

    def select(officer) -> int:
        got = 0
        for pk in shares[officer.pk]:
            try:
                got += ranking.select(round_.pk, [pk], by=officer, note="示例")
            except Refused as error:
                assert error.code == "more_than_places"
        return got

    assert sum(at_once(officers, select)) == PLACES
    with jurisdiction(PATH):
        assert Case.objects.filter(status=CaseStatus.SELECTED).count() == PLACES
