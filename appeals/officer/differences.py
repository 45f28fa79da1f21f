"""Screens of departments: what they delivered again after an objection had put it right, and their answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from appeals import acts, capabilities, differences
from appeals.officer.forms import DifferenceForm
from authorities import audit
from authorities.access import Acting, departments_of
from authorities.client_address import client_address
from authorities.lists.listing import Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from registry.models import CorrectedFact

DIFFERENCES = Listing(
    name="held-differences",
    title="与异议更正不一致的数据",
    unit="条",
    capability=capabilities.RECHECK_ANSWER,
    view="recheck-differences",
    rows=differences.visible_differences,
    order=("-id",),
    page=lambda one: ("recheck-difference", one.pk),
    columns=(
        Column("household", "个体工商户", lambda one: str(one.household), wide=True),
        Column("feed", "数据", lambda one: one.get_feed_display()),
        Column(
            "row", "再次提交的内容", lambda one: differences.said_of(one.feed, {**one.key, **one.delivered}), wide=True
        ),
        Column("held", "提交时间", lambda one: one.held_at, ("held_at",)),
    ),
    empty="没有与异议更正不一致的数据。",
    empty_note="异议更正过的数据，以后的批次又按原来的值提交的，不会采用，列在这里请您答复。",
)


@require_safe
@officer_view(capabilities.RECHECK_ANSWER)
def difference_list(request: HttpRequest) -> TemplateResponse:
    """What one's own department delivered again although an objection had put it right."""
    return list_page(request, DIFFERENCES)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.RECHECK_ANSWER)
def difference_page(request: HttpRequest, difference_id: int) -> HttpResponse:
    """One such row: what was put right on which objection, what came again, and the answer."""
    held = differences.access_difference(request.acting, difference_id)
    posted = request.POST if request.method == "POST" else None
    form = DifferenceForm(posted)
    if posted is None:
        audit.record(
            acts.DIFFERENCE_SHOWN,
            by=request.user,
            on=held,
            household=held.household_id,
            address=client_address(request),
        )
    elif form.is_valid():
        said = form.cleaned_data
        try:
            differences.answer(
                held,
                said["outcome"],
                since=said["since"],
                text=said["text"],
                department=_department(request.acting),
                by=request.user,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已答复，已告知经营者。")
            return redirect("recheck-differences", request.acting.authority.code)
    corrected = CorrectedFact.objects.filter(household=held.household, feed=held.feed, key=held.key).order_by("-id")
    context = {
        "held": held,
        "words": differences.said_of(held.feed, {**held.key, **held.delivered}),
        "corrected": [(one, _right(one)) for one in corrected],
        "form": form,
    }
    status = 422 if posted is not None else 200
    return TemplateResponse(request, "officer/appeals/difference_page.html", context, status=status)


def _right(one: CorrectedFact) -> str:
    return differences.said_of(one.feed, one.right) if one.right is not None else "不应有这一记录"


def _department(acting: Acting) -> str:
    beside = departments_of(acting)
    return f"{acting.authority.short_name}{beside[0].label}" if beside else acting.authority.name
