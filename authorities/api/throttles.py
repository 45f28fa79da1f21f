"""How often the API may be called. When the counter's store is away, nobody is kept out."""

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class _Throttle(SimpleRateThrottle):
    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class _AddressThrottle(_Throttle):
    """Counts by the address of the caller, whoever it says it is."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class LookupThrottle(_AddressThrottle):
    """So many look-ups a minute from one address."""

    scope = "lookup"


class TokenThrottle(_AddressThrottle):
    """So many tokens asked for a minute from one address: a secret is not found by trying."""

    scope = "token"


class AddressThrottle(_AddressThrottle):
    """So many calls a minute from one address, with a good token or without."""

    scope = "address"


class MachineThrottle(_Throttle):
    """So many calls a minute of one machine, from wherever."""

    scope = "machine"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
