"""Under which name failed attempts to log in are counted (django-axes)."""

import unicodedata

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from authorities.client_address import client_address


def lock_key(username: str) -> str:
    """A fingerprint: what was typed may be a password in the wrong box. Spellings of one name count together."""
    folded = unicodedata.normalize("NFKC", username).strip().casefold()
    return salted_hmac("authorities.lockout", folded, algorithm="sha256").hexdigest()


def counted_name(request: HttpRequest, credentials: dict | None) -> str:
    """AXES_USERNAME_CALLABLE: the name of an attempt, whether the account exists or not."""
    return lock_key((credentials or {}).get("username") or request.POST.get("login", ""))


def counted_address(request: HttpRequest) -> str | None:
    """AXES_CLIENT_IP_CALLABLE: the same address as in the audit log."""
    return client_address(request)
