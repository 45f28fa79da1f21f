"""A county's round with two cases that passed, a station, and people of departments."""

import io
from datetime import date

import pytest
from PIL import Image

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from registry.people.persons import Identity, recognise
from tests.factories import class_standards
from tests.factories.cases import CaseFactory
from tests.factories.class_standards import RoundFactory
from tests.mingteyouxin.conftest import WUCHANG

NOW = date(2026, 10, 19)
DUE = date(2026, 10, 26)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "store"


@pytest.fixture
def street_station(station):
    return station(WUCHANG, "03", "粮道街市场监管所")


@pytest.fixture
def other_station(station):
    return station(WUCHANG, "05", "首义路市场监管所")


@pytest.fixture
def visitor(officer_at, street_station):
    return officer_at(street_station.code)


@pytest.fixture
def commerce(officer_at):
    return officer_at(WUCHANG, Role.DEPARTMENT, department=Department.COMMERCE)


@pytest.fixture
def culture(officer_at):
    return officer_at(WUCHANG, Role.DEPARTMENT, department=Department.CULTURE)


@pytest.fixture
def settled(request):
    """Settings of the round: a test asks for others by `@pytest.mark.parametrize("settled", [{…}])`."""
    return getattr(request, "param", {})


@pytest.fixture
def county_round(db, clerk, supervisor, settled):
    return RoundFactory(bureau=WUCHANG, by=clerk, second=supervisor, **settled)


@pytest.fixture
def passed(county_round, household, clerk):
    """Two cases that passed, on a day of the review."""
    cases = []
    for number, address in (("1", "粮道街 20 号"), ("2", "粮道街 3 号")):
        document = f"42010619900101{number.zfill(4)}"
        shop = household(WUCHANG, name=f"示例{number}号面馆", document=document, phone="13812341234", address=address)
        with clock.stopped_at(class_standards.BEGIN):
            cases.append(
                CaseFactory(household=shop, round=county_round, by=recognise(Identity("张三", document)), lodged=True)
            )
    with clock.stopped_at(NOW):
        for case in cases:
            with jurisdiction(case.path):
                move(CASE, case.pk, CaseAction.PASS, by=clerk)
        yield cases


def picture(name: str = "a.jpg", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def obstacles(case: Case, of: str) -> list[tuple[str, str]]:
    """What its visit ("visit") or the departments ("opinion") still ask of a case, as it stands."""
    with jurisdiction(case.path):
        now = Case.objects.get(pk=case.pk)
        return [one for one in of_visits_and_opinions([now])[case.pk] if one[0].startswith(of)]
