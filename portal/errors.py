"""Pages for what went wrong, in Chinese; below /api/ the same as problem details."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from authorities.api import problem_details
from authorities.trace import trace_id


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_details.page(request, code="parse_error", status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_details.page(request, code="permission_denied", status=403)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return problem_details.page(request, code="not_found", status=404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither database nor session, for one of them may be what failed."""
    if _is_api(request):
        return problem_details.page(request, code="error", status=500)
    return HttpResponseServerError(render_to_string("500.html", {"trace_id": trace_id()}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its token: kept open too long, or cookies are switched off."""
    if _is_api(request):
        return problem_details.page(request, code="permission_denied", status=403)
    return render(request, "403_csrf.html", status=403)
