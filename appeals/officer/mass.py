"""Screens of mass cases: which deliveries are contested by many, one case with its rows, the department's answer."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals import acts, capabilities, mass_answers, mass_cases, mass_openings, mass_standards, rechecks
from appeals.changes import Change
from appeals.contested_facts import feed_of, label_of, restored, said_of
from appeals.door import (
    access_case,
    access_mass_check,
    access_own_case,
    visible_cases,
    visible_mass_checks,
)
from appeals.enums import MassStatus
from appeals.mass_answers import MassFinding
from appeals.mass_openings import Contested
from appeals.models import Claim, MassCase, MassMember
from appeals.officer.forms import MassFindingForm
from appeals.rechecks import Addressee
from appeals.workflow import MASS, OPEN_TO_THE_HOUSEHOLD
from authorities import audit
from authorities.access import Acting
from authorities.client_address import client_address
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen, note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.paging import page_number
from authorities.refusals import Refused, Trouble, told, troubles_of
from authorities.request_size import scans, takes_files

ROWS = 100


class MassFilter(AreaFilter):
    """What is open is shown first."""

    tabs = "state"
    state = choice_filter("办理情况", [("over", "已办结")], empty_label="办理中", method="filter_nothing")

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found.filter(status__in=MASS.in_group(self.form.cleaned_data["state"] or "open"))


_COLUMNS = (
    Column("number", "类案编号", lambda case: case.number, ("id",)),
    Column("source", "被异议的批次或者标准", lambda case: case.source, wide=True),
    Column("asked", "核查", lambda case: case.addressee),
    Column("authority", "办理机关", lambda case: case.authority.short_name),
    Column("due", "部门答复期限", lambda case: case.due_on, ("due_on",), tabs=("",)),
    Column("state", "状态", lambda case: case.get_status_display(), ("status",), lambda case: MASS.mark(case.status)),
)
MASS_CASES = Listing(
    name="mass-cases",
    title="分型异议类案",
    unit="件",
    capability=capabilities.APPEAL_VIEW,
    view="appeal-cases",
    rows=visible_cases,
    order=("-id",),
    filters=MassFilter,
    page=lambda case: ("appeal-case", case.pk),
    columns=_COLUMNS,
    empty="没有类案。",
    empty_note="多户对同一部门的同一批数据提出异议的，可以并案：部门答复一次，复核一次，统一更正。",
)
MASS_CHECKS = Listing(
    name="mass-checks",
    title="整批数据核查",
    unit="件",
    capability=capabilities.RECHECK_ANSWER,
    view="recheck-cases",
    rows=visible_mass_checks,
    order=("-id",),
    filters=MassFilter,
    page=lambda case: ("recheck-case", case.pk),
    columns=_COLUMNS,
    empty="没有待核查的整批数据。",
    empty_note="多户对本部门提交的同一批数据提出异议、办理机关并案后，会列在这里。",
)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def case_list(request: HttpRequest) -> TemplateResponse:
    """Mass cases of the area."""
    return list_page(request, MASS_CASES, "officer/appeals/case_list.html")


@require_safe
@officer_view(capabilities.RECHECK_ANSWER)
def check_list(request: HttpRequest) -> TemplateResponse:
    """Deliveries of one's own department, or of the bureau, that many contest."""
    return list_page(request, MASS_CHECKS)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.APPEAL_HANDLE)
def case_new(request: HttpRequest) -> HttpResponse:
    """Deliveries that several open objections contest; of the chosen one whom to ask, and the case."""
    bureau = request.acting.authority
    if request.method == "POST" and "standard" in request.POST:
        return _open_about_a_standard(request)
    listed = mass_openings.contested_deliveries(bureau)
    wanted = request.GET.get("delivery", "")
    found = next((one for one in listed if one.key == wanted), None)
    asked = _addressees(request.acting, found) if found else []
    refusal = ""
    if request.method == "POST":
        to = next((one for one in asked if one.key == request.POST.get("to", "")), None)
        try:
            if found is None or to is None:
                raise Refused("nothing_chosen", "请选择批次和由谁核查。")
            case = mass_openings.open_case(
                found.feed,
                found.delivery_id,
                to,
                question=request.POST.get("question", ""),
                bureau=bureau,
                by=request.user,
            )
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"已并案（{case.number}），已请{case.addressee}核查，已告知各户。")
            return redirect("appeal-case", bureau.code, case.pk)
    context = {
        "listed": listed,
        "standards": [] if found else mass_openings.contested_standards(bureau),
        "found": found,
        "gone": bool(wanted) and found is None,
        "asked": asked,
        "refusal": refusal,
        "question": request.POST.get("question", ""),
    }
    return TemplateResponse(request, "officer/appeals/case_new.html", context, status=422 if refusal else 200)


def _open_about_a_standard(request: HttpRequest) -> HttpResponse:
    bureau, wanted = request.acting.authority, request.POST["standard"]
    listed = mass_openings.contested_standards(bureau)
    found = next((one.standard for one in listed if str(one.standard.pk) == wanted), None)
    try:
        if found is None:
            raise Refused("nothing_chosen", "没有找到所选的标准，对它的异议可能已经并案或者办结。请重新选择。")
        case = mass_openings.open_standard_case(found, bureau=bureau, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("appeal-case-new", bureau.code)
    messages.success(request, f"已并案（{case.number}），已告知各户。")
    return redirect("appeal-case", bureau.code, case.pk)


def _addressees(acting: Acting, found: Contested) -> list[Addressee]:
    """Whose it is to say of a delivery, as of any of its points; whoever is on the platform."""
    rows = Claim.objects.standing().filter(
        appeal__authority=acting.authority, appeal__status__in=OPEN_TO_THE_HOUSEHOLD, feed=found.feed.name
    )
    claim = rows.select_related("household").filter(about__in=mass_openings.points_of(acting.authority, found)).first()
    if claim is None:
        return []
    area = mass_openings.path_of(acting.authority, found.delivery_id)
    listed = rechecks.addressees([claim])[claim.pk]
    return [one for one in listed if one.answers and area.startswith(one.authority.path)]


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def case_page(request: HttpRequest, case_id: int) -> TemplateResponse:
    """One case: the delivery, what the department says, each row, and what can be done now."""
    return _page(request, access_case(request.acting, case_id))


def _page(request: HttpRequest, case: MassCase, troubles: Sequence[Trouble] = ()) -> TemplateResponse:
    acting = request.acting
    _log(request, case)
    own = case.authority_id == acting.authority.pk
    held = [one for one in acting.capabilities if one in (capabilities.APPEAL_HANDLE, capabilities.APPEAL_DECIDE)]
    possible = MASS.possible(case, held) if own else ()
    handles = own and acting.may(capabilities.APPEAL_HANDLE)
    context = {
        "case": case,
        "mark": MASS.mark(case.status),
        "own": own,
        "possible": possible,
        "version": mass_cases.version(case),
        "may_confirm": "uphold" in possible and request.user.pk not in (case.proposed_by_id, case.answered_by_id),
        "may_take_out": handles and (case.status in mass_cases.OPEN or bool(case.trouble)),
        "handles": handles,
        "events": list(case.events.select_related("by").order_by("-id")[:50]),
        **told(troubles),
        "answer": request.POST.get("answer", ""),
        "outcome": request.POST.get("outcome", ""),
        "rules": _rules(request, case),
        **_rows(request, case),
    }
    return TemplateResponse(request, "officer/appeals/case_page.html", context, status=422 if troubles else 200)


def _rules(request: HttpRequest, case: MassCase) -> list[dict[str, str]]:
    """The rules of a contested standard that gave the parties their types, each with the reason that is proposed."""
    if case.standard_id is None:
        return []
    listed = []
    for rule, label in mass_standards.rules_of(case):
        field = mass_standards.reason_field(rule)
        reason = request.POST.get(field, case.reasons.get(rule, ""))
        listed.append({"label": label, "field": field, "reason": reason})
    return listed


def _rows(request: HttpRequest, case: MassCase) -> dict[str, object]:
    """A page of the rows that stand in a case, those that need a person first, then those of an objection."""
    rows = MassMember.objects.filter(case=case, taken_out_at=None).order_by("-not_reproducible", "appeal", "id")
    total, number = rows.count(), max(page_number(request.GET.get("page", "")), 1)
    first = (number - 1) * ROWS
    shown = rows.select_related("household", "appeal", "claim")[first : first + ROWS]
    return {
        "may_open": request.acting.may(capabilities.APPEAL_VIEW),
        "rows": [_line(case, row) for row in shown],
        "total": total,
        "filed": rows.exclude(appeal=None).order_by().values("appeal").distinct().count(),
        "changing": rows.filter(change__isnull=False).order_by().values("household").distinct().count(),
        "parted": MassMember.objects.filter(case=case).exclude(taken_out_at=None).count(),
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if first + ROWS < total else None,
    }


def _line(case: MassCase, row: MassMember) -> dict[str, object]:
    if case.standard_id is not None:
        return {"row": row, "label": row.claim.label, "held": row.claim.text, "ought": row.claim.reason}
    feed = feed_of(case.feed)
    held = said_of(feed, {**restored(feed, row.key), **restored(feed, row.before)}) if row.before else ""
    return {
        "row": row,
        "label": row.claim.label if row.claim else label_of(feed, restored(feed, row.key)),
        "held": held or (row.claim.says if row.claim else ""),
        "ought": Change.from_json(feed, row.change).words if row.change else "",
    }


def _log(request: HttpRequest, case: MassCase) -> None:
    audit.record(acts.MASS_CASE_SHOWN, by=request.user, on=case, path=case.path, address=client_address(request))


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def case_propose(request: HttpRequest, case_id: int) -> HttpResponse:
    """Propose that all rows are corrected."""
    case = access_own_case(request.acting, case_id)
    answer = request.POST.get("answer", "")
    try:
        if case.standard_id is None:
            mass_cases.propose(case.pk, answer, by=request.user)
        else:
            reasons = {
                rule: request.POST.get(mass_standards.reason_field(rule), "")
                for rule, _ in mass_standards.rules_of(case)
            }
            outcome = request.POST.get("outcome", "")
            mass_standards.propose(case.pk, outcome, reasons, answer, by=request.user)
    except Refused as error:
        return _page(request, case, troubles_of(error, mass_standards.ANSWER_FIELD))
    messages.success(request, "已提出统一处理的意见，由另一名工作人员复核。")
    return redirect("appeal-case", request.acting.authority.code, case.pk)


@require_POST
@officer_view(capabilities.APPEAL_DECIDE)
def case_confirm(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide as another officer proposed."""
    seen = request.POST.get("seen", "")
    if access_own_case(request.acting, case_id).standard_id is not None:
        return _step(
            request,
            case_id,
            lambda case: mass_standards.confirm(case.pk, by=request.user, seen=seen),
            done="已决定，分别告知各户。",
        )
    return _step(
        request,
        case_id,
        lambda case: mass_cases.confirm(case.pk, by=request.user, seen=seen),
        done="已决定。系统随即统一更正、重新分型，并分别书面答复各户。",
    )


@require_POST
@officer_view(capabilities.APPEAL_DECIDE)
def case_finish(request: HttpRequest, case_id: int) -> HttpResponse:
    """Answer all that contested a standard and were right, once another one was published."""
    note = note_of(request)
    return _step(
        request,
        case_id,
        lambda case: mass_standards.finish(case.pk, note, by=request.user),
        done="已统一办结，分别书面答复各户。",
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def case_send_back(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send a proposal back."""
    note = note_of(request)
    return _step(request, case_id, lambda case: mass_cases.send_back(case.pk, note, by=request.user), done="已退回。")


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def case_take_out(request: HttpRequest, case_id: int) -> HttpResponse:
    """Have the ticked rows handled alone; or all that a worker found it cannot correct."""
    note, members = note_of(request), chosen(request.POST, "member")

    def part(case: MassCase) -> None:
        wanted = members
        if "not_reproducible" in request.POST:
            rows = MassMember.objects.filter(case=case, not_reproducible=True, taken_out_at=None)
            wanted = list(rows.values_list("pk", flat=True))
        mass_cases.take_out(case.pk, wanted, note, by=request.user)

    return _step(request, case_id, part, done="已移出，单独办理。")


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def case_dissolve(request: HttpRequest, case_id: int) -> HttpResponse:
    """Have every objection handled alone again."""
    note = note_of(request)
    return _step(
        request,
        case_id,
        lambda case: mass_cases.dissolve(case.pk, note, by=request.user),
        done="类案已终止，各件异议分别办理。",
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def case_try_again(request: HttpRequest, case_id: int) -> HttpResponse:
    """Have a correction tried again that could not be carried out."""
    return _step(request, case_id, lambda case: mass_cases.try_again(case.pk), done="已重新提交更正。")


def _step(request: HttpRequest, case_id: int, act: Callable[[MassCase], object], *, done: str) -> HttpResponse:
    case = access_own_case(request.acting, case_id)
    return acted(request, lambda: act(case), done=done, to="appeal-case", key=case.pk)


@takes_files(scans(2))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.RECHECK_ANSWER)
def check_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """A delivery of one's own that many contest: its rows, and the one answer for all of them."""
    case = access_mass_check(request.acting, case_id)
    posted = request.POST if request.method == "POST" else None
    form = MassFindingForm(posted, request.FILES or None)
    if posted is None:
        _log(request, case)
    elif form.is_valid():
        said = form.cleaned_data
        found = MassFinding(
            said["status"],
            said["text"],
            said["way"],
            whole=said["scope"] == "whole",
            values=said["values"],
            enclosed=next(iter(said["file"] or []), None),
        )
        try:
            mass_answers.answer(case.pk, found, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已对整批数据答复，办理机关会看到。")
            return redirect("recheck-case", request.acting.authority.code, case.pk)
    context = {
        "case": case,
        "mark": MASS.mark(case.status),
        "form": form,
        "is_open": case.status == MassStatus.ASKED,
        **_rows(request, case),
    }
    return TemplateResponse(
        request, "officer/appeals/case_check.html", context, status=422 if posted is not None else 200
    )
