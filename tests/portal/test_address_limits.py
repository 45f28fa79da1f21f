"""How much may come from one address before any view is asked: posts of those not logged in, and searches."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client

from authorities.acts import ACCESS_REFUSED
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord
from tests.factories import log_in

WUCHANG = "420106"


@pytest.fixture(autouse=True)
def few(settings, db):
    cache.clear()
    settings.ANONYMOUS_POSTS_A_MINUTE = settings.SEARCHES_A_MINUTE = 3


@pytest.mark.parametrize("page", ["/login/", "/my/login/code/", "/display/", "/login/renewal/", "/invitation/x/"])
def test_posts_of_strangers(page):
    statuses = [Client().post(page).status_code for _ in range(4)]
    assert statuses[3] == 429 and 429 not in statuses[:3]
    refused = Client().post(page)
    assert (refused["Retry-After"], "频繁" in refused.content.decode()) == ("60", True)
    # Another address has its own count, and reading is not posting.
    assert Client(REMOTE_ADDR="192.0.2.9").post(page).status_code != 429
    assert Client().get("/").status_code == 200


def test_before_a_password_is_looked_at(monkeypatch):
    for _ in range(3):
        Client().post("/display/")
    monkeypatch.setattr("django.contrib.auth.authenticate", lambda *args, **kwargs: pytest.fail("looked at"))
    assert Client().post("/login/", {"login": "x", "password": "y"}).status_code == 429


def test_searches():
    statuses = [Client().get("/search/", {"q": "示例"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_a_network_has_its_limit_too(settings):
    settings.NETWORK_FACTOR = 2
    statuses = [Client(REMOTE_ADDR=f"192.0.2.{number}").post("/display/").status_code for number in range(8)]
    assert statuses == [302] * 6 + [429] * 2
    assert Client(REMOTE_ADDR="198.51.100.1").post("/display/").status_code == 302


def test_noise_of_strangers_is_counted_and_not_written_down_each_time(settings):
    settings.NOISE_KEPT_AN_HOUR, settings.ANONYMOUS_POSTS_A_MINUTE = 2, 10**9
    for number in range(25):
        client = Client(enforce_csrf_checks=True, REMOTE_ADDR=f"192.0.2.{number}")
        assert client.post("/display/").status_code == 403
    with nationwide():
        notes = list(AuditRecord.objects.filter(act=ACCESS_REFUSED).values_list("note", flat=True))
    assert len(notes) == 3
    assert notes[0].startswith("同一网络一小时内第 10 次")
    Client(enforce_csrf_checks=True, REMOTE_ADDR="198.51.100.1").post("/display/")
    with nationwide():
        assert AuditRecord.objects.filter(act=ACCESS_REFUSED).count() == 4


def test_whoever_has_logged_in_is_not_counted(officer_at):
    client = Client()
    log_in(client, officer_at(WUCHANG))
    assert {client.post("/display/").status_code for _ in range(5)} == {302}


@pytest.mark.parametrize(("proxies", "gateways", "starts"), [
    ("1", None, False), ("1", "0", True), ("1", "1", False), ("2", "1", True), ("2", "0", False), (None, None, True),
])  # fmt: skip
def test_gateways_are_said_at_start(proxies, gateways, starts):
    """With a gateway that is not counted all callers have its address, and every limit is the whole country's."""
    said = {"TRUSTED_PROXIES": proxies, "GATEWAYS": gateways}
    kept = {name: value for name, value in os.environ.items() if name not in said}
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=project.BASE_DIR,
        env=kept | {name: value for name, value in said.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is starts, done.stderr
    assert starts or "GATEWAYS" in done.stderr
