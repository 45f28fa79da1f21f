"""Errors of the open API as problem details (RFC 9457), each with a stable `code`."""

from django.http import Http404, HttpRequest, JsonResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from authorities.trace import trace_id

CONTENT_TYPE = "application/problem+json"

# What the framework itself refuses, by its own code.
_TITLES = {
    "not_found": "没有找到",
    "method_not_allowed": "不支持这种请求方法",
    "not_authenticated": "需要先登录",
    "authentication_failed": "身份核验未通过",
    "permission_denied": "没有权限",
    "not_acceptable": "不能以所要求的格式回答",
    "unsupported_media_type": "不支持这种内容格式",
    "parse_error": "请求内容不能识别",
    "throttled": "请求过于频繁",
    "too_large": "请求内容过大",
    "error": "服务器出错",
    "storage_full": "服务器存储空间不足",
}
_DETAILS = {
    "not_found": "请核对地址。",
    "parse_error": "请核对地址和请求内容的写法。",
    "method_not_allowed": "请改用 GET。",
    "not_acceptable": "本接口只提供 JSON。",
    "too_large": "请减少内容，分几次提交。",
    "permission_denied": "本接口不对当前身份开放。",
    "storage_full": "提交的内容没有保存；请稍后再试，或者联系主办单位。",
    "error": "请稍后再试；如仍出错，请联系主办单位。",
}


class Problem(exceptions.APIException):
    """A refusal with a code of ours. Raised in a view, answered by `answer`."""

    def __init__(self, code: str, *, status: int, title: str, detail: str) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.title = title


class ProblemSerializer(serializers.Serializer):
    """How a problem reads, for the schema."""

    type = serializers.CharField(help_text="问题类别的地址")
    title = serializers.CharField(help_text="问题类别")
    status = serializers.IntegerField(help_text="HTTP 状态码")
    detail = serializers.CharField(help_text="怎么办")
    code = serializers.CharField(help_text="固定不变的代码")
    trace_id = serializers.CharField(help_text="请求编号；联系主办单位时请提供")


_RESPONSES = {
    400: "请求不能办理",
    401: "身份核验未通过",
    403: "没有权限",
    404: "没有找到",
    413: "内容过大",
    415: "不支持这种内容格式",
    422: "请求内容有误",
    429: "请求过于频繁",
}


def problems(*statuses: int) -> dict:
    """Responses of an endpoint that are problems, for the schema."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=_RESPONSES[status])
        for status in statuses
    }


def body(code: str, *, status: int, title: str, detail: str) -> dict:
    """The members of a problem. `type` points into the schema, where the codes are listed."""
    return {
        "type": f"/api/v1/schema/#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "trace_id": trace_id(),
    }


def answer(error: Exception, context: dict) -> Response | None:
    """Exception handler of the REST framework; None lets an unforeseen error through to the error page."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if isinstance(error, Problem):
        code, title, detail = error.get_codes(), error.title, str(error.detail)
    else:
        code = error.default_code
        title = _TITLES.get(code, "请求不能办理")
        detail = _DETAILS.get(code, title + "。")
    if isinstance(error, exceptions.MethodNotAllowed):
        detail = f"请改用 {'、'.join(name for name in context['view'].allowed_methods if name != 'OPTIONS')}。"
    if isinstance(error, exceptions.Throttled):
        wait = max(1, round(error.wait or 1))
        headers["Retry-After"] = str(wait)
        detail = f"请在 {wait} 秒后再试。"
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    problem = body(code, status=error.status_code, title=title, detail=detail)
    return Response(problem, status=error.status_code, headers=headers, content_type=CONTENT_TYPE)


def page(request: HttpRequest, *, code: str, status: int) -> JsonResponse:
    """The same for an address below the API that no view of the framework answers."""
    problem = body(code, status=status, title=_TITLES[code], detail=_DETAILS[code])
    return JsonResponse(problem, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
