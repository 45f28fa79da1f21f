"""How much may come from one address, of those who have not logged in above all. Asked before any view is.

When the counter is away, nobody is kept out.
"""

from collections.abc import Callable
from functools import cache as cache_once

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis import Redis
from redis.exceptions import RedisError

from authorities.client_address import client_address
from authorities.noise import network_of

_MINUTE, _HOUR = 60, 3600
# Pages that look through the directory; lists do when they are asked for something.
_SEARCHES = {"search", "household"}


class AddressLimits:
    """Middleware. What is cheap to count stands before what is dear: a password takes a quarter of a second to check.

    The API counts its own callers. Whoever has logged in is known by name, and is not counted here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.path.startswith("/api/") or getattr(view, "login_required", True):
            return None
        if request.method == "POST":
            limit, what = settings.ANONYMOUS_POSTS_A_MINUTE, "post"
            if request.user.is_authenticated:
                return None
        elif request.resolver_match.url_name in _SEARCHES or request.META.get("QUERY_STRING"):
            limit, what = settings.SEARCHES_A_MINUTE, "search"
        else:
            return None
        address = client_address(request)
        of_network = _counted(f"{what}:{network_of(address)}", seconds=_MINUTE)
        if _counted(f"{what}:{address}", seconds=_MINUTE) > limit or of_network > limit * settings.NETWORK_FACTOR:
            return HttpResponse(status=429, headers={"Retry-After": str(_MINUTE)})
        return None


def too_many(request: HttpRequest, what: str, *, an_hour: int) -> bool:
    """More from one address in an hour than is plausible."""
    return _counted(f"{what}:{client_address(request)}", seconds=_HOUR) > an_hour


def _counted(key: str, *, seconds: int) -> int:
    """How many there were, this one included; none when the counter is away."""
    key = cache.make_key(key)
    try:
        # One way there and back; the cache's own add() and incr() take three.
        with _counter().pipeline(transaction=False) as both:
            both.set(key, 0, ex=seconds, nx=True)
            both.incr(key)
            return both.execute()[-1]
    except RedisError:
        return 0


@cache_once
def _counter() -> Redis:
    """The server of the cache, where the counts lie beside what is cached."""
    return Redis.from_url(settings.REDIS_URL, **settings.CACHES["default"]["OPTIONS"])
