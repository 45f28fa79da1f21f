"""A disk that is full, and a counter's store that is away: said in plain words, and nothing left behind."""

import errno

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from redis.exceptions import ConnectionError as Away

from authorities.jurisdiction import nationwide
from authorities.models import StoredFile
from registry.models import Delivery
from tests.factories import PASSWORD, log_in, totp_code, with_totp

WUCHANG = "420106"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def full(monkeypatch, settings, tmp_path):
    """Whatever is written to disk, of uploads and of kept files, finds no room."""
    settings.FILE_STORE, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "store", str(tmp_path)

    def no_room(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    def fail(what: str) -> None:
        monkeypatch.setattr(what, no_room)

    fail.left = lambda: [path for path in tmp_path.rglob("*") if path.is_file()]
    return fail


@pytest.fixture
def client(officer_at):
    client = Client(raise_request_exception=False)
    log_in(client, officer_at(WUCHANG))
    return client


@pytest.mark.parametrize(
    "where",
    ["django.core.files.uploadedfile.TemporaryUploadedFile.write", "pathlib.Path.rename"],
    ids=["while it is sent", "while it is kept"],
)
def test_a_file_that_finds_no_room(client, full, settings, where):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    form = {"feed": "tax", "area": WUCHANG, "coverage": "partial"}
    full(where)
    with transaction.atomic():
        response = client.post(
            f"/office/{WUCHANG}/intake/new/", form | {"file": SimpleUploadedFile("a.csv", b"code,tax_paid\n" * 9)}
        )
    assert (response.status_code, "存储空间不足" in text(response)) == (507, True)
    assert full.left() == []
    with nationwide():
        assert not (StoredFile.objects.exists() or Delivery.objects.exists())


def test_an_officer_comes_in_while_the_store_of_the_counters_is_away(officer_at, monkeypatch):
    officer, client = with_totp(officer_at(WUCHANG)), Client()

    def away(*args, **kwargs):
        raise Away

    for verb in ("add", "get", "set", "incr", "delete"):
        monkeypatch.setattr(type(caches["default"]), verb, away)
    assert client.post("/login/", {"login": officer.username, "password": PASSWORD}).url == "/login/code/"
    typed = totp_code()
    assert client.post("/login/code/", {"code": typed}).status_code == 302
    assert client.get(f"/office/{WUCHANG}/").status_code == 200
    # And the code is good once all the same.
    second = Client()
    second.post("/login/", {"login": officer.username, "password": PASSWORD})
    assert "已使用过" in text(second.post("/login/code/", {"code": typed}))
