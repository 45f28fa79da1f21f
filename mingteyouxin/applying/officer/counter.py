"""Officer screens at the counter: find the household, keep its consent, file the application in one page."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from authorities import audit, clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.steps import acted
from authorities.refusals import Refused, Trouble, told
from authorities.request_size import scans, takes_files
from mingteyouxin import capabilities
from mingteyouxin.applying import answers, applications, counter
from mingteyouxin.applying.door import access_counter_case, counter_cases
from mingteyouxin.cases.enums import CaseStatus, SupplementStage
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import UNDECIDED
from mingteyouxin.contests import contests
from mingteyouxin.contests.contested import Contested, contested
from mingteyouxin.criteria import standard_tree
from mingteyouxin.titles import eligibility
from registry import acts
from registry.access import access_household
from registry.households import numbered
from registry.masking import mask_name
from registry.models import Household

# Of all conditions together.
_FILES_AT_ONCE = 30
_WRITE = ["GET", "HEAD", "POST"]
_LATEST = 20


@takes_files(scans(1))
@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_FILE)
def counter_start(request: HttpRequest) -> HttpResponse:
    """Find the household by its number, see what it can apply for, upload the consent and begin."""
    acting = request.acting
    if request.method == "POST":
        return _begin(request)
    number = request.GET.get("number", "").strip()
    household_id = numbered(number) if number else None
    context = {
        "number": number,
        "household": None,
        "absent": bool(number) and household_id is None,
        "open_cases": list(counter_cases(acting).filter(status__in=applications.EDITABLE)[:_LATEST]),
    }
    if household_id is not None:
        context |= _offered(request, access_household(acting, household_id))
    return TemplateResponse(request, "officer/mingteyouxin/counter_start.html", context)


def _offered(request: HttpRequest, household: Household) -> dict:
    """The household and, of each open round, how it stands to it. Looking is logged."""
    audit.record(
        acts.HOUSEHOLD_SHOWN,
        by=request.user,
        on=household,
        household=household.pk,
        address=client_address(request),
        note="窗口代为申报",
    )
    today = clock.today()
    drafts = {
        case.round_id: case for case in Case.objects.filter(household=household, status=CaseStatus.DRAFT).order_by("id")
    }
    offered, said = [], contests.of_household(household.pk)
    for row in applications.rounds_for(household, on=today):
        if row.is_open(today):
            found = eligibility.findings(applications.asked(household, row))
            of_round = Contested.of(said, year=row.year)
            offered.append({"round": row, "findings": found, "draft": drafts.get(row.pk), "contested": of_round})
    return {
        "household": household,
        "operator": mask_name(household.operator_name),
        "offered": offered,
    }


def _begin(request: HttpRequest) -> HttpResponse:
    code = request.acting.authority.code
    household = access_household(request.acting, _number(request.POST.get("household", "")))
    rounds = {row.pk: row for row in applications.rounds_for(household, on=clock.today())}
    round_ = rounds.get(_number(request.POST.get("round", "")))
    if round_ is None:
        raise NotAccessible
    try:
        case = counter.begin(household, round_, consent=request.FILES.get("consent"), by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
        response = redirect("counter-start", code)
        response["Location"] += f"?number={household.number}"
        return response
    return redirect("counter-case", code, case.pk)


@takes_files(scans(_FILES_AT_ONCE))
@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_FILE)
def counter_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The application in one page. Every button keeps what stands on it first, so that nothing is lost."""
    acting = request.acting
    case = access_counter_case(acting, case_id)
    if request.method != "POST":
        return _page(request, case)
    if case.status not in applications.EDITABLE:
        messages.warning(request, "该申报已经提交，内容不能再改；经营者要求更改的，可以撤回后重新申报。")
        return redirect("counter-case", acting.authority.code, case.pk)
    troubles = counter.save(case, _sheet(request, case), by=request.user)
    if troubles:
        # Nothing is lodged while a part of what was handed over is not in it.
        return _page(request, case, troubles=troubles)
    try:
        done = _act(request, case)
    except Refused as error:
        return _page(request, case, troubles=answers.troubles_of(error))
    messages.success(request, done)
    return redirect("counter-case", acting.authority.code, case.pk)


def _act(request: HttpRequest, case: Case) -> str:
    """What the button that was pressed does after saving. Raises Refused."""
    if "remove" in request.POST:
        answers.remove(case, _number(request.POST["remove"]), by=request.user)
        return "文件已删除，其他内容已保存。"
    if "submit" in request.POST:
        if case.status == CaseStatus.RETURNED:
            applications.resubmit(case, request.POST.get("answer", ""), by=request.user)
            return "补正已提交，排队次序不变。"
        applications.submit(case, declared=request.POST.get("declared") == "1", by=request.user)
        return "申报已提交，已通知经营者工作台。"
    return "已保存。"


@require_POST
@officer_view(capabilities.CASE_FILE)
def counter_withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the application back, as the operator asks at the counter."""
    case = access_counter_case(request.acting, case_id)
    return acted(
        request,
        lambda: counter.withdraw(case, by=request.user, note=note_of(request)),
        done="已撤回，已通知经营者工作台。",
        to="counter-case",
        key=case.pk,
    )


def _sheet(request: HttpRequest, case: Case) -> counter.Sheet:
    return counter.Sheet(
        kind=request.POST.get("class", ""),
        statement=request.POST.get("statement", case.statement),
        answers=answers.posted(request, case),
    )


def _page(request: HttpRequest, case: Case, *, troubles: Sequence[Trouble] = ()) -> TemplateResponse:
    editable = case.status in applications.EDITABLE
    found = eligibility.findings(applications.asked(case.household, case.round, case=case)) if editable else []
    # What was typed stands there still when it could not be kept.
    sheet = _sheet(request, case)
    context = {
        "case": case,
        "editable": editable,
        "is_draft": case.status == CaseStatus.DRAFT,
        **told(troubles),
        "findings": found,
        "contested": contested(case.household_id, year=case.round.year),
        "rules": standard_tree.read(case.round.standard).open_rules,
        "groups": answers.groups(case, sheet.answers.said if troubles else None) if case.recognition_class else [],
        "statement": sheet.statement,
        "missing": applications.missing(case) if editable else [],
        "supplement": case.supplements.filter(stage=SupplementStage.REVIEW, answered_at=None).first(),
        "answer": request.POST.get("answer", ""),
        "events": list(case.events.told().select_related("by").order_by("-id")),
        "may_open": request.acting.may(capabilities.CASE_VIEW),
        "may_withdraw": case.status in UNDECIDED,
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "officer/mingteyouxin/counter_case.html", context, status=status)


def _number(text: str) -> int:
    """The number of a row; 0, which no row has, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
