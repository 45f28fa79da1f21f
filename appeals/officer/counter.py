"""The counter: an officer files an objection for a household whose operator is there and has signed (B7)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals import acts, capabilities, filing
from appeals.decisions import contestable, contested_in
from appeals.door import access_appeal, access_claim, access_letter, letters_of, visible_appeals
from appeals.enums import AppealStatus
from appeals.filing import MOST_FILES
from appeals.filing_page import Filing, decision_filing_of, filing_of
from appeals.letters import blank_consent
from appeals.models import Appeal, Claim
from appeals.workflow import APPEAL, UNDECIDED
from authorities import audit
from authorities.client_address import client_address
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.steps import acted
from authorities.request_size import scans, takes_files
from casework import letter_files
from casework.letters import Letter
from registry.access import access_household
from registry.households import numbered
from registry.masking import mask_name
from registry.models import Household

# Of those that were filed at the counters of the area.
_LATEST = 30


@require_safe
@officer_view(capabilities.APPEAL_FILE)
def counter_find(request: HttpRequest) -> HttpResponse:
    """Find the household by its number."""
    acting = request.acting
    number = request.GET.get("number", "").strip()
    household_id = numbered(number) if number else None
    if household_id is not None:
        household = access_household(acting, household_id)
        return redirect("filing-page", acting.authority.code, household.pk)
    taken = visible_appeals(acting).filter(filed_by__isnull=False).order_by("-id")[:_LATEST]
    context = {
        "number": number,
        "absent": bool(number),
        "taken": [(one, APPEAL.mark(one.status), APPEAL.household_word(one.status)) for one in taken],
    }
    return TemplateResponse(request, "officer/appeals/counter_find.html", context)


@takes_files(scans(MOST_FILES + 1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.APPEAL_FILE)
def counter_file(request: HttpRequest, household_id: int) -> HttpResponse:
    """Which fact is wrong, what it ought to be, the signed consent. Looking at the facts is logged."""
    household = access_household(request.acting, household_id)
    if request.method != "POST":
        audit.record(
            acts.APPEAL_SHOWN,
            by=request.user,
            on=household,
            household=household.pk,
            address=client_address(request),
            note="窗口代为提出分型异议",
        )
    found = filing_of(
        request,
        filing.standing_of(household),
        lambda point: filing.file(
            filing.standing_of(household),
            point,
            enclosed=request.FILES.getlist("files"),
            consent=request.FILES.get("consent"),
            by=request.user,
            counter=request.acting.authority,
        ),
    )
    code = request.acting.authority.code
    if found.appeal is not None:
        messages.success(request, f"已提出，异议编号 {found.appeal.number}，回执已发到经营者工作台，也可以在此打印。")
        return redirect("filing-done", code, found.appeal.pk)
    return _filing_page(request, household, found, decisions=contestable(household))


@takes_files(scans(MOST_FILES + 1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.APPEAL_FILE)
def counter_decision(request: HttpRequest, household_id: int, case_id: int) -> HttpResponse:
    """Object for an operator to a decision about his case, with his signed consent. Looking at it is logged."""
    household = access_household(request.acting, household_id)
    contested = contested_in(household, case_id)
    if request.method != "POST":
        audit.record(
            acts.APPEAL_SHOWN,
            by=request.user,
            on=household,
            household=household.pk,
            address=client_address(request),
            note=contested.label,
        )
    found = decision_filing_of(
        request,
        contested,
        lambda text: filing.file_decision(
            contested,
            text,
            enclosed=request.FILES.getlist("files"),
            consent=request.FILES.get("consent"),
            by=request.user,
            counter=request.acting.authority,
        ),
    )
    if found.appeal is not None:
        messages.success(request, f"已提出，异议编号 {found.appeal.number}，回执已发到经营者工作台，也可以在此打印。")
        return redirect("filing-done", request.acting.authority.code, found.appeal.pk)
    return _filing_page(request, household, found, decisions=[])


def _filing_page(request: HttpRequest, household: Household, found: Filing, *, decisions: list) -> TemplateResponse:
    context = found.context() | {
        "household": household,
        "operator": mask_name(household.operator_name),
        "decisions": decisions,
    }
    status = 422 if found.is_faulty else 200
    return TemplateResponse(request, "officer/appeals/counter_file.html", context, status=status)


@require_safe
@officer_view(capabilities.APPEAL_FILE)
def counter_consent(request: HttpRequest, household_id: int, ending: str) -> HttpResponse:
    """A blank authorisation for the operator to sign, to print; nothing of it is kept until it is signed."""
    household = access_household(request.acting, household_id)
    return letter_files.answer(request, blank_consent(household, request.acting.authority), ending)


@require_safe
@officer_view(capabilities.APPEAL_FILE)
def counter_done(request: HttpRequest, appeal_id: int) -> TemplateResponse:
    """How an objection stands, for an operator who comes to ask: what he is asked for, letters to print."""
    appeal = access_appeal(request.acting, appeal_id)
    asked = appeal.status == AppealStatus.SUPPLEMENT
    context = {
        "appeal": appeal,
        "mark": APPEAL.mark(appeal.status),
        "word": APPEAL.household_word(appeal.status),
        "letters": letters_of(appeal),
        "supplement": appeal.supplements.filter(answered_at=None).last() if asked else None,
        "may_withdraw": appeal.status in UNDECIDED,
        "points": _points_to_take_back(appeal),
    }
    return TemplateResponse(request, "officer/appeals/counter_done.html", context)


def _points_to_take_back(appeal: Appeal) -> list[Claim]:
    """Points that may go one by one: while nobody checks them, and not the last one."""
    if appeal.status != AppealStatus.FILED or not appeal.is_about_typing:
        return []
    points = list(appeal.claims.standing().filter(by_officer=None).order_by("id"))
    return points if len(points) > 1 else []


@takes_files(scans(1))
@require_POST
@officer_view(capabilities.APPEAL_FILE)
def counter_take_back(request: HttpRequest, appeal_id: int, claim_id: int) -> HttpResponse:
    """Take one point back, as the operator asks at the counter and has signed."""
    appeal = access_appeal(request.acting, appeal_id)
    claim = access_claim(appeal, claim_id)
    signed = request.FILES.get("signed")
    return acted(
        request,
        lambda: filing.take_back(appeal, claim.pk, by=request.user, signed=signed),
        done=f"已收回“{claim.label}”一项，已告知经营者。",
        to="filing-done",
        key=appeal.pk,
    )


@takes_files(scans(MOST_FILES))
@require_POST
@officer_view(capabilities.APPEAL_FILE)
def counter_supply(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Hand in what the operator was asked for, as he signed it."""
    appeal = access_appeal(request.acting, appeal_id)
    text, enclosed = request.POST.get("answer", ""), request.FILES.getlist("files")
    return acted(
        request,
        lambda: filing.supply(appeal, text, enclosed=enclosed, by=request.user),
        done="已补充，办理机关会看到。",
        to="filing-done",
        key=appeal.pk,
    )


@takes_files(scans(1))
@require_POST
@officer_view(capabilities.APPEAL_FILE)
def counter_withdraw(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Take an objection back, as the operator asks at the counter and has signed."""
    appeal = access_appeal(request.acting, appeal_id)
    note, signed = note_of(request), request.FILES.get("signed")
    return acted(
        request,
        lambda: filing.withdraw(appeal, by=request.user, note=note, signed=signed),
        done="已撤回，已记录。",
        to="filing-done",
        key=appeal.pk,
    )


@require_safe
@officer_view(capabilities.APPEAL_FILE)
def counter_letter(request: HttpRequest, appeal_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter to the operator, as a file to print."""
    letter = access_letter(access_appeal(request.acting, appeal_id), letter_id)
    return letter_files.answer(request, Letter.from_json(letter.text), ending)
