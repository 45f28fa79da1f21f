"""GET /api/v1/jobs/{id}/: what became of what a machine handed in, and its refused rows."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from authorities import acts, audit
from authorities.access import NotAccessible, access_machine_job
from authorities.api.machines import MachineView
from authorities.api.problem_details import Problem, problems
from authorities.client_address import client_address
from authorities.enums import JobStatus
from authorities.files import location
from authorities.jurisdiction import jurisdiction
from authorities.machines import actor
from authorities.models import Job
from registry import job_kinds
from registry.feeds import ALL_FEEDS
from registry.machine.forms import feed_scope_names
from registry.models import Delivery

_ID = OpenApiParameter("job_id", int, OpenApiParameter.PATH, description="任务编号")


class OutcomeSerializer(serializers.Serializer):
    accepted = serializers.IntegerField(help_text="入库行数")
    new = serializers.IntegerField(help_text="其中新增")
    changed = serializers.IntegerField(help_text="其中变更")
    unchanged = serializers.IntegerField(help_text="其中未变")
    refused = serializers.IntegerField(help_text="退回行数")
    warnings = serializers.IntegerField(help_text="提醒处数")
    sheet = serializers.CharField(allow_null=True, help_text="读取的工作表；不是工作簿的为空")


class ErrorSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="固定不变的代码")
    text = serializers.CharField(help_text="原因和怎么办")


class JobSerializer(serializers.Serializer):
    job = serializers.IntegerField(source="pk", help_text="任务编号")
    feed = serializers.CharField(source="parameters.feed", help_text="数据类别")
    status = serializers.ChoiceField(choices=JobStatus.choices, help_text="状态")
    status_label = serializers.CharField(source="get_status_display", help_text="状态（中文）")
    stage = serializers.CharField(help_text="正在进行的步骤")
    done = serializers.IntegerField(help_text="已处理行数")
    total = serializers.IntegerField(help_text="总行数；0 为还不知道")
    requested_at = serializers.DateTimeField(help_text="提交时间")
    finished_at = serializers.DateTimeField(allow_null=True, help_text="结束时间")
    outcome = serializers.SerializerMethodField(help_text="结果；没有结束的为空")
    error = serializers.SerializerMethodField(help_text="未完成的原因")
    refused_rows_url = serializers.SerializerMethodField(help_text="退回行及原因的下载地址")

    def get_outcome(self, job: Job) -> OutcomeSerializer(allow_null=True):
        return OutcomeSerializer(job.outcome).data if job.outcome else None

    def get_error(self, job: Job) -> ErrorSerializer(allow_null=True):
        return {"code": job.error_code, "text": job.error_text} if job.error_code else None

    def get_refused_rows_url(self, job: Job) -> serializers.CharField(allow_null=True):
        return f"/api/v1/jobs/{job.pk}/refused-rows/" if job.outcome.get("refused") else None


def access_own_intake(request: Request, job_id: int) -> Job:
    """An intake that this machine asked for, of a feed that its token names. Everything else is the same 404."""
    job = access_machine_job(request.user, job_id)
    if job.kind != job_kinds.INTAKE or job.parameters["feed"] not in feed_scope_names(request.scopes):
        raise NotAccessible
    return job


class JobView(MachineView):
    described_scopes = tuple(feed.scope for feed in ALL_FEEDS)

    @extend_schema(
        operation_id="job",
        tags=["归集"],
        summary="查询办理情况",
        description="只能查询本对接方自己提交的任务。没有、不是自己的、令牌没有该类数据权限的：404 `not_found`。",
        parameters=[_ID],
        responses={200: JobSerializer, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, job_id: int) -> Response:
        with jurisdiction(request.user.authority.path):
            return Response(JobSerializer(access_own_intake(request, job_id)).data)


class _WhateverIsAccepted(BaseContentNegotiation):
    """There is one kind of answer, and problems are JSON whatever the caller prefers."""

    def select_parser(self, request, parsers):
        return parsers[0] if parsers else None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class RefusedRowsView(MachineView):
    described_scopes = tuple(feed.scope for feed in ALL_FEEDS)
    content_negotiation_class = _WhateverIsAccepted

    @extend_schema(
        operation_id="refused_rows",
        tags=["归集"],
        summary="下载退回行",
        description=(
            "CSV：原来的各列之后是行号和退回原因；改好后可以直接再次提交。没有退回行的：404 `no_refused_rows`。"
        ),
        parameters=[_ID],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY, description="退回行"),
            **problems(400, 401, 403, 404, 429),
        },
    )
    def get(self, request: Request, job_id: int) -> FileResponse:
        with jurisdiction(request.user.authority.path):
            job = access_own_intake(request, job_id)
            delivery = Delivery.objects.select_related("refused_file").filter(job=job).first()
            if delivery is None or delivery.refused_file is None:
                detail = "这个任务没有退回行，或者还没有结束。"
                raise Problem("no_refused_rows", status=404, title="没有找到", detail=detail)
            stored = delivery.refused_file
            audit.record(
                acts.FILE_DOWNLOADED,
                by=actor(request.user),
                on=stored,
                address=client_address(request),
                note=stored.name,
            )
        return FileResponse(
            location(stored).open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
        )
