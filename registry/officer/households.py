"""Officer screens on households: the list and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from authorities import audit
from authorities.capabilities import Capability
from authorities.client_address import client_address
from authorities.enums import Act
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from registry.access import access_household
from registry.households import numbered
from registry.officer.dossier import dossier
from registry.officer.lists import HOUSEHOLDS


@require_safe
@officer_view(Capability.HOUSEHOLD_VIEW)
def household_list(request: HttpRequest) -> TemplateResponse:
    """Households of the area, by filters in the URL; a filter that cannot be read finds nothing and says why."""
    return list_page(request, HOUSEHOLDS, "officer/registry/household_list.html")


@require_safe
@officer_view(Capability.HOUSEHOLD_VIEW)
def household_find(request: HttpRequest) -> HttpResponse:
    """The search box of every page: a whole number leads to its household, all else to the list."""
    bureau, text = request.acting.authority, request.GET.get("q", "").strip()
    if request.GET.get("by") == "operator":
        query = {"operator": text}
    else:
        household = numbered(text)
        if household is not None:
            return redirect("household-page", bureau.code, household)
        query = {"q": text}
    return redirect(f"{reverse('household-list', args=[bureau.code])}?{urlencode(query)}")


@require_safe
@officer_view(Capability.HOUSEHOLD_VIEW)
def household_page(request: HttpRequest, household_id: int) -> TemplateResponse:
    """All that is held about one household. Looking at it is logged."""
    household = access_household(request.acting, household_id)
    audit.record(
        Act.HOUSEHOLD_SHOWN,
        by=request.user,
        on=household,
        household=household.pk,
        address=client_address(request),
    )
    context = {"household": household, "dossier": dossier(household)}
    return TemplateResponse(request, "officer/registry/household_page.html", context)
