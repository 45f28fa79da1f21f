"""Officers of one county and of its province."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from registry.models import AnnualReport
from registry.people.persons import Identity, recognise
from tests.mingteyouxin import making

WUCHANG, JIANGAN, WUHAN, HUBEI, NATION = "420106", "420102", "420100", "420000", "000000"


@pytest.fixture
def clerk(officer_at):
    return officer_at(WUCHANG, Role.CLERK)


@pytest.fixture
def supervisor(officer_at):
    return officer_at(WUCHANG, Role.SUPERVISOR)


@pytest.fixture
def neighbour(officer_at):
    return officer_at(JIANGAN, Role.SUPERVISOR)


@pytest.fixture
def province_clerk(officer_at):
    return officer_at(HUBEI, Role.CLERK)


@pytest.fixture
def province_supervisor(officer_at):
    return officer_at(HUBEI, Role.SUPERVISOR)


DOCUMENT = "420106199001010071"


@pytest.fixture
def person(db):
    """The operator of `shop`."""
    return recognise(Identity("张三", DOCUMENT))


@pytest.fixture
def shop(household, as_batch):
    """A household of 武昌区 that meets every condition of eligibility."""
    made = household(WUCHANG, name="张记面馆", document=DOCUMENT, phone="13812341234", established_on=date(2012, 3, 1))
    with as_batch(), nationwide():
        making.typed(made)
        AnnualReport.objects.create(household=made, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
    return made


@pytest.fixture
def county_round(db, clerk, supervisor):
    """A round of 武昌区, on its first day."""
    row = making.planned_round(WUCHANG, by=clerk, second=supervisor)
    with clock.stopped_at(making.BEGIN):
        yield row


@pytest.fixture
def asked():
    """`asked(act)` → how often an act asks the database."""

    def count(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count
