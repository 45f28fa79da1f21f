"""Officer screen: everything that is contested in the area and not answered yet, whatever it is about."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from appeals import capabilities, matters
from authorities.officer.door import officer_view

_MOST = 50


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def overview(request: HttpRequest) -> TemplateResponse:
    """How much is open and late, subject by subject, and what is due first; each subject's own list leads on."""
    acting = request.acting
    tallies = matters.tallies(acting)
    context = {
        "tallies": tallies,
        "matters": matters.open_matters(acting, most=_MOST),
        "total": sum(one.open for one in tallies),
    }
    return TemplateResponse(request, "officer/appeals/overview.html", context)
