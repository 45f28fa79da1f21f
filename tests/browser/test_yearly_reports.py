"""A title from year to year as people see it: the report filed on a phone, confirmed at the desk, a new operator asked.

Real browser and web server; every page on the way is accessible, Chinese, at home on a phone, within the CSP.
"""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.operator_changes import changes
from registry.models import AnnualReport
from registry.people.persons import Identity, recognise
from tests import factories
from tests.browser.pages import follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.factories.cases import RecognitionFactory

pytestmark = pytest.mark.browser

COUNTY, UNTIL = "420106", date(2027, 8, 2)
OPERATOR = Identity("张三", "420106199001010071")


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """A title whose report is due, and one whose household has another operator since."""
    with django_db_blocker.unblock():
        with acting_as("batch"), nationwide():
            names = ("示例面馆", "示例茶铺")
            shops = [factories.household(COUNTY, name=name, document=OPERATOR.document) for name in names]
            titles = [RecognitionFactory(household=shops[0])]
            RecognitionFactory(household=shops[1], operator_index=b"1")
            AnnualReport.objects.create(
                household=shops[0], year=2026, filed_on=date(2026, 3, 1), revenue=12_345_600, delivery_id=1
            )
            report = YearlyReport.objects.create(
                path=titles[0].path,
                recognition=titles[0],
                household=shops[0],
                recogniser=titles[0].recogniser,
                year=2027,
                until_on=UNTIL,
                reminded_on=clock.today(),
                due_on=UNTIL,
            )
            changes.ask_new_operators()
        clerk = factories.with_totp(factories.officer_at(COUNTY, Role.CLERK))
        client = Client()
        factories.log_in_person(client, recognise(OPERATOR))
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"address": live.web(), "clerk": clerk, "key": key, "report": report, "shop": shops[1]}


@pytest.fixture
def mine(page_at, site) -> Page:
    """A phone on which the operator of both is logged in."""
    page = page_at(375)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": site["key"], "url": site["address"]}])
    return page


def _in_order_everywhere(page: Page) -> None:
    before = page.viewport_size
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        is_in_order(page)
    page.set_viewport_size(before)


def test_reported_and_a_new_operator_asked(mine, page_at, site):
    report, shop = site["report"], site["shop"]
    mine.goto(f"/my/{report.household_id}/")
    _in_order_everywhere(mine)
    follow(mine, "请报送，几分钟就好")
    _in_order_everywhere(mine)
    expect(mine.get_by_text("123,456.00 元")).to_be_visible()
    mine.get_by_label("和您现在的情况一样吗").select_option("有变化")
    mine.get_by_label("写明是什么变化").fill("示例：换了门面")
    mine.get_by_label("缴纳税款").fill("880")
    mine.get_by_label("以上内容属实").check()
    press(mine, "报送", exact=True)
    expect(mine.get_by_text("已报送，由").first).to_be_visible()
    _in_order_everywhere(mine)

    mine.goto(f"/my/{shop.pk}/")
    follow(mine, "优质（县级）个体工商户")
    _in_order_everywhere(mine)
    press(mine, "同意，由我继续")
    expect(mine.get_by_text("等待认定机关核对").first).to_be_visible()

    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    office = f"/office/{COUNTY}"
    for path in ("annual-reports/counter/", "operator-changes/counter/", "moved-titles/"):
        clerk.goto(f"{office}/{path}")
        _in_order_everywhere(clerk)
    clerk.goto(f"{office}/annual-reports/")
    _in_order_everywhere(clerk)
    follow(clerk.get_by_role("main"), "示例面馆")
    expect(clerk.get_by_text("示例：换了门面")).to_be_visible()
    _in_order_everywhere(clerk)
    clerk.get_by_label("要经营者补充什么").fill("示例：新门面在哪里")
    press(clerk, "退回补充")
    clerk.goto(f"{office}/annual-reports/counter/")
    follow(clerk.get_by_role("main"), "示例面馆")
    _in_order_everywhere(clerk)

    clerk.goto(f"{office}/operator-changes/")
    _in_order_everywhere(clerk)
    follow(clerk.get_by_role("main"), "示例茶铺")
    _in_order_everywhere(clerk)
    # He holds the other one: one title a person and place, so this one is not passed on to him.
    expect(clerk.get_by_text("另一户已经认定")).to_be_visible()
    clerk.get_by_label("怎样处理").fill("示例：已提出拟取消")
    press(clerk, "登记处理情况")
    expect(clerk.get_by_text("已另行处理").first).to_be_visible()
