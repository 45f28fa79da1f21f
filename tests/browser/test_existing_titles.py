"""A county's titles from before the platform as people see it: held ones by doubt, many accepted at once, one mended
and taken over until its certificate answers, one set aside by two officers.

Real browser and web server; every page on the way is accessible, Chinese, at home on a phone, within the CSP.
"""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from authorities import clock
from authorities.enums import Role
from mingteyouxin.existing_titles import without_doubt
from tests import factories
from tests.browser.pages import follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.factories.existing_titles import RecordFactory
from typing_engine.standard.months import add_months

pytestmark = pytest.mark.browser

LIST = "/office/420106/existing-titles/"


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """武昌区 with titles of last year: thirty clear, eight of unknown type, one without class, one listed twice."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            given = add_months(clock.today(), -12)
            for number in range(38):
                type_then = "growth" if number < 30 else ""
                shop = factories.household("420106", name=f"示例{number}号面馆")
                RecordFactory(household=shop, recognised_on=given, type_then=type_then)
            mended = factories.household("420106", name="示例待补面馆")
            RecordFactory(household=mended, recognised_on=given, recognition_class="", recogniser="原示例工商分局")
            twice = factories.household("420106", name="示例重复面馆")
            for day in (given, date(given.year, given.month, 1 if given.day > 1 else 2)):
                RecordFactory(household=twice, recognised_on=day)
            without_doubt.take_over_what_is_clear()
        people = {
            "clerk": factories.officer_at("420106", Role.CLERK),
            "supervisor": factories.officer_at("420106", Role.SUPERVISOR),
        }
        for officer in people.values():
            factories.with_totp(officer)
    return {"address": live.web(), **people}


def _in_order_everywhere(page: Page) -> None:
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        is_in_order(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_from_the_list_to_the_certificate(page_at, site):
    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    follow(clerk.get_by_role("main"), "待核的既有认定")
    expect(clerk.get_by_text("共 11 项")).to_be_visible()
    _in_order_everywhere(clerk)

    # Eight with the same doubt, accepted at once with one note.
    clerk.goto(f"{LIST}?doubt=no_type")
    for box in clerk.locator("tbody input[type=checkbox]").all():
        box.check()
    clerk.get_by_label("待核事项").last.select_option("没有认定时的分型")
    clerk.get_by_label("依据").fill("认定时尚未分型，以认定文件为准")
    press(clerk, "确认并接收")
    expect(clerk.get_by_text("已接收").first).to_be_visible()
    _in_order_everywhere(clerk)

    # One is mended, what was delivered stays beside it, and it is taken over.
    clerk.goto(LIST)
    follow(clerk, "示例待补面馆")
    _in_order_everywhere(clerk)
    clerk.get_by_label("类别").select_option("优质")
    clerk.get_by_label("认定机关").select_option(label="武汉市武昌区市场监督管理局")
    press(clerk, "保存订正")
    expect(clerk.get_by_text("原示例工商分局").first).to_be_visible()
    expect(clerk.get_by_text("已订正").first).to_be_visible()
    press(clerk, "接收", exact=True)
    expect(clerk.get_by_text("已接收为优质（县级）")).to_be_visible()
    _in_order_everywhere(clerk)
    public = page_at(375)
    public.goto(clerk.locator("main a[href^='/t/']").get_attribute("href"))
    expect(public.get_by_text("有效").first).to_be_visible()

    # Of two of one household one is set aside: asked for by one officer, agreed to by another.
    clerk.goto(LIST)
    clerk.get_by_role("link", name="示例重复面馆").first.click()
    clerk.get_by_label("理由（经营者会看到）").fill("同一认定重复报送")
    press(clerk, "提请不予接收")
    expect(clerk.get_by_text("提请人不能复核").first).to_be_visible()
    _in_order_everywhere(clerk)
    supervisor = page_at(375)
    log_in(supervisor, site["supervisor"])
    supervisor.goto(clerk.url)
    press(supervisor, "同意不予接收")
    expect(supervisor.get_by_text("不予接收的理由：同一认定重复报送")).to_be_visible()
    is_in_order(supervisor)
