"""What officers make of differences: theirs into the registry, ours for a reason, a department that is asked (A3)."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from authorities.models import Notification
from registry.comparison.carrying_out import compare_where_due
from registry.comparison.telling import tell_late
from registry.models import Delivery, Difference, DifferenceEvent, Household, RiskMark
from tests.conftest import acting_as
from tests.factories import bureau, uscc
from tests.factories.appeals import held_difference
from tests.registry.intake.files import row

pytestmark = pytest.mark.django_db
WUCHANG, HUBEI = "420106", "420000"
GONE, OTHER, FIRM, MARKED, ALONE = (uscc(number) for number in range(1, 6))
DAY = "2026-06-30"


@pytest.fixture
def differing(register, intake, compare):
    """A household of each kind in 武昌区."""
    register(GONE, OTHER, FIRM, MARKED, ALONE)
    intake("risk_marks", [row("risk_marks", ALONE, from_on="2026-01-05")])
    intake(
        "disclosure",
        [
            row("disclosure", GONE, status="注销"),
            row("disclosure", OTHER, name="别的商店"),
            row("disclosure", FIRM),
            row("disclosure", MARKED, abnormal="是"),
            row("disclosure", ALONE),
        ],
    )
    intake("legal_entities", [row("legal_entities", FIRM, kind="企业", status_on="2026-05-01")], "--partial")
    intake("tax_register", [row("tax_register", MARKED, status="非正常")], "--partial")
    compare()


def of(number: str, **conditions) -> Difference:
    with acting_as("batch"), nationwide():
        return Difference.objects.filter(number=number, **conditions).latest("id")


def read(rows):
    with acting_as("batch"), nationwide():
        return list(rows())


@pytest.fixture
def desk(client_of, officer_at, differing):
    """`desk()` → a clerk's browser at 武昌区."""
    return client_of(officer_at(WUCHANG))


LIST = reverse("comparison-differences", args=[WUCHANG])


def test_what_was_accepted_comes_into_the_registry_with_its_source(desk, compare):
    page = desk.get(LIST).content.decode()
    assert page.count('name="difference"') == 6
    assert "别的商店" in page and "处理符合条件的全部差异" in page
    done = desk.post(LIST, {"act": "accept", "all": "1", "query": "source=disclosure"}, follow=True)
    assert "以对方为准：4 项" in done.content.decode()
    assert of(OTHER).status == "accepted"
    desk.post(LIST, {"act": "accept", "difference": [of(FIRM).pk]})
    answer = compare()
    # This list does not know of the conversion yet.
    assert {kind for kind, count in answer["disclosure"].items() if count} == {"status_differs"}
    assert of(FIRM, source="disclosure").here == "converted"
    assert answer["legal_entities"]["became_enterprise"] == 0
    held = {one.number: one for one in read(Household.objects.all)}
    assert (held[GONE].status, held[GONE].status_on) == ("deregistered", date.fromisoformat(DAY))
    assert (held[FIRM].status, held[FIRM].status_on) == ("converted", date(2026, 5, 1))
    assert held[OTHER].name == "别的商店"
    marks = {one.household_id: one for one in read(RiskMark.objects.all)}
    assert marks[held[MARKED].pk].from_on == date.fromisoformat(DAY)
    assert marks[held[ALONE].pk].released_on == date.fromisoformat(DAY)
    source = next(one for one in read(Delivery.objects.all) if one.pk == held[OTHER].delivery_id)
    assert str(source) == "登记信息 名录比对更正"
    assert source.partial
    # What was carried out is not taken back by a click.
    assert "没有改动" not in desk.get(LIST).content.decode()
    assert of(OTHER).gone_in_id and of(OTHER).carried_out_in == source.pk


def _offered(page) -> set[str]:
    """What an officer may choose to make of what the page shows."""
    return set(re.findall(r'name="act"\s+value="(\w+)"', page.content.decode()))


def test_keeping_ours_takes_a_reason_and_lasts_while_the_list_says_the_same(desk, compare, intake):
    one = of(GONE)
    url = reverse("comparison-difference", args=[WUCHANG, one.pk])
    refused = desk.post(url, {"act": "keep", "note": " "}, follow=True)
    assert "请写明理由" in refused.content.decode()
    assert _offered(refused) == {"accept", "keep", "ask"}
    assert of(GONE).status == "open"
    assert "已核对原始档案" in desk.post(url, {"act": "keep", "note": "已核对原始档案"}, follow=True).content.decode()
    compare()
    assert (of(GONE).pk, of(GONE).status, of(GONE).gone_in_id) == (one.pk, "kept", None)
    assert f">{GONE}<" not in desk.get(LIST).content.decode()
    assert GONE in (decided := desk.get(f"{LIST}?state=kept")).content.decode()
    assert _offered(decided) == _offered(desk.get(url)) == {"reopen"}
    intake("disclosure", [row("disclosure", GONE, status="吊销")], "--partial")
    compare()
    assert (of(GONE).there, of(GONE).status) == ("revoked", "open")
    # What was decided can be looked at anew, and twice decided is once.
    kept = of(OTHER)
    with acting_as("batch"), nationwide():
        assert DifferenceEvent.objects.filter(difference=one).count() == 1
    desk.post(LIST, {"act": "keep", "note": "档案一致", "difference": [kept.pk]})
    again = desk.post(LIST, {"act": "keep", "note": "档案一致", "difference": [kept.pk]}, follow=True)
    assert "都不能这样处理" in again.content.decode()
    desk.post(LIST, {"act": "reopen", "difference": [kept.pk]})
    assert of(OTHER).status == "open"


def test_the_department_whose_list_it_is_is_asked_and_its_answer_seen(desk, client_of, officer_at):
    taxman, court = officer_at(WUCHANG, Role.DEPARTMENT), officer_at(WUCHANG, Role.DEPARTMENT, department="court")
    one = of(MARKED, source="tax_register")
    to = f"{bureau(WUCHANG).pk}:tax"
    assert f'value="{to}"' in desk.get(LIST).content.decode()
    asked = {"act": "ask", "to": to, "note": "请核对", "query": "", "all": "1"}
    assert "希望对方答复的日期" in desk.post(LIST, asked | {"answer_by": "2020-01-01"}, follow=True).content.decode()
    day = (clock.today() + timedelta(days=10)).isoformat()
    # Of all that are listed the department is asked for those of its own list.
    assert "核查：1 项" in desk.post(LIST, asked | {"answer_by": day}, follow=True).content.decode()
    mine = reverse("comparison-asked", args=[WUCHANG])
    assert MARKED not in client_of(court).get(mine).content.decode()
    assert client_of(court).post(mine, {"all": "1", "finding": "ours", "note": "核对无误"}).status_code == 302
    assert of(MARKED, source="tax_register").status == "asked"
    browser = client_of(taxman)
    assert MARKED in browser.get(mine).content.decode()
    assert "待答复的比对差异" in browser.get(reverse("office-home", args=[WUCHANG])).content.decode()
    # Late is told once, and again for nothing but another day.
    with acting_as("batch"), clock.stopped_at(clock.today() + timedelta(days=11)):
        assert (tell_late(), tell_late()) == (1, 1)
    with nationwide():
        told = [one.text for one in Notification.objects.filter(officer=taxman).order_by("id")]
    assert [("请核查 1 项" in text, "尚未答复" in text) for text in told] == [(True, False), (False, True)]
    assert (
        "请选择核查结果" in browser.post(mine, {"difference": [one.pk], "note": "核对"}, follow=True).content.decode()
    )
    browser.post(mine, {"difference": [one.pk], "finding": "theirs", "note": "失联已认定"})
    desk = client_of(officer_at(WUCHANG))
    page = desk.get(reverse("comparison-difference", args=[WUCHANG, one.pk])).content.decode()
    assert "对方数据正确" in page and "失联已认定" in page
    assert MARKED in desk.get(f"{LIST}?answered=theirs").content.decode()


def test_a_neighbour_sees_none_of_it(differing, client_of, officer_at):
    one = of(GONE)
    neighbour = client_of(officer_at("420102"))
    assert GONE not in neighbour.get(reverse("comparison-differences", args=["420102"])).content.decode()
    url = reverse("comparison-difference", args=["420102", one.pk])
    assert neighbour.get(url).status_code == 404
    assert neighbour.post(url, {"act": "accept"}).status_code == 404
    neighbour.post(reverse("comparison-differences", args=["420102"]), {"act": "accept", "difference": [one.pk]})
    assert of(GONE).status == "open"


def test_counts_stand_by_place_and_the_clock_compares_where_something_came(differing, client_of, officer_at, intake):
    page = client_of(officer_at(HUBEI)).get(reverse("comparison-page", args=[HUBEI])).content.decode()
    assert "武汉" in page and "现在比对" in page
    with acting_as("batch"):
        assert compare_where_due() == 0
    intake("disclosure", [row("disclosure", GONE)], "--partial")
    with acting_as("batch"):
        assert compare_where_due() == 1
    assert of(GONE).gone_in_id


def test_what_an_objection_put_right_is_not_undone_by_a_click(desk, as_batch):
    with as_batch(), nationwide():
        shop = Household.objects.get(code=MARKED)
        held_difference(shop)  # its mark was taken out
    again = desk.post(LIST, {"act": "accept", "all": "1", "query": "kind=mark_differs&source=disclosure"}, follow=True)
    assert "以对方为准：1 项" in again.content.decode()
    assert "1 项不能这样处理" in again.content.decode()
    assert (of(MARKED, source="disclosure").status, of(ALONE).status) == ("open", "accepted")


def test_what_the_intake_refuses_is_an_officers_again(desk, compare, as_batch):
    one = of(GONE)
    desk.post(LIST, {"act": "accept", "difference": [one.pk, of(OTHER).pk]})
    with as_batch(), nationwide():
        # Its bureau is no more, and nobody follows it.
        Household.objects.filter(code=GONE).update(authority=bureau("610000"))
    compare()
    assert (of(GONE).pk, of(GONE).status, of(OTHER).carried_out_in is not None) == (one.pk, "open", True)
    page = desk.get(reverse("comparison-difference", args=[WUCHANG, one.pk])).content.decode()
    assert "没有入库：不在本次提交的管辖范围内" in page


def test_a_household_that_moves_takes_its_difference_along(differing, intake, compare, client_of, officer_at):
    before = of(GONE)
    intake("households", [row("households", GONE, authority="420102")])
    compare()
    assert (of(GONE).pk, of(GONE).path) == (before.pk, "/42/01/02/")
    there = client_of(officer_at("420102"))
    assert GONE in there.get(reverse("comparison-differences", args=["420102"])).content.decode()
