"""Officer screens on remedies (告知救济): which bureaus have a row, one bureau's, one text for many."""

import hashlib
import json

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import capabilities, remedies
from authorities.access import Acting
from authorities.enums import Level
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Authority, Remedy
from authorities.officer.bureau_forms import RemedyForm, TemplateForm
from authorities.officer.dated_rows import DatedRows, dated_page, of, with_todays
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.queues import queue_of

# Planned rows of a preview that the page shows; the rest is told as a number.
_SHOWN = 50
_DECIDING = [(level.value, level.label) for level in (Level.PROVINCE, Level.CITY, Level.COUNTY)]
_TOLD = ("body", "body_address", "body_phone", "days", "days_ground", "court", "months", "months_ground")


class RemedyFilter(AreaFilter):
    state = choice_filter("登记情况", [("none", "未登记"), ("kept", "已登记")], method="filter_state")
    level = choice_filter("级别", _DECIDING)
    name = text_filter("机关名称", lookup_expr="contains")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(held__isnull=value == "none")


def _seen(acting: Acting) -> QuerySet[Authority]:
    """The bureaus that decide. The nation watches provinces; what it keeps is its own."""
    own = acting.authority.level == Level.NATION
    return Authority.objects.filter(pk=acting.authority.pk) if own else remedies.bureaus(acting.authority.path)


def _bureaus(acting: Acting) -> QuerySet[Authority]:
    """They, each with what its decisions tell today."""
    return with_todays(_seen(acting), Remedy, (*_TOLD, "valid_from"))


REMEDIES = Listing(
    name="remedies",
    title="告知救济",
    unit="个机关",
    capability=capabilities.REMEDY_VIEW,
    view="remedy-list",
    rows=_bureaus,
    order=("path",),
    filters=RemedyFilter,
    page=lambda bureau: ("remedy-page", bureau.pk),
    columns=(
        Column("name", "机关", lambda bureau: bureau.name, ("path",), wide=True),
        Column(
            "state",
            "登记情况",
            lambda bureau: "已登记" if bureau.held else "未登记",
            mark=lambda bureau: "good" if bureau.held else "bad",
        ),
        Column("body", "复议机关", of("body"), wide=True),
        Column("days", "复议期限（日）", of("days")),
        Column("court", "管辖法院", of("court"), wide=True),
        Column("months", "起诉期限（月）", of("months")),
        Column("from", "施行日期", of("valid_from")),
    ),
    empty="辖区内没有作出决定的机关。",
    empty_note="市场监管所不作出这类决定，不在其内。",
    none_found="没有符合条件的机关。",
)
QUEUES = (queue_of(REMEDIES, "没有登记告知救济的机关", lambda: {"state": "none"}, capability=capabilities.REMEDY_VIEW),)


@require_safe
@officer_view(capabilities.REMEDY_VIEW)
def remedy_list(request: HttpRequest) -> TemplateResponse:
    """Bureaus of the area with what their decisions tell, and those that have nothing."""
    return list_page(request, REMEDIES, "officer/authorities/remedy_list.html", may_keep=_may_keep(request.acting))


def _kept_by(acting: Acting) -> QuerySet[Authority]:
    rows = remedies.in_keeping_of(acting.authority)
    return rows if _may_keep(acting) else rows.none()


TOLD = DatedRows(
    noun="告知救济",
    model=Remedy,
    columns=_TOLD,
    form=RemedyForm,
    keep=remedies.keep,
    seen=_seen,
    kept_by=_kept_by,
    list_view="remedy-list",
    view="remedy-page",
    template="officer/authorities/remedy_page.html",
    kept_elsewhere=lambda authority: "告知救济由省级机关登记，您没有登记的权限。",
    done=lambda day: f"已登记，自 {day} 起作出的决定照此告知。",
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.REMEDY_VIEW)
def remedy_page(request: HttpRequest, authority_id: int) -> HttpResponse:
    """What one bureau's decisions tell, now, before and later; for the province the form for the next row."""
    return dated_page(request, TOLD, authority_id)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.REMEDY_KEEP)
def remedy_many(request: HttpRequest) -> HttpResponse:
    """One text for many bureaus: looked at bureau by bureau first, then kept for all of them in one go."""
    acting = request.acting
    sent = request.method == "POST"
    form = TemplateForm(request.POST if sent else None)
    context = {"form": form, "planned": None}
    if sent and form.is_valid():
        template = form.template
        authorities = _meant(acting, form)
        planned = remedies.plan(template, authorities)
        ready = [one for one in planned if one.body]
        stamp = _stamp(planned)
        if not ready:
            form.add_error(None, "没有可以登记的机关：所选级别的机关都已登记，或者没有对应的行政区划。")
        elif request.POST.get("seen") == stamp:
            done = remedies.keep_all(template, authorities, by=request.user)
            messages.success(request, f"已为 {done} 个机关登记，自 {template.valid_from} 起施行。")
            return redirect("remedy-list", acting.authority.code)
        context |= {
            "planned": ready[:_SHOWN],
            "more": len(ready) - _SHOWN,
            "count": len(ready),
            "left_out": [one.authority for one in planned if not one.body],
            "stamp": stamp,
            "changed": bool(request.POST.get("seen")),
        }
    invalid = sent and not form.is_valid()
    return TemplateResponse(request, "officer/authorities/remedy_many.html", context, status=422 if invalid else 200)


def _meant(acting: Acting, form: TemplateForm) -> list[Authority]:
    rows = remedies.in_keeping_of(acting.authority).order_by("path")
    if form.cleaned_data["level"]:
        rows = rows.filter(level=form.cleaned_data["level"])
    if form.cleaned_data["only_missing"]:
        # A row that begins later counts as well: the bureau was thought of.
        rows = rows.exclude(pk__in=Remedy.objects.values("authority"))
    return list(rows)


def _stamp(planned: list[remedies.Planned]) -> str:
    """What the preview showed, as a word: where it would be otherwise now, it is shown again before it is kept."""
    said = [(one.authority.pk, one.body, one.court) for one in planned]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _may_keep(acting: Acting) -> bool:
    return acting.may(capabilities.REMEDY_KEEP)
