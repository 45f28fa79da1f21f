"""Officer screens on cases: the queue, taking and giving out, the first review on one screen, refusals decided."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from authorities import audit
from authorities.lists import bulk
from authorities.lists.listing import BulkAct
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Faulty, Refused, told
from casework import letter_files
from casework.four_eyes_pages import answered_as_chosen
from casework.letters import Letter
from mingteyouxin import acts, capabilities
from mingteyouxin.applying import human_review
from mingteyouxin.cases import assignments
from mingteyouxin.cases.door import access_case, access_letter, access_own_case
from mingteyouxin.cases.enums import REFUSAL_REASONS, RETURN_REASONS, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case
from mingteyouxin.review import decisions, lapses, refusal_decisions, scoring
from mingteyouxin.review.officer.case_forms import Posted, PostedScore
from mingteyouxin.review.officer.case_lists import CASES, act_of
from mingteyouxin.review.officer.case_page import context_of, next_case


@require_safe
@officer_view(capabilities.CASE_VIEW)
def case_list(request: HttpRequest) -> TemplateResponse:
    """Cases by tab and by filters in the URL."""
    response = list_page(request, CASES, "officer/mingteyouxin/case_list.html")
    context = response.context_data
    chosen = context["filter"]
    context |= {
        "tab": chosen.tab_chosen if chosen.is_valid() else "",
        "reviewers": chosen.reviewers,
        "return_reasons": RETURN_REASONS,
        "refusal_reasons": REFUSAL_REASONS,
        "may_review": request.acting.may(capabilities.CASE_REVIEW),
    }
    return response


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_take_next(request: HttpRequest) -> HttpResponse:
    """Take the first in line and open it."""
    case = assignments.take_next(request.acting.authority, by=request.user)
    if case is None:
        messages.success(request, "没有未分派的待审核办件。")
        return redirect("case-list", request.acting.authority.code)
    return redirect("case-page", request.acting.authority.code, case.pk)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_spread(request: HttpRequest) -> HttpResponse:
    """Give out evenly what nobody has."""
    given = assignments.spread(request.acting.authority, by=request.user)
    said = "，".join(f"{officer} {count} 件" for officer, count in given.items() if count)
    messages.success(request, f"已平均分派：{said}。" if said else "没有可以分派的办件。")
    return redirect("case-list", request.acting.authority.code)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_many(request: HttpRequest) -> HttpResponse:
    """The same for many cases: given to an officer, returned or proposed for refusal; a result for each."""
    acting, posted = request.acting, request.POST
    back = f"{reverse('case-list', args=[acting.authority.code])}?{posted.get('query', '')}"
    act = _act_for_many(request)
    if act is None:
        messages.warning(request, "请先选择承办人或者理由，再办理。")
        return redirect(back)
    every = QueryDict(posted.get("query", "")) if posted.get("every") else None
    try:
        results = bulk.act_on_rows(acting, CASES, act, keys=posted.getlist("key"), every=every)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect(back)
    context = {"listing": CASES, "act": act, "results": results, "back": back}
    context["done"] = sum(result.done for result in results)
    return TemplateResponse(request, "officer/authorities/bulk_result.html", context)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def case_page(request: HttpRequest, case_id: int) -> TemplateResponse:
    """A case on one screen: what is known, what the class asks for, what is done next. Looking at it is logged."""
    case = access_case(request.acting, case_id)
    audit.record(acts.CASE_SHOWN, by=request.user, on=case, household=case.household_id)
    return TemplateResponse(request, "officer/mingteyouxin/case_page.html", context_of(request, case))


@require_safe
@officer_view(capabilities.CASE_VIEW)
def case_letter(request: HttpRequest, case_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the case, as it was issued, as a file. Looking at it is logged like the case."""
    case = access_case(request.acting, case_id)
    letter = access_letter(case, letter_id)
    audit.record(acts.CASE_SHOWN, by=request.user, on=case, household=case.household_id)
    return letter_files.answer(request, Letter.from_json(letter.text), ending)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_review(request: HttpRequest, case_id: int) -> HttpResponse:
    """Save the findings, and return, pass or propose to refuse as was pressed. A refused step keeps what was typed."""
    case = access_own_case(request.acting, case_id)
    posted = Posted(request.POST)
    following = next_case(request.acting, case)
    try:
        with transaction.atomic():
            done = _reviewed(request, case, posted)
    except Refused as error:
        return _refused(request, case_id, error, posted=posted)
    messages.success(request, done)
    goes_on = posted.step not in ("save", "verify") and following is not None
    return redirect("case-page", request.acting.authority.code, following.pk if goes_on else case.pk)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_declare(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say whether one is free to act on the case."""
    case = access_own_case(request.acting, case_id)
    conflict = request.POST.get("conflict") == "yes"
    done = "已声明有利害关系，该件退回待分派。" if conflict else "已声明与该户没有利害关系。"
    return _step(
        request,
        case,
        lambda: assignments.declare(case.pk, by=request.user, has_conflict=conflict, text=note_of(request)),
        done=done,
    )


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_assign(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give the case to an officer of the bureau."""
    case = access_own_case(request.acting, case_id)
    to = _reviewer(request)
    if to is None:
        messages.warning(request, "请选择本机关的承办人。")
        return redirect("case-page", request.acting.authority.code, case.pk)
    return _step(request, case, lambda: assignments.assign(case.pk, to=to, by=request.user), done=f"由{to}承办。")


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_score(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give one's own points."""
    case, posted = access_own_case(request.acting, case_id), PostedScore(request.POST)
    try:
        with transaction.atomic():
            scoring.score(case.pk, posted.points, by=request.user, note=posted.note, grounds=posted.grounds)
    except Refused as error:
        return _refused(request, case_id, error, scored_as=posted)
    messages.success(request, "评分已保存。")
    return redirect("case-page", request.acting.authority.code, case.pk)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def case_reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a passed case back into review."""
    case = access_own_case(request.acting, case_id)
    return _step(
        request,
        case,
        lambda: decisions.reopen(case.pk, by=request.user, note=note_of(request)),
        done="已退回重新审核。",
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def case_refuse(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide a refusal that somebody else proposed."""
    case = access_own_case(request.acting, case_id)
    return _step(
        request,
        case,
        lambda: refusal_decisions.refuse(case.pk, by=request.user, seen=request.POST.get("seen", "")),
        done=f"“{case.household}”不予通过，理由已告知经营者。",
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def case_refusal_back(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send a proposed refusal back into review."""
    case = access_own_case(request.acting, case_id)
    seen = request.POST.get("seen", "")
    return _step(
        request,
        case,
        lambda: refusal_decisions.send_back(case.pk, by=request.user, note=note_of(request), seen=seen),
        done="已退回审核，理由已告知提出人。",
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def case_lapse(request: HttpRequest, case_id: int) -> HttpResponse:
    """What a person finds about a case that the clock ended, or a submission that was refused: kept so, or not."""
    case, note = access_own_case(request.acting, case_id), note_of(request)
    if case.status == CaseStatus.DRAFT:
        if "restore" in request.POST:
            done = "已受理，进入审核，并告知经营者。"
            return _step(request, case, lambda: human_review.admit(case.pk, by=request.user, note=note), done=done)
        done = "已答复仍不能受理，理由已告知经营者。"
        return _step(request, case, lambda: human_review.decline(case.pk, by=request.user, note=note), done=done)
    if "restore" in request.POST:
        done = "已提请，由本局另一名工作人员复核后恢复办理。"
        return _step(request, case, lambda: lapses.propose_restoring(case.pk, by=request.user, note=note), done=done)
    done = "已维持终止，理由已告知经营者。"
    return _step(request, case, lambda: lapses.keep(case.pk, by=request.user, note=note), done=done)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def case_restoring(request: HttpRequest, case_id: int) -> HttpResponse:
    """Agree or disagree as the second officer that the case is taken up again, or take one's own proposal back."""
    case = access_own_case(request.acting, case_id)
    done, dropped = "已恢复办理，并告知经营者。", "已退回，请另行答复经营者。"
    return answered_as_chosen(request, lapses.RESTORING, case.pk, done=done, dropped=dropped, to="case-page")


def _refused(request: HttpRequest, case_id: int, error: Refused, **typed: Posted | PostedScore) -> TemplateResponse:
    """The page of the case as it stands now, with what was typed, and what is wrong beside its field."""
    context = context_of(request, access_own_case(request.acting, case_id), **typed)
    context |= told(error.troubles) if isinstance(error, Faulty) else {"refusal": str(error)}
    return TemplateResponse(request, "officer/mingteyouxin/case_page.html", context, status=HTTPStatus.CONFLICT)


def _step(request: HttpRequest, case: Case, act: Callable[[], object], *, done: str) -> HttpResponse:
    return acted(request, act, done=done, to="case-page", key=case.pk)


def _reviewed(request: HttpRequest, case: Case, posted: Posted) -> str:
    by, seen = request.user, posted.seen
    kept = {"found": posted.found, "verified": posted.verified, "seen": seen}
    if posted.step == "return":
        moved = decisions.send_back(case.pk, posted.items, by=by, note=posted.note, **kept)
        return f"“{case.household}”已退回补正，期限 {moved.due_on}。"
    if posted.step == "pass":
        decisions.pass_on(case.pk, by=by, note=posted.note, **kept)
        return f"“{case.household}”初审通过。"
    if posted.step == "propose_refusal":
        decisions.propose_refusal(case.pk, posted.reasons, by=by, note=posted.note, **kept)
        return f"“{case.household}”拟不予通过，待另一名工作人员确认；确认以前不告知经营者。"
    if posted.step == "verify":
        decisions.verify(case.pk, posted.verified, by=by, seen=seen)
        return "核实结果已保存。"
    decisions.save(case.pk, by=by, **kept)
    return "审核意见已保存。"


def _reviewer(request: HttpRequest):
    wanted = request.POST.get("officer", "")
    return next((one for one in assignments.reviewers(request.acting.authority) if str(one.pk) == wanted), None)


def _act_for_many(request: HttpRequest) -> BulkAct | None:
    """The act that the pressed button and the fields beside it ask for; None where a field was left empty."""
    step, note = request.POST.get("many", ""), note_of(request)
    if step == "assign":
        to = _reviewer(request)
        if to is None:
            return None
        return act_of(
            step,
            f"分派给{to}",
            lambda acting, case: assignments.assign(case.pk, to=to, by=acting.officer),
            done=f"由{to}承办。",
        )
    reason = ReasonCode(request.POST["reason"]) if request.POST.get("reason") in ReasonCode.values else None
    if reason is None:
        return None
    if step == "return":
        return act_of(
            step,
            "退回补正",
            lambda acting, case: decisions.send_back(
                case.pk, [decisions.Item("", reason, note)], by=acting.officer, note=note
            ),
            done="已退回补正。",
        )
    if step == "propose_refusal":
        return act_of(
            step,
            "拟不予通过",
            lambda acting, case: decisions.propose_refusal(case.pk, [reason], by=acting.officer, note=note),
            done="拟不予通过，待另一名工作人员确认。",
        )
    return None
