"""People who log in for households, and what they are sent."""

import re
from pathlib import Path

import pytest
from celery import current_app
from django.test import Client

from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord
from registry import tasks

TASKS = {tasks.send_login_code.name: tasks.send_login_code}
DOCUMENT, OTHER_DOCUMENT, PHONE = "420106199001010071", "420106198501011234", "13812341234"


def bare(response) -> str:
    """The page without the token and the number of the request, which differ each time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(response["X-Trace-Id"], "")


@pytest.fixture
def outbox(settings, tmp_path):
    """Messages sent, as lists of [moment, phone, text]: the sender of the demonstration, in a folder of the test."""
    settings.DEMO, settings.SMS_SENDER = True, "authorities.delivery.sms.FileSender"
    settings.SMS_FILE = tmp_path / "sms" / "sent.txt"

    def sent() -> list[list[str]]:
        path = Path(settings.SMS_FILE)
        return [line.split("\t") for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    return sent


@pytest.fixture
def mine(household):
    """The household of 张三 in 武昌区."""
    return household("420106", name="张记面馆", document=DOCUMENT, phone=PHONE)


@pytest.fixture
def ask(outbox, as_batch, django_capture_on_commit_callbacks, monkeypatch):
    """`ask(client, mine)` → the response to a request for a code, with what was typed overridable.

    What is handed over to a worker is done once the page has answered, as the worker does it.
    """
    handed_over = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args: handed_over.append((name, args)))

    def asked(client, household, **typed):
        typed = {"name": household.operator_name, "number": household.number, "document": DOCUMENT} | typed
        before = outbox()
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post("/my/login/", typed)
        assert outbox() == before
        while handed_over:
            name, args = handed_over.pop()
            with as_batch(), django_capture_on_commit_callbacks(execute=True):
                TASKS[name](*args)
        return response

    return asked


@pytest.fixture
def code_sent(outbox):
    """The code in the message that was sent last."""
    return lambda: re.search(r"验证码 (\d{6})", outbox()[-1][2])[1]


@pytest.fixture
def log_in(ask, code_sent):
    """`log_in(household, document=…, name=…)` → a client whose session is that person's."""

    def logged_in(household, *, client: Client | None = None, **typed) -> Client:
        client = client or Client()
        assert ask(client, household, **typed).status_code == 302
        response = client.post("/my/login/code/", {"code": code_sent()})
        assert response.status_code == 302, response.content.decode()
        return client

    return logged_in


@pytest.fixture
def acts(db):
    """`acts(Act.X)` → the records of an act, of all bureaus."""

    def recorded(act) -> list[AuditRecord]:
        with nationwide():
            return list(AuditRecord.objects.filter(act=act).order_by("id"))

    return recorded
