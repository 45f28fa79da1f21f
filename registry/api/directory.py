"""GET /api/v1/directory/: look-up by name part or number, open to all. Reads the public directory and nothing else."""

from urllib.parse import quote

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities.api.problem_details import Problem, ProblemSerializer
from authorities.api.public import PublicView
from authorities.paging import page_number
from registry import directory
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel, RegistrationStatus

NOT_FOUND = "名录中没有这个号码。请核对是否为完整的 18 位统一社会信用代码或 15 位注册号。"


class BureauSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="机关代码")
    name = serializers.CharField(help_text="机关名称")


class RunSerializer(serializers.Serializer):
    year = serializers.IntegerField(help_text="年度")
    as_of = serializers.DateField(help_text="基准日")
    published_on = serializers.DateField(help_text="公布日期")


class StandardSerializer(serializers.Serializer):
    number = serializers.CharField(help_text="文号")
    title = serializers.CharField(help_text="标题")
    url = serializers.SerializerMethodField(help_text="标准全文在本接口中的地址")

    def get_url(self, standard: directory.Standard) -> str:
        return f"/api/v1/standards/{quote(standard.number, safe='')}/"


class RecognitionSerializer(serializers.Serializer):
    class_label = serializers.CharField(source="label", help_text="类别（中文）")
    level = serializers.ChoiceField(choices=RecognitionLevel.choices, help_text="级别")
    recognised_on = serializers.DateField(help_text="认定日期")
    valid_until = serializers.DateField(help_text="有效期至（含当日）")
    number = serializers.CharField(help_text="证书编号，16 位数字")

    def get_fields(self) -> dict[str, serializers.Field]:
        kind = serializers.ChoiceField(
            source="recognition_class", choices=RecognitionClass.choices, help_text="名特优新类别"
        )
        return {"class": kind, **super().get_fields()}


class EntrySerializer(serializers.Serializer):
    """The public face of one household. What is not published yet is null."""

    code = serializers.CharField(allow_null=True, help_text="统一社会信用代码")
    reg_no = serializers.CharField(allow_null=True, help_text="15 位注册号")
    name = serializers.CharField(help_text="名称；未使用名称的为空")
    province = serializers.CharField(help_text="省级代码，两位")
    authority = BureauSerializer(help_text="登记机关")
    industry = serializers.CharField(help_text="GB/T 4754 行业代码；不详的为空")
    established_on = serializers.DateField(help_text="成立日期")
    status = serializers.ChoiceField(choices=RegistrationStatus.choices, help_text="登记状态")
    status_label = serializers.CharField(source="get_status_display", help_text="登记状态（中文）")
    type = serializers.ChoiceField(
        source="publication.type",
        choices=HouseholdType.choices,
        allow_null=True,
        default=None,
        help_text="已公布的分型",
    )
    type_label = serializers.CharField(
        source="publication.label", allow_null=True, default=None, help_text="公布的分型（中文）"
    )
    run = RunSerializer(source="publication.run", allow_null=True, default=None, help_text="分型批次")
    corrected_on = serializers.DateField(
        source="publication.corrected_on",
        allow_null=True,
        default=None,
        help_text="按异议更正分型结果的日期；没有更正的为空",
    )
    standard = StandardSerializer(source="publication.standard", allow_null=True, default=None, help_text="分型标准")
    recognition = RecognitionSerializer(allow_null=True, default=None, read_only=True, help_text="有效的名特优新认定")


class ResultsSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="结果数")
    count_is_exact = serializers.BooleanField(help_text="为 false 时，实际结果多于 count")
    results = EntrySerializer(many=True)


class DirectorySearchView(PublicView):
    @extend_schema(
        operation_id="directory_search",
        tags=["名录"],
        summary="按名称或号码查询",
        description=(
            "每页 20 条，最多 50 页。顺序：名称相同、以所查文字开头、含有所查文字；同类中名称短的在前。\n\n"
            "校验：`q` 规整（全角转半角、去空白、转大写）后至少 2 个字，否则 400 `query_too_short`；"
            "`province` 须为省级机关代码，否则 400 `unknown_province`；`type` 须为已列出的值，否则 400 `unknown_type`；"
            "`page` 须为 1 至 50，否则 400 `page_out_of_range`；过于频繁 429 `throttled`。"
        ),
        parameters=[
            OpenApiParameter(
                "q", str, required=True, description="名称中的至少两个字，或完整的 18 位代码、15 位注册号"
            ),
            OpenApiParameter("province", str, description="省级代码，两位，如 42"),
            OpenApiParameter("type", str, enum=HouseholdType.values, description="分型结果"),
            OpenApiParameter("page", int, description="页码，1 至 50"),
        ],
        responses={
            200: ResultsSerializer,
            (400, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求不能办理"),
            (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        try:
            page = directory.search(
                asked.get("q", ""),
                province=asked.get("province", ""),
                type=asked.get("type", ""),
                page=page_number(asked.get("page", "")),
            )
        except directory.DirectoryError as error:
            raise Problem(error.code, status=400, title="查询条件有误", detail=error.text) from error
        return Response(ResultsSerializer(page).data)


class DirectoryEntryView(PublicView):
    @extend_schema(
        operation_id="directory_entry",
        tags=["名录"],
        summary="按号码查询一户",
        description="号码为 18 位统一社会信用代码或 15 位注册号。没有或写法不对：404 `not_found`。",
        parameters=[OpenApiParameter("code", str, OpenApiParameter.PATH, description="18 位代码或 15 位注册号")],
        responses={
            200: EntrySerializer,
            (404, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="名录中没有"),
            (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
    )
    def get(self, request: Request, code: str) -> Response:
        entry = directory.find(code)
        if entry is None:
            raise Problem("not_found", status=404, title="没有找到", detail=NOT_FOUND)
        return Response(EntrySerializer(entry).data)
