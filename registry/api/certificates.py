"""GET /api/v1/certificates/{number}/: whether a title holds today, open to all (CONTRACTS 6)."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities.api.problem_details import Problem, ProblemSerializer
from authorities.api.public import PublicView
from registry import public_titles
from registry.enums import CertificateState, RecognitionClass, RecognitionLevel

NOT_FOUND = "没有这个编号的证书。编号为 16 位数字，请对照证书或者店铺标识核对；编号不在本平台的，不是本平台认定的证书。"


class CertificateSerializer(serializers.Serializer):
    number = serializers.CharField(source="title.number", help_text="证书编号，16 位数字")
    code = serializers.CharField(
        source="entry.number", allow_null=True, default=None, help_text="统一社会信用代码，没有的为注册号"
    )
    name = serializers.CharField(source="entry.name", allow_null=True, default=None, help_text="名称；未使用名称的为空")
    level = serializers.ChoiceField(source="title.level", choices=RecognitionLevel.choices, help_text="级别")
    recognised_on = serializers.DateField(source="title.recognised_on", help_text="认定日期")
    valid_until = serializers.DateField(source="title.valid_until", help_text="有效期至（含当日）")
    state = serializers.ChoiceField(choices=CertificateState.choices, help_text="查验当日的状态")
    ended_on = serializers.DateField(source="title.ended_on", allow_null=True, help_text="提前终止的日期；没有的为空")
    operator_changed_on = serializers.DateField(
        allow_null=True, help_text="登记的经营者变更、认定机关正在核对的，发现变更的日期；没有的为空"
    )
    as_of = serializers.DateField(help_text="查验日期")

    def get_fields(self) -> dict[str, serializers.Field]:
        kind = serializers.ChoiceField(
            source="title.recognition_class", choices=RecognitionClass.choices, help_text="名特优新类别"
        )
        return {"class": kind, **super().get_fields()}


class CertificateView(PublicView):
    @extend_schema(
        operation_id="certificate",
        tags=["名特优新"],
        summary="查验证书",
        description="按证书编号查验当日是否有效；已终止、已届满的也答复。没有这个编号：404 `not_found`。",
        parameters=[OpenApiParameter("number", str, OpenApiParameter.PATH, description="证书编号，16 位数字")],
        responses={
            200: CertificateSerializer,
            (404, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="没有这个编号"),
            (429, "application/problem+json"): OpenApiResponse(ProblemSerializer, description="请求过于频繁"),
        },
    )
    def get(self, request: Request, number: str) -> Response:
        found = public_titles.certificate(number)
        if found is None:
            raise Problem("not_found", status=404, title="没有找到", detail=NOT_FOUND)
        return Response(CertificateSerializer(found).data)
