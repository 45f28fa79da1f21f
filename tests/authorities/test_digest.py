"""One e-mail a day of what waits: counts and no names, once a day, until it is turned off."""

from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.urls import reverse

from authorities.delivery import digest, sending
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from registry.people import messages
from tests.conftest import acting_as
from tests.registry.household import gateways

pytestmark = pytest.mark.django_db
WUCHANG = "420106"


@pytest.fixture
def mailbox(settings):
    with gateways.mail_server() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield box


def test_it_says_how_much_waits_and_of_nobody_once_a_day(officer_at, client_of, household, mailbox):
    shop = household(WUCHANG, name="张记面馆", document="420106199001010071")
    with jurisdiction(shop.path):
        messages.send(shop, title="请补正", text="示例", to_serve=True)
    clerk = officer_at(WUCHANG, Role.CLERK)
    page = reverse("digest-page", args=[WUCHANG])
    browser = client_of(clerk)
    assert browser.post(page, {"address": "不是邮箱", "wanted": "on"}).status_code == 422
    assert browser.post(page, {"address": "clerk@example.gov.cn", "wanted": "on"}).status_code == 302
    with acting_as("batch"):
        assert (digest.make(), digest.make()) == (1, 0)
        sending.send_due()
    ((to, content),) = mailbox.mails
    mail = message_from_bytes(content)
    said = mail.get_payload(decode=True).decode()
    assert to == ["clerk@example.gov.cn"]
    assert "待办事项" in str(make_header(decode_header(mail["Subject"])))
    assert "未送达的通知：1" in said
    assert "张记" not in said


def test_who_turned_it_off_gets_none(officer_at, client_of, household, mailbox):
    shop = household(WUCHANG, document="420106199001010071")
    with jurisdiction(shop.path):
        messages.send(shop, title="请补正", text="示例", to_serve=True)
    browser = client_of(officer_at(WUCHANG, Role.CLERK))
    browser.post(reverse("digest-page", args=[WUCHANG]), {"address": "clerk@example.gov.cn"})
    with acting_as("batch"):
        assert digest.make() == 0
