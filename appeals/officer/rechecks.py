"""Screens of departments, and of bureaus that keep a fact themselves: what they are asked to check, the answer."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from appeals import acts, capabilities, rechecks
from appeals.changes import claimed_words
from appeals.door import access_own_appeal, access_recheck, access_recheck_of, visible_rechecks
from appeals.enums import AppealStatus, RecheckStatus
from appeals.finding_forms import change_form
from appeals.models import Recheck
from appeals.officer.forms import FindingForm
from appeals.rechecks import Finding
from appeals.workflow import RECHECK
from authorities import audit, clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.downloads import as_download
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files

_BEING_CHECKED = (AppealStatus.ACCEPTED, AppealStatus.SUPPLEMENT)


class RecheckFilter(AreaFilter):
    """What waits is shown first, the earliest day in front; what was answered, the latest in front."""

    tabs = "state"
    state = choice_filter("答复情况", [("answered", "已答复")], empty_label="待核查", method="filter_nothing")

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data["state"]:
            return found.exclude(status=RecheckStatus.ASKED).order_by("-answered_at", "-id")
        return found.filter(status=RecheckStatus.ASKED)


RECHECKS = Listing(
    name="rechecks",
    title="数据核查",
    unit="件",
    capability=capabilities.RECHECK_ANSWER,
    view="recheck-list",
    rows=visible_rechecks,
    order=("due_on", "id"),
    filters=RecheckFilter,
    page=lambda recheck: ("recheck-page", recheck.pk),
    columns=(
        Column("household", "个体工商户", lambda recheck: str(recheck.household), wide=True),
        Column("claim", "被异议的数据", lambda recheck: recheck.claim.label, wide=True),
        Column("by", "提出核查", lambda recheck: recheck.appeal.authority.short_name),
        Column("due", "期限", lambda recheck: recheck.due_on, ("due_on",)),
        Column(
            "state",
            "状态",
            lambda recheck: recheck.get_status_display(),
            ("status",),
            lambda recheck: RECHECK.mark(recheck.status),
        ),
    ),
    empty="没有待核查的数据。",
    empty_note="经营者对分型提出异议，办理机关请您核查您提供的数据时，会列在这里。",
)


@require_safe
@officer_view(capabilities.RECHECK_ANSWER)
def recheck_list(request: HttpRequest) -> TemplateResponse:
    """What one's own department, or the bureau, is asked to check."""
    return list_page(request, RECHECKS)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.RECHECK_ANSWER)
def recheck_page(request: HttpRequest, recheck_id: int) -> HttpResponse:
    """One fact: what is held, what the household says, and the answer."""
    return _page(request, access_recheck(request.acting, recheck_id), back=("recheck-page", [recheck_id]))


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.APPEAL_HANDLE)
def recheck_reply(request: HttpRequest, appeal_id: int, recheck_id: int) -> HttpResponse:
    """Record a department's answer on paper, with its scan."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return _page(request, access_recheck_of(appeal, recheck_id), back=("appeal-page", [appeal_id]), on_paper=True)


@require_safe
@officer_view(capabilities.RECHECK_ANSWER)
def recheck_file(request: HttpRequest, recheck_id: int, file_id: int) -> FileResponse:
    """What the household enclosed with the point that one is asked about. Opening it is logged."""
    recheck = access_recheck(request.acting, recheck_id)
    kept = next((one.file for one in rechecks.evidence(recheck.claim) if one.pk == file_id), None)
    if kept is None:
        raise NotAccessible
    audit.record(
        acts.APPEAL_SHOWN,
        by=request.user,
        on=recheck.appeal,
        household=recheck.household_id,
        address=client_address(request),
        note=kept.name,
    )
    return as_download(kept)


def _page(request: HttpRequest, recheck: Recheck, *, back: tuple[str, list], on_paper: bool = False) -> HttpResponse:
    claim = recheck.claim
    posted = request.POST if request.method == "POST" else None
    form = FindingForm(posted, request.FILES or None, on_paper=on_paper)
    # What it ought to be is asked of what is wrong alone.
    wrong = posted is not None and posted.get("status") == RecheckStatus.WRONG
    fact_form = change_form(recheck, posted if wrong else None)
    if posted is None:
        audit.record(
            acts.APPEAL_SHOWN,
            by=request.user,
            on=recheck.appeal,
            household=recheck.household_id,
            address=client_address(request),
            note=claim.label,
        )
    elif form.is_valid() and (not wrong or fact_form is None or fact_form.is_valid()):
        found = Finding(
            form.cleaned_data["status"],
            form.cleaned_data["text"],
            fact_form.change() if wrong and fact_form else None,
            next(iter(form.cleaned_data["file"] or []), None),
        )
        try:
            rechecks.answer(recheck, found, by=request.user, on_paper=on_paper)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已答复，办理机关会看到。")
            return redirect(back[0], request.acting.authority.code, *back[1])
    context = {
        "recheck": recheck,
        "claim": claim,
        "claimed": claimed_words(claim),
        "mark": RECHECK.mark(recheck.status),
        "files": rechecks.evidence(claim),
        "form": form,
        "change_form": fact_form,
        "on_paper": on_paper,
        "is_open": recheck.appeal.status in _BEING_CHECKED and recheck.status != RecheckStatus.RECALLED,
        "overdue": recheck.due_on < clock.today(),
    }
    return TemplateResponse(
        request, "officer/appeals/recheck_page.html", context, status=422 if posted is not None else 200
    )
