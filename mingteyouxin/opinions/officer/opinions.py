"""Screens on opinions: the bureau asks and follows up, a department answers."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import acts, audit, clock
from authorities.access import Acting
from authorities.batches import MOST
from authorities.client_address import client_address
from authorities.lists import workbook
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing, Selection
from authorities.models.departments import department_choices
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.paging import Page, page_asked_for
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.cases.models import Case
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.enums import UNANSWERED, OpinionAnswer, OpinionStatus
from mingteyouxin.opinions.models import OpinionItem, OpinionRequest
from mingteyouxin.opinions.officer.forms import DispatchForm
from mingteyouxin.opinions.workflow import OPINION
from registry.enums import RecognitionClass

_WRITE = ["GET", "HEAD", "POST"]


class AskedFilter(AreaFilter):
    """Filters over what one department was asked."""

    state = choice_filter(
        "办理情况", [("open", "待答复"), ("late", "已逾期"), ("over", "已办结")], method="filter_state"
    )

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "over":
            return queryset.filter(open_count=0)
        if value == "unsent":
            return queryset.filter(due_on=None)
        waiting = queryset.filter(open_count__gt=0, due_on__isnull=False)
        return waiting.filter(due_on__lt=clock.today()) if value == "late" else waiting


class OpinionFilter(AskedFilter):
    state = choice_filter(
        "办理情况",
        [("unsent", "待寄送"), ("open", "待答复"), ("late", "已逾期"), ("over", "已办结")],
        method="filter_state",
    )
    department = choice_filter("部门", department_choices)


def _asked_by(acting: Acting) -> QuerySet[OpinionRequest]:
    return opinion_door.asked_by(acting.authority)


def _is_late(asked: OpinionRequest) -> bool:
    return not asked.is_unsent and asked.due_on < clock.today()


def _state(asked: OpinionRequest) -> str:
    if asked.is_unsent:
        return "函待寄送"
    if not asked.open_count:
        return "已办结"
    return f"{'逾期' if _is_late(asked) else '待答复'} {asked.open_count}"


def _mark(asked: OpinionRequest) -> str:
    if not asked.open_count:
        return "even"
    return "bad" if _is_late(asked) else "open"


_COLUMNS = (
    Column(
        "asked", "征求", lambda asked: f"{asked.get_department_display()}：{asked.count} 户", ("department",), wide=True
    ),
    Column("round", "批次", lambda asked: str(asked.round), wide=True),
    Column("on", "征求时间", lambda asked: asked.asked_at, ("asked_at",)),
    Column("due", "答复期限", lambda asked: asked.due_on, ("due_on",)),
    Column("objections", "有意见", lambda asked: asked.objections, ("objections",)),
    Column("state", "状态", _state, ("open_count",), _mark),
)
_EMPTY_NOTE = "分类标准要求征求部门意见的户，由办理机关一并向有关部门征求。"

OPINIONS = Listing(
    name="opinions",
    title="征求意见",
    unit="次",
    capability=capabilities.CASE_REVIEW,
    view="opinion-list",
    rows=_asked_by,
    order=("-id",),
    filters=OpinionFilter,
    page=lambda asked: ("opinion-request", asked.pk),
    columns=_COLUMNS,
    heading="征求部门意见",
    empty="没有征求意见。",
    empty_note=_EMPTY_NOTE,
)
ASKED = Listing(
    name="asked",
    title="征求意见",
    unit="次",
    capability=capabilities.OPINION_GIVE,
    view="asked-list",
    rows=opinion_door.asked_of,
    order=("-id",),
    filters=AskedFilter,
    page=lambda asked: ("asked-page", asked.pk),
    columns=_COLUMNS,
    # A department downloads the households that it is asked about on their own page.
    exported=False,
    heading="答复征求意见",
    empty="没有征求意见。",
    empty_note=_EMPTY_NOTE,
)


class ToAskFilter(AreaFilter):
    recognition_class = choice_filter("类别", RecognitionClass.choices)


def _wanting(acting: Acting) -> QuerySet[Case]:
    return opinion_requests.wanting(acting.authority)


TO_ASK = Listing(
    name="cases-to-ask-about",
    title="待征求意见的户",
    unit="户",
    capability=capabilities.CASE_REVIEW,
    view="opinion-ask",
    rows=_wanting,
    order=("lodged_at", "id"),
    filters=ToAskFilter,
    page=lambda case: ("field-page", case.pk),
    columns=(
        Column("household", "个体工商户", lambda case: str(case.household), wide=True),
        Column("number", "办件编号", lambda case: case.number),
        Column("address", "地址", lambda case: case.household.address or "登记信息中没有地址", wide=True),
        Column("class", "类别", lambda case: case.get_recognition_class_display(), ("recognition_class",)),
        Column("lodged", "提交时间", lambda case: case.lodged_at, ("lodged_at",)),
    ),
    chosen="case",
    heading="征求意见",
    empty="没有需要征求意见的户。",
    empty_note="分类标准要求征求部门意见的，初审通过后在这里列出。",
)


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def opinion_list(request: HttpRequest) -> TemplateResponse:
    """What the bureau has asked, the latest first."""
    return list_page(request, OPINIONS, "officer/mingteyouxin/opinion_list.html")


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_REVIEW)
def opinion_ask(request: HttpRequest) -> HttpResponse:
    """Ask departments about the chosen cases, or about all that wait for it."""
    bureau = request.acting.authority
    if request.method == "POST":
        chosen = _numbers(request, "case")
        if request.POST.get("all"):
            rows = Selection(TO_ASK, request.acting, request.POST).rows
            chosen = list(rows.values_list("pk", flat=True)[:MOST])
        try:
            asked = opinion_requests.ask(
                bureau, chosen, request.POST.getlist("department"), by=request.user, note=note_of(request)
            )
        except Refused as error:
            messages.warning(request, str(error))
            return redirect("opinion-ask", bureau.code)
        messages.success(request, f"已征求 {len(asked.requests)} 个部门的意见，共 {asked.items} 项。")
        if unsent := [one.get_department_display() for one in asked.requests if one.is_unsent]:
            text = f"{'、'.join(unsent)}在平台上没有人员，已生成征求意见函：请打开后打印、盖章、寄送，并登记寄送日期。"
            messages.info(request, text)
        if asked.skipped:
            messages.info(request, f"{asked.skipped} 项以前已经征求过，没有重复征求。")
        return redirect("opinion-list", bureau.code)
    silent = opinion_requests.without_people(bureau)
    departments = [(one.value, one.label, one.value in silent) for one in opinion_requests.asked(bureau)]
    return list_page(request, TO_ASK, "officer/mingteyouxin/opinion_ask.html", departments=departments)


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def opinion_request(request: HttpRequest, request_id: int) -> TemplateResponse:
    """One request: who said what, and what the bureau has yet to decide."""
    return request_page(request, opinion_door.access_request(request.acting, request_id))


def request_page(request: HttpRequest, asked: OpinionRequest, dispatch: DispatchForm | None = None) -> TemplateResponse:
    """The page of one request; of one on paper with its letter, its dispatch and the replies."""
    overdue = _is_late(asked)
    page = page_asked_for(request, opinion_door.items_of(asked))
    context = {
        "asked": asked,
        "items": page,
        "closable": {item.pk for item in page.results if _is_closable(item, overdue=overdue)},
        "may_close": bool(asked.objections or (overdue and asked.open_count)),
    }
    if asked.on_paper:
        context |= {
            "letter": opinion_door.letter_of(asked),
            "dispatch": dispatch or DispatchForm(initial={"sent_on": clock.today()}),
            "replies": list(asked.replies.select_related("file", "recorded_by")),
        }
    status = 422 if dispatch else 200
    return TemplateResponse(request, "officer/mingteyouxin/opinion_request.html", context, status=status)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def opinion_close(request: HttpRequest, request_id: int) -> HttpResponse:
    """Go on without an overdue answer, or in spite of an objection, with the reason."""
    asked = opinion_door.access_request(request.acting, request_id)
    return acted(
        request,
        lambda: opinion_requests.close(asked, _numbers(request, "item"), by=request.user, note=note_of(request)),
        done="已记录，继续办理。",
        to="opinion-request",
        key=asked.pk,
    )


@require_safe
@officer_view(capabilities.OPINION_GIVE)
def asked_list(request: HttpRequest) -> TemplateResponse:
    """What one's own department was asked."""
    return list_page(request, ASKED)


@require_http_methods(_WRITE)
@officer_view(capabilities.OPINION_GIVE)
def asked_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answer: 无意见 for all that are open, with exceptions; or one by one."""
    asked = opinion_door.access_asked(request.acting, request_id)
    rows = opinion_door.items_of(asked)
    refusal = None
    if request.method == "POST":
        try:
            count = opinion_requests.answer(asked, answers_of(request, rows), by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"已答复 {count} 户。" if count else "没有变化。")
            return redirect("asked-page", request.acting.authority.code, asked.pk)
    context = {
        "asked": asked,
        "items": lines_of(request, rows),
        "overdue": asked.due_on < clock.today(),
        "refusal": refusal,
        "choices": OpinionAnswer.choices,
    }
    return TemplateResponse(request, "officer/mingteyouxin/asked_page.html", context, status=422 if refusal else 200)


@require_safe
@officer_view(capabilities.OPINION_GIVE)
def asked_sheet(request: HttpRequest, request_id: int) -> HttpResponse:
    """The list as XLSX: name, code, class, address, and nothing else of the household."""
    asked = opinion_door.access_asked(request.acting, request_id)
    rows = (
        (
            str(item.case.household),
            item.case.household.number,
            item.case.get_recognition_class_display(),
            item.case.household.address,
            item.answer.label if item.answer else "",
            item.text,
        )
        for item in opinion_door.items_of(asked)
    )
    about = [("征求机关", str(asked.authority)), ("部门", asked.get_department_display()), ("期限", str(asked.due_on))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        headings = ("名称", "统一社会信用代码或注册号", "类别", "经营场所", "答复", "意见")
        count = workbook.write(path, headings=headings, rows=rows, about=about)
        content = path.read_bytes()
    audit.record(acts.LIST_EXPORTED, by=request.user, on=asked, address=client_address(request), note=f"{count} 户")
    response = HttpResponse(content, content_type=workbook.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="opinions-{asked.pk}.xlsx"'
    return response


def lines_of(request: HttpRequest, rows: QuerySet[OpinionItem]) -> Page:
    """A page of items, each bearing what was typed for it before the form was refused."""
    page = page_asked_for(request, rows)
    for item in page.results:
        item.typed, item.typed_text = (request.POST.get(f"{name}-{item.pk}", "") for name in ("answer", "text"))
    return page


def answers_of(request: HttpRequest, rows) -> dict[int, tuple[str, str]]:
    """What was ticked; with “all”, 无意见 for every item that nobody has answered and no exception names."""
    sent = request.POST
    given = {
        int(key.removeprefix("answer-")): (value, sent.get(f"text-{key.removeprefix('answer-')}", "").replace("\0", ""))
        for key, value in sent.items()
        if key.startswith("answer-") and key[7:].isascii() and key[7:].isdigit() and len(key) < 26 and value
    }
    if sent.get("all"):
        for item in rows.filter(status__in=UNANSWERED).values_list("pk", flat=True):
            given.setdefault(item, (OpinionAnswer.NO_OBJECTION.value, ""))
    return given


def _is_closable(item: OpinionItem, *, overdue: bool) -> bool:
    """Whether the bureau can go on in spite of it. An answer that is not due yet is waited for."""
    if item.status == OpinionStatus.ASKED and not overdue:
        return False
    return bool(OPINION.possible(item, [capabilities.CASE_REVIEW]))


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [
        int(text) for text in request.POST.getlist(name)[:MOST] if text.isascii() and text.isdigit() and len(text) < 19
    ]
