"""Machines: registered, renewed and revoked by officers; tokens by client credentials; every refusal is logged."""

import base64
import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from oauth2_provider.models import AccessToken
from rest_framework.throttling import SimpleRateThrottle

from authorities import acts, clock
from authorities.declarations import declared
from authorities.enums import Role
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord, Machine
from authorities.scopes import Scope
from registry import feeds
from tests.factories import machine as make_machine

WUCHANG, JIANGHAN, WUHAN, HUBEI = "420106", "420103", "420100", "420000"
LIST = f"/office/{HUBEI}/machines/"
TOKEN = "/api/v1/token/"


def _acts(act):
    with nationwide():
        return list(AuditRecord.objects.filter(act=act).order_by("id"))


@pytest.fixture(autouse=True)
def no_calls_yet():
    cache.clear()


@pytest.fixture
def administrator(client_of, officer_at):
    """The client of the security administrator of 湖北."""
    return client_of(officer_at(HUBEI, Role.SECURITY))


@pytest.fixture
def told(db):
    """A machine of 湖北 for tax and households, with its secret."""
    return make_machine(HUBEI, scopes=[feeds.TAX.scope, feeds.HOUSEHOLDS.scope])


@pytest.fixture
def ask(client, told):
    """`ask()` → the answer to a good request for a token; every part can be given otherwise."""

    def asked(*, address="192.0.2.7", headers=None, **fields):
        good = {
            "grant_type": "client_credentials",
            "client_id": told.machine.client_id,
            "client_secret": told.secret,
        }
        data = {name: value for name, value in (good | fields).items() if value is not None}
        form = "&".join(f"{name}={value}" for name, value in data.items())
        return client.post(
            TOKEN, form, content_type="application/x-www-form-urlencoded", REMOTE_ADDR=address, headers=headers or {}
        )

    return asked


def _form(**changes):
    return {
        "name": "省税务局数据共享平台",
        "department": "湖北省税务局",
        "contact": "示例联系人 000-00000000",
        "authority": HUBEI,
        "scopes": ["intake:tax"],
        "networks": "192.0.2.0/24",
        "valid_until": (clock.today() + timedelta(days=90)).isoformat(),
    } | changes


def test_there_is_a_scope_for_every_feed_and_for_what_departments_ask_of_objections():
    objections = {"appeals:read", "rechecks:tax", "rechecks:social_insurance"}
    assert {scope.name for scope in declared(Scope)} == {f"intake:{feed}" for feed in feeds.ALL_FEEDS} | objections


class TestRegistration:
    def test_the_secret_is_shown_once_and_kept_as_a_hash(self, administrator, client):
        page = administrator.post(f"{LIST}new/", _form())
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store, private"
        machine = Machine.objects.get()
        identifier, secret = re.findall(r'<code class="secret">(\w+)</code>', page.content.decode())
        assert identifier == machine.client_id
        assert secret not in (machine.client_secret, administrator.get(f"{LIST}{machine.pk}/").content.decode())
        identify_hasher(machine.client_secret)
        (record,) = _acts(acts.MACHINE_REGISTERED)
        assert (record.path, record.object_key, record.note) == ("/42/", str(machine.pk), "intake:tax")
        form = f"grant_type=client_credentials&client_id={identifier}&client_secret={secret}"
        form_type = "application/x-www-form-urlencoded"
        assert client.post(TOKEN, form, content_type=form_type, REMOTE_ADDR="192.0.2.9").status_code == 200

    def test_sent_twice_it_is_one_machine(self, administrator):
        administrator.post(f"{LIST}new/", _form())
        again = administrator.post(f"{LIST}new/", _form())
        assert (again.status_code, Machine.objects.count()) == (422, 1)
        assert "已有同名" in again.content.decode()

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"name": ""}, "请填写系统名称"),
            ({"scopes": []}, "请至少选择一项"),
            ({"scopes": ["directory:bulk"]}, "请选择列出的数据权限"),
            ({"authority": "610000"}, "请选择列出的机关"),
            ({"networks": "不是地址"}, "不是 IP 地址或网段"),
            ({"valid_until": "2020-01-01"}, "不能早于今天"),
            ({"valid_until": "2999-01-01"}, "不能超过"),
        ],
    )
    def test_what_is_not_right_is_said_and_registers_nothing(self, administrator, changes, told):
        page = administrator.post(f"{LIST}new/", _form(**changes))
        assert page.status_code == 422
        assert told in page.content.decode()
        assert not Machine.objects.exists()
        assert _acts(acts.MACHINE_REGISTERED) == []

    @pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM])
    def test_others_do_not_find_the_page(self, client_of, officer_at, role):
        client = client_of(officer_at(HUBEI, role))
        assert client.get(LIST).status_code == 404
        assert client.post(f"{LIST}new/", _form()).status_code == 404
        assert not Machine.objects.exists()

    def test_the_neighbour_sees_and_touches_nothing(self, client_of, officer_at):
        made = make_machine(WUCHANG).machine
        own = client_of(officer_at(WUHAN, Role.SECURITY)).get(f"/office/{WUHAN}/machines/")
        assert made.name in own.content.decode()
        neighbour = client_of(officer_at(JIANGHAN, Role.SECURITY))
        assert made.name not in neighbour.get(f"/office/{JIANGHAN}/machines/").content.decode()
        for page in ("", "renew/", "revoke/"):
            foreign = f"/office/{JIANGHAN}/machines/{made.pk}/{page}"
            absent = f"/office/{JIANGHAN}/machines/{made.pk + 1000}/{page}"
            assert (neighbour.get(foreign).status_code, neighbour.get(absent).status_code) == (404, 404)
        assert neighbour.post(f"/office/{JIANGHAN}/machines/{made.pk}/revoke/", {"reason": "x"}).status_code == 404
        made.refresh_from_db()
        assert made.revoked_at is None


class TestRenewal:
    def _renew(self, client, machine, **changes):
        page = client.get(f"{LIST}{machine.pk}/renew/").content.decode()
        stamp = re.search(r'name="stamp"(?: value="([^"]*)")?', page)[1] or ""
        end = (clock.today() + timedelta(days=30)).isoformat()
        data = {"valid_until": end, "stamp": stamp} | changes
        return client.post(f"{LIST}{machine.pk}/renew/", data)

    def test_both_secrets_open_for_a_while(self, administrator, told, ask):
        page = self._renew(administrator, told.machine)
        secret = re.findall(r'<code class="secret">(\w+)</code>', page.content.decode())[1]
        assert ask().status_code == ask(client_secret=secret).status_code == 200
        assert len(_acts(acts.MACHINE_RENEWED)) == 1
        Machine.objects.update(previous_until=clock.now() - timedelta(seconds=1))
        assert (ask().status_code, ask(client_secret=secret).status_code) == (401, 200)

    def test_a_leaked_secret_and_its_tokens_end_at_once(self, administrator, told, ask, client):
        token = ask().json()["access_token"]
        self._renew(administrator, told.machine, at_once="on")
        assert ask().status_code == 401
        held = client.get("/api/v1/jobs/1/", headers={"Authorization": f"Bearer {token}"})
        assert (held.status_code, held.json()["code"]) == (401, "invalid_token")

    def test_reloading_the_answer_renews_nothing(self, administrator, told):
        first = self._renew(administrator, told.machine)
        assert first.status_code == 200
        again = self._renew(administrator, told.machine, stamp="")
        assert again.status_code == 422
        assert "已经更换过" in again.content.decode()

    def test_a_revoked_machine_is_not_renewed(self, administrator, told):
        administrator.post(f"{LIST}{told.machine.pk}/revoke/", {"reason": "项目结束"})
        assert self._renew(administrator, told.machine).status_code == 302
        assert _acts(acts.MACHINE_RENEWED) == []


class TestScopes:
    def _change(self, administrator, machine, **fields):
        good = {"scopes": [feeds.TAX.scope], "reason": "职责调整"}
        return administrator.post(f"{LIST}{machine.pk}/scopes/", good | fields)

    def test_what_was_given_out_ends_and_the_secret_stays(self, administrator, told, ask, client):
        token = ask().json()["access_token"]
        held = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/jobs/1/", headers=held).status_code == 404
        assert self._change(administrator, told.machine).status_code == 302
        assert client.get("/api/v1/jobs/1/", headers=held).status_code == 401
        assert ask().json()["scope"] == "intake:tax"
        (record,) = _acts(acts.MACHINE_SCOPED)
        assert (record.reason, record.note) == ("职责调整", "intake:tax")

    @pytest.mark.parametrize("fields", [{"scopes": []}, {"scopes": ["intake:everything"]}, {"reason": ""}])
    def test_what_is_missing_or_unknown_changes_nothing(self, administrator, told, fields):
        assert self._change(administrator, told.machine, **fields).status_code == 422
        told.machine.refresh_from_db()
        assert told.machine.scopes == ["intake:households", "intake:tax"]

    def test_a_revoked_machine_gets_none(self, administrator, told):
        administrator.post(f"{LIST}{told.machine.pk}/revoke/", {"reason": "项目结束"})
        assert self._change(administrator, told.machine).status_code == 302
        assert _acts(acts.MACHINE_SCOPED) == []


class TestRevocation:
    def test_out_at_the_next_request(self, administrator, told, ask, client):
        token = ask().json()["access_token"]
        administrator.post(f"{LIST}{told.machine.pk}/revoke/", {"reason": "项目结束"})
        assert ask().status_code == 401
        held = client.get("/api/v1/jobs/1/", headers={"Authorization": f"Bearer {token}"})
        assert held.status_code == 401
        (record,) = _acts(acts.MACHINE_REVOKED)
        assert record.reason == "项目结束"
        page = administrator.get(f"{LIST}{told.machine.pk}/").content.decode()
        assert "已停用" in page
        assert "更换密钥</a>" not in page

    def test_a_reason_is_asked_for(self, administrator, told):
        assert administrator.post(f"{LIST}{told.machine.pk}/revoke/", {"reason": ""}).status_code == 422
        told.machine.refresh_from_db()
        assert told.machine.revoked_at is None


class TestToken:
    def test_all_scopes_or_those_asked_for(self, ask):
        whole = ask().json()
        assert (whole["token_type"], whole["scope"]) == ("Bearer", "intake:households intake:tax")
        assert "refresh_token" not in whole
        assert ask(scope="intake:tax").json()["scope"] == "intake:tax"
        assert [record.actor_kind for record in _acts(acts.MACHINE_AUTHENTICATED)] == ["machine", "machine"]

    def test_it_is_kept_as_a_hash(self, ask):
        given = ask().json()["access_token"]
        kept = AccessToken.objects.get()
        assert kept.token == ""
        assert given not in str(vars(kept))

    def test_basic_authentication(self, ask, told):
        pair = base64.b64encode(f"{told.machine.client_id}:{told.secret}".encode()).decode()
        basic = {"Authorization": f"Basic {pair}"}
        assert ask(client_id=None, client_secret=None, headers=basic).status_code == 200
        broken = {"Authorization": "Basic !!!"}
        assert ask(client_id=None, client_secret=None, headers=broken).status_code == 401

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"client_secret": "不对"}, 401, "invalid_client"),
            ({"client_id": "nobody"}, 401, "invalid_client"),
            ({"client_id": "%00"}, 401, "invalid_client"),
            ({"client_id": None, "client_secret": None}, 401, "invalid_client"),
            ({"scope": "intake:penalties"}, 400, "invalid_scope"),
            ({"scope": "intake:tax directory:bulk"}, 400, "invalid_scope"),
            ({"grant_type": "password"}, 400, "unsupported_grant_type"),
            ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
            ({"grant_type": None}, 400, "invalid_request"),
        ],
    )
    def test_refusals(self, ask, changes, status, code):
        answer = ask(**changes)
        said = answer.json()
        assert (answer.status_code, said["error"], said["code"]) == (status, code, code)
        assert re.search("[一-鿿]", said["error_description"])
        (record,) = _acts(acts.MACHINE_REFUSED)
        assert code in record.note
        assert record.address == "192.0.2.7"
        assert _acts(acts.MACHINE_AUTHENTICATED) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"valid_until": clock.today() - timedelta(days=1)},
            {"networks": ["198.51.100.0/24"]},
        ],
        ids=["expired", "from elsewhere"],
    )
    def test_a_machine_that_is_kept_out_is_named_in_the_log(self, ask, told, change):
        assert ask().status_code == 200
        Machine.objects.update(**change)
        assert ask().json()["code"] == "invalid_client"
        (record,) = _acts(acts.MACHINE_REFUSED)
        assert (record.actor_kind, record.actor_id) == ("machine", told.machine.pk)

    def test_other_shapes(self, client, ask):
        assert client.post(TOKEN, "{}", content_type="application/json").status_code == 415
        assert client.get(TOKEN).status_code == 405
        assert client.get("/api/v1/authorize/").status_code == 404

    def test_trying_is_throttled(self, ask, monkeypatch):
        monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "token", "2/min")
        assert [ask(client_secret="x").status_code for _ in range(3)] == [401, 401, 429]
        limited = ask()
        assert limited.json()["code"] == "throttled"
        assert int(limited["Retry-After"]) >= 1
        assert ask(address="192.0.2.8").status_code == 200
