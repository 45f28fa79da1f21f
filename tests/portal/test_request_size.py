"""How much an address takes: said by its view, kept by server, application and proxy before anything is written."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from authorities.request_size import FORM_BYTES, most_bytes
from tests.databases import ROOT

MEGABYTE = 1 << 20
# Addresses with a form that takes files; as many as there are templates with one, and the intake of machines.
TAKING = {
    "/notices/1/objection/abc/": 10,
    "/office/420106/intake/new/": 2048,
    "/office/420106/standards/new/": 10,
    "/office/420106/cases/file/": 10,
    "/office/420106/cases/file/1/": 300,
    "/office/420106/recommendations/new/": 60,
    "/office/420106/recommendations/1/consent/": 10,
    "/office/420106/consents/1/": 10,
    "/office/420106/visits/1/": 100,
    "/office/420106/checks/1/answer/": 60,
    "/office/420106/opinions/1/reply/": 10,
    "/office/420106/opinions/1/reply/1/": 10,
    "/office/420106/annual-reports/counter/1/": 10,
    "/office/420106/operator-changes/counter/1/": 10,
    "/my/1/recognition/1/criteria/": 300,
    "/my/1/recognition/certificates/1/": 10,
    "/my/1/objections/new/": 50,
    "/my/1/objections/decisions/1/": 50,
    "/my/1/objections/1/supply/": 50,
    "/office/420106/appeals/charges/": 10,
    "/office/420106/appeals/counter/1/": 60,
    "/office/420106/appeals/counter/1/decisions/1/": 60,
    "/office/420106/appeals/counter/done/1/supply/": 50,
    "/office/420106/appeals/counter/done/1/withdraw/": 10,
    "/office/420106/appeals/counter/done/1/points/1/take-back/": 10,
    "/office/420106/appeals/1/rechecks/1/": 10,
    "/office/420106/rechecks/1/": 10,
    "/office/420106/rechecks/cases/1/": 20,
    "/office/420000/impact/new/": 10,
    "/office/420106/services/1/": 10,
    "/api/v1/intake/tax/": 2048,
}


@pytest.mark.parametrize("path", TAKING)
def test_an_address_that_takes_files_says_how_much(path):
    assert most_bytes(path) == FORM_BYTES + TAKING[path] * MEGABYTE


def _patterns(resolver=None, before="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern.callback


def test_no_other_address_takes_more_than_a_form():
    views = [(path, getattr(view, "view_class", None) or view) for path, view in _patterns()]
    marked = [path for path, view in views if hasattr(view, "most_bytes")]
    assert len(marked) == len(TAKING)
    forms = [file for file in (ROOT / "templates").rglob("*.html") if "multipart/form-data" in file.read_text()]
    # Consents, replies on paper and answers to re-checks are each handed in at two addresses by one form, objections at
    # four, a supplement, a point taken back and a withdrawal from one page of the counter; machines have none.
    assert len(forms) + 9 == len(TAKING)
    for path in ("/", "/login/", "/nowhere/", "/api/v1/token/", "/office/420106/audit/export/"):
        assert most_bytes(path) == FORM_BYTES


def test_more_is_refused_before_any_of_it_is_written(client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    large = SimpleUploadedFile("a.bin", b"0" * (FORM_BYTES + MEGABYTE))
    answer = client.post("/login/", {"login": "a", "file": large})
    assert answer.status_code == 413
    assert list(tmp_path.iterdir()) == []


def test_the_proxy_takes_what_the_platform_takes_and_little_elsewhere():
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.search(r"^    client_max_body_size 2m;", text, re.MULTILINE)
    places = re.findall(r"location ~ (\S+) \{\n\s+client_max_body_size (\d+)m;", text)
    for path, most in TAKING.items():
        taken = next((int(size) for pattern, size in places if re.search(pattern, path)), 2)
        assert taken * MEGABYTE >= FORM_BYTES + most * MEGABYTE, path
    assert not any(re.search(pattern, "/login/") or re.search(pattern, "/") for pattern, _ in places)
    assert max(int(size) for _, size in places) * MEGABYTE >= settings.MAX_FEED_BYTES
