"""The page of every declared public list, without login and without jurisdiction."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities.lists.public import PublicListing, PublicSelection
from authorities.paging import page_asked_for


def public_list(listing: PublicListing) -> Callable[[HttpRequest], HttpResponse]:
    """The page of a list, by conditions and page in the address; a condition that cannot be read is explained."""

    @login_not_required
    @require_safe
    def shown(request: HttpRequest) -> HttpResponse:
        selection = PublicSelection(listing, request.GET)
        _code, refusal = selection.refusal
        context = {"listing": listing, "fields": selection.form.visible_fields(), "refusal": refusal}
        if refusal:
            return render(request, "public/portal/list.html", context, status=400)
        page = page_asked_for(request, selection.rows)
        context |= {"page": page, "lines": [listing.line(row) for row in listing.shown(page.results)]}
        return render(request, "public/portal/list.html", context)

    return shown
