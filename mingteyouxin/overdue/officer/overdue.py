"""Officer screens on what is overdue: the list of a bureau and of those below, one matter, taking it over."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.access import Acting
from authorities.contacts import whom_to_ring
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.paging import page_asked_for
from authorities.refusals import Refused, Trouble, told, troubles_of
from authorities.work_calendar import work_calendar
from authorities.working_days import working_days_between
from mingteyouxin import capabilities
from mingteyouxin.cases.door import visible_cases
from mingteyouxin.cases.models import Case
from mingteyouxin.overdue import taking_over, waits
from mingteyouxin.overdue.door import access_overdue, visible_overdue
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.rounds.door import access_round


class OverdueFilter(AreaFilter):
    whose = choice_filter("谁逾期", [("own", "本局"), ("below", "下级机关")], method="filter_whose")
    kind = choice_filter("事项", WaitKind.choices)
    step = choice_filter("处理", [("open", "可以接办")], method="filter_step")

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        bureau = self.acting.authority
        return queryset.filter(head=bureau) if value == "own" else queryset.exclude(head=bureau)

    def filter_step(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(open_on__isnull=False)


def _standing(acting: Acting) -> QuerySet[Overdue]:
    """What waits at this moment: what was gone on with since the clock looked is not held against anybody."""
    return visible_overdue(acting).filter(waits.still(clock.today()), ended_on=None)


def _step(row: Overdue) -> str:
    if row.open_on:
        return "上级可以接办"
    return "已告知上级" if row.above_on else "已告知本局"


OVERDUE = Listing(
    name="overdue",
    title="逾期未办",
    unit="件",
    capability=capabilities.CASE_VIEW,
    view="overdue-list",
    rows=_standing,
    order=("due_on", "id"),
    filters=OverdueFilter,
    page=lambda row: ("overdue-page", row.pk),
    columns=(
        Column("what", "内容", lambda row: row.what, ("what",), wide=True),
        Column("kind", "事项", lambda row: row.get_kind_display(), ("kind",)),
        Column("authority", "应办机关", lambda row: row.authority.short_name),
        Column("due", "期限", lambda row: row.due_on, ("due_on",)),
        Column("above", "告知上级", lambda row: row.above_on, ("above_on",)),
        Column("step", "处理", _step, ("open_on",), lambda row: "bad" if row.open_on else "open"),
    ),
    heading="逾期未办",
    empty="没有逾期未办的事项。",
    empty_note="办件、走访、征求意见等超过期限没有办理的，第二天列在这里；再过规定的工作日，告知上级机关。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def overdue_list(request: HttpRequest) -> TemplateResponse:
    """What the bureau is late with, and what the bureaus below are."""
    return list_page(request, OVERDUE)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def overdue_page(request: HttpRequest, overdue_id: int) -> TemplateResponse:
    """One matter: whose turn it was, who was told when, and whether the bureau above may take it over."""
    acting = request.acting
    row = access_overdue(acting, overdue_id)
    case = _case_of(acting, row)
    stands = _standing(acting).filter(pk=row.pk).exists()
    takes = case is not None and row.open_on and stands and acting.may(capabilities.CASE_TAKE_OVER)
    takers = taking_over.may_take(row, case, at=acting.authority) if takes else []
    context = {
        "row": row,
        "case": case,
        "stands": stands,
        "step": _step(row),
        "ring": whom_to_ring(row.authority.path),
        "late": working_days_between(row.due_on, clock.today(), calendar=work_calendar()),
        "takers": takers,
        "of_round": taking_over.open_of_round(case.round_id, at=acting.authority).count() if takers else 0,
    }
    return TemplateResponse(request, "officer/mingteyouxin/overdue_page.html", context)


@require_POST
@officer_view(capabilities.CASE_TAKE_OVER)
def overdue_take(request: HttpRequest, overdue_id: int) -> HttpResponse:
    """Take the case over, or hand it to a bureau between."""
    acting = request.acting
    row = access_overdue(acting, overdue_id)
    case = _case_of(acting, row)
    offered = taking_over.may_take(row, case, at=acting.authority) if case else []
    to = next((one for one in offered if one.code == request.POST.get("to")), acting.authority)
    return acted(
        request,
        lambda: taking_over.take_over(row.pk, to=to, at=acting.authority, note=note_of(request), by=request.user),
        done=f"已由{to.name}接办，并告知经营者。",
        to="overdue-page",
        key=row.pk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_TAKE_OVER)
def overdue_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """All cases of a round that the bureau may take over: those that are ticked, or all, in one step."""
    acting = request.acting
    bureau, round_ = acting.authority, access_round(acting, round_id)
    rows = taking_over.open_of_round(round_.pk, at=bureau)
    takers = taking_over.may_take_round(rows, at=bureau)
    troubles: list[Trouble] = []
    if request.method == "POST":
        to = next((one for one in takers if one.code == request.POST.get("to")), bureau)
        chosen = None if request.POST.get("all") else _ticked(request)
        try:
            taken = taking_over.take_over_round(
                round_.pk, chosen, to=to, at=bureau, note=note_of(request), by=request.user
            )
        except Refused as error:
            troubles = troubles_of(error, "note" if error.code == "reason_required" else "")
        else:
            done = f"已由{to.name}接办 {len(taken)} 件，并告知经营者和{round_.authority.name}。"
            messages.success(request, done)
            return redirect("overdue-list", bureau.code)
    page = page_asked_for(request, rows)
    cases = visible_cases(acting).select_related("household").in_bulk([row.key for row in page.results])
    context = {
        "round": round_,
        "page": page,
        "lines": [(row, cases[row.key]) for row in page.results if row.key in cases],
        "takers": takers,
        # At first all are ticked; after a refusal those that were.
        "ticked": _ticked(request) if troubles else [row.pk for row in page.results],
        "note": note_of(request),
        **told(troubles),
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "officer/mingteyouxin/overdue_round.html", context, status=status)


def _ticked(request: HttpRequest) -> list[int]:
    return [
        int(text) for text in request.POST.getlist("overdue") if text.isascii() and text.isdigit() and len(text) < 19
    ]


def _case_of(acting: Acting, row: Overdue) -> Case | None:
    if row.kind != WaitKind.CASE:
        return None
    return visible_cases(acting).select_related("household", "authority", "handler").filter(pk=row.key).first()
