"""Screens of the reviewing bureau on visits: who is sent where, what was found, one case's visits and opinions."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import audit, clock
from authorities.models import Authority, Officer
from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, page_number, page_of
from mingteyouxin import acts, capabilities, field_obstacles, visit_planning, visit_sheets, visits
from mingteyouxin.access import access_case
from mingteyouxin.models import OpinionItem, Visit
from mingteyouxin.officer.acting import acted
from mingteyouxin.officer.forms import note_of
from mingteyouxin.refusals import Refused

# A bulk step by "all of them" stops here, and says so.
MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_REVIEW)
def visiting_plan(request: HttpRequest) -> HttpResponse:
    """Cases whose visit nobody makes yet; the chosen ones, or all of a street, go to a station."""
    bureau = request.acting.authority
    text = (request.POST.get("q") or request.GET.get("q", "")).replace("\0", "").strip()[:60]
    rows = visit_planning.wanting(bureau)
    if text:
        rows = rows.filter(household__address__contains=text)
    if request.method == "POST":
        chosen = (
            list(rows.values_list("pk", flat=True)[:MOST]) if request.POST.get("all") else _numbers(request, "case")
        )
        try:
            where = _where(request, bureau)
            told = visit_planning.plan(bureau, chosen, by=request.user, **where)
        except Refused as error:
            messages.warning(request, str(error))
        else:
            done = sum(not one.refusal for one in told)
            messages.success(request, f"已安排 {done} 户，由{where['station']}走访。")
            for one in told:
                if one.refusal:
                    messages.warning(request, f"{one.case.household}：{one.refusal}")
        return redirect("visiting-plan", bureau.code)
    context = {
        "page": _page(request, rows),
        "q": text,
        "query": urlencode({"q": text}) if text else "",
        **_choices(bureau),
    }
    return TemplateResponse(request, "officer/mingteyouxin/visiting_plan.html", context)


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def visiting_board(request: HttpRequest) -> TemplateResponse:
    """Visits of the bureau's cases, made and to be made."""
    bureau = request.acting.authority
    context = {"page": _page(request, visits.made_by(bureau)), "today": clock.today(), **_choices(bureau)}
    return TemplateResponse(request, "officer/mingteyouxin/visiting_board.html", context)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def visiting_reassign(request: HttpRequest) -> HttpResponse:
    """Give the chosen visits to another station, officer or day."""
    bureau = request.acting.authority
    return acted(
        request,
        lambda: visit_planning.reassign(bureau, _numbers(request, "visit"), by=request.user, **_where(request, bureau)),
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
        lambda: visit_planning.cancel(bureau, _numbers(request, "visit"), by=request.user, note=note_of(request)),
        done="已取消。",
        to="visiting-board",
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def field_page(request: HttpRequest, case_id: int) -> TemplateResponse:
    """A case's visits and opinions, and what they still keep it from."""
    case = access_case(request.acting, case_id)
    audit.record(acts.CASE_SHOWN, by=request.user, on=case, household=case.household_id, note="走访和征求意见")
    made = Visit.objects.filter(case=case).select_related("station", "recorded_by", "signature")
    context = {
        "case": case,
        "visits": list(made.prefetch_related("photos__file").order_by("-id")),
        "answer_labels": dict(visit_sheets.ANSWERS),
        "items": list(OpinionItem.objects.filter(case=case).select_related("request", "answered_by", "closed_by")),
        "obstacles": field_obstacles.for_many([case])[case.pk],
    }
    return TemplateResponse(request, "officer/mingteyouxin/field_page.html", context)


def _page(request: HttpRequest, rows):
    try:
        return page_of(rows, page_number(request.GET.get("page", "")))
    except NoSuchPage as error:
        raise Http404 from error


def _choices(bureau: Authority) -> dict[str, object]:
    return {"stations": list(visit_planning.visitors(bureau)), "people": visit_planning.people_of(bureau)}


def _numbers(request: HttpRequest, name: str) -> list[int]:
    """Numbers of the rows that were ticked; what is no number was not ticked by anybody."""
    return [
        int(text) for text in request.POST.getlist(name)[:MOST] if text.isascii() and text.isdigit() and len(text) < 19
    ]


def _where(request: HttpRequest, bureau: Authority) -> dict[str, object]:
    station = visit_planning.visitors(bureau).filter(code=request.POST.get("station", "")).first()
    if station is None:
        raise Refused("station_missing", "请选择走访单位。")
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError as error:
        raise Refused("due_missing", "请填写走访期限，如 2026-10-20。") from error
    assigned = request.POST.get("assigned", "")
    officer = Officer.objects.filter(pk=int(assigned)).first() if assigned.isdigit() and len(assigned) < 10 else None
    return {"station": station, "due_on": due_on, "assigned": officer}
