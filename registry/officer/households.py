"""Officer screens on households: the list and the page of one."""

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import audit
from authorities.capabilities import Capability
from authorities.client_address import client_address
from authorities.enums import Act
from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, Page, page_number, page_of
from registry.access import access_household
from registry.models import Household
from registry.officer.dossier import dossier
from registry.officer.filters import HouseholdFilter


@require_safe
@officer_view(Capability.HOUSEHOLD_VIEW)
def household_list(request: HttpRequest) -> TemplateResponse:
    """Households of the area, by filters in the URL; a filter that cannot be read finds nothing and says why."""
    rows = Household.objects.for_list().order_by("path", "id")
    filters = HouseholdFilter(request.GET, rows, at=request.acting.authority)
    page = Page([], 1, 0, count_is_exact=True)
    if filters.is_valid():
        try:
            page = page_of(filters.qs, page_number(request.GET.get("page", "")))
        except NoSuchPage as error:
            raise Http404 from error
    filtered = any(filters.form.cleaned_data.values()) or not filters.is_valid()
    context = {"filter": filters, "page": page, "filtered": filtered, "closest": filters.closest}
    return TemplateResponse(request, "officer/registry/household_list.html", context)


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
