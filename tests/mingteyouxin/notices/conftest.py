"""A county in the middle of its round: cases chosen for recognition, places of the year, a notice."""

from datetime import date

import pytest

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices import notices
from mingteyouxin.notices.models import PublicNoticeEntry
from mingteyouxin.recognising import batches
from mingteyouxin.titles.models import Recognition
from registry.models import AnnualReport
from registry.people.persons import Identity, recognise
from tests import second_officer
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory, publish_notice, verify_findings
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

# A Monday after the review has begun; seven working days later it is Wednesday.
PUBLISHED, UNTIL, AFTER = date(2026, 10, 19), date(2026, 10, 28), date(2026, 10, 29)
TITLE, CONTACT = "示例区名特优新拟认定名单公示", "示例股 李某 027-12345678"


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(PUBLISHED):
        yield


@pytest.fixture
def county_round(planned_round):
    return planned_round


@pytest.fixture
def person(db):
    return recognise(Identity("张三", "420106199001010071"))


@pytest.fixture
def selected(county_round, household, person, clerk, as_batch):
    """`selected()` → a case that is chosen for recognition; fields of the household by keyword."""

    def make(authority: str = WUCHANG, **fields) -> Case:
        shop = household(authority, **fields)
        with as_batch(), nationwide():
            TypeFactory(household=shop)
            AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
        with clock.stopped_at(class_standards.BEGIN):
            case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
        with jurisdiction(shop.path):
            verify_findings(case, by=clerk)
            for action in (CaseAction.PASS, CaseAction.SELECT):
                case = move(CASE, case.pk, action, by=clerk)
        case.household = shop
        return case

    return make


@pytest.fixture
def publish(county_round, clerk, supervisor):
    """`publish(case, …)` → the public entries of a notice of these cases, in order, prepared by one and published by
    another."""

    def make(*cases: Case) -> list[PublicNoticeEntry]:
        with jurisdiction(county_round.authority.path):
            ids = [case.pk for case in cases]
            notice = publish_notice(county_round, ids, by=clerk, second=supervisor, title=TITLE, contact=CONTACT)
        found = PublicNoticeEntry.objects.select_related("notice__authority").filter(notice_id=notice.pk)
        return list(found)

    return make


@pytest.fixture
def noticed(selected, publish, as_batch):
    """`noticed(n)` → cases whose days before the public are over; the clock is moved by the test."""

    def make(count: int = 1, **fields) -> list[Case]:
        cases = [selected(**fields) for _ in range(count)]
        with clock.stopped_at(PUBLISHED):
            publish(*cases)
        with as_batch():
            notices.end_due(AFTER)
        return cases

    return make


@pytest.fixture
def places(as_batch, province_clerk, province_supervisor):
    """`places(5)` → so many places of 武昌区 for the year."""

    def make(count: int) -> None:
        with as_batch():
            annual_run({WUCHANG: (20 * count, 0), JIANGAN: (20, 0)})
        split(2026, {WUCHANG: count, JIANGAN: 0}, by=province_clerk, second=province_supervisor)

    return make


@pytest.fixture
def recognise_all(county_round, clerk, supervisor):
    """`recognise_all(cases)` → what became of each, asked for by one officer and given by another."""

    def run(cases: list[Case], *, on: date = AFTER):
        with clock.stopped_at(on), jurisdiction(county_round.authority.path):
            batch, _ = batches.request(county_round, [case.pk for case in cases], by=clerk)
            return second_officer.approve(batches.SUBJECT, batch.pk, by=supervisor)

    return run


@pytest.fixture
def recognised(noticed, places, recognise_all):
    """`recognised(n)` → recognitions of this round, of the day AFTER."""

    def make(count: int = 1) -> list[Recognition]:
        places(count)
        items = recognise_all(noticed(count))
        assert all(item.recognition for item in items), [item.text for item in items]
        return [item.recognition for item in items]

    return make


def fresh(case: Case) -> Case:
    with jurisdiction(case.path):
        return Case.objects.get(pk=case.pk)
