"""Coming and going: log in, log out, one's own password, second factors and sessions."""

from allauth.account import views as account
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from authorities import acts, people
from authorities.client_address import client_address
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from authorities.officer import login_session
from authorities.officer.adapters import OfficerMFAAdapter, has_another
from authorities.officer.door import home_path

_NO_SECOND_FACTOR_YET = "请先启用第二重身份验证，之后才能进入工作台。"


@method_decorator(login_not_required, name="dispatch")
class OfficerLogout(LogoutView):
    """Also leaves a log-in that waits for its second factor."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            login_session.record(acts.LOGOUT, request, request.user)
            UserSession.objects.filter(session_key=request.session.session_key).delete()
        return super().post(request, *args, **kwargs)


@login_not_required
def administration_login(request: HttpRequest) -> HttpResponse:
    """Where the administration sends visitors who may not enter: to the one login, or nowhere when logged in."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next", ""))


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: the same page whether the account exists or not."""
    officer = Officer.objects.filter(username=(credentials or {}).get("username", "")).first()
    login_session.record(acts.LOGIN_LOCKED, request, officer, note="" if officer else "账号不存在")
    minutes = 1 if getattr(request, "is_slowed", False) else int(get_cool_off(request).total_seconds() // 60)
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)


class PasswordChange(account.PasswordChangeView):
    success_url = "/account/"

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        login_session.record(acts.PASSWORD_CHANGED, self.request, self.request.user)
        messages.success(self.request, "密码已修改，您在其他设备上的登录已失效。")
        return response

    def get_default_success_url(self) -> str:
        return self.success_url


@require_safe
@never_cache
def factors(request: HttpRequest) -> HttpResponse:
    """One's own account: second factors, recovery codes, password, sessions."""
    held = Authenticator.objects.filter(user=request.user).order_by("created_at")
    sessions = UserSession.objects.purge_and_list(request.user) if login_session.has_second_factor(request) else []
    context = {
        "held": [factor for factor in held if factor.type != Authenticator.Type.RECOVERY_CODES],
        "has_totp": any(factor.type == Authenticator.Type.TOTP for factor in held),
        "recovery": next((factor.wrap() for factor in held if factor.type == Authenticator.Type.RECOVERY_CODES), None),
        "is_complete": login_session.has_second_factor(request),
        "user_sessions": sorted(sessions, key=lambda session: session.created_at, reverse=True),
        "own_key": request.session.session_key,
    }
    return TemplateResponse(request, "account/index.html", context)


class ActivateTOTP(totp.ActivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        login_session.prove_second_factor(self.request, Authenticator.Type.TOTP)
        login_session.record(acts.SECOND_FACTOR_ADDED, self.request, self.request.user, note="动态口令")
        return response


class DeactivateTOTP(totp.DeactivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        login_session.record(acts.SECOND_FACTOR_REMOVED, self.request, self.request.user, note="动态口令")
        return response


class AddWebAuthn(webauthn.AddWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        login_session.prove_second_factor(self.request, Authenticator.Type.WEBAUTHN)
        login_session.record(acts.SECOND_FACTOR_ADDED, self.request, self.request.user, note="安全密钥")
        return response


class RemoveWebAuthn(webauthn.RemoveWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        if not has_another(self.object):
            text = OfficerMFAAdapter.error_messages["cannot_delete_authenticator"]
            form.add_error(None, ValidationError(text, code="cannot_delete_authenticator"))
            return self.form_invalid(form)
        response = super().form_valid(form)
        login_session.record(acts.SECOND_FACTOR_REMOVED, self.request, self.request.user, note="安全密钥")
        return response


class GenerateRecoveryCodes(recovery.GenerateRecoveryCodesView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        login_session.record(acts.RECOVERY_CODES_MADE, self.request, self.request.user)
        return response


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions; somebody else's is not found."""
    path = home_path(request.user)
    with jurisdiction(path):
        ended = people.end_own_session(request.user, session_id, path=path, address=client_address(request))
    if not ended:
        raise Http404
    messages.success(request, "该登录会话已结束。")
    return redirect("factors")
