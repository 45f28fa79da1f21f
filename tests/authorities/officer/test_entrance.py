"""Log in with password and second factor; nothing but setting one up before; locks, limits and networks."""

import re
import time
from datetime import date, datetime, timedelta
from ipaddress import ip_network

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils.timezone import make_aware

from authorities import clock
from authorities.enums import Act, Role
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord
from authorities.officer.adapters import OfficerMFAAdapter
from tests.factories import PASSWORD, TOTP_SECRET, administrator, totp_code, with_totp

CODE = "420106"
DESK = f"/office/{CODE}/"


@pytest.fixture(autouse=True)
def no_codes_used(db):
    """Used codes are remembered outside of the database: another test's must not be in the way."""
    cache.clear()


@pytest.fixture
def officer(officer_at):
    return with_totp(officer_at(CODE))


def acts(act: Act) -> list[AuditRecord]:
    with nationwide():
        return list(AuditRecord.objects.filter(act=act))


def password(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post("/login/", {"login": name, "password": password, **more})


def code(client: Client, typed: str):
    return client.post("/login/code/", {"code": typed})


def text(response) -> str:
    return response.content.decode()


class TestTwoFactors:
    def test_both_open_the_desk(self, client, officer):
        assert password(client, officer.username, next=DESK).url == "/login/code/"
        assert code(client, totp_code()).url == DESK
        assert client.get(DESK).status_code == 200
        assert [(record.officer, record.note) for record in acts(Act.LOGIN)] == [(officer, "")]

    def test_the_password_alone_opens_nothing(self, client, officer):
        password(client, officer.username)
        for page in (DESK, "/office/", "/account/", "/account/password/"):
            assert client.get(page).url.startswith("/login/"), page
        assert not acts(Act.LOGIN)

    @pytest.mark.parametrize("typed", ["000000", "", "abcdef", "１２３４５６", " "])
    def test_a_wrong_code_is_refused_and_logged(self, client, officer, typed):
        password(client, officer.username)
        assert code(client, typed).status_code == 200
        assert client.get(DESK).url.startswith("/login/")

    def test_a_wrong_code_says_so_and_is_logged(self, client, officer):
        password(client, officer.username)
        assert "验证码不正确" in text(code(client, "000000"))
        assert [record.note for record in acts(Act.LOGIN_FAILED)] == ["第二重身份验证未通过"]

    def test_a_code_is_good_once(self, officer):
        first, second, typed = Client(), Client(), totp_code()
        password(first, officer.username)
        password(second, officer.username)
        assert code(first, typed).status_code == 302
        assert "已使用过" in text(code(second, typed))
        assert second.get(DESK).url.startswith("/login/")

    def test_a_code_of_the_half_minute_before_is_refused(self, client, officer, monkeypatch):
        password(client, officer.username)
        typed, now = totp_code(), time.time()
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now + 30)
        assert "验证码不正确" in text(code(client, typed))

    def test_a_recovery_code_is_good_once_and_is_logged(self, client, officer, client_of):
        client_of(officer).post("/account/recovery/new/", {})
        assert acts(Act.RECOVERY_CODES_MADE) == []  # asked to confirm first: the session is old
        made = Authenticator.objects.create(
            user=officer,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": OfficerMFAAdapter().encrypt("ab" * 40), "used_mask": 0},
        )
        typed = made.wrap().generate_codes()[0]
        first, second = Client(), Client()
        password(first, officer.username)
        assert code(first, typed).status_code == 302
        assert [record.officer for record in acts(Act.RECOVERY_CODE_USED)] == [officer]
        password(second, officer.username)
        assert code(second, typed).status_code == 200

    def test_the_secret_is_sealed_in_the_database(self, officer):
        with connection.cursor() as cursor:
            cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [officer.pk])
            assert TOTP_SECRET not in cursor.fetchone()[0]


class TestSettingUp:
    """Someone who has a password and no second factor yet."""

    @pytest.fixture
    def client(self, client, officer_at):
        self.officer = officer_at(CODE)
        assert password(client, self.officer.username).url == "/office/"
        return client

    @pytest.mark.parametrize(
        "page",
        [DESK, "/office/", f"{DESK}households/", f"{DESK}intake/new/", "/account/password/", "/account/recovery/"],
    )
    def test_nothing_else_can_be_done(self, client, page):
        assert client.get(page).url == "/account/"
        assert client.post(page, {}).url == "/account/"

    def test_nor_the_administration(self, client):
        self.officer.is_staff = self.officer.is_superuser = True
        self.officer.save()
        assert client.get("/admin/").url == "/account/"
        assert client.get("/admin/authorities/authority/").url == "/account/"

    def test_public_pages_stay_open(self, client):
        assert client.get("/").status_code == 200

    def test_an_app_is_set_up_with_its_first_code(self, client):
        assert "请先启用第二重身份验证" in text(client.get("/account/"))
        page = client.get("/account/totp/")
        secret = client.session["mfa.totp.secret"]
        assert secret in text(page)
        assert client.post("/account/totp/", {"code": "000000"}).status_code == 200
        assert client.get(DESK).status_code == 302
        assert client.post("/account/totp/", {"code": totp_code(secret)}).url == "/account/recovery/"
        assert client.get(DESK).status_code == 200
        assert [record.note for record in acts(Act.SECOND_FACTOR_ADDED)] == ["动态口令"]

    def test_recovery_codes_are_shown_once(self, client):
        client.get("/account/totp/")
        client.post("/account/totp/", {"code": totp_code(client.session["mfa.totp.secret"])})
        codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes()
        assert all(one in text(client.get("/account/recovery/")) for one in codes[:1])
        assert not any(one in text(client.get("/account/recovery/")) for one in codes)

    def test_the_page_for_a_key_has_no_inline_script(self, client):
        page = text(client.get("/account/key/"))
        assert "添加安全密钥" in page
        scripts = re.findall(r"<script[^>]*>", page)
        assert scripts
        assert [tag for tag in scripts if "nonce=" not in tag and "application/json" not in tag] == []

    def test_a_forged_key_is_refused(self, client):
        client.get("/account/key/")
        for forged in (
            '{"id": "x"}',
            "[]",
            "1",
            "{",
            '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}',
            "",
        ):
            response = client.post("/account/key/", {"name": "x", "credential": forged})
            assert response.status_code == 200, forged
        assert not Authenticator.objects.exists()
        assert client.get(DESK).url == "/account/"


class TestKeepingAFactor:
    @pytest.fixture
    def client(self, client, officer):
        password(client, officer.username)
        code(client, totp_code())
        return client

    def test_the_last_one_cannot_be_taken_away(self, client, officer):
        assert "必须保留至少一种" in text(client.post("/account/totp/remove/"))
        assert Authenticator.objects.filter(user=officer).exists()

    def test_another_one_frees_it(self, client, officer):
        Authenticator.objects.create(user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "密钥"})
        assert client.post("/account/totp/remove/").status_code == 302
        assert [record.note for record in acts(Act.SECOND_FACTOR_REMOVED)] == ["动态口令"]
        key = Authenticator.objects.get(user=officer)
        assert "必须保留至少一种" in text(client.post(f"/account/key/{key.pk}/remove/"))
        assert Authenticator.objects.filter(pk=key.pk).exists()

    def test_after_a_while_one_confirms_who_one_is(self, client, monkeypatch):
        now = time.time()
        monkeypatch.setattr("authorities.officer.adapters.time.time", lambda: now + 301)
        assert client.get("/account/totp/remove/").url.startswith("/account/confirm/")
        assert client.post("/account/confirm/?next=/account/", {"password": "不对"}).status_code == 200
        assert (
            client.post("/account/confirm/", {"password": PASSWORD, "next": "https://example.com/"}).url == "/office/"
        )


class TestForgedKeys:
    def test_at_log_in_each_counts(self, client, officer):
        password(client, officer.username)
        statuses = [
            client.post("/login/code/", {"credential": forged}).status_code
            for forged in ('{"id": "x"}', '{"id": "x", "rawId": "x"}', "[]", "1", "2")
        ]
        assert statuses == [200, 200, 200, 200, 429]


class TestEnumeration:
    def test_unknown_disabled_and_wrong_read_alike(self, officer_at):
        disabled, known = officer_at(CODE), officer_at(CODE)
        disabled.is_active = False
        disabled.save()
        tries = ((disabled.username, PASSWORD), (known.username, "不对"), ("没有这个人", PASSWORD))
        pages = [password(Client(), *one) for one in tries]
        assert {page.status_code for page in pages} == {200}
        assert all("账号或密码不正确，或者账号已停用" in text(page) for page in pages)

    def test_what_was_typed_for_an_unknown_account_is_kept_nowhere(self, client):
        password(client, "口令打进了账号框", "x")
        assert [(record.officer, record.note) for record in acts(Act.LOGIN_FAILED)] == [(None, "账号不存在")]
        with connection.cursor() as cursor:
            cursor.execute("SELECT a::text FROM axes_accessattempt a")
            assert "口令打进了账号框" not in str(cursor.fetchall())


class TestLock:
    def _fail(self, client, name, times=5):
        return [password(client, name, "不对").status_code for _ in range(times)]

    def test_five_failures_lock_the_account_for_the_right_password_too(self, client, officer):
        assert self._fail(client, officer.username) == [200, 200, 200, 200, 429]
        locked = password(Client(REMOTE_ADDR="192.0.2.9"), officer.username)
        assert (locked.status_code, "登录已锁定" in text(locked)) == (429, True)
        assert {record.officer for record in acts(Act.LOGIN_LOCKED)} == {officer}

    def test_four_do_not(self, client, officer):
        assert self._fail(client, officer.username, 4) == [200] * 4
        assert password(client, officer.username).url == "/login/code/"

    def test_an_unknown_account_locks_alike(self, client):
        assert self._fail(client, "没有") == [200, 200, 200, 200, 429]

    def test_spellings_of_a_name_are_counted_together(self, client, officer):
        name = officer.username
        spelled = (name, name.upper(), name.title(), f" {name}", "".join(chr(ord(c) + 0xFEE0) for c in name))
        assert [password(client, one, "不对").status_code for one in spelled][-1] == 429

    def test_others_are_not_locked_with_it(self, client, officer, officer_at):
        self._fail(client, officer.username)
        other = with_totp(officer_at(CODE))
        assert password(client, other.username).url == "/login/code/"

    def test_wrong_codes_count_and_the_right_one_comes_too_late(self, client, officer):
        password(client, officer.username)
        assert [code(client, "000000").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
        assert code(client, totp_code()).status_code == 429
        assert client.get(DESK).url.startswith("/login/")

    def test_the_right_password_does_not_wipe_out_wrong_codes(self, officer):
        for _ in range(4):
            client = Client()
            password(client, officer.username)
            code(client, "000000")
        client = Client()
        password(client, officer.username)
        assert code(client, "000000").status_code == 429

    def test_it_opens_by_itself_after_a_while(self, client, officer, settings):
        self._fail(client, officer.username)
        settings.AXES_COOLOFF_TIME = timedelta(0)
        assert password(client, officer.username).url == "/login/code/"

    def test_coming_in_wipes_the_count(self, client, officer):
        self._fail(client, officer.username, 4)
        password(client, officer.username)
        code(client, totp_code())
        client.post("/logout/")
        assert self._fail(client, officer.username, 4) == [200] * 4


class TestRedirects:
    @pytest.mark.parametrize(
        "away", ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\example.com"]
    )
    def test_after_the_code_nowhere_else(self, client, officer, away):
        password(client, officer.username, next=away)
        assert code(client, totp_code()).url == "/office/"

    def test_a_form_without_its_token(self, officer):
        client = Client(enforce_csrf_checks=True)
        for page in ("/login/", "/login/code/", "/logout/"):
            assert client.post(page, {"login": officer.username, "password": PASSWORD}).status_code == 403


class TestSessions:
    AT = make_aware(datetime(2026, 11, 24, 9))

    @pytest.fixture
    def seen(self, officer, client_of):
        """`seen(minutes)` → the status of the desk so many minutes after nine."""
        with clock.stopped_at(self.AT):
            client = client_of(officer)
        self.client = client

        def visit(minutes: int) -> int:
            with clock.stopped_at(self.AT + timedelta(minutes=minutes)):
                return client.get(DESK).status_code

        return visit

    def test_half_an_hour_without_a_request_ends_it(self, seen, officer):
        assert [seen(30), seen(60), seen(90)] == [200, 200, 200]
        assert [seen(121), seen(122)] == [302, 302]
        assert [(record.officer, record.note) for record in acts(Act.SESSION_ENDED)] == [
            (officer, "长时间没有操作，已自动退出")
        ]

    def test_a_working_day_ends_it_whatever_is_done(self, seen):
        assert {seen(minutes) for minutes in range(0, 481, 20)} == {200}
        assert seen(481) == 302
        assert [record.note for record in acts(Act.SESSION_ENDED)] == ["登录已达到最长时限"]

    def test_both_are_settings(self, seen, settings):
        settings.SESSION_IDLE_MINUTES = 5
        assert [seen(5), seen(11)] == [200, 302]

    def test_a_disabled_officer_is_refused_at_the_next_request(self, seen, officer):
        assert seen(0) == 200
        officer.is_active = False
        officer.save(update_fields=["is_active"])
        assert seen(1) == 302
        assert self.client.get(DESK).url.startswith("/login/")

    def test_one_sees_and_ends_ones_own(self, officer, officer_at):
        here, there, stranger = Client(), Client(HTTP_USER_AGENT="别处"), with_totp(officer_at(CODE))
        for client, one, when in ((here, officer, 0), (there, officer, 30), (Client(), stranger, 0)):
            cache.clear()
            password(client, one.username)
            assert code(client, totp_code()).status_code == 302, when
        assert "别处" in text(here.get("/account/"))
        foreign = UserSession.objects.get(user=stranger)
        assert here.post(f"/account/sessions/{foreign.pk}/end/").status_code == 404
        own = UserSession.objects.get(user=officer, user_agent="别处")
        assert here.post(f"/account/sessions/{own.pk}/end/").url == "/account/"
        assert there.get(DESK).url.startswith("/login/")
        assert here.get(DESK).status_code == 200
        assert [record.note for record in acts(Act.SESSION_ENDED)] == ["本人结束"]


class TestPasswords:
    @pytest.fixture
    def client(self, officer, client_of):
        self.officer = officer
        return client_of(officer)

    def _change(self, client, new: str, old: str = PASSWORD):
        return client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": new})

    def test_a_good_one_is_taken_and_logged(self, client):
        assert self._change(client, "另一个-Long-2027").url == "/account/"
        assert client.get(DESK).status_code == 200
        assert [record.officer for record in acts(Act.PASSWORD_CHANGED)] == [self.officer]

    def test_other_sessions_end_with_it(self, client, officer):
        other = Client()
        password(other, officer.username)
        code(other, totp_code())
        self._change(client, "另一个-Long-2027")
        assert other.get(DESK).url.startswith("/login/")

    @pytest.mark.parametrize(
        ("new", "says"),
        [
            ("Ab-1", "至少 10 位"),
            ("longenoughbutlower", "至少 3 类"),
            ("12345678901234", "至少 3 类"),
            (PASSWORD, "最近 5 次用过"),
        ],
    )
    def test_others_are_refused_with_the_rule(self, client, new, says):
        response = self._change(client, new)
        assert (response.status_code, says in text(response)) == (200, True)
        self.officer.refresh_from_db()
        assert self.officer.check_password(PASSWORD)

    def test_the_last_five_are_not_taken_again(self, client):
        before = PASSWORD
        for number in range(4):
            after = f"另一个-Long-{number}"
            assert self._change(client, after, before).status_code == 302
            before = after
        assert self._change(client, PASSWORD, before).status_code == 200
        assert self._change(client, "第五个-Long-5", before).status_code == 302

    def test_the_present_one_is_asked_for(self, client):
        assert "当前密码不正确" in text(self._change(client, "另一个-Long-2027", "不对"))

    def test_an_old_one_must_be_changed_first(self, client, settings):
        self.officer.password_set_at = clock.now() - timedelta(days=91)
        self.officer.save(update_fields=["password_set_at"])
        assert client.get(DESK).url == "/account/password/"
        assert self._change(client, "另一个-Long-2027").status_code == 302
        assert client.get(DESK).status_code == 200
        settings.PASSWORD_MAX_AGE_DAYS = 0
        self.officer.save(update_fields=["password_set_at"])
        assert client.get(DESK).status_code == 200

    def test_the_other_policy_asks_for_length_alone(self, client, settings):
        settings.AUTH_PASSWORD_VALIDATORS = [
            {"NAME": "authorities.password_rules.LongEnoughValidator", "OPTIONS": {"min_length": 15}}
        ]
        assert self._change(client, "fourteen-chars").status_code == 200
        assert self._change(client, "only lower case words").status_code == 302

    def test_the_choice_is_the_documented_one(self):
        assert project.PASSWORD_POLICY == "dengbao3"


class TestNetworks:
    @pytest.fixture(autouse=True)
    def allowed(self, settings):
        settings.OFFICER_NETWORKS = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]

    @pytest.mark.parametrize("address", ["10.1.2.3", "2001:db8::1"])
    def test_from_inside(self, client_of, officer, address):
        assert client_of(officer).get(DESK, REMOTE_ADDR=address).status_code == 200

    @pytest.mark.parametrize("page", [DESK, "/office/", "/account/", "/admin/", "/login/", "/invitation/abc/"])
    def test_from_elsewhere_nothing_of_the_office(self, client_of, officer, page):
        response = client_of(officer).get(page, REMOTE_ADDR="192.0.2.7")
        assert (response.status_code, "规定的网络" in text(response)) == (403, True)
        assert [(record.officer, record.address) for record in acts(Act.ACCESS_REFUSED)] == [(officer, "192.0.2.7")]

    def test_nor_a_log_in(self, client, officer):
        response = client.post("/login/", {"login": officer.username, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
        assert response.status_code == 403
        assert not acts(Act.LOGIN)

    def test_a_header_that_nobody_trusts_does_not_help(self, client_of, officer):
        response = client_of(officer).get(DESK, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="10.1.2.3")
        assert response.status_code == 403

    def test_public_pages_are_for_everyone(self, client, db):
        assert client.get("/", REMOTE_ADDR="192.0.2.7").status_code == 200


class TestAdministration:
    def test_a_second_factor_and_is_staff(self, client, client_of, officer_at):
        staff = administrator()
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/admin/").url == "/account/"
        assert client_of(staff).get("/admin/").status_code == 200
        assert client_of(officer_at(CODE, Role.SYSTEM)).get("/admin/", follow=True).status_code == 404


def test_a_post_holds_only_on_its_days(client_of, officer_at):
    officer = officer_at(CODE, valid_to=date(2026, 11, 24))
    with clock.stopped_at(date(2026, 11, 24)):
        assert client_of(officer).get(DESK).status_code == 200
    with clock.stopped_at(date(2026, 11, 25)):
        assert client_of(officer).get(DESK).status_code == 404
