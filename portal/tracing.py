"""Outermost middleware: a request gets its number and its line in the log, and its answer what all answers carry."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import clear_contextvars

from authorities.trace import begin_trace

HEADER = "X-Trace-Id"
_log = structlog.get_logger("request")

# Nothing here is for other sites to embed, and no page needs what a browser could let it use.
_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), publickey-credentials-create=(self), "
        "publickey-credentials-get=(self)"
    ),
}


class TraceMiddleware:
    """A gateway's own number is believed only where a gateway is known to stand in front."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed_on = request.headers.get("X-Request-Id", "") if settings.TRUSTED_PROXIES else ""
        number = begin_trace(passed_on)
        began = time.monotonic()
        response = self.get_response(request)
        response.headers[HEADER] = number
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        match = request.resolver_match
        _log.info(
            "request",
            method=request.method,
            route=(match.view_name or match.route) if match else "",
            status=response.status_code,
            milliseconds=round((time.monotonic() - began) * 1000),
        )
        clear_contextvars()
        return response
