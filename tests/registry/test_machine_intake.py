"""Feeds handed in by machines: who may, what is refused, what became of it; the rows themselves are in intake/."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.throttling import SimpleRateThrottle

from authorities import clock
from authorities.acts import API_CALLED, FILE_DOWNLOADED, MACHINE_REFUSED
from authorities.enums import JobStatus
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord, Job, Machine, StoredFile
from registry import acts, feeds, job_kinds
from registry.intake.requests import outcome, take_requested
from registry.models import Delivery
from tests.factories import machine as make_machine
from tests.factories import uscc
from tests.registry.intake.conftest import all_connections_as_batch
from tests.registry.intake.files import csv_text, row

HUBEI, SHAANXI, WUCHANG = "420000", "610000", "420106"
URL = "/api/v1/intake/tax/"
CSV = csv_text([row("tax", uscc(1))]).encode()


@pytest.fixture(autouse=True)
def no_calls_yet():
    cache.clear()


@pytest.fixture
def token_of(client):
    """`token_of(told)` → a token of that machine, as the header that carries it."""

    def asked(told, scope=""):
        form = f"grant_type=client_credentials&client_id={told.machine.client_id}&client_secret={told.secret}"
        form += f"&scope={scope}" if scope else ""
        answer = client.post("/api/v1/token/", form, content_type="application/x-www-form-urlencoded")
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return asked


@pytest.fixture
def told(db):
    return make_machine(HUBEI)


@pytest.fixture
def deliver(client, told, token_of):
    """`deliver()` → the answer to a good delivery of tax data of 湖北; every part can be given otherwise."""
    bearer = token_of(told)

    def delivered(url=URL, *, content=CSV, name="纳税.csv", headers=None, bearer=bearer, **fields):
        data = {"area": HUBEI, "partial": "true"} | fields
        if content is not None:
            data["file"] = SimpleUploadedFile(name, content)
        return client.post(url, data, headers=bearer | (headers or {}))

    return delivered


def _kept():
    """Jobs and files there are, anywhere."""
    with nationwide():
        return Job.objects.count(), StoredFile.objects.count()


def _acts(act):
    with nationwide():
        return list(AuditRecord.objects.filter(act=act).order_by("id"))


def _workbook(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return out.getvalue()


class TestDelivery:
    def test_a_file_becomes_a_job_of_the_machine(self, deliver, told):
        answer = deliver()
        job_id = answer.json()["job"]
        assert (answer.status_code, answer.json()["status_url"]) == (202, f"/api/v1/jobs/{job_id}/")
        with nationwide():
            job = Job.objects.get(pk=job_id)
        assert (job.kind, job.path, job.machine, job.requested_by) == (job_kinds.INTAKE, "/42/", told.machine, None)
        assert (job.parameters["feed"], job.parameters["area"], job.parameters["partial"]) == ("tax", "/42/", True)
        (record,) = _acts(acts.FEED_DELIVERED)
        assert (record.actor_kind, record.actor_id, record.path) == ("machine", told.machine.pk, "/42/")

    @pytest.mark.parametrize("content_type", ["text/csv", "application/octet-stream"])
    def test_the_file_can_be_the_body(self, client, told, token_of, content_type):
        answer = client.post(
            f"{URL}?area={WUCHANG}&partial=true",
            CSV,
            content_type=content_type,
            headers=token_of(told) | {"Content-Disposition": 'attachment; filename="../../a\u202eb.exe"'},
        )
        assert answer.status_code == 202
        with nationwide():
            job = Job.objects.get(pk=answer.json()["job"])
            assert StoredFile.objects.get(pk=job.parameters["file"]).name == "ab.exe.csv"
        assert job.parameters["area"] == "/42/01/06/"

    def test_every_call_is_one_row_of_the_log(self, deliver, told):
        deliver()
        deliver(content=b"")
        deliver(headers={"Authorization": "Bearer forged"})
        notes = [(record.actor_id, record.note) for record in _acts(API_CALLED)]
        assert notes == [
            (told.machine.pk, f"POST {URL} 202"),
            (told.machine.pk, f"POST {URL} 400 empty_file"),
        ]
        told.machine.refresh_from_db()
        assert told.machine.calls == 2
        assert told.machine.last_called_at is not None

    def test_asked_again_by_the_same_key_it_is_the_same_job(self, deliver):
        key = {"Idempotency-Key": "2026-07-tax"}
        first, again = deliver(headers=key), deliver(headers=key)
        assert (again.status_code, again.json()) == (202, first.json())
        assert _kept() == (1, 1)
        for other in ({"content": CSV + b"\n"}, {"partial": "false"}, {"area": WUCHANG}, {"sheet": "登记"}):
            refused = deliver(headers=key, **other)
            assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
        assert deliver(headers={"Idempotency-Key": "x" * 101}).json()["code"] == "invalid_idempotency_key"
        assert _kept() == (1, 1)
        deliver()
        assert _kept() == (2, 2)


class TestRefusals:
    @pytest.mark.parametrize(
        ("sent", "status", "code"),
        [
            ({"content": None}, 400, "file_missing"),
            ({"content": b"  \n"}, 400, "empty_file"),
            ({"content": b"\x89PNG\r\n\x1a\n" + b"\0" * 99}, 400, "not_a_feed_file"),
            ({"content": b"<!DOCTYPE html><html></html>"}, 400, "not_a_feed_file"),
            ({"content": b"#!/bin/sh\nid\n"}, 400, "not_a_feed_file"),
            ({"content": b"\xd0\xcf\x11\xe0" + b"\0" * 99, "name": "a.xlsx"}, 400, "old_excel"),
            ({"content": _workbook("a.csv"), "name": "a.xlsx"}, 400, "not_a_feed_file"),
            ({"content": b"PK\x03\x04" + b"x" * 200, "name": "a.xlsx"}, 400, "broken_workbook"),
            ({"area": SHAANXI}, 400, "unknown_area"),
            ({"area": "999999"}, 400, "unknown_area"),
            ({"area": "\0"}, 400, "unknown_area"),
            ({"partial": "也许"}, 400, "invalid_partial"),
            ({"url": "/api/v1/intake/nonsense/"}, 404, "unknown_feed"),
        ],
        ids=lambda part: part if isinstance(part, str) else None,
    )
    def test_told_apart_and_nothing_kept(self, deliver, sent, status, code):
        answer = deliver(**sent)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer["Content-Type"] == "application/problem+json"
        assert _kept() == (0, 0)
        assert _acts(API_CALLED)[-1].note.endswith(code)

    def test_a_foreign_area_reads_like_an_absent_one(self, deliver):
        foreign, absent = deliver(area=SHAANXI).json(), deliver(area="999999").json()
        assert foreign | {"trace_id": ""} == absent | {"trace_id": ""}

    def test_too_large(self, deliver, settings):
        settings.MAX_FEED_BYTES = 100
        assert deliver(content=CSV + b"x" * 100).json()["code"] == "file_too_large"
        announced = deliver(content=b"x" * 70_000)
        assert (announced.status_code, announced.json()["code"]) == (413, "file_too_large")
        assert _kept() == (0, 0)

    def test_other_bodies(self, client, told, token_of):
        bearer = token_of(told)
        for content_type in ("application/json", "application/x-www-form-urlencoded", "text/html"):
            answer = client.post(URL, "{}", content_type=content_type, headers=bearer)
            assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
        assert client.get(URL, headers=bearer).status_code == 405

    def test_without_a_token(self, client):
        answer = client.post(URL, {"file": SimpleUploadedFile("a.csv", CSV)})
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_a_session_of_an_officer_is_no_token(self, client_of, officer_at):
        assert client_of(officer_at(HUBEI)).post(URL, {}).status_code == 401

    def test_a_forged_token_is_logged(self, deliver):
        answer = deliver(headers={"Authorization": "Bearer forged"})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
        assert "invalid_token" in answer["WWW-Authenticate"]
        (record,) = _acts(MACHINE_REFUSED)
        assert (record.actor_kind, record.path) == ("visitor", "/")

    def test_a_scope_that_the_token_has_not(self, deliver, told, token_of):
        bearer = token_of(told, scope=feeds.PENALTIES.scope)
        answer = deliver(bearer=bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
        assert deliver("/api/v1/intake/penalties/", bearer=bearer).status_code == 202
        (record,) = _acts(MACHINE_REFUSED)
        assert record.actor_id == told.machine.pk

    def test_a_scope_taken_back_is_gone_at_once(self, deliver):
        Machine.objects.update(scopes=[feeds.PENALTIES.scope])
        assert deliver().status_code == 403

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"revoked_at": clock.now()}, "machine_revoked"),
            ({"valid_until": "2020-01-01"}, "machine_expired"),
            ({"networks": ["198.51.100.0/24"]}, "address_not_allowed"),
        ],
    )
    def test_a_machine_that_is_kept_out(self, deliver, change, code):
        Machine.objects.update(**change)
        answer = deliver()
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert _kept() == (0, 0)

    @pytest.mark.parametrize("scope", ["machine", "address"])
    def test_too_often(self, deliver, monkeypatch, scope):
        monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, "2/min")
        answers = [deliver() for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert answers[2].json()["code"] == "throttled"
        assert 1 <= int(answers[2]["Retry-After"]) <= 60


class TestJob:
    def test_what_became_of_it(self, deliver, told, token_of, client, as_batch):
        job_id = deliver(content=CSV + b"not,a,row\n").json()["job"]
        bearer = token_of(told)
        waiting = client.get(f"/api/v1/jobs/{job_id}/", headers=bearer).json()
        assert (waiting["status"], waiting["outcome"], waiting["refused_rows_url"]) == ("queued", None, None)
        rows = f"/api/v1/jobs/{job_id}/refused-rows/"
        early = client.get(rows, headers=bearer)
        assert (early.status_code, early.json()["code"]) == (404, "no_refused_rows")
        with as_batch(), all_connections_as_batch(), nationwide():
            job = Job.objects.get(pk=job_id)
            delivery = take_requested(job, _Quiet())
            now = clock.now()
            Job.objects.filter(pk=job_id).update(
                status=JobStatus.DONE, outcome=outcome(delivery), started_at=now, finished_at=now
            )
            assert Delivery.objects.get(job=job).machine == told.machine
        done = client.get(f"/api/v1/jobs/{job_id}/", headers=bearer).json()
        assert (done["status"], done["outcome"]["refused"], done["refused_rows_url"]) == ("done", 2, rows)
        sent = client.get(rows, headers=bearer)
        assert (sent.status_code, sent["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert "退回原因" in b"".join(sent.streaming_content).decode("utf-8-sig")
        assert [record.actor_id for record in _acts(FILE_DOWNLOADED)] == [told.machine.pk]
        assert _acts(acts.FEED_TAKEN)[-1].actor_id == told.machine.pk

    def test_absent_and_foreign_are_the_same(self, deliver, client, told, token_of):
        job_id = deliver().json()["job"]
        own = token_of(told)
        other = token_of(make_machine(HUBEI))
        neighbour = token_of(make_machine(SHAANXI))
        elsewhere = token_of(told, scope=feeds.PENALTIES.scope)
        assert client.get(f"/api/v1/jobs/{job_id}/", headers=own).status_code == 200
        absent = client.get(f"/api/v1/jobs/{job_id + 1000}/", headers=own)
        for bearer in (other, neighbour, elsewhere):
            for page in ("", "refused-rows/"):
                foreign = client.get(f"/api/v1/jobs/{job_id}/{page}", headers=bearer)
                assert (foreign.status_code, absent.status_code) == (404, 404)
                assert foreign.json() | {"trace_id": ""} == absent.json() | {"trace_id": ""}


class _Quiet:
    """Progress that nobody watches."""

    def report(self, stage, done=0, total=0):
        return None
