"""Officer screens on the comparison with other registers: counts, differences, what is made of them, what is asked."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from authorities import audit, clock, jobs
from authorities.access import Acting, NotAccessible, accessible
from authorities.enums import Level
from authorities.jurisdiction import below, province_path_of
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing, Selection
from authorities.models import Authority
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen, note_of
from authorities.officer.lists import list_page
from casework.refusals import Refused
from registry import acts, capabilities, feeds, job_kinds
from registry.comparison import deciding, standing
from registry.comparison.deciding import Done
from registry.comparison.tallies import tallies
from registry.comparison.wording import here, kind_of, there
from registry.comparison.workflow import DIFFERENCE
from registry.enums import DifferenceFinding, DifferenceKind, DifferenceStatus, RegistrationStatus
from registry.feeds import COMPARED
from registry.models import Difference, DifferenceEvent

_WRITE = ["GET", "HEAD", "POST"]
_SOURCES = [(feed.name, feed.label) for feed in (*COMPARED, feeds.HOUSEHOLDS)]
_WAITING = (DifferenceStatus.OPEN, DifferenceStatus.ANSWERED)
# What a list may be narrowed to besides: here in business, there not any more.
_ENDED_THERE = Q(kind=DifferenceKind.STATUS_DIFFERS, here=RegistrationStatus.REGISTERED)


class DifferenceFilter(AreaFilter):
    """What waits for an officer is shown first."""

    tabs = "state"
    state = choice_filter(
        "处理情况",
        [(one.value, one.label) for one in DifferenceStatus if one not in _WAITING],
        empty_label="待处理",
        method="filter_nothing",
    )
    source = choice_filter("名单", _SOURCES)
    kind = choice_filter("差异", DifferenceKind.choices)
    ended = choice_filter("对方已终止", [("yes", "对方已终止、名录存续")], method="filter_ended")
    bureau = text_filter("机关代码", max_length=12, method="filter_bureau")
    number = text_filter("信用代码或注册号", max_length=18)
    answered = choice_filter("部门答复", DifferenceFinding.choices, field_name="finding")

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_ended(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(_ENDED_THERE)

    def filter_bureau(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        bureau = Authority.objects.filter(code=value.strip()).first()
        return queryset.filter(below(bureau.path)) if bureau else queryset.none()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        state = self.form.cleaned_data["state"]
        return found.filter(status=state) if state else found.filter(status__in=_WAITING)


def _differences(acting: Acting) -> QuerySet[Difference]:
    return deciding.live().select_related("household", "asked_of")


def _household(one: Difference) -> str:
    return str(one.household) if one.household else one.there or "（未使用名称）"


_COLUMNS = (
    Column("number", "代码或注册号", lambda one: one.number, ("number",)),
    Column("household", "个体工商户", _household, wide=True),
    Column("source", "名单", lambda one: one.get_source_display(), ("source",)),
    Column("kind", "差异", kind_of, ("kind",)),
    Column("here", "名录", here, wide=True),
    Column("there", "对方", there, wide=True),
    Column("on", "对方日期", lambda one: one.there_on, ("there_on",)),
)
_STATE = Column(
    "state",
    "处理情况",
    lambda one: one.get_status_display(),
    ("status",),
    lambda one: DIFFERENCE.mark(one.status),
)

DIFFERENCES = Listing(
    name="comparison-differences",
    title="比对差异",
    unit="项",
    capability=capabilities.COMPARISON_DECIDE,
    view="comparison-differences",
    rows=_differences,
    order=("path", "source", "kind", "id"),
    filters=DifferenceFilter,
    page=lambda one: ("comparison-difference", one.pk),
    columns=(
        *_COLUMNS,
        _STATE,
        Column("asked", "核查", lambda one: one.addressee, tabs=(DifferenceStatus.ASKED,)),
        Column("answer_by", "请答复日期", lambda one: one.answer_by, ("answer_by",), tabs=(DifferenceStatus.ASKED,)),
        Column("finding", "部门答复", lambda one: one.get_finding_display()),
    ),
    chosen="difference",
    empty="没有比对差异。",
    empty_note="国家法人库、国家企业信用信息公示系统、税务登记的名单归集以后，平台每天夜间与名录比对，不一致的列在这里。",
)
ASKED = Listing(
    name="comparison-asked",
    title="待答复的比对差异",
    unit="项",
    capability=capabilities.COMPARISON_ANSWER,
    view="comparison-asked",
    rows=lambda acting: deciding.asked_of(acting).select_related("household", "asked_of"),
    order=("answer_by", "id"),
    columns=(
        *_COLUMNS,
        Column("question", "请核查", lambda one: one.question, wide=True),
        Column("answer_by", "请答复日期", lambda one: one.answer_by, ("answer_by",)),
        Column("finding", "已答复", lambda one: one.get_finding_display()),
    ),
    chosen="difference",
    heading="答复比对差异",
    empty="没有请您核查的比对差异。",
    empty_note="登记机关把名录与您提供的名单比对，不一致而请您核查的，会列在这里。",
)


@require_http_methods(_WRITE)
@officer_view(capabilities.COMPARISON_DECIDE)
def comparison_page(request: HttpRequest) -> HttpResponse:
    """How the comparison of the area stands, by list and place; the province asks for a new one."""
    bureau = request.acting.authority
    if request.method == "POST":
        if bureau.level != Level.PROVINCE:
            raise NotAccessible
        job = jobs.request_job(
            job_kinds.COMPARISON, title="名录比对", parameters={}, by=request.user, lane=f"comparison:{bureau.path}"
        )
        return redirect("job-page", bureau.code, job.pk)
    province = province_path_of(bureau.path)
    missing = {feed.name for feed in standing.undelivered(province)}
    counted = tallies(bureau)
    lists = [(name, label, name not in missing, counted[name]) for name, label in _SOURCES]
    context = {
        "last": standing.last_comparison(province),
        "is_behind": standing.is_behind(province),
        "lists": lists,
        "may_compare": bureau.level == Level.PROVINCE,
    }
    return TemplateResponse(request, "officer/registry/comparison_page.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.COMPARISON_DECIDE)
def difference_list(request: HttpRequest) -> HttpResponse:
    """Differences of the area; what is made of the chosen ones, or of all that the conditions select."""
    if request.method == "POST":
        query = QueryDict(request.POST.get("query", ""))
        if request.POST.get("all"):
            rows = Selection(DIFFERENCES, request.acting, query).rows
        else:
            rows = DIFFERENCES.rows(request.acting).filter(pk__in=chosen(request.POST, "difference"))
        _decide(request, rows)
        back = reverse("comparison-differences", args=[request.acting.authority.code])
        return redirect(f"{back}?{query.urlencode()}" if query else back)
    tab = request.GET.get("state", "")
    standing_here = (tab,) if tab in DifferenceStatus.values else _WAITING
    choices = _choices(request.acting, standing_here)
    return list_page(request, DIFFERENCES, "officer/registry/difference_list.html", **choices)


@require_http_methods(_WRITE)
@officer_view(capabilities.COMPARISON_DECIDE)
def difference_page(request: HttpRequest, difference_id: int) -> HttpResponse:
    """One difference: what both say, what was asked, answered and decided."""
    acting = request.acting
    rows = Difference.objects.filter(pk=difference_id).select_related(
        "household", "asked_of", "decided_by", "asked_by", "answered_by"
    )
    one = accessible(rows)
    if request.method == "POST":
        _decide(request, Difference.objects.filter(pk=one.pk))
        return redirect("comparison-difference", acting.authority.code, one.pk)
    audit.record(acts.DIFFERENCE_SEEN, by=request.user, on=one, household=one.household_id)
    context = {
        "one": one,
        "kind": kind_of(one),
        "here": here(one),
        "there": there(one),
        "mark": DIFFERENCE.mark(one.status),
        "gone_at": standing.gone_at(one),
        "events": list(DifferenceEvent.objects.filter(difference=one).select_related("by")),
        **_choices(acting, (one.status,)),
    }
    return TemplateResponse(request, "officer/registry/difference_page.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.COMPARISON_ANSWER)
def difference_asked(request: HttpRequest) -> HttpResponse:
    """What one's department, or the bureau, was asked; the answer for the chosen ones, or for all that are listed."""
    acting = request.acting
    if request.method == "POST":
        rows = ASKED.rows(acting)
        if not request.POST.get("all"):
            rows = rows.filter(pk__in=chosen(request.POST, "difference"))
        finding, text = request.POST.get("finding", ""), note_of(request)
        _tell(request, lambda: deciding.answer(rows, finding, text=text, by=request.user), done="已答复")
        return redirect("comparison-asked", acting.authority.code)
    return list_page(request, ASKED, "officer/registry/difference_asked.html", findings=DifferenceFinding.choices)


def _choices(acting: Acting, statuses: Iterable[str]) -> dict[str, object]:
    """What can be made of differences that stand so, and whom one may ask."""
    may = {action for action, edge in DIFFERENCE.edges.items() if not set(statuses).isdisjoint(edge.sources)}
    return {"may": may, "addressees": deciding.addressees(acting.authority), "today": clock.today()}


def _decide(request: HttpRequest, rows: QuerySet[Difference]) -> None:
    """Carry out the act that was posted, and say what came of it."""
    act, note, by = request.POST.get("act", ""), note_of(request), request.user
    if act == "accept":
        _tell(request, lambda: deciding.accept(rows, note=note, by=by), done="以对方为准")
    elif act == "keep":
        _tell(request, lambda: deciding.keep(rows, note=note, by=by), done="以名录为准")
    elif act == "reopen":
        _tell(request, lambda: deciding.reopen(rows, note=note, by=by), done="重新处理")
    elif act == "ask":
        to = next(
            (one for one in deciding.addressees(request.acting.authority) if one.key == request.POST.get("to")), None
        )
        if to is None:
            messages.warning(request, "请选择由谁核查。")
            return
        answer_by = _day(request.POST.get("answer_by", ""))
        _tell(
            request,
            lambda: deciding.ask(rows, to, question=note, answer_by=answer_by, by=by),
            done=f"已请{to.label}核查",
        )
    else:
        messages.warning(request, "请选择怎样处理。")


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _tell(request: HttpRequest, act, *, done: str) -> None:
    try:
        came: Done = act()
    except Refused as error:
        messages.warning(request, str(error))
        return
    messages.success(request, f"{done}：{came.moved:,} 项。")
    if came.stayed:
        messages.info(request, f"{came.stayed:,} 项不能这样处理，没有改动。")
