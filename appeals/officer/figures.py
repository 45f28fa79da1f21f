"""Officer screen: figures of objections of a year, by bureau and by source of data."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from appeals import capabilities, statistics
from appeals.enums import AppealSubject
from authorities import clock
from authorities.officer.door import officer_view
from authorities.officer.forms import year_of


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def figures(request: HttpRequest) -> TemplateResponse:
    """How many of a subject were filed and decided, in time, upheld; of typing, whose data was found wrong."""
    year = year_of(request, clock.today())
    asked = request.GET.get("subject", "")
    subject = AppealSubject(asked) if asked in AppealSubject.values else AppealSubject.TYPING
    bureaus = statistics.by_bureau(year, subject)
    context = {
        "year": year,
        "subject": subject,
        "subjects": AppealSubject.choices,
        "bureaus": bureaus,
        "totals": statistics.totals(bureaus),
        "sources": statistics.by_source(year) if subject == AppealSubject.TYPING else [],
    }
    return TemplateResponse(request, "officer/appeals/figures.html", context)
