"""GET and POST of /api/v1/rechecks/: what a department's machine is asked to check, and its answer."""

from collections.abc import Iterable

from django import forms
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from appeals import acts, rechecks
from appeals.changes import ChangeForm
from appeals.door import access_machine_recheck, machine_rechecks
from appeals.enums import ANSWERED, RecheckStatus
from appeals.finding_forms import change_form
from appeals.models import REASON_LENGTH, Recheck
from appeals.rechecks import Finding
from appeals.scopes import RECHECKS
from authorities import audit
from authorities.api.machines import MachineView
from authorities.api.problem_details import Problem, problems
from authorities.api.public import page_asked_for
from authorities.client_address import client_address
from authorities.jurisdiction import jurisdiction
from authorities.machines import actor
from authorities.paging import PAGE_SIZE
from authorities.refusals import Refused

_ID = OpenApiParameter("recheck_id", int, OpenApiParameter.PATH, description="核查编号")
_BAD = "请求内容有误"


class AskedSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="核查编号")
    status = serializers.ChoiceField(choices=RecheckStatus.choices, help_text="状态")
    status_label = serializers.CharField(source="get_status_display", help_text="状态（中文）")
    appeal = serializers.CharField(source="appeal.number", help_text="异议编号")
    asked_by = serializers.CharField(source="appeal.authority.code", help_text="办理机关代码")
    asked_at = serializers.DateTimeField(help_text="提出核查的时间")
    due_on = serializers.DateField(help_text="答复期限")


class AskedPageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="件数")
    count_is_exact = serializers.BooleanField(help_text="为 false 时，实际多于 count")
    results = AskedSerializer(many=True)


class FieldSerializer(serializers.Serializer):
    """A member of `change`."""

    name = serializers.CharField(help_text="成员名")
    label = serializers.CharField(help_text="是什么")
    required = serializers.BooleanField(help_text="是否必填")
    choices = serializers.ListField(child=serializers.CharField(), help_text="可以写的值；不限的为空")


class RecheckSerializer(AskedSerializer):
    code = serializers.CharField(source="household.number", help_text="个体工商户的统一社会信用代码或注册号")
    name = serializers.CharField(source="household.name", help_text="个体工商户名称；没有的为空")
    fact = serializers.CharField(source="claim.label", help_text="被异议的数据")
    held = serializers.CharField(source="claim.says", help_text="平台掌握的内容")
    claimed = serializers.CharField(source="claim.text", help_text="经营者的说明")
    question = serializers.CharField(help_text="请核查的事项")
    change_fields = serializers.SerializerMethodField(help_text="数据有误时，`change` 中写什么")
    answer = serializers.CharField(source="text", help_text="已答复的核查情况；没有答复的为空")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="答复时间")

    def get_change_fields(self, recheck: Recheck) -> FieldSerializer(many=True):
        form = change_form(recheck, None)
        return [] if form is None else [_described(name, field) for name, field in form.fields.items()]


class AnswerSerializer(serializers.Serializer):
    status = serializers.ChoiceField(
        choices=[(status.value, status.label) for status in (RecheckStatus(one) for one in ANSWERED)],
        help_text="核查结论",
    )
    text = serializers.CharField(max_length=REASON_LENGTH, help_text="核查的依据和情况；经营者可能看到")
    change = serializers.DictField(
        required=False,
        child=serializers.CharField(allow_blank=True, max_length=200),
        help_text="数据有误时应当是什么：成员见 `change_fields`，值都写成文字",
    )


class RechecksView(MachineView):
    described_scopes = RECHECKS

    @extend_schema(
        operation_id="rechecks",
        tags=["异议"],
        summary="查询请本部门核查的数据",
        description=(
            "请对接机关的部门核查的数据，只限令牌权限所指的数据类别（`rechecks:{类别}`），期限近的在前，每页 "
            f"{PAGE_SIZE} 件。这里没有个体工商户的信息，逐件查询时才有。\n\n"
            "校验：`open` 为 true 时只列待答复的；`page` 须在范围内，否则 400 `page_out_of_range`。"
        ),
        parameters=[
            OpenApiParameter("open", str, enum=["true", "false"], description="只列待答复的"),
            OpenApiParameter("page", int, description=f"页码，每页 {PAGE_SIZE} 件"),
        ],
        responses={200: AskedPageSerializer, **problems(400, 401, 403, 429)},
    )
    def get(self, request: Request) -> Response:
        with jurisdiction(request.user.authority.path):
            rows = machine_rechecks(request.user, request.scopes).order_by("due_on", "pk")
            if request.query_params.get("open", "").lower() == "true":
                rows = rows.filter(status=RecheckStatus.ASKED)
            page = page_asked_for(rows, request)
            told = {"count": page.count, "count_is_exact": page.count_is_exact, "results": page.results}
            return Response(AskedPageSerializer(told).data)


class RecheckView(MachineView):
    described_scopes = RECHECKS

    @extend_schema(
        operation_id="recheck",
        tags=["异议"],
        summary="查询一件核查",
        description=(
            "每次查询都留有记录，经营者可以看到。没有的、不是本部门的、令牌没有该类数据权限的：404 `not_found`。"
        ),
        parameters=[_ID],
        responses={200: RecheckSerializer, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, recheck_id: int) -> Response:
        with jurisdiction(request.user.authority.path):
            recheck = access_machine_recheck(request.user, request.scopes, recheck_id)
            audit.record(
                acts.APPEAL_SHOWN,
                by=actor(request.user),
                on=recheck.appeal,
                household=recheck.household_id,
                address=client_address(request),
                note=recheck.claim.label,
            )
            return Response(RecheckSerializer(recheck).data)


class RecheckAnswerView(MachineView):
    described_scopes = RECHECKS
    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="recheck_answer",
        tags=["异议"],
        summary="答复一件核查",
        description=(
            "同样的答复再次提交，不会重复记录；在办理机关提出处理意见以前，可以用新的答复改正。\n\n"
            "校验：内容不能读取 400 `parse_error`；成员不对 422 `invalid_answer`；`status` 为有误而 `change` 不对 "
            "422 `invalid_change`；没有写明核查情况 422 `grounds_required`；已经提出处理意见或者办结的 422 "
            "`not_being_checked`；没有的、不是本部门的 404 `not_found`。"
        ),
        parameters=[_ID],
        request=AnswerSerializer,
        responses={200: RecheckSerializer, **problems(400, 401, 403, 404, 415, 422, 429)},
    )
    def post(self, request: Request, recheck_id: int) -> Response:
        machine = request.user
        with jurisdiction(machine.authority.path):
            recheck = access_machine_recheck(machine, request.scopes, recheck_id)
            said = AnswerSerializer(data=request.data)
            if not said.is_valid():
                raise _unreadable("invalid_answer", said.errors)
            answer = said.validated_data
            form = None
            if answer["status"] == RecheckStatus.WRONG:
                form = change_form(recheck, _posted(answer.get("change", {})))
                if form is not None and not form.is_valid():
                    raise _unreadable("invalid_change", form.errors)
            found = Finding(answer["status"], answer["text"], form.change() if form else None)
            try:
                rechecks.answer(recheck, found, by=machine)
            except Refused as error:
                raise Problem(error.code, status=422, title="没有答复", detail=str(error)) from error
            answered = access_machine_recheck(machine, request.scopes, recheck_id)
            return Response(RecheckSerializer(answered).data)


def _posted(change: dict[str, str]) -> dict[str, str]:
    """The members of `change` as the form of the screen is posted."""
    return {f"{ChangeForm.PREFIX}-{name}": value for name, value in change.items()}


def _unreadable(code: str, errors: dict[str, Iterable[str]]) -> Problem:
    told = "；".join(f"{name}：{''.join(map(str, words))}" for name, words in errors.items())
    return Problem(code, status=422, title=_BAD, detail=told)


def _described(name: str, field: forms.Field) -> dict[str, object]:
    choices = [str(value) for value, _ in getattr(field, "choices", ()) if value != ""]
    return {"name": name, "label": str(field.label), "required": field.required, "choices": choices}
