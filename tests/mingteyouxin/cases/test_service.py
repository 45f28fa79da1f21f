"""A day that runs against a household runs from when it was reached (送达): not sooner, and never twice."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock
from authorities.delivery import sending
from authorities.enums import AttemptOutcome, Channel, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Dispatch
from authorities.work_calendar import work_calendar
from authorities.working_days import add_working_days
from mingteyouxin.applying import applications
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseStatus, ReasonCode, SupplementStage
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.part_models import Supplement
from mingteyouxin.review import decisions
from mingteyouxin.review.decisions import Item
from registry.models import Household, Message, Service
from registry.people import former_operators, outgoing, service
from tests.factories import class_standards, log_in_person
from tests.mingteyouxin.conftest import WUCHANG
from tests.mingteyouxin.review.conftest import case, lodge  # noqa: F401 — fixtures
from tests.second_officer import client_of_another
from tests.served import reached

DAY = class_standards.REVIEW
LONG_AFTER = DAY + timedelta(days=400)
PDF = b"%PDF-1.4\n%%EOF\n"
ON_TIME = {"name": "回证.pdf", "content": PDF, "content_type": "application/pdf"}


def now(row: Case) -> Case:
    with nationwide():
        return Case.objects.select_related("round", "household").get(pk=row.pk)


def in_days(start, days: int):
    return add_working_days(start, days, calendar=work_calendar()).day


@pytest.fixture
def returned(case, clerk) -> Case:  # noqa: F811
    """A case that was returned for supplements; the household has read nothing yet."""
    with clock.stopped_at(DAY), jurisdiction(case.path):
        assignments.take_next(case.authority, by=clerk)
        assignments.declare(case.pk, by=clerk, has_conflict=False)
        decisions.send_back(case.pk, [Item("", ReasonCode.STATEMENT_UNCLEAR, "请补充")], by=clerk)
    return now(case)


@pytest.fixture
def told(returned) -> Message:
    with jurisdiction(returned.path):
        return Message.objects.get(pk=returned.told_by)


def lapse(as_batch, on) -> int:
    with as_batch():
        return applications.lapse_due(on)


def test_who_was_never_reached_is_not_late_however_long_it_takes(returned, as_batch, supervisor):
    assert lapse(as_batch, LONG_AFTER) == 0
    assert now(returned).status == CaseStatus.RETURNED
    page = client_of_another(supervisor).get(reverse("case-page", args=[WUCHANG, returned.pk])).content.decode()
    assert "未送达" in page
    assert "未送达的通知" in client_of_another(supervisor).get(f"/office/{WUCHANG}/").content.decode()
    with clock.stopped_at(LONG_AFTER), jurisdiction(returned.path):
        assert not now(returned).is_over(LONG_AFTER)


def test_nor_does_the_database_end_it(returned, as_batch):
    with as_batch(), nationwide():
        with pytest.raises(DatabaseError, match="not told that its time began"), transaction.atomic():
            Case.objects.filter(pk=returned.pk).update(
                status=CaseStatus.LAPSED, due_on=None, due_paused_on=None, due_paused_day=None
            )
        with pytest.raises(DatabaseError, match="expired_after_service"), transaction.atomic():
            CaseEvent.objects.create(
                case=returned, path=returned.path, household_id=returned.household_id, action="lapse",
                source="consent_awaited", target="lapsed", at=clock.now(),
            )  # fmt: skip


def test_who_opens_it_late_has_all_the_days_from_then(returned, as_batch, clerk):
    late = DAY + timedelta(days=60)
    browser = Client()
    with clock.stopped_at(late):
        log_in_person(browser, returned.filed_by_person)
        browser.post(reverse("my-message-open", args=[returned.household_id, returned.told_by]))
    row = now(returned)
    assert (row.served_on, row.due_on) == (late, in_days(late, row.round.supplement_days))
    with nationwide():
        own = Supplement.objects.get(case=returned, stage=SupplementStage.REVIEW)
    assert (own.served_on, own.due_on) == (late, row.due_on)
    assert lapse(as_batch, row.due_on) == 0
    assert lapse(as_batch, row.due_on + timedelta(days=1)) == 1
    with nationwide():
        assert CaseEvent.objects.get(case=returned, action="lapse").served_on == late


def test_a_day_that_was_told_never_comes_nearer(returned, told, clerk, supervisor):
    with clock.stopped_at(DAY + timedelta(days=20)):
        reached(returned.household_id)
        before = now(returned)
        browser = client_of_another(supervisor)
        url = reverse("service-page", args=[WUCHANG, told.pk])
        said = {"way": "signed", "on": (DAY + timedelta(days=2)).isoformat(), "file": SimpleUploadedFile(**ON_TIME)}
        assert browser.post(url, said).status_code == 302
    assert now(returned).due_on == before.due_on
    with nationwide():
        assert set(told.services.values_list("way", flat=True)) == {"opened", "signed"}


def test_a_receipt_that_was_signed_starts_it_and_is_kept(returned, told, supervisor, officer_at):
    signed_on = DAY + timedelta(days=5)
    url = reverse("service-page", args=[WUCHANG, told.pk])
    with clock.stopped_at(DAY + timedelta(days=9)):
        browser = client_of_another(supervisor)
        assert browser.post(url, {"way": "signed", "on": signed_on.isoformat()}).status_code == 422
        assert now(returned).is_unserved
        for wrong in (DAY - timedelta(days=1), DAY + timedelta(days=10)):
            said = {"way": "signed", "on": wrong.isoformat(), "file": SimpleUploadedFile(**ON_TIME)}
            assert browser.post(url, said).status_code == 422
        said = {"way": "signed", "on": signed_on.isoformat(), "file": SimpleUploadedFile(**ON_TIME)}
        assert browser.post(url, said).status_code == 302
        page = browser.get(reverse("case-page", args=[WUCHANG, returned.pk])).content.decode()
        assert f"{signed_on} 直接送达（当面签收）" in page
        neighbour = client_of_another(officer_at("420102"))
        assert neighbour.get(reverse("service-page", args=["420102", told.pk])).status_code == 404
    row = now(returned)
    assert row.due_on == in_days(signed_on, row.round.supplement_days)


def test_a_notice_is_posted_up_after_the_others_failed_and_reaches_nobody_before_its_days(
    returned, told, officer_at, as_batch, settings
):
    settings.SMS_SENDER = ""
    url = reverse("service-page", args=[WUCHANG, told.pk])
    said = {"way": "notice", "on": DAY.isoformat(), "note": "登记机关公告栏"}
    with as_batch():
        outgoing.plan()
    with clock.stopped_at(DAY + timedelta(days=40)):
        # Whose password is of that day.
        supervisor = officer_at(WUCHANG, Role.SUPERVISOR)
        browser = client_of_another(supervisor)
        assert "邮寄" in browser.post(url, said).content.decode()
        with jurisdiction(returned.path):
            letter = Dispatch.objects.get(message=told.pk, channel=Channel.POST)
            sending.posted(letter.pk, on=DAY, by=supervisor)
            sending.returned(letter.pk, note="查无此人", by=supervisor)
        assert browser.post(url, {**said, "on": (DAY + timedelta(days=20)).isoformat()}).status_code == 422
        assert now(returned).is_unserved
        assert browser.post(url, said).status_code == 302
    assert now(returned).served_on == DAY + timedelta(days=30)


def test_what_never_reached_a_former_operator_is_ended_and_told_to_the_present_one(returned, told, as_batch):
    with as_batch(), nationwide():
        Household.objects.filter(pk=returned.household_id).update(operator_id_index=b"another operator")
    with as_batch():
        assert former_operators.hand_over() == 1
        assert former_operators.hand_over() == 0
    with nationwide():
        ended = Message.objects.get(pk=told.pk)
        assert ended.ended_because == former_operators.BECAUSE
        (now_told,) = service.unserved()
    assert (now_told.title, now_told.view, now_told.key) == (told.title, told.view, told.key)
    assert told.text not in now_told.text
    assert (now(returned).told_by, now(returned).is_unserved) == (now_told.pk, True)
    with clock.stopped_at(DAY + timedelta(days=3)):
        reached(returned.household_id)
    assert now(returned).due_on == in_days(DAY + timedelta(days=3), returned.round.supplement_days)


def test_what_the_gateway_brought_starts_it(returned, told, as_batch, settings):
    with clock.stopped_at(DAY + timedelta(days=1)), as_batch(), nationwide():
        row = Dispatch.objects.create(
            path=returned.path, channel=Channel.SMS, household_id=returned.household_id, message=told.pk,
            number="示例", address_sealed=sending.sealer().seal("13812341234"), title="示例",
            made_at=clock.now(), due_at=clock.now(), sent_at=clock.now(), attempts=1,
        )  # fmt: skip
        sending._move(row, AttemptOutcome.DELIVERED)
    with as_batch():
        assert service.follow() == 2
        assert service.follow() == 0
    assert now(returned).served_on == DAY + timedelta(days=1)
    with nationwide():
        assert Service.objects.get(message=told).way == "sms"
