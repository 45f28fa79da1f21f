"""Pages for what went wrong, in Chinese; below /api/ the same as problem details."""

import errno
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import DiskFull

from authorities import acts
from authorities.api import problem_details
from authorities.client_address import client_address
from authorities.officer import login_session
from authorities.trace import trace_id
from registry.household.door import person_of
from registry.people.persons import record

# Statuses that Django and its neighbours answer without a page, and what such an answer must keep.
_BARE = (405, 413, 429)
_KEPT = {"Allow", "Retry-After"}
_FULL = (errno.ENOSPC, errno.EDQUOT)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    if _is_api(request):
        return problem_details.page(request, code="parse_error", status=400)
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than is read."""
    if _is_api(request):
        return problem_details.page(request, code="too_large", status=413)
    return render(request, "413.html", status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_details.page(request, code="permission_denied", status=403)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_details.page(request, code="not_found", status=404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither database nor session, for one of them may be what failed. A disk that is full is said to be."""
    full = _is_full(sys.exception())
    status = 507 if full else 500
    if _is_api(request):
        return problem_details.page(request, code="storage_full" if full else "error", status=status)
    return HttpResponse(render_to_string("500.html", {"trace_id": trace_id(), "full": full}), status=status)


def _is_full(error: BaseException | None) -> bool:
    """True for what a full disk raises: ours for files, or the database's."""
    return (isinstance(error, OSError) and error.errno in _FULL) or isinstance(
        getattr(error, "__cause__", None), DiskFull
    )


class BareAnswersMiddleware:
    """Gives the answers that Django leaves empty a page in Chinese: a method that an address does not know, and 429."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        bare = response.status_code in _BARE and not response.streaming and not response.content
        if not bare or request.method == "HEAD" or _is_api(request):
            return response
        page = render(
            request,
            f"{response.status_code}.html",
            {"retry_after": response.headers.get("Retry-After", "")},
            status=response.status_code,
        )
        for name in _KEPT & set(response.headers):
            page.headers[name] = response.headers[name]
        return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its token: kept open too long, cookies are switched off, or another site sent it."""
    note = f"表单令牌不符：{request.path}"
    if request.user.is_authenticated:
        login_session.record(acts.ACCESS_REFUSED, request, request.user, note=note)
    else:
        record(acts.ACCESS_REFUSED, by=person_of(request), address=client_address(request), note=note)
    if _is_api(request):
        return problem_details.page(request, code="permission_denied", status=403)
    return render(request, "403_csrf.html", status=403)
