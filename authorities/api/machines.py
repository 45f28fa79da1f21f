"""What the endpoints for machines share: who calls, with which scopes, how often; every call is logged."""

import hashlib

from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from authorities import acts, audit, clock
from authorities.api.problem_details import Problem
from authorities.api.throttles import AddressThrottle, MachineThrottle
from authorities.client_address import client_address
from authorities.jurisdiction import NATION, jurisdiction
from authorities.machines import actor
from authorities.models import Machine
from authorities.scopes import Scope, scope_choices

_REALM = 'Bearer realm="api"'
_OUT = {
    "invalid_token": "令牌无效或已过期，请重新取得令牌。",
    "machine_revoked": "系统对接方已停用；如有疑问，请联系登记机关。",
    "machine_expired": "系统对接方的有效期已过，请联系登记机关更换密钥。",
    "address_not_allowed": "来源地址不在登记的许可范围，请从登记的地址调用，或联系登记机关更改。",
}


class Unauthenticated(Problem):
    """Nobody, or a token that opens nothing: 401 with the challenge of RFC 6750."""

    def __init__(self, code: str, *, detail: str) -> None:
        super().__init__(code, status=401, title="身份核验未通过", detail=detail)
        self.auth_header = _REALM if code == "not_authenticated" else f'{_REALM}, error="invalid_token"'


class MachineAuthentication(BaseAuthentication):
    """A bearer token → the machine, when it may still come in. The token is looked for by its hash."""

    def authenticate(self, request: Request) -> tuple[Machine, object] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        checksum = hashlib.sha256(text.strip().encode()).hexdigest()
        token = (
            get_access_token_model()
            .objects.select_related("application__authority")
            .filter(token_checksum=checksum, expires__gt=clock.now())
            .first()
        )
        # A token for other servers (RFC 8707) is none for this one.
        if token is None or token.resource:
            raise self._refused("invalid_token", request, None)
        machine = token.application
        code = machine.refusal(on=clock.today(), address=client_address(request))
        if code:
            raise self._refused(code, request, machine)
        request._request.machine = machine
        return machine, token

    def authenticate_header(self, request: Request) -> str:
        return _REALM

    def _refused(self, code: str, request: Request, machine: Machine | None) -> Unauthenticated:
        record_refusal(code, request, machine)
        return Unauthenticated(code, detail=_OUT[code])


class MachineScheme(OpenApiAuthenticationExtension):
    """How the schema describes it."""

    target_class = MachineAuthentication
    name = "machine"

    def get_security_requirement(self, auto_schema) -> dict:
        return {self.name: [scope.name for scope in auto_schema.view.described_scopes]}

    def get_security_definition(self, auto_schema) -> dict:
        scopes = dict(scope_choices())
        return {
            "type": "oauth2",
            "description": "系统对接方。由市场监管部门的安全管理员登记，取得标识和密钥。",
            "flows": {"clientCredentials": {"tokenUrl": "/api/v1/token/", "scopes": scopes}},
        }


class HasScope(BasePermission):
    """The token has one of the scopes that the view asks for."""

    def has_permission(self, request: Request, view: "MachineView") -> bool:
        if not isinstance(request.user, Machine):
            raise Unauthenticated("not_authenticated", detail="请在 Authorization 请求头中给出令牌：Bearer …。")
        # What the token was given and the machine still has: a right taken back is gone at once.
        held = set(request.auth.scope.split()) & set(request.user.scopes)
        request.scopes = frozenset(held)
        if not held & {scope.name for scope in view.scopes_asked_for()}:
            record_refusal("insufficient_scope", request, request.user)
            detail = "令牌没有这项数据权限；请申请相应权限的令牌，未核准的请联系登记机关。"
            raise Problem("insufficient_scope", status=403, title="没有权限", detail=detail)
        return True


class MachineView(APIView):
    """An endpoint for machines."""

    authentication_classes = (MachineAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes = (MachineThrottle,)
    described_scopes: tuple[Scope, ...] = ()

    def scopes_asked_for(self) -> tuple[Scope, ...]:
        """Scopes of which the token must have one. May raise a Problem for an address that does not exist."""
        return self.described_scopes

    def initial(self, request: Request, *args, **kwargs) -> None:
        """By address first, so that trying tokens is counted too."""
        throttle = AddressThrottle()
        if not throttle.allow_request(request, self):
            self.throttled(request, throttle.wait())
        super().initial(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        status, code = 500, ""
        try:
            response = super().dispatch(request, *args, **kwargs)
            status = response.status_code
            code = getattr(response, "data", None) and response.data.get("code", "")
            return response
        finally:
            machine = getattr(request, "machine", None)
            if machine is not None:
                _record_call(request, machine, f"{request.method} {request.path} {status} {code or ''}".strip())


def record_refusal(code: str, request: Request, machine: Machine | None) -> None:
    """A token or a scope that does not open what was asked for."""
    with jurisdiction(machine.authority.path if machine else NATION):
        audit.record(
            acts.MACHINE_REFUSED,
            by=actor(machine) if machine else audit.VISITOR,
            on=machine,
            address=client_address(request),
            note=f"{request.method} {request.path}：{code}",
        )


def _record_call(request: HttpRequest, machine: Machine, note: str) -> None:
    Machine.objects.filter(pk=machine.pk).update(last_called_at=clock.now(), calls=F("calls") + 1)
    with jurisdiction(machine.authority.path):
        audit.record(acts.API_CALLED, by=actor(machine), address=client_address(request), note=note)
