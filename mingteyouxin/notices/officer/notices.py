"""Officer screens on public notices: list, new, page, files for the bureau's own site."""

from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from casework import letter_files
from mingteyouxin import capabilities
from mingteyouxin.cases.door import access_round_in_charge
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.notices import notice_documents, notice_drafts, notice_withdrawals, notices
from mingteyouxin.notices.door import access_notice, open_drafts, visible_notices, visible_objections
from mingteyouxin.notices.models import Notice, PublicNotice
from mingteyouxin.notices.officer.forms import NoticeForm, notice_initial
from mingteyouxin.notices.officer.two_officers import tell_apart
from mingteyouxin.notices.workflow import OBJECTION
from mingteyouxin.rounds.models import PublicRound

_WRITE = ["GET", "HEAD", "POST"]


class NoticeFilter(AreaFilter):
    state = choice_filter(
        "公示期", [("running", "公示中"), ("over", "已期满"), ("withdrawn", "已撤回")], method="filter_state"
    )

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "withdrawn":
            return queryset.filter(withdrawn_on__isnull=False)
        stands, today = queryset.filter(withdrawn_on=None), clock.today()
        return stands.filter(until__gte=today) if value == "running" else stands.filter(until__lt=today)


def _state(notice: Notice) -> tuple[str, str]:
    """Word and colour of where a notice stands today."""
    if notice.withdrawn_on is not None:
        return "已撤回", "even"
    return ("公示中", "open") if notice.until >= clock.today() else ("已期满", "even")


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
            lambda notice: _state(notice)[0],
            ("until",),
            lambda notice: _state(notice)[1],
        ),
    ),
    heading="名特优新公示",
    empty="还没有公示。",
    empty_note="审核、择优以后列为“拟认定”的户，由办理机关在这里公示。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_list(request: HttpRequest) -> TemplateResponse:
    """Notices of the area; rounds of the bureau with households that wait for one, drafts that wait for an answer."""
    acting = request.acting
    waiting, drafts = [], []
    if acting.may(capabilities.CASE_DECIDE):
        selected = Case.objects.in_charge_of(acting.authority).filter(status=CaseStatus.SELECTED)
        to_draw_up = selected.exclude(pk__in=notices.drawn_up().values("case")).values("round")
        waiting = list(PublicRound.objects.filter(pk__in=to_draw_up).order_by("-year", "-round_id"))
        drafts = open_drafts(acting)
    return list_page(request, NOTICES, "officer/mingteyouxin/notice_list.html", waiting=waiting, drafts=drafts)


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_DECIDE)
def notice_new(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draw up a notice of chosen households of a round, for a second officer to publish."""
    acting = request.acting
    row = access_round_in_charge(acting, round_id)
    round_ = PublicRound.objects.select_related("authority", "standard").get(pk=row.pk)
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=notice_initial(round_))
    if form.is_bound and form.is_valid():
        try:
            draft, results = notice_drafts.prepare(
                round_, chosen(request.POST), **form.cleaned_data, by=request.user, at=acting.authority
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            tell_apart(request, results)
            messages.success(request, "公示稿已提交，由另一名工作人员核对预览后发布。")
            return redirect("notice-draft", acting.authority.code, draft.pk)
    until = notices.last_day(round_, clock.today(), calendar=notices.work_calendar())
    context = {"form": form, "round": round_, "cases": notices.candidates(round_, at=acting.authority), "until": until}
    context["drafts"] = [draft for draft in open_drafts(acting) if draft.round_id == round_.pk]
    return TemplateResponse(
        request, "officer/mingteyouxin/notice_new.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_page(request: HttpRequest, notice_id: int) -> TemplateResponse:
    """A notice with its list as it was published; to who decides, what the public said to it."""
    acting = request.acting
    notice = access_notice(acting, notice_id)
    said, withdrawal = [], None
    decides = acting.may(capabilities.CASE_DECIDE) and notice.authority_id == acting.authority.pk
    if decides:
        found = visible_objections(acting).filter(notice_id=notice.pk)
        said = [(objection, OBJECTION.mark(objection.status)) for objection in found]
        withdrawal = notice_withdrawals.waiting(notice)
    word, mark = _state(notice)
    context = {
        "notice": notice,
        "entries": notices.as_published(notice.pk),
        "objections": said,
        "word": word,
        "mark": mark,
        "withdrawal": withdrawal,
        "may_withdraw": decides and withdrawal is None and notice.withdrawn_on is None,
    }
    return TemplateResponse(request, "officer/mingteyouxin/notice_page.html", context)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def notice_file(request: HttpRequest, notice_id: int, ending: str) -> HttpResponse:
    """The notice as a file, as it was published."""
    notice = access_notice(request.acting, notice_id)
    public = PublicNotice.objects.select_related("authority").get(pk=notice.pk)
    entries = notices.as_published(notice.pk)
    if ending != "xlsx":
        return letter_files.answer(request, notice_documents.letter(public, entries), ending)
    name = quote(f"{notice.title}.xlsx")
    return HttpResponse(
        notice_documents.sheet(public, entries),
        content_type=notice_documents.XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
