"""What allauth asks its host: sentences, addresses, sealing of secrets, and the acts that go into the audit log."""

import base64
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import redirect

from authorities import acts
from authorities.client_address import client_address
from authorities.models import Officer
from authorities.officer import login_session
from authorities.sealing import SoftwareSealer

# One text whether the account exists, is disabled or the password is wrong.
NOT_ADMITTED = "账号或密码不正确，或者账号已停用。请核对后重试；忘记密码请联系本机关的安全管理员。"
CODE_WRONG = "验证码不正确、已过期或已使用过。请等待下一个验证码后重试。"


class OfficerAdapter(DefaultAccountAdapter):
    """ACCOUNT_ADAPTER. Nobody signs up; officers have no e-mail address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_ADMITTED,
        "invalid_login": NOT_ADMITTED,
        "account_inactive": NOT_ADMITTED,
        "incorrect_password": "密码不正确。",
        "enter_current_password": "当前密码不正确。",
        "incorrect_code": CODE_WRONG,
        "too_many_login_attempts": "失败次数过多，请稍后再试。",
        "rate_limited": "操作过于频繁，请稍后再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # A socket of this machine has no address; allauth's list of sessions asks for one.
        return client_address(request) or "127.0.0.1"

    def add_message(self, request: HttpRequest, level: int, *args, **kwargs) -> None:
        """Say nothing: our pages say what was done in their own words."""

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        officer = Officer.objects.filter(username=credentials.get("username", "")).first()
        # A name that is no account's may be a password typed into the wrong box, so it is not written down.
        login_session.record(acts.LOGIN_FAILED, request, officer, note="" if officer else "账号不存在")

    def login(self, request: HttpRequest, user: Officer) -> None:
        if not user.is_active:  # disabled between the password and the code
            login_session.record(acts.LOGIN_FAILED, request, user, note="账号已停用")
            raise ImmediateHttpResponse(redirect("login"))
        super().login(request, user)
        login_session.begin_session(request)
        note = "" if login_session.has_second_factor(request) else "尚未启用第二重身份验证"
        login_session.record(acts.LOGIN, request, user, note=note)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not within a few minutes of the log-in itself, however that was done."""
        records = get_authentication_records(self.request, self.request.user)
        recent = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(time.time() - record["at"] < recent for record in records)


class OfficerMFAAdapter(DefaultMFAAdapter):
    """MFA_ADAPTER. Secrets are sealed before they reach the database (DESIGN 7)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": CODE_WRONG,
        "cannot_delete_authenticator": "工作人员必须保留至少一种第二重身份验证。请先添加另一种，再停用这一种。",
        "cannot_generate_recovery_codes": "请先启用第二重身份验证，再生成恢复码。",
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_sealer().seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer().open(base64.b64decode(encrypted_text))

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return has_another(authenticator)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return f"安全密钥 {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


def has_another(authenticator: Authenticator) -> bool:
    """True when a second factor stays after this one is gone; recovery codes alone are none."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
    return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _sealer() -> SoftwareSealer:
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
