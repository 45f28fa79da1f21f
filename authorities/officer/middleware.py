"""What stands before every officer page: network, length of the session, second factor, age of the password.

A middleware and closed by default: whatever asks for a log-in asks for all of this, without being told.
"""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from authorities import acts, clock, kept_forms
from authorities.client_address import client_address
from authorities.models import Officer
from authorities.officer import login_session
from authorities.officer.kept_form import owner
from authorities.password_rules import is_too_old

# The way in, open to visitors, belongs to the officers' pages all the same.
_ENTRANCE = frozenset({
    "login", "account_login", "mfa_authenticate", "invitation-accept", "login-renewal", "account_inactive",
})  # fmt: skip
# What an officer without a second factor may do: set one up, prove who he or she is for that, leave.
_SETTING_UP = frozenset({
    "factors", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "logout", "account_logout",
})  # fmt: skip
_CHANGING_PASSWORD = _SETTING_UP | {"account_change_password", "mfa_view_recovery_codes"}
_SEEN_EVERY_SECONDS = 60


class OfficerGate:
    """Middleware; stands after authentication and before the log-in is required."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(request, "is_public_page", True) and request.user.is_authenticated:
            # Codes, links and personal data are kept by no browser and no gateway.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        name = request.resolver_match.url_name
        is_public = request.is_public_page = not getattr(view, "login_required", True)
        if (not is_public or name in _ENTRANCE) and not _comes_from_an_allowed_network(request):
            officer = request.user if request.user.is_authenticated else None
            note = f"来源网络不在允许范围：{request.path}"[:300]
            login_session.record(acts.ACCESS_REFUSED, request, officer, note=note)
            return render(request, "officer/authorities/network_refused.html", status=403)
        if not request.user.is_authenticated:
            return _kept_to_login(request, None) if _is_a_form(request, view) else None
        if over := _is_over(request):
            officer = request.user
            login_session.record(acts.SESSION_ENDED, request, officer, note=over)
            logout(request)
            if _is_a_form(request, view):
                return _kept_to_login(request, officer)
            messages.info(request, f"{over}，请重新登录。")
            return None if is_public else redirect_to_login(request.get_full_path())
        if is_public or name in _SETTING_UP:
            return None
        if not login_session.has_second_factor(request):
            return redirect("factors")
        if name not in _CHANGING_PASSWORD and is_too_old(request.user):
            messages.info(request, f"密码已使用超过 {settings.PASSWORD_MAX_AGE_DAYS} 天，请先修改密码。")
            return redirect("account_change_password")
        return None


def _is_a_form(request: HttpRequest, view: Callable) -> bool:
    """True where a form of the office was sent, whose address no login can lead back to."""
    return request.method == "POST" and hasattr(view, "capability")


def _kept_to_login(request: HttpRequest, officer: Officer | None) -> HttpResponse:
    """To the login, and from there to what was typed if it is kept, else to the page on which the form stood."""
    page = kept_forms.came_from(request)
    if officer is not None and kept_forms.keep(request, owner=owner(officer), page=page):
        messages.warning(request, kept_forms.KEPT)
        return redirect_to_login(reverse("kept-form"))
    messages.warning(request, kept_forms.NOT_KEPT)
    return redirect_to_login(page or reverse("office"))


def _comes_from_an_allowed_network(request: HttpRequest) -> bool:
    if not settings.OFFICER_NETWORKS:
        return True
    address = client_address(request)
    return address is not None and any(ip_address(address) in network for network in settings.OFFICER_NETWORKS)


def _is_over(request: HttpRequest) -> str:
    """Why the session is over, empty while it goes on; notes that it was seen."""
    now = clock.now().timestamp()
    began = request.session.setdefault(login_session.BEGAN, now)
    seen = request.session.setdefault(login_session.SEEN, now)
    if now - began > settings.SESSION_ABSOLUTE_MINUTES * 60:
        return "登录已达到最长时限"
    if now - seen > settings.SESSION_IDLE_MINUTES * 60:
        return "长时间没有操作，已自动退出"
    if now - seen > _SEEN_EVERY_SECONDS:
        request.session[login_session.SEEN] = now
    return ""
