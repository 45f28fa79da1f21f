"""Officer screens on rounds: list, plan, change, cancel."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.access import Acting
from authorities.declarations import declared
from authorities.lists.filters import choice_filter, year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.door import access_own_round, access_round
from mingteyouxin.rounds.enums import RoundStatus
from mingteyouxin.rounds.models import Round
from mingteyouxin.rounds.officer.forms import RoundForm
from mingteyouxin.rounds.officer.round_parts import RoundPart
from mingteyouxin.rounds.workflow import ROUND

_WRITE = ["GET", "HEAD", "POST"]
# 示例: what the sources leave open, and every bureau changes as it likes (docs/decisions).
_NOTICE_DAYS, _SUPPLEMENT_DAYS = 7, 5
# Defaults that the model itself has: 示例 too.
_DEFAULTS = ("reviewers", "opinion_days", "silence_is_consent", "spot_check_days", "consent_days")


class RoundFilter(AreaFilter):
    year = year_filter()
    status = choice_filter("状态", RoundStatus.choices)


def _rounds(acting: Acting) -> QuerySet[Round]:
    return Round.objects.for_list()


ROUNDS = Listing(
    name="rounds",
    title="认定批次",
    unit="批",
    capability=capabilities.ROUND_VIEW,
    view="round-list",
    rows=_rounds,
    order=("-year", "-applications_from", "-id"),
    filters=RoundFilter,
    page=lambda row: ("round-page", row.pk),
    columns=(
        Column(
            "round", "批次", lambda row: f"{row.authority.short_name} {row.year} 年度认定", ("year", "path"), wide=True
        ),
        Column(
            "applications",
            "申报",
            lambda row: f"{row.applications_from} 至 {row.applications_until}",
            ("applications_from",),
        ),
        Column("review", "审核", lambda row: f"{row.review_from} 至 {row.review_until}", ("review_from",)),
        Column("standard", "分类标准", lambda row: row.standard.number),
        Column("status", "状态", lambda row: row.get_status_display(), ("status",), lambda row: ROUND.mark(row.status)),
    ),
    heading="名特优新认定批次",
    empty="还没有认定批次。",
    empty_note="每年分型结果公布后，由县（区）或者市（地）局按已公布的分类标准安排申报和审核的时间。",
)


@require_safe
@officer_view(capabilities.ROUND_VIEW)
def round_list(request: HttpRequest) -> TemplateResponse:
    """Rounds of the area, the latest first."""
    may_manage = request.acting.may(capabilities.ROUND_MANAGE)
    return list_page(request, ROUNDS, "officer/mingteyouxin/round_list.html", may_manage=may_manage)


@require_safe
@officer_view(capabilities.ROUND_VIEW)
def round_page(request: HttpRequest, round_id: int) -> TemplateResponse:
    """A round: its dates, its standard, what to know about it."""
    acting = request.acting
    row = access_round(acting, round_id)
    manages = acting.may(capabilities.ROUND_MANAGE) and row.authority_id == acting.authority.pk
    over = row.status in (RoundStatus.CLOSED, RoundStatus.CANCELLED)
    context = {
        "round": row,
        "warnings": [] if over else rounds.warnings(row),
        "events": list(row.events.select_related("by")),
        "may_change": manages and not over,
        "may_rank": acting.may(capabilities.CASE_REVIEW) and row.authority_id == acting.authority.pk,
        "parts": [(part.template, part.shown(acting, row)) for part in declared(RoundPart)],
        "may_cancel": manages and not over and clock.today() < row.applications_from,
    }
    return TemplateResponse(request, "officer/mingteyouxin/round_page.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.ROUND_MANAGE)
def round_new(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    acting = request.acting
    usable = rounds.usable_standards(acting.authority)
    initial = {
        "year": clock.today().year,
        "notice_days": _NOTICE_DAYS,
        "notice_in_working_days": True,
        "supplement_days": _SUPPLEMENT_DAYS,
    } | {name: Round._meta.get_field(name).default for name in _DEFAULTS}
    form = RoundForm(request.POST or None, usable=usable, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = rounds.plan(acting.authority, values=form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "批次已安排，到申报开始日期自动开放。")
            return redirect("round-page", acting.authority.code, row.pk)
    context = {"form": form, "usable": usable, "round": None}
    return TemplateResponse(
        request, "officer/mingteyouxin/round_form.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(_WRITE)
@officer_view(capabilities.ROUND_MANAGE)
def round_change(request: HttpRequest, round_id: int) -> HttpResponse:
    """Change a round; once it has begun, only what people do not lose by."""
    acting = request.acting
    row = access_own_round(acting, round_id)
    usable = rounds.usable_standards(acting.authority)
    if row.standard not in usable:
        usable = [row.standard, *usable]
    form = RoundForm(request.POST or None, usable=usable, round_=row)
    if form.is_bound and form.is_valid():
        try:
            rounds.change(row.pk, values=form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("round-page", acting.authority.code, row.pk)
    context = {"form": form, "usable": usable, "round": row}
    return TemplateResponse(
        request, "officer/mingteyouxin/round_form.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@officer_view(capabilities.ROUND_MANAGE)
def round_cancel(request: HttpRequest, round_id: int) -> HttpResponse:
    """Cancel a round that has not opened."""
    row = access_own_round(request.acting, round_id)
    return acted(
        request,
        lambda: rounds.cancel(row.pk, by=request.user, note=note_of(request)),
        done="批次已取消。",
        to="round-page",
        key=row.pk,
    )
