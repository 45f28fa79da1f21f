"""Every decision against a household tells its remedies, and none is made where the bureau has no row (行政复议法)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock, remedies
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Notification, Remedy
from casework.letters import Letter
from casework.workflow import move
from mingteyouxin.applying import applications
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.review import decisions, lapses
from registry.models import Message
from tests.factories import bureau, class_standards, log_in_person
from tests.mingteyouxin.conftest import WUCHANG
from tests.second_officer import client_of_another

UNTIL = class_standards.REVIEW + timedelta(days=7)
AFTER = UNTIL + timedelta(days=1)


@pytest.fixture
def proposed(case, clerk, supervisor) -> Case:
    """Proposed for refusal by the clerk; the supervisor has said that he is free of interest."""
    with jurisdiction(case.path):
        for officer in (clerk, supervisor):
            assignments.declare(case.pk, by=officer, has_conflict=False)
        return decisions.propose_refusal(case.pk, [ReasonCode.CRITERIA_NOT_MET], by=clerk, note="证照不全。")


@pytest.fixture
def returned(case, clerk) -> Case:
    with clock.stopped_at(class_standards.REVIEW), jurisdiction(case.path):
        return move(CASE, case.pk, CaseAction.RETURN, by=clerk, due_on=UNTIL, served_on=class_standards.REVIEW)


def sentence() -> str:
    return remedies.remedy_of(bureau(WUCHANG), clock.today()).sentence


def kept_anew(body: str) -> Remedy:
    """The province keeps another row, from today on."""
    with jurisdiction("/42/"):
        return Remedy.objects.create(
            authority=bureau(WUCHANG), body=body, court="示例", valid_from=clock.today(), kept_at=clock.now()
        )


def refuse(case: Case, officer) -> str:
    web = client_of_another(officer)
    seen = web.get(reverse("case-page", args=[WUCHANG, case.pk])).context["version"]
    return web.post(reverse("case-refuse", args=[WUCHANG, case.pk]), {"seen": seen}, follow=True).content.decode()


def strike(as_batch, on=AFTER) -> int:
    with as_batch():
        return applications.lapse_due(on)


def state(case: Case) -> str:
    with jurisdiction(case.path):
        return Case.objects.get(pk=case.pk).status


def last_message(case: Case) -> str:
    with own_household(case.household_id):
        return Message.objects.latest("id").text


def own_page(case: Case) -> str:
    web = Client()
    log_in_person(web, case.filed_by_person)
    return web.get(reverse("my-case", args=[case.household_id, case.pk])).content.decode()


def told_to(*officers) -> list[str]:
    with nationwide():
        rows = Notification.objects.filter(officer__in=officers, kind="remedy_missing")
        return list(rows.values_list("text", flat=True))


class TestRefusal:
    def test_letter_message_page_and_history_tell_them(self, proposed, supervisor):
        told = sentence()
        assert "理由已告知经营者" in refuse(proposed, supervisor)
        with jurisdiction(proposed.path):
            letter = Letter.from_json(CaseLetter.objects.get(case=proposed).text)
            assert CaseEvent.objects.get(case=proposed, action="refuse").remedy.sentence == told
        assert letter.paragraphs[1].endswith("（证照不全）。")
        assert letter.paragraphs[-1] == told and "电话 000-00000000（示例）" in letter.paragraphs[-2]
        assert told.rstrip("。") in last_message(proposed)
        assert "不服怎么办" in own_page(proposed) and told in own_page(proposed)
        page = client_of_another(supervisor).get(reverse("case-page", args=[WUCHANG, proposed.pk])).content.decode()
        assert f"已告知：{told}" in page

    def test_a_row_that_comes_later_changes_nothing_of_it(self, proposed, supervisor):
        told = sentence()
        refuse(proposed, supervisor)
        kept_anew("示例：另一机关")
        assert sentence() != told
        assert told in own_page(proposed) and "另一机关" not in own_page(proposed)

    def test_without_a_row_it_is_not_made_and_the_officer_reads_why(self, proposed, supervisor, without_remedies):
        without_remedies(WUCHANG)
        said = refuse(proposed, supervisor)
        assert "还没有登记告知救济" in said and "湖北省市场监督管理局" in said
        assert state(proposed) == CaseStatus.REFUSAL_PROPOSED
        kept_anew("示例：武昌区人民政府")
        assert "理由已告知经营者" in refuse(proposed, supervisor)

    def test_nor_does_the_database_take_a_decision_without(self, case):
        # Of a refusal another trigger asks for more besides.
        for action in ("not_select", "refuse_above", "keep_lapsed", "keep_refused", "lapse"):
            event = {"case": case, "path": case.path, "household_id": case.household_id, "at": clock.now()}
            event["served_on"] = clock.today()
            with jurisdiction(case.path), pytest.raises(IntegrityError, match="tells_remedies"), transaction.atomic():
                CaseEvent.objects.create(action=action, source="submitted", target="refused", **event)


class TestLapse:
    def test_the_clocks_word_tells_them(self, returned, as_batch):
        assert strike(as_batch) == 1
        assert sentence().rstrip("。") in last_message(returned)
        assert sentence() in own_page(returned)

    def test_without_a_row_it_waits_and_the_heads_are_told_once_a_day(
        self, returned, clerk, supervisor, province_clerk, province_supervisor, neighbour, as_batch, without_remedies
    ):
        without_remedies(WUCHANG)
        assert strike(as_batch) == strike(as_batch) == 0
        assert state(returned) == CaseStatus.RETURNED
        for officer in (supervisor, province_clerk, province_supervisor):
            (text,) = told_to(officer)
            assert "武昌区" in text and "1 件" in text
        assert told_to(neighbour, clerk) == []
        page = reverse("remedy-page", args=["420000", bureau(WUCHANG).pk])
        assert client_of_another(province_supervisor).get(page).status_code == 200
        strike(as_batch, AFTER + timedelta(days=1))
        assert len(told_to(supervisor)) == 2

    def test_it_is_dealt_with_once_the_row_is_there(self, returned, as_batch, without_remedies):
        without_remedies(WUCHANG)
        assert strike(as_batch) == 0
        with clock.stopped_at(AFTER):
            kept_anew("示例：武昌区人民政府")
            assert strike(as_batch) == 1
        assert state(returned) == CaseStatus.LAPSED

    def test_a_draft_that_nobody_lodged_ends_without(self, shop, person, county_round, as_batch, without_remedies):
        with own_household(shop.pk):
            draft = applications.start(shop, county_round, by=person)
        without_remedies(WUCHANG)
        assert strike(as_batch, county_round.applications_until + timedelta(days=1)) == 1
        assert state(draft) == CaseStatus.LAPSED
        assert "复议" not in last_message(draft)

    def test_what_a_person_keeps_ended_tells_them_too(self, returned, supervisor, as_batch, without_remedies):
        strike(as_batch)
        with jurisdiction(returned.path):
            assignments.declare(returned.pk, by=supervisor, has_conflict=False)
            Case.objects.filter(pk=returned.pk).update(person_asked_at=clock.now(), due_on=AFTER)
            lapses.keep(returned.pk, by=supervisor, note="期限内没有补正")
        assert "期限内没有补正" in last_message(returned) and sentence().rstrip("。") in last_message(returned)
        assert own_page(returned).count(sentence()) == 3
