"""Opinions over HTTP, as the bureau that asks, the departments asked, and others."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Notification, Post
from authorities.refusals import Refused
from casework.refusals import NotEntitled
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.models import OpinionEvent, OpinionItem, OpinionRequest
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from tests import factories
from tests.authorities.catalogue import run
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG
from tests.mingteyouxin.visits.conftest import DUE, obstacles


def client_as(officer) -> Client:
    client = Client()
    factories.log_in(client, officer)
    return client


def ask(clerk, cases, *departments, **changes):
    data = {"case": [case.pk for case in cases], "department": departments} | changes
    return client_as(clerk).post(reverse("opinion-ask", args=[WUCHANG]), data, follow=True)


@pytest.fixture
def path(passed):
    return passed[0].authority.path


@pytest.fixture
def asked(passed, clerk, commerce, culture, path) -> dict[str, OpinionRequest]:
    """Both cases, asked of two departments; the last day is five working days after."""
    ask(clerk, passed, "commerce", "culture")
    with jurisdiction(path):
        return {one.department: one for one in OpinionRequest.objects.all()}


def items(asked, department="commerce") -> list[OpinionItem]:
    request = asked[department]
    with jurisdiction(request.path):
        return list(OpinionItem.objects.filter(request=request).select_related("request").order_by("case_id"))


def answer(officer, request, data, code=WUCHANG):
    return client_as(officer).post(reverse("asked-page", args=[code, request.pk]), data)


def close(clerk, request, lines, note="经核实不影响认定"):
    url = reverse("opinion-close", args=[WUCHANG, request.pk])
    return client_as(clerk).post(url, {"item": [line.pk for line in lines], "note": note}, follow=True)


def codes(case) -> list[str]:
    return [code for code, _ in obstacles(case, "opinion")]


def test_letters_are_listed_the_latest_first(passed, clerk, commerce):
    with jurisdiction(passed[0].path):
        bureau = passed[0].authority
        asked = [
            opinion_requests.ask(bureau, [case.pk], [Department.COMMERCE], by=clerk).requests[0].pk for case in passed
        ]
        assert [row.pk for row in opinion_door.asked_by(bureau)] == asked[::-1]


def test_the_silence_of_whoever_has_left_is_no_consent(asked, commerce, passed, as_batch, path):
    with as_batch():
        gone = {"valid_from": DUE - timedelta(days=9), "valid_to": DUE - timedelta(days=1)}
        Post.objects.filter(officer=commerce).update(**gone)
        opinion_requests.follow_the_clock(DUE + timedelta(days=1))
    assert {item.status for item in items(asked)} == {"asked"}
    assert {item.status for item in items(asked, "culture")} == {"silence"}


def test_several_departments_are_asked_about_many_cases_at_once(passed, clerk, commerce, asked, path, officer_at):
    officer_at(WUCHANG, Role.DEPARTMENT, department=Department.FINANCE)
    assert set(asked) == {"commerce", "culture"}
    assert {one.due_on for one in asked.values()} == {DUE}
    assert len(items(asked)) == 2
    with jurisdiction(path):
        assert Notification.objects.get(officer=commerce).view == "asked-page"
    assert "没有重复征求" in ask(clerk, passed, "commerce", "finance").content.decode()
    assert len(items(asked)) == 2
    assert codes(passed[0]) == ["opinion_waiting"] * 3


def test_nobody_is_asked_without_a_department_or_a_case(passed, clerk, commerce, path):
    assert "请选择至少一个部门" in ask(clerk, passed).content.decode()
    assert "请选择初审通过" in ask(clerk, [], "commerce").content.decode()
    assert "至少一个部门" in ask(clerk, passed, "association").content.decode()
    assert codes(passed[0]) == ["opinion_not_asked"]
    ask(clerk, [], "commerce", all="1")
    with jurisdiction(path):
        assert OpinionItem.objects.count() == 2


def test_a_department_sees_what_it_was_asked_and_little_of_the_household(asked, commerce, culture, officer_at):
    page = client_as(commerce).get(reverse("asked-page", args=[WUCHANG, asked["commerce"].pk])).content.decode()
    assert "示例1号面馆" in page and "粮道街 20 号" in page
    assert not any(text in page for text in ("1381234", "138****", "张三", "42010619900101", "成长型"))
    sheet = client_as(commerce).get(reverse("asked-sheet", args=[WUCHANG, asked["commerce"].pk]))
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert [row[3].value for row in book["名单"].iter_rows(min_row=2)] == ["粮道街 20 号", "粮道街 3 号"]
    elsewhere = officer_at(JIANGAN, Role.DEPARTMENT, department=Department.COMMERCE)
    for officer, code in ((culture, WUCHANG), (elsewhere, JIANGAN)):
        for name in ("asked-page", "asked-sheet"):
            url = reverse(name, args=[code, asked["commerce"].pk])
            assert client_as(officer).get(url).status_code == 404
        assert answer(officer, asked["commerce"], {"all": "1"}, code=code).status_code == 404
    assert not any(item.answer for item in items(asked))


def test_all_are_answered_at_once_with_an_exception(asked, commerce, passed, clerk, path):
    first, _second = items(asked)
    data = {"all": "1", f"answer-{first.pk}": "objection", f"text-{first.pk}": "有消费纠纷未处理。"}
    answer(commerce, asked["commerce"], data)
    assert [item.answer for item in items(asked)] == ["objection", "no_objection"]
    assert codes(passed[0]) == ["opinion_objection", "opinion_waiting"]
    assert codes(passed[1]) == ["opinion_waiting"]
    with jurisdiction(path):
        assert Notification.objects.filter(officer=clerk, view="opinion-request").count() == 1
        assert of_visits_and_opinions(passed).keys() == {case.pk for case in passed}
    assert (
        "有消费纠纷未处理" in client_as(clerk).get(reverse("field-page", args=[WUCHANG, passed[0].pk])).content.decode()
    )


def test_an_objection_says_why_and_nothing_is_taken_by_halves(asked, commerce):
    first, _ = items(asked)
    refused = answer(commerce, asked["commerce"], {"all": "1", f"answer-{first.pk}": "objection"})
    assert refused.status_code == 422 and "请写明" in refused.content.decode()
    assert not any(item.answer for item in items(asked))


def test_an_answer_is_put_right_and_what_it_was_stays(asked, clerk, commerce, officer_at, path):
    first, _ = items(asked)
    colleague = officer_at(WUCHANG, Role.DEPARTMENT, department=Department.COMMERCE)
    answer(commerce, asked["commerce"], {"all": "1"})
    for _ in range(2):
        answer(colleague, asked["commerce"], {f"answer-{first.pk}": "objection", f"text-{first.pk}": "补充"})
    with jurisdiction(path):
        said = OpinionEvent.objects.filter(item=first).values_list("source", "target", "note", "by")
        assert list(said) == [
            ("", "asked", "", clerk.pk),
            ("asked", "no_objection", "", commerce.pk),
            ("no_objection", "objection", "补充", colleague.pk),
        ]


def test_the_bureau_goes_on_in_spite_of_an_objection_with_a_reason(asked, commerce, clerk, passed):
    first, second = items(asked)
    answer(commerce, asked["commerce"], {"all": "1", f"answer-{first.pk}": "objection", f"text-{first.pk}": "示例"})
    assert "请写明" in close(clerk, asked["commerce"], [first], note=" ").content.decode()
    assert "已经答复" in close(clerk, asked["commerce"], [first, second]).content.decode()
    assert items(asked)[0].closed_how == ""
    close(clerk, asked["commerce"], [first])
    assert items(asked)[0].closed_how == "not_adopted"
    assert codes(passed[0]) == ["opinion_waiting"]
    late = answer(commerce, asked["commerce"], {f"answer-{first.pk}": "no_objection"})
    assert late.status_code == 422 and "已由市场监管部门处理" in late.content.decode()


def test_silence_is_consent_after_the_last_day_and_a_late_objection_counts(asked, commerce, passed, as_batch):
    with clock.stopped_at(DUE), as_batch():
        assert opinion_requests.follow_the_clock() == 0
    with clock.stopped_at(DUE + timedelta(days=1)):
        with as_batch():
            assert opinion_requests.follow_the_clock() == 4
            assert opinion_requests.follow_the_clock() == 0
        assert {(item.answer, item.closed_how) for item in items(asked)} == {("", "silence")}
        assert codes(passed[0]) == []
        first, _ = items(asked)
        answer(commerce, asked["commerce"], {f"answer-{first.pk}": "objection", f"text-{first.pk}": "迟到的意见"})
        assert items(asked)[0].is_late
        assert codes(passed[0]) == ["opinion_objection"]


@pytest.mark.parametrize("settled", [{"silence_is_consent": False}], indirect=True)
def test_where_silence_is_no_consent_the_bureau_goes_on_with_a_reason(asked, clerk, passed, as_batch, path):
    lines = items(asked)
    assert "还没有过" in close(clerk, asked["commerce"], lines).content.decode()
    with clock.stopped_at(DUE + timedelta(days=1)):
        with as_batch():
            assert opinion_requests.follow_the_clock() == 0
            opinion_requests.follow_the_clock()
        with jurisdiction(path):
            assert Notification.objects.filter(officer=clerk, text__contains="逾期").count() == 2
        assert codes(passed[0]) == ["opinion_overdue"] * 2
        close(clerk, asked["commerce"], lines)
        assert codes(passed[0]) == ["opinion_overdue"]
    assert {item.closed_how for item in items(asked)} == {"gone_on"}


def test_a_department_is_reminded_and_finds_it_on_its_desk(asked, commerce, as_batch, path):
    with clock.stopped_at(DUE - timedelta(days=1)):
        with as_batch():
            opinion_requests.follow_the_clock()
            opinion_requests.follow_the_clock()
        desk = client_as(commerce).get(reverse("office-home", args=[WUCHANG])).content.decode()
    with jurisdiction(path):
        assert Notification.objects.filter(officer=commerce, text__contains="没有答复").count() == 1
    assert "待答复的征求意见" in desk


def _writes(captured, table: str) -> list[str]:
    """Which kinds of statements wrote a table, in order."""
    kinds = ("INSERT INTO", "UPDATE", "DELETE FROM")
    return [kind for query in captured for kind in kinds if query["sql"].startswith(f'{kind} "{table}"')]


def test_all_silences_are_closed_by_one_statement_and_told_by_another(asked, path, as_batch):
    with clock.stopped_at(DUE + timedelta(days=1)), as_batch(), CaptureQueriesContext(connection) as captured:
        assert opinion_requests.follow_the_clock() == 4
    assert _writes(captured, "mingteyouxin_opinionitem") == ["UPDATE"]
    assert _writes(captured, "mingteyouxin_opinionevent") == ["INSERT INTO"]
    with jurisdiction(path):
        heard = OpinionEvent.objects.filter(target="silence").values_list("source", "by", "action")
        assert list(heard) == [("asked", None, "hear_silence")] * 4


def test_objections_each_with_its_words_are_written_at_once(asked, commerce, path):
    lines = items(asked)
    said = {item.pk: ("objection", f"意见{item.case_id}") for item in lines}
    with jurisdiction(path), CaptureQueriesContext(connection) as captured:
        assert opinion_requests.answer(asked["commerce"], said, by=commerce) == 2
    assert _writes(captured, "mingteyouxin_opinionitem") == ["UPDATE"]
    assert [item.text for item in items(asked)] == [f"意见{item.case_id}" for item in lines]
    with jurisdiction(path):
        noted = OpinionEvent.objects.filter(action="object").order_by("item").values_list("item", "note")
        assert list(noted) == [(item.pk, f"意见{item.case_id}") for item in lines]


def test_what_was_dealt_with_is_not_dealt_with_again(asked, commerce, clerk, path):
    first, _ = items(asked)
    answer(commerce, asked["commerce"], {f"answer-{first.pk}": "objection", f"text-{first.pk}": "示例"})
    close(clerk, asked["commerce"], [first], note="第一次")
    with jurisdiction(path), pytest.raises(Refused) as refusal:
        opinion_requests.close(asked["commerce"], [first.pk], by=clerk, note="第二次")
    assert refusal.value.code == "nothing_to_close"
    assert items(asked)[0].closed_note == "第一次"


def test_the_bureau_does_not_answer_and_a_department_does_not_close(asked, commerce, clerk, officer_at, path):
    first, _ = items(asked)
    elsewhere = officer_at(JIANGAN, Role.DEPARTMENT, department=Department.COMMERCE)
    said = {first.pk: ("objection", "示例")}
    with jurisdiction(path):
        for officer in (clerk, elsewhere):
            with pytest.raises(NotEntitled):
                opinion_requests.answer(asked["commerce"], said, by=officer)
        opinion_requests.answer(asked["commerce"], said, by=commerce)
        with pytest.raises(NotEntitled):
            opinion_requests.close(asked["commerce"], [first.pk], by=commerce, note="示例")
    assert items(asked)[0].status == "objection"


_ANSWERED = "answered_at = now(), answered_by_id = {officer}"
_CLOSED = "closed_at = now(), closed_by_id = {officer}, closed_note = '示例'"


@pytest.mark.parametrize(
    ("begun", "change", "refused"),
    [
        ("", f"status = 'not_adopted', text = '示例', {_ANSWERED}, {_CLOSED}", "from asked to not_adopted"),
        ("status = 'silence', closed_at = now()", f"status = 'gone_on', {_CLOSED}", "from silence to gone_on"),
        (
            f"status = 'no_objection', {_ANSWERED}",
            "status = 'asked', answered_at = NULL, answered_by_id = NULL",
            "from no_objection to asked",
        ),
        (
            "status = 'silence', closed_at = now()",
            f"status = 'no_objection', closed_at = NULL, {_ANSWERED}",
            "is not taken back",
        ),
        ("", "department = 'tax'", "department of mingteyouxin.OpinionItem does not change"),
        ("", "status = 'silence'", "opinion_item_closed_by_someone_or_the_clock"),
        ("", "status = 'no_objection'", "opinion_item_answered_by_someone"),
        ("", f"status = 'objection', {_ANSWERED}", "opinion_item_objection_says_why"),
    ],
)
def test_the_database_refuses_what_no_edge_lists(asked, clerk, as_owner, begun, change, refused):
    first, _ = items(asked)

    def written(what: str) -> None:
        run(f"UPDATE mingteyouxin_opinionitem SET {what.format(officer=clerk.pk)} WHERE id = {first.pk}")

    with as_owner():
        if begun:
            written(begun)
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            written(change)
        with pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
            run(f"DELETE FROM mingteyouxin_opinionitem WHERE id = {first.pk}")
