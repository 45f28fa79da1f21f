"""Password rules that Django does not bring: classes of characters, no way back, age. Chosen in settings."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from authorities import clock
from authorities.models import FormerPassword, Officer


class LongEnoughValidator(MinimumLengthValidator):
    """Django's, which has no Chinese for this sentence yet."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return f"密码至少 {self.min_length} 位。"


class CharacterClassesValidator:
    """At least so many of: upper case, lower case, digits, others."""

    def __init__(self, at_least: int = 3) -> None:
        self.at_least = at_least

    def validate(self, password: str, user: Officer | None = None) -> None:
        tests = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
        if sum(any(map(test, password)) for test in tests) < self.at_least:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return f"密码要包含大写字母、小写字母、数字、其他符号中的至少 {self.at_least} 类。"


class NotUsedBeforeValidator:
    """None of the officer's last passwords. Django tells this validator when a password was set."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: Officer | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = FormerPassword.objects.filter(officer=user)[: self.last].values_list("password", flat=True)
        if any(check_password(password, hashed) for hashed in {user.password, *former}):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: Officer | None = None) -> None:
        FormerPassword.objects.create(officer=user, password=user.password, set_at=clock.now())

    def get_help_text(self) -> str:
        return f"不能使用最近 {self.last} 次用过的密码。"


def is_too_old(officer: Officer) -> bool:
    """True when the policy lets passwords grow old and this one has."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    return bool(days) and clock.now() - officer.password_set_at > timedelta(days=days)
