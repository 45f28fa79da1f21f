"""Yearly reports at the counter: whoever has no phone brings what he signed, and an officer types it in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.officer.scan_fields import SCAN_HELP, ScanField
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from mingteyouxin import capabilities
from mingteyouxin.annual_reports import filing
from mingteyouxin.annual_reports.door import access_report_to_take, reports_to_take
from mingteyouxin.annual_reports.figures import held_lines
from mingteyouxin.annual_reports.held import held_of
from mingteyouxin.annual_reports.report_form import ReportForm
from registry.households import matching
from registry.models import Household


class ToTakeFilter(AreaFilter):
    q = text_filter("名称或号码", method="filter_text")
    late = choice_filter("逾期", [("yes", "逾期未报送")], method="filter_late")

    def filter_text(self, queryset, name: str, value: str):
        found = matching(Household.objects.all(), value, at=self.acting.authority).households
        return queryset.filter(household__in=found.order_by().values("pk"))

    def filter_late(self, queryset, name: str, value: str):
        return queryset.filter(until_on__lt=clock.today())


REPORTS_TO_TAKE = Listing(
    name="annual-reports-to-take",
    title="待报送的年度信息",
    unit="份",
    capability=capabilities.CASE_FILE,
    view="annual-counter-list",
    rows=reports_to_take,
    order=("until_on", "id"),
    filters=ToTakeFilter,
    page=lambda report: ("annual-counter-take", report.pk),
    columns=(
        Column("household", "个体工商户", lambda report: str(report.household), wide=True),
        Column("number", "代码或注册号", lambda report: report.household.number),
        Column("year", "年度", lambda report: str(report.year), ("year",)),
        Column("state", "状态", lambda report: report.get_status_display(), ("status",)),
        Column("due", "期限", lambda report: report.day_in_words, ("due_on",)),
    ),
    heading="年度信息代报送",
    empty="没有待报送的年度信息。",
    empty_note="辖区内有认定的户，每年由系统请其报送；不方便上网的，可以在这里代为报送。",
)


class CounterForm(ReportForm):
    """The same, with what the operator signed."""

    consent = ScanField(label="经营者签名的委托书", help_text=SCAN_HELP)


@require_safe
@officer_view(capabilities.CASE_FILE)
def to_take(request: HttpRequest) -> TemplateResponse:
    """What households of the area have still to report, the first day first."""
    return list_page(request, REPORTS_TO_TAKE)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_FILE)
def take(request: HttpRequest, report_id: int) -> HttpResponse:
    """File the report of a household whose operator consented on paper."""
    report = access_report_to_take(request.acting, report_id)
    held = held_of(report.household, report.year)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refusal = CounterForm(*posted, report=report, held=held), ""
    if form.is_bound and form.is_valid():
        try:
            filing.file_on_paper(report, form.sheet(), form.cleaned_data["consent"][0], by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"已代为报送，由{report.recogniser.short_name}确认。")
            return redirect("annual-counter-list", request.acting.authority.code)
    context = {"report": report, "form": form, "refusal": refusal, "held": held_lines(held, report.year)}
    template = "officer/mingteyouxin/annual_report_take.html"
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
