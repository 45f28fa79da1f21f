"""Officer screens on public notices: list, new, page, files for the bureau's own site; objections to them."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen
from authorities.paging import page_asked_for
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.notices import notice_documents, notices, objections
from mingteyouxin.notices.door import access_notice, access_objection, visible_notices, visible_objections
from mingteyouxin.notices.enums import ObjectionKind
from mingteyouxin.notices.models import PublicNotice, PublicNoticeEntry
from mingteyouxin.notices.officer.forms import DecisionForm, NoticeForm, notice_initial
from mingteyouxin.rounds.door import access_own_round
from mingteyouxin.rounds.models import PublicRound

_WRITE = ["GET", "HEAD", "POST"]
_FILES = {
    "docx": (notice_documents.DOCX, notice_documents.document),
    "xlsx": (notice_documents.XLSX, notice_documents.sheet),
}


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_list(request: HttpRequest) -> TemplateResponse:
    """Notices of the area; rounds of the bureau with households that wait for one."""
    acting = request.acting
    waiting = []
    if acting.may(capabilities.CASE_DECIDE):
        selected = Case.objects.handled_by(acting.authority).filter(status=CaseStatus.SELECTED).values("round")
        waiting = list(PublicRound.objects.filter(pk__in=selected).order_by("-year", "-round_id"))
    context = {"page": page_asked_for(request, visible_notices(acting)), "waiting": waiting, "today": clock.today()}
    return TemplateResponse(request, "officer/mingteyouxin/notice_list.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_DECIDE)
def notice_new(request: HttpRequest, round_id: int) -> HttpResponse:
    """Put chosen households of a round before the public."""
    acting = request.acting
    own = access_own_round(acting, round_id)
    round_ = PublicRound.objects.select_related("authority", "standard").get(pk=own.pk)
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=notice_initial(round_))
    if form.is_bound and form.is_valid():
        try:
            notice, results = notices.publish(round_, chosen(request.POST), **form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            for result in results:
                if not result.done:
                    messages.warning(request, f"{result.subject}：{result.text}")
            messages.success(request, f"公示已发布，公示至 {notice.until}。")
            return redirect("notice-page", acting.authority.code, notice.pk)
    until = notices.last_day(round_, clock.today(), calendar=notices.work_calendar())
    context = {"form": form, "round": round_, "cases": notices.candidates(round_), "until": until}
    return TemplateResponse(
        request, "officer/mingteyouxin/notice_new.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_page(request: HttpRequest, notice_id: int) -> TemplateResponse:
    """A notice with its list; to who decides, what the public said to it."""
    acting = request.acting
    notice = access_notice(acting, notice_id)
    said = []
    if acting.may(capabilities.CASE_DECIDE) and notice.authority_id == acting.authority.pk:
        said = list(visible_objections(acting).filter(notice_id=notice.pk))
    context = {
        "notice": notice,
        "entries": list(PublicNoticeEntry.objects.filter(notice_id=notice.pk)),
        "objections": said,
        "running": notice.until >= clock.today(),
    }
    return TemplateResponse(request, "officer/mingteyouxin/notice_page.html", context)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_file(request: HttpRequest, notice_id: int, ending: str) -> HttpResponse:
    """The notice as a file."""
    notice = access_notice(request.acting, notice_id)
    if ending not in _FILES:
        raise Http404
    content_type, make = _FILES[ending]
    public = PublicNotice.objects.select_related("authority").get(pk=notice.pk)
    name = quote(f"{notice.title}.{ending}")
    return HttpResponse(
        make(public, list(public.entries.all())),
        content_type=content_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@require_safe
@officer_view(capabilities.CASE_DECIDE)
def objection_list(request: HttpRequest) -> TemplateResponse:
    """What the public said; what waits for an answer first, the oldest of it in front."""
    rows = visible_objections(request.acting)
    undecided = request.GET.get("open") != "no"
    rows = rows.filter(decided_at=None).order_by("id") if undecided else rows.exclude(decided_at=None).order_by("-id")
    context = {"page": page_asked_for(request, rows), "undecided": undecided}
    return TemplateResponse(request, "officer/mingteyouxin/objection_list.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_DECIDE)
def objection_page(request: HttpRequest, objection_id: int) -> HttpResponse:
    """One objection or comment, and its decision."""
    acting = request.acting
    objection = access_objection(acting, objection_id)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, is_objection=objection.kind == ObjectionKind.OBJECTION
    )
    if form.is_bound and form.is_valid():
        try:
            objections.decide(
                objection.pk,
                upheld=form.cleaned_data.get("upheld"),
                answer=form.cleaned_data["answer"],
                by=request.user,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已处理。")
            return redirect("objection-page", acting.authority.code, objection.pk)
    context = {"objection": objection, "form": None if objection.decided_at else form}
    return TemplateResponse(
        request, "officer/mingteyouxin/objection_page.html", context, status=422 if form.is_bound else 200
    )
