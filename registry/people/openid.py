"""Login with a province's identity service by OpenID Connect (the shape of 政务服务网).

Authorization code with PKCE, state and nonce. Who the provider is, and what its claims are called, are settings of the
province (PERSON_PROVIDERS); none is configured by default.
"""

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from registry.people.documents import document_number
from registry.people.persons import Identity, LoginRefused

# Asymmetric only: with a key that the client holds too, whoever holds it could sign himself in.
_ALGORITHMS = ["RS256", "PS256", "ES256"]
_SECONDS = 10
_LEEWAY = 60
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Provider:
    """A province's identity service, as its settings describe it.

    `claims` names the claims that hold the name and the document's number; `document_type` and `accepted_types` where
    the service knows documents that no registration has.
    """

    province: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid profile"
    claims: dict[str, str] = field(default_factory=lambda: {"name": "name", "document": "id_number"})
    accepted_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the browser's session keeps while its owner is with the provider. Good for one return."""

    province: str
    state: str
    nonce: str
    verifier: str


def providers() -> dict[str, Provider]:
    """Providers by the province's two digits. Raises ImproperlyConfigured for settings that cannot be meant."""
    found = {}
    for entry in settings.PERSON_PROVIDERS:
        try:
            provider = Provider(**{**entry, "accepted_types": tuple(entry.get("accepted_types", ()))})
        except TypeError as error:
            raise ImproperlyConfigured(f"PERSON_PROVIDERS: {error}") from error
        _check_address(provider.issuer)
        if not {"name", "document"} <= set(provider.claims):
            raise ImproperlyConfigured("PERSON_PROVIDERS: claims names the claims of `name` and `document`.")
        found[provider.province] = provider
    return found


def begin(provider: Provider, *, back_to: str) -> tuple[str, Attempt]:
    """Address of the provider's page to send the browser to, and what to keep for its return. Raises LoginRefused."""
    attempt = Attempt(
        province=provider.province,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )
    endpoint = _discovered(provider)["authorization_endpoint"]
    with _client(provider, back_to) as client:
        address, _ = client.create_authorization_url(
            endpoint,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
    return address, attempt


def finish(provider: Provider, attempt: Attempt | None, answer: dict[str, str], *, back_to: str) -> Identity:
    """Tell who came back from the provider. Raises LoginRefused, and then nobody is let in."""
    if (
        attempt is None
        or attempt.province != provider.province
        or not secrets.compare_digest(attempt.state.encode(), answer.get("state", "").encode())
    ):
        raise LoginRefused("wrong_state", "登录请求已失效或不是从本页发起，请重新登录。")
    if answer.get("error") or not answer.get("code"):
        raise LoginRefused("not_authorised", "您没有在身份认证平台完成授权，未登录。")
    described = _discovered(provider)
    try:
        with _client(provider, back_to) as client:
            token = client.fetch_token(
                described["token_endpoint"],
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=attempt.verifier,
                timeout=_SECONDS,
            )
    except (OAuthError, requests.RequestException, ValueError) as error:
        raise LoginRefused("code_refused", "身份认证平台没有接受这次登录，请重新登录。") from error
    claims = _verified(provider, attempt, token.get("id_token", ""), described)
    return _identity(provider, claims)


def logout_address(provider: Provider, *, back_to: str) -> str:
    """The provider's page that ends the login there too; empty where it has none, or does not answer.

    Names the client and not the token: a token holds name and document, and would stand in the browser's history.
    """
    try:
        endpoint = _discovered(provider).get("end_session_endpoint", "")
    except LoginRefused:
        return ""
    if not _may_be_spoken_to(endpoint):
        return ""
    asked = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back_to})
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{asked}"


def _verified(provider: Provider, attempt: Attempt, id_token: str, described: dict) -> dict:
    """Claims of a token that this provider signed, for this client, for this attempt, and that has not expired."""
    asked = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": attempt.nonce},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        keys = KeySet.import_key_set(_fetched(described["jwks_uri"]))
        claims = jwt.decode(id_token, keys, algorithms=_ALGORITHMS).claims
        asked.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise LoginRefused("token_refused", "身份认证平台返回的信息未通过验证，未登录。请重新登录。") from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise LoginRefused("token_refused", "身份认证平台返回的信息未通过验证，未登录。请重新登录。")
    return claims


def _identity(provider: Provider, claims: dict) -> Identity:
    name = str(claims.get(provider.claims["name"]) or "").strip()
    document = document_number(str(claims.get(provider.claims["document"]) or ""))
    if not name or not document:
        raise LoginRefused(
            "identity_incomplete", "身份认证平台没有提供姓名和证件号码。请先在该平台完成实名认证，再登录。"
        )
    kind = str(claims.get(provider.claims.get("document_type", ""), ""))
    if provider.accepted_types and kind not in provider.accepted_types:
        raise LoginRefused("document_type_refused", "这种证件不能用于经营者登录，请持证件到登记机关窗口办理。")
    return Identity(name, document)


def _discovered(provider: Provider) -> dict:
    """The provider's description of itself, which must be of the issuer that was asked."""
    described = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if described.get("issuer") != provider.issuer or not all(described.get(name) for name in needed):
        raise LoginRefused("provider_unavailable", "身份认证平台暂时不可用，请稍后再试，或者用短信验证码登录。")
    for name in needed:
        _check_address(described[name])
    return described


def _fetched(address: str) -> dict:
    try:
        answer = requests.get(address, timeout=_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return dict(answer.json())
    except (requests.RequestException, ValueError, TypeError) as error:
        raise LoginRefused(
            "provider_unavailable", "身份认证平台暂时不可用，请稍后再试，或者用短信验证码登录。"
        ) from error


def _client(provider: Provider, back_to: str) -> OAuth2Session:
    return OAuth2Session(provider.client_id, provider.client_secret, scope=provider.scope, redirect_uri=back_to)


def _check_address(address: str) -> None:
    """A provider is spoken to over TLS, except on this machine."""
    if not _may_be_spoken_to(address):
        raise ImproperlyConfigured("PERSON_PROVIDERS: addresses of an identity service begin with https://.")


def _may_be_spoken_to(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
