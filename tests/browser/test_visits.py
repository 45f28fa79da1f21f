"""A visit on a phone whose network goes away: kept on the device, delivered once, and gone from the device."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.models import OpinionRequest
from mingteyouxin.visits import visit_plans
from mingteyouxin.visits.models import Visit
from registry.people.persons import Identity, recognise
from tests import factories
from tests.browser.pages import WIDTHS, is_in_order, log_in
from tests.conftest import acting_as
from tests.factories import class_standards
from tests.factories.cases import CaseFactory
from tests.factories.class_standards import RoundFactory

pytestmark = pytest.mark.browser

WUCHANG, DOCUMENT = "420106", "420106199001010071"
_KEPT = """() => new Promise((resolve) => {
    const opening = indexedDB.open("visits", 1);
    opening.onsuccess = () => {
        const asked = opening.result.transaction("drafts").objectStore("drafts").count();
        asked.onsuccess = () => resolve(asked.result);
    };
})"""


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """Three visits that wait for a station, a department that was asked, and who works on them."""
    with django_db_blocker.unblock():
        clerk = factories.with_totp(factories.officer_at(WUCHANG))
        second = factories.officer_at(WUCHANG, Role.SUPERVISOR)
        commerce = factories.officer_at(WUCHANG, Role.DEPARTMENT, department=Department.COMMERCE)
        with acting_as("batch"):
            station = factories.station(WUCHANG, "03", "粮道街市场监管所")
        visitor = factories.with_totp(factories.officer_at(station.code))
        round_ = RoundFactory(bureau=WUCHANG, by=clerk, second=second)
        cases = []
        for number in range(4):
            document = f"42010619900101{number:04}"
            with acting_as("batch"):
                shop = factories.household(
                    WUCHANG,
                    name=f"示例{number}号面馆",
                    document=document,
                    phone="13812341234",
                    address=f"粮道街 {number} 号",
                )
            with clock.stopped_at(class_standards.BEGIN):
                cases.append(
                    CaseFactory(household=shop, round=round_, by=recognise(Identity("张三", document)), lodged=True)
                )
        bureau = round_.authority
        with jurisdiction(bureau.path):
            for case in cases:
                move(CASE, case.pk, CaseAction.PASS, by=clerk)
            numbers = [case.pk for case in cases[:3]]
            visit_plans.plan(bureau, numbers, station=station, due_on=clock.today(), by=clerk)
            opinion_requests.ask(bureau, numbers, ["commerce"], by=clerk)
            waiting = list(Visit.objects.order_by("id").values_list("pk", flat=True))
            asked = OpinionRequest.objects.get().pk
    return {
        "address": live.web(),
        "clerk": clerk,
        "visitor": visitor,
        "commerce": factories.with_totp(commerce),
        "station": f"/office/{station.code}/",
        "bureau": f"/office/{WUCHANG}/",
        "waiting": waiting,
        "case": cases[0].pk,
        "asked": asked,
    }


def _photo() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "white").save(out, "JPEG")
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _fill(page) -> None:
    for group in page.locator("fieldset.visit-question").all()[:-1]:
        group.get_by_label("是", exact=True).check()
    page.get_by_label("与申报一致").check()
    page.get_by_label("走访情况").fill("现场正常。")


def test_a_visit_is_kept_while_the_network_is_away_and_delivered_once(page_at, site):
    page, visit = page_at(375), site["waiting"][0]
    log_in(page, site["visitor"])
    page.goto(f"{site['station']}visits/{visit}/")
    taken = []
    page.on("response", lambda answer: answer.request.method == "POST" and taken.append(answer.status))
    _fill(page)
    page.locator("#visit-photo").set_input_files([_photo()])
    expect(page.get_by_role("button", name="删除照片 1")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="提交走访情况").click()
    state = page.locator("#visit-state")
    expect(state).to_contain_text("没有网络")
    assert page.evaluate(_KEPT) == 1
    page.context.set_offline(False)
    expect(state).to_contain_text("已送达")
    assert page.evaluate(_KEPT) == 0
    assert taken == [200]
    page.reload()
    expect(page.get_by_role("img")).to_have_count(1)
    expect(page.get_by_text("现场正常。")).to_be_visible()
    is_in_order(page)


def test_what_was_filled_in_survives_a_reload(page_at, site):
    page, visit = page_at(375), site["waiting"][1]
    log_in(page, site["visitor"])
    page.goto(f"{site['station']}visits/{visit}/")
    _fill(page)
    expect(page.locator("#visit-state")).to_contain_text("已保存在本机")
    # The server has it too, for whoever goes there in this one's place on another telephone.
    expect(page.locator("#visit-state")).to_contain_text("草稿已保存")
    page.reload()
    expect(page.get_by_label("走访情况")).to_have_value("现场正常。")
    expect(page.get_by_label("与申报一致")).to_be_checked()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_in_order(page_at, site, width):
    for who, desk, paths in (
        ("visitor", "station", ("visits/", "visits/print/", f"visits/{site['waiting'][2]}/")),
        (
            "clerk",
            "bureau",
            ("visiting/", "visiting/plan/", f"cases/{site['case']}/field/", "opinions/", "opinions/ask/",
             f"opinions/{site['asked']}/"),
        ),
        ("commerce", "bureau", ("asked/", f"asked/{site['asked']}/")),
    ):  # fmt: skip
        page = page_at(width)
        log_in(page, site[who])
        for path in paths:
            page.goto(site[desk] + path)
            is_in_order(page)
