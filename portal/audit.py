"""Officer screens of audit administrators: find, read, export and verify the audit log. Each of them is logged too."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import acts, audit, capabilities, job_kinds, jobs
from authorities.access import access_audit_job, access_audit_record
from authorities.audit_log import exports, verification
from authorities.audit_log.search import matching
from authorities.audit_log.sentences import in_words
from authorities.audit_log.standing import standing
from authorities.enums import JobStatus
from authorities.files import expires_at
from authorities.models import AuditVerification, Job, StoredFile
from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, Page, page_number, page_of
from portal.audit_form import AuditForm


@require_safe
@officer_view(capabilities.AUDIT_VIEW)
def audit_list(request: HttpRequest) -> TemplateResponse:
    """Records of the bureau and of those below it, by filters in the URL; one that cannot be read finds nothing."""
    form = AuditForm(request.GET)
    page = Page([], 1, 0, count_is_exact=True)
    filtered = True
    if form.is_valid():
        criteria = form.criteria()
        filtered = any(form.cleaned_data.values())
        number = page_number(request.GET.get("page", ""))
        try:
            page = page_of(matching(criteria), number)
        except NoSuchPage as error:
            raise Http404 from error
        audit.record(acts.AUDIT_SHOWN, by=request.user, note=f"{criteria}；第 {number} 页")
    context = {
        "form": form,
        "page": page,
        "records": in_words(page.results),
        "filtered": filtered,
        "standing": standing(),
    }
    return TemplateResponse(request, "officer/portal/audit_list.html", context)


@require_safe
@officer_view(capabilities.AUDIT_VIEW)
def audit_record(request: HttpRequest, record_id: int) -> TemplateResponse:
    """One record with all that is kept."""
    record = access_audit_record(request.acting, record_id)
    audit.record(acts.AUDIT_SHOWN, by=request.user, on=record)
    (said,) = in_words([record])
    return TemplateResponse(request, "officer/portal/audit_record.html", {"said": said, "record": record})


@require_POST
@officer_view(capabilities.AUDIT_VIEW)
def audit_export(request: HttpRequest) -> HttpResponse:
    """Have what the filters find written into a workbook."""
    form = AuditForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "查询条件无法识别，没有导出。请修改条件后再试。")
        return redirect("audit-list", request.acting.authority.code)
    job = exports.request_export(form.criteria(), by=request.user)
    return redirect("audit-job", request.acting.authority.code, job.pk)


@require_POST
@officer_view(capabilities.AUDIT_VIEW)
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Have the whole log verified."""
    job = verification.request_verification(by=request.user)
    return redirect("audit-job", request.acting.authority.code, job.pk)


@require_safe
@officer_view(capabilities.AUDIT_VIEW)
def audit_job(request: HttpRequest, job_id: int) -> TemplateResponse:
    """How far an export or a verification is, and what came of it."""
    job = access_audit_job(request.acting, job_id)
    context = _progress(job)
    if job.kind == job_kinds.AUDIT_EXPORT and job.status == JobStatus.DONE:
        context["rows"] = job.outcome["rows"]
        context["file"] = StoredFile.objects.filter(pk=job.outcome["file"]).first()
        context["expires_at"] = expires_at(context["file"]) if context["file"] else None
    if job.kind == job_kinds.AUDIT_VERIFICATION and job.status == JobStatus.DONE:
        context["verification"] = AuditVerification.objects.filter(pk=job.outcome["verification"]).first()
        context["standing"] = standing()
    return TemplateResponse(request, "officer/portal/audit_job.html", context)


@require_safe
@officer_view(capabilities.AUDIT_VIEW)
def audit_progress(request: HttpRequest, job_id: int) -> TemplateResponse:
    """The part of the page that is asked for again and again; once the job is over, the whole page is asked for."""
    job = access_audit_job(request.acting, job_id)
    response = TemplateResponse(request, "officer/portal/_audit_progress.html", _progress(job))
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@officer_view(capabilities.AUDIT_VIEW)
def audit_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    job = access_audit_job(request.acting, job_id)
    try:
        jobs.cancel(job.pk, by=request.user)
    except jobs.IllegalTransition:
        messages.warning(request, "任务已经结束，没有取消。")
    return redirect("audit-job", request.acting.authority.code, job.pk)


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
        if job.done:
            text += f" {job.done:,} / {job.total:,} 条" if job.total else f" {job.done:,} 条"
    return {"job": job, "progress": text}
