"""Steps of logging in, and what the audit log says about them."""

from django.test import Client

from authorities.acts import Act
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord
from tests.factories import PASSWORD

CODE = "420106"
DESK = f"/office/{CODE}/"


def acts(act: Act) -> list[AuditRecord]:
    with nationwide():
        return list(AuditRecord.objects.filter(act=act))


def password(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post("/login/", {"login": name, "password": password, **more})


def code(client: Client, typed: str):
    return client.post("/login/code/", {"code": typed})


def text(response) -> str:
    return response.content.decode()
