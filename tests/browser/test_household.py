"""The workspace on a phone, in a real browser, without JavaScript: from the login to an appointment."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from tests import factories
from tests.browser.test_faces import CHROMIUM, is_in_order
from tests.conftest import acting_as

pytestmark = pytest.mark.browser

DOCUMENT = "420106199001010071"


@pytest.fixture(scope="module")
def site(live, django_db_blocker):
    """A web server of the demonstration, whose messages go into a file, and a household with a phone."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH")
    with django_db_blocker.unblock(), acting_as("batch"):
        shown = factories.household("420106", name="张记面馆", document=DOCUMENT, phone="13812341234")
    live.environment |= {"DEMO": "1", "DEMO_PASSWORD": factories.PASSWORD}
    return {"address": live.web(), "shown": shown}


@pytest.fixture
def page(site):
    with sync_playwright() as playwright:
        # Chromium's sandbox cannot be had as root, and only pages of our own are opened.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(
            viewport={"width": 375, "height": 800}, base_url=site["address"], locale="zh-CN", java_script_enabled=False
        )
        yield context.new_page()
        chromium.close()


def code_sent() -> str:
    return re.findall(r"验证码 (\d{6})", Path(settings.SMS_FILE).read_text("utf-8"))[-1]


def test_from_the_login_to_an_appointment(page, site):
    page.goto("/")
    page.get_by_role("link", name="经营者登录").click()
    page.get_by_label("姓名").fill("张三")
    page.get_by_label("统一社会信用代码或注册号").fill(site["shown"].code)
    page.get_by_label("证件号码").fill(DOCUMENT)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码").fill(code_sent())
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="本户情况")).to_be_visible()
    navigation = page.get_by_role("navigation", name="本户")
    for link, heading in (("我的数据", "政府掌握的本户数据"), ("谁看过", "谁看过我的数据"), ("消息", "消息")):
        navigation.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    navigation.get_by_role("link", name="账号").click()
    page.get_by_label("姓名").fill("李四")
    page.get_by_label("证件号码").fill("420106198501011234")
    page.get_by_label("手机号码").fill("13900001111")
    page.get_by_role("button", name="委托", exact=True).click()
    expect(page.get_by_text("已委托李四")).to_be_visible()
    page.get_by_role("button", name="撤销委托：李四").click()
    expect(page.get_by_text("已撤销对李四的委托")).to_be_visible()
    page.get_by_role("button", name="长辈版").click()
    assert page.locator("html[data-display=elder]").count() == 1
    page.get_by_role("button", name="退出").click()
    page.goto(f"/my/{site['shown'].pk}/")
    expect(page.get_by_role("heading", name="经营者登录")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_each_page_is_in_order(page, site, width):
    context = page.context.browser.new_context(
        viewport={"width": width, "height": 800}, base_url=site["address"], locale="zh-CN"
    )
    own = context.new_page()
    own.goto("/my/login/")
    is_in_order(own)
    own.get_by_label("姓名").fill("张三")
    own.get_by_label("统一社会信用代码或注册号").fill(site["shown"].code)
    own.get_by_label("证件号码").fill(DOCUMENT)
    own.get_by_role("button", name="获取验证码").click()
    is_in_order(own)
    own.get_by_label("验证码").fill(code_sent())
    own.get_by_role("button", name="登录", exact=True).click()
    expect(own.get_by_role("heading", name="本户情况")).to_be_visible()
    for path in ("", "data/", "looks/", "looks/?by=people", "messages/", "account/"):
        own.goto(f"/my/{site['shown'].pk}/{path}")
        is_in_order(own)
    own.goto("/my/")
    is_in_order(own)
    context.close()
