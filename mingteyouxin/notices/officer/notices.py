"""Officer screens on public notices: list, new, page, files for the bureau's own site; objections to them."""

from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from casework import letter_files
from casework.four_eyes_pages import Standing, answered_as_chosen, standing
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.notices import notice_documents, notices, objections
from mingteyouxin.notices.door import access_notice, access_objection, visible_notices, visible_objections
from mingteyouxin.notices.enums import ObjectionKind, ObjectionStatus
from mingteyouxin.notices.models import Notice, PublicNotice, PublicNoticeEntry
from mingteyouxin.notices.officer.forms import DecisionForm, NoticeForm, notice_initial
from mingteyouxin.notices.workflow import OBJECTION
from mingteyouxin.rounds.door import access_own_round
from mingteyouxin.rounds.models import PublicRound

_WRITE = ["GET", "HEAD", "POST"]


class NoticeFilter(AreaFilter):
    state = choice_filter("公示期", [("running", "公示中"), ("over", "已期满")], method="filter_state")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = clock.today()
        return queryset.filter(until__gte=today) if value == "running" else queryset.filter(until__lt=today)


def _is_running(notice: Notice) -> bool:
    return notice.until >= clock.today()


NOTICES = Listing(
    name="notices",
    title="公示",
    unit="次",
    capability=capabilities.CASE_VIEW,
    view="notice-list",
    rows=visible_notices,
    order=("-id",),
    filters=NoticeFilter,
    page=lambda notice: ("notice-page", notice.pk),
    columns=(
        Column("title", "标题", lambda notice: notice.title, ("title",), wide=True),
        Column("authority", "机关", lambda notice: notice.authority.short_name, ("path",)),
        Column("number", "次序", lambda notice: f"第 {notice.number} 次", ("number",)),
        Column("published", "公示开始", lambda notice: notice.published_on, ("published_on",)),
        Column("until", "公示截止", lambda notice: notice.until, ("until",)),
        Column(
            "state",
            "状态",
            lambda notice: "公示中" if _is_running(notice) else "已期满",
            ("until",),
            lambda notice: "open" if _is_running(notice) else "even",
        ),
    ),
    heading="名特优新公示",
    empty="还没有公示。",
    empty_note="审核、择优以后列为“拟认定”的户，由办理机关在这里公示。",
)


class ObjectionFilter(AreaFilter):
    """What waits is shown first, the oldest of it in front; what was decided, the latest in front."""

    tabs = "open"
    open = choice_filter("处理情况", [("no", "已处理")], empty_label="待处理", method="filter_nothing")
    kind = choice_filter("性质", ObjectionKind.choices)

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data["open"]:
            return found.exclude(status=ObjectionStatus.OPEN).order_by("-id")
        return found.filter(status=ObjectionStatus.OPEN)


OBJECTIONS = Listing(
    name="objections",
    title="异议和意见",
    unit="件",
    capability=capabilities.CASE_DECIDE,
    view="objection-list",
    rows=visible_objections,
    order=("id",),
    filters=ObjectionFilter,
    page=lambda objection: ("objection-page", objection.pk),
    columns=(
        Column(
            "about",
            "所涉的户",
            lambda objection: f"{objection.get_kind_display()}：{objection.case.household}",
            wide=True,
        ),
        Column("notice", "公示", lambda objection: objection.notice.title, wide=True),
        Column("made", "提出时间", lambda objection: objection.made_at, ("made_at",)),
        Column("decided", "处理时间", lambda objection: objection.decided_at, ("decided_at",)),
        Column(
            "state",
            "状态",
            lambda objection: objection.get_status_display(),
            ("status",),
            lambda objection: OBJECTION.mark(objection.status),
        ),
    ),
    heading="公示异议和意见",
    none_found="没有符合条件的异议和意见。",
    empty="没有待处理的异议和意见。",
    empty_note="公众在公示期内实名提出的，会列在这里。异议只暂缓所涉的一户，其他户继续办理。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_list(request: HttpRequest) -> TemplateResponse:
    """Notices of the area; rounds of the bureau with households that wait for one."""
    acting = request.acting
    waiting = []
    if acting.may(capabilities.CASE_DECIDE):
        selected = Case.objects.handled_by(acting.authority).filter(status=CaseStatus.SELECTED).values("round")
        waiting = list(PublicRound.objects.filter(pk__in=selected).order_by("-year", "-round_id"))
    return list_page(request, NOTICES, "officer/mingteyouxin/notice_list.html", waiting=waiting)


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
        found = visible_objections(acting).filter(notice_id=notice.pk)
        said = [(objection, OBJECTION.mark(objection.status)) for objection in found]
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
    public = PublicNotice.objects.select_related("authority").get(pk=notice.pk)
    entries = list(public.entries.all())
    if ending != "xlsx":
        return letter_files.answer(notice_documents.letter(public, entries), ending)
    name = quote(f"{notice.title}.xlsx")
    return HttpResponse(
        notice_documents.sheet(public, entries),
        content_type=notice_documents.XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@require_safe
@officer_view(capabilities.CASE_DECIDE)
def objection_list(request: HttpRequest) -> TemplateResponse:
    """What the public said; what waits for an answer first, the oldest of it in front."""
    return list_page(request, OBJECTIONS)


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
            upheld = form.cleaned_data.get("upheld")
            messages.success(request, "已提请，由本局另一名工作人员复核后生效。" if upheld else "已处理。")
            return redirect("objection-page", acting.authority.code, objection.pk)
    waits = OBJECTION.possible(objection, [capabilities.CASE_DECIDE])
    mark = OBJECTION.mark(objection.status)
    by_two = standing(objections.UPHOLDING, objection, acting) if waits else Standing()
    form = form if waits and by_two.asked is None else None
    context = {"objection": objection, "mark": mark, "form": form, "by_two": by_two}
    return TemplateResponse(
        request, "officer/mingteyouxin/objection_page.html", context, status=422 if form and form.is_bound else 200
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def objection_uphold(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Agree or disagree as the second officer that an objection is upheld, or take one's own proposal back."""
    objection = access_objection(request.acting, objection_id)
    done, dropped = "异议成立，已终止该户的认定并告知经营者。", "已退回，请另行处理该异议。"
    return answered_as_chosen(
        request, objections.UPHOLDING, objection.pk, done=done, dropped=dropped, to="objection-page"
    )
