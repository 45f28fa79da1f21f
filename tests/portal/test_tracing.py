"""Every answer has its number, and the headers that protect; error pages and problems tell the number."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from config.logs import without_personal_data
from tests.factories import uscc

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES = (
    "/",
    "/nowhere/",
    "/office/",
    "/login/",
    "/healthz",
    "/api/v1/directory/?q=",
    "/api/v1/nowhere/",
    "/api/v1/docs/",
)


@pytest.fixture(autouse=True)
def no_calls_yet(db):
    cache.clear()


@pytest.mark.parametrize("page", [*PAGES, "/static/css/theme.css"])
def test_every_answer_is_protected_and_numbered(client, page):
    answer = client.get(page)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert re.fullmatch("[0-9a-f]{32}", answer["X-Trace-Id"])
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "Access-Control-Allow-Origin" not in answer


def test_over_https_browsers_are_told_to_stay_there(client, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_PRELOAD = 365 * 24 * 3600, True
    answer = Client().get("/", secure=True)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")


def test_numbers_differ(client):
    assert client.get("/")["X-Trace-Id"] != client.get("/")["X-Trace-Id"]


@pytest.mark.parametrize(("gateways", "believed"), [(0, False), (1, True)])
def test_a_number_is_believed_from_a_known_gateway_only(client, settings, gateways, believed):
    settings.TRUSTED_PROXIES = gateways
    number = client.get("/", headers={"X-Request-Id": "gateway-0123456789"})["X-Trace-Id"]
    assert (number == "gateway-0123456789") is believed
    assert client.get("/", headers={"X-Request-Id": "<script>"})["X-Trace-Id"] != "<script>"


@pytest.mark.parametrize("page", ["/nowhere/", "/household/%00/", "/search/?q=%00"])
def test_error_pages_tell_the_number(client, page):
    answer = client.get(page)
    assert answer.status_code in (400, 404)
    assert answer["X-Trace-Id"] in answer.content.decode()


def test_a_form_without_its_token_tells_the_number():
    answer = Client(enforce_csrf_checks=True).post("/login/", {})
    assert answer.status_code == 403
    assert answer["X-Trace-Id"] in answer.content.decode()


def test_a_broken_page_tells_the_number(client, settings):
    settings.ROOT_URLCONF = "tests.portal.broken"
    client.raise_request_exception = False
    for page in ("/broken/", "/api/v1/broken/"):
        answer = client.get(page)
        assert answer.status_code == 500
        assert answer["X-Trace-Id"] in answer.content.decode()


def test_problems_tell_the_number(client):
    for page in ("/api/v1/directory/?q=", "/api/v1/nowhere/", "/api/v1/directory/?q=%00"):
        answer = client.get(page)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["trace_id"] == answer["X-Trace-Id"]


def test_counts_are_not_for_visitors(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("text", "private"),
    [
        (f"GET /household/{uscc(1)}/ failed", uscc(1)),
        ("number 42010619900101007X seen", "42010619900101007X"),
        ("call 13812341234", "13812341234"),
        ("reg_no 420106600000001", "420106600000001"),
        ("GET /search/?q=张记面馆&operator=张三", "张记"),
        ("duplicate key\nDETAIL:  Key (name)=(张记面馆) already exists.", "张记面馆"),
        ("Failing row contains (1, 张三, 42).", "张三"),
        ("Invalid request from ip=192.0.2.7: x", "192.0.2.7"),
    ],
)
def test_what_is_private_is_cut(text, private):
    assert private not in without_personal_data(text)


def test_what_helps_stays():
    assert without_personal_data("Job 1234567 took 12345 ms in 2026-11-24") == "Job 1234567 took 12345 ms in 2026-11-24"
