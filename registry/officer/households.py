"""Officer screens on households: the list and the page of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from authorities import audit
from authorities.declarations import declared
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from registry import acts, capabilities, revealing
from registry.access import access_household
from registry.households import numbered
from registry.officer.dossier import dossier
from registry.officer.lists import HOUSEHOLDS
from registry.people.corrections import Correction


@require_safe
@officer_view(capabilities.HOUSEHOLD_VIEW)
def household_list(request: HttpRequest) -> TemplateResponse:
    """Households of the area, by filters in the URL; a filter that cannot be read finds nothing and says why."""
    response = list_page(request, HOUSEHOLDS, "officer/registry/household_list.html")
    page, asked = response.context_data["page"], response.context_data["asked"]
    if asked:
        audit.record(acts.HOUSEHOLD_SHOWN, by=request.user, note=f"名单：{asked}；第 {page.number} 页")
    return response


@require_safe
@officer_view(capabilities.HOUSEHOLD_VIEW)
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
@officer_view(capabilities.HOUSEHOLD_VIEW)
def household_page(request: HttpRequest, household_id: int) -> TemplateResponse:
    """All that is held about one household, in full for who gave a reason. Looking at it is logged."""
    household = access_household(request.acting, household_id)
    may_reveal = request.acting.may(capabilities.HOUSEHOLD_REVEAL)
    given = None
    if may_reveal:
        given = revealing.revealed(household, to=request.user, session_key=request.session.session_key)
    note = "含完整个人信息" if given else ""
    audit.record(acts.HOUSEHOLD_SHOWN, by=request.user, on=household, household=household.pk, note=note)
    context = {
        "household": household,
        "dossier": dossier(household, in_full=given is not None),
        "corrections": [fact for fact in declared(Correction) if request.acting.may(fact.capability)],
        "may_reveal": may_reveal,
        "revealed": given,
        "shortest_reason": revealing.SHORTEST_REASON,
        "longest_reason": revealing.LONGEST_REASON,
    }
    return TemplateResponse(request, "officer/registry/household_page.html", context)


@require_POST
@officer_view(capabilities.HOUSEHOLD_REVEAL)
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
