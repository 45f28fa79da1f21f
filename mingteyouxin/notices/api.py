"""GET /api/v1/notices/<id>/: a notice with its list, open to all (C5). Reads the public rows and nothing else."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities import clock
from authorities.api.problem_details import Problem, ProblemSerializer
from authorities.api.public import PublicView, page_asked_for
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.notices.models import PublicNotice
from registry.api.directory import BureauSerializer
from registry.enums import RecognitionClass, RecognitionLevel

NOT_FOUND = "没有这个编号的公示。请用 /api/v1/notices/ 列出公示。"
_LONGEST = 2**31


class NoticeSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="notice_id", help_text="编号")
    title = serializers.CharField(help_text="标题")
    authority = BureauSerializer(help_text="公示机关")
    year = serializers.IntegerField(help_text="年度")
    level = serializers.ChoiceField(choices=RecognitionLevel.choices, help_text="级别")
    published_on = serializers.DateField(help_text="公示开始")
    until = serializers.DateField(help_text="公示截止（含当日）")
    names_until = serializers.DateField(help_text="名单显示至（含当日），以后不再显示名称和号码")
    withdrawn_on = serializers.DateField(help_text="公示机关撤回公示的日期；没有撤回的为空", allow_null=True)
    is_open = serializers.SerializerMethodField(help_text="今天是否在公示期内")
    contact = serializers.CharField(help_text="联系人和联系方式")
    households = serializers.IntegerField(help_text="户数")
    url = serializers.SerializerMethodField(help_text="名单在本接口中的地址")

    def get_is_open(self, notice: PublicNotice) -> bool:
        return notice.takes_objections(clock.today())

    def get_url(self, notice: PublicNotice) -> str:
        return f"/api/v1/notices/{notice.pk}/"


class NoticeEntrySerializer(serializers.Serializer):
    position = serializers.IntegerField(help_text="序号")
    name = serializers.CharField(help_text="名称；未使用名称的、不再公示的为空")
    code = serializers.CharField(help_text="统一社会信用代码或注册号；不再公示的为空")
    removed = serializers.BooleanField(help_text="该户不再公示")
    county = serializers.CharField(help_text="所在县（市、区）")
    class_label = serializers.CharField(source="get_recognition_class_display", help_text="类别（中文）")
    level = serializers.ChoiceField(choices=RecognitionLevel.choices, help_text="级别")
    path = serializers.ChoiceField(source="recognition_path", choices=RecognitionPath.choices, help_text="途径")

    def get_fields(self) -> dict[str, serializers.Field]:
        kind = serializers.ChoiceField(source="recognition_class", choices=RecognitionClass.choices, help_text="类别")
        return {"class": kind, **super().get_fields()}


class NoticeListSerializer(NoticeSerializer):
    count = serializers.IntegerField(source="page.count", help_text="名单户数")
    count_is_exact = serializers.BooleanField(source="page.count_is_exact", help_text="为 false 时，实际多于 count")
    results = NoticeEntrySerializer(source="page.results", many=True)


_PROBLEMS = {
    (400, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求不能办理"),
    (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
}
_PAGE = OpenApiParameter("page", int, description="页码，每页 20 条")


class NoticeView(PublicView):
    @extend_schema(
        operation_id="notice_entry",
        tags=["名特优新"],
        summary="查询一次公示的名单",
        description="按序号，每页 20 条。公示撤回、名单显示期满以后不列名单。没有：404 `not_found`；"
        "`page` 须在范围内，否则 400 `page_out_of_range`。",
        parameters=[OpenApiParameter("notice_id", int, OpenApiParameter.PATH, description="编号"), _PAGE],
        responses={
            200: NoticeListSerializer,
            (404, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="没有这次公示"),
            **_PROBLEMS,
        },
    )
    def get(self, request: Request, notice_id: int) -> Response:
        notice = PublicNotice.objects.select_related("authority").filter(pk=min(notice_id, _LONGEST)).first()
        if notice is None:
            raise Problem("not_found", status=404, title="没有找到", detail=NOT_FOUND)
        shown = notice.entries.all() if notice.shows_names(clock.today()) else notice.entries.none()
        notice.page = page_asked_for(shown, request)
        return Response(NoticeListSerializer(notice).data)
