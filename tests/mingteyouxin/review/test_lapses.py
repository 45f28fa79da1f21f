"""What the clock ended: the household asks, a person looks, and keeps it so or two take it up again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.applying import applications
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.reminders import overdue
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.review import lapses
from registry.models import Message, Person
from tests.factories import class_standards, log_in_person
from tests.mingteyouxin.conftest import WUCHANG
from tests.second_officer import approve, client_of_another

UNTIL = class_standards.REVIEW + timedelta(days=7)


@pytest.fixture
def lapsed(case, clerk, as_batch) -> Case:
    with clock.stopped_at(class_standards.REVIEW), jurisdiction(case.path):
        move(CASE, case.pk, CaseAction.RETURN, by=clerk, due_on=UNTIL, served_on=class_standards.REVIEW)
    with as_batch():
        assert applications.lapse_due(UNTIL + timedelta(days=1)) == 1
    return fresh(case)


@pytest.fixture
def owner(case) -> Person:
    return case.filed_by_person


@pytest.fixture
def asked(lapsed, owner, client) -> Case:
    """The household asked in its workspace, the day after."""
    with clock.stopped_at(UNTIL + timedelta(days=2)):
        log_in_person(client, owner)
        page = reverse("my-case", args=[lapsed.household_id, lapsed.pk])
        assert "请工作人员复核" in client.get(page).content.decode()
        url = reverse("my-case-person", args=[lapsed.household_id, lapsed.pk])
        answer = client.post(url, {"reason": "我住院了，有证明"}, follow=True).content.decode()
        assert "已收到" in answer and "以前答复" in answer
        yield fresh(lapsed)


def fresh(case: Case) -> Case:
    with jurisdiction("/42/"):
        return Case.objects.select_related("household").get(pk=case.pk)


def declared(case: Case, *officers) -> None:
    with jurisdiction(case.path):
        for officer in officers:
            assignments.declare(case.pk, by=officer, has_conflict=False)


def test_the_household_is_told_that_a_machine_did_it_and_whom_to_ask(lapsed):
    assert lapsed.status == CaseStatus.LAPSED and lapsed.due_on is None
    with jurisdiction("/42/"):
        assert "请工作人员复核" in Message.objects.filter(household=lapsed.household_id).latest("id").text


def test_it_stands_on_the_desk_with_a_day_and_is_overdue_like_anything_else(asked, supervisor, client_of):
    assert asked.due_on > clock.today()
    with jurisdiction(asked.path):
        assert not overdue(Case.objects.all(), asked.due_on).exists()
        assert overdue(Case.objects.all(), asked.due_on + timedelta(days=1)).get() == asked
    web = client_of(supervisor)
    assert "请人工复核" in web.get(reverse("office-home", args=[WUCHANG])).content.decode()
    shown = web.get(reverse("case-list", args=[WUCHANG]), {"tab": "closed", "asked": "waiting"})
    assert len(shown.context["page"].results) == 1


def test_is_asked_once(asked, owner, client):
    url = reverse("my-case-person", args=[asked.household_id, asked.pk])
    assert "已经请工作人员复核过" in client.post(url, {"reason": "再看看"}, follow=True).content.decode()


def test_a_person_keeps_it_with_the_reason(asked, clerk, client):
    declared(asked, clerk)
    url = reverse("case-lapse", args=[WUCHANG, asked.pk])
    client_of_another(clerk).post(url, {"note": "没有证明"})
    case = fresh(asked)
    assert (case.status, case.due_on) == (CaseStatus.LAPSED, None) and case.person_answered_at
    page = client.get(reverse("my-case", args=[asked.household_id, asked.pk])).content.decode()
    assert "没有证明" in page


def test_two_take_it_up_again_and_the_office_has_a_day(asked, clerk, supervisor, client_of):
    declared(asked, clerk, supervisor)
    page = reverse("case-page", args=[WUCHANG, asked.pk])
    url, answer = (reverse(name, args=[WUCHANG, asked.pk]) for name in ("case-lapse", "case-restoring"))
    web, second = client_of(clerk), client_of_another(supervisor)
    assert "住院" in web.get(page).content.decode()
    web.post(url, {"note": "住院属实", "restore": "1"})
    assert fresh(asked).status == CaseStatus.LAPSED
    assert "提请人不能复核" in web.post(answer, {"approve": "1"}, follow=True).content.decode()
    assert "恢复办理" in second.get(page).content.decode()
    second.post(answer, {"approve": "1"})
    case = fresh(asked)
    assert case.status == CaseStatus.SUBMITTED and case.due_on == class_standards.LAST
    assert case.lodged_at == asked.lodged_at


def test_nobody_takes_it_up_alone(asked, clerk, as_batch):
    declared(asked, clerk)
    with jurisdiction(asked.path), pytest.raises(DatabaseError), transaction.atomic():
        move(CASE, asked.pk, CaseAction.RESTORE, by=clerk, person_answered_at=clock.now())


def test_while_it_waits_for_the_second_officer_it_is_not_kept(asked, clerk, supervisor):
    declared(asked, clerk, supervisor)
    with jurisdiction(asked.path):
        lapses.propose_restoring(asked.pk, by=clerk, note="住院属实")
        with pytest.raises(Refused) as refusal:
            lapses.keep(asked.pk, by=supervisor, note="没有证明")
        assert refusal.value.code == "restoring_asked"
        approve(lapses.RESTORING, asked.pk, by=supervisor)


def test_what_was_never_lodged_is_begun_anew_instead(case, as_batch):
    with as_batch(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(person_asked_at=clock.now())
