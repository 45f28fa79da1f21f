"""Screens of the reviewing bureau on visits: who is sent where, what was found, one case's visits and opinions."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.access import Acting
from authorities.batches import MOST
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing, Selection
from authorities.models import Authority, Officer
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused, Trouble, told, troubles_of
from mingteyouxin import capabilities
from mingteyouxin.cases.models import Case
from mingteyouxin.visits import door as visit_door
from mingteyouxin.visits import visit_drafts, visit_plans
from mingteyouxin.visits.enums import VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit


class PlanFilter(AreaFilter):
    q = text_filter("地址包含", field_name="household__address", lookup_expr="contains", max_length=60)


def _wanting(acting: Acting) -> QuerySet[Case]:
    return visit_drafts.with_draft_day(visit_plans.wanting(acting.authority))


def _draft_day(case: Case) -> str:
    """Says that whoever goes there now finds what was ticked before; it is read on the case's page of visits."""
    return f"{timezone.localtime(case.drafted_at):%Y-%m-%d} 有草稿" if case.drafted_at else ""


VISITS_TO_PLAN = Listing(
    name="visits-to-plan",
    title="待安排走访的户",
    unit="户",
    capability=capabilities.CASE_REVIEW,
    view="visiting-plan",
    rows=_wanting,
    order=("household__division", "household__address", "id"),
    filters=PlanFilter,
    page=lambda case: ("field-page", case.pk),
    columns=(
        Column("household", "个体工商户", lambda case: str(case.household), wide=True),
        Column("number", "办件编号", lambda case: case.number),
        Column("address", "地址", lambda case: case.household.address or "登记信息中没有地址", wide=True),
        Column("class", "类别", lambda case: case.get_recognition_class_display(), ("recognition_class",)),
        Column("path", "途径", lambda case: case.get_recognition_path_display(), ("recognition_path",)),
        Column("place", "区域", lambda case: case.place.short_name),
        Column("draft", "上次走访（已取消）", _draft_day),
    ),
    chosen="case",
    heading="安排走访",
    empty="没有需要安排走访的户。",
    empty_note="分类标准要求走访的，初审通过（或者按批次设定列为拟认定）后在这里列出。",
)


class BoardFilter(AreaFilter):
    status = choice_filter("状态", [("planned", "待走访"), ("done", "已走访")])
    late = choice_filter("期限", [("yes", "已逾期")], method="filter_late")
    result = choice_filter("走访结论", VisitResult.choices)

    def filter_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.planned().filter(due_on__lt=clock.today())


def _visits(acting: Acting) -> QuerySet[Visit]:
    return visit_door.made_by(acting.authority)


def _is_planned(visit: Visit) -> bool:
    return visit.status == VisitStatus.PLANNED


def _state(visit: Visit) -> str:
    if _is_planned(visit):
        return "已逾期" if visit.due_on < clock.today() else "待走访"
    return "一致" if visit.result == VisitResult.CONFIRMED else "不一致"


_MARKS = {"待走访": "open", "一致": "good", "已逾期": "bad", "不一致": "bad"}

VISITS_PLANNED = Listing(
    name="visits-planned",
    title="走访",
    unit="户",
    capability=capabilities.CASE_REVIEW,
    view="visiting-board",
    rows=_visits,
    order=("-status", "due_on", "id"),
    filters=BoardFilter,
    page=lambda visit: ("field-page", visit.case_id),
    columns=(
        Column("household", "个体工商户", lambda visit: str(visit.case.household), wide=True),
        Column("address", "地址", lambda visit: visit.case.household.address, wide=True),
        Column("station", "走访单位", lambda visit: visit.station.short_name),
        Column("assigned", "走访人", lambda visit: str(visit.assigned or "")),
        Column("due", "期限", lambda visit: visit.due_on, ("due_on",)),
        Column("visited", "走访时间", lambda visit: visit.visited_at, ("visited_at",)),
        Column("state", "状态", _state, ("status", "result"), lambda visit: _MARKS[_state(visit)]),
    ),
    chosen="visit",
    may_be_chosen=_is_planned,
    heading="走访安排",
    empty="还没有安排走访。",
    empty_note="分类标准要求走访的户，由本局安排市场监管所走访核实。",
)


# Fields of the form of a visit, by the code of what is wrong with them.
_FIELDS = {
    "station_missing": "station",
    "station_not_below": "station",
    "not_a_visitor": "assigned",
    "due_missing": "due",
    "day_in_the_past": "due",
}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_REVIEW)
def visiting_plan(request: HttpRequest) -> HttpResponse:
    """Cases whose visit nobody makes yet; the chosen ones, or all of a street, go to a station."""
    bureau = request.acting.authority
    if request.method == "POST":
        chosen = _numbers(request, "case")
        if request.POST.get("all"):
            rows = Selection(VISITS_TO_PLAN, request.acting, request.POST).rows
            chosen = list(rows.values_list("pk", flat=True)[:MOST])
        try:
            where = _where(request, bureau)
            results = visit_plans.plan(bureau, chosen, by=request.user, **where)
        except Refused as error:
            return _plan_page(request, ticked=set(_numbers(request, "case")), **told(_troubles_of(error, "plan")))
        done = sum(one.done for one in results)
        messages.success(request, f"已安排 {done} 户，由{where['station']}走访。")
        for one in results:
            if not one.done:
                messages.warning(request, f"{one.subject}：{one.text}")
        return redirect("visiting-plan", bureau.code)
    return _plan_page(request)


def _plan_page(request: HttpRequest, **more: object) -> TemplateResponse:
    """The list with the form below it; what was ticked and typed, where it could not be carried out, stands there."""
    context = _choices(request) | more
    response = list_page(request, VISITS_TO_PLAN, "officer/mingteyouxin/visiting_plan.html", **context)
    response.status_code = 422 if more else 200
    return response


def _troubles_of(error: Refused, form: str) -> list[Trouble]:
    """What is wrong, beside its field of one of the forms."""
    field = _FIELDS.get(error.code, "")
    return troubles_of(error, f"{form}-{field}" if field else "")


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def visiting_board(request: HttpRequest) -> TemplateResponse:
    """Visits of the bureau's cases, made and to be made."""
    return list_page(request, VISITS_PLANNED, "officer/mingteyouxin/visiting_board.html", **_choices(request))


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def visiting_reassign(request: HttpRequest) -> HttpResponse:
    """Give the chosen visits to another station, officer or day."""
    bureau = request.acting.authority
    return acted(
        request,
        lambda: visit_plans.reassign(bureau, _numbers(request, "visit"), by=request.user, **_where(request, bureau)),
        done="已改派。",
        to="visiting-board",
    )


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def visiting_cancel(request: HttpRequest) -> HttpResponse:
    """Take the chosen visits back."""
    bureau = request.acting.authority
    return acted(
        request,
        lambda: visit_plans.cancel(bureau, _numbers(request, "visit"), by=request.user, note=note_of(request)),
        done="已取消。",
        to="visiting-board",
    )


def _choices(request: HttpRequest) -> dict[str, object]:
    """What can be chosen of who visits and until when, and what was."""
    bureau = request.acting.authority
    typed = {name: request.POST.get(name, "") for name in ("station", "assigned", "due_on")}
    return {
        "stations": list(visit_plans.visitors(bureau)),
        "people": visit_plans.people_of(bureau),
        "typed": typed,
        **told(()),
    }


def _numbers(request: HttpRequest, name: str) -> list[int]:
    """Numbers of the rows that were ticked; what is no number was not ticked by anybody."""
    return [
        int(text) for text in request.POST.getlist(name)[:MOST] if text.isascii() and text.isdigit() and len(text) < 19
    ]


def _where(request: HttpRequest, bureau: Authority) -> dict[str, object]:
    station = visit_plans.visitors(bureau).filter(code=request.POST.get("station", "")).first()
    if station is None:
        raise Refused("station_missing", "请选择走访单位。")
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError as error:
        raise Refused("due_missing", "请填写走访期限，如 2026-10-20。") from error
    assigned = request.POST.get("assigned", "")
    is_number = assigned.isascii() and assigned.isdigit() and len(assigned) < 10
    officer = Officer.objects.filter(pk=int(assigned)).first() if is_number else None
    return {"station": station, "due_on": due_on, "assigned": officer}
