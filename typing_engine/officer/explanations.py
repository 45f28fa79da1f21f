"""Officer screen: why a household has its type, rule by rule and fact by fact. Looking at it is logged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from authorities import audit
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.officer.door import officer_view
from registry import directory, households
from registry.access import access_household
from registry.capabilities import INTAKE_VIEW
from registry.models import Household
from typing_engine import acts, capabilities, explanations
from typing_engine.access import access_run
from typing_engine.officer.reasons import reasons


@require_safe
@officer_view(capabilities.RESULT_VIEW)
def household_typing(request: HttpRequest, household_id: int) -> TemplateResponse:
    """The published result with its reasons, or with `run` the result of that one."""
    acting = request.acting
    household = access_household(acting, household_id)
    wanted = request.GET.get("run", "")
    if wanted:
        run = access_run(acting, _number(wanted))
        explanation = explanations.of_run(household, run.pk)
    else:
        explanation = explanations.current(household)
    note = f"分型批次 {explanation.run.pk}" if explanation else "没有结果"
    audit.record(
        acts.RESULT_SHOWN,
        by=request.user,
        on=household,
        household=household.pk,
        address=client_address(request),
        note=note,
    )
    context = {
        "household": household,
        "explanation": explanation,
        "reasons": explanation and reasons(explanation, may_open=acting.may(INTAKE_VIEW)),
        "wanted_run": run if wanted else None,
        "may_see_runs": acting.may(capabilities.TYPING_VIEW),
    }
    return TemplateResponse(request, "officer/typing_engine/household_typing.html", context)


@require_safe
@officer_view(capabilities.RESULT_VIEW)
def run_household(request: HttpRequest, run_id: int) -> HttpResponse:
    """From a number typed on a run's page to what the run found for that household."""
    acting = request.acting
    run = access_run(acting, run_id)
    number = directory.compared(request.GET.get("number", ""))
    found = None
    if directory.is_number(number):
        found = households.matching(Household.objects.all(), number, at=acting.authority).households.first()
    if found is None:
        messages.warning(request, "辖区内没有这个号码的个体工商户。请输入完整的 18 位统一社会信用代码或 15 位注册号。")
        return redirect("run-page", acting.authority.code, run.pk)
    return redirect(f"{reverse('household-typing', args=[acting.authority.code, found.pk])}?run={run.pk}")


def _number(text: str) -> int:
    """A run's number out of the URL; whatever else stands there is no run's."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise NotAccessible
    return int(text)
