"""Recommendations of departments in the household's workspace: the operator agrees or does not (C6)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import clock
from authorities.refusals import Refused
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import IN_LINE
from mingteyouxin.contests.contested import contested
from mingteyouxin.criteria import standard_tree
from mingteyouxin.recommending import recommendations
from mingteyouxin.recommending.door import access_own_recommendation, own_recommendations
from registry.household.door import household_view

_LONGEST_NOTE = 300


@require_safe
@household_view
def recommendation_list(request: HttpRequest) -> TemplateResponse:
    context = {"cases": list(own_recommendations()), "today": clock.today()}
    return TemplateResponse(request, "household/mingteyouxin/recommendation_list.html", context)


@require_safe
@household_view
def recommendation_page(request: HttpRequest, case_id: int) -> TemplateResponse:
    """Who recommends it, as what, why; what agreeing means."""
    case = access_own_recommendation(case_id)
    standard = standard_tree.read(case.round.standard)
    context = {
        "case": case,
        "awaited": case.status == CaseStatus.CONSENT_AWAITED and not case.is_over(clock.today()),
        "rule": standard.rules.get(case.recognition_class),
        "events": list(case.events.told()),
        "found": recommendations.found_at_consent(case) if case.status in IN_LINE else [],
        "contested": contested(case.household_id, year=case.round.year),
    }
    return TemplateResponse(request, "household/mingteyouxin/recommendation_page.html", context)


@require_POST
@household_view
def recommendation_agree(request: HttpRequest, case_id: int) -> HttpResponse:
    """事先征得经营者同意: of the operator in person, whoever else acts for the household."""
    case = access_own_recommendation(case_id)
    if (refusal := _not_the_operator(request, case)) is not None:
        return refusal
    try:
        agreed = recommendations.consent(case.pk, request.standing.household, by=request.person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        if recommendations.found_at_consent(agreed):
            messages.warning(
                request, f"您已同意被推荐。核对时发现的情况见下，由{case.authority.name}的工作人员审核后决定。"
            )
        else:
            messages.success(request, f"您已同意被推荐，由{case.authority.name}审核。")
    return _to_page(request, case)


@require_POST
@household_view
def recommendation_decline(request: HttpRequest, case_id: int) -> HttpResponse:
    """No reason is asked for."""
    case = access_own_recommendation(case_id)
    if (refusal := _not_the_operator(request, case)) is not None:
        return refusal
    note = request.POST.get("note", "").replace("\0", "").strip()[:_LONGEST_NOTE]
    try:
        recommendations.decline(case.pk, by=request.person, note=note)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已记录：您不同意被推荐。没有任何不利影响。")
    return _to_page(request, case)


def _not_the_operator(request: HttpRequest, case: Case) -> HttpResponse | None:
    if request.standing.is_operator:
        return None
    messages.warning(request, "同意或者不同意推荐只能由经营者本人决定。")
    return _to_page(request, case)


def _to_page(request: HttpRequest, case: Case) -> HttpResponse:
    return redirect("my-recommendation", request.standing.household.pk, case.pk)
