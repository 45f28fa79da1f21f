"""An objection in the household's workspace: it is read on the page of the case, and answered here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from authorities.access import NotAccessible
from authorities.refusals import Refused, troubles_of
from mingteyouxin.applying.household.own_cases import access_own_case
from mingteyouxin.applying.household.pages import case_shown
from mingteyouxin.notices import objections
from mingteyouxin.notices.objection_models import ObjectionTold
from registry.household.door import household_view


@require_POST
@household_view
def objection_reply(request: HttpRequest, case_id: int, told_id: int) -> HttpResponse:
    """Say something to an objection against the household."""
    household = request.standing.household
    told = ObjectionTold.objects.filter(household=household, case=case_id, pk=told_id).first()
    if told is None:
        raise NotAccessible
    text, field = request.POST.get("text", ""), f"reply-{told.pk}"
    try:
        objections.reply(told.pk, text, by=request.person)
    except Refused as error:
        case = access_own_case(request, case_id)
        return case_shown(request, case, troubles=troubles_of(error, field), typed={field: text})
    messages.success(request, "您的说明已提交，认定机关处理异议时会看到。")
    return redirect("my-case", household.pk, case_id)
