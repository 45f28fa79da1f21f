"""Officer screens on long work: what runs or ended in the area, the page of one, cancel and resume."""

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import capabilities, clock, jobs
from authorities.access import Acting, NotAccessible
from authorities.declarations import declared, find
from authorities.enums import JobStatus
from authorities.files import expires_at
from authorities.job_kinds import JobKind, kind_choices
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.models import Job, StoredFile
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused

_MARKS = {JobStatus.DONE: "good", JobStatus.FAILED: "bad", JobStatus.CANCELLED: "even"}


def visible_jobs(acting: Acting) -> QuerySet[Job]:
    """Jobs of the area of the kinds that the officer may see; of exports the own ones alone."""
    kinds = [kind for kind in declared(JobKind) if kind.seen_by and acting.may(kind.seen_by)]
    own = Q(requested_by=acting.officer, path=acting.authority.path)
    rows = Job.objects.filter(
        Q(kind__in=[kind for kind in kinds if not kind.private]) | Q(kind__in=kinds) & own
    ).select_related("requested_by")
    # People of another department see what they themselves asked for.
    return rows.filter(requested_by=acting.officer) if acting.departments else rows


def access_visible_job(acting: Acting, job_id: int) -> Job:
    """A job that the officer may look at."""
    job = visible_jobs(acting).filter(pk=job_id).first()
    if job is None:
        raise NotAccessible
    return job


class JobFilter(AreaFilter):
    kind = choice_filter("类别", kind_choices)
    status = choice_filter("状态", JobStatus.choices)

    requested_from = django_filters.DateFilter(
        label="提交日期起",
        field_name="requested_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )


def _may_stop(acting: Acting, job: Job) -> bool:
    capability = find(JobKind, job.kind).stopped_by
    return capability is not None and acting.may(capability)


def _acted(acting: Acting, job: Job, verb, *, done: str, too_late: str) -> str:
    if not _may_stop(acting, job):
        raise Refused("not_entitled", "您没有办理这类任务的权限，或者应在该任务自己的页面办理。")
    try:
        verb(job.pk, by=acting.officer)
    except jobs.IllegalTransition:
        raise Refused("illegal_transition", too_late) from None
    return done


def _cancel(acting: Acting, job: Job) -> str:
    return _acted(acting, job, jobs.cancel, done="已要求取消。", too_late="任务已经结束，没有取消。")


def _resume(acting: Acting, job: Job) -> str:
    return _acted(
        acting, job, jobs.resume, done="已重新排队。", too_late="任务正在等待、执行或者已经完成，无需重新执行。"
    )


JOBS = Listing(
    name="jobs",
    title="任务",
    unit="项",
    capability=capabilities.OFFICE,
    view="job-list",
    rows=visible_jobs,
    order=("-id",),
    filters=JobFilter,
    page=lambda job: ("job-page", job.pk),
    columns=(
        Column("title", "名称", lambda job: job.title, wide=True),
        Column("kind", "类别", lambda job: job.get_kind_display(), order=("kind",)),
        Column(
            "status",
            "状态",
            lambda job: job.get_status_display(),
            ("status",),
            lambda job: _MARKS.get(job.status, "open"),
        ),
        Column("by", "提交人", lambda job: str(job.requested_by or "系统")),
        Column("requested", "提交时间", lambda job: job.requested_at, order=("requested_at",)),
        Column("finished", "结束时间", lambda job: job.finished_at, order=("finished_at",)),
    ),
    acts=(
        BulkAct("cancel", "取消任务", capabilities.OFFICE, _cancel),
        BulkAct("resume", "重新执行", capabilities.OFFICE, _resume),
    ),
    exported=False,
    empty="还没有任务。",
    empty_note="提交归集文件、发起分型、导出名单后，进度会列在这里。",
)


@require_safe
@officer_view(capabilities.OFFICE)
def job_list(request: HttpRequest) -> TemplateResponse:
    return list_page(request, JOBS)


@require_safe
@officer_view(capabilities.OFFICE)
def job_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is and what came of it; jobs that have a page of their own lead there."""
    acting = request.acting
    job = access_visible_job(acting, job_id)
    kind = find(JobKind, job.kind)
    if kind.page:
        key = job.parameters[kind.page_parameter] if kind.page_parameter else job.pk
        return redirect(kind.page, acting.authority.code, key)
    return TemplateResponse(request, "officer/authorities/job_page.html", _of_job(acting, job))


@require_safe
@officer_view(capabilities.OFFICE)
def job_progress(request: HttpRequest, job_id: int) -> TemplateResponse:
    """The part of the page that is asked for again and again; once it is over, the whole page is asked for."""
    job = access_visible_job(request.acting, job_id)
    response = TemplateResponse(request, "officer/authorities/_job_progress.html", _of_job(request.acting, job))
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@officer_view(capabilities.OFFICE)
def job_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    return _answered(request, job_id, _cancel)


@require_POST
@officer_view(capabilities.OFFICE)
def job_resume(request: HttpRequest, job_id: int) -> HttpResponse:
    return _answered(request, job_id, _resume)


def _answered(request: HttpRequest, job_id: int, verb) -> HttpResponse:
    job = access_visible_job(request.acting, job_id)
    try:
        messages.success(request, verb(request.acting, job))
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("job-page", request.acting.authority.code, job.pk)


def _of_job(acting: Acting, job: Job) -> dict:
    stored = StoredFile.objects.filter(pk=job.outcome["file"]).first() if job.outcome.get("file") else None
    expires = expires_at(stored) if stored else None
    if expires and expires <= clock.now():
        stored = None
    return {"job": job, "may_stop": _may_stop(acting, job), "stored": stored, "expires": expires}
