"""Officers' page of what a place has laid down for 明显增长: its own rows, those of the bureaus above, a new row."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.access import NotAccessible
from authorities.jurisdiction import upwards
from authorities.officer.door import officer_view
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.evaluations import growth
from mingteyouxin.evaluations.models import GrowthFigure
from mingteyouxin.evaluations.officer.forms import FigureForm


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_VIEW)
def evaluation_figures(request: HttpRequest) -> HttpResponse:
    """The rows that count here, all rows of the bureau and of those above, and the form for a new one."""
    acting = request.acting
    may_set = acting.may(capabilities.CASE_DECIDE)
    if request.method == "POST" and not may_set:
        raise NotAccessible
    form = FigureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            growth.set_figure(acting.authority, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，自施行日期起适用于本机关认定的户和没有自己规定的下级机关。")
            return redirect("evaluation-figures", acting.authority.code)
    path = acting.authority.path
    rows = GrowthFigure.objects.filter(authority__path__in=upwards(path)).select_related("authority", "set_by")
    context = {
        "counts": list(growth.figures_at([path], clock.today())[path].values()),
        "rows": list(rows.order_by("-valid_from", "-id")),
        "form": form if may_set else None,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/growth_figures.html", context, status=status)
