"""What leaves the platform: by which ways, once, with nothing in it that is anybody's own, and what becomes of it."""

from contextlib import ExitStack
from datetime import date, datetime, timedelta
from email import message_from_bytes

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import make_aware

from authorities import clock
from authorities.delivery import sending
from authorities.enums import AttemptOutcome, Channel, DispatchState, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import DeliveryRule, Dispatch, DispatchAttempt
from registry.models import ContactChoice, Message
from registry.people import messages, outgoing, service
from tests.conftest import acting_as
from tests.registry.household import gateways

pytestmark = pytest.mark.django_db

WUCHANG, DOCUMENT, PHONE = "420106", "420106199001010071", "13812341234"
NOON, NIGHT = make_aware(datetime(2026, 9, 15, 12)), make_aware(datetime(2026, 9, 15, 23))


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def gateway(settings):
    with gateways.gateway() as told:
        settings.SMS_SENDER, settings.SMS_HTTP_URL = "authorities.delivery.sms.HttpSender", told.url
        settings.SMS_HTTP_RECEIPTS_URL, settings.SMS_HTTP_KNOWS_KEYS = told.url, False
        yield told


@pytest.fixture
def mailbox(settings):
    with gateways.mail_server() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield box


@pytest.fixture
def tell(household):
    """`tell(phone=…)` → a household that was told something, and the message."""

    def told(*, to_serve=True, **fields):
        shop = household(WUCHANG, **({"document": DOCUMENT, "address": "示例路1号"} | fields))
        with jurisdiction(shop.path):
            return messages.send(
                shop, title="名特优新申报需要补正", text="张三的营业额 200000 元，请补正。", to_serve=to_serve
            )

    return told


def work(*tasks) -> None:
    """What workers do of themselves: plan, send, or what is named."""
    for task in tasks or (outgoing.plan, sending.send_due):
        with acting_as("batch"):
            task()


def the(message: Message, channel: Channel) -> Dispatch | None:
    with nationwide():
        return Dispatch.objects.filter(message=message.pk, channel=channel).first()


def test_a_short_message_says_that_there_is_something_and_nothing_else(tell, gateway):
    message = tell(phone=PHONE)
    work()
    work()
    assert [sent["to"] for sent in gateway.taken] == [PHONE]
    (sent,) = gateway.taken
    row = the(message, Channel.SMS)
    assert row.state == DispatchState.SENT
    assert row.number in sent["text"]
    assert sent["key"] == str(row.key)
    for private in ("张三", "200000", "补正", "张记", DOCUMENT, "名特优新"):
        assert private not in sent["text"]
    assert the(message, Channel.POST) is None


@pytest.mark.parametrize("text", ["{name}您好{number}", "{number}，{number.x}", "证号420106{number}", "您好"])
def test_a_province_cannot_write_anything_personal_into_its_words(text, as_batch):
    with as_batch(), pytest.raises(IntegrityError), transaction.atomic():
        DeliveryRule.objects.create(
            province="42",
            valid_from=date(2026, 1, 1),
            ground="示例",
            text=text,
            quiet_from="21:00",
            quiet_until="08:00",
            notice_days=30,
        )


def test_at_night_it_waits_for_the_morning(tell, gateway):
    with clock.stopped_at(NIGHT):
        message = tell(phone=PHONE)
        work()
        assert gateway.taken == []
    row = the(message, Channel.SMS)
    assert row.state == DispatchState.WAITING
    assert row.due_at == make_aware(datetime(2026, 9, 16, 8))
    with clock.stopped_at(make_aware(datetime(2026, 9, 16, 8, 1))):
        work()
    assert len(gateway.taken) == 1


def test_what_was_begun_in_the_evening_does_not_go_on_into_the_night(tell, gateway, monkeypatch):
    tell(phone=PHONE)
    tell(phone="13812341235", document="420106199001010073")
    work(outgoing.plan)
    handed_over = sending._hand_over
    with ExitStack() as night:

        def slowly(row):
            handed_over(row)
            night.enter_context(clock.stopped_at(NIGHT))

        monkeypatch.setattr(sending, "_hand_over", slowly)
        work(sending.send_due)
    assert len(gateway.taken) == 1


def test_who_has_no_phone_is_written_to(tell, gateway, officer_at, client_of):
    message, other = tell(), tell(to_serve=False, document="420106199001010072")
    work()
    letter = the(message, Channel.POST)
    assert letter.state == DispatchState.WAITING
    assert the(other, Channel.POST) is None
    browser = client_of(officer_at(WUCHANG, Role.CLERK))
    record = browser.get(reverse("dispatch-list", args=[WUCHANG])).content.decode()
    assert message.title in record
    assert str(message.household) in record
    listed = browser.get(reverse("post-list", args=[WUCHANG])).content.decode()
    assert letter.number in listed
    assert "示例路1号" in listed
    printed = browser.get(reverse("post-print", args=[WUCHANG])).content.decode()
    assert message.text in printed
    act = reverse("dispatch-act", args=[WUCHANG, letter.pk])
    browser.post(act, {"act": "posted", "on": "2026-09-14"})
    browser.post(act, {"act": "posted", "on": "2026-09-15"})
    assert the(message, Channel.POST).posted_on == date(2026, 9, 14)
    assert browser.get(reverse("post-list", args=[WUCHANG])).content.decode().count(letter.number) == 0
    browser.post(act, {"act": "returned", "note": "查无此人"})
    page = browser.get(reverse("dispatch-page", args=[WUCHANG, letter.pk])).content.decode()
    assert "查无此人" in page


def test_the_neighbour_sees_none_of_it(tell, gateway, officer_at, client_of):
    message = tell()
    work()
    browser = client_of(officer_at("420107", Role.CLERK))
    assert browser.get(reverse("dispatch-page", args=["420107", the(message, Channel.POST).pk])).status_code == 404
    assert the(message, Channel.POST).number not in browser.get(reverse("post-list", args=["420107"])).content.decode()


def test_what_the_gateway_does_not_take_comes_again_later_each_time_and_ends(tell, gateway):
    message = tell(phone=PHONE)
    gateway.answer = lambda body: 429
    moment, waits = NOON, []
    work()
    while (row := the(message, Channel.SMS)).state == DispatchState.WAITING:
        waits.append(row.due_at - moment)
        moment = row.due_at
        # Nobody is woken: the hours of the night are passed over.
        with clock.stopped_at(moment):
            work(sending.send_due)
    assert waits == sorted(waits)
    assert len(gateway.taken) == sending.MOST_ATTEMPTS
    assert row.state == DispatchState.FAILED
    # What did not arrive goes by post.
    work(outgoing.plan)
    assert the(message, Channel.POST).state == DispatchState.WAITING
    with nationwide():
        assert DispatchAttempt.objects.filter(dispatch=row, outcome=AttemptOutcome.STARTED).count() == len(
            gateway.taken
        )


def test_a_number_that_is_none_is_tried_once(tell, gateway):
    message = tell(phone=PHONE)
    gateway.answer = lambda body: 400
    work()
    assert the(message, Channel.SMS).state == DispatchState.FAILED


def test_an_answer_that_was_lost_goes_to_a_person(tell, gateway, officer_at, client_of):
    message = tell(phone=PHONE)
    gateway.answer = lambda body: 503
    work()
    row = the(message, Channel.SMS)
    assert row.state == DispatchState.UNCERTAIN
    work()
    assert len(gateway.taken) == 1
    browser = client_of(officer_at(WUCHANG, Role.CLERK))
    assert "不确定是否发出的短信、邮件" in browser.get(f"/office/{WUCHANG}/").content.decode()
    gateway.answer = lambda body: 200
    browser.post(reverse("dispatch-act", args=[WUCHANG, row.pk]), {"act": "again"})
    work()
    assert the(message, Channel.SMS).state == DispatchState.SENT


def test_a_gateway_that_knows_keys_is_asked_again_with_the_same(tell, gateway, settings):
    settings.SMS_HTTP_KNOWS_KEYS = True
    message = tell(phone=PHONE)
    gateway.answer = lambda body: 503
    work()
    gateway.answer = lambda body: 200
    with clock.stopped_at(NOON + timedelta(minutes=2)):
        work()
    assert the(message, Channel.SMS).state == DispatchState.SENT
    assert len({sent["key"] for sent in gateway.taken}) == 1


def test_who_was_killed_while_sending_leaves_something_uncertain_and_nothing_is_sent_twice(tell, gateway, monkeypatch):
    message = tell(phone=PHONE)
    work(outgoing.plan)

    class Killed(BaseException):
        """As SIGKILL would: nothing of it is caught. With a killed process: test_outgoing_live.py."""

    def taken_and_killed(row):
        gateway.taken.append({"key": str(row.key)})
        raise Killed

    monkeypatch.setattr(sending, "_hand_over", taken_and_killed)
    with acting_as("batch"), pytest.raises(Killed):
        sending.send_due()
    monkeypatch.undo()
    assert the(message, Channel.SMS).state == DispatchState.SENDING
    with clock.stopped_at(NOON + timedelta(minutes=10)):
        work()
    assert the(message, Channel.SMS).state == DispatchState.UNCERTAIN
    assert len(gateway.taken) == 1


def test_receipts_say_what_arrived(tell, gateway):
    arrived, lost = tell(phone=PHONE), tell(phone="13812341235", document="420106199001010073")
    work()
    gateway.receipts = {
        str(the(arrived, Channel.SMS).key): "delivered",
        str(the(lost, Channel.SMS).key): "failed",
    }
    work(sending.fetch_receipts, outgoing.plan, service.follow)
    assert the(arrived, Channel.SMS).state == DispatchState.DELIVERED
    assert the(lost, Channel.SMS).state == DispatchState.FAILED
    assert the(lost, Channel.POST) is not None
    with nationwide():
        assert arrived.services.get().on == date(2026, 9, 15)
        assert not lost.services.exists()


def test_a_short_message_of_which_no_receipt_comes_is_followed_by_a_letter(tell, gateway):
    message = tell(phone=PHONE)
    work()
    with clock.stopped_at(NOON + sending.RECEIPTS_FOR - timedelta(hours=1)):
        work(sending.fetch_receipts, outgoing.plan)
    assert the(message, Channel.POST) is None
    with clock.stopped_at(NOON + sending.RECEIPTS_FOR + timedelta(hours=1)):
        work(sending.fetch_receipts, outgoing.plan, outgoing.plan)
    assert the(message, Channel.POST).state == DispatchState.WAITING


def test_an_e_mail_goes_where_the_household_named_an_address(tell, gateway, mailbox, as_batch):
    message = tell()
    with as_batch(), nationwide():
        ContactChoice.objects.create(
            household=message.household,
            operator_index=message.operator_index,
            sms=False,
            email_sealed=sending.sealer().seal("zhang@example.com"),
            changed_at=clock.now(),
        )
    work()
    ((to, content),) = mailbox.mails
    assert to == ["zhang@example.com"]
    mail = message_from_bytes(content)
    assert str(the(message, Channel.EMAIL).key) in mail["Message-ID"]
    assert "张三" not in mail.get_payload(decode=True).decode()
    # An e-mail is no service: what must reach the household goes by post, too.
    assert the(message, Channel.POST).state == DispatchState.WAITING


def test_a_mailbox_that_is_not_there_is_written_to_by_post(tell, gateway, mailbox, as_batch):
    message = tell()
    with as_batch(), nationwide():
        ContactChoice.objects.create(
            household=message.household,
            operator_index=message.operator_index,
            email_sealed=sending.sealer().seal("nobody@example.com"),
            changed_at=clock.now(),
        )
    mailbox.refused["nobody@example.com"] = "550 no such user"
    work()
    work()
    assert the(message, Channel.EMAIL).state == DispatchState.FAILED
    assert the(message, Channel.POST).state == DispatchState.WAITING


def test_of_thousands_of_messages_the_ways_are_chosen_in_a_few_statements(
    household, gateway, as_batch, django_assert_max_num_queries
):
    shops = [household(WUCHANG, phone=PHONE if number % 2 else None) for number in range(20)]
    with as_batch(), nationwide():
        Message.objects.bulk_create(
            Message(household=shop, operator_index=None, title="分型结果", text="示例", sent_at=NOON, to_serve=True)
            for shop in shops
        )
    with acting_as("batch"), django_assert_max_num_queries(30):
        outgoing.plan()
    with nationwide():
        assert Dispatch.objects.filter(channel=Channel.SMS).count() == 10
        assert Dispatch.objects.filter(channel=Channel.POST).count() == 10


def test_the_operator_chooses_by_which_ways_he_is_told(tell, gateway, mailbox, log_in, outbox, settings):
    message = tell(phone=PHONE)
    by_http = settings.SMS_SENDER
    settings.SMS_SENDER = "authorities.delivery.sms.FileSender"
    browser = log_in(message.household)
    settings.SMS_SENDER = by_http
    page = reverse("my-contact", args=[message.household_id])
    assert "138****1234" in browser.get(page).content.decode()
    assert browser.post(page, {"email": "不是邮箱"}).status_code == 422
    assert browser.post(page, {"email": "zhang@example.com"}).status_code == 302
    work()
    assert gateway.taken == []
    assert len(mailbox.mails) == 1
