"""Officers' pages of what was reported upward."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.officer.door import officer_view
from authorities.paging import page_asked_for
from mingteyouxin import capabilities
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles.door import access_report, visible_reports
from registry.enums import RecognitionClass, RecognitionLevel


@require_safe
@officer_view(capabilities.CASE_VIEW)
def report_list(request: HttpRequest) -> TemplateResponse:
    """What bureaus of the area reported upward, the latest first."""
    context = {"page": page_asked_for(request, visible_reports(request.acting).defer("rows"))}
    return TemplateResponse(request, "officer/mingteyouxin/report_list.html", context)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def report_page(request: HttpRequest, report_id: int) -> TemplateResponse:
    """One report with its list and its checksum."""
    report = access_report(request.acting, report_id)
    context = {"report": report, "lines": [_labelled(row) for row in report.rows]}
    return TemplateResponse(request, "officer/mingteyouxin/report_page.html", context)


def _labelled(row: list[str]) -> list[str]:
    """A line of a report as people read it."""
    *known, kind, level, path, day = row
    labels = RecognitionClass(kind).label, RecognitionLevel(level).label, RecognitionPath(path).label
    return [*known, *labels, day]
