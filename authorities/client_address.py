"""From where a request came, for the audit log."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """IP address of the caller: what the outermost trusted gateway saw, for the rest of the header can be made up.

    None when there is none, as on a socket of this machine.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if passed:
            seen = passed[-min(settings.TRUSTED_PROXIES, len(passed))]
    try:
        return str(ip_address(seen))
    except ValueError:
        return None
