"""The public page of a notice: the list before the public, and what one says to it under one's real name."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.paging import page_asked_for
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from authorities.scans import look_at
from mingteyouxin.notices import objections
from mingteyouxin.notices.enums import ObjectionKind
from mingteyouxin.notices.models import PublicNotice, PublicNoticeEntry
from portal.visitors import too_many

_TEXT = {"class": "form-control"}


class ObjectionForm(forms.Form):
    """Which household, what, and who says it."""

    code = forms.CharField(
        label="所涉个体工商户的统一社会信用代码或注册号",
        max_length=18,
        help_text="点名单中的“提出异议”自动填入。",
        widget=forms.TextInput(attrs=_TEXT | {"autocapitalize": "characters", "autocomplete": "off"}),
        error_messages={"required": "请填写名单中的号码。"},
    )
    kind = forms.ChoiceField(
        label="性质",
        choices=ObjectionKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text="提出异议的，认定机关须核实处理，期间暂缓认定该户。",
    )
    name = forms.CharField(
        label="您的真实姓名",
        max_length=60,
        widget=forms.TextInput(attrs=_TEXT | {"autocomplete": "name"}),
        error_messages={"required": "请填写真实姓名。"},
    )
    phone = forms.RegexField(
        r"^[0-9+ -]{7,20}$",
        label="联系电话",
        widget=forms.TextInput(attrs=_TEXT | {"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请填写联系电话。", "invalid": "请填写有效的电话号码，只含数字和短横线。"},
    )
    text = forms.CharField(
        label="事实和理由",
        max_length=2000,
        widget=forms.Textarea(attrs=_TEXT | {"rows": 5}),
        error_messages={"required": "请填写事实和理由。", "max_length": "请不超过 2000 字。"},
    )
    file = forms.FileField(
        label="证明材料（可不填）",
        required=False,
        help_text="PDF、JPG 或者 PNG。",
        widget=forms.ClearableFileInput(attrs=_TEXT),
    )


@takes_files(scans(1))
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A notice with its list; on its days, the form as well."""
    shown = PublicNotice.objects.select_related("authority").filter(pk=notice_id).first()
    if shown is None:
        raise Http404
    form = ObjectionForm(
        request.POST or None, request.FILES or None, initial={"code": request.GET.get("about", "")[:18]}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if too_many(request, "objection", an_hour=settings.NOTICE_OBJECTIONS_AN_HOUR):
                form.add_error(None, "从您的网络提交的意见过于频繁，请一小时后再试，或者按公示的联系方式反映。")
                status = 429
            elif _made(shown, form):
                messages.success(request, "已提交。认定机关会核实处理，需要时按您留下的电话联系。")
                return redirect("public-notice", shown.pk)
    context = {
        "notice": shown,
        "page": page_asked_for(request, shown.entries.all()),
        "takes_objections": shown.takes_objections(clock.today()),
        "form": form,
    }
    return render(request, "public/portal/notice.html", context, status=status)


def _made(shown: PublicNotice, form: ObjectionForm) -> bool:
    said = dict(form.cleaned_data)
    code, file = said.pop("code").strip().upper(), said.pop("file")
    entry = PublicNoticeEntry.objects.select_related("notice__authority").filter(notice=shown, code=code).first()
    if entry is None:
        form.add_error("code", "公示名单中没有这个号码，请核对。")
        return False
    try:
        objections.make(entry, **said, enclosed=look_at(file) if file else None)
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True
