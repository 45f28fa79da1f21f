"""A refusal takes two: one officer proposes it, another decides; the household hears of the decision alone."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from authorities import access, posts
from authorities.capabilities import granted_to
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import Notification
from authorities.refusals import Refused
from casework.letters import Letter
from casework.refusals import NotEntitled
from casework.workflow import move
from mingteyouxin import capabilities
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.review import decisions, refusal_decisions
from registry.models import Message
from registry.people.persons import Identity, recognise
from tests.factories import log_in, log_in_person
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

REASON, NOTE = "不符合所申报类别的条件", "证照不全"


@pytest.fixture
def propose(clerk):
    """`propose(case)` → the clerk has proposed to refuse it."""

    def make(case) -> Case:
        with jurisdiction(case.path):
            assignments.declare(case.pk, by=clerk, has_conflict=False)
            return decisions.propose_refusal(case.pk, [ReasonCode.CRITERIA_NOT_MET], by=clerk, note=NOTE)

    return make


@pytest.fixture
def proposed(case, propose):
    return propose(case)


@pytest.fixture
def second(supervisor):
    """The client of a second officer who decides."""
    client = Client()
    log_in(client, supervisor)
    return client


@pytest.fixture
def clerks_only_review(monkeypatch):
    """As where a place lets its supervisors alone decide."""

    def granted(role: str, level: str):
        return granted_to(role, level) - ({capabilities.CASE_DECIDE} if role == Role.CLERK else set())

    monkeypatch.setattr(access, "granted_to", granted)
    monkeypatch.setattr(posts, "granted_to", granted)


def url(name: str, *key, code: str = WUCHANG) -> str:
    return reverse(name, args=[code, *key])


def fresh(case) -> Case:
    with jurisdiction(case.path):
        return Case.objects.get(pk=case.pk)


def free(client, case):
    return client.post(url("case-declare", case.pk), {"conflict": "no"})


def post(client, name: str, case, **more) -> str:
    """What the page of the case says after a step was pressed on it."""
    seen = client.get(url("case-page", case.pk)).context["version"]
    return client.post(url(name, case.pk), {"seen": seen, **more}, follow=True).content.decode()


def messages_of(case) -> list[str]:
    with own_household(case.household_id):
        return list(Message.objects.values_list("text", flat=True))


def as_web(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestAnotherOfficer:
    def test_decides_and_the_household_reads_the_reasons_of_the_proposal(self, proposed, second, supervisor):
        page = second.get(url("case-page", proposed.pk)).content.decode()
        assert REASON in page and NOTE in page and "声明没有利害关系以后，可以确认或者退回" in page
        assert "请先声明" in post(second, "case-refuse", proposed)
        free(second, proposed)
        assert "确认不予通过</button>" in second.get(url("case-page", proposed.pk)).content.decode()
        assert "理由已告知经营者" in post(second, "case-refuse", proposed)
        decided = fresh(proposed)
        assert (decided.status, decided.refused_by_id) == (CaseStatus.REFUSED, supervisor.pk)
        (text,) = messages_of(proposed)
        assert REASON in text and NOTE in text and "异议" in text
        with own_household(proposed.household_id):
            last = CaseEvent.objects.told().latest("id")
        assert (last.action, last.reasons, last.note, last.by_id) == ("refuse", [REASON], NOTE, supervisor.pk)

    def test_sends_it_back_with_a_reason_that_whoever_proposed_is_told(self, proposed, second, clerk):
        free(second, proposed)
        assert "请写明不同意的理由" in post(second, "case-refusal-back", proposed, note=" ")
        assert "已退回审核" in post(second, "case-refusal-back", proposed, note="证照已经换新")
        back = fresh(proposed)
        assert (back.status, back.assignee_id) == (CaseStatus.SUBMITTED, clerk.pk)
        assert (back.refusal_proposed_by, back.refusal_reasons, back.refusal_note) == (None, [], "")
        with jurisdiction(proposed.path):
            told = Notification.objects.get(officer=clerk, once__contains="refusal-sent-back")
            assert "证照已经换新" in told.text and told.view == "case-page"
        assert messages_of(proposed) == []

    def test_acts_on_the_page_that_was_read_and_once(self, proposed, second):
        free(second, proposed)
        seen = second.get(url("case-page", proposed.pk)).context["version"]
        for said in ("理由已告知经营者", "已有变化"):
            answer = second.post(url("case-refuse", proposed.pk), {"seen": seen}, follow=True)
            assert said in answer.content.decode()
        assert len(messages_of(proposed)) == 1

    def test_has_no_hand_in_it_with_an_interest(self, proposed, second):
        second.post(url("case-declare", proposed.pk), {"conflict": "yes", "note": "近亲属"})
        assert "您已声明与该件有利害关系" in post(second, "case-refuse", proposed)
        assert fresh(proposed).status == CaseStatus.REFUSAL_PROPOSED


class TestTheLetter:
    @pytest.fixture
    def refused(self, proposed, second) -> Case:
        free(second, proposed)
        post(second, "case-refuse", proposed)
        return fresh(proposed)

    @pytest.fixture
    def letter(self, refused) -> CaseLetter:
        with jurisdiction(refused.path):
            return refused.letters.get()

    def test_says_what_the_message_says_and_bears_a_number(self, refused, letter):
        text = Letter.from_json(letter.text)
        assert [text.message] == messages_of(refused) and REASON in text.message and NOTE in text.message
        assert text.number == "420106-2026-0001" and text.signer == refused.authority.name

    def test_is_not_there_before_the_decision(self, proposed):
        with jurisdiction(proposed.path):
            assert not proposed.letters.exists()

    def test_stands_on_the_officers_page_and_is_handed_out_as_a_file(self, refused, letter, second):
        page = second.get(url("case-page", refused.pk)).content.decode()
        assert f"平台编号 {letter.text['number']}" in page and REASON in page
        assert url("case-letter", refused.pk, letter.pk, "pdf") in page
        address = url("case-letter", refused.pk, letter.pk, "docx")
        assert address in page and second.get(address).status_code == 200
        assert second.get(url("case-letter", refused.pk, letter.pk, "exe")).status_code == 404

    def test_is_the_households_and_no_other_s(self, refused, letter, client):
        log_in_person(client, recognise(Identity("张三", "420106199001010001")))
        page = reverse("my-case", args=[refused.household_id, refused.pk])
        address = reverse("my-case-letter", args=[refused.household_id, refused.pk, letter.pk, "docx"])
        assert address in client.get(page).content.decode()
        assert client.get(address).content.startswith(b"PK")
        stranger = Client()
        log_in_person(stranger, recognise(Identity("李四", "420106198501011234")))
        assert stranger.get(address).status_code == 404

    def test_goes_to_nobody_with_the_number_of_another_case(self, refused, letter, lodge, second):
        assert second.get(url("case-letter", lodge().pk, letter.pk, "pdf")).status_code == 404


class TestWhoProposed:
    def test_does_not_confirm_on_the_screen(self, proposed, web):
        page = web.get(url("case-page", proposed.pk)).content.decode()
        assert "须由另一名工作人员确认" in page and "确认不予通过</button>" not in page
        assert "须由另一名工作人员确认" in post(web, "case-refuse", proposed)
        assert fresh(proposed).status == CaseStatus.REFUSAL_PROPOSED

    def test_does_not_confirm_by_the_verb(self, proposed, clerk):
        with jurisdiction(proposed.path), pytest.raises(Refused) as refusal:
            refusal_decisions.refuse(proposed.pk, by=clerk)
        assert refusal.value.code == "same_officer"

    def test_does_not_confirm_past_the_verb(self, proposed, clerk):
        with jurisdiction(proposed.path), pytest.raises(Refused) as refusal:
            move(CASE, proposed.pk, CaseAction.REFUSE, by=clerk, refused_by=clerk)
        assert refusal.value.code == "same_officer"

    def test_does_not_confirm_as_the_web_process_in_sql(self, proposed, clerk, supervisor):
        refuse = "UPDATE mingteyouxin_case SET status = 'refused', refused_by_id = %s{} WHERE id = %s"
        with jurisdiction(proposed.path):
            with pytest.raises(IntegrityError, match="case_refused_by_another"):
                as_web(refuse.format(""), clerk.pk, proposed.pk)
            with pytest.raises(IntegrityError, match="case_refused_by_someone"):
                as_web(refuse.format(""), None, proposed.pk)
            # Nor by making another the one who proposed, or by other reasons than were proposed.
            for instead in (f"refusal_proposed_by_id = {supervisor.pk}", "refusal_reasons = '[\"别的\"]'"):
                with pytest.raises(IntegrityError, match="stands as it was proposed"):
                    as_web(refuse.format(f", {instead}"), clerk.pk, proposed.pk)
                with pytest.raises(IntegrityError, match="stands as it was proposed"):
                    as_web(f"UPDATE mingteyouxin_case SET {instead} WHERE id = %s", proposed.pk)
            as_web(refuse.format(""), supervisor.pk, proposed.pk)

    def test_is_named_by_the_history_as_by_the_row(self, proposed, clerk, supervisor):
        with jurisdiction(proposed.path), pytest.raises(IntegrityError, match="who proposed and who decided"):
            # The row would name the supervisor, the history the clerk.
            move(CASE, proposed.pk, CaseAction.REFUSE, by=clerk, refused_by=supervisor)

    def test_takes_it_back(self, proposed, web, clerk):
        assert "已退回审核" in post(web, "case-refusal-back", proposed, note="看错了")
        assert fresh(proposed).status == CaseStatus.SUBMITTED
        with jurisdiction(proposed.path):
            assert not Notification.objects.filter(officer=clerk, once__contains="refusal-sent-back").exists()


class TestOthers:
    def test_no_case_is_refused_that_nobody_proposed(self, case, supervisor):
        with jurisdiction(case.path):
            assignments.declare(case.pk, by=supervisor, has_conflict=False)
            with pytest.raises(Refused) as refusal:
                refusal_decisions.refuse(case.pk, by=supervisor)
            assert refusal.value.code == "illegal_transition"
            with pytest.raises(IntegrityError, match="does not go from submitted to refused"):
                as_web(
                    "UPDATE mingteyouxin_case SET status = 'refused', refused_by_id = %s WHERE id = %s",
                    supervisor.pk,
                    case.pk,
                )

    def test_a_reviewer_who_does_not_decide_proposes_and_no_more(
        self, case, clerks_only_review, officer_at, propose, second
    ):
        other = officer_at(WUCHANG, Role.CLERK)
        client = Client()
        log_in(client, other)
        proposed = propose(case)
        free(client, proposed)
        for name in ("case-refuse", "case-refusal-back"):
            assert client.post(url(name, proposed.pk), {"note": "示例"}).status_code == 404
        assert client.post(url("list-bulk", "cases"), {"act": "refuse", "key": [proposed.pk]}).status_code == 404
        with jurisdiction(proposed.path):
            with pytest.raises(NotEntitled):
                refusal_decisions.refuse(proposed.pk, by=other)
            with pytest.raises(NotEntitled):
                refusal_decisions.send_back(proposed.pk, by=other, note="示例")
        free(second, proposed)
        post(second, "case-refuse", proposed)
        assert fresh(proposed).status == CaseStatus.REFUSED

    def test_a_neighbour_finds_no_such_case(self, proposed, neighbour):
        client = Client()
        log_in(client, neighbour)
        for name in ("case-refuse", "case-refusal-back"):
            answer = client.post(url(name, proposed.pk, code=JIANGAN), {"note": "示例"})
            assert answer.status_code == client.post(url(name, 10**9, code=JIANGAN)).status_code == 404
        with jurisdiction(neighbour.posts.get().authority.path), pytest.raises(Case.DoesNotExist):
            refusal_decisions.refuse(proposed.pk, by=neighbour)
        with jurisdiction(proposed.path), pytest.raises((NotEntitled, Refused)):
            refusal_decisions.refuse(proposed.pk, by=neighbour)
        assert fresh(proposed).status == CaseStatus.REFUSAL_PROPOSED


class TestManyAtOnce:
    def test_each_has_a_result_of_its_own(self, lodge, propose, second, supervisor, clerk):
        ready, undeclared, in_line, own = (lodge() for _ in range(4))
        for case in (ready, undeclared):
            propose(case)
        with jurisdiction(own.path):
            for case in (ready, in_line, own):
                assignments.declare(case.pk, by=supervisor, has_conflict=False)
            decisions.propose_refusal(own.pk, [ReasonCode.BARRED], by=supervisor)
        keys = [case.pk for case in (ready, undeclared, in_line, own)]
        answer = second.post(url("list-bulk", "cases"), {"act": "refuse", "key": [*keys, 10**9]})
        results = answer.context["results"]
        assert [one.done for one in results] == [True, False, False, False, False]
        said = ("理由已告知经营者", "请先声明", "目前的状态是“待审核”", "须由另一名工作人员确认", "没有这一项")
        for result, text in zip(results, said, strict=True):
            assert text in result.text
        assert [fresh(case).status for case in (ready, undeclared, in_line, own)] == [
            CaseStatus.REFUSED,
            CaseStatus.REFUSAL_PROPOSED,
            CaseStatus.SUBMITTED,
            CaseStatus.REFUSAL_PROPOSED,
        ]
        assert (len(messages_of(ready)), messages_of(undeclared)) == (1, [])

    def test_stand_on_a_tab_and_on_the_desk_of_who_may_confirm(self, proposed, second, web):
        tab = {"tab": "refusal"}
        listed = second.get(url("case-list"), tab)
        assert f"{REASON}（{NOTE}）" in listed.content.decode() and listed.context["page"].count == 1
        assert second.get(url("case-list"), {**tab, "proposed": "others"}).context["page"].count == 1
        assert web.get(url("case-list"), {**tab, "proposed": "others"}).context["page"].count == 0
        assert web.get(url("case-list"), {**tab, "proposed": "me"}).context["page"].count == 1
        assert second.get(url("case-list")).context["page"].count == 0
        for client, count in ((second, 1), (web, 0)):
            todos = client.get(url("office-home")).context["todos"]
            queue = next(one for one in todos if one.label == "待确认的拟不予通过办件")
            assert queue.count == client.get(queue.url).context["page"].count == count


class TestTheHousehold:
    @pytest.fixture
    def operator(self, case):
        client = Client()
        log_in_person(client, recognise(Identity("张三", "420106199001010001")))
        return client

    def test_reads_that_it_is_in_review_until_it_is_decided(self, proposed, operator, second):
        pages = [f"/my/{proposed.household_id}/recognition/", f"/my/{proposed.household_id}/recognition/{proposed.pk}/"]
        for page in pages:
            text = operator.get(page).content.decode()
            assert "审核中" in text and "不予通过" not in text and REASON not in text and NOTE not in text
        free(second, proposed)
        post(second, "case-refuse", proposed)
        text = operator.get(pages[1]).content.decode()
        assert "未通过" in text and REASON in text and NOTE in text

    def test_withdraws_meanwhile(self, proposed, operator):
        page = f"/my/{proposed.household_id}/recognition/{proposed.pk}/"
        operator.post(f"{page}withdraw/", {"confirm": "on"})
        assert fresh(proposed).status == CaseStatus.WITHDRAWN

    def test_proposes_and_decides_nothing(self, case, proposed):
        with own_household(proposed.household_id), pytest.raises(IntegrityError, match="a household does not decide"):
            as_web(
                "UPDATE mingteyouxin_case SET status = 'refused', refused_by_id = refusal_proposed_by_id + 1"
                " WHERE id = %s",
                proposed.pk,
            )

    def test_has_one_case_in_line_as_before(self, proposed, county_round, operator):
        with jurisdiction(proposed.path):
            assert Case.objects.in_line().filter(pk=proposed.pk).exists()
