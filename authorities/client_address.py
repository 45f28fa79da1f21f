"""From where a request came, for the audit log."""

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_present: ContextVar[str | None] = ContextVar("client_address", default=None)


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


def present_address() -> str | None:
    """Address of the request that is being answered; None outside of one, as in workers and commands."""
    return _present.get()


def remember_client_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware: verbs that record an act deep down know the address without each caller passing it on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _present.set(client_address(request))
        try:
            return get_response(request)
        finally:
            _present.reset(token)

    return middleware
