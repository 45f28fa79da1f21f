"""Officer screens on what left the platform: the record, the letters to be posted, one message with its attempts."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import acts, audit, capabilities, clock
from authorities.access import Acting, NotAccessible
from authorities.client_address import client_address
from authorities.delivery import sending
from authorities.enums import Channel, DispatchState
from authorities.jurisdiction import below
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.models import Dispatch
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.queues import queue_of
from authorities.refusals import Refused

# Letters in one printing.
MOST_PRINTED = 200
_MARKS = {
    DispatchState.SENT: "even",
    DispatchState.DELIVERED: "good",
    DispatchState.FAILED: "bad",
    DispatchState.UNCERTAIN: "bad",
}


class DispatchFilter(AreaFilter):
    state = choice_filter("状态", DispatchState.choices)
    channel = choice_filter("方式", Channel.choices)
    number = text_filter("通知编号")


class LetterFilter(AreaFilter):
    number = text_filter("通知编号")


def _to_households(acting: Acting) -> QuerySet[Dispatch]:
    """To households of the area; the mail of colleagues is theirs."""
    return Dispatch.objects.filter(below(acting.authority.path), household_id__isnull=False)


def _letters(acting: Acting) -> QuerySet[Dispatch]:
    return _to_households(acting).filter(channel=Channel.POST, state=DispatchState.WAITING)


def _again(acting: Acting, row: Dispatch) -> str:
    sending.send_again(row.pk, by=acting.officer)
    return "已列入待发送。"


def _settle(acting: Acting, row: Dispatch) -> str:
    sending.settle_as_sent(row.pk, by=acting.officer)
    return "已确认发出。"


def _posted_today(acting: Acting, row: Dispatch) -> str:
    sending.posted(row.pk, on=clock.today(), by=acting.officer)
    return "已登记今天寄出。"


def _electronic_trouble(acting: Acting, row: Dispatch) -> bool:
    return row.channel != Channel.POST and row.state in (DispatchState.UNCERTAIN, DispatchState.FAILED)


DISPATCHES = Listing(
    name="dispatches",
    title="送达记录",
    unit="条",
    capability=capabilities.DISPATCH_VIEW,
    view="dispatch-list",
    rows=_to_households,
    order=("-id",),
    filters=DispatchFilter,
    page=lambda row: ("dispatch-page", row.pk),
    columns=(
        Column("number", "通知编号", lambda row: row.number),
        Column("whom", "个体工商户", lambda row: row.whom, ("whom",), wide=True),
        Column("subject", "事项", lambda row: row.subject, ("subject",), wide=True),
        Column("channel", "方式", lambda row: row.get_channel_display()),
        Column(
            "state",
            "状态",
            lambda row: row.get_state_display(),
            ("state",),
            lambda row: _MARKS.get(row.state, "open"),
        ),
        Column("made", "登记时间", lambda row: row.made_at, ("made_at",)),
        Column("sent", "发出时间", lambda row: row.sent_at, ("sent_at",)),
        Column("attempts", "次数", lambda row: row.attempts),
        Column("trouble", "未送到的原因", lambda row: row.trouble, wide=True),
    ),
    acts=(
        BulkAct("again", "再次发送", capabilities.DISPATCH_DO, _again, _electronic_trouble),
        BulkAct(
            "settle",
            "确认已发出",
            capabilities.DISPATCH_DO,
            _settle,
            lambda acting, row: row.state == DispatchState.UNCERTAIN,
        ),
    ),
    empty="还没有发出过短信、邮件或者信件。",
    empty_note="工作台消息之外的短信、邮件、信件都列在这里，每条注明经过和结果。",
    none_found="没有符合条件的记录。",
)
POST_LIST = Listing(
    name="post-list",
    title="邮寄清单",
    unit="封",
    capability=capabilities.DISPATCH_VIEW,
    view="post-list",
    rows=_letters,
    order=("-id",),
    filters=LetterFilter,
    page=lambda row: ("dispatch-page", row.pk),
    columns=(
        Column("number", "通知编号", lambda row: row.number),
        Column("recipient", "收件人和地址", lambda row: row.recipient.replace("\n", "，"), wide=True),
        Column("title", "内容", lambda row: row.title),
        Column("made", "登记时间", lambda row: row.made_at, ("made_at",)),
    ),
    acts=(BulkAct("posted", "登记为今天寄出", capabilities.DISPATCH_DO, _posted_today),),
    empty="没有要邮寄的信件。",
    empty_note="没有手机，或者短信没有送到、没有回执的经营者，须送达的通知列在这里，请打印寄出。",
    none_found="没有符合条件的信件。",
)
QUEUES = (
    queue_of(POST_LIST, "待邮寄的信件", dict, capability=capabilities.DISPATCH_DO),
    queue_of(
        DISPATCHES,
        "不确定是否发出的短信、邮件",
        lambda: {"state": DispatchState.UNCERTAIN},
        capability=capabilities.DISPATCH_DO,
    ),
    queue_of(
        DISPATCHES,
        "没有送到的短信、邮件、信件",
        lambda: {"state": DispatchState.FAILED},
        capability=capabilities.DISPATCH_VIEW,
        informs=True,
    ),
)


@require_safe
@officer_view(capabilities.DISPATCH_VIEW)
def dispatch_list(request: HttpRequest) -> TemplateResponse:
    """What left the platform for households of the area, and what became of it."""
    return list_page(request, DISPATCHES)


@require_safe
@officer_view(capabilities.DISPATCH_VIEW)
def post_list(request: HttpRequest) -> TemplateResponse:
    """Letters that wait to be printed and posted."""
    return list_page(request, POST_LIST, "officer/authorities/post_list.html", most=MOST_PRINTED)


@require_safe
@officer_view(capabilities.DISPATCH_DO)
def post_print(request: HttpRequest) -> TemplateResponse:
    """The letters that wait, one a sheet, the oldest first. Logged, for they are written out."""
    letters = list(_letters(request.acting).order_by("id")[: MOST_PRINTED + 1])
    audit.record(
        acts.LETTERS_PRINTED,
        by=request.user,
        address=client_address(request),
        note=f"{min(len(letters), MOST_PRINTED)} 封",
    )
    context = {"letters": letters[:MOST_PRINTED], "is_cut": len(letters) > MOST_PRINTED, "most": MOST_PRINTED}
    return TemplateResponse(request, "officer/authorities/post_print.html", context)


def access_dispatch(acting: Acting, dispatch_id: int) -> Dispatch:
    """A message to a household of the area."""
    row = _to_households(acting).filter(pk=dispatch_id).first()
    if row is None:
        raise NotAccessible
    return row


@require_safe
@officer_view(capabilities.DISPATCH_VIEW)
def dispatch_page(request: HttpRequest, dispatch_id: int) -> TemplateResponse:
    """One message with its attempts, and what can be done about it."""
    row = access_dispatch(request.acting, dispatch_id)
    may = request.acting.may(capabilities.DISPATCH_DO)
    context = {
        "row": row,
        "mark": _MARKS.get(row.state, "open"),
        "tries": list(row.tries.select_related("by").order_by("id")),
        "may_post": may and row.channel == Channel.POST and row.state == DispatchState.WAITING,
        "may_return": may and row.channel == Channel.POST and row.state == DispatchState.SENT,
        "may_repeat": may and _electronic_trouble(request.acting, row),
        "may_settle": may and row.state == DispatchState.UNCERTAIN,
        "today": clock.today(),
    }
    return TemplateResponse(request, "officer/authorities/dispatch_page.html", context)


@require_POST
@officer_view(capabilities.DISPATCH_DO)
def dispatch_act(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Note the day of posting, what came back, or decide about what is uncertain: the button says which."""
    row, by = access_dispatch(request.acting, dispatch_id), request.user
    act = request.POST.get("act", "")

    def carried_out() -> None:
        if act == "posted":
            sending.posted(row.pk, on=_day(request), by=by)
        elif act == "returned":
            sending.returned(row.pk, note=note_of(request), by=by)
        elif act == "again":
            sending.send_again(row.pk, by=by)
        elif act == "settle":
            sending.settle_as_sent(row.pk, by=by)
        else:
            raise Refused("act_unknown", "请用页面上的按钮办理。")
        audit.record(acts.DISPATCH_HANDLED, by=by, on=row, household=row.household_id, note=act)

    return acted(request, carried_out, done="已登记。", to="dispatch-page", key=row.pk)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError as error:
        raise Refused("day_required", "请填写寄出的日期。") from error
