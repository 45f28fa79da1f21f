"""What every test in the browser does with a page: come in, press, follow, look.

The browser may still show the old page when a click returns, and a look right after it sees one page or the other.
So whatever leads to another page goes through `press`, `follow` or `click_through`, which wait for it; what a script
changes is waited for by `expect(...)`.
"""

import re
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from tests import factories

WIDTHS = (1280, 375, 360)
# Words that are right in Latin letters: names of formats and standards, codes, example names.
_LATIN = re.compile(
    r"TOTP|FIDO2|PIN|IP|JavaScript|[A-Z2-7]{32}|\b[A-Za-z0-9]{40}\b|https?://\S+|officer\d+|newcomer\d+|Mozilla/5\.0[^\n]*|"
    r"\d{6}(?:-[0-9A-Z]{4}){3}|SHA-256|PDF|JPG|PNG|HEIC|DOCX|\d KB|\b[0-9a-f]{32}\b|\b[0-9a-f]{64}\b|"
    r"(?:YY|LA)\d{4}-\d{6,8}|"
    r"1 MB|CSV|UTF-8|GB18030|XLSX|ICP|JSON|WCAG|AA|GB/T|Cookie|MIKI|[0-9A-Z]{18}|[A-T]\d{0,4}\b|[\w\-]+\.(?:csv|jpg)"
)


def press(where: Page | Locator, name: str | re.Pattern, *, exact: bool = False) -> None:
    """Press a button and wait for the page that answers."""
    click_through(where.get_by_role("button", name=name, exact=exact))


def follow(where: Page | Locator, name: str | re.Pattern, *, exact: bool = False) -> None:
    """Follow a link and wait for the page it leads to."""
    click_through(where.get_by_role("link", name=name, exact=exact))


def click_through(target: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with target.page.expect_navigation():
        target.click()


def log_in(page: Page, officer) -> None:
    """Come in by the login page, with password and authenticator app."""
    page.goto("/login/")
    page.get_by_label("账号").fill(officer.username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    press(page, "登录")
    code = page.get_by_label("验证码")
    for _attempt in range(3):
        # A code is good once, and a test may come in twice within its half minute.
        _forget_codes()
        code.fill(factories.totp_code(lasting=5))
        press(page, "继续")
        # On a busy machine the half minute may have ended when the code arrived: the next one then, as people do.
        if not code.count():
            break
    expect(page.get_by_role("navigation", name="账号")).to_be_visible()


def _forget_codes() -> None:
    """As a connection of its own, for these tests' own may not be used beside the pages."""
    with connection.Database.connect(**connection.get_connection_params()) as own:
        own.execute("UPDATE mfa_authenticator SET data = data - 'used_step'")


def is_in_order(page: Page) -> None:
    """No serious barrier, nothing wider than the window, no English left over, one main heading."""
    violations = Axe().run(page).response["violations"]
    serious = [
        (found["id"], found["nodes"][0]["html"]) for found in violations if found["impact"] in ("serious", "critical")
    ]
    assert serious == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    text = page.inner_text("body") + " ".join(page.title().split())
    latin = re.findall(r"[A-Za-z]{2,}", _LATIN.sub("", text))
    assert latin == [], (page.url, latin)
    assert page.locator("h1").count() == 1


def code_sent(page: Page, phone: str, button: str = "获取验证码") -> str:
    """Press the button that sends a code to a phone; the code, which may come a moment after the page has answered.

    Other tests send at the same time, to other phones, and there are messages of earlier days.
    """
    before = len(_codes(phone))
    press(page, button)
    until = time.monotonic() + 20
    while len(codes := _codes(phone)) == before and time.monotonic() < until:
        time.sleep(0.1)
    assert len(codes) > before, f"No code was sent to {phone}."
    return codes[-1]


def _codes(phone: str) -> list[str]:
    file = Path(settings.SMS_FILE)
    sent = file.read_text("utf-8").splitlines() if file.exists() else []
    return re.findall(r"验证码 ?(\d{6})", "\n".join(line for line in sent if f"\t{phone}\t" in line))
