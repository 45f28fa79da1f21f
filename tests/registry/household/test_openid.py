"""Login with a province's identity service: a real provider process, and one whose answers are bent."""

import json
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils.html import escape
from joserfc import jwt
from joserfc.jwk import RSAKey

from registry.acts import PERSON_LOGIN, PERSON_LOGIN_FAILED, PERSON_LOGOUT
from registry.models import Person
from registry.people import openid
from tests.live import wait_until
from tests.registry.household.conftest import DOCUMENT

START, RETURN = "/my/login/42/", "/my/login/42/return/"
CLAIMS = {"name": "张三", "id_number": DOCUMENT, "id_type": "111"}


def configured(settings, address: str, **other) -> None:
    settings.PERSON_PROVIDERS = [
        {
            "province": "42",
            "name": "示例政务服务网",
            "issuer": address,
            "client_id": "getihu",
            "client_secret": "sample-secret",
            "claims": {"name": "name", "document": "id_number", "document_type": "id_type"},
            "accepted_types": ["111", "516"],
        }
        | other
    ]


def refused(response, text: str, acts, note: str) -> None:
    """Nobody is let in, it is said why in Chinese, and it is in the log."""
    assert response.status_code in (403, 503)
    assert text in response.content.decode()
    assert [record.note for record in acts(PERSON_LOGIN_FAILED)][-1:] == [note]
    assert Person.objects.count() == 0


@pytest.fixture(scope="module")
def issuer():
    """Address of an identity provider in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    wait_until(lambda: _answers(f"{address}/jwks"))
    yield address
    process.terminate()
    process.wait(timeout=120)


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.ConnectionError:  # not yet
        return False


class TestARealProvider:
    @pytest.fixture
    def provider(self, issuer, settings, db):
        configured(settings, issuer)
        self.describe(issuer, CLAIMS)
        return issuer

    @staticmethod
    def describe(issuer: str, claims: dict) -> None:
        requests.put(f"{issuer}/users/zhang", json=claims, timeout=10).raise_for_status()

    @staticmethod
    def authorised(address: str) -> str:
        """What the provider sends the browser back with, once its user consented there."""
        redirected = requests.post(address, data={"sub": "zhang"}, allow_redirects=False, timeout=10)
        back = urlsplit(redirected.headers["Location"])
        return f"{back.path}?{back.query}"

    def test_the_way_there_asks_for_all_that_binds_the_answer(self, provider, client):
        address = urlsplit(client.get(START)["Location"])
        asked = parse_qs(address.query)
        assert address.path == "/oauth2/authorize"
        assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
        assert asked["redirect_uri"] == [f"http://testserver{RETURN}"]
        assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3

    def test_in(self, provider, mine, client, acts):
        back = self.authorised(client.get(START)["Location"])
        assert client.get(back)["Location"] == f"/my/{mine.pk}/"
        assert client.get(f"/my/{mine.pk}/").status_code == 200
        (login,) = acts(PERSON_LOGIN)
        assert (login.household_id, login.note) == (mine.pk, "示例政务服务网")

    def test_out_there_too(self, provider, mine, client, acts):
        client.get(self.authorised(client.get(START)["Location"]))
        page = client.post("/my/logout/")
        address = page.context["address"]
        asked = parse_qs(urlsplit(address).query)
        assert asked == {"client_id": ["getihu"], "post_logout_redirect_uri": ["http://testserver/"]}
        assert f'href="{escape(address)}"' in page.content.decode()
        assert "testserver" in requests.get(address, timeout=10).text
        assert client.get(f"/my/{mine.pk}/").status_code == 302
        assert len(acts(PERSON_LOGOUT)) == 1
        assert client.post("/my/logout/").url == "/"

    def test_out_of_here_alone_for_whoever_came_by_a_code(self, provider, mine, log_in):
        assert log_in(mine).post("/my/logout/").url == "/"

    def test_a_session_that_did_not_begin_it(self, provider, mine, client, acts):
        back = self.authorised(client.get(START)["Location"])
        refused(Client().get(back), "登录请求已失效", acts, "wrong_state")

    def test_another_state(self, provider, mine, client, acts):
        back = self.authorised(client.get(START)["Location"])
        forged = back.split("state=")[0] + "state=forged"
        refused(client.get(forged), "登录请求已失效", acts, "wrong_state")
        refused(client.get(back), "登录请求已失效", acts, "wrong_state")

    def test_a_code_used_again(self, provider, mine, client, acts):
        back = self.authorised(client.get(START)["Location"])
        assert client.get(back).status_code == 302
        used = parse_qs(urlsplit(back).query)["code"][0]
        again = Client()
        state = parse_qs(urlsplit(again.get(START)["Location"]).query)["state"][0]
        response = again.get(RETURN, {"code": used, "state": state})
        assert response.status_code == 403 and "没有接受这次登录" in response.content.decode()
        assert again.get("/my/").status_code == 302
        assert [record.note for record in acts(PERSON_LOGIN_FAILED)] == ["code_refused"]

    def test_anothers_code_in_ones_own_attempt(self, provider, mine, client, acts):
        """The nonce is the session's: a token that was made for another attempt does not fit."""
        code = parse_qs(urlsplit(self.authorised(Client().get(START)["Location"])).query)["code"][0]
        state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
        refused(client.get(RETURN, {"code": code, "state": state}), "未通过验证", acts, "token_refused")

    def test_no_consent(self, provider, mine, client, acts):
        state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
        response = client.get(RETURN, {"error": "access_denied", "state": state})
        refused(response, "没有在身份认证平台完成授权", acts, "not_authorised")

    @pytest.mark.parametrize(
        ("claims", "text", "note"),
        [
            ({"name": "张三"}, "先在该平台完成实名认证", "identity_incomplete"),
            (CLAIMS | {"name": ""}, "先在该平台完成实名认证", "identity_incomplete"),
            (CLAIMS | {"id_type": "414"}, "这种证件不能用于经营者登录", "document_type_refused"),
        ],
    )
    def test_claims_that_do_not_say_who(self, provider, mine, client, acts, claims, text, note):
        self.describe(provider, claims)
        refused(client.get(self.authorised(client.get(START)["Location"])), text, acts, note)


class _Bent(BaseHTTPRequestHandler):
    """A provider of our own that signs what it is told to."""

    def do_GET(self):
        if self.path.startswith("/jwks"):
            return self._answer({"keys": [self.server.key.as_dict(private=False)]})
        own = {name: f"{self.server.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
        own["end_session_endpoint"] = self.server.ends_at
        return self._answer({"issuer": self.server.issuer, "jwks_uri": f"{self.server.issuer}/jwks"} | own)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        return self._answer({"access_token": "a", "token_type": "Bearer", "id_token": self.server.id_token})

    def log_message(self, *_):
        pass

    def _answer(self, body):
        sent = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


class TestBentAnswers:
    @pytest.fixture
    def server(self, settings, db):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Bent)
        server.issuer = f"http://127.0.0.1:{server.server_port}"
        server.ends_at = ""
        server.key = RSAKey.generate_key(2048, {"kid": "k"})
        # It looks that often whether it shall end, by itself every half second.
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        configured(settings, server.issuer)
        yield server
        server.shutdown()
        thread.join()
        server.server_close()

    @pytest.fixture
    def came_back(self, server, client):
        """`came_back(claims, key=…)` → the response to a return for which the provider signed these claims."""

        def returned(change: dict, *, key=None, header=None, id_token=None):
            asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
            now = int(time.time())
            claims = {
                "iss": server.issuer,
                "aud": "getihu",
                "sub": "1",
                "iat": now,
                "exp": now + 300,
                "nonce": asked["nonce"][0],
                **CLAIMS,
            } | change
            claims = {name: value for name, value in claims.items() if value is not None}
            server.id_token = id_token or jwt.encode(header or {"alg": "RS256", "kid": "k"}, claims, key or server.key)
            return client.get(RETURN, {"code": "c", "state": asked["state"][0]})

        return returned

    def test_the_right_one_is_taken(self, came_back, mine):
        assert came_back({})["Location"] == f"/my/{mine.pk}/"

    @pytest.mark.parametrize("named", ["", "http://evil.example/out", "javascript:alert(1)"])
    def test_no_way_out_of_there_is_shown_that_cannot_be_trusted(self, came_back, server, mine, client, named):
        assert came_back({}).status_code == 302
        server.ends_at = named
        assert client.post("/my/logout/").url == "/"

    def test_out_of_here_when_the_provider_is_down(self, came_back, settings, mine, client):
        assert came_back({}).status_code == 302
        configured(settings, "http://127.0.0.1:9")
        assert client.post("/my/logout/").url == "/"
        assert client.get(f"/my/{mine.pk}/").status_code == 302

    @pytest.mark.parametrize(
        "change",
        [
            {"nonce": "another"},
            {"nonce": None},
            {"aud": "another-client"},
            {"aud": None},
            {"aud": ["getihu", "another"], "azp": "another"},
            {"iss": "https://evil.example"},
            {"exp": 1},
            {"exp": None},
            {"nbf": 4_000_000_000},
        ],
    )
    def test_claims_that_are_not_for_us_and_for_now(self, came_back, mine, acts, change):
        refused(came_back(change), "未通过验证", acts, "token_refused")

    def test_anothers_signature(self, came_back, mine, acts):
        another = RSAKey.generate_key(2048, {"kid": "k"})
        refused(came_back({}, key=another), "未通过验证", acts, "token_refused")

    @pytest.mark.parametrize("id_token", ["eyJhbGciOiJub25lIn0.e30.", "no.token", "x"])
    def test_no_signature(self, came_back, mine, acts, id_token):
        refused(came_back({}, id_token=id_token), "未通过验证", acts, "token_refused")

    def test_a_provider_that_says_it_is_another(self, server, client, acts):
        server.issuer = "https://evil.example"
        refused(client.get(START), "暂时不可用", acts, "provider_unavailable")

    def test_a_provider_that_is_down(self, settings, client, db, acts):
        configured(settings, "http://127.0.0.1:9")
        refused(client.get(START), "暂时不可用", acts, "provider_unavailable")


class TestSettings:
    def test_none_is_configured_by_default(self, client, db):
        assert client.get(START).status_code == 404
        assert client.get(RETURN).status_code == 404

    @pytest.mark.parametrize("other", [{"issuer": "http://id.example"}, {"claims": {"name": "name"}}, {"unknown": "x"}])
    def test_what_cannot_be_meant(self, settings, other):
        configured(settings, "https://id.example", **other)
        with pytest.raises(ImproperlyConfigured, match="PERSON_PROVIDERS"):
            openid.providers()

    def test_each_province_has_its_way(self, settings, client, db):
        configured(settings, "https://id.example")
        assert "用示例政务服务网登录" in client.get("/my/login/").content.decode()
        assert client.get("/my/login/61/").status_code == 404
