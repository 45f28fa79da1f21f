"""Officers' pages of what was reported upward."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.access import Acting
from authorities.lists.filters import year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from mingteyouxin import capabilities
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles.door import access_report, visible_reports
from mingteyouxin.titles.models import RecognitionReport
from registry.enums import RecognitionClass, RecognitionLevel


class ReportFilter(AreaFilter):
    year = year_filter(field_name="round__year")


def _reports(acting: Acting) -> QuerySet[RecognitionReport]:
    return visible_reports(acting).defer("rows")


def _name(report: RecognitionReport) -> str:
    return f"{report.authority.short_name} {report.round.year} 年度，累计 {report.count} 户"


REPORTS = Listing(
    name="recognition-reports",
    title="认定情况上报",
    unit="次",
    capability=capabilities.CASE_VIEW,
    view="recognition-reports",
    rows=_reports,
    order=("-id",),
    filters=ReportFilter,
    page=lambda report: ("recognition-report", report.pk),
    columns=(
        Column("report", "上报", _name, ("path", "round__year"), wide=True),
        Column("count", "累计户数", lambda report: report.count, ("count",)),
        Column("reported", "上报时间", lambda report: report.reported_at, ("reported_at",)),
        Column("by", "上报人", lambda report: str(report.reported_by or "")),
    ),
    empty="还没有上报。",
    empty_note="每次复核认定后，本批次累计的认定名单自动上报，上级机关可以查看。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def report_list(request: HttpRequest) -> TemplateResponse:
    """What bureaus of the area reported upward, the latest first."""
    return list_page(request, REPORTS)


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
