"""The yearly report in the household's workspace: read what is held, say whether anything changed, send."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.refusals import Refused
from mingteyouxin.annual_reports import filing
from mingteyouxin.annual_reports.door import access_reports_own
from mingteyouxin.annual_reports.figures import figure_lines, figures_of_report, held_lines
from mingteyouxin.annual_reports.held import held_of
from mingteyouxin.annual_reports.report_form import ReportForm
from mingteyouxin.annual_reports.workflow import TO_FILE, YEARLY_REPORT
from registry.household.door import household_view


@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report: the form while it waits for the household, afterwards what was filed and what became of it."""
    own = access_reports_own(request.standing, report_id)
    posted = request.POST if request.method == "POST" else None
    form, refusal = None, ""
    held = held_of(request.standing.household, own.year)
    if own.status in TO_FILE and own.recognition.is_valid_on(clock.today()):
        form = ReportForm(posted, report=own, held=held)
    elif posted is not None:
        refusal = "该年度信息已经报送或者不需要再报送。"
    if form is not None and form.is_bound and form.is_valid():
        try:
            filing.file(own, form.sheet(), by=request.person)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"已报送，由{own.recogniser.name}确认。")
            return redirect("my-annual-report", own.household_id, own.pk)
    failed = bool(refusal) or (form is not None and form.is_bound)
    context = {
        "report": own,
        "form": form,
        "refusal": refusal,
        "held": held_lines(held, own.year) if form is not None else [],
        "figures": figure_lines(figures_of_report(own), own.year),
        "mark": YEARLY_REPORT.mark(own.status),
        "word": YEARLY_REPORT.household_word(own.status),
        "late": own.is_late(clock.today()),
    }
    template = "household/mingteyouxin/annual_report.html"
    return TemplateResponse(request, template, context, status=422 if failed else 200)
