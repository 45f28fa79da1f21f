"""湖北 in May: a standard in force, the lists of the year delivered, and a household for each thing in its way."""

from datetime import date

import pytest

from authorities import clock, jobs
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from registry.enums import RegistrationStatus, RiskKind
from registry.models import RiskMark
from tests import factories
from tests.factories.typing_standards import StandardFactory
from typing_engine.checkups import looking, requests
from typing_engine.models import CheckUp

MAY, LISTED = date(2026, 5, 12), date(2026, 5, 6)
WUCHANG, JIANGAN, HUBEI = "420106", "420102", "420000"
DOCUMENT = "420106199001010071"


@pytest.fixture
def in_may():
    with clock.stopped_at(MAY):
        yield


@pytest.fixture
def standard(as_batch, in_may):
    with as_batch():
        return StandardFactory()


@pytest.fixture
def lists(as_batch, in_may):
    """`lists(but=("annual_reports",))` → all lists of the year for the province but these; by default all."""

    def delivered(area: str = "/42/", *, but: tuple[str, ...] = (), on: date = LISTED) -> None:
        with as_batch():
            factories.deliver_lists(area, on=on, but=but)

    return delivered


@pytest.fixture
def marked(as_batch):
    """`marked(household, "abnormal")` → a mark that stands."""

    def mark(household, kind: str, **fields) -> RiskMark:
        with as_batch(), nationwide():
            return RiskMark.objects.create(
                household=household, kind=RiskKind(kind), from_on=date(2026, 2, 1), delivery_id=1, **fields
            )

    return mark


@pytest.fixture
def shops(household, marked) -> dict[str, object]:
    """By what stands in the way; of 武昌区, in streets, but for one of 江岸区."""
    filed = {"filed": True}
    found = {
        "fine": household(WUCHANG, kind="growth", address="中北路 1 号"),
        "late": household(WUCHANG, name="李记早点", address="中北路 9 号", document=DOCUMENT),
        "abnormal": household(WUCHANG, address="徐东大街 5 号", **filed),
        "serious_violation": household(WUCHANG, address="徐东大街 6 号", **filed),
        "tax_abnormal": household(WUCHANG, address="徐东大街 7 号", **filed),
        "suspended": household(WUCHANG, address="徐东大街 8 号", **filed),
        "gone": household(WUCHANG, status=RegistrationStatus.DEREGISTERED),
        "young": household(WUCHANG, established_on=date(2026, 3, 1)),
        "neighbour": household(JIANGAN, name="邻区小店", address="中北路 3 号"),
    }
    for kind in ("abnormal", "serious_violation", "tax_abnormal", "suspended"):
        marked(found[kind], kind)
    return found


@pytest.fixture
def look(as_batch):
    """`look()` → a check-up asked for and carried out by a worker."""

    def looked(*, province: str = "42") -> CheckUp:
        with as_batch():
            check_up = requests.request_check_up(province=province, by=None)
            work(check_up)
            check_up.refresh_from_db()
        return check_up

    return looked


def work(check_up: CheckUp) -> None:
    """What the worker does. Run as batch."""
    job = jobs.claim_next(check_up.job_id)
    assert job is not None
    looking.carry_out(job)


@pytest.fixture
def checked(standard, lists, shops, look) -> CheckUp:
    lists()
    return look()


@pytest.fixture
def clerk(officer_at):
    return officer_at(WUCHANG, Role.CLERK)
