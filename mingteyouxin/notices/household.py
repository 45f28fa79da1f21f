"""An objection in the household's workspace: it is read on the page of the case, and answered here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from authorities.access import NotAccessible
from authorities.refusals import Refused
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
    try:
        objections.reply(told.pk, request.POST.get("text", "")[:2000], by=request.person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "您的说明已提交，认定机关处理异议时会看到。")
    return redirect("my-case", household.pk, case_id)
