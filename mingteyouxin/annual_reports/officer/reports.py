"""Officers' pages of yearly reports: what is due, late, filed; confirmed in bulk or one by one."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import clock
from authorities.lists.filters import choice_filter, year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.annual_reports import confirming, filing
from mingteyouxin.annual_reports.door import access_own_report, access_report, visible_reports
from mingteyouxin.annual_reports.enums import ReportBasis, YearlyReportStatus
from mingteyouxin.annual_reports.figures import figure_lines, figures_of_report
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.annual_reports.workflow import YEARLY_REPORT

_PAGE, _LIST = "annual-report-page", "annual-report-list"
_OTHERS = [(one.value, one.label) for one in YearlyReportStatus if one != YearlyReportStatus.FILED]


class ReportFilter(AreaFilter):
    """What waits to be confirmed is shown first."""

    tabs = "state"
    state = choice_filter("状态", _OTHERS, empty_label=YearlyReportStatus.FILED.label, method="filter_nothing")
    year = year_filter()
    changed = choice_filter("变化", [("yes", "有变化"), ("no", "没有变化")], method="filter_changed")
    late = choice_filter("逾期", [("yes", "逾期未报送")], method="filter_late")
    whose = choice_filter("由谁确认", [("own", "本局")], method="filter_whose")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        state = self.form.cleaned_data["state"] or YearlyReportStatus.FILED
        return super().filter_queryset(queryset.filter(status=state))

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_changed(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(changed=value == "yes")

    def filter_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(until_on__lt=clock.today())

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(recogniser=self.acting.authority)


def _state(report: YearlyReport) -> str:
    late = "，逾期" if report.is_late(clock.today()) else ""
    return f"{report.get_status_display()}{late}"


ANNUAL_REPORTS = Listing(
    name="annual-reports",
    title="年度信息报告",
    unit="份",
    capability=capabilities.CASE_VIEW,
    view=_LIST,
    rows=visible_reports,
    order=("until_on", "id"),
    filters=ReportFilter,
    page=lambda report: (_PAGE, report.pk),
    named=lambda report: f"{report.household}（{report.year}）",
    columns=(
        Column("household", "个体工商户", lambda report: str(report.household), wide=True),
        Column("year", "年度", lambda report: str(report.year), ("year",)),
        Column("class", "类别", lambda report: str(report.recognition)),
        Column("recogniser", "认定机关", lambda report: report.recogniser.short_name),
        Column("until", "报送截止", lambda report: report.until_on, ("until_on",)),
        Column("filed", "报送时间", lambda report: report.filed_at, ("filed_at",)),
        Column("changes", "变化", lambda report: "有变化" if report.changed else "", ("changed",)),
        Column("state", "状态", _state, ("status",), lambda report: YEARLY_REPORT.mark(report.status)),
    ),
    empty="没有待确认的年度信息报告。",
    empty_note="认定有效期内的户，每年由系统请其报送；报送以后列在这里。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def report_list(request: HttpRequest) -> TemplateResponse:
    """Reports of the area, those that wait to be confirmed first."""
    acting, state = request.acting, request.GET.get("state", "")
    basis = {"": ReportBasis.REPORT, YearlyReportStatus.DUE: ReportBasis.HELD}.get(state)
    waiting = 0
    if basis and acting.may(capabilities.CASE_DECIDE):
        waiting = confirming.plain(acting.authority, basis).count()
    template = "officer/mingteyouxin/annual_report_list.html"
    return list_page(request, ANNUAL_REPORTS, template, basis=basis, waiting=waiting)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def confirm_many(request: HttpRequest) -> HttpResponse:
    """Confirm in one go all of the bureau's own in which nothing is to be looked into."""
    basis = ReportBasis.HELD if request.POST.get("basis") == ReportBasis.HELD else ReportBasis.REPORT
    try:
        done, left = confirming.confirm_plain(request.acting.authority, basis, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        rest = f"；另有 {left} 份须逐份核实（年度分型没有公布，或者不符合、降为生存型）" if left else ""
        messages.success(request, f"已确认 {done} 份，并告知经营者{rest}。")
    return redirect(_LIST, request.acting.authority.code)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def report_page(request: HttpRequest, report_id: int) -> TemplateResponse:
    """One report: what was held and said, the type of its year, what may be done now."""
    acting = request.acting
    report = access_report(acting, report_id)
    own = acting.authority.pk == report.recogniser_id and acting.may(capabilities.CASE_DECIDE)
    late = report.is_late(clock.today())
    may_confirm = own and (late or report.status == YearlyReportStatus.FILED)
    context = {
        "report": report,
        "mark": YEARLY_REPORT.mark(report.status),
        "state": _state(report),
        "late": late,
        "figures": figure_lines(figures_of_report(report), report.year),
        "looked": confirming.look([report])[report.pk] if may_confirm else None,
        "may_confirm": may_confirm,
        "may_return": own and report.status == YearlyReportStatus.FILED,
        "events": list(report.events.select_related("by").order_by("id")),
    }
    return TemplateResponse(request, "officer/mingteyouxin/annual_report_page.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def confirm_one(request: HttpRequest, report_id: int) -> HttpResponse:
    """Confirm one: as filed, or late by what is held."""
    report = access_own_report(request.acting, report_id)
    return acted(
        request,
        lambda: confirming.confirm(report, reason=note_of(request), by=request.user),
        done="已确认，并告知经营者。",
        to=_PAGE,
        key=report.pk,
    )


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def give_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """Return one for a supplement."""
    report = access_own_report(request.acting, report_id)
    return acted(
        request,
        lambda: filing.give_back(report, question=note_of(request), by=request.user),
        done="已退回，并告知经营者；送达以后，补充的期限开始计算。",
        to=_PAGE,
        key=report.pk,
    )
