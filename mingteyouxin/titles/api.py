"""GET /api/v1/recognitions/: who holds a title in a place (榜单), open to all (C13)."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities.api.problem_details import Problem, ProblemSerializer
from authorities.api.public import PublicView, page_asked_for
from registry import public_titles
from registry.api.directory import BureauSerializer
from registry.directory import DirectoryError
from registry.enums import RecognitionClass, RecognitionLevel


class RecognisedSerializer(serializers.Serializer):
    code = serializers.CharField(source="entry.code", allow_null=True, help_text="统一社会信用代码")
    reg_no = serializers.CharField(source="entry.reg_no", allow_null=True, help_text="15 位注册号")
    name = serializers.CharField(source="entry.name", help_text="名称；未使用名称的为空")
    authority = BureauSerializer(source="entry.authority", help_text="登记机关")
    class_label = serializers.CharField(source="get_recognition_class_display", help_text="类别（中文）")
    level = serializers.ChoiceField(choices=RecognitionLevel.choices, help_text="级别")
    recogniser = BureauSerializer(help_text="认定机关")
    recognised_on = serializers.DateField(help_text="认定日期")
    valid_until = serializers.DateField(help_text="有效期至（含当日）")

    def get_fields(self) -> dict[str, serializers.Field]:
        kind = serializers.ChoiceField(source="recognition_class", choices=RecognitionClass.choices, help_text="类别")
        return {"class": kind, **super().get_fields()}


class RecognitionsSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="户数")
    count_is_exact = serializers.BooleanField(help_text="为 false 时，实际多于 count")
    results = RecognisedSerializer(many=True)


class RecognitionsView(PublicView):
    @extend_schema(
        operation_id="recognition_list",
        tags=["名特优新"],
        summary="列出名特优新榜单",
        description=(
            "有效的认定，新的在前，每页 20 条。\n\n"
            "校验：`authority` 须为机关代码或其前两位、前四位，否则 400 `unknown_authority`；`class` 须为已列出的值，"
            "否则 400 `unknown_class`；`page` 须在范围内，否则 400 `page_out_of_range`；过于频繁 429 `throttled`。"
        ),
        parameters=[
            OpenApiParameter("authority", str, description="所在地区的机关代码，如 42、4201、420106"),
            OpenApiParameter("class", str, enum=RecognitionClass.values, description="类别"),
            OpenApiParameter("page", int, description="页码，每页 20 条"),
        ],
        responses={
            200: RecognitionsSerializer,
            (400, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求不能办理"),
            (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        try:
            rows = public_titles.titles_in_force(
                authority=asked.get("authority", ""), recognition_class=asked.get("class", "")
            )
        except DirectoryError as error:
            raise Problem(error.code, status=400, title="查询条件有误", detail=error.text) from error
        found = page_asked_for(rows, request)
        answer = {
            "count": found.count,
            "count_is_exact": found.count_is_exact,
            "results": public_titles.with_entries(found.results),
        }
        return Response(RecognitionsSerializer(answer).data)
