"""The workspace on a phone, in a real browser, without JavaScript: from the login to an appointment."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.pages import code_sent, follow, is_in_order, press
from tests.conftest import acting_as

pytestmark = pytest.mark.browser

DOCUMENT = "420106199001010071"
PHONE = "13812341234"


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """Web server and worker of the demonstration, whose messages go into a file, and a household with a phone."""
    with django_db_blocker.unblock(), acting_as("batch"):
        shown = factories.household("420106", name="张记面馆", document=DOCUMENT, phone=PHONE)
    live.environment |= {"DEMO": "1", "DEMO_PASSWORD": factories.PASSWORD}
    live.worker()
    return {"address": live.web(), "shown": shown}


@pytest.fixture
def page(page_at):
    return page_at(375, java_script_enabled=False)


def test_from_the_login_to_an_appointment(page, site):
    page.goto("/")
    follow(page, "经营者登录")
    page.get_by_label("姓名").fill("张三")
    page.get_by_label("统一社会信用代码或注册号").fill(site["shown"].code)
    page.get_by_label("证件号码").fill(DOCUMENT)
    page.get_by_label("验证码").fill(code_sent(page, PHONE))
    press(page, "登录", exact=True)
    expect(page.get_by_role("heading", name="本户情况")).to_be_visible()
    navigation = page.get_by_role("navigation", name="本户")
    for link, heading in (("我的数据", "政府掌握的本户数据"), ("谁看过", "谁看过我的数据"), ("消息", "消息")):
        follow(navigation, link)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    follow(navigation, "账号")
    page.get_by_label("姓名").fill("李四")
    page.get_by_label("证件号码").fill("420106198501011234")
    page.get_by_label("手机号码").fill("13900001111")
    press(page, "委托", exact=True)
    expect(page.get_by_text("已委托李四")).to_be_visible()
    page.locator("summary", has_text="撤销委托").click()
    press(page, re.compile("^确认撤销"))
    expect(page.get_by_text("已撤销对李四的委托")).to_be_visible()
    press(page, "长辈版")
    expect(page.locator("html[data-display=elder]")).to_have_count(1)
    press(page, "退出")
    page.goto(f"/my/{site['shown'].pk}/")
    expect(page.get_by_role("heading", name="经营者登录")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_each_page_is_in_order(page_at, site, width):
    own = page_at(width)
    own.goto("/my/login/")
    is_in_order(own)
    own.get_by_label("姓名").fill("张三")
    own.get_by_label("统一社会信用代码或注册号").fill(site["shown"].code)
    own.get_by_label("证件号码").fill(DOCUMENT)
    code = code_sent(own, PHONE)
    is_in_order(own)
    own.get_by_label("验证码").fill(code)
    press(own, "登录", exact=True)
    expect(own.get_by_role("heading", name="本户情况")).to_be_visible()
    for path in ("", "data/", "looks/", "looks/?by=people", "messages/", "account/"):
        own.goto(f"/my/{site['shown'].pk}/{path}")
        is_in_order(own)
    own.goto("/my/")
    is_in_order(own)
