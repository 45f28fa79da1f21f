"""Officer screen on a round's passed cases: ranked, what keeps each from being selected, the choice."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities.officer.door import officer_view
from authorities.officer.forms import LONGEST_NOTE, note_of
from authorities.officer.steps import acted
from mingteyouxin import capabilities
from mingteyouxin.cases.door import access_round_in_charge
from mingteyouxin.review import ranking

_LONGEST_KEY = 18


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def ranking_page(request: HttpRequest, round_id: int) -> TemplateResponse:
    """The passed cases of a round in order, with those chosen that the places reach to."""
    bureau, row = request.acting.authority, access_round_in_charge(request.acting, round_id)
    left, lines = ranking.places(row), ranking.ranked(row)
    ready = [line.case.pk for line in lines if not line.obstacles]
    own = row.authority_id == bureau.pk
    if not own:
        lines = [line for line in lines if line.case.handler_id == bureau.pk]
    context = {
        "round": row,
        "own": own,
        "places": left,
        "lines": lines,
        "proposed": set(ready[: left.left]),
        "may_decide": request.acting.may(capabilities.CASE_DECIDE),
    }
    return TemplateResponse(request, "officer/mingteyouxin/ranking.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def ranking_select(request: HttpRequest, round_id: int) -> HttpResponse:
    """Select the chosen ones."""
    row = access_round_in_charge(request.acting, round_id)
    keys = request.POST.getlist("key")
    chosen = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= _LONGEST_KEY]
    return acted(
        request,
        lambda: ranking.select(
            row.pk,
            chosen,
            by=request.user,
            note=note_of(request),
            notes={case: request.POST.get(f"note-{case}", "")[:LONGEST_NOTE] for case in chosen},
            others_out="others_out" in request.POST,
            at=request.acting.authority,
        ),
        done=f"已将 {len(set(chosen))} 件列为拟认定。",
        to="ranking-page",
        key=row.pk,
    )
