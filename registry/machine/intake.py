"""POST /api/v1/intake/{feed}/: a department's machine hands in a feed file; a worker takes it like an officer's."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities.api.machines import MachineView
from authorities.api.problem_details import Problem, problems
from authorities.declarations import NotDeclared, find
from authorities.files import keep
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Job, Machine
from authorities.request_size import feed_file
from authorities.scopes import Scope
from registry import file_purposes
from registry.feeds import ALL_FEEDS, Feed
from registry.intake.file_refused import FileRefused
from registry.intake.requests import KeyReused, asked_before, request_machine_intake
from registry.intake.uploads import clean_name, look_at, refuse_size
from registry.machine import forms

# Room for what stands around a file in a form.
_AROUND_A_FILE = 64 * 1024
_STATUS_OF = {"file_too_large": 413}


class AcceptedSerializer(serializers.Serializer):
    job = serializers.IntegerField(help_text="任务编号")
    status_url = serializers.CharField(help_text="查询办理情况的地址")


class DeliverySerializer(serializers.Serializer):
    file = serializers.FileField(help_text="CSV（UTF-8 或 GB18030）或 XLSX，首行为列名")
    area = serializers.CharField(required=False, help_text="数据范围：机关代码；不写的为对接机关")
    partial = serializers.BooleanField(required=False, help_text="为 true 时是部分数据，否则是上述范围的完整名单")
    sheet = serializers.CharField(required=False, help_text="工作簿中要读取的工作表；不写的为含有该类数据各列的那一个")


class IntakeView(MachineView):
    """One delivery."""

    most_bytes = staticmethod(feed_file)
    parser_classes = forms.PARSERS
    described_scopes = tuple(feed.scope for feed in ALL_FEEDS)

    def scopes_asked_for(self) -> tuple[Scope, ...]:
        return (self._feed().scope,)

    @extend_schema(
        operation_id="intake",
        tags=["归集"],
        summary="提交归集文件",
        description=(
            "收下文件后即回答 202，由后台入库；用 `status_url` 查询办理情况。需要该类数据的权限 `intake:{feed}`。"
            "文件可以放在表单的 `file` 中，也可以就是请求体（此时 `area`、`partial`、`sheet` 写在网址参数中，"
            "文件名写在 Content-Disposition 中）。\n\n"
            "带 `Idempotency-Key` 的请求重发时返回同一任务；同一个键用于不同内容：422 `idempotency_key_reused`。\n\n"
            "校验：类别不存在 404 `unknown_feed`；范围不在对接机关辖区 400 `unknown_area`；"
            "`partial` 写法不对 400 `invalid_partial`；没有文件 400 `file_missing`；空文件 400 `empty_file`；"
            "内容不是 CSV 或 XLSX 400 `not_a_feed_file`、`old_excel`、`encrypted_workbook`、`utf16`、"
            "`broken_workbook`；"
            "文件过大 413 `file_too_large`；请求体类型不对 415。按内容判断，不看文件名。"
        ),
        parameters=[
            OpenApiParameter(
                "feed", str, OpenApiParameter.PATH, enum=[feed.name for feed in ALL_FEEDS], description="数据类别"
            ),
            OpenApiParameter("area", str, description="数据范围：机关代码；不写的为对接机关"),
            OpenApiParameter("sheet", str, description="工作簿中要读取的工作表；不写的为含有该类数据各列的那一个"),
            OpenApiParameter("partial", str, enum=["true", "false"], description="是否部分数据，默认 false"),
            OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="重发时用同一个键"),
        ],
        request={
            "multipart/form-data": DeliverySerializer,
            "text/csv": OpenApiTypes.BINARY,
            forms.WorkbookBody.media_type: OpenApiTypes.BINARY,
            "application/octet-stream": OpenApiTypes.BINARY,
        },
        responses={
            202: OpenApiResponse(AcceptedSerializer, description="已收下"),
            **problems(400, 401, 403, 404, 413, 415, 422, 429),
        },
    )
    def post(self, request: Request, feed: str) -> Response:
        machine: Machine = request.user
        key = forms.idempotency_key(request)
        try:
            # Before the body is read: what is too large is not even taken in.
            refuse_size(_length(request) - _AROUND_A_FILE)
            file = request.data.get("file")
            if not isinstance(file, UploadedFile):
                detail = "请在表单的 file 中，或以请求体提交文件，并给出 Content-Length。"
                raise Problem("file_missing", status=400, title="请求内容有误", detail=detail)
            file.name = clean_name(file.name, kind=look_at(file))
        except FileRefused as error:
            status = _STATUS_OF.get(error.code, 400)
            raise Problem(error.code, status=status, title="文件没有接收", detail=str(error)) from error
        area = forms.area_of(machine, forms.parameter(request, "area"))
        partial = forms.yes_or_no(forms.parameter(request, "partial"), name="partial")
        sheet = forms.parameter(request, "sheet")
        with jurisdiction(machine.authority.path):
            job = _requested(machine, key, feed=self._feed(), file=file, area=area, partial=partial, sheet=sheet)
        url = f"/api/v1/jobs/{job.pk}/"
        return Response({"job": job.pk, "status_url": url}, status=202, headers={"Location": url})

    def _feed(self) -> Feed:
        try:
            return find(Feed, self.kwargs["feed"])
        except NotDeclared as error:
            detail = f"数据类别有：{'、'.join(ALL_FEEDS)}。"
            raise Problem("unknown_feed", status=404, title="没有这类数据", detail=detail) from error


def _length(request: Request) -> int:
    """Bytes of the body as announced; the server reads no more than that."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def _requested(
    machine: Machine, key: str, *, feed: Feed, file: UploadedFile, area: Authority, partial: bool, sheet: str
) -> Job:
    """The job of this delivery: a new one, or the one that the same key got before."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    asked = {"feed": feed, "area": area, "partial": partial, "sheet": sheet}
    try:
        before = asked_before(machine, key, sha256=digest.hexdigest(), **asked)
        if before is not None:
            return before
        file.seek(0)
        try:
            with transaction.atomic():
                kept = keep(
                    file.chunks(),
                    name=file.name,
                    purpose=file_purposes.FEED,
                    content_type="application/octet-stream",
                    by=None,
                )
                return request_machine_intake(machine, file=kept, key=key, **asked)
        except IntegrityError:
            # The same key twice at the same moment: the other one was first.
            before = asked_before(machine, key, sha256=digest.hexdigest(), **asked)
            if before is None:
                raise
            return before
    except KeyReused as error:
        detail = "这个 Idempotency-Key 已用于另一次提交，请换一个。"
        raise Problem(error.code, status=422, title="请求内容有误", detail=detail) from error
