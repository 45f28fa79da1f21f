"""What the look-ups of the open API share: no login, so many a minute from one address."""

from redis.exceptions import RedisError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView


class LookupThrottle(AnonRateThrottle):
    """So many look-ups a minute from one address. When the counter's store is away, nobody is kept from looking."""

    scope = "lookup"

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class PublicView(APIView):
    """A look-up that is open to all and counted by address."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (LookupThrottle,)
