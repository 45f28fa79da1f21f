"""A case's page of visits and opinions."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import audit
from authorities.officer.door import officer_view
from mingteyouxin import acts, capabilities
from mingteyouxin.cases.door import access_case
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from mingteyouxin.visits import visit_sheets
from mingteyouxin.visits.models import Visit

_WITH = ("request", "answered_by", "closed_by", "reply__file")


@require_safe
@officer_view(capabilities.CASE_VIEW)
def visits_and_opinions_page(request: HttpRequest, case_id: int) -> TemplateResponse:
    """A case's visits and opinions, and what they still keep it from."""
    case = access_case(request.acting, case_id)
    audit.record(acts.CASE_SHOWN, by=request.user, on=case, household=case.household_id, note="走访和征求意见")
    made = Visit.objects.filter(case=case).select_related("station", "recorded_by", "signature")
    context = {
        "case": case,
        "visits": list(made.prefetch_related("photos__file", "drafts__by").order_by("-id")),
        "answer_labels": dict(visit_sheets.ANSWERS),
        "items": list(OpinionItem.objects.filter(case=case).select_related(*_WITH)),
        # Both are arranged by the bureau that handles the case.
        "reviews": case.in_charge == request.acting.authority and request.acting.may(capabilities.CASE_REVIEW),
        "obstacles": of_visits_and_opinions([case])[case.pk],
    }
    return TemplateResponse(request, "officer/mingteyouxin/visits_and_opinions.html", context)
