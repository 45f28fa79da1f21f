"""Officer screen: figures of objections of a year, by bureau and by source of data."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from appeals import capabilities, statistics
from authorities import clock
from authorities.officer.door import officer_view
from authorities.officer.forms import year_of


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def figures(request: HttpRequest) -> TemplateResponse:
    """How many were filed and decided, in time, upheld; whose data was found wrong."""
    year = year_of(request, clock.today())
    bureaus = statistics.by_bureau(year)
    context = {
        "year": year,
        "bureaus": bureaus,
        "totals": statistics.totals(bureaus),
        "sources": statistics.by_source(year),
    }
    return TemplateResponse(request, "officer/appeals/figures.html", context)
