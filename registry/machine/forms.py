"""What a machine sends with a feed file, and how the file itself comes."""

import re

from rest_framework.parsers import FileUploadParser, MultiPartParser
from rest_framework.request import Request

from authorities.api.problem_details import Problem
from authorities.enums import Level
from authorities.models import Authority, Machine

_YES, _NO = ("true", "1", "是"), ("", "false", "0", "否")
_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_BAD = "请求内容有误"


class CsvBody(FileUploadParser):
    """The file is the body; its name stands in Content-Disposition, or is made up."""

    media_type = "text/csv"

    def get_filename(self, stream, media_type: str, parser_context: dict) -> str:
        return super().get_filename(stream, media_type, parser_context) or parser_context["kwargs"]["feed"]


class WorkbookBody(CsvBody):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AnyBody(CsvBody):
    media_type = "application/octet-stream"


PARSERS = (MultiPartParser, CsvBody, WorkbookBody, AnyBody)


def parameter(request: Request, name: str) -> str:
    """From the form, or from the query where the body is the file."""
    return str(request.data.get(name, "") or request.query_params.get(name, "")).strip()


def area_of(machine: Machine, code: str) -> Authority:
    """The bureau whose area the file is for; the machine's own when none is named. Absent and foreign look the same."""
    if not code:
        return machine.authority
    area = Authority.objects.filter(code=code).exclude(level=Level.STATION).first() if "\0" not in code else None
    if area is None or not machine.authority.covers(area.path):
        detail = "area 请写本对接方所属机关或其下级机关的机关代码（市场监管所除外）。"
        raise Problem("unknown_area", status=400, title=_BAD, detail=detail)
    return area


def yes_or_no(text: str, *, name: str) -> bool:
    """A yes/no parameter; no when it is not there."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise Problem(f"invalid_{name}", status=400, title=_BAD, detail=f"{name} 请写 true 或 false。")


def idempotency_key(request: Request) -> str:
    """The key by which the machine would ask again; empty when it gave none."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not _KEY.fullmatch(key):
        detail = "Idempotency-Key 请写 1 至 100 个可见的 ASCII 字符。"
        raise Problem("invalid_idempotency_key", status=400, title=_BAD, detail=detail)
    return key


def feed_scope_names(scopes: frozenset[str]) -> list[str]:
    """Feeds that the scopes of a token name."""
    return [scope.removeprefix("intake:") for scope in scopes if scope.startswith("intake:")]
