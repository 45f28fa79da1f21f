"""GET of every declared public list that programs may read: open to all, by pages, with the conditions of its page."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from authorities.api.problem_details import Problem, problems
from authorities.api.public import PublicView, page_asked_for
from authorities.lists.public import Condition, PublicListing, PublicSelection
from authorities.paging import PAGE_SIZE


def list_view(listing: PublicListing) -> type[PublicView]:
    """The endpoint of a list."""
    api, answered = listing.api, _answered(listing)

    class ListView(PublicView):
        @extend_schema(
            operation_id=api.operation,
            tags=[api.tag],
            summary=api.summary,
            description=_description(listing),
            parameters=[
                *map(_parameter, listing.conditions),
                OpenApiParameter("page", int, description=f"页码，每页 {PAGE_SIZE} 条"),
            ],
            responses={200: answered, **problems(400, 429)},
        )
        def get(self, request: Request) -> Response:
            selection = PublicSelection(listing, request.query_params)
            if not selection.is_valid:
                code, text = selection.refusal
                raise Problem(code, status=400, title="查询条件有误", detail=text)
            page = page_asked_for(selection.rows, request)
            results = listing.shown(page.results)
            answer = {"count": page.count, "count_is_exact": page.count_is_exact, "results": results}
            return Response(answered(answer).data)

    return ListView


def _parameter(condition: Condition) -> OpenApiParameter:
    return OpenApiParameter(condition.name, str, enum=condition.values or None, description=condition.described)


def _answered(listing: PublicListing) -> type[serializers.Serializer]:
    """How a page of the list reads; the schema knows it by the list's address."""
    members = {
        "count": serializers.IntegerField(help_text=listing.api.counted),
        "count_is_exact": serializers.BooleanField(help_text="为 false 时，实际多于 count"),
        "results": listing.api.serializer(many=True),
    }
    name = listing.address.strip("/").title().replace("-", "")
    return type(f"{name}Serializer", (serializers.Serializer,), members)


def _description(listing: PublicListing) -> str:
    checked = [
        f"`{condition.name}` 须为{condition.must_be}，否则 400 `unknown_{condition.name}`"
        for condition in listing.conditions
    ]
    checked += ["`page` 须在范围内，否则 400 `page_out_of_range`", "过于频繁 429 `throttled`"]
    return f"{listing.api.order}，每页 {PAGE_SIZE} 条。\n\n校验：{'；'.join(checked)}。"
