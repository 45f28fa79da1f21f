"""Real processes: what they write down of a day's work, and what those who watch can count."""

import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from django.test import Client

from authorities.enums import JobStatus, Role
from authorities.jurisdiction import nationwide
from authorities.models import Job
from tests import factories
from tests.conftest import acting_as
from tests.live import wait_until
from tests.registry.intake.files import csv_text, row

WUCHANG = "420106"
DOCUMENT, PHONE, OPERATOR, NAME = "420106199001010071", "13812341234", "欧阳示例", "张记面馆老店"
LOGS = Path(os.environ["FILE_STORE"]).parent


class _Log:
    """What a process has written since now."""

    def __init__(self, name: str) -> None:
        self.path = LOGS / f"{name}.log"
        self.before = self.path.stat().st_size if self.path.exists() else 0

    def text(self) -> str:
        with self.path.open("rb") as file:
            file.seek(self.before)
            return file.read().decode()

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.text().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def site(live, django_db_blocker, tmp_path_factory):
    """Web, worker and metrics over one household; what they write from now on."""
    live.environment["PROMETHEUS_MULTIPROC_DIR"] = str(tmp_path_factory.mktemp("metrics"))
    logs = {"log": _Log("gunicorn"), "worker": _Log("celery")}
    with django_db_blocker.unblock():
        with acting_as("batch"):
            shown = factories.household(WUCHANG, name=NAME, operator_name=OPERATOR, document=DOCUMENT, phone=PHONE)
        officer = factories.officer_at(WUCHANG, Role.CLERK, username="zhang.san", full_name="张三丰示例")
        told = factories.machine("420000")
        session = Client()
        session.force_login(officer)
        cookie = session.cookies["sessionid"].value
        live.worker()
        web = live.web()
        yield {"web": web, "cookie": cookie, "shown": shown, "told": told, "metrics": live.metrics(), **logs}


def _a_day(site) -> str:
    """A visitor, an officer and a machine at work; returns the number of the machine's delivery."""
    web, code = site["web"], site["shown"].code
    for page in (f"/household/{code}/", f"/search/?q={NAME}", f"/nowhere/{code}/?name={OPERATOR}", "/search/?q=%00"):
        requests.get(web + page, timeout=20)
    requests.post(f"{web}/login/", {"username": "zhang.san", "password": PHONE}, timeout=20)
    cookies = {"sessionid": site["cookie"]}
    office = f"{web}/office/{WUCHANG}/households/"
    for page in (f"?operator={OPERATOR}", f"?q={code}", f"{site['shown'].pk}/"):
        requests.get(office + page, cookies=cookies, timeout=20)
    requests.get(f"{web}/api/v1/directory/", {"q": NAME}, timeout=20)
    requests.get(f"{web}/api/v1/directory/{code}/", timeout=20)
    told = site["told"]
    asked = {"grant_type": "client_credentials"}
    token = requests.post(f"{web}/api/v1/token/", asked, auth=(told.machine.client_id, told.secret), timeout=20).json()[
        "access_token"
    ]
    rows = [row("households", code, name=NAME, operator_name=OPERATOR, operator_id_no=DOCUMENT, phone=PHONE)]
    answer = requests.post(
        f"{web}/api/v1/intake/households/",
        {"partial": "true"},
        files={"file": (f"{OPERATOR}.csv", csv_text(rows).encode())},
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )
    assert answer.status_code == 202, answer.text
    wait_until(lambda: _status(answer.json()["job"]) == JobStatus.DONE)
    return answer.headers["X-Trace-Id"]


def _status(job_id) -> str:
    with nationwide():
        return Job.objects.get(pk=job_id).status


def test_a_days_work_leaves_no_personal_data_in_the_logs(site, django_db_blocker):
    with django_db_blocker.unblock():
        number = _a_day(site)
    wait_until(lambda: any(line.get("event") == "task_succeeded" for line in site["worker"].lines()))
    told = site["told"]
    encoded = [quote(text) for text in (OPERATOR, NAME)]
    private = (
        *encoded,
        DOCUMENT,
        PHONE,
        OPERATOR,
        NAME,
        site["shown"].code,
        "zhang.san",
        "张三丰",
        told.secret,
        site["cookie"],
    )
    for log in (site["log"], site["worker"]):
        text = log.text()
        assert text
        assert [value for value in private if value in text] == []
    asked = [line for line in site["log"].lines() if line["event"] == "request"]
    assert {line["route"] for line in asked} >= {"household-list", "household-page", "api-intake", "api-token"}
    assert all(line["trace_id"] for line in asked)
    carried = [line for line in site["worker"].lines() if line.get("trace_id") == number]
    assert {"task_started", "task_succeeded"} <= {line["event"] for line in carried}


def test_those_who_watch_count_requests_jobs_and_the_queue(site, django_db_blocker):
    requests.get(f"{site['web']}/healthz", timeout=20)
    text = requests.get(f"{site['metrics']}/metrics", timeout=20).text
    with django_db_blocker.unblock(), nationwide():
        done = Job.objects.filter(status=JobStatus.DONE).count()
    assert f'getihu_jobs{{kind="intake",status="done"}} {done:.1f}' in text
    assert 'getihu_queue_length{queue="long"}' in text
    assert 'getihu_up{server="database"} 1.0' in text
    assert 'view="api-intake"' in text
    assert "django_http_requests_latency_seconds_by_view_method_bucket" in text
    assert requests.get(f"{site['metrics']}/", timeout=20).status_code == 404
    assert requests.get(f"{site['web']}/metrics", timeout=20).status_code == 404
