"""GET /api/v1/standards/: published typing standards, document and text, open to all (B3)."""

import json
import math

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities import clock
from authorities.api.problem_details import Problem, ProblemSerializer
from authorities.api.public import PublicView
from registry import directory
from typing_engine import standards
from typing_engine.models import Standard

NOT_FOUND = (
    "没有这个文号的已公布标准。请核对文号（如“示例〔2026〕1号”，在地址中须作百分号编码），"
    "或用 /api/v1/standards/?province=42 列出一个省的标准。"
)


class PublishedStandardSerializer(serializers.Serializer):
    """A published version: the document as it is executed, and the text that is generated from it."""

    number = serializers.CharField(help_text="文号")
    title = serializers.CharField(help_text="标题")
    province = serializers.CharField(help_text="省级代码，两位")
    valid_from = serializers.DateField(help_text="施行日期")
    valid_until = serializers.DateField(allow_null=True, help_text="有效期至；长期有效的为空")
    published_at = serializers.DateTimeField(help_text="公布时间")
    in_force = serializers.SerializerMethodField(help_text="今天是否施行")
    document = serializers.SerializerMethodField(help_text="标准文件（typing-standard/1）")
    text = serializers.CharField(help_text="标准文本")

    def get_in_force(self, standard: Standard) -> bool:
        return standard.pk in self.context["in_force"]

    def get_document(self, standard: Standard) -> dict:
        return json.loads(standard.document.removeprefix("\ufeff"), parse_int=_number, parse_float=_number)


def _number(text: str) -> int | float | str:
    """A number of the document. One that is larger than any double stays text: readers would make infinity of it."""
    number = float(text)
    if not math.isfinite(number):
        return text
    return int(text) if text.removeprefix("-").isdigit() else number


class StandardsSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="标准数")
    results = PublishedStandardSerializer(many=True)


class StandardListView(PublicView):
    @extend_schema(
        operation_id="standard_list",
        tags=["分型标准"],
        summary="列出已公布的分型标准",
        description=(
            "按省、施行日期排列，新的在前。不写 `province` 时列出各省的。\n\n"
            "校验：`province` 须为省级机关代码，否则 400 `unknown_province`；过于频繁 429 `throttled`。"
        ),
        parameters=[OpenApiParameter("province", str, description="省级代码，两位，如 42")],
        responses={
            200: StandardsSerializer,
            (400, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求不能办理"),
            (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
    )
    def get(self, request: Request) -> Response:
        province = request.query_params.get("province", "")
        if province and province not in dict(directory.provinces()):
            error = directory.UnknownProvince
            raise Problem(error.code, status=400, title="查询条件有误", detail=error.text)
        published = Standard.objects.order_by("province", "-valid_from", "-id")
        if province:
            published = published.filter(province=province)
        published = list(published)
        answer = {"count": len(published), "results": published}
        return Response(StandardsSerializer(answer, context=_today()).data)


class StandardEntryView(PublicView):
    @extend_schema(
        operation_id="standard_entry",
        tags=["分型标准"],
        summary="按文号查询一个分型标准",
        description="没有公布过：404 `not_found`。",
        parameters=[OpenApiParameter("number", str, OpenApiParameter.PATH, description="文号，须作百分号编码")],
        responses={
            200: PublishedStandardSerializer,
            (404, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="没有这个标准"),
            (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
    )
    def get(self, request: Request, number: str) -> Response:
        # PostgreSQL has no NUL characters, so no number has one.
        standard = Standard.objects.filter(number=number.replace("\0", "").strip()).first()
        if standard is None:
            raise Problem("not_found", status=404, title="没有找到", detail=NOT_FOUND)
        return Response(PublishedStandardSerializer(standard, context=_today()).data)


def _today() -> dict:
    return {"in_force": standards.in_force_ids(clock.today())}
