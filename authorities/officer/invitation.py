"""Taking an invitation: the one page that a person without an account may use."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from authorities import acts, invitations
from authorities.client_address import client_address
from authorities.models import Invitation, Officer
from authorities.officer import login_session

_TEXT = forms.TextInput(attrs={"class": "form-control", "autocapitalize": "none"})
_NEW = {"class": "form-control", "autocomplete": "new-password"}


class AcceptanceForm(forms.Form):
    """Account, name and password; for a known person the password alone."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        min_length=3,
        help_text="3 位以上的字母、数字、点、横线或下划线，登录时使用。",
        validators=[
            RegexValidator(r"^[\w.-]+\Z", "账号只能包含字母、数字、点、横线和下划线。", code="username_letters")
        ],
        widget=_TEXT,
    )
    full_name = forms.CharField(label="姓名", max_length=60, widget=_TEXT)
    password1 = forms.CharField(label="密码", strip=False, widget=forms.PasswordInput(attrs=_NEW))
    password2 = forms.CharField(label="再次输入密码", strip=False, widget=forms.PasswordInput(attrs=_NEW))
    rules = staticmethod(password_validators_help_texts)

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["full_name"].initial = invitation.full_name
        if invitation.officer:
            del self.fields["username"], self.fields["full_name"]

    def clean_username(self) -> str:
        username = Officer.normalize_username(self.cleaned_data["username"])
        if Officer.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("该账号已被使用，请换一个。", code="username_taken")
        return username

    def clean(self) -> dict:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", forms.ValidationError("两次输入的密码不一致。", code="password_mismatch"))
        elif first and second:
            officer = self.invitation.officer or Officer(
                username=cleaned.get("username", ""), full_name=cleaned.get("full_name", "")
            )
            try:
                validate_password(first, officer)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """An account for the person who holds the link. Unknown, used, taken back and expired read alike."""
    invitation = invitations.open_invitation(token)
    return _void(request) if invitation is None else taken(request, invitation)


def taken(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The form of an open invitation and what becomes of it: a redirect to the log-in once it is taken."""
    form = AcceptanceForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "account/invitation.html", {"form": form, "invitation": invitation}, status=status)
    try:
        invitations.accept(
            invitation,
            username=form.cleaned_data.get("username", ""),
            full_name=form.cleaned_data.get("full_name", ""),
            password=form.cleaned_data["password1"],
            address=client_address(request),
        )
    except invitations.InvitationRefused as refusal:
        if refusal.code != "username_taken":
            return _void(request)
        form.add_error("username", forms.ValidationError(str(refusal), code=refusal.code))
        return render(request, "account/invitation.html", {"form": form, "invitation": invitation}, status=422)
    messages.success(request, "密码已设置。请登录，并启用第二重身份验证。")
    return redirect("login")


def _void(request: HttpRequest) -> HttpResponse:
    login_session.record(acts.ACCESS_REFUSED, request, None, note="邀请链接无效、已使用、已撤回或已过期")
    return render(request, "account/invitation_void.html", status=404)
