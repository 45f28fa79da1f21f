"""The counter: an officer files an objection for a household whose operator is there and has signed (B7)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from appeals import acts, capabilities, filing
from appeals.door import access_appeal, access_letter, letters_of
from appeals.filing import MOST_FILES
from appeals.filing_page import filing_of
from appeals.letters import RECEIPT
from authorities import audit
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.officer.door import officer_view
from authorities.request_size import scans, takes_files
from casework import letter_files
from casework.letters import Letter
from registry.access import access_household
from registry.households import numbered
from registry.masking import mask_name


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
    context = {"number": number, "absent": bool(number)}
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
        ),
    )
    code = request.acting.authority.code
    if found.appeal is not None:
        messages.success(request, f"已提出，异议编号 {found.appeal.number}，回执已发到经营者工作台，也可以在此打印。")
        return redirect("filing-done", code, found.appeal.pk)
    context = found.context() | {"household": household, "operator": mask_name(household.operator_name)}
    status = 422 if found.is_faulty else 200
    return TemplateResponse(request, "officer/appeals/counter_file.html", context, status=status)


@require_safe
@officer_view(capabilities.APPEAL_FILE)
def counter_done(request: HttpRequest, appeal_id: int) -> TemplateResponse:
    """The receipt of what was filed here, to print."""
    appeal = access_appeal(request.acting, appeal_id)
    context = {"appeal": appeal, "letter": next(one for one in letters_of(appeal) if one.kind == RECEIPT.name)}
    return TemplateResponse(request, "officer/appeals/counter_done.html", context)


@require_safe
@officer_view(capabilities.APPEAL_FILE)
def counter_letter(request: HttpRequest, appeal_id: int, letter_id: int, ending: str) -> HttpResponse:
    """The receipt as a file."""
    letter = access_letter(access_appeal(request.acting, appeal_id), letter_id)
    if letter.kind != RECEIPT.name:
        raise NotAccessible
    return letter_files.answer(Letter.from_json(letter.text), ending)
