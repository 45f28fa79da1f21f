"""Objections in the workspace: why the household has its type, what of it is wrong, how an objection stands (E4)."""

from dataclasses import replace

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appeals import acts, filing, matters
from appeals.changes import claimed_words
from appeals.contested_facts import behind
from appeals.decisions import contestable, contested_in
from appeals.door import access_file_of, access_letter, letters_of
from appeals.enums import AppealStatus
from appeals.filing import MOST_FILES
from appeals.filing_page import decision_filing_of, filing_of
from appeals.models import Appeal
from appeals.subjects import SUBJECTS
from appeals.workflow import APPEAL, OPEN_TO_THE_HOUSEHOLD, UNDECIDED
from authorities import clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.downloads import as_download
from authorities.officer.forms import chosen
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from casework import letter_files
from casework.letters import Letter
from registry.household.door import household_view
from registry.people.persons import record
from typing_engine import explanations
from typing_engine.checkups.household import look_before_typing
from typing_engine.histories import history_of
from typing_engine.officer.reasons import reasons


@require_safe
@household_view
def my_type(request: HttpRequest) -> TemplateResponse:
    """Why the household has its type, rule by rule and fact by fact, and what can be done where one is wrong."""
    household = request.standing.household
    explanation = explanations.current(household)
    why = explanation and reasons(explanation, may_open=False)
    facts = filing.standing_of(household).facts
    record(acts.OWN_TYPE_SHOWN, by=request.person, household=household, address=client_address(request))
    context = {
        "explanation": explanation,
        "reasons": why,
        "nearest": [replace(one, contested=behind(one.name, facts)) for one in why.nearest] if why else [],
        "history": history_of(household),
        "card": look_before_typing(request.standing),
        "facts": [one for one in facts if one.is_fact],
        "open_appeal": filing.open_appeal(household),
    }
    return TemplateResponse(request, "household/appeals/type.html", context)


@require_safe
@household_view
def appeal_list(request: HttpRequest) -> TemplateResponse:
    """All that the household objects to, whatever it is about, the latest first; and what it can object to."""
    context = {
        "lines": matters.of_household(request.standing.household),
        "subjects": SUBJECTS,
        "open_appeal": filing.open_appeal(request.standing.household),
        "decisions": contestable(request.standing.household),
    }
    return TemplateResponse(request, "household/appeals/list.html", context)


@takes_files(scans(MOST_FILES))
@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def appeal_new(request: HttpRequest) -> HttpResponse:
    """First which fact; then what it ought to be, what that would change, and the objection."""
    standing = filing.standing_of(request.standing.household)
    found = filing_of(
        request,
        standing,
        lambda point: filing.file(standing, point, enclosed=_enclosed(request), by=request.person),
    )
    if found.appeal is not None:
        messages.success(request, f"异议已提交，异议编号 {found.appeal.number}。回执在本页下方，可以下载。")
        return redirect("my-appeal", standing.household.pk, found.appeal.pk)
    page = "choose" if found.contested is None else "new"
    status = 422 if found.is_faulty else 200
    return TemplateResponse(request, f"household/appeals/{page}.html", found.context(), status=status)


@takes_files(scans(MOST_FILES))
@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def decision_new(request: HttpRequest, case_id: int) -> HttpResponse:
    """Object to a decision about a case: what was decided and why, what is wrong with it, and files."""
    household = request.standing.household
    contested = contested_in(household, case_id)
    found = decision_filing_of(
        request,
        contested,
        lambda text: filing.file_decision(contested, text, enclosed=_enclosed(request), by=request.person),
    )
    if found.appeal is not None:
        messages.success(request, f"异议已提交，异议编号 {found.appeal.number}。回执在本页下方，可以下载。")
        return redirect("my-appeal", household.pk, found.appeal.pk)
    context = found.context() | {"household": household}
    status = 422 if found.is_faulty else 200
    return TemplateResponse(request, "household/appeals/decision.html", context, status=status)


@require_safe
@household_view
def appeal_page(request: HttpRequest, appeal_id: int) -> TemplateResponse:
    """How an objection stands, who has it until when, what is asked of the household, what was decided."""
    return _page(request, _own_appeal(request, appeal_id))


def _page(request: HttpRequest, appeal: Appeal, *, trouble: str = "", answer: str = "") -> TemplateResponse:
    asked = appeal.status == AppealStatus.SUPPLEMENT
    claims = list(appeal.claims.order_by("id"))
    for claim in claims:
        claim.claimed = claimed_words(claim)
    context = {
        "own": _told(appeal),
        "appeal": appeal,
        "claims": claims,
        "standing": [claim for claim in claims if claim.taken_back_at is None],
        "may_take_back": appeal.status == AppealStatus.FILED,
        "rechecks": list(appeal.rechecks.select_related("authority", "claim")),
        "supplement": appeal.supplements.filter(answered_at=None).last() if asked else None,
        "supplements": list(appeal.supplements.exclude(answered_at=None)),
        "files": list(appeal.files.select_related("file")),
        "letters": letters_of(appeal),
        "events": list(appeal.events.order_by("-id")),
        "may_add": appeal.status in OPEN_TO_THE_HOUSEHOLD,
        "may_withdraw": appeal.status in UNDECIDED,
        "trouble": trouble,
        "answer": answer,
    }
    return TemplateResponse(request, "household/appeals/page.html", context, status=422 if trouble else 200)


@takes_files(scans(MOST_FILES))
@require_POST
@household_view
def appeal_supply(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Answer what was asked for; or add files without having been asked."""
    appeal = _own_appeal(request, appeal_id)
    answer, enclosed = request.POST.get("answer", ""), _enclosed(request)
    about = next(iter(chosen(request.POST, "point")), None)
    try:
        if "answer" in request.POST:
            filing.supply(appeal, answer, enclosed=enclosed, claim_id=about, by=request.person)
        elif enclosed:
            filing.add_files(appeal, enclosed, claim_id=about, by=request.person)
        else:
            raise Refused("no_file", "请选择要补充的文件。")
    except Refused as error:
        return _page(request, appeal, trouble=str(error), answer=answer)
    messages.success(request, "已补充，办理机关会看到。")
    return redirect("my-appeal", appeal.household_id, appeal.pk)


@require_POST
@household_view
def appeal_take_back(request: HttpRequest, appeal_id: int, claim_id: int) -> HttpResponse:
    """Take one of several points back, before the objection is accepted."""
    appeal = _own_appeal(request, appeal_id)
    try:
        claim = filing.take_back(appeal, claim_id, by=request.person)
    except Refused as error:
        return _page(request, appeal, trouble=str(error))
    messages.success(request, f"已收回“{claim.label}”，其他各项照常办理。")
    return redirect("my-appeal", appeal.household_id, appeal.pk)


@require_POST
@household_view
def appeal_withdraw(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Take an objection back."""
    appeal = _own_appeal(request, appeal_id)
    try:
        filing.withdraw(appeal, by=request.person, note=request.POST.get("note", ""))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已撤回。需要的话，随时可以再次提出。")
    return redirect("my-appeal", appeal.household_id, appeal.pk)


@require_safe
@household_view
def appeal_file(request: HttpRequest, appeal_id: int, file_id: int) -> FileResponse:
    """The household's own file back."""
    kept = access_file_of(_own_appeal(request, appeal_id), file_id).file
    return as_download(kept)


@require_safe
@household_view
def appeal_letter(request: HttpRequest, appeal_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the household's own objection, as it was issued, as a file."""
    letter = access_letter(_own_appeal(request, appeal_id), letter_id)
    return letter_files.answer(request, Letter.from_json(letter.text), ending)


def _own_appeal(request: HttpRequest, appeal_id: int) -> Appeal:
    rows = Appeal.objects.select_related("authority", "household__authority", "case")
    appeal = rows.filter(household=request.standing.household, pk=appeal_id).first()
    if appeal is None:
        raise NotAccessible
    return appeal


def _enclosed(request: HttpRequest) -> list:
    return request.FILES.getlist("files")


def _told(appeal: Appeal) -> dict:
    """An objection in words: how it stands, who has it, whether that one is late."""
    today = clock.today()
    late = appeal.status in UNDECIDED and not appeal.paused and appeal.due_on is not None and appeal.due_on < today
    return {
        "appeal": appeal,
        "word": APPEAL.household_word(appeal.status),
        "mark": APPEAL.mark(appeal.status),
        "with_whom": "您" if appeal.paused else appeal.authority.name,
        "is_over": appeal.status not in UNDECIDED,
        "is_late": late,
    }
