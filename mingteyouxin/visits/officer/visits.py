"""Screens of whoever visits households: the list by street, sheets to print, the sheet on a phone."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import audit, clock
from authorities.access import Acting
from authorities.files import location
from authorities.jurisdiction import jurisdiction
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from mingteyouxin import acts, capabilities
from mingteyouxin.visits import door as visit_door
from mingteyouxin.visits import visit_drafts, visit_records, visit_sheets
from mingteyouxin.visits.enums import VisitResult, VisitStatus
from mingteyouxin.visits.models import Visit, VisitDraft
from registry import revealing
from registry.masking import mask_phone
from registry.models import Household
from registry.people.phones import phone_on_file

_JSON = "application/json"
# A street's worth of paper; more is printed in parts.
MOST_PRINTED = 100


class VisitFilter(AreaFilter):
    tabs = "late"
    late = choice_filter("期限", [("1", "逾期")], empty_label="全部待走访", method="filter_late")

    def filter_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(due_on__lt=clock.today())


def _visits(acting: Acting) -> QuerySet[Visit]:
    return visit_sheets.waiting(acting.authority)


VISITS = Listing(
    name="visits",
    title="待走访的户",
    unit="户",
    capability=capabilities.VISIT_DO,
    view="visit-list",
    rows=_visits,
    # The households are the county's rows; of them is shown what a sheet says, and no more.
    scope=lambda acting: visit_sheets.around(acting.authority),
    order=visit_sheets.BY_STREET,
    filters=VisitFilter,
    page=lambda visit: ("visit-page", visit.pk),
    columns=(
        Column("household", "个体工商户", lambda visit: str(visit.case.household), wide=True),
        Column("address", "地址", lambda visit: visit_sheets.address_of(visit), wide=True),
        Column("class", "类别", lambda visit: visit.case.get_recognition_class_display()),
        Column("path", "途径", lambda visit: visit.case.get_recognition_path_display()),
        Column("by", "走访人", lambda visit: str(visit.assigned or visit.station)),
        Column(
            "due",
            "期限",
            lambda visit: visit.due_on,
            ("due_on",),
            lambda visit: "bad" if visit.due_on < clock.today() else "open",
        ),
    ),
    # Sheets to take along are printed, which the log tells; a station carries no list away.
    exported=False,
    heading="走访核实",
    empty="没有待走访的户。",
    empty_note="审核机关安排走访后，会在这里列出并发送通知。",
)


@require_safe
@officer_view(capabilities.VISIT_DO)
def visit_list(request: HttpRequest) -> TemplateResponse:
    """Visits that wait, by street and address."""
    return list_page(request, VISITS, "officer/mingteyouxin/visit_list.html")


@require_safe
@officer_view(capabilities.VISIT_DO)
def visit_print(request: HttpRequest) -> TemplateResponse:
    """Sheets to take along where there is no network: a household a page."""
    bureau = request.acting.authority
    with visit_sheets.seen_from(bureau) as rows:
        found = visit_sheets.sheets(rows[:MOST_PRINTED])
    audit.record(acts.CASE_SHOWN, by=request.user, note=f"打印走访表 {len(found)} 份")
    context = {"sheets": found, "most": MOST_PRINTED, "answers": visit_sheets.ANSWERS}
    return TemplateResponse(request, "officer/mingteyouxin/visit_print.html", context)


@takes_files(scans(visit_records.MOST_PHOTOS + 1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.VISIT_DO)
def visit_page(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: what to look at, then what was found. A device that sends it again is told the same."""
    visit = visit_door.access_visit(request.acting, visit_id)
    as_json = request.headers.get("Accept") == _JSON
    refusal = None
    if request.method == "POST":
        try:
            visit_records.record(visit.pk, _findings(request), client_key=_client_key(request), by=request.user)
        except Refused as error:
            if as_json:
                return JsonResponse({"code": error.code, "text": str(error)}, status=422)
            refusal = str(error)
        else:
            if as_json:
                return JsonResponse({"state": "delivered"})
            messages.success(request, "走访情况已提交。")
            return redirect("visit-page", request.acting.authority.code, visit.pk)
    sheet = visit_sheets.sheet_of(visit)
    with jurisdiction(visit.place.path):
        phone, revealed = _phone(request, sheet.household_id)
        audit.record(acts.CASE_SHOWN, by=request.user, on=visit, household=sheet.household_id, note="走访")
    done = visit.status == VisitStatus.DONE
    may_record = visit.status == VisitStatus.PLANNED and not sheet.over
    drafts = visit_drafts.to_go_on_from(visit) if may_record else []
    kept = None if request.method == "POST" else _gone_on_from(request, visit, drafts)
    context = {
        "visit": visit,
        "sheet": sheet,
        "phone": phone,
        "revealed": revealed,
        "shortest_reason": revealing.SHORTEST_REASON,
        "longest_reason": revealing.LONGEST_REASON,
        "answers": visit_sheets.ANSWERS,
        "answer_labels": dict(visit_sheets.ANSWERS),
        "results": VisitResult.choices,
        "most_photos": visit_records.MOST_PHOTOS,
        "refusal": refusal,
        "posted": _typed(kept) if kept else request.POST,
        "given": {key: value for key, value in request.POST.items() if key.startswith("answer-")}
        or {f"answer-{line['key']}": line["answer"] for line in (kept.checklist if kept else []) if line["answer"]},
        "kept": kept,
        # What others ticked, and what stands of a visit that was taken back: to be read, and gone on from.
        "drafts": [draft for draft in drafts if draft != kept],
        "client_key": request.POST.get("client_key") or uuid.uuid4(),
        "now": clock.now(),
        "photos": list(visit.photos.all()) if done else [],
        "may_record": may_record,
    }
    template = "officer/mingteyouxin/visit_done.html" if done else "officer/mingteyouxin/visit_page.html"
    return TemplateResponse(request, template, context, status=422 if refusal else 200)


@require_POST
@officer_view(capabilities.VISIT_DO)
def visit_draft(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Keep what was ticked so far, for oneself and for whoever goes there in one's place."""
    visit = visit_door.access_visit(request.acting, visit_id)
    as_json = request.headers.get("Accept") == _JSON
    try:
        draft = visit_drafts.save(visit.pk, _ticked(request), by=request.user)
    except Refused as error:
        if as_json:
            return JsonResponse({"code": error.code, "text": str(error)}, status=422)
        messages.warning(request, str(error))
    else:
        if as_json:
            return JsonResponse({"state": "kept", "saved_at": draft.saved_at.isoformat()})
        messages.success(request, "草稿已保存，还没有提交。照片和签名请在提交时上传。")
    return redirect("visit-page", request.acting.authority.code, visit.pk)


@require_POST
@officer_view(capabilities.VISIT_DO)
def visit_phone(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Show the phone in full, for a reason that the household can read."""
    visit = visit_door.access_visit(request.acting, visit_id)
    household_id = visit_sheets.sheet_of(visit).household_id
    with jurisdiction(visit.place.path):
        try:
            revealing.reveal(
                Household.objects.get(pk=household_id),
                by=request.user,
                session_key=request.session.session_key,
                reason=request.POST.get("reason", ""),
            )
        except revealing.RevealRefused as error:
            messages.warning(request, str(error))
    return redirect("visit-page", request.acting.authority.code, visit.pk)


@require_safe
@officer_view(capabilities.VISIT_DO)
def visit_photo(request: HttpRequest, visit_id: int, photo_id: int) -> FileResponse:
    """A photo, which we made anew ourselves and may therefore show; 0 is the signature."""
    visit = visit_door.access_visit(request.acting, visit_id)
    stored = visit_door.access_photo(visit, photo_id)
    response = FileResponse(location(stored).open("rb"), content_type=stored.content_type, filename=stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _phone(request: HttpRequest, household_id: int) -> tuple[str, object]:
    household = Household.objects.get(pk=household_id)
    given = revealing.revealed(household, to=request.user, session_key=request.session.session_key)
    number = phone_on_file(household)
    return (number if given else mask_phone(number)) if number else "", given


def _gone_on_from(request: HttpRequest, visit: Visit, drafts: list[VisitDraft]) -> VisitDraft | None:
    """The newest draft of this visit, whoever made it; of one that was taken back only where it was asked for."""
    asked_for = request.GET.get("from", "")
    chosen = next((draft for draft in drafts if str(draft.pk) == asked_for), None)
    return chosen or next((draft for draft in drafts if draft.visit_id == visit.pk), None)


def _typed(draft: VisitDraft) -> dict[str, str]:
    """A draft as the form shows it."""
    at = draft.visited_at
    visited_at = f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""
    return {"result": draft.result, "note": draft.note, "signer": draft.signer, "visited_at": visited_at}


def _ticked(request: HttpRequest) -> visit_drafts.Ticked:
    sent = request.POST
    try:
        visited_at = _moment(sent.get("visited_at", ""))
    except Refused:
        # A draft need not say when.
        visited_at = None
    return visit_drafts.Ticked(
        answers={key.removeprefix("answer-"): value for key, value in sent.items() if key.startswith("answer-")},
        result=sent.get("result", ""),
        note=sent.get("note", "").replace("\0", ""),
        visited_at=visited_at,
        signer=sent.get("signer", "").replace("\0", ""),
    )


def _client_key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("client_key", ""))
    except ValueError as error:
        raise Refused("client_key_missing", "提交编号有误，请刷新页面后重新提交。") from error


def _findings(request: HttpRequest) -> visit_records.Findings:
    sent = request.POST
    visited_at = _moment(sent.get("visited_at", ""))
    photos: list[File] = request.FILES.getlist("photo")
    taken = [_moment(text) for text in sent.getlist("taken_at")] if sent.get("taken_at") else []
    if len(taken) != len(photos):
        taken = [visited_at] * len(photos)
    return visit_records.Findings(
        answers={key.removeprefix("answer-"): value for key, value in sent.items() if key.startswith("answer-")},
        result=sent.get("result", ""),
        note=sent.get("note", "").replace("\0", ""),
        visited_at=visited_at,
        signer=sent.get("signer", "").replace("\0", ""),
        photos=list(zip(photos, taken, strict=True)),
        signature=request.FILES.get("signature"),
    )


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refused("time_unreadable", "请填写走访时间，如 2026-10-20 09:30。")
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
