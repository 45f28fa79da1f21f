"""What the look-ups of the open API share: no login, so many a minute from one address."""

from django.db.models import QuerySet
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from authorities.api.problem_details import Problem
from authorities.api.throttles import LookupThrottle
from authorities.paging import NoSuchPage, Page, page_number, page_of


class PublicView(APIView):
    """A look-up that is open to all and counted by address."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (LookupThrottle,)


def page_asked_for(rows: QuerySet, request: Request) -> Page:
    """The page that the address names; a problem where the list has no such page."""
    try:
        return page_of(rows, page_number(request.query_params.get("page", "")))
    except NoSuchPage as error:
        raise Problem(error.code, status=400, title="查询条件有误", detail="页码超出范围。") from error
