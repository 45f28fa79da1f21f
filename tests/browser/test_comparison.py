"""A comparison as a county works it off: counts, a filter, one disposition for all that it selects, the tax department
asked and its answer read; and what was accepted stands in the registry.

Real browser and web server; every page on the way is accessible, Chinese, at home on a phone, within the CSP.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from registry.comparison.carrying_out import bring_up_to_date
from registry.models import Household, RegisterEntry
from tests import factories
from tests.browser.pages import follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.registry.intake.conftest import all_connections_as_batch

pytestmark = pytest.mark.browser

WUCHANG, LIST = "420106", "/office/420106/comparison/differences/"
ENDED, NAMED = 24, 3


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """武昌区: two dozen ended on the disclosure system, some named otherwise there, one abnormal for the tax office."""
    with django_db_blocker.unblock():
        with acting_as("batch"), nationwide():
            day = {"path": "/42/", "as_of": date(2026, 6, 30), "delivery_id": 1}
            for number in range(ENDED + NAMED):
                shop = factories.household(WUCHANG, name=f"示例{number}号面馆")
                status, name = ("deregistered", shop.name) if number < ENDED else ("registered", f"别名{number}号店")
                RegisterEntry.objects.create(source="disclosure", number=shop.number, status=status, name=name, **day)
            marked = factories.household(WUCHANG, name="示例税务面馆")
            RegisterEntry.objects.create(
                source="tax_register", number=marked.number, status="abnormal", name=marked.name, **day
            )
        _compare()
        people = {"clerk": factories.officer_at(WUCHANG), "taxman": factories.officer_at(WUCHANG, Role.DEPARTMENT)}
        for officer in people.values():
            factories.with_totp(officer)
    return {"address": live.web(), **people}


def _compare() -> None:
    with acting_as("batch"), all_connections_as_batch():
        bring_up_to_date("/42/")


def _in_order_everywhere(page: Page) -> None:
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        is_in_order(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_worked_off_by_one_disposition(page_at, site, django_db_blocker):
    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    clerk.goto(f"/office/{WUCHANG}/comparison/")
    expect(clerk.get_by_text("没有归集这一名单").first).to_be_visible()
    _in_order_everywhere(clerk)
    follow(clerk, "查看国家企业信用信息公示系统的差异")
    clerk.goto(f"{LIST}?ended=yes")
    expect(clerk.get_by_text(f"共 {ENDED} 项")).to_be_visible()
    _in_order_everywhere(clerk)

    # Without a choice nothing happens; then all that the condition selects, at once.
    press(clerk, "处理符合条件的全部差异")
    expect(clerk.get_by_text("请选择怎样处理")).to_be_visible()
    clerk.get_by_label("以对方为准").check()
    press(clerk, "处理符合条件的全部差异")
    expect(clerk.get_by_text(f"以对方为准：{ENDED} 项")).to_be_visible()
    _in_order_everywhere(clerk)

    # One by one: ours, for a reason.
    clerk.goto(f"{LIST}?kind=name_differs")
    for box in clerk.locator("tbody input[type=checkbox]").all():
        box.check()
    clerk.get_by_label("以名录为准").check()
    clerk.get_by_label("理由，或者请核查的内容").fill("与营业执照一致")
    press(clerk, "处理选中的差异")
    expect(clerk.get_by_text(f"以名录为准：{NAMED} 项")).to_be_visible()
    clerk.goto(f"{LIST}?state=kept")
    clerk.locator("tbody a").first.click()
    expect(clerk.get_by_text("与营业执照一致").first).to_be_visible()
    _in_order_everywhere(clerk)

    with django_db_blocker.unblock():
        _compare()
        with acting_as("batch"), nationwide():
            assert Household.objects.filter(status="deregistered").count() == ENDED
    clerk.goto(f"{LIST}?ended=yes")
    expect(clerk.get_by_text("没有符合条件的比对差异")).to_be_visible()


def test_the_department_is_asked_and_answers(page_at, site):
    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    clerk.goto(f"{LIST}?source=tax_register")
    clerk.locator("tbody input[type=checkbox]").first.check()
    clerk.get_by_label("请提供名单的部门核查").check()
    clerk.get_by_label("由谁核查").select_option(label="武昌区税务部门")
    clerk.get_by_label("请于此日前答复").fill((clock.today() + timedelta(days=10)).isoformat())
    press(clerk, "处理选中的差异")
    expect(clerk.get_by_text("核查：1 项")).to_be_visible()
    taxman = page_at(1280)
    log_in(taxman, site["taxman"])
    follow(taxman.get_by_role("main"), "待答复的比对差异")
    _in_order_everywhere(taxman)
    taxman.get_by_label("对方数据正确").check()
    taxman.get_by_label("依据和情况").fill("经查已认定为非正常户")
    press(taxman, "答复全部差异")
    expect(taxman.get_by_text("已答复：1 项")).to_be_visible()
    clerk.goto(f"{LIST}?answered=theirs")
    clerk.locator("tbody a").first.click()
    expect(clerk.get_by_text("经查已认定为非正常户").first).to_be_visible()
    _in_order_everywhere(clerk)
