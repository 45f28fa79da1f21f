"""The pieces that every list of the back office shares: its page, its export, its act on many rows."""

from contextlib import nullcontext

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from authorities import capabilities
from authorities.access import Acting
from authorities.client_address import client_address
from authorities.jurisdiction import jurisdiction
from authorities.lists import bulk, exports
from authorities.lists.catalogue import access_listing
from authorities.lists.listing import Listing, Selection
from authorities.lists.table import table_of
from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, page_number
from authorities.refusals import Refused


def list_page(
    request: HttpRequest, listing: Listing, template: str = "officer/list.html", **more: object
) -> TemplateResponse:
    """The page of a list, by filters, order and page in the URL; a filter that cannot be read says so.

    A page that has more than the list extends the template that all lists share.
    """
    acting = request.acting
    with _scope(listing, acting):
        selection = Selection(listing, acting, request.GET)
        try:
            page = selection.page(page_number(request.GET.get("page", "")))
        except NoSuchPage as error:
            raise Http404 from error
        table = table_of(selection, page, request.GET)
    context = {"table": table, "page": page, "filter": selection.filter, "filtered": selection.is_filtered}
    context["asked"] = selection.in_words
    # Without conditions one is on the same tab.
    context["tab_query"] = f"?{urlencode({selection.filter.tabs: selection.tab})}" if selection.tab else ""
    # Boxes that were ticked in a form that could not be carried out.
    context["ticked"] = ()
    return TemplateResponse(request, template, context | more)


@require_POST
@officer_view(capabilities.OFFICE)
def list_export(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for the export of what a list shows. The list names the capability that it asks for besides."""
    acting = request.acting
    listing = access_listing(acting, name)
    query = QueryDict(request.POST.get("query", ""))
    try:
        job = exports.request_export(acting, listing, query, address=client_address(request))
    except exports.ExportRefused as error:
        messages.warning(request, str(error))
        return redirect(_back(acting, listing, query))
    return redirect("job-page", acting.authority.code, job.pk)


@require_POST
@officer_view(capabilities.OFFICE)
def list_bulk(request: HttpRequest, name: str) -> HttpResponse:
    """Act on the chosen rows of a list and say of each what came of it."""
    acting = request.acting
    listing = access_listing(acting, name)
    act = bulk.access_act(acting, listing, request.POST.get("act", ""))
    query = QueryDict(request.POST.get("query", ""))
    every = query if request.POST.get("every") else None
    try:
        with _scope(listing, acting):
            results = bulk.act_on_rows(acting, listing, act, keys=request.POST.getlist("key"), every=every)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect(_back(acting, listing, query))
    context = {
        "listing": listing,
        "act": act,
        "results": results,
        "done": sum(result.done for result in results),
        "back": _back(acting, listing, query),
    }
    return TemplateResponse(request, "officer/authorities/bulk_result.html", context)


def _scope(listing: Listing, acting: Acting):
    """The jurisdiction of the list's rows, where it is another than the officer's own."""
    path = listing.scope(acting)
    return nullcontext() if path == acting.authority.path else jurisdiction(path)


def _back(acting: Acting, listing: Listing, query: QueryDict) -> str:
    url = reverse(listing.view, args=[acting.authority.code])
    return f"{url}?{query.urlencode()}" if query else url
