"""Officers of one county and of its province."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from authorities.models import Officer
from mingteyouxin.rounds.models import PublicRound
from registry.models import AnnualReport
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories import TypeFactory, class_standards
from tests.factories.class_standards import RoundFactory
from tests.stages import stage, told

WUCHANG, JIANGAN, WUHAN, HUBEI, NATION = "420106", "420102", "420100", "420000", "000000"


@stage
def planned_round() -> dict[str, int]:
    """A round of 武昌区 by a standard of its own, with the clerk and the supervisor who planned it."""
    clerk, supervisor = factories.officer_at(WUCHANG), factories.officer_at(WUCHANG, Role.SUPERVISOR)
    row = RoundFactory(bureau=WUCHANG, by=clerk, second=supervisor)
    return {"round": row.pk, "clerk": clerk.pk, "supervisor": supervisor.pk}


@pytest.fixture(name="planned_round")
def planned_round_fixture(db) -> PublicRound:
    """The round of the stage."""
    return PublicRound.objects.select_related("authority", "standard").get(pk=told("planned_round")["round"])


@pytest.fixture
def clerk(request, officer_at):
    return _officer(request, "clerk") or officer_at(WUCHANG, Role.CLERK)


@pytest.fixture
def supervisor(request, officer_at):
    return _officer(request, "supervisor") or officer_at(WUCHANG, Role.SUPERVISOR)


def _officer(request, name: str) -> Officer | None:
    """Who planned the round, where the test works on that stage."""
    on_it = "planned_round" in request.fixturenames
    return Officer.objects.get(pk=told("planned_round")[name]) if on_it else None


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
    """A household of 武昌区 that meets every condition of eligibility, by lists of the round's first day."""
    made = household(WUCHANG, name="张记面馆", document=DOCUMENT, phone="13812341234", established_on=date(2012, 3, 1))
    with as_batch(), nationwide():
        TypeFactory(household=made)
        AnnualReport.objects.create(household=made, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
        factories.deliver_lists(on=class_standards.BEGIN)
    return made


@pytest.fixture
def county_round(planned_round):
    """A round of 武昌区, on its first day."""
    with clock.stopped_at(class_standards.BEGIN):
        yield planned_round


@pytest.fixture
def asked():
    """`asked(act)` → how often an act asks the database."""

    def count(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count
