"""Departments without people on the platform: the letter, its dispatch, the reply that an officer records."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord, StoredFile
from authorities.refusals import Refused
from casework import letters
from casework.refusals import NotEntitled
from mingteyouxin.cases import assignments
from mingteyouxin.cases.models import Case
from mingteyouxin.opinions import consultation_letters, opinion_requests, written_replies
from mingteyouxin.opinions.models import OpinionEvent, OpinionItem, OpinionLetter, OpinionReply, OpinionRequest
from mingteyouxin.review.letters import REFUSAL
from tests.authorities.catalogue import run
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG
from tests.mingteyouxin.opinions.test_opinions import answer, ask, client_as, close
from tests.mingteyouxin.visits.conftest import NOW, obstacles, picture

SENT = NOW + timedelta(days=2)
# Five working days after the dispatch was recorded, on a Wednesday.
DUE = date(2026, 10, 28)
AFTER = DUE + timedelta(days=1)


@pytest.fixture
def path(passed):
    return passed[0].authority.path


@pytest.fixture
def asked(passed, clerk, path) -> OpinionRequest:
    """Both cases, asked of the finance department, for which nobody is on the platform."""
    ask(clerk, passed, "finance")
    with jurisdiction(path):
        return OpinionRequest.objects.select_related("authority", "round").get()


@pytest.fixture
def sent(asked, clerk) -> OpinionRequest:
    """The letter is on its way, on the day of its dispatch."""
    with clock.stopped_at(SENT), jurisdiction(asked.path):
        yield consultation_letters.send(asked, on=SENT, how="post", note="示例邮件号", by=clerk)


def fresh(request: OpinionRequest) -> OpinionRequest:
    with jurisdiction(request.path):
        return OpinionRequest.objects.get(pk=request.pk)


def lines(request: OpinionRequest) -> list[OpinionItem]:
    with jurisdiction(request.path):
        return list(request.items.select_related("request", "reply").order_by("case_id"))


def url(name: str, *keys, code=WUCHANG) -> str:
    return reverse(name, args=[code, *keys])


def page(officer, name: str, *keys) -> str:
    return client_as(officer).get(url(name, *keys)).content.decode()


def dispatch(officer, request, **data):
    said = {"sent_on": str(clock.today()), "sent_how": "post", "sent_note": ""} | data
    return client_as(officer).post(url("opinion-send", request.pk), said, follow=True)


def reply(officer, request, *, scan="复函.jpg", **data):
    said = {"received_on": str(clock.today()), "reference": "示财函〔2026〕1号"} | data
    if scan:
        said["scan"] = picture(scan)
    return client_as(officer).post(url("opinion-reply", request.pk), said, follow=True)


def codes(case) -> list[str]:
    return [code for code, _ in obstacles(case, "opinion")]


def test_who_is_not_on_the_platform_is_asked_by_a_letter_with_the_list(asked, passed, clerk, commerce, path):
    with jurisdiction(path):
        letter = OpinionLetter.objects.get()
    assert letter.text["addressee"] == asked.get_department_display()
    assert [row[1] for row in letter.text["table"]["rows"]] == ["示例1号面馆", "示例2号面馆"]
    said = str(letter.text)
    assert "5 个工作日" in said and "视为无意见" in said and letter.text["number"] in said
    assert not any(text in said for text in ("1381234", "张三", "42010619900101", "成长型"))
    assert (asked.on_paper, asked.due_on, asked.sent_on) == (True, None, None)
    shown = page(clerk, "opinion-request", asked.pk)
    assert "登记寄送" in shown and "示例1号面馆" in shown and "没有被征求意见" in shown
    for ending in ("pdf", "docx"):
        file = client_as(clerk).get(url("opinion-letter", asked.pk, ending))
        assert file.status_code in (200, 503) and file["Content-Type"]
    assert client_as(clerk).get(url("opinion-letter", asked.pk, "exe")).status_code == 404
    # Who is on the platform is asked there, in the same step.
    ask(clerk, passed, "commerce")
    with jurisdiction(path):
        online = OpinionRequest.objects.get(department="commerce")
    assert not online.on_paper and online.due_on
    assert client_as(clerk).get(url("opinion-letter", online.pk, "pdf")).status_code == 404


def test_until_the_letter_is_sent_nobody_was_asked(asked, passed, clerk, as_batch, path):
    assert codes(passed[0]) == ["opinion_not_sent"]
    assert "待寄送的征求意见函" in page(clerk, "office-home")
    assert asked.get_department_display() in page(clerk, "opinion-list") and "函待寄送" in page(clerk, "opinion-list")
    with clock.stopped_at(AFTER + timedelta(days=30)):
        with as_batch():
            assert opinion_requests.follow_the_clock() == 0
        assert "还没有寄送" in close(clerk, asked, lines(asked)).content.decode()
        assert codes(passed[0]) == ["opinion_not_sent"]
    assert client_as(clerk).get(url("opinion-reply", asked.pk)).status_code == 404
    assert {item.status for item in lines(asked)} == {"asked"}


def test_the_term_begins_when_the_dispatch_is_recorded(asked, passed, clerk, path):
    with clock.stopped_at(SENT):
        late = dispatch(clerk, asked, sent_on=str(SENT + timedelta(days=1)))
        assert late.status_code == 422 and "寄送日期应当" in late.content.decode()
        assert dispatch(clerk, asked, sent_on=str(NOW - timedelta(days=1))).status_code == 422
        assert dispatch(clerk, asked, sent_how="").status_code == 422
        assert fresh(asked).due_on is None
        # An earlier day of dispatch takes no day from the department.
        assert f"答复期限是 {DUE}" in dispatch(clerk, asked, sent_on=str(NOW)).content.decode()
        assert (fresh(asked).due_on, fresh(asked).sent_on, fresh(asked).sent_by_id) == (DUE, NOW, clerk.pk)
        assert "已经登记寄送" in dispatch(clerk, asked).content.decode()
    assert codes(passed[0]) == ["opinion_waiting"]
    with jurisdiction(path):
        assert AuditRecord.objects.filter(act="opinion_letter_sent", officer=clerk).count() == 1


def test_a_reply_counts_like_an_answer_given_here(sent, passed, clerk, path):
    first, _ = lines(sent)
    objected = {f"answer-{first.pk}": "objection", f"text-{first.pk}": "有欠缴款项，示例依据。", "all": "1"}
    done = reply(clerk, sent, **objected)
    assert "复函已登记" in done.content.decode() and "示财函〔2026〕1号" in done.content.decode()
    assert [item.answer for item in lines(sent)] == ["objection", "no_objection"]
    assert codes(passed[0]) == ["opinion_objection"] and codes(passed[1]) == []
    with jurisdiction(path):
        kept = OpinionReply.objects.select_related("file").get()
        assert (kept.recorded_by_id, kept.received_on, kept.reference) == (clerk.pk, SENT, "示财函〔2026〕1号")
        said = AuditRecord.objects.get(act="opinion_on_paper")
        assert said.officer_id == clerk.pk and "示财函〔2026〕1号" in said.note
        noted = OpinionEvent.objects.filter(item=first).values_list("action", "by", "note")
        assert list(noted)[-1] == ("object_on_paper", clerk.pk, "有欠缴款项，示例依据。")
    assert lines(sent)[0].reply_id == kept.pk and not lines(sent)[0].is_late
    assert "有欠缴款项" in page(clerk, "field-page", passed[0].pk)
    # Not adopted by the bureau with its reason, alone, as an objection given on the platform.
    close(clerk, sent, [first])
    assert codes(passed[0]) == []


def test_a_reply_needs_its_day_its_scan_and_what_it_says(sent, clerk, path):
    first, _ = lines(sent)
    for wrong, said in (
        ({"scan": None, "all": "1"}, "请选择文件"),
        ({"received_on": "", "all": "1"}, "请填写日期"),
        ({"received_on": str(SENT - timedelta(days=1)), "all": "1"}, "收到日期应当"),
        ({"received_on": str(SENT + timedelta(days=1)), "all": "1"}, "收到日期应当"),
        ({}, "至少登记一户"),
        ({f"answer-{first.pk}": "objection", f"text-{first.pk}": " "}, "请写明"),
    ):
        refused = reply(clerk, sent, **wrong)
        assert refused.status_code == 422 and said in refused.content.decode()
        assert "重新选择复函扫描件" in refused.content.decode()
    # What was typed stands there still.
    shown = reply(clerk, sent, scan=None, **{f"answer-{first.pk}": "objection", f"text-{first.pk}": "欠缴"})
    assert ">欠缴</textarea>" in shown.content.decode() and "checked" in shown.content.decode()
    assert not any(item.answer for item in lines(sent))
    with jurisdiction(path):
        assert not OpinionReply.objects.exists() and not StoredFile.objects.filter(purpose="opinion_reply").exists()


def test_a_reply_is_gone_on_with_and_put_right(sent, clerk, path):
    first, second = lines(sent)
    reply(clerk, sent, **{f"answer-{first.pk}": "no_objection"})
    with jurisdiction(path):
        kept = OpinionReply.objects.get()
    assert "按这份复函继续登记" in page(clerk, "opinion-request", sent.pk)
    more = url("opinion-reply-more", sent.pk, kept.pk)
    assert "复函扫描件" not in page(clerk, "opinion-reply-more", sent.pk, kept.pk)
    client_as(clerk).post(more, {f"answer-{second.pk}": "objection", f"text-{second.pk}": "示例意见"})
    assert [item.reply_id for item in lines(sent)] == [kept.pk, kept.pk]
    reply(clerk, sent, reference="示财函〔2026〕2号", **{f"answer-{second.pk}": "no_objection"})
    assert [item.answer for item in lines(sent)] == ["no_objection"] * 2
    with jurisdiction(path):
        assert OpinionEvent.objects.filter(item=second, action="object_on_paper", note="示例意见").count() == 1
        assert OpinionReply.objects.count() == 2


def test_silence_to_a_letter_is_what_the_round_says(sent, passed, clerk, as_batch, path):
    with clock.stopped_at(DUE), as_batch():
        assert opinion_requests.follow_the_clock() == 0
    with clock.stopped_at(AFTER):
        with as_batch():
            assert opinion_requests.follow_the_clock() == 2
        assert {item.closed_how for item in lines(sent)} == {"silence"} and codes(passed[0]) == []
        # The letter came in time and was recorded late: it counts, and is not called late.
        first, second = lines(sent)
        reply(clerk, sent, received_on=str(DUE), **{f"answer-{first.pk}": "objection", f"text-{first.pk}": "示例"})
        reply(clerk, sent, **{f"answer-{second.pk}": "objection", f"text-{second.pk}": "示例"})
        assert [item.is_late for item in lines(sent)] == [False, True]
        assert codes(passed[0]) == ["opinion_objection"]


@pytest.mark.parametrize("settled", [{"silence_is_consent": False}], indirect=True)
def test_where_silence_is_no_consent_a_letter_is_gone_on_without(sent, passed, clerk, as_batch):
    with clock.stopped_at(AFTER):
        with as_batch():
            assert opinion_requests.follow_the_clock() == 0
        assert codes(passed[0]) == ["opinion_overdue"]
        close(clerk, sent, lines(sent))
        assert codes(passed[0]) == []


def test_people_of_the_department_who_come_later_answer_a_letter_that_was_sent(asked, clerk, officer_at, path):
    finance = officer_at(WUCHANG, Role.DEPARTMENT, department=Department.FINANCE)
    assert answer(finance, asked, {"all": "1"}).status_code == 404
    with clock.stopped_at(SENT):
        dispatch(clerk, asked)
        assert answer(finance, asked, {"all": "1"}).status_code == 302
    assert {(item.answer, item.reply_id, item.answered_by_id) for item in lines(asked)} == {
        ("no_objection", None, finance.pk)
    }


def test_others_neither_see_the_letter_nor_the_scan(sent, clerk, commerce, officer_at, path):
    reply(clerk, sent, all="1")
    with jurisdiction(path):
        kept = OpinionReply.objects.get()
    neighbour = officer_at(JIANGAN)
    for officer, code in ((neighbour, JIANGAN), (commerce, WUCHANG)):
        client = client_as(officer)
        for address in (
            url("opinion-letter", sent.pk, "docx", code=code),
            url("opinion-reply", sent.pk, code=code),
            url("opinion-reply-more", sent.pk, kept.pk, code=code),
            url("file-download", kept.file_id, code=code),
        ):
            assert client.get(address).status_code == 404
    scan = client_as(clerk).get(url("file-download", kept.file_id))
    assert b"".join(scan.streaming_content).startswith(b"\xff\xd8")


def test_a_reply_is_recorded_by_the_bureau_that_asked_and_by_nobody_with_an_interest(
    sent, passed, clerk, commerce, officer_at, path
):
    first, _ = lines(sent)
    with jurisdiction(path):
        assignments.assign(passed[0].pk, to=clerk, by=clerk)
        colleague = officer_at(WUCHANG)
        assignments.declare(passed[0].pk, has_conflict=True, text="示例", by=colleague)
    refused = reply(colleague, sent, **{f"answer-{first.pk}": "no_objection"})
    assert refused.status_code == 422 and "利害关系" in refused.content.decode()
    stranger = officer_at(JIANGAN)
    with jurisdiction(path):
        scan = OpinionReply(request=sent, received_on=SENT)
        with pytest.raises(NotEntitled):
            opinion_requests.answer(sent, {first.pk: ("no_objection", "")}, by=stranger, reply=scan)
    assert not lines(sent)[0].answer


def test_who_is_on_the_platform_is_answered_for_by_nobody(passed, clerk, commerce, path):
    ask(clerk, passed, "commerce")
    with jurisdiction(path):
        online = OpinionRequest.objects.get()
        said = {item.pk: ("no_objection", "") for item in lines(online)}
        with pytest.raises(Refused) as refusal:
            written_replies.record(online, said, received_on=NOW, reference="", scan=None, by=clerk)
    assert refusal.value.code == "reply_before_letter"
    assert client_as(clerk).get(url("opinion-reply", online.pk)).status_code == 404
    assert client_as(clerk).post(url("opinion-send", online.pk)).status_code == 404


def test_a_bureau_numbers_all_its_letters_in_one_row(asked, passed, clerk, path):
    with jurisdiction(path):
        case = Case.objects.select_related("household", "authority").get(pk=passed[0].pk)
        second = letters.issue(REFUSAL, case, authority=case.authority, household=case.household, by=clerk)
        first = OpinionLetter.objects.get()
    assert (first.number, second.number) == (1, 2)


def test_the_database_keeps_what_was_sent_and_what_came(asked, passed, clerk, as_owner, path):
    first, _ = lines(asked)
    request = f"WHERE id = {asked.pk}"

    def refused(statement: str, said: str) -> None:
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            run(statement)

    with as_owner():
        refused(
            f"UPDATE mingteyouxin_opinionitem SET status = 'silence', closed_at = now() WHERE id = {first.pk}",
            "has not been sent",
        )
        refused(f"UPDATE mingteyouxin_opinionrequest SET due_on = '2026-12-01' {request}", "due_when_sent")
    with jurisdiction(path), clock.stopped_at(SENT):
        consultation_letters.send(asked, on=SENT, how="hand", by=clerk)
    with as_owner():
        refused(f"UPDATE mingteyouxin_opinionrequest SET sent_on = '2026-10-19' {request}", "kept as it was written")
        refused(f"UPDATE mingteyouxin_opinionrequest SET sent_how = 'post' {request}", "kept as it was written")
        refused(f"UPDATE mingteyouxin_opinionrequest SET due_on = NULL {request}", "due_when_sent")
        refused(f"DELETE FROM mingteyouxin_opinionrequest {request}", "kept as it was written")
    with jurisdiction(path), clock.stopped_at(SENT):
        reply(clerk, fresh(asked), all="1")
        kept = OpinionReply.objects.get()
    with as_owner():
        refused(f"UPDATE mingteyouxin_opinionreply SET reference = '' WHERE id = {kept.pk}", "append-only")
        refused(f"DELETE FROM mingteyouxin_opinionreply WHERE id = {kept.pk}", "append-only")
        with pytest.raises(IntegrityError), transaction.atomic():
            run(
                "INSERT INTO mingteyouxin_opinionreply (path, request_id, received_on, reference, file_id,"
                f" recorded_by_id, recorded_at) SELECT path, {asked.pk}, '2026-10-01', '', file_id, recorded_by_id,"
                f" now() FROM mingteyouxin_opinionreply WHERE id = {kept.pk}"
            )
