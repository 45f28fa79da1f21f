"""名特优新 in the workspace: what can be applied for, how the household stands, its cases, contests, withdrawal."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.access import NotAccessible
from authorities.officer.forms import chosen
from authorities.refusals import Refused, Trouble, told, troubles_of
from casework.letters import letters_about
from mingteyouxin.applying import answers, applications, human_review, operator_changes
from mingteyouxin.applying.household.own_cases import (
    above_of,
    access_own_case,
    history,
    may_withdraw,
    own_case,
    own_cases,
    remedy_told,
)
from mingteyouxin.applying.household.wizard import submit_page
from mingteyouxin.cases.enums import ASKED_FROM_ABOVE, CaseStatus, SupplementStage
from mingteyouxin.cases.models import Case, CaseLetter
from mingteyouxin.cases.operator_changes import has_changed
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.contests import contests
from mingteyouxin.contests.contested import SUBJECTS, TYPE, TYPE_IS_CORRECTED_BY, Contested, contested
from mingteyouxin.contests.workflow import CONTEST
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.models import Recognition
from registry.household.door import household_view

# What names a contested finding in an address, and in the form.
_CONTESTED_AS = ("subject", "finding", "datum")


@require_safe
@household_view
def home(request: HttpRequest) -> HttpResponse:
    """Titles held, cases, rounds to apply in with everything that speaks for or against it, contests."""
    return _home(request, {name: request.GET.get(name, "") for name in _CONTESTED_AS})


def _home(request: HttpRequest, contested_as: Mapping[str, str], *, troubles: Sequence[Trouble] = ()) -> HttpResponse:
    """The same, with what was typed into the form of a contest, and what is to be put right in it."""
    household = request.standing.household
    today = clock.today()
    cases = Case.objects.filter(household=household).select_related("authority", "handler", "round").order_by("-id")
    rounds = applications.rounds_for(household, on=today)
    drafts = {case.round_id: case for case in cases if case.status == CaseStatus.DRAFT}
    offered, said = [], contests.of_household(household.pk)
    titles = list(
        Recognition.objects.filter(household=household).select_related("recogniser").order_by("-recognised_on")
    )
    # Whoever holds a title has nothing to apply for: that is no fault to be listed (C1).
    holds = next((title for title in titles if title.is_valid_on(today)), None)
    for row in rounds if holds is None else ():
        found = eligibility.findings(applications.asked(household, row))
        offered.append(
            {
                "round": row,
                "open": row.is_open(today),
                "findings": found,
                "blocking": [one for one in found if one.blocks],
                # What can be contested does not keep anyone from beginning: the application is lodged on condition.
                "hopeless": any(one.blocks and not one.contestable for one in found),
                "draft": drafts.get(row.pk),
                "contested": Contested.of(said, year=row.year),
            }
        )
    context = {
        "titles": titles,
        "holds": holds,
        "cases": own_cases(cases),
        "offered": offered,
        "contests": [(one, CONTEST.mark(one.status), CONTEST.household_word(one.status)) for one in said],
        "subjects": SUBJECTS,
        "contested_as": contested_as,
        # Of a finding the kind is told already.
        "about_finding": bool(contested_as["finding"]) and contested_as["subject"] in SUBJECTS,
        **told(troubles),
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "household/mingteyouxin/home.html", context, status=status)


@require_POST
@household_view
def begin(request: HttpRequest, round_id: int) -> HttpResponse:
    """Begin an application in a round that the household may apply in."""
    household = request.standing.household
    rounds = {row.pk: row for row in applications.rounds_for(household, on=clock.today())}
    if round_id not in rounds:
        raise NotAccessible
    try:
        case = applications.start(household, rounds[round_id], by=request.person)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("my-recognition", household.pk)
    if case.recognition_class:
        messages.info(request, "已带入您上次填写的内容和材料，请逐步核对后提交。")
    return redirect("my-case-data", household.pk, case.pk)


@require_safe
@household_view
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Where the case stands, who has it and until when; what is asked of the household; what was done."""
    return case_shown(request, access_own_case(request, case_id))


def case_shown(
    request: HttpRequest, case: Case, *, troubles: Sequence[Trouble] = (), typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """The same, with what is to be put right in what was sent, and what was typed, by the id of its field."""
    typed = typed or {}
    checks = list(case.supplements.filter(stage__in=ASKED_FROM_ABOVE))
    awaited = [one.due_on for one in checks if one.answered_at is None and not one.is_over(clock.today())]
    events = history(case)
    context = {
        **told(troubles),
        "posted": {name: request.POST.get(name, "") for name in ("answer", "reason")},
        "own_case": own_case(case),
        "case": case,
        "events": events,
        "remedy": remedy_told(case, events),
        "letters": list(letters_about(CaseLetter, case=case)),
        "supplement": case.supplements.filter(stage=SupplementStage.REVIEW, answered_at=None).first(),
        "check": EligibilityCheck.objects.filter(case=case).order_by("-id").first(),
        "checks": [
            (one, f"check-{one.pk}", typed.get(f"check-{one.pk}", ""), one.is_over(clock.today())) for one in checks
        ],
        "word_due_on": min(awaited, default=None),
        "today": clock.today(),
        "objections": [
            (one, f"reply-{one.pk}", typed.get(f"reply-{one.pk}", ""))
            for one in case.objections_told.prefetch_related("replies")
        ],
        **_submitted(case),
        "is_held": case.status == CaseStatus.HELD,
        "may_withdraw": may_withdraw(case),
        "above": above_of(case),
        "may_ask_person": case.status == CaseStatus.LAPSED and case.lodged_at and not case.person_asked_at,
        "operator_changed": has_changed(case, case.household),
        "contested": contested(case.household_id, year=case.round.year),
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "household/mingteyouxin/case.html", context, status=status)


def _submitted(case: Case) -> dict[str, object]:
    """What was submitted, to be read again: claims, words, files, what was declared or agreed to. Nothing before."""
    if case.recommender:
        return {"shows_submitted": case.consent_at is not None, "submitted": []}
    shows = case.lodged_at is not None and bool(case.recognition_class)
    return {"shows_submitted": shows, "submitted": answers.groups(case) if shows else []}


@require_POST
@household_view
def case_withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the case back."""
    case = access_own_case(request, case_id)
    try:
        applications.withdraw(case, by=request.person, note=request.POST.get("note", ""))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已撤回。")
    return redirect("my-case", case.household_id, case.pk)


@require_POST
@household_view
def case_operator(request: HttpRequest, case_id: int) -> HttpResponse:
    """Go on with the case of the operator before."""
    case = access_own_case(request, case_id)
    try:
        operator_changes.confirm(case, by=request.person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已确认由您继续，办理机关将按您的情况重新核对。")
    return redirect("my-case", case.household_id, case.pk)


@require_POST
@household_view
def case_person(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask that a person looks at what the clock ended, or at a submission that was refused."""
    case = access_own_case(request, case_id)
    declared = request.POST.get("declared") == "1"
    try:
        human_review.ask(case, request.POST.get("reason", "").replace("\0", ""), by=request.person, declared=declared)
    except Refused as error:
        page = submit_page if case.status == CaseStatus.DRAFT else case_shown
        return page(request, case, troubles=answers.troubles_of_asking(error))
    messages.success(request, "已收到，由工作人员复核，结果会发到“消息”。")
    return redirect("my-case", case.household_id, case.pk)


@require_POST
@household_view
def case_supplement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Hand the supplements in."""
    case = access_own_case(request, case_id)
    try:
        applications.resubmit(case, request.POST.get("answer", ""), by=request.person)
    except Refused as error:
        return case_shown(request, case, troubles=answers.troubles_of(error))
    messages.success(request, "补正已提交，排队次序不变。")
    return redirect("my-case", case.household_id, case.pk)


@require_http_methods(["POST"])
@household_view
def contest(request: HttpRequest) -> HttpResponse:
    """Say that something government holds is not right."""
    household = request.standing.household
    named = chosen(request.POST)
    case = access_own_case(request, named[0]) if named else None
    typed = {name: request.POST.get(name, "") for name in (*_CONTESTED_AS, "text")}
    try:
        contests.make(household, **typed, by=request.person, case=case)
    except Refused as error:
        return _home(request, typed, troubles=troubles_of(error, contests.DATUM_FIELD))
    said = "异议已提交，答复会发到“消息”。"
    if typed["finding"]:
        said += "答复以前这一项不妨碍您先申报，排队次序不受影响。"
    if typed["subject"] == TYPE:
        said += f"{TYPE_IS_CORRECTED_BY}，请同时在“我的分型”中提出分型异议。"
    messages.success(request, said)
    return redirect("my-recognition", household.pk)
