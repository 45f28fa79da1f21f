"""Log in with password and second factor; nothing but setting one up before; locks."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from authorities import clock
from authorities.acts import (
    LOGIN,
    LOGIN_FAILED,
    LOGIN_LOCKED,
    RECOVERY_CODE_USED,
    RECOVERY_CODES_MADE,
    SECOND_FACTOR_ADDED,
    SECOND_FACTOR_REMOVED,
)
from authorities.officer.adapters import OfficerMFAAdapter
from tests.authorities.officer.login_pages import CODE, DESK, acts, code, password, text
from tests.factories import PASSWORD, TOTP_SECRET, totp_code, with_totp


class TestTwoFactors:
    def test_both_open_the_desk(self, client, officer):
        assert password(client, officer.username, next=DESK).url == "/login/code/"
        assert code(client, totp_code()).url == DESK
        assert client.get(DESK).status_code == 200
        assert [(record.officer, record.note) for record in acts(LOGIN)] == [(officer, "")]

    def test_the_password_alone_opens_nothing(self, client, officer):
        password(client, officer.username)
        for page in (DESK, "/office/", "/account/", "/account/password/"):
            assert client.get(page).url.startswith("/login/"), page
        assert not acts(LOGIN)

    @pytest.mark.parametrize("typed", ["000000", "", "abcdef", "１２３４５６", " "])
    def test_a_wrong_code_is_refused_and_logged(self, client, officer, typed):
        password(client, officer.username)
        assert code(client, typed).status_code == 200
        assert client.get(DESK).url.startswith("/login/")

    def test_a_wrong_code_says_so_and_is_logged(self, client, officer):
        password(client, officer.username)
        assert "验证码不正确" in text(code(client, "000000"))
        assert [record.note for record in acts(LOGIN_FAILED)] == ["第二重身份验证未通过"]

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

    def test_a_login_can_be_given_up_before_the_code(self, client, officer):
        password(client, officer.username)
        assert client.get("/login/").url == "/login/code/"
        client.post("/logout/")
        assert client.get("/login/").status_code == 200
        assert code(client, totp_code()).url == "/login/"

    def test_disabled_between_the_password_and_the_code(self, client, officer):
        password(client, officer.username)
        officer.is_active = False
        officer.save(update_fields=["is_active"])
        assert code(client, totp_code()).url == "/login/"
        assert client.get(DESK).url.startswith("/login/")
        assert not acts(LOGIN)

    def test_a_recovery_code_is_good_once_and_is_logged(self, client, officer, client_of):
        client_of(officer).post("/account/recovery/new/", {})
        assert acts(RECOVERY_CODES_MADE) == []  # asked to confirm first: the session is old
        made = Authenticator.objects.create(
            user=officer,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": OfficerMFAAdapter().encrypt("ab" * 40), "used_mask": 0},
        )
        typed = made.wrap().generate_codes()[0]
        first, second = Client(), Client()
        password(first, officer.username)
        assert code(first, typed).status_code == 302
        assert [record.officer for record in acts(RECOVERY_CODE_USED)] == [officer]
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
        assert [record.note for record in acts(SECOND_FACTOR_ADDED)] == ["动态口令"]

    def test_recovery_codes_are_shown_once(self, client):
        client.get("/account/totp/")
        client.post("/account/totp/", {"code": totp_code(client.session["mfa.totp.secret"])})
        codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().generate_codes()
        shown = client.get("/account/recovery/")
        assert all(one in text(shown) for one in codes)
        assert shown["Cache-Control"] == "no-store, private"
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
        assert [record.note for record in acts(SECOND_FACTOR_REMOVED)] == ["动态口令"]
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
            for forged in ('{"id": "x"}', '{"id": "x", "rawId": "x"}', '["x"]', "1", '"x"')
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
        assert [(record.officer, record.note) for record in acts(LOGIN_FAILED)] == [(None, "账号不存在")]
        with connection.cursor() as cursor:
            cursor.execute("SELECT a::text FROM axes_accessattempt a")
            assert "口令打进了账号框" not in str(cursor.fetchall())


class TestLock:
    def _fail(self, client, name, times=5):
        return [password(client, name, "不对").status_code for _ in range(times)]

    def test_five_failures_lock_the_account_for_the_right_password_too(self, client, officer):
        assert self._fail(client, officer.username) == [200, 200, 200, 200, 429]
        locked = password(client, officer.username)
        assert (locked.status_code, "登录已锁定" in text(locked)) == (429, True)
        assert {record.officer for record in acts(LOGIN_LOCKED)} == {officer}

    def test_a_stranger_shuts_nobody_out_elsewhere(self, officer):
        stranger, here = Client(REMOTE_ADDR="192.0.2.9"), Client()
        assert self._fail(stranger, officer.username) == [200, 200, 200, 200, 429]
        assert password(here, officer.username).url == "/login/code/"
        assert code(here, totp_code()).status_code == 302

    @pytest.mark.parametrize("exists", [True, False])
    def test_many_addresses_slow_the_account_where_it_never_came_from(self, officer, exists):
        name = officer.username if exists else "没有"
        here = Client()
        password(here, officer.username)
        code(here, totp_code())
        for place in range(4):
            self._fail(Client(REMOTE_ADDR=f"192.0.2.{place}"), name, 4)
        elsewhere = Client(REMOTE_ADDR="198.51.100.7")
        slowed = password(elsewhere, name)
        assert (slowed.status_code, "请在 1 分钟后重试" in text(slowed)) == (429, True)
        with clock.stopped_at(clock.now() + timedelta(seconds=61)):
            assert password(elsewhere, name).status_code == (302 if exists else 200)
        if exists:
            assert password(Client(), name).url == "/login/code/"

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
