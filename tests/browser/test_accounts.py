"""Officers' accounts in a real browser: both second factors, the pages of an account, the people of a bureau."""

import re

import pytest
from playwright.sync_api import Page, expect

from authorities.enums import Role
from tests import factories
from tests.browser.pages import WIDTHS, follow, is_in_order, log_in, press

pytestmark = pytest.mark.browser

PEOPLE = "/office/420106/people/"
NEW = "示例-Password-2026"


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """The three administrators of 武昌区, and an officer without a second factor."""
    with django_db_blocker.unblock():
        people = {
            "system": factories.with_totp(factories.officer_at("420106", Role.SYSTEM)),
            "security": factories.with_totp(factories.officer_at("420106", Role.SECURITY)),
            "clerk": factories.officer_at("420106", Role.CLERK),
            "machine": factories.machine("420106", name="示例系统名称很长" * 12).machine.pk,
        }
    return {"address": live.web(), **people}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_in_order(page_at, site, width):
    page = page_at(width)
    page.goto("/login/")
    is_in_order(page)
    page.goto("/invitation/nothing/")
    is_in_order(page)
    log_in(page, site["security"])
    for path in (
        "/account/", "/account/password/", "/account/key/", "/account/recovery/new/", "/account/totp/remove/",
        PEOPLE, f"{PEOPLE}?q=无此人", f"{PEOPLE}{site['clerk'].pk}/",
        "/office/420106/machines/", "/office/420106/machines/new/",
        *(f"/office/420106/machines/{site['machine']}/{page}" for page in ("", "renew/", "scopes/", "revoke/")),
    ):  # fmt: skip
        page.goto(path)
        is_in_order(page)


@pytest.mark.parametrize("width", (1280, 375))
def test_from_the_invitation_to_the_desk(page_at, site, width):
    """An invitation is made and taken, an app is set up, a post is granted."""
    office, home = page_at(width), page_at(width)
    log_in(office, site["system"])
    office.goto(f"{PEOPLE}invite/")
    is_in_order(office)
    office.get_by_label("姓名").fill(f"示例新人{width}")
    press(office, "生成邀请链接")
    is_in_order(office)
    home.goto(office.locator(".invitation-link").inner_text())
    is_in_order(home)
    name = f"newcomer{width}"
    home.get_by_label("账号").fill(name)
    home.get_by_label("密码", exact=True).fill(NEW)
    home.get_by_label("再次输入密码").fill(NEW)
    press(home, "提交")
    home.get_by_label("账号").fill(name)
    home.get_by_label("密码").fill(NEW)
    press(home, "登录")
    is_in_order(home)
    follow(home, "启用动态口令")
    is_in_order(home)
    secret = home.locator("main code").inner_text()
    home.get_by_label("验证码").fill(factories.totp_code(secret, lasting=6))
    press(home, "启用")
    expect(home.get_by_text("只显示这一次")).to_be_visible()
    is_in_order(home)
    follow(home, "进入工作台")
    expect(home.get_by_text("没有有效的任职")).to_be_visible()
    office.context.clear_cookies()
    log_in(office, site["security"])
    office.goto(f"{PEOPLE}?q={name}")
    follow(office, f"示例新人{width}")
    press(office, "授予岗位")
    expect(office.get_by_text("岗位已授予")).to_be_visible()
    home.goto("/office/")
    expect(home).to_have_url(re.compile("/office/420106/"))


@pytest.fixture
def keyed(page_at, site):
    """A page at the server's name (keys are for names, not for addresses) with a security key plugged in."""

    def opened() -> Page:
        page = page_at(1280)
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
                   "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return page

    return opened


def test_what_goes_wrong_with_a_security_key_is_said(page_at, site):
    page = page_at(1280)
    # The key is pulled out. Its script comes late, as on a slow line: until it is there nothing can be pressed in vain.
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError'))")
    page.route("**/webauthn*.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto(f"{site['address'].replace('127.0.0.1', 'localhost')}/login/")
    page.get_by_label("账号").fill(site["clerk"].username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    press(page, "登录")
    follow(page, "添加安全密钥")
    page.get_by_role("button", name="添加安全密钥").click()
    expect(page.get_by_role("alert")).to_contain_text("没有完成安全密钥的操作")


def test_a_security_key_is_set_up_and_opens(keyed, site):
    there = site["address"].replace("127.0.0.1", "localhost")
    page = keyed()

    def password() -> None:
        page.goto(f"{there}/login/")
        page.get_by_label("账号").fill(site["clerk"].username)
        page.get_by_label("密码").fill(factories.PASSWORD)
        press(page, "登录")

    password()
    follow(page, "添加安全密钥")
    press(page, "添加安全密钥")
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    follow(page, "进入工作台")
    expect(page).to_have_url(re.compile("/office/420106/"))
    page.get_by_role("navigation", name="账号").locator("summary").click()
    press(page, "退出")
    password()
    press(page, "使用安全密钥")
    expect(page).to_have_url(re.compile("/office/420106/"))
