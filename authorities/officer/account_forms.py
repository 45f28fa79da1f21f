"""allauth's forms in Chinese and in our look; wrong codes are counted like wrong passwords."""

import time

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.signals import user_login_failed
from django.db import connection

from authorities import acts
from authorities.models import Officer
from authorities.officer import login_session
from authorities.officer.adapters import CODE_WRONG

_USED = """UPDATE mfa_authenticator SET data = data || jsonb_build_object('used_step', %s::bigint)
           WHERE id = %s AND COALESCE((data ->> 'used_step')::bigint, 0) < %s"""
KEY_UNREADABLE = "没有读到安全密钥的应答，请重新操作。"


class InChinese:
    """Labels by field name; every visible field in the look of our forms."""

    labels: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            if not field.widget.is_hidden:
                field.widget.attrs["class"] = "form-control"


class Counted:
    """A second factor that is wrong counts towards the lock, and nothing is looked at while the lock holds."""

    field = "code"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        setattr(self, f"clean_{self.field}", self._counted(getattr(self, f"clean_{self.field}")))

    def _counted(self, clean):
        def checked():
            request, named = context.request, {"username": self.user.username}
            if not AxesProxyHandler.is_allowed(request, named):
                request.axes_locked_out, request.axes_credentials = True, named
                raise forms.ValidationError(CODE_WRONG, code="incorrect_code")
            try:
                return _readable(clean)
            except forms.ValidationError:
                login_session.record(acts.LOGIN_FAILED, request, self.user, note="第二重身份验证未通过")
                user_login_failed.send(sender=Officer, credentials=named, request=request)
                raise

        return checked


def _readable(clean):
    """What `clean` finds. fido2 reads what a browser sent and stumbles over what no browser sends."""
    try:
        return clean()
    except (KeyError, TypeError, ValueError):
        raise forms.ValidationError(KEY_UNREADABLE, code="key_unreadable") from None


def good_once(self: TOTP, code: str) -> bool:
    """Note that a code of the app was used; False where it, or a later one, was used before.

    Takes the place of allauth's own note in the cache: a cache that is away let no officer in, and one that
    is emptied let a code in twice. One UPDATE, so that of two at once one is first.
    """
    step = int(time.time()) // settings.MFA_TOTP_PERIOD
    with connection.cursor() as cursor:
        cursor.execute(_USED, [step, self.instance.pk, step])
        return cursor.rowcount == 1


# allauth has no setting for it; the forms below are the only ones that look at codes.
TOTP._mark_code_used = good_once


class LoginForm(InChinese, account.LoginForm):
    labels = {"login": "账号", "password": "密码"}


class ReauthenticateForm(InChinese, account.ReauthenticateForm):
    labels = {"password": "密码"}


class ChangePasswordForm(InChinese, account.ChangePasswordForm):
    labels = {"oldpassword": "当前密码", "password1": "新密码", "password2": "再次输入新密码"}
    rules = staticmethod(password_validators_help_texts)


class AuthenticateForm(InChinese, Counted, mfa.AuthenticateForm):
    labels = {"code": "验证码"}

    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            login_session.record(acts.RECOVERY_CODE_USED, context.request, self.user)


class ReauthenticateCodeForm(InChinese, Counted, mfa.ReauthenticateForm):
    labels = {"code": "验证码"}


class ActivateTOTPForm(InChinese, totp.ActivateTOTPForm):
    labels = {"code": "验证码"}


class AddWebAuthnForm(InChinese, webauthn.AddWebAuthnForm):
    labels = {"name": "密钥名称"}

    def clean(self) -> dict:
        return _readable(super().clean)


class AuthenticateWebAuthnForm(Counted, webauthn.AuthenticateWebAuthnForm):
    field = "credential"


class ReauthenticateWebAuthnForm(Counted, webauthn.ReauthenticateWebAuthnForm):
    field = "credential"
