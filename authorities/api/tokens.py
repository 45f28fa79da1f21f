"""POST /api/v1/token/: a machine gets a token (OAuth 2.0 client credentials, RFC 6749 §4.4; no other grant)."""

import base64
import binascii
import json
from contextvars import ContextVar
from urllib.parse import unquote_plus

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiResponse, extend_schema
from oauth2_provider.oauth2_backends import get_oauthlib_core
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from authorities import acts, audit, clock
from authorities.acts import Act
from authorities.api import problem_details
from authorities.api.problem_details import ProblemSerializer
from authorities.api.throttles import TokenThrottle
from authorities.client_address import client_address
from authorities.jurisdiction import NATION, jurisdiction
from authorities.machines import actor, forget_expired_tokens, opened_by
from authorities.models import Machine
from authorities.scopes import scope_choices

# RFC 6749 §5.2 error → what it is called and what to do.
_REFUSALS = {
    "invalid_request": (
        "请求内容不能识别",
        "请以表单提交 grant_type=client_credentials，每个参数只写一次，不用网址参数。",
    ),
    "invalid_client": (
        "身份核验未通过",
        "请核对标识和密钥；密钥可能已经更换，系统对接方可能已停用、到期，或来源地址不在许可范围。",
    ),
    "unsupported_grant_type": ("不支持这种授权方式", "grant_type 请写 client_credentials。"),
    "unauthorized_client": ("不支持这种授权方式", "grant_type 请写 client_credentials。"),
    "invalid_scope": ("没有所申请的数据权限", "请只申请登记时核准的数据权限；需要增加的，请联系登记机关。"),
    "invalid_target": ("请求内容不能识别", "本接口不使用 resource 参数。"),
}

# The validator is handed the headers and the form only; this is whose they are.
_caller: ContextVar[HttpRequest] = ContextVar("caller")


class MachineScopes(BaseScopes):
    """What tokens can be asked for: by all, and by one machine."""

    def get_all_scopes(self) -> dict[str, str]:
        return dict(scope_choices())

    def get_available_scopes(self, application: Machine | None = None, request=None, *args, **kwargs) -> list[str]:
        return list(application.scopes) if application else []

    def get_default_scopes(self, application: Machine | None = None, request=None, *args, **kwargs) -> list[str]:
        return self.get_available_scopes(application)


class MachineValidator(OAuth2Validator):
    """Who asks for a token. Everything else is the framework's."""

    def authenticate_client(self, request, *args, **kwargs) -> bool:
        """Identifier and secret, by HTTP Basic or in the form. Says who it was even when the machine is kept out."""
        client_id, secret = _credentials(request)
        machine = opened_by(client_id, secret) if client_id and secret else None
        if machine is None:
            return False
        caller = _caller.get()
        caller.machine = machine
        if machine.refusal(on=clock.today(), address=client_address(caller)):
            return False
        request.client = machine
        return True


def _credentials(request) -> tuple[str, str]:
    """Identifier and secret of a request; empty where there are none, or where they cannot be read."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return _readable(request.client_id), _readable(getattr(request, "client_secret", ""))
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return _readable(unquote_plus(name)), _readable(unquote_plus(secret))


def _readable(text: str | None) -> str:
    """PostgreSQL keeps no NUL, so nothing with one is anybody's identifier."""
    return "" if not text or "\0" in text else text


class TokenRequestSerializer(serializers.Serializer):
    grant_type = serializers.ChoiceField(choices=[("client_credentials", "系统对接方自身")], help_text="授权方式")
    scope = serializers.CharField(required=False, help_text="数据权限，以空格分开；不写的为登记时核准的全部")
    client_id = serializers.CharField(required=False, help_text="标识；用 HTTP Basic 的不写")
    client_secret = serializers.CharField(required=False, help_text="密钥；用 HTTP Basic 的不写")


class TokenSerializer(serializers.Serializer):
    access_token = serializers.CharField(help_text="令牌")
    token_type = serializers.CharField(help_text="Bearer")
    expires_in = serializers.IntegerField(help_text="有效秒数")
    scope = serializers.CharField(help_text="令牌的数据权限，以空格分开")


class TokenProblemSerializer(ProblemSerializer):
    error = serializers.CharField(help_text="RFC 6749 的错误代码")
    error_description = serializers.CharField(help_text="怎么办")


class TokenView(APIView):
    """Gives tokens, and logs every one given and every one refused."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (FormParser,)
    throttle_classes = (TokenThrottle,)

    @extend_schema(
        operation_id="token",
        tags=["令牌"],
        summary="取得令牌",
        description=(
            "OAuth 2.0 client credentials（RFC 6749 4.4）。标识和密钥用 HTTP Basic 或写在表单中。"
            "出错时除问题说明外，另有 RFC 6749 规定的 `error` 和 `error_description`，内容类型为 `application/json`："
            "`invalid_client`、`invalid_scope`、`unsupported_grant_type`、`invalid_request`。"
        ),
        request={"application/x-www-form-urlencoded": TokenRequestSerializer},
        responses={
            200: TokenSerializer,
            400: OpenApiResponse(TokenProblemSerializer, description="请求不能办理"),
            401: OpenApiResponse(TokenProblemSerializer, description="身份核验未通过"),
            (415, problem_details.CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="不支持这种内容格式"),
            (429, problem_details.CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
        auth=[],
    )
    def post(self, request: Request) -> Response:
        request.data  # noqa: B018 — refuses what is no form
        caller = request._request
        _caller.set(caller)
        _, headers, body, status = get_oauthlib_core().create_token_response(caller)
        answer = json.loads(body)
        machine = getattr(caller, "machine", None)
        headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
        if status == 200:
            forget_expired_tokens(machine)
            _record(acts.MACHINE_AUTHENTICATED, caller, machine, note=answer["scope"])
            return Response(answer, headers=headers)
        code = answer["error"]
        _record(acts.MACHINE_REFUSED, caller, machine, note=f"申请令牌：{code}")
        title, detail = _REFUSALS.get(code, ("请求不能办理", "请核对请求内容。"))
        problem = problem_details.body(code, status=status, title=title, detail=detail)
        return Response(problem | {"error": code, "error_description": detail}, status=status, headers=headers)


def _record(act: Act, request: HttpRequest, machine: Machine | None, *, note: str) -> None:
    by = actor(machine) if machine else audit.VISITOR
    with jurisdiction(machine.authority.path if machine else NATION):
        audit.record(act, by=by, on=machine, address=client_address(request), note=note)
