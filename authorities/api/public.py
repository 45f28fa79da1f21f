"""What the look-ups of the open API share: no login, so many a minute from one address."""

from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from authorities.api.throttles import LookupThrottle


class PublicView(APIView):
    """A look-up that is open to all and counted by address."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (LookupThrottle,)
