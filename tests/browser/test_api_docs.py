"""The API page in a real browser: drawn from our own files within the CSP, in Chinese, at home on a phone."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(chromium, live):
    return {"address": live.web()}


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_is_drawn_without_help_from_elsewhere(page_at, site, width):
    page, asked = page_at(width), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs/")
    page.get_by_text("填写标识和密钥").wait_for()
    page.locator(".opblock-summary-control").filter(has_text="提交归集文件").click()
    page.get_by_text("试用").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    shown = page.locator("#api-docs").inner_text()
    for word in ("Authorize", "Try it out", "Parameters", "Responses", "Media type"):
        assert word not in shown
    assert asked
    assert [url for url in asked if not url.startswith((site["address"], "data:", "blob:"))] == []
