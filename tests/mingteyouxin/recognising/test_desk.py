"""The desk of each level: figures and bars of typing and 名特优新, and what waits in the order of its days."""

from datetime import timedelta

import pytest
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from casework.four_eyes import approve, request
from mingteyouxin.cases.models import Case
from mingteyouxin.places import quota_split
from portal.todos import Urgency
from tests.factories.cases import CaseFactory
from tests.factories.quotas import annual_run
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG

pytestmark = pytest.mark.django_db
NATION, SHAANXI = "000000", "610000"


@pytest.fixture
def case(shop, county_round, person) -> Case:
    return CaseFactory(household=shop, round=county_round, by=person, lodged=True)


@pytest.fixture
def desk(client_of, officer_at):
    """`desk(code)` → the desk of an ordinary officer there."""

    def opened(code: str, role: Role = Role.CLERK):
        response = client_of(officer_at(code, role)).get(reverse("office-home", args=[code]))
        assert response.status_code == 200
        return response

    return opened


def _part(response, app: str) -> dict:
    return next(part for template, part in response.context["parts"] if f"/{app}/" in template)


@pytest.mark.parametrize(
    ("days_off", "urgency", "said"),
    [
        (30, Urgency.WAITS, "还有 30 天"),
        (8, Urgency.WAITS, "还有 8 天"),
        (7, Urgency.SOON, "还有 7 天"),
        (0, Urgency.SOON, "就是今天"),
        (-1, Urgency.LATE, "已超过 1 天"),
    ],
)
def test_what_waits_stands_by_urgency_and_says_its_day(case, desk, days_off, urgency, said):
    with clock.stopped_at(case.due_on - timedelta(days=days_off)):
        page = desk(WUCHANG)
    todo = next(todo for todo in page.context["todos"] if todo.label == "待审核的名特优新办件")
    assert (todo.count, todo.urgency, todo.first_due) == (1, urgency, case.due_on)
    shown = [group.urgency for group in page.context["groups"]]
    assert shown == sorted(shown, key=list(Urgency).index)
    text = page.content.decode()
    assert said in text
    assert urgency.label in text


def test_a_county_sees_its_round_and_no_other_countys(case, desk):
    stages = {bar.name: bar.pieces[0].count for bar in _part(desk(WUCHANG), "mingteyouxin")["stages"].bars}
    assert stages["审核、补正"] == 1
    assert sum(stages.values()) == 1
    assert "stages" not in _part(desk(JIANGAN), "mingteyouxin")


class TestPlaces:
    @pytest.fixture
    def split(self, officer_at, as_batch):
        """湖北 has 20 places, of which 武昌区 chose 15 and 江岸区 5."""
        with as_batch():
            annual_run({WUCHANG: (300, 0), JIANGAN: (100, 0)}, year=clock.today().year)
        first, second = (officer_at(HUBEI, Role.SUPERVISOR) for _ in range(2))
        with jurisdiction("/42/"):
            quota = quota_split.freeze("/42/", clock.today().year, by=first)
            asked = request(quota_split.SUBJECT, quota.pk, by=first)
            approve(quota_split.SUBJECT, asked.pk, by=second)
        return quota

    def test_a_province_sees_its_cities_and_hides_those_without(self, split, desk):
        page = desk(HUBEI)
        places = _part(page, "mingteyouxin")
        assert (places["cap"], places["used"]) == (20, 0)
        assert [(bar.name, bar.total) for bar in places["places"].bars] == [("武汉市", 20)]
        typed = _part(page, "typing_engine")["bars"]
        assert [(bar.name, bar.total) for bar in typed.bars] == [("湖北省", 400)]

    def test_the_nation_sees_32_provinces_in_the_order_of_their_codes(self, split, desk):
        page = desk(NATION)
        for app, done in (("mingteyouxin", "frozen"), ("typing_engine", "published")):
            part = _part(page, app)
            assert (part["provinces"], part[done], len(part["absent"])) == (32, 1, 31)
            assert part["absent"][:3] == ["北京市", "天津市", "河北省"]
        assert _part(page, "registry")["deliveries"] == []

    def test_a_province_sees_nothing_of_another(self, split, desk):
        page = desk(SHAANXI)
        assert _part(page, "mingteyouxin")["cap"] is None
        assert _part(page, "typing_engine")["run"] is None
        assert "武汉市" not in page.content.decode()
