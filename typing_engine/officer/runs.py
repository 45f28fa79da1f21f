"""Officer screens on typing runs: the board, the beginning of a run, the page of one."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.enums import Level
from authorities.jurisdiction import upwards
from authorities.models import Authority
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from casework.refusals import Refused
from registry import directory
from typing_engine import capabilities, runs, schedule, standards
from typing_engine.access import access_area, access_run
from typing_engine.enums import RunStatus
from typing_engine.models import AnnualTyping, Run, Standard
from typing_engine.officer.distribution import distribution, run_before
from typing_engine.officer.forms import AnnualForm, RunForm, first_plan
from typing_engine.officer.lists import RUNS
from typing_engine.officer.progress import progress_of
from typing_engine.officer.run_details import run_details
from typing_engine.officer.steps import steps_of
from typing_engine.run_notes import notes_for

# The gates stand first on the page of a run that somebody has to decide on.
_UNDECIDED = (RunStatus.HELD, RunStatus.AWAITING_CONFIRMATION)


@require_safe
@officer_view(capabilities.TYPING_VIEW)
def run_list(request: HttpRequest) -> TemplateResponse:
    """Runs of the bureau's province, the latest first, and the yearly ones that are planned."""
    acting = request.acting
    is_nation = acting.authority.level == Level.NATION
    may_run = acting.may(capabilities.TYPING_RUN)
    return list_page(
        request,
        RUNS,
        "officer/typing_engine/run_list.html",
        names=dict(directory.provinces()) if is_nation else {},
        annual=AnnualTyping.objects.filter(run=None).select_related("planned_by"),
        may_run=may_run,
        notes=notes_for(acting.authority.path, clock.today()) if may_run else [],
        empty_note="" if may_run else "省局公布分型结果后，本辖区的结果分布会出现在这里。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.TYPING_RUN)
def run_new(request: HttpRequest) -> HttpResponse:
    """Start a whole run of the province; which standard and which annual report it goes by is shown before."""
    bureau = request.acting.authority
    province = bureau.path.strip("/")
    versions = standards.versions(province, on=clock.today())
    form = RunForm(request.POST if request.method == "POST" else None, versions=versions, initial=_first_run())
    if form.is_bound and form.is_valid():
        try:
            run = runs.request_run(province=province, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("run-page", bureau.code, run.pk)
    as_of = form.cleaned_data.get("as_of") if form.is_bound else form.initial["as_of"]
    context = {"form": form, "notes": notes_for(bureau.path, clock.today()), **_basis(province, as_of)}
    return TemplateResponse(
        request, "officer/typing_engine/run_new.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@officer_view(capabilities.TYPING_RUN)
def run_basis(request: HttpRequest) -> TemplateResponse:
    """The part of the form that says what a reference day brings with it; asked for when the day is changed."""
    try:
        as_of = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        as_of = None
    basis = _basis(request.acting.authority.path.strip("/"), as_of)
    return TemplateResponse(request, "officer/typing_engine/_basis.html", basis)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.TYPING_RUN)
def run_annual(request: HttpRequest) -> HttpResponse:
    """Plan the yearly run of the province; the clock starts it."""
    bureau = request.acting.authority
    form = AnnualForm(request.POST if request.method == "POST" else None, initial=first_plan())
    if form.is_bound and form.is_valid():
        planned = form.cleaned_data
        try:
            schedule.plan_annual(
                province=bureau.path.strip("/"), year=planned["as_of"].year, by=request.user, **planned
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{planned['as_of'].year} 年的年度集中分型已安排。")
            return redirect("run-list", bureau.code)
    context = {"form": form, "planned": AnnualTyping.objects.select_related("run")}
    return TemplateResponse(
        request, "officer/typing_engine/run_annual.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@officer_view(capabilities.TYPING_VIEW)
def run_page(request: HttpRequest, run_id: int) -> TemplateResponse:
    """All about one run, as far as the bureau sees it; counts are those of the area looked at."""
    acting = request.acting
    run = access_run(acting, run_id)
    area = access_area(acting, run, request.GET.get("area", ""))
    own = acting.authority.covers(run.path)
    context = {
        "run": run,
        "progress": progress_of(run) if own else None,
        "steps": steps_of(run, acting),
        "run_details": run_details(run) if own else None,
        "undecided": run.status in _UNDECIDED,
        "notes": notes_for(run.path, clock.today()) if own and run.status in _UNDECIDED else [],
        "province": Authority.objects.get(path=run.path),
    }
    if run.computed_at:
        before = run_before(run, province_path=acting.authority.province_path)
        context |= {"found": distribution(run, area, before=before), "above": _above(area, acting.authority, run)}
    return TemplateResponse(request, "officer/typing_engine/run_page.html", context)


@require_safe
@officer_view(capabilities.TYPING_VIEW)
def run_progress(request: HttpRequest, run_id: int) -> TemplateResponse:
    """The part of the page that is asked for again and again; once it is over, the whole page is asked for."""
    run = access_run(request.acting, run_id)
    progress = progress_of(run)
    response = TemplateResponse(request, "officer/typing_engine/_progress.html", {"run": run, "progress": progress})
    if progress.is_over:
        response["HX-Refresh"] = "true"
    return response


def _above(area: Authority, own: Authority, run: Run) -> list[Authority]:
    """The bureaus between the top of what may be seen and the area, the top first."""
    top = max(own.path, run.path, key=len)
    paths = [path for path in upwards(area.path) if path.startswith(top) and path != area.path]
    return list(Authority.objects.filter(path__in=paths).order_by("path")) if paths else []


def _first_run() -> dict[str, date]:
    return {"as_of": clock.today()}


def _basis(province: str, as_of: date | None) -> dict:
    """What follows from a reference day: the standard in force then, the year of the annual report."""
    if as_of is None:
        return {"as_of": None}
    return {
        "as_of": as_of,
        "standard": Standard.objects.in_force(province, as_of),
        "report_year": runs.report_year_of(as_of),
    }
