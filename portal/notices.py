"""The public page of a notice: the list, what one says to it under one's real name, the code, and the receipt."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.client_address import client_address
from authorities.delivery import sms
from authorities.paging import page_asked_for
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from mingteyouxin.notices import objection_codes, objections
from mingteyouxin.notices.enums import ObjectionKind
from mingteyouxin.notices.models import PublicNotice, PublicNoticeEntry
from mingteyouxin.notices.workflow import OBJECTION
from portal.visitors import too_many
from registry.people.documents import NOT_A_MOBILE, mobile_number

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
    phone = forms.CharField(
        label="您的手机号码",
        max_length=30,
        help_text="验证码发到这个手机，填回验证码后才算提交。港澳台号码请连区号填写，如 +852 9123 4567。",
        widget=forms.TextInput(attrs=_TEXT | {"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请填写手机号码。"},
    )
    text = forms.CharField(
        label="事实和理由",
        max_length=2000,
        help_text="提出异议的，这里的内容会告知被提出异议的经营者，请不要在其中写您自己的姓名、电话和与其的关系。",
        widget=forms.Textarea(attrs=_TEXT | {"rows": 5}),
        error_messages={"required": "请填写事实和理由。", "max_length": "请不超过 2000 字。"},
    )

    def clean_phone(self) -> str:
        number = mobile_number(self.cleaned_data["phone"])
        if not number:
            raise forms.ValidationError(NOT_A_MOBILE)
        return number


class CodeForm(forms.Form):
    """The code that was sent, and a file beside it."""

    code = forms.CharField(
        label="短信验证码",
        max_length=12,
        widget=forms.TextInput(attrs=_TEXT | {"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "请填写短信验证码。"},
    )
    file = forms.FileField(
        label="证明材料（可不填）",
        required=False,
        help_text="PDF、JPG 或者 PNG。材料只给认定机关看。",
        widget=forms.ClearableFileInput(attrs=_TEXT),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A notice with its list; on its days, the form as well. What is sent waits for the code to the sender's phone."""
    shown = PublicNotice.objects.select_related("authority").filter(pk=notice_id).first()
    if shown is None:
        raise Http404
    form = ObjectionForm(request.POST or None, initial={"code": request.GET.get("about", "")[:18]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if too_many(request, "objection", an_hour=settings.NOTICE_OBJECTIONS_AN_HOUR):
                form.add_error(None, "从您的网络提交的意见过于频繁，请一小时后再试，或者按公示的联系方式反映。")
                status = 429
            elif challenge := _asked(request, shown, form):
                return redirect("public-objection-code", shown.pk, challenge)
    today = clock.today()
    context = {
        "notice": shown,
        "page": page_asked_for(request, shown.entries.all() if shown.shows_names(today) else shown.entries.none()),
        "shows_names": shown.shows_names(today),
        "takes_objections": shown.takes_objections(today),
        "offered": sms.is_offered(),
        "not_offered": objection_codes.NOT_OFFERED,
        "form": form,
    }
    return render(request, "public/portal/notice.html", context, status=status)


def _asked(request: HttpRequest, shown: PublicNotice, form: ObjectionForm) -> str:
    """The challenge of what was sent; nothing where it cannot be taken, which the form says then."""
    said = dict(form.cleaned_data)
    code = said.pop("code").strip().upper()
    named = PublicNoticeEntry.objects.select_related("notice__authority").filter(notice=shown, removed=False)
    entry = named.filter(code=code).first()
    if entry is None:
        form.add_error("code", "公示名单中没有这个号码，请核对。")
        return ""
    try:
        return objection_codes.ask(entry, **said, address=client_address(request))
    except Refused as error:
        form.add_error(None, str(error))
        return ""


@takes_files(scans(1))
@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_code(request: HttpRequest, notice_id: int, challenge: str) -> HttpResponse:
    """The code that was sent is given back here, with a file beside it; then there is a receipt."""
    waiting = objection_codes.waiting(challenge, notice_id=notice_id)
    if waiting is None:
        raise Http404
    form = CodeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = objection_codes.give_back(challenge, form.cleaned_data["code"], file=form.cleaned_data["file"])
        except Refused as error:
            form.add_error("code" if error.code == "wrong_code" else None, str(error))
        else:
            return redirect("public-objection", receipt)
    context = {"waiting": waiting, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "public/portal/objection_code.html", context, status=status)


@never_cache
@login_not_required
@require_safe
def objection_find(request: HttpRequest) -> HttpResponse:
    """Where the number of a receipt is typed."""
    number = request.GET.get("number", "")[:60].strip()
    found = objections.find(number) if number else None
    if found is not None:
        return redirect("public-objection", found.receipt)
    context = {"number": number, "missing": bool(number)}
    return render(request, "public/portal/objection_find.html", context, status=404 if number else 200)


@never_cache
@login_not_required
@require_safe
def objection(request: HttpRequest, receipt: str) -> HttpResponse:
    """What became of what somebody said, for whoever has the number of its receipt. Nothing here tells who said it."""
    found = objections.find(receipt[:60])
    if found is None:
        raise Http404
    return render(request, "public/portal/objection.html", {"objection": found, "mark": OBJECTION.mark(found.status)})
