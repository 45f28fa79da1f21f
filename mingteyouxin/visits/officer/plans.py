"""Screens of the reviewing bureau on visits: who is sent where, what was found, one case's visits and opinions."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.batches import MOST
from authorities.models import Authority, Officer
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.steps import acted
from authorities.paging import page_asked_for
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.visits import door as visit_door
from mingteyouxin.visits import visit_plans


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_REVIEW)
def visiting_plan(request: HttpRequest) -> HttpResponse:
    """Cases whose visit nobody makes yet; the chosen ones, or all of a street, go to a station."""
    bureau = request.acting.authority
    text = (request.POST.get("q") or request.GET.get("q", "")).replace("\0", "").strip()[:60]
    rows = visit_plans.wanting(bureau)
    if text:
        rows = rows.filter(household__address__contains=text)
    if request.method == "POST":
        chosen = (
            list(rows.values_list("pk", flat=True)[:MOST]) if request.POST.get("all") else _numbers(request, "case")
        )
        try:
            where = _where(request, bureau)
            results = visit_plans.plan(bureau, chosen, by=request.user, **where)
        except Refused as error:
            messages.warning(request, str(error))
        else:
            done = sum(one.done for one in results)
            messages.success(request, f"已安排 {done} 户，由{where['station']}走访。")
            for one in results:
                if not one.done:
                    messages.warning(request, f"{one.subject}：{one.text}")
        return redirect("visiting-plan", bureau.code)
    context = {
        "page": page_asked_for(request, rows),
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
    context = {
        "page": page_asked_for(request, visit_door.made_by(bureau)),
        "today": clock.today(),
        **_choices(bureau),
    }
    return TemplateResponse(request, "officer/mingteyouxin/visiting_board.html", context)


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


def _choices(bureau: Authority) -> dict[str, object]:
    return {"stations": list(visit_plans.visitors(bureau)), "people": visit_plans.people_of(bureau)}


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
    officer = Officer.objects.filter(pk=int(assigned)).first() if assigned.isdigit() and len(assigned) < 10 else None
    return {"station": station, "due_on": due_on, "assigned": officer}
