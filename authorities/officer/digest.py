"""Officer screen on the daily e-mail: where it goes, or that none is wanted."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from authorities import capabilities
from authorities.delivery import digest, email
from authorities.delivery.sending import sealer
from authorities.models import DigestChoice
from authorities.officer.door import officer_view
from authorities.officer.forms import dress


class DigestForm(forms.Form):
    """The address, and whether the e-mail is wanted."""

    address = forms.EmailField(
        label="工作邮箱",
        max_length=120,
        error_messages={"required": "请填写邮箱。", "invalid": "请填写有效的邮箱地址。"},
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )
    wanted = forms.BooleanField(label="每天早上接收一封", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.OFFICE)
def digest_page(request: HttpRequest) -> HttpResponse:
    """One's own e-mail of what waits: counts of queues, nobody's name."""
    kept = DigestChoice.objects.filter(officer=request.user).first()
    before = {"address": sealer().open(kept.address_sealed), "wanted": kept.wanted} if kept else {"wanted": True}
    sent = request.method == "POST"
    form = DigestForm(request.POST if sent else None, initial=before)
    if sent and form.is_valid():
        digest.choose(request.user, **form.cleaned_data)
        messages.success(request, "已保存。" if form.cleaned_data["wanted"] else "已保存，不再发送。")
        return redirect("digest-page", request.acting.authority.code)
    context = {"form": form, "is_offered": email.is_offered()}
    return TemplateResponse(request, "officer/authorities/digest_page.html", context, status=422 if sent else 200)
