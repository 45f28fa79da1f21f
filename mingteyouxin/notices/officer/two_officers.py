"""Officer screens for the second officer: a draft with the preview of what the public will see, a withdrawal."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities.batches import Result
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.refusals import Refused
from casework import four_eyes
from casework.four_eyes_pages import answered, standing
from mingteyouxin import capabilities
from mingteyouxin.notices import notice_drafts, notice_withdrawals
from mingteyouxin.notices.door import access_draft, access_notice, access_notice_withdrawal


def tell_apart(request: HttpRequest, results: Sequence[Result]) -> None:
    """Say of each that stays behind why it does."""
    for result in results:
        if not result.done:
            messages.warning(request, f"{result.subject}：{result.text}")


@require_safe
@officer_view(capabilities.CASE_DECIDE)
def draft_page(request: HttpRequest, draft_id: int) -> TemplateResponse:
    """A draft with the preview: made by what publishes it, as of today."""
    draft = access_draft(request.acting, draft_id)
    now = standing(notice_drafts.SUBJECT, draft, request.acting)
    context = {
        "draft": draft,
        "approval": now.asked or now.decided,
        "preview": notice_drafts.preview(draft) if now.asked else None,
        "notice": draft.notice if hasattr(draft, "notice") else None,
        "may_decide": now.may_decide,
        "may_withdraw": now.own,
    }
    return TemplateResponse(request, "officer/mingteyouxin/notice_draft.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def draft_approve(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Publish it as the second officer."""
    draft, code = access_draft(request.acting, draft_id), request.acting.authority.code
    try:
        with transaction.atomic():
            asked = four_eyes.pending(notice_drafts.SUBJECT, draft.pk)
            notice, results = four_eyes.approve(notice_drafts.SUBJECT, asked.pk, by=request.user, note=note_of(request))
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("notice-draft", code, draft.pk)
    tell_apart(request, results)
    messages.success(request, f"公示已发布，公示至 {notice.until}。")
    return redirect("notice-page", code, notice.pk)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def draft_reject(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Disagree as the second officer."""
    draft, subject = access_draft(request.acting, draft_id), notice_drafts.SUBJECT
    said = {"done": "已退回公示稿。", "to": subject.page, "note": note_of(request)}
    return answered(request, subject, draft.pk, four_eyes.reject, **said)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def draft_withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take back one's own draft."""
    draft, subject = access_draft(request.acting, draft_id), notice_drafts.SUBJECT
    return answered(request, subject, draft.pk, four_eyes.withdraw, done="已撤回公示稿。", to=subject.page)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def withdrawal_propose(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Ask a second officer to withdraw a notice of the bureau itself."""
    notice, code = access_notice(request.acting, notice_id, own=True), request.acting.authority.code
    try:
        made = notice_withdrawals.propose(notice, reason=note_of(request), by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("notice-page", code, notice.pk)
    messages.success(request, "已提请撤回公示，由另一名工作人员复核。")
    return redirect("notice-withdrawal", code, made.pk)


@require_safe
@officer_view(capabilities.CASE_DECIDE)
def withdrawal_page(request: HttpRequest, withdrawal_id: int) -> TemplateResponse:
    """A proposal to withdraw a notice, for the second officer."""
    proposal = access_notice_withdrawal(request.acting, withdrawal_id)
    now = standing(notice_withdrawals.SUBJECT, proposal, request.acting)
    context = {
        "proposal": proposal,
        "approval": now.asked or now.decided,
        "may_decide": now.may_decide,
        "may_withdraw": now.own,
    }
    return TemplateResponse(request, "officer/mingteyouxin/notice_withdrawal.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def withdrawal_approve(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """Withdraw the notice as the second officer."""
    return _withdrawal(request, withdrawal_id, four_eyes.approve, done="公示已撤回。", note=note_of(request))


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def withdrawal_reject(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """Disagree as the second officer: the notice stands."""
    return _withdrawal(request, withdrawal_id, four_eyes.reject, done="已退回提请。", note=note_of(request))


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def withdrawal_withdraw(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """Take back one's own proposal."""
    return _withdrawal(request, withdrawal_id, four_eyes.withdraw, done="已撤回提请。")


def _withdrawal(request: HttpRequest, withdrawal_id: int, verb: Callable, *, done: str, **said: str) -> HttpResponse:
    proposal, subject = access_notice_withdrawal(request.acting, withdrawal_id), notice_withdrawals.SUBJECT
    return answered(request, subject, proposal.pk, verb, done=done, to=subject.page, **said)
