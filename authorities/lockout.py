"""Under which name failed attempts to log in are counted (django-axes), and what many of them do to an account."""

import unicodedata
from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from authorities import acts, clock
from authorities.client_address import client_address
from authorities.jurisdiction import nationwide
from authorities.models import AuditRecord, Officer

# After so many failures from wherever, an address that the officer never came from may try once in so long.
_SLOWED_AFTER = 15
_ONCE_IN = timedelta(minutes=1)
_KNOWN_FOR = timedelta(days=90)


class Handler(AxesDatabaseHandler):
    """AXES_HANDLER. Five failures lock the pair of account and address; many of them slow the account elsewhere.

    A lock on the account alone let anybody shut an officer out from everywhere; none at all would let many addresses
    guess without end. Asked before the password is looked at.
    """

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        request.is_slowed = _is_slowed(counted_name(request, credentials), client_address(request), credentials or {})
        return request.is_slowed


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


def is_locked_somewhere(username: str) -> bool:
    """True when an address is locked out of the account, so that an administrator may open it."""
    counts = _lately(lock_key(username)).values("ip_address").annotate(n=Sum("failures_since_start"))
    return any(count["n"] >= settings.AXES_FAILURE_LIMIT for count in counts)


def _lately(key: str):
    return AccessAttempt.objects.filter(username=key, attempt_time__gte=clock.now() - settings.AXES_COOLOFF_TIME)


def _is_slowed(key: str, address: str | None, credentials: dict) -> bool:
    failed = _lately(key).aggregate(n=Sum("failures_since_start"), last=Max("attempt_time"))
    if (failed["n"] or 0) < _SLOWED_AFTER or clock.now() - failed["last"] >= _ONCE_IN:
        return False
    return not _came_from(credentials.get("username") or "", address)


def _came_from(username: str, address: str | None) -> bool:
    """Whether the officer came in from this address before: there the account is as quick as ever."""
    officer = Officer.objects.filter(username=username).first()
    if officer is None or address is None:
        return False
    with nationwide():
        since = clock.now() - _KNOWN_FOR
        return AuditRecord.objects.filter(act=acts.LOGIN.name, officer=officer, address=address, at__gte=since).exists()
