"""What is asked for in bad faith or by mistake: a clear answer in Chinese, a row in the audit log, nothing changed.

One of each kind that issue and law name; the many shapes of each are tested beside what they are asked of.
"""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authorities import capabilities, clock, invitations
from authorities.access import access_authority
from authorities.acts import (
    ACCESS_REFUSED,
    API_CALLED,
    LOGIN,
    LOGIN_FAILED,
    MACHINE_AUTHENTICATED,
    MACHINE_REFUSED,
    MACHINE_REGISTERED,
    Act,
)
from authorities.enums import ActorKind, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord, Job, Machine, Officer, StoredFile
from authorities.officer.adapters import OfficerMFAAdapter
from registry import feeds
from registry.acts import HOUSEHOLD_SHOWN, OWN_DATA_SHOWN, PERSON_LOGIN, PERSON_LOGIN_FAILED
from registry.models import Agent, Delivery, Person
from tests import factories
from tests.factories import PASSWORD, log_in, totp_code, with_totp
from tests.registry.household.conftest import (  # noqa: F401
    DOCUMENT,
    OTHER_DOCUMENT,
    ask,
    code_sent,
    mine,
    outbox,
)
from tests.registry.household.conftest import log_in as log_in_by_code  # noqa: F401

WUCHANG, JIANGAN, SHAANXI = "420106", "420102", "610000"
OFFICE = f"/office/{WUCHANG}/"
CHINESE = re.compile("[一-鿿]{4,}")


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Used codes and counters of throttles are kept outside of the database."""
    cache.clear()


@pytest.fixture
def log(db):
    """`log(Act.X)` → (kind of actor, officer, note) of the acts that the log got, over the whole country."""

    def told(act: Act) -> list[tuple]:
        with nationwide():
            rows = AuditRecord.objects.filter(act=act).order_by("id")
            return [(row.actor_kind, row.officer_id, row.note) for row in rows]

    return told


@pytest.fixture
def officer(officer_at):
    return with_totp(officer_at(WUCHANG))


def text(response) -> str:
    return response.content.decode()


def password(officer: Officer, **more) -> Client:
    """A browser that has given the password and is asked for the second factor."""
    client = Client()
    client.post("/login/", {"login": officer.username, "password": PASSWORD, **more})
    return client


class TestCodes:
    """Wrong codes and codes that were used: of the app, of the recovery sheet, of the short message."""

    def _refused(self, client, typed, said, officer, log):
        response = client.post("/login/code/", {"code": typed})
        assert (response.status_code, said in text(response)) == (200, True)
        assert client.get(OFFICE).url.startswith("/login/")
        assert log(LOGIN_FAILED) == [(ActorKind.OFFICER, officer.pk, "第二重身份验证未通过")]

    def test_a_wrong_one(self, officer, log):
        self._refused(password(officer), "000000", "验证码不正确", officer, log)

    def test_one_of_the_app_used_again(self, officer, log):
        first, second, typed = password(officer), password(officer), totp_code()
        assert first.post("/login/code/", {"code": typed}).status_code == 302
        self._refused(second, typed, "已使用过", officer, log)

    def test_one_of_the_recovery_sheet_used_again(self, officer, log):
        sheet = Authenticator.objects.create(
            user=officer,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": OfficerMFAAdapter().encrypt("ab" * 40), "used_mask": 0},
        )
        typed = sheet.wrap().generate_codes()[0]
        assert password(officer).post("/login/code/", {"code": typed}).status_code == 302
        self._refused(password(officer), typed, "已使用过", officer, log)

    def test_a_wrong_one_of_the_message(self, mine, ask, code_sent, log):  # noqa: F811
        client = Client()
        ask(client, mine)
        wrong = f"{(int(code_sent()) + 1) % 1_000_000:06d}"
        response = client.post("/my/login/code/", {"code": wrong})
        assert (response.status_code, "验证码不正确" in text(response)) == (422, True)
        assert log(PERSON_LOGIN_FAILED) == [(ActorKind.VISITOR, None, "wrong_code")]
        assert not Person.objects.exists()

    def test_one_of_the_message_used_again(self, mine, ask, code_sent, log):  # noqa: F811
        client = Client()
        ask(client, mine)
        # The same browser a second time, as somebody has it who copied its cookies.
        copied = Client()
        session = copied.session
        session.update(dict(client.session))
        session.save()
        copied.cookies["sessionid"] = session.session_key
        assert client.post("/my/login/code/", {"code": code_sent()}).status_code == 302
        response = copied.post("/my/login/code/", {"code": code_sent()})
        assert (response.status_code, "已使用过" in text(response)) == (422, True)
        assert copied.get("/my/").status_code == 302
        assert log(PERSON_LOGIN_FAILED) == [(ActorKind.VISITOR, None, "code_over")]


class TestInvitation:
    def test_expired(self, officer_at, log):
        system = officer_at(WUCHANG, Role.SYSTEM)
        acting = access_authority(system, WUCHANG, capabilities.OFFICER_MANAGE)
        with jurisdiction(acting.authority.path):
            _, token = invitations.invite("示例", authority=acting.authority, role=Role.CLERK, by=acting)
        form = {"username": "late", "full_name": "示例", "password1": PASSWORD, "password2": PASSWORD}
        with clock.stopped_at(clock.now() + timedelta(hours=73)):
            response = Client().post(f"/invitation/{token}/", form)
        assert (response.status_code, "已过期" in text(response)) == (404, True)
        assert not Officer.objects.filter(username="late").exists()
        assert log(ACCESS_REFUSED) == [(ActorKind.VISITOR, None, "邀请链接无效、已使用、已撤回或已过期")]


class TestForgedScope:
    @pytest.fixture
    def told(self, db):
        return factories.machine(WUCHANG, scopes=[feeds.PENALTIES.scope])

    def _token(self, told, **more):
        asked = {"grant_type": "client_credentials", "client_id": told.machine.client_id, "client_secret": told.secret}
        form = urlencode(asked | more)
        return Client().post("/api/v1/token/", form, content_type="application/x-www-form-urlencoded")

    def test_in_the_request_for_a_token(self, told, log):
        answer = self._token(told, scope="intake:penalties intake:tax")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_scope")
        assert CHINESE.search(answer.json()["detail"])
        assert log(MACHINE_REFUSED) == [(ActorKind.MACHINE, None, "申请令牌：invalid_scope")]
        assert log(MACHINE_AUTHENTICATED) == []

    def test_in_what_is_asked_with_a_token(self, told, log):
        bearer = {"Authorization": f"Bearer {self._token(told).json()['access_token']}"}
        sent = {"area": WUCHANG, "partial": "true", "file": SimpleUploadedFile("a.csv", b"x")}
        answer = Client().post("/api/v1/intake/tax/", sent, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
        assert CHINESE.search(answer.json()["detail"])
        ((kind, _, _),) = log(MACHINE_REFUSED)
        assert kind == ActorKind.MACHINE
        with nationwide():
            assert not Job.objects.exists()

    def test_in_the_form_that_registers_a_machine(self, client_of, officer_at, log):
        form = {
            "name": "示例系统",
            "department": "示例部门",
            "contact": "示例",
            "authority": WUCHANG,
            "scopes": ["intake:tax", "directory:bulk"],
            "valid_until": str(clock.today() + timedelta(days=9)),
        }
        response = client_of(officer_at(WUCHANG, Role.SECURITY)).post(f"{OFFICE}machines/new/", form)
        assert (response.status_code, "请选择列出的数据权限" in text(response)) == (422, True)
        assert not Machine.objects.exists()
        assert log(MACHINE_REGISTERED) == []


class TestUploads:
    @pytest.mark.parametrize(
        ("name", "content", "said", "code"),
        [
            ("纳税.csv", b"code,tax_paid\n" * 20, "文件超过", "file_too_large"),
            ("纳税.csv", b"<!DOCTYPE html><html></html>", "这不是 CSV 或 XLSX 文件", "not_a_feed_file"),
            ("纳税.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "CSV", "not_a_feed_file"),
            ("纳税.xlsx", b"PK\x03\x04" + b"x" * 99, "工作簿已损坏", "broken_workbook"),
            ("纳税.exe", b"MZ\x90\0" + b"\0" * 99, "CSV", "not_a_feed_file"),
        ],
        ids=["too large", "a page", "a picture", "no workbook", "a program"],
    )
    def test_too_large_or_in_disguise(self, client_of, officer, log, settings, tmp_path, name, content, said, code):
        settings.MAX_FEED_BYTES, settings.FILE_STORE = 200, tmp_path / "store"
        form = {"feed": "tax", "area": WUCHANG, "coverage": "partial", "file": SimpleUploadedFile(name, content)}
        response = client_of(officer).post(f"{OFFICE}intake/new/", form)
        assert (response.status_code, said in text(response)) == (422, True)
        assert log(ACCESS_REFUSED) == [(ActorKind.OFFICER, officer.pk, f"归集文件未接收：{code}")]
        with nationwide():
            assert not (Job.objects.exists() or StoredFile.objects.exists() or Delivery.objects.exists())
        assert not settings.FILE_STORE.exists()


class TestForeignForm:
    """A form that another site sends in the reader's browser carries no token."""

    def _refused(self, response, entry, log):
        assert (response.status_code, "表单已失效" in text(response)) == (403, True)
        assert log(ACCESS_REFUSED) == [entry]

    def test_of_an_officer(self, officer_at, log):
        system, colleague = officer_at(WUCHANG, Role.SYSTEM), officer_at(WUCHANG)
        client, page = Client(enforce_csrf_checks=True), f"{OFFICE}people/{colleague.pk}/disable/"
        log_in(client, system)
        self._refused(client.post(page), (ActorKind.OFFICER, system.pk, f"表单令牌不符：{page}"), log)
        colleague.refresh_from_db()
        assert colleague.is_active

    def test_of_a_households_operator(self, mine, log_in_by_code, log):  # noqa: F811
        client, page = log_in_by_code(mine), f"/my/{mine.pk}/account/"
        client.handler.enforce_csrf_checks = True
        typed = {"name": "李四", "relation": "family", "document": OTHER_DOCUMENT, "phone": "13900001111"}
        response = client.post(page, typed | {"until": str(clock.today() + timedelta(days=9))})
        self._refused(response, (ActorKind.PERSON, None, f"表单令牌不符：{page}"), log)
        with nationwide():
            assert not Agent.objects.exists()

    @pytest.mark.parametrize("page", ["/login/", "/my/login/"])
    def test_of_whoever_comes_in(self, officer, log, page):
        typed = {"login": officer.username, "password": PASSWORD}
        response = Client(enforce_csrf_checks=True).post(page, typed)
        self._refused(response, (ActorKind.VISITOR, None, f"表单令牌不符：{page}"), log)
        assert log(LOGIN) == log(LOGIN_FAILED) == []


AWAY = ("https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)", "/\\evil.example")


@pytest.mark.parametrize("away", AWAY)
class TestOpenRedirect:
    """What leads away is forgotten; one comes in as ever, and that is in the log."""

    def test_of_an_officers_login(self, officer, log, away):
        client = password(officer, next=away)
        assert client.post("/login/code/", {"code": totp_code()}).url == "/office/"
        assert log(LOGIN) == [(ActorKind.OFFICER, officer.pk, "")]

    def test_of_the_administrations_login(self, officer, away):
        login = Client().get("/admin/login/", {"next": away}).url
        client = Client()
        client.post(login, {"login": officer.username, "password": PASSWORD})
        assert client.post("/login/code/", {"code": totp_code()}).url == "/office/"

    def test_of_confirming_who_one_is(self, officer, away):
        client = password(officer)
        client.post("/login/code/", {"code": totp_code()})
        assert client.post("/account/confirm/", {"password": PASSWORD, "next": away}).url == "/office/"

    def test_of_a_households_login(self, mine, ask, code_sent, log, away):  # noqa: F811
        client = Client()
        client.get("/my/login/", {"next": away})
        ask(client, mine)
        assert client.post("/my/login/code/", {"code": code_sent()}).url == f"/my/{mine.pk}/"
        assert len(log(PERSON_LOGIN)) == 1

    def test_of_leaving(self, client_of, officer, away):
        assert client_of(officer).post("/logout/", {"next": away}).url == "/"

    def test_of_the_choice_of_display(self, client, db, away):
        assert client.post("/display/", {"next": away}).url == "/"


class TestNul:
    """In what is posted past every form too: a note, a reason, an answer."""

    def test_of_an_officer(self, client_of, officer, household):
        shop = household(WUCHANG)
        for said in ({"reason": "核对\0"}, {"re\0ason": "核对经营者身份"}):
            assert client_of(officer).post(f"{OFFICE}households/{shop.pk}/reveal/", said).status_code == 400

    def test_of_a_household(self, mine, log_in_by_code):  # noqa: F811
        said = {"subject": "type", "datum": "分型", "text": "不对\0"}
        answer = log_in_by_code(mine).post(f"/my/{mine.pk}/recognition/contests/", said)
        assert (answer.status_code, CHINESE.search(text(answer)) is not None) == (400, True)


class TestHeaders:
    def test_a_line_end_in_the_version_of_the_schema(self, client, db):
        for version in ("1\r\nX-Forged: 1", "1\n", "示例", "v1"):
            answer = client.get("/api/v1/schema/", {"version": version})
            assert (answer.status_code, "X-Forged" in answer.headers) == (200, False)


class TestForeignIds:
    """Numbers of another bureau's rows: absent, for whoever tries, and it is in the log that somebody did."""

    def test_of_a_bureau(self, client_of, officer, log):
        client = client_of(officer)
        for code in (JIANGAN, SHAANXI, "999999"):
            response = client.get(f"/office/{code}/households/")
            assert (response.status_code, "没有找到" in text(response)) == (404, True)
        assert log(ACCESS_REFUSED) == [
            (ActorKind.OFFICER, officer.pk, f"/office/{code}/households/") for code in (JIANGAN, SHAANXI, "999999")
        ]

    def test_of_a_household(self, client_of, officer, household, log):
        foreign = household(JIANGAN, document=DOCUMENT, name="邻区面馆")
        client, page = client_of(officer), f"{OFFICE}households/{foreign.pk}/"
        for one in (client.get(page), client.post(f"{page}reveal/", {"reason": "核对经营者身份"})):
            assert (one.status_code, "没有找到" in text(one), "邻区面馆" in text(one)) == (404, True, False)
        assert [note for _, _, note in log(ACCESS_REFUSED)] == [page, f"{page}reveal/"]
        assert log(HOUSEHOLD_SHOWN) == []

    def test_of_an_officer_to_whom_a_post_is_given(self, client_of, officer_at, log):
        security, foreign = officer_at(WUCHANG, Role.SECURITY), officer_at(JIANGAN)
        form = {"authority": WUCHANG, "role": "supervisor", "department": "", "valid_from": "2026-01-01"}
        page = f"{OFFICE}people/{foreign.pk}/posts/"
        assert client_of(security).post(page, form).status_code == 404
        assert foreign.posts.count() == 1
        assert log(ACCESS_REFUSED) == [(ActorKind.OFFICER, security.pk, page)]

    def test_of_a_bureau_in_a_form(self, client_of, officer_at, log):
        system = officer_at(WUCHANG, Role.SYSTEM)
        form = {"full_name": "示例", "authority": SHAANXI, "role": "clerk", "department": ""}
        response = client_of(system).post(f"{OFFICE}people/invite/", form)
        assert (response.status_code, "没有这个机关" in text(response)) == (422, True)
        told = f"{OFFICE}people/invite/：机关代码 {SHAANXI}"
        assert log(ACCESS_REFUSED) == [(ActorKind.OFFICER, system.pk, told)]

    def test_of_anothers_household(self, mine, household, log_in_by_code, log):  # noqa: F811
        foreign = household(WUCHANG, document=OTHER_DOCUMENT)
        page = f"/my/{foreign.pk}/data/"
        response = log_in_by_code(mine).get(page)
        assert (response.status_code, "没有找到" in text(response)) == (404, True)
        assert log(ACCESS_REFUSED) == [(ActorKind.PERSON, None, page)]
        assert log(OWN_DATA_SHOWN) == []

    def test_of_an_area_that_a_machine_delivers_for(self, db, log):
        told = factories.machine(WUCHANG)
        asked = {"grant_type": "client_credentials", "client_id": told.machine.client_id, "client_secret": told.secret}
        client = Client()
        form = urlencode(asked)
        token = client.post("/api/v1/token/", form, content_type="application/x-www-form-urlencoded").json()
        sent = {"area": SHAANXI, "partial": "true", "file": SimpleUploadedFile("a.csv", b"code,tax_paid\n1,2\n")}
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        answer = client.post("/api/v1/intake/tax/", sent, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_area")
        assert CHINESE.search(answer.json()["detail"])
        assert [(kind, note.split()[-1]) for kind, _, note in log(API_CALLED)] == [(ActorKind.MACHINE, "unknown_area")]
        with nationwide():
            assert not Job.objects.exists()
