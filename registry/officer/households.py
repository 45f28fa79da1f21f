"""Officer screens on households: the list and the page of one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import audit
from authorities.capabilities import Capability
from authorities.enums import Act
from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, Page, page_number, page_of
from registry import revealing
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
        audit.record(Act.HOUSEHOLD_SHOWN, by=request.user, note=f"名单：{filters.worded()}；第 {page.number} 页")
    filtered = any(filters.form.cleaned_data.values()) or not filters.is_valid()
    context = {"filter": filters, "page": page, "filtered": filtered, "closest": filters.closest}
    return TemplateResponse(request, "officer/registry/household_list.html", context)


@require_safe
@officer_view(Capability.HOUSEHOLD_VIEW)
def household_page(request: HttpRequest, household_id: int) -> TemplateResponse:
    """All that is held about one household, in full for who gave a reason. Looking at it is logged."""
    household = access_household(request.acting, household_id)
    may_reveal = request.acting.may(Capability.HOUSEHOLD_REVEAL)
    given = None
    if may_reveal:
        given = revealing.revealed(household, to=request.user, session_key=request.session.session_key)
    note = "含完整个人信息" if given else ""
    audit.record(Act.HOUSEHOLD_SHOWN, by=request.user, on=household, household=household.pk, note=note)
    context = {
        "household": household,
        "dossier": dossier(household, in_full=given is not None),
        "may_reveal": may_reveal,
        "revealed": given,
        "shortest_reason": revealing.SHORTEST_REASON,
        "longest_reason": revealing.LONGEST_REASON,
    }
    return TemplateResponse(request, "officer/registry/household_page.html", context)


@require_POST
@officer_view(Capability.HOUSEHOLD_REVEAL)
def household_reveal(request: HttpRequest, household_id: int) -> HttpResponse:
    """Give the reason for seeing a household in full. What is seen stands on its page and in no other place."""
    household = access_household(request.acting, household_id)
    try:
        revealing.reveal(
            household,
            by=request.user,
            session_key=request.session.session_key,
            reason=request.POST.get("reason", ""),
        )
    except revealing.RevealRefused as error:
        messages.warning(request, str(error))
    return redirect("household-page", request.acting.authority.code, household.pk)
