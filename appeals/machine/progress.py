"""GET /api/v1/appeals/: how far the objections of an area are. No household, no person, no fact stands in it."""

from datetime import date

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from appeals.enums import AppealStatus, AppealSubject
from appeals.models import Appeal
from appeals.scopes import PROGRESS
from authorities.api.machines import MachineView
from authorities.api.problem_details import Problem, problems
from authorities.api.public import page_asked_for
from authorities.jurisdiction import below, jurisdiction
from authorities.paging import PAGE_SIZE


class ProgressSerializer(serializers.Serializer):
    number = serializers.CharField(help_text="异议编号")
    status = serializers.ChoiceField(choices=AppealStatus.choices, help_text="状态")
    status_label = serializers.CharField(source="get_status_display", help_text="状态（中文）")
    authority = serializers.CharField(source="authority.code", help_text="办理机关代码")
    year = serializers.IntegerField(source="run.year", allow_null=True, default=None, help_text="所异议的分型年度")
    filed_at = serializers.DateTimeField(help_text="提出时间")
    due_on = serializers.SerializerMethodField(help_text="期限；已决定或者正在等待经营者补充的为空")
    decided_at = serializers.DateTimeField(allow_null=True, help_text="决定时间")
    in_time = serializers.BooleanField(allow_null=True, help_text="是否按期决定")
    corrected_at = serializers.DateTimeField(allow_null=True, help_text="更正时间")

    def get_due_on(self, appeal: Appeal) -> date | None:
        # While the household supplements the day is its own.
        return None if appeal.paused else appeal.due_on


class ProgressPageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="件数")
    count_is_exact = serializers.BooleanField(help_text="为 false 时，实际多于 count")
    results = ProgressSerializer(many=True)


class ProgressView(MachineView):
    described_scopes = (PROGRESS,)

    @extend_schema(
        operation_id="appeals",
        tags=["异议"],
        summary="查询分型异议的办理情况",
        description=(
            "对接机关辖区内的分型异议，最新的在前，每页 "
            f"{PAGE_SIZE} 件。只有编号、状态和日期，没有个体工商户和个人的信息。需要权限 `appeals:read`。\n\n"
            "校验：`status` 须为所列的状态，否则 400 `unknown_status`；"
            "`page` 须在范围内，否则 400 `page_out_of_range`。"
        ),
        parameters=[
            OpenApiParameter("status", str, enum=AppealStatus.values, description="状态"),
            OpenApiParameter("page", int, description=f"页码，每页 {PAGE_SIZE} 件"),
        ],
        responses={200: ProgressPageSerializer, **problems(400, 401, 403, 429)},
    )
    def get(self, request: Request) -> Response:
        path, status = request.user.authority.path, request.query_params.get("status", "")
        if status and status not in AppealStatus.values:
            detail = f"status 请写 {'、'.join(AppealStatus.values)} 之一。"
            raise Problem("unknown_status", status=400, title="查询条件有误", detail=detail)
        with jurisdiction(path):
            rows = (
                Appeal.objects.filter(below(path), subject=AppealSubject.TYPING)
                .select_related("authority", "run")
                .order_by("-pk")
            )
            page = page_asked_for(rows.filter(status=status) if status else rows, request)
            told = {"count": page.count, "count_is_exact": page.count_is_exact, "results": page.results}
            return Response(ProgressPageSerializer(told).data)
