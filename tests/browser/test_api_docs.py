"""The API page in a real browser: drawn from our own files within the CSP, in Chinese, at home on a phone."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def address(live):
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH")
    return live.web()


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_is_drawn_without_help_from_elsewhere(address, width):
    complaints, elsewhere = [], []
    with sync_playwright() as playwright:
        # Chromium's sandbox cannot be had as root, and only pages of our own are opened.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": width, "height": 800}, locale="zh-CN", base_url=address)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(address) else elsewhere.append(asked.url))
        page.goto("/api/v1/docs/")
        page.get_by_text("填写标识和密钥").wait_for()
        page.locator(".opblock-summary-control").filter(has_text="提交归集文件").click()
        page.get_by_text("试用").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        shown = page.locator("#api-docs").inner_text()
        chromium.close()
    for word in ("Authorize", "Try it out", "Parameters", "Responses", "Media type"):
        assert word not in shown
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []
    assert complaints == []
