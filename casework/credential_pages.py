"""Officer screens on accounts that are given back: asking, confirming, what was asked."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import capabilities, people
from authorities.access import Acting, access_officer, accessible
from authorities.enums import CredentialRequestKind
from authorities.models import CredentialRequest, Officer
from authorities.officer.door import officer_view
from authorities.officer.people import attempt
from casework import credentials, four_eyes
from casework.credentials import SUBJECT
from casework.four_eyes_pages import answered, standing


class CodeForm(forms.Form):
    """The code that the owner reads out."""

    code = forms.CharField(
        label="本人读出的核对码",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "characters"}),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label="不同意的理由", max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )


@require_POST
@officer_view(capabilities.OFFICER_SECURE)
def officer_unlock(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Unlock at once, or ask a second administrator where the account decides, audits or administers."""
    officer = access_officer(request.acting, officer_id)
    if people.is_weighty(officer):
        return _ask(request, officer, CredentialRequestKind.UNLOCK)
    attempt(request, "登录锁定已解除。", lambda: people.unlock(officer, by=request.acting))
    return redirect("officer-page", request.acting.authority.code, officer.pk)


@require_POST
@officer_view(capabilities.OFFICER_SECURE)
def officer_anew(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Ask that password and second factor be set anew by their owner."""
    officer = access_officer(request.acting, officer_id)
    return _ask(request, officer, CredentialRequestKind.RENEWAL, code=_said(CodeForm(request.POST), "code"))


@require_safe
@officer_view(capabilities.OFFICER_VIEW)
def credentials_page(request: HttpRequest, credential_id: int) -> TemplateResponse:
    asked = _access(request.acting, credential_id)
    context = {
        "asked": asked,
        "standing": standing(SUBJECT, asked, request.acting),
        "is_renewal": asked.kind == CredentialRequestKind.RENEWAL,
        "code_form": CodeForm(),
        "note_form": NoteForm(),
    }
    return TemplateResponse(request, "officer/casework/credentials_page.html", context)


@require_POST
@officer_view(capabilities.CREDENTIALS_CONFIRM)
def credentials_confirm(request: HttpRequest, credential_id: int) -> HttpResponse:
    asked, code = _access(request.acting, credential_id), _said(CodeForm(request.POST), "code")
    done = "复核同意，已办理；本人和所在机关已收到通知。"
    attempt(request, done, lambda: credentials.confirm(asked, by=request.user, code=code))
    return redirect(SUBJECT.page, request.acting.authority.code, asked.pk)


@require_POST
@officer_view(capabilities.CREDENTIALS_CONFIRM)
def credentials_reject(request: HttpRequest, credential_id: int) -> HttpResponse:
    asked, note = _access(request.acting, credential_id), _said(NoteForm(request.POST), "note")
    done = "复核不同意，没有办理。"
    return answered(request, SUBJECT, asked.pk, four_eyes.reject, done=done, to=SUBJECT.page, note=note)


@require_POST
@officer_view(capabilities.OFFICER_SECURE)
def credentials_withdraw(request: HttpRequest, credential_id: int) -> HttpResponse:
    asked = _access(request.acting, credential_id)
    return answered(request, SUBJECT, asked.pk, four_eyes.withdraw, done="提请已撤回。", to=SUBJECT.page)


def _ask(request: HttpRequest, officer: Officer, kind: CredentialRequestKind, *, code: str = "") -> HttpResponse:
    done = "已提请本机关的系统管理员复核。"
    attempt(request, done, lambda: credentials.ask(officer, kind=kind, by=request.acting, code=code))
    return redirect("officer-page", request.acting.authority.code, officer.pk)


def _access(acting: Acting, credential_id: int) -> CredentialRequest:
    rows = CredentialRequest.objects.filter(path=acting.authority.path, pk=credential_id)
    return accessible(rows.select_related("officer", "asked_by", "authority"))


def _said(form: forms.Form, name: str) -> str:
    return form.cleaned_data[name] if form.is_valid() else ""
