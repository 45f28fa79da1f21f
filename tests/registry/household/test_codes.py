"""Login by name, number, document and a code to the phone on file: who gets in, who does not, what either learns."""

import re
import stat
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import current_app
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from authorities import clock
from authorities.delivery.sms import FileSender
from authorities.jurisdiction import own_household
from mingteyouxin.contests.models import Contest
from registry.acts import CODE_SENT, PERSON_LOGIN, PERSON_LOGIN_FAILED, PERSON_LOGOUT
from registry.models import LoginCode, Person
from registry.people.codes import MOST_TRIES, send
from tests import factories
from tests.registry.household.conftest import DOCUMENT, OTHER_DOCUMENT, PHONE, bare

HOME = "/my/{0.pk}/"


class TestIn:
    def test_with_the_code_one_is_at_ones_household(self, mine, ask, code_sent, client, outbox, acts):
        assert ask(client, mine)["Location"] == "/my/login/code/"
        (sent,) = outbox()
        assert sent[1] == PHONE and re.search(r"验证码 \d{6}，10 分钟内有效", sent[2])
        response = client.post("/my/login/code/", {"code": code_sent()})
        assert response["Location"] == HOME.format(mine)
        page = client.get(HOME.format(mine))
        assert page.status_code == 200 and "张记面馆" in page.content.decode()
        assert page["Cache-Control"] == "no-store, private"
        (login,) = acts(PERSON_LOGIN)
        assert (login.household_id, login.actor_id, login.path) == (mine.pk, Person.objects.get().pk, "/42/01/06/")
        assert [record.household_id for record in acts(CODE_SENT)] == [mine.pk]

    def test_by_the_number_of_15_digits_and_a_taiwan_document(self, household, log_in):
        made = household("420106", code=None, reg_no="420106600000001", document="0123456789", phone=PHONE)
        client = log_in(made, document=" 0123456789 ", number=made.reg_no)
        assert client.get(HOME.format(made)).status_code == 200

    def test_by_a_hong_kong_document_typed_small_and_a_name_with_another_dot(self, household, log_in):
        made = household("420106", operator_name="买买提·艾力", document="H0123456701", phone=PHONE)
        client = log_in(made, document="h01234567 01", name="买买提•艾力")
        assert client.get(HOME.format(made)).status_code == 200

    def test_with_several_households_one_chooses(self, mine, household, ask, code_sent, client):
        second = household("430102", name="张记分店", document=DOCUMENT)
        ask(client, mine)
        assert client.post("/my/login/code/", {"code": code_sent()})["Location"] == "/my/"
        page = client.get("/my/").content.decode()
        assert HOME.format(mine) in page and HOME.format(second) in page

    def test_a_page_asked_for_before_is_gone_on_to(self, mine, ask, code_sent, client):
        asked_for = f"/my/{mine.pk}/data/"
        sent_away = client.get(asked_for)
        assert sent_away["Location"].startswith("/my/login/?next=")
        client.get(sent_away["Location"])
        ask(client, mine)
        assert client.post("/my/login/code/", {"code": code_sent()})["Location"] == asked_for

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/my/", "/office/", "/my/login/code/"])
    def test_no_other_address_is_gone_on_to(self, mine, ask, code_sent, client, target):
        client.get("/my/login/", {"next": target})
        ask(client, mine)
        assert client.post("/my/login/code/", {"code": code_sent()})["Location"] == HOME.format(mine)

    def test_it_ends_an_officers_session_and_an_officers_login_ends_it(self, mine, log_in, officer_at, client_of):
        officer = officer_at("420106")
        client = log_in(mine, client=client_of(officer))
        assert client.get("/office/420106/").status_code == 302
        factories.log_in(client, officer)
        assert client.get("/office/420106/").status_code == 200
        assert client.get(HOME.format(mine))["Location"].startswith("/my/login/")

    def test_out(self, mine, log_in, acts):
        client = log_in(mine)
        assert client.get("/my/logout/").status_code == 405
        assert client.post("/my/logout/").status_code == 302
        assert client.get(HOME.format(mine)).status_code == 302
        assert len(acts(PERSON_LOGOUT)) == 1

    def test_left_alone_the_session_ends(self, mine, log_in, settings):
        client = log_in(mine)
        session = client.session
        session["person_seen"] -= settings.PERSON_IDLE_MINUTES * 60 + 1
        session.save()
        assert client.get(HOME.format(mine)).status_code == 302

    @pytest.fixture
    def ended(self, mine, log_in, settings):
        """The phone of somebody whose session has stood idle too long."""
        client = log_in(mine)
        session = client.session
        session["person_seen"] -= settings.PERSON_IDLE_MINUTES * 60 + 1
        session.save()
        return client

    def test_what_was_typed_is_kept_for_the_same_person(self, mine, ended, ask, code_sent):
        page = f"/my/{mine.pk}/recognition/"
        typed = {"subject": "tax", "datum": "三季度", "text": "税额少报了\n两万元"}
        sent_away = ended.post(f"{page}contests/", typed, HTTP_REFERER=f"http://testserver{page}?subject=tax")
        assert sent_away["Location"] == "/my/login/?next=" + quote(f"{page}?subject=tax", safe="")
        login = ended.get(sent_away["Location"]).content.decode()
        assert "登录已过期" in login and "税额" not in login
        assert "税额" not in str(dict(ended.session))
        ask(ended, mine)
        assert ended.post("/my/login/code/", {"code": code_sent()})["Location"] == "/my/kept/"
        kept = ended.get("/my/kept/").content.decode()
        assert f'action="{page}contests/"' in kept and f'href="{page}?subject=tax"' in kept
        assert "税额少报了<br>两万元" in kept and 'name="text" value="税额少报了\n两万元"' in kept
        fields = re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', kept)
        again = ended.post(f"{page}contests/", dict(fields))
        assert (again.status_code, again["Location"]) == (302, page)
        with own_household(mine.pk):
            assert Contest.objects.get().text == "税额少报了\n两万元"

    def test_what_was_typed_is_nobody_elses(self, mine, ended, ask, code_sent, household):
        other = household("420106", name="李记茶馆", document=OTHER_DOCUMENT, phone="13912341234")
        ended.post(f"/my/{mine.pk}/recognition/contests/", {"subject": "tax", "datum": "", "text": "税额少报了"})
        ask(ended, other, document=OTHER_DOCUMENT)
        assert ended.post("/my/login/code/", {"code": code_sent()})["Location"] == HOME.format(other)
        assert ended.get("/my/kept/").status_code == 302
        assert "kept_form" not in ended.session

    def test_what_was_typed_is_kept_for_a_short_time(self, mine, ended, ask, code_sent):
        ended.post(f"/my/{mine.pk}/recognition/contests/", {"subject": "tax", "text": "税额少报了"})
        with clock.stopped_at(clock.now() + timedelta(minutes=31)):
            ask(ended, mine)
            assert ended.post("/my/login/code/", {"code": code_sent()})["Location"] == HOME.format(mine)

    def test_a_form_with_secrets_is_kept_nowhere(self, mine, ended):
        account = f"/my/{mine.pk}/account/"
        ended.post(account, {"name": "李四", "document": OTHER_DOCUMENT}, HTTP_REFERER=f"http://testserver{account}")
        assert "kept_form" not in ended.session
        assert "没有保存" in ended.get("/my/login/", {"next": account}).content.decode()

    def test_without_a_household_one_is_told(self, mine, log_in, as_batch):
        client = log_in(mine)
        with as_batch():
            type(mine)._base_manager.filter(pk=mine.pk).update(operator_id_index=b"other")
        page = client.get("/my/").content.decode()
        assert "没有找到以您的证件登记的个体工商户" in page


class TestNobodyLearnsAnything:
    @pytest.mark.parametrize(
        "typed",
        [
            {"name": "李四"},
            {"document": OTHER_DOCUMENT},
            {"number": "92420106MA00000000"},
            {"number": "不是号码"},
            {"document": "x"},
        ],
    )
    def test_what_does_not_agree_is_answered_like_what_does(self, mine, ask, outbox, typed):
        right, wrong = Client(), Client()
        for client, entered in ((right, {}), (wrong, typed)):
            response = ask(client, mine, **entered)
            assert (response.status_code, response["Location"]) == (302, "/my/login/code/")
        assert len(outbox()) == 1
        assert bare(right.get("/my/login/code/")) == bare(wrong.get("/my/login/code/"))
        answers = [client.post("/my/login/code/", {"code": "xxxxxx"}) for client in (right, wrong)]
        assert bare(answers[0]) == bare(answers[1])
        assert {answer.status_code for answer in answers} == {422}

    @pytest.mark.parametrize("typed", [{"name": "李四"}, {"document": OTHER_DOCUMENT}, {"number": "不是号码"}])
    def test_nor_by_how_long_it_takes(self, mine, outbox, typed):
        """The page does the same whatever was typed; what differs is a worker's."""
        said = {"name": mine.operator_name, "number": mine.number, "document": DOCUMENT}
        asked = []
        for entered in (said, said | typed):
            with CaptureQueriesContext(connection) as queries:
                assert Client().post("/my/login/", entered).status_code == 302
            asked.append([re.sub(r"'[^']*'|\\\\x[0-9a-f]+|[0-9]+", "?", query["sql"]) for query in queries])
        assert asked[0] == asked[1]
        assert outbox() == []

    def test_where_the_queue_is_away_a_code_comes_all_the_same(
        self, mine, outbox, monkeypatch, django_capture_on_commit_callbacks
    ):
        def away(*args, **kwargs):
            raise OperationalError

        monkeypatch.setattr(current_app, "send_task", away)
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/my/login/", {"name": mine.operator_name, "number": mine.number, "document": DOCUMENT})
        assert len(outbox()) == 1

    def test_a_task_that_comes_twice_sends_once(self, mine, ask, outbox, as_batch):
        ask(Client(), mine)
        with as_batch():
            send(LoginCode.objects.get().pk)
        assert len(outbox()) == 1

    def test_what_agreed_with_nothing_is_not_kept(self, mine, ask):
        ask(Client(), mine, name="李四")
        kept = LoginCode.objects.get()
        assert (kept.name_sealed, kept.number_sealed, kept.document_sealed, kept.code_hash) == (None,) * 4

    def test_nor_whether_there_is_a_phone(self, mine, household, ask, outbox):
        without = household("420106", document=OTHER_DOCUMENT)
        one, other = Client(), Client()
        ask(one, mine)
        ask(other, without, document=OTHER_DOCUMENT)
        assert bare(one.get("/my/login/code/")) == bare(other.get("/my/login/code/"))
        assert "到登记机关窗口更正" in bare(other.get("/my/login/code/"))
        assert len(outbox()) == 1

    def test_the_phone_is_not_shown_nor_is_the_code_kept(self, mine, ask, client, code_sent):
        ask(client, mine)
        assert "1234" not in bare(client.get("/my/login/code/"))
        kept = LoginCode.objects.get()
        for held in (kept.code_hash, kept.document_sealed, kept.name_sealed, kept.phone_index):
            assert code_sent().encode() not in bytes(held) and DOCUMENT.encode() not in bytes(held)


class TestRefused:
    @pytest.fixture
    def asked(self, mine, ask, client):
        ask(client, mine)
        return client

    def refused(self, client, code, text):
        response = client.post("/my/login/code/", {"code": code})
        assert response.status_code == 422
        assert text in response.content.decode()
        assert client.get("/my/").status_code == 302

    def test_a_wrong_code(self, asked, mine, code_sent, acts):
        wrong = f"{(int(code_sent()) + 1) % 1_000_000:06d}"
        self.refused(asked, wrong, "验证码不正确。还可以再试 4 次")
        (failed,) = acts(PERSON_LOGIN_FAILED)
        assert (failed.note, failed.household_id) == ("wrong_code", mine.pk)
        assert Person.objects.count() == 0

    def test_the_right_code_after_too_many_wrong_ones(self, asked, code_sent):
        for _ in range(MOST_TRIES):
            asked.post("/my/login/code/", {"code": "xxxxxx"})
        self.refused(asked, code_sent(), "验证码已失效")

    def test_a_code_that_has_run_out(self, asked, code_sent):
        LoginCode.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        self.refused(asked, code_sent(), "验证码已失效")

    def test_a_code_used_again(self, asked, mine, code_sent, acts):
        used, session = code_sent(), dict(asked.session)
        assert asked.post("/my/login/code/", {"code": used}).status_code == 302
        replaying = Client()
        replayed = replaying.session
        replayed.update(session)
        replayed.save()
        replaying.cookies["sessionid"] = replayed.session_key
        self.refused(replaying, used, "验证码已失效")
        assert [record.note for record in acts(PERSON_LOGIN_FAILED)] == ["code_over"]

    def test_anothers_code(self, asked, household, ask, code_sent):
        other = household("420106", document=OTHER_DOCUMENT, phone="13900000000")
        ask(Client(), other, document=OTHER_DOCUMENT)
        self.refused(asked, code_sent(), "验证码不正确")

    def test_a_code_without_a_request(self, db, client):
        assert client.post("/my/login/code/", {"code": "123456"})["Location"] == "/my/login/"

    @pytest.mark.parametrize("typed", [{"name": ""}, {"number": ""}, {"document": "1" * 41}])
    def test_an_unfinished_form(self, mine, ask, client, outbox, typed):
        response = ask(client, mine, **typed)
        assert response.status_code == 422 and 'role="alert"' in response.content.decode()
        assert outbox() == []

    def test_a_forged_form(self, mine, outbox):
        assert Client(enforce_csrf_checks=True).post("/my/login/", {"name": "张三"}).status_code == 403


class TestThrottle:
    @pytest.mark.parametrize("typed", [{}, {"document": OTHER_DOCUMENT}])
    def test_of_what_was_typed_whether_or_not_it_agrees(self, mine, ask, outbox, acts, typed):
        for _ in range(5):
            assert ask(Client(), mine, **typed).status_code == 302
        response = ask(Client(), mine, **typed)
        assert response.status_code == 429
        assert "获取验证码过于频繁" in response.content.decode()
        assert len(outbox()) == (0 if typed else 5)
        assert [record.note for record in acts(PERSON_LOGIN_FAILED)] == ["too_many_codes"]

    def test_a_stranger_shuts_no_household_out(self, mine, ask, outbox):
        """Who knows name and numbers asks until he may no more: elsewhere one asks, and gets a code, all the same."""
        for _ in range(6):
            ask(Client(REMOTE_ADDR="192.0.2.9"), mine)
        assert ask(Client(), mine).status_code == 302
        assert len(outbox()) == 6
        for place in (10, 11):
            for _ in range(5):
                ask(Client(REMOTE_ADDR=f"192.0.2.{place}"), mine)
        # The phone has had its share of the hour, and gets one more after a while.
        assert len(outbox()) == 8
        LoginCode.objects.update(sent_at=clock.now() - timedelta(minutes=6))
        ask(Client(), mine)
        assert len(outbox()) == 9

    def test_of_an_address(self, mine, ask, db):
        for number in range(30):
            ask(Client(), mine, document=f"4201061990010100{number:02d}")
        assert ask(Client(), mine).status_code == 429

    def test_of_a_phone_in_silence(self, household, ask, outbox):
        """An agency's number stands in many registrations; it is not flooded, and nobody is told."""
        for number in range(9):
            made = household("420106", document=f"4201061990010200{number:02d}", phone=PHONE)
            assert ask(Client(), made, document=f"4201061990010200{number:02d}").status_code == 302
        assert len(outbox()) == 8

    def test_after_an_hour_one_may_again(self, mine, ask):
        for _ in range(5):
            ask(Client(), mine)
        LoginCode.objects.update(sent_at=clock.now() - timedelta(minutes=61))
        assert ask(Client(), mine).status_code == 302


class TestSender:
    def test_the_file_is_for_its_owner_alone(self, mine, ask, client, settings):
        ask(client, mine)
        assert stat.S_IMODE(Path(settings.SMS_FILE).stat().st_mode) == 0o600

    def test_it_refuses_to_work_outside_of_the_demonstration(self, settings):
        settings.DEMO = False
        with pytest.raises(ImproperlyConfigured, match="DEMO=1"):
            FileSender()

    def test_without_a_sender_the_way_is_not_offered(self, mine, client, settings):
        settings.SMS_SENDER = ""
        assert "尚未开通" in client.get("/my/login/").content.decode()
        assert client.post("/my/login/", {"name": "张三"}).status_code == 404
