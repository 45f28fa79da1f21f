"""Objections in the open API: a department's machine reads and answers what it is asked; a bureau's sees states."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from appeals import handling, rechecks
from appeals.changes import Change
from appeals.enums import RecheckStatus
from appeals.models import Appeal, Recheck
from appeals.scopes import PROGRESS, RECHECKS
from authorities import clock
from authorities.acts import API_CALLED
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord
from registry import feeds
from tests.appeals.conftest import HUBEI, JIANGAN, WUCHANG
from tests.factories import machine as make_machine
from tests.factories.appeals import mass_case

pytestmark = pytest.mark.django_db
TAX, INSURANCE = RECHECKS
LIST, OVERVIEW = "/api/v1/rechecks/", "/api/v1/appeals/"
PERIOD = {"period_start": date(2025, 7, 1), "period_end": date(2026, 6, 30)}


@pytest.fixture(autouse=True)
def no_calls_yet():
    cache.clear()


@pytest.fixture
def machine_at(client):
    """`machine_at("420106", TAX)` → what a machine with these scopes shows at the door."""

    def made(code: str, *scopes) -> dict[str, str]:
        told = make_machine(code, scopes=list(scopes))
        form = f"grant_type=client_credentials&client_id={told.machine.client_id}&client_secret={told.secret}"
        answer = client.post("/api/v1/token/", form, content_type="application/x-www-form-urlencoded")
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return made


@pytest.fixture
def asked(handled, clerk) -> Recheck:
    """The tax department of 武昌区 is asked of a period that nobody delivered."""
    on_its_way = handled(about="tax:", change=Change(feeds.TAX, PERIOD, {"tax_paid": 1_000_00})).accepted()
    with jurisdiction("/42/"):
        found = rechecks.addressees([on_its_way.claim])[on_its_way.claim.pk]
        to = next(one for one in found if one.authority.code == WUCHANG and one.department == "tax")
        return rechecks.ask(on_its_way.claim, to, question="请核对", by=clerk)


@pytest.fixture
def answer(client, asked):
    """`answer(bearer, status="wrong", text=…, change={…})` → what the endpoint says."""

    def sent(bearer: dict[str, str], **said: object):
        body = {"status": "wrong", "text": "经查电子底账", "change": WRONG} | said
        url = f"{LIST}{asked.pk}/answer/"
        return client.post(url, json.dumps(body), content_type="application/json", headers=bearer)

    return sent


WRONG = {"period_start": "2025-07-01", "period_end": "2026-06-30", "tax_paid": "1200", "general_taxpayer": ""}


def _kept(recheck: Recheck) -> Recheck:
    with nationwide():
        return Recheck.objects.select_related("answered_by_machine").get(pk=recheck.pk)


class TestADepartment:
    def test_it_reads_what_it_is_asked_and_the_household_sees_that(self, client, machine_at, asked, shop):
        bearer = machine_at(WUCHANG, TAX)
        listed = client.get(LIST, headers=bearer)
        assert [row["id"] for row in listed.json()["results"]] == [asked.pk]
        # Whose it is stands where it is looked at one by one.
        assert shop.number not in listed.content.decode()
        one = client.get(f"{LIST}{asked.pk}/", headers=bearer).json()
        assert (one["code"], one["name"], one["question"]) == (shop.number, shop.name, "请核对")
        names = [field["name"] for field in one["change_fields"]]
        assert names == ["tax_paid", "general_taxpayer"]
        with nationwide():
            assert AuditRecord.objects.filter(act="appeal_shown", household_id=shop.pk, actor_kind="machine").exists()

    def test_of_a_period_that_the_household_did_not_name_the_period_is_asked(self, client, machine_at, handled, clerk):
        on_its_way = handled(about="tax:", text="缴过税").accepted()
        with jurisdiction("/42/"):
            found = rechecks.addressees([on_its_way.claim])[on_its_way.claim.pk]
            to = next(one for one in found if one.authority.code == WUCHANG and one.department == "tax")
            asked = rechecks.ask(on_its_way.claim, to, question="", by=clerk)
        one = client.get(f"{LIST}{asked.pk}/", headers=machine_at(WUCHANG, TAX)).json()
        assert [field["name"] for field in one["change_fields"]][:2] == ["period_start", "period_end"]

    def test_it_answers_once_however_often_it_sends_the_same(self, client, machine_at, answer, asked):
        bearer = machine_at(WUCHANG, TAX)
        assert [answer(bearer).status_code for _ in range(2)] == [200, 200]
        kept = _kept(asked)
        assert (kept.status, kept.answered_by, kept.text) == (RecheckStatus.WRONG, None, "经查电子底账")
        assert kept.change["values"]["tax_paid"] == 1_200_00
        with nationwide():
            (event,) = kept.events.exclude(action="ask")
            assert event.by_machine == kept.answered_by_machine
            assert AuditRecord.objects.filter(act="recheck_answered", actor_kind="machine").count() == 1
            assert AuditRecord.objects.filter(act=API_CALLED, note__contains="answer").count() == 2
        assert client.get(LIST, {"open": "true"}, headers=bearer).json()["results"] == []

    def test_another_answer_replaces_it_until_the_objection_is_proposed(self, machine_at, answer, asked, handled_of):
        bearer = machine_at(WUCHANG, TAX)
        answer(bearer)
        assert answer(bearer, status="right", text="经查无误", change={}).status_code == 200
        assert _kept(asked).status == RecheckStatus.RIGHT
        handled_of(asked).proposed("dismissed")
        late = answer(bearer)
        assert (late.status_code, late.json()["code"]) == (422, "not_being_checked")
        assert _kept(asked).status == RecheckStatus.RIGHT

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"status": "perhaps"}, "invalid_answer"),
            ({"change": {}}, "invalid_change"),
            ({"change": WRONG | {"tax_paid": "viel"}}, "invalid_change"),
            ({"text": "嗯", "status": "right"}, "grounds_required"),
        ],
    )
    def test_what_cannot_be_read_is_refused_and_says_why(self, machine_at, answer, asked, said, code):
        refused = answer(machine_at(WUCHANG, TAX), **said)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
        assert _kept(asked).status == RecheckStatus.ASKED

    @pytest.mark.parametrize(("code", "scope"), [(WUCHANG, INSURANCE), (JIANGAN, TAX), (HUBEI, TAX)])
    def test_another_department_and_another_bureau_find_none(self, client, machine_at, answer, asked, code, scope):
        bearer = machine_at(code, scope)
        assert client.get(LIST, headers=bearer).json()["count"] == 0
        assert client.get(f"{LIST}{asked.pk}/", headers=bearer).status_code == 404
        assert answer(bearer).status_code == 404
        assert _kept(asked).status == RecheckStatus.ASKED

    def test_what_the_bureau_itself_is_asked_is_no_machines(self, client, machine_at, handled):
        own = handled().accepted().asked()
        bearer = machine_at(WUCHANG, *RECHECKS)
        assert client.get(f"{LIST}{own.pk}/", headers=bearer).status_code == 404

    def test_what_belongs_to_a_mass_case_is_no_question_of_its_own(self, client, machine_at, answer, asked, clerk):
        with nationwide():
            appeal = Appeal.objects.select_related("authority").get(pk=asked.appeal_id)
            case = mass_case(appeal, asked_of=asked.authority, by=clerk)
            Recheck.objects.filter(pk=asked.pk).update(mass=case)
        bearer = machine_at(WUCHANG, TAX)
        assert client.get(LIST, headers=bearer).json()["count"] == 0
        assert answer(bearer).status_code == 404

    def test_without_the_scope_nothing_opens(self, client, machine_at, answer):
        bearer = machine_at(WUCHANG, PROGRESS)
        assert client.get(LIST, headers=bearer).status_code == 403
        assert answer(bearer).status_code == 403

    def test_the_database_asks_for_one_who_answered(self, asked, as_owner):
        with as_owner(), nationwide(), pytest.raises(IntegrityError), transaction.atomic():
            Recheck.objects.filter(pk=asked.pk).update(status="right", text="示例", answered_at=clock.now())


class TestABureau:
    def test_it_reads_how_far_objections_of_its_area_are_and_of_whom_not(self, client, machine_at, asked, shop):
        bearer = machine_at(WUCHANG, PROGRESS)
        answer = client.get(OVERVIEW, headers=bearer)
        (row,) = answer.json()["results"]
        assert (row["status"], row["authority"]) == ("accepted", HUBEI)
        for private in (shop.number, shop.name, shop.operator_name, "纳税", "请核对"):
            assert private not in answer.content.decode()
        assert client.get(OVERVIEW, {"status": "dismissed"}, headers=bearer).json()["count"] == 0
        assert client.get(OVERVIEW, {"status": "x"}, headers=bearer).json()["code"] == "unknown_status"
        assert client.get(OVERVIEW, headers=machine_at(JIANGAN, PROGRESS)).json()["count"] == 0

    def test_a_day_that_is_the_households_is_not_the_bureaus(self, client, machine_at, asked, clerk):
        with jurisdiction("/42/"):
            handling.ask_household(asked.appeal_id, "请补充完税凭证", by=clerk)
        (row,) = client.get(OVERVIEW, headers=machine_at(WUCHANG, PROGRESS)).json()["results"]
        assert (row["status"], row["due_on"]) == ("supplement", None)
