"""What the level above asks of the household, in its workspace: read on the page of the case, answered here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from authorities.access import NotAccessible
from authorities.refusals import Refused, troubles_of
from mingteyouxin.applying.household.own_cases import access_own_case
from mingteyouxin.applying.household.pages import case_shown
from mingteyouxin.cases.enums import ASKED_FROM_ABOVE
from mingteyouxin.cases.part_models import Supplement
from mingteyouxin.spot_checks import spot_checks
from registry.household.door import household_view


@require_POST
@household_view
def check_answer(request: HttpRequest, case_id: int, supplement_id: int) -> HttpResponse:
    """Say something to the level above that checks the title."""
    household = request.standing.household
    own = Supplement.objects.filter(household=household, case=case_id, stage__in=ASKED_FROM_ABOVE)
    supplement = own.filter(pk=supplement_id).first()
    if supplement is None:
        raise NotAccessible
    text, field = request.POST.get("text", ""), f"check-{supplement.pk}"
    try:
        spot_checks.answer_as_household(supplement, text=text, by=request.person)
    except Refused as error:
        case = access_own_case(request, case_id)
        return case_shown(request, case, troubles=troubles_of(error, field), typed={field: text})
    messages.success(request, "您的说明已提交，抽查机关决定时会看到。")
    return redirect("my-case", household.pk, case_id)
