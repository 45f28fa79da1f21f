"""Officer screens on intake: deliveries, handing in a file, its progress and its refused rows."""

from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Min, Q, Value
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import acts, audit, jobs
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.declarations import find
from authorities.enums import JobStatus
from authorities.files import keep
from authorities.models import Authority, Job
from authorities.officer.door import officer_view
from authorities.officer.files import sent
from authorities.officer.lists import list_page
from authorities.paging import page_asked_for
from authorities.request_size import feed_file, takes_files
from registry import capabilities, file_purposes, revealing
from registry.access import (
    access_delivery,
    access_delivery_file,
    access_intake_job,
    opens_in_full,
    visible_intake_jobs,
)
from registry.feeds import Feed
from registry.intake.deliveries import SHRUNK, last_complete
from registry.intake.masked_copies import request_masked_copy
from registry.intake.problems import column_title, describe
from registry.intake.requests import request_again_confirmed, request_intake
from registry.intake.row_problems import MOST_PROBLEMS
from registry.models import Delivery, RowProblem
from registry.officer.intake_forms import DeliveryForm
from registry.officer.lists import DELIVERIES

_JOBS_SHOWN = 10
# What tells one kind of problem from another, in the address too.
_OF_A_KIND = ("severity", "column", "code")


@require_safe
@officer_view(capabilities.INTAKE_VIEW)
def intake_list(request: HttpRequest) -> TemplateResponse:
    """Deliveries of the bureau and of those below it, the latest first."""
    unfinished = visible_intake_jobs(request.acting).exclude(status=JobStatus.DONE)
    return list_page(
        request,
        DELIVERIES,
        "officer/registry/intake_list.html",
        jobs=unfinished[:_JOBS_SHOWN],
        may_deliver=request.acting.may(capabilities.INTAKE_DELIVER),
    )


@takes_files(feed_file)
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.INTAKE_DELIVER)
def intake_new(request: HttpRequest) -> HttpResponse:
    """Hand in a file; it is kept, and a worker takes it."""
    bureau = request.acting.authority
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DeliveryForm(*data, bureau=bureau, departments=request.acting.departments)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        for error in form.errors.as_data().get("file", ()):
            if error.code in ("required", "empty"):
                continue  # forgotten, not refused
            note = f"归集文件未接收：{error.code}"
            audit.record(acts.ACCESS_REFUSED, by=request.user, address=client_address(request), note=note)
        return TemplateResponse(request, "officer/registry/intake_new.html", {"form": form}, status=status)
    handed_in = form.cleaned_data["file"]
    file = keep(
        handed_in.chunks(),
        name=handed_in.name,
        purpose=file_purposes.FEED,
        content_type="application/octet-stream",
        by=request.user,
    )
    job = request_intake(
        request.acting,
        feed=find(Feed, form.cleaned_data["feed"]),
        file=file,
        area=form.cleaned_data["area"],
        partial=form.cleaned_data["partial"],
        sheet=form.cleaned_data["sheet"],
    )
    return redirect("intake-job", bureau.code, job.pk)


@require_safe
@officer_view(capabilities.INTAKE_VIEW)
def intake_delivery(request: HttpRequest, delivery_id: int) -> TemplateResponse:
    """What became of a delivery."""
    return _shown(request, delivery=access_delivery(request.acting, delivery_id))


@require_safe
@officer_view(capabilities.INTAKE_VIEW)
def intake_job(request: HttpRequest, job_id: int) -> TemplateResponse:
    """How far an intake is, and what became of it."""
    job = access_intake_job(request.acting, job_id)
    return _shown(request, job=job, delivery=Delivery.objects.for_list().filter(job=job).first())


@require_safe
@officer_view(capabilities.INTAKE_VIEW)
def intake_progress(request: HttpRequest, job_id: int) -> TemplateResponse:
    """The part of the page that is asked for again and again; once the job is over, the whole page is asked for."""
    job = access_intake_job(request.acting, job_id)
    response = TemplateResponse(request, "officer/registry/_progress.html", _progress(job))
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@officer_view(capabilities.INTAKE_VIEW)
def intake_file(request: HttpRequest, delivery_id: int, file_id: UUID) -> FileResponse:
    """What was handed in, or the rows that were refused, as they came."""
    delivery, stored = access_delivery_file(request.acting, delivery_id, file_id)
    if not opens_in_full(request.acting, delivery, session_key=request.session.session_key):
        raise NotAccessible
    return sent(request, stored)


@require_POST
@officer_view(capabilities.HOUSEHOLD_REVEAL)
def intake_reveal(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give the reason for opening the files of a delivery as they came."""
    if not request.acting.may(capabilities.INTAKE_VIEW):
        raise NotAccessible
    delivery = access_delivery(request.acting, delivery_id)
    try:
        revealing.reveal_delivery(
            delivery,
            by=request.user,
            bureau=request.acting.authority.name,
            session_key=request.session.session_key,
            reason=request.POST.get("reason", ""),
        )
    except revealing.RevealRefused as error:
        messages.warning(request, str(error))
    return redirect("intake-delivery", request.acting.authority.code, delivery.pk)


@require_POST
@officer_view(capabilities.INTAKE_VIEW)
def intake_masked(request: HttpRequest, delivery_id: int, file_id: UUID) -> HttpResponse:
    """Have a copy made in which nothing private stands."""
    delivery, stored = access_delivery_file(request.acting, delivery_id, file_id)
    job = request_masked_copy(request.acting, delivery, stored)
    return redirect("job-page", request.acting.authority.code, job.pk)


@require_POST
@officer_view(capabilities.INTAKE_DELIVER)
def intake_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    job = access_intake_job(request.acting, job_id)
    try:
        jobs.cancel(job.pk, by=request.user)
    except jobs.IllegalTransition:
        messages.warning(request, "任务已经结束，没有取消。")
    return redirect("intake-job", request.acting.authority.code, job.pk)


@require_POST
@officer_view(capabilities.INTAKE_DELIVER)
def intake_confirm(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take a complete list that has far fewer rows than the last one, after it was looked at."""
    job, code = access_intake_job(request.acting, job_id), request.acting.authority.code
    if job.status != JobStatus.FAILED or job.error_code != SHRUNK:
        messages.warning(request, "该任务不需要确认。")
        return redirect("intake-job", code, job.pk)
    again = request_again_confirmed(request.acting, job)
    messages.success(request, "已确认，按完整名单重新入库。")
    return redirect("intake-job", code, again.pk)


@require_POST
@officer_view(capabilities.INTAKE_DELIVER)
def intake_resume(request: HttpRequest, job_id: int) -> HttpResponse:
    job = access_intake_job(request.acting, job_id)
    try:
        jobs.resume(job.pk, by=request.user)
    except jobs.IllegalTransition:
        messages.warning(request, "任务正在等待或执行，无需重新执行。")
    return redirect("intake-job", request.acting.authority.code, job.pk)


def _progress(job: Job) -> dict:
    """The job, and where it is in words."""
    text = job.get_status_display()
    if job.status == JobStatus.QUEUED:
        text += "，前面的任务完成后自动开始"
    elif job.status == JobStatus.RUNNING:
        if job.cancel_requested:
            text += "，正在停止"
        if job.stage:
            text += f"：{job.stage}"
        if job.done or job.total:
            text += f" {job.done:,} / {job.total:,} 行" if job.total else f" {job.done:,} 行"
    return {"job": job, "progress": text}


def _shown(request: HttpRequest, *, delivery: Delivery | None, job: Job | None = None) -> TemplateResponse:
    context = {"delivery": delivery, "job": job, "may_deliver": request.acting.may(capabilities.INTAKE_DELIVER)}
    context["shrunk"] = job is not None and job.status == JobStatus.FAILED and job.error_code == SHRUNK
    if job is not None:
        context |= _progress(job)
    if delivery is not None:
        last = None if delivery.partial else last_complete(delivery.feed, delivery.area, before=delivery.pk)
        area = Authority.objects.get(path=delivery.area).name
        context |= {"area": area, "last": last}
        session_key = request.session.session_key
        may_reveal = request.acting.may(capabilities.HOUSEHOLD_REVEAL)
        context |= {
            "in_full": opens_in_full(request.acting, delivery, session_key=session_key),
            "may_reveal": may_reveal,
            "revealed": may_reveal and revealing.delivery_revealed(delivery, to=request.user, session_key=session_key),
            "shortest_reason": revealing.SHORTEST_REASON,
            "longest_reason": revealing.LONGEST_REASON,
        }
        context |= _problems(request, delivery)
    return TemplateResponse(request, "officer/registry/intake_delivery.html", context)


def _problems(request: HttpRequest, delivery: Delivery) -> dict:
    """A delivery's problems by kind, and a page of them row by row: of all, or of the one kind that was chosen."""
    problems = RowProblem.objects.filter(delivery=delivery)
    groups = [
        {**group, "title": column_title(delivery.feed, group["column"]), "problem": describe(group["code"])}
        for group in problems.values("severity", "column", "code")
        .annotate(
            rows=Count("id"),
            first=Min("line"),
            sheet=StringAgg("sheet", "、", filter=Q(line=0), default=Value(""), distinct=True),
        )
        .order_by("severity", "-rows", "column", "code")
    ]
    if not groups:
        return {"groups": groups, "most_problems": 0}
    chosen = None
    if any(name in request.GET for name in _OF_A_KIND):
        kind = {name: request.GET.get(name, "") for name in _OF_A_KIND}
        chosen = next((group for group in groups if all(group[name] == kind[name] for name in _OF_A_KIND)), None)
        if chosen is None:
            raise Http404
        problems = problems.filter(**kind)
    page = page_asked_for(request, problems.order_by("severity", "line", "id"))
    return {
        "groups": groups,
        "chosen": chosen,
        "most_problems": MOST_PROBLEMS if sum(group["rows"] for group in groups) >= MOST_PROBLEMS else 0,
        "page": page,
        "problems": [(row, column_title(delivery.feed, row.column), describe(row.code)) for row in page.results],
    }
