"""The last year of a title as people see it: the household says its word, the department agrees, two officers extend.

Real browser and web server; every page on the way is accessible, Chinese, at home on a phone; the household's own work
without JavaScript.
"""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from authorities import clock
from authorities.enums import Department, Role
from authorities.models.departments import department_of
from mingteyouxin.evaluations import opening
from mingteyouxin.titles import titles
from registry.people.persons import Identity, recognise
from tests import factories
from tests.browser.pages import follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.factories.cases import RecognitionFactory
from typing_engine.standard.months import add_months

pytestmark = pytest.mark.browser

DOCUMENT = "420106199001010071"


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """A title of 武昌区 that its tax department recommended thirty months ago, and who has to do with it."""
    with django_db_blocker.unblock():
        people = {
            "clerk": factories.officer_at("420106", Role.CLERK),
            "supervisor": factories.officer_at("420106", Role.SUPERVISOR),
            "department": factories.officer_at("420106", Role.DEPARTMENT),
        }
        for officer in people.values():
            factories.with_totp(officer)
        with acting_as("batch"):
            shop = factories.household("420106", name="示例老面馆", document=DOCUMENT)
            title = RecognitionFactory(
                household=shop,
                recognised_on=add_months(clock.today(), -30),
                recognition_path="recommendation",
                recommender=department_of(Department.TAX).label,
            )
            titles.put_on_lists(title, place=shop.authority)
            opening.open_due()
        client = Client()
        factories.log_in_person(client, recognise(Identity("张三", DOCUMENT)))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"address": live.web(), "shop": shop.pk, "session": key, **people}


def _in_order_everywhere(page: Page) -> None:
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        is_in_order(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_from_the_last_year_to_the_extension(page_at, site):
    own = page_at(375, java_script_enabled=False)
    own.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": site["session"], "url": site["address"]}])
    own.goto(f"/my/{site['shop']}/")
    follow(own.get_by_role("main"), "查看有效期评估，说明情况")
    expect(own.get_by_text("本地没有规定")).to_be_visible()
    own.get_by_label("您的说明").fill("近三年营业额增长，有年度报告为证（示例）")
    press(own, "提交说明")
    expect(own.get_by_text("您的说明已提交")).to_be_visible()
    seen = page_at(375)
    seen.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": site["session"], "url": site["address"]}])
    seen.goto(own.url)
    _in_order_everywhere(seen)

    department = page_at(1280)
    log_in(department, site["department"])
    follow(department.get_by_role("main"), "认定延续：待答复")
    _in_order_everywhere(department)
    follow(department, "示例老面馆")
    _in_order_everywhere(department)
    department.get_by_label("同意延续", exact=True).check()
    press(department, "提交答复")
    expect(department.get_by_text("已答复，认定机关评估时会看到")).to_be_visible()

    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    follow(clerk.get_by_role("main"), "有效期评估：待决定")
    _in_order_everywhere(clerk)
    follow(clerk, "“明显增长”的本地规定")
    clerk.get_by_label("指标").select_option("缴税")
    clerk.get_by_label("三年增长达到").fill("20")
    clerk.get_by_label("施行日期").fill("2026-01-01")
    clerk.get_by_label("依据文件").fill("示例文件〔2026〕1号")
    press(clerk, "登记", exact=True)
    expect(clerk.get_by_text("缴税：三年增长达到 20%")).to_be_visible()
    _in_order_everywhere(clerk)
    clerk.goto("/office/420106/evaluations/")
    follow(clerk, "示例老面馆")
    expect(clerk.get_by_text("近三年营业额增长，有年度报告为证（示例）").first).to_be_visible()
    clerk.get_by_text("登记核实意见").first.click()
    _in_order_everywhere(clerk)
    clerk.get_by_label("评估意见和理由").fill("推荐部门同意延续（示例）")
    press(clerk, "提请延长三年")
    expect(clerk.get_by_text("等待第二人复核")).to_be_visible()

    supervisor = page_at(1280)
    log_in(supervisor, site["supervisor"])
    supervisor.goto(clerk.url)
    press(supervisor, "同意，延长三年")
    expect(supervisor.get_by_text("已延长", exact=True).first).to_be_visible()
    _in_order_everywhere(supervisor)
    seen.reload()
    expect(seen.get_by_text("有效期已延长")).to_be_visible()
    _in_order_everywhere(seen)
