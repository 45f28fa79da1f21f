"""How much may come from one address of those who have not logged in."""

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from authorities.client_address import client_address

_HOUR = 3600


def too_many(request: HttpRequest, what: str, *, an_hour: int) -> bool:
    """More from one address in an hour than is plausible. When the counter is away, nobody is kept out."""
    key = f"{what}:{client_address(request)}"
    try:
        cache.add(key, 0, timeout=_HOUR)
        return cache.incr(key) > an_hour
    except (RedisError, ValueError):
        return False
