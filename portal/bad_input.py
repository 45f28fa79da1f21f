"""What no page of ours is asked with in good faith, answered before any page is."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse


class NulMiddleware:
    """A NUL is in no name or number that we keep, and PostgreSQL takes none: an address with one is no address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)
