"""What stands before every officer page: how long a session lasts, the age of the password, the network."""

from datetime import date, datetime, timedelta
from ipaddress import ip_network

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.test import Client
from django.utils.timezone import make_aware

from authorities import clock
from authorities.acts import ACCESS_REFUSED, LOGIN, PASSWORD_CHANGED, SESSION_ENDED
from authorities.enums import Role
from config import environment
from tests.authorities.officer.login_pages import CODE, DESK, acts, code, password, text
from tests.factories import PASSWORD, administrator, forget_codes, totp_code, with_totp


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
        assert [(record.officer, record.note) for record in acts(SESSION_ENDED)] == [
            (officer, "长时间没有操作，已自动退出")
        ]

    def test_a_working_day_ends_it_whatever_is_done(self, seen):
        assert {seen(minutes) for minutes in range(0, 481, 20)} == {200}
        assert seen(481) == 302
        assert [record.note for record in acts(SESSION_ENDED)] == ["登录已达到最长时限"]

    def test_both_are_settings(self, seen, settings):
        settings.SESSION_IDLE_MINUTES = 5
        assert [seen(5), seen(11)] == [200, 302]

    PAGE = f"/office/{CODE}/people/"

    def _sent_when_it_was_over(self, client, page: str) -> str:
        """A form sent after its session's end. Returns the address of the login."""
        with clock.stopped_at(self.AT + timedelta(minutes=40)):
            typed = {"act": "read", "query": "", "note": "核对后的说明"}
            sent = client.post(f"/office/{CODE}/lists/notifications/bulk/", typed, HTTP_REFERER=page)
            assert "登录已过期" in text(client.get(sent.url))
            return sent.url

    def test_what_was_typed_is_kept_for_the_same_officer(self, seen, officer, officer_at):
        login = self._sent_when_it_was_over(self.client, f"http://testserver{self.PAGE}?tab=x")
        assert login == "/login/?next=/account/kept/"
        assert "核对后的说明" not in str(dict(self.client.session))
        with clock.stopped_at(self.AT + timedelta(minutes=41)):
            forget_codes()
            password(self.client, officer.username)
            code(self.client, totp_code())
            kept = text(self.client.get("/account/kept/"))
            assert 'name="note" value="核对后的说明"' in kept and f'href="{self.PAGE}?tab=x"' in kept
            assert f'action="/office/{CODE}/lists/notifications/bulk/"' in kept

    def test_what_was_typed_is_no_colleagues(self, seen, officer_at):
        self._sent_when_it_was_over(self.client, "https://evil.example/")
        colleague = with_totp(officer_at(CODE))
        with clock.stopped_at(self.AT + timedelta(minutes=41)):
            forget_codes()
            password(self.client, colleague.username)
            code(self.client, totp_code())
            assert self.client.get("/account/kept/").status_code == 302
        assert "kept_form" not in self.client.session

    def test_a_form_of_nobody_leads_back_to_its_page(self, client, db):
        sent = client.post(f"/office/{CODE}/notifications/read/", HTTP_REFERER=f"http://testserver{self.PAGE}")
        assert sent.url == f"/login/?next={self.PAGE}" and "没有保存" in text(client.get(sent.url))
        elsewhere = client.post(f"/office/{CODE}/notifications/read/", HTTP_REFERER="https://evil.example/x")
        assert elsewhere.url == "/login/?next=/office/"

    def test_a_disabled_officer_is_refused_at_the_next_request(self, seen, officer):
        assert seen(0) == 200
        officer.is_active = False
        officer.save(update_fields=["is_active"])
        assert seen(1) == 302
        assert self.client.get(DESK).url.startswith("/login/")

    def test_one_sees_and_ends_ones_own(self, officer, officer_at):
        here, there, stranger = Client(), Client(HTTP_USER_AGENT="别处"), with_totp(officer_at(CODE))
        for client, one, when in ((here, officer, 0), (there, officer, 30), (Client(), stranger, 0)):
            forget_codes()
            password(client, one.username)
            assert code(client, totp_code()).status_code == 302, when
        assert "别处" in text(here.get("/account/"))
        foreign = UserSession.objects.get(user=stranger)
        assert here.post(f"/account/sessions/{foreign.pk}/end/").status_code == 404
        own = UserSession.objects.get(user=officer, user_agent="别处")
        assert here.post(f"/account/sessions/{own.pk}/end/").url == "/account/"
        assert there.get(DESK).url.startswith("/login/")
        assert here.get(DESK).status_code == 200
        assert [record.note for record in acts(SESSION_ENDED)] == ["本人结束"]


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
        assert [record.officer for record in acts(PASSWORD_CHANGED)] == [self.officer]

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
        assert [(record.officer, record.address) for record in acts(ACCESS_REFUSED)] == [(officer, "192.0.2.7")]

    def test_nor_a_log_in(self, client, officer):
        response = client.post("/login/", {"login": officer.username, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
        assert response.status_code == 403
        assert not acts(LOGIN)

    def test_a_header_that_nobody_trusts_does_not_help(self, client_of, officer):
        response = client_of(officer).get(DESK, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="10.1.2.3")
        assert response.status_code == 403

    def test_public_pages_are_for_everyone(self, client, db):
        assert client.get("/", REMOTE_ADDR="192.0.2.7").status_code == 200


class TestSettings:
    @pytest.mark.parametrize("written", ["10.0.0.1/8", "10.0.0.0/33", "单位内网", "10.0.0.0/8;192.0.2.0/24"])
    def test_what_is_no_network_stops_the_start(self, monkeypatch, written):
        monkeypatch.setenv("OFFICER_NETWORKS", written)
        with pytest.raises(environment.MissingSetting, match="OFFICER_NETWORKS"):
            environment.networks("OFFICER_NETWORKS")

    def test_networks_of_both_families(self, monkeypatch):
        monkeypatch.setenv("OFFICER_NETWORKS", "10.0.0.0/8, 2001:db8::/32")
        assert environment.networks("OFFICER_NETWORKS") == [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]
        monkeypatch.setenv("OFFICER_NETWORKS", "")
        assert environment.networks("OFFICER_NETWORKS") == []

    def test_a_policy_that_there_is_not_stops_the_start(self):
        with pytest.raises(environment.MissingSetting, match="write one of: dengbao3, passphrase"):
            environment.one_of("PASSWORD_POLICY", "none", {"dengbao3": {}, "passphrase": {}})


class TestAdministration:
    def test_a_second_factor_and_is_staff(self, client, client_of, officer_at):
        staff = administrator()
        client.force_login(staff, backend="authorities.officer.sessions.OfficerBackend")
        assert client.get("/admin/").url == "/account/"
        assert client_of(staff).get("/admin/").status_code == 200
        assert client_of(staff).get("/admin/password_change/").url == "/account/password/"
        assert client_of(officer_at(CODE, Role.SYSTEM)).get("/admin/", follow=True).status_code == 404


def test_a_post_holds_only_on_its_days(client_of, officer_at):
    officer = officer_at(CODE, valid_to=date(2026, 11, 24))
    with clock.stopped_at(date(2026, 11, 24)):
        assert client_of(officer).get(DESK).status_code == 200
    with clock.stopped_at(date(2026, 11, 25)):
        assert client_of(officer).get(DESK).status_code == 404
