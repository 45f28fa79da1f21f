"""An account is given back to its owner: two administrators of two kinds, and the owner's own browser."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from authorities import clock, invitations
from authorities.acts import ACCESS_REFUSED, CREDENTIALS_RENEWED, LOGIN, OFFICER_UNLOCKED, Act
from authorities.enums import CredentialRequestKind, Role
from authorities.jurisdiction import nationwide
from authorities.models import Approval, AuditRecord, Authority, CredentialRequest, Invitation, Notification
from tests.factories import PASSWORD, TOTP_SECRET, forget_codes, log_in, totp_code, with_totp

WUCHANG = "420106"
PEOPLE = f"/office/{WUCHANG}/people/"
NEW = "示例-Password-2026"
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")


@pytest.fixture(autouse=True)
def nothing_remembered(settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def at(officer_at):
    """`at(Role.SYSTEM)` → the client of an officer of 武昌区 with that post."""

    def logged_in(role: Role) -> Client:
        client = Client()
        client.officer = officer_at(WUCHANG, role)
        log_in(client, client.officer)
        return client

    return logged_in


@pytest.fixture
def both(at):
    return at(Role.SECURITY), at(Role.SYSTEM)


@pytest.fixture(params=[Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.SECURITY])
def owner(request, officer_at):
    return with_totp(officer_at(WUCHANG, request.param))


def text(response) -> str:
    return response.content.decode()


def acts(act: Act) -> list[AuditRecord]:
    with nationwide():
        return list(AuditRecord.objects.filter(act=act).order_by("id"))


def code_shown(browser: Client) -> str:
    browser.post("/login/renewal/")
    return CODE.search(text(browser.get("/login/renewal/")))[0]


def asked() -> CredentialRequest:
    with nationwide():
        return CredentialRequest.objects.latest("id")


def page(step: str = "") -> str:
    return f"{PEOPLE}requests/{asked().pk}/{step}"


def set_password(browser: Client):
    return browser.post("/login/renewal/", {"password1": NEW, "password2": NEW})


class TestRenewal:
    def test_the_whole_way(self, both, owner):
        security, system = both
        browser = Client()
        code = code_shown(browser)
        answer = security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code}, follow=True)
        assert "已提请本机关的系统管理员复核" in text(answer)
        assert "/invitation/" not in text(answer)
        # Nothing is void yet, and nothing open.
        assert Authenticator.objects.filter(user=owner).exists()
        assert "设置新的密码" in text(browser.get("/login/renewal/"))
        assert code not in text(system.get(page()))
        answer = system.post(page("confirm/"), {"code": code.lower().replace("-", " ")}, follow=True)
        assert "已办理" in text(answer) and "/invitation/" not in text(answer)
        assert not Authenticator.objects.filter(user=owner).exists()
        assert Client().post("/login/", {"login": owner.username, "password": PASSWORD}).status_code == 200
        # Nobody has it but the owner's browser.
        for other in (security, system, Client()):
            assert owner.username not in text(other.get("/login/renewal/"))
        assert owner.username in text(browser.get("/login/renewal/"))
        assert set_password(browser).url == "/login/"
        assert browser.post("/login/", {"login": owner.username, "password": NEW}).url == "/office/"
        assert [(record.officer, record.object_key) for record in acts(CREDENTIALS_RENEWED)] == [
            (system.officer, str(owner.pk))
        ]

    def test_what_is_done_soon_after_is_marked(self, both, owner):
        security, system = both
        browser = Client()
        code = code_shown(browser)
        security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code})
        system.post(page("confirm/"), {"code": code})
        set_password(browser)
        browser.post("/login/", {"login": owner.username, "password": NEW})
        with_totp(owner)
        for moment, marked in ((clock.now(), True), (clock.now() + timedelta(hours=25), False)):
            forget_codes()
            with clock.stopped_at(moment):
                client = Client()
                client.post("/login/", {"login": owner.username, "password": NEW})
                client.post("/login/code/", {"code": totp_code(TOTP_SECRET)})
            assert acts(LOGIN)[-1].after_renewal is marked

    def test_owner_and_those_who_decide_and_audit_are_told(self, both, officer_at):
        security, system = both
        owner, head = with_totp(officer_at(WUCHANG)), officer_at(WUCHANG, Role.SUPERVISOR)
        auditor, stranger = officer_at(WUCHANG, Role.AUDITOR), officer_at("420102", Role.SUPERVISOR)
        browser = Client()
        code = code_shown(browser)
        security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code})
        system.post(page("confirm/"), {"code": code})
        set_password(browser)
        with nationwide():
            told = Notification.objects.filter(kind="credentials")
            assert {row.officer_id for row in told} == {owner.pk, head.pk, auditor.pk}
            assert told.filter(officer=owner).count() == 2
            assert not told.filter(officer=stranger).exists()
        client = Client()
        log_in(client, head)
        assert "登录凭据已由" in text(client.get(f"/office/{WUCHANG}/notifications/"))

    def test_a_code_that_differs_opens_nothing(self, both, owner):
        security, system = both
        security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code_shown(Client())})
        for code in (code_shown(Client()), ""):
            assert "核对码与提请时填写的不一致" in text(system.post(page("confirm/"), {"code": code}, follow=True))
        assert Authenticator.objects.filter(user=owner).exists()
        assert "核对码与提请时填写的不一致" in acts(ACCESS_REFUSED)[-1].note

    def test_without_a_code_nothing_is_asked(self, both, owner):
        security, _ = both
        for said in ({}, {"code": ""}, {"code": "x" * 21}):
            assert "核对码" in text(security.post(f"{PEOPLE}{owner.pk}/anew/", said, follow=True))
        with nationwide():
            assert not CredentialRequest.objects.exists()

    def test_rejected_and_withdrawn_open_nothing(self, both, owner):
        security, system = both
        for client, step, said in ((system, "reject/", {"note": "没有核实"}), (security, "withdraw/", {})):
            browser = Client()
            code = code_shown(browser)
            security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code})
            assert client.post(page(step), said).status_code == 302
            system.post(page("confirm/"), {"code": code})
            assert owner.username not in text(browser.get("/login/renewal/"))
        assert Authenticator.objects.filter(user=owner).exists()

    def test_twice_at_once_is_one(self, both, owner):
        security, _ = both
        for _ in range(2):
            answer = security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code_shown(Client())}, follow=True)
        assert "已提请复核，尚无结果" in text(answer)
        with nationwide():
            assert CredentialRequest.objects.count() == 1

    def test_where_nobody_can_confirm_it_is_said(self, at, owner):
        security = at(Role.SECURITY)
        answer = security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code_shown(Client())}, follow=True)
        assert "由上级机关的管理员办理" in text(answer)


class TestWhoConfirms:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
    def test_no_other_kind(self, both, at, officer_at, role):
        owner, code = with_totp(officer_at(WUCHANG)), code_shown(Client())
        both[0].post(f"{PEOPLE}{owner.pk}/anew/", {"code": code})
        assert at(role).post(page("confirm/"), {"code": code}).status_code == 404
        assert both[0].post(page("confirm/"), {"code": code}).status_code == 404
        assert Authenticator.objects.filter(user=owner).exists()

    def test_not_the_owner(self, both, at):
        owner, code = at(Role.SYSTEM), code_shown(Client())
        both[0].post(f"{PEOPLE}{owner.officer.pk}/anew/", {"code": code})
        assert "不能复核自己账号的事项" in text(owner.post(page("confirm/"), {"code": code}, follow=True))

    def test_the_database_asks_too(self, both, officer_at):
        security, system = both
        owner = officer_at(WUCHANG, Role.SUPERVISOR)
        security.post(f"{PEOPLE}{owner.pk}/anew/", {"code": code_shown(Client())})
        with nationwide():
            with pytest.raises(IntegrityError, match="no second administrator"), transaction.atomic():
                invitations.renew(asked(), by=system.officer)
            bureau = Authority.objects.get(code=WUCHANG)
            said = {"path": bureau.path, "authority": bureau, "full_name": "示例", "token_hash": "x", "officer": owner}
            when = {"invited_at": clock.now(), "expires_at": clock.now() + timedelta(hours=1)}
            with pytest.raises(IntegrityError, match="is_a_renewal"), transaction.atomic():
                Invitation.objects.create(**said, **when)
            with pytest.raises(IntegrityError, match="of_another"), transaction.atomic():
                CredentialRequest.objects.create(
                    path=bureau.path,
                    authority=bureau,
                    officer=owner,
                    kind=CredentialRequestKind.UNLOCK,
                    asked_by=owner,
                    asked_at=clock.now(),
                )
            assert Approval.objects.count() == 1


class TestUnlocking:
    def _lock(self, owner) -> Client:
        client = Client()
        for _ in range(5):
            client.post("/login/", {"login": owner.username, "password": "不对"})
        assert client.post("/login/", {"login": owner.username, "password": PASSWORD}).status_code == 429
        return client

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSTEM, Role.SECURITY, Role.AUDITOR])
    def test_of_who_decides_audits_or_administers_takes_two(self, both, officer_at, role):
        security, system = both
        owner = with_totp(officer_at(WUCHANG, role))
        client = self._lock(owner)
        assert "系统管理员复核" in text(security.post(f"{PEOPLE}{owner.pk}/unlock/", follow=True))
        assert acts(OFFICER_UNLOCKED) == []
        system.post(page("confirm/"))
        assert [record.officer for record in acts(OFFICER_UNLOCKED)] == [system.officer]
        assert client.post("/login/", {"login": owner.username, "password": PASSWORD}).url == "/login/code/"

    def test_of_a_deputy_too(self, both, officer_at):
        owner, head = officer_at(WUCHANG), officer_at(WUCHANG, Role.SUPERVISOR)
        days = {"valid_from": clock.today() + timedelta(days=3), "valid_to": clock.today() + timedelta(days=9)}
        bureau = Authority.objects.get(code=WUCHANG)
        owner.posts.create(authority=bureau, role=Role.SUPERVISOR, deputy_for=head.posts.get(), **days)
        both[0].post(f"{PEOPLE}{owner.pk}/unlock/")
        assert acts(OFFICER_UNLOCKED) == []
