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


class PostedTextMiddleware:
    """The one reader of all that is posted, before any view is: a text with a NUL is none that we keep.

    Stands after the log-in is required, for whoever must log in first has nothing read. Forms refuse a NUL themselves;
    what a view reads without one went as far as PostgreSQL, which takes none. The API reads through its serializers.

    A browser counts the end of a line as one character and sends two: it is one here, so that what fits into a field
    fits into its column.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if request.method != "POST" or request.path.startswith("/api/"):
            return
        if any("\0" in text for name, values in request.POST.lists() for text in (name, *values)):
            raise BadRequest
        if any("\r\n" in text for _, values in request.POST.lists() for text in values):
            posted = request.POST.copy()
            for name, values in posted.lists():
                posted.setlist(name, [text.replace("\r\n", "\n") for text in values])
            request.POST = posted
