"""Officer screens on recognition: what waits for it, the list asked for, the second officer's decision, reports."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.approvals import ApprovalRefused
from authorities.enums import ApprovalStatus
from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, page_number, page_of
from mingteyouxin import capabilities, recognitions
from mingteyouxin.access import (
    access_batch,
    access_own_round,
    access_report,
    visible_batches,
    visible_reports,
)
from mingteyouxin.enums import BatchOutcome, CaseStatus, RecognitionClass, RecognitionLevel, RecognitionPath
from mingteyouxin.models import Case, PublicRound, Quota
from mingteyouxin.officer.acting import acted
from mingteyouxin.officer.forms import note_of
from mingteyouxin.officer.notice_forms import chosen
from mingteyouxin.refusals import Refused

_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@officer_view(capabilities.CASE_VIEW)
def batch_list(request: HttpRequest) -> TemplateResponse:
    """The bureau's requests for recognition, and its rounds with households whose days before the public are over."""
    acting = request.acting
    waiting = []
    if acting.may(capabilities.CASE_DECIDE):
        noticed = Case.objects.handled_by(acting.authority).filter(status=CaseStatus.NOTICED).values("round")
        waiting = list(PublicRound.objects.filter(pk__in=noticed).order_by("-year", "-round_id"))
    context = {"page": _page(request, visible_batches(acting)), "waiting": waiting}
    return TemplateResponse(request, "officer/mingteyouxin/batch_list.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_DECIDE)
def batch_new(request: HttpRequest, round_id: int) -> HttpResponse:
    """Ask a second officer to recognise households of a round."""
    acting = request.acting
    own = access_own_round(acting, round_id)
    round_ = PublicRound.objects.select_related("authority", "standard").get(pk=own.pk)
    refusal = ""
    if request.method == "POST":
        try:
            batch, results = recognitions.request(round_, chosen(request.POST), by=request.user)
        except (Refused, ApprovalRefused) as error:
            refusal = str(error)
        else:
            for result in results:
                if not result.done:
                    messages.warning(request, f"{result.subject}：{result.text}")
            messages.success(request, "已提请认定，由另一名审批人员复核。")
            return redirect("recognition-batch", acting.authority.code, batch.pk)
    context = {
        "round": round_,
        "cases": recognitions.candidates(round_),
        "quota": Quota.objects.filter(authority=acting.authority, year=round_.year).first(),
        "refusal": refusal,
    }
    return TemplateResponse(request, "officer/mingteyouxin/batch_new.html", context, status=422 if refusal else 200)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def batch_page(request: HttpRequest, batch_id: int) -> TemplateResponse:
    """A list asked for, and what became of each household."""
    acting = request.acting
    batch = access_batch(acting, batch_id)
    approval = recognitions.approval_of(batch)
    is_open = approval.status == ApprovalStatus.REQUESTED
    own = approval.requested_by_id == request.user.pk
    items = list(batch.items.select_related("case__household", "case__place"))
    context = {
        "batch": batch,
        "approval": approval,
        "items": items,
        "stayed": sum(item.outcome == BatchOutcome.STAYED for item in items),
        "quota": Quota.objects.filter(authority=acting.authority, year=batch.round.year).first(),
        "may_decide": is_open and not own and acting.may(capabilities.RECOGNITION_CONFIRM),
        "may_withdraw": is_open and own,
    }
    return TemplateResponse(request, "officer/mingteyouxin/batch_page.html", context)


@require_POST
@officer_view(capabilities.RECOGNITION_CONFIRM)
def batch_approve(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Recognise as the second officer."""
    batch = access_batch(request.acting, batch_id)
    return _acted(request, batch, recognitions.approve, done="已复核认定，各户结果见下表。")


@require_POST
@officer_view(capabilities.RECOGNITION_CONFIRM)
def batch_reject(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Disagree as the second officer."""
    batch = access_batch(request.acting, batch_id)
    return _acted(request, batch, recognitions.reject, done="已退回提请。")


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def batch_withdraw(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take back one's own request."""
    batch = access_batch(request.acting, batch_id)
    return acted(
        request,
        lambda: recognitions.withdraw(batch.pk, by=request.user),
        done="已撤回提请。",
        to="recognition-batch",
        key=batch.pk,
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def report_list(request: HttpRequest) -> TemplateResponse:
    """What bureaus of the area reported upward, the latest first."""
    context = {"page": _page(request, visible_reports(request.acting).defer("rows"))}
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


def _acted(request: HttpRequest, batch, verb, *, done: str) -> HttpResponse:
    return acted(
        request,
        lambda: verb(batch.pk, by=request.user, note=note_of(request)),
        done=done,
        to="recognition-batch",
        key=batch.pk,
    )


def _page(request: HttpRequest, rows):
    try:
        return page_of(rows, page_number(request.GET.get("page", "")))
    except NoSuchPage as error:
        raise Http404 from error
