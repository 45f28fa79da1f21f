"""Chromium, and pages in it. A module names the address of its web server in a fixture `site`."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import factories
from tests.browser.stage import Play

# On a busy machine a page may take its time; what is there at once is not waited for.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium lies. Without it the test is not run, or fails where it has to be there."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("There is no Chromium on the PATH, and REQUIRE_BROWSER is set.")
    if found is None:
        pytest.skip("no Chromium on the PATH")
    return found


@pytest.fixture(scope="module")
def browser(chromium, site) -> Iterator[Browser]:
    # Playwright keeps a loop in this thread; what a test asks the database is not asked from within it.
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as allowed:
        allowed.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # Chromium's sandbox cannot be had as root, and only pages of our own are opened.
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
        # Beside a loop a thread has connections of its own: the next module's would find these, to a database that
        # is gone.
        connections.close_all()


@pytest.fixture
def page_at(browser, site):
    """`page_at(375)` → a page of that width; fails the test for whatever the browser complains of."""
    complaints, contexts = [], []

    def opened(width: int, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=site["address"], locale="zh-CN", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    # A page that is an answer of 4xx is reported by the browser as a resource that failed.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture(scope="module")
def play(live, site, django_db_blocker):
    with django_db_blocker.unblock():
        yield Play(live)


@pytest.fixture
def opened(play, page_at):
    """`opened("clerk")`, `opened(person=…)`, `opened()` → a page of an officer, an operator, a visitor."""

    def open_(who: str = "", *, person=None, width: int = 1280) -> Page:
        page = page_at(width)
        client = Client()
        with play.clock():
            if who:
                factories.log_in(client, play.people[who])
            if person:
                factories.log_in_person(client, person)
        if client.cookies:
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": play.address}])
        page.goto(play.address)
        return page

    return open_
