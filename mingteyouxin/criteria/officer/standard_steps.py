"""Buttons of a classification standard: shown for comment, taken back, published by a second officer."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.steps import acted
from casework import four_eyes
from casework.four_eyes_pages import answered
from mingteyouxin import capabilities
from mingteyouxin.criteria import standard_publication
from mingteyouxin.criteria.door import access_own_standard
from mingteyouxin.criteria.officer.forms import CommentDaysForm

_PAGE = "class-standard-page"


@require_POST
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_show(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Show the text to the public until a day."""
    standard = access_own_standard(request.acting, standard_id)
    form = CommentDaysForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "请填写有效的征求意见截止日期，如 2026-09-15。")
        return redirect(_PAGE, request.acting.authority.code, standard.pk)
    until = form.cleaned_data["until"]
    return acted(
        request,
        lambda: standard_publication.open_comment(standard.pk, until=until, by=request.user),
        done=f"标准文本已在公开网站征求意见，到 {until} 为止。",
        to=_PAGE,
        key=standard.pk,
    )


@require_POST
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_revise(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Take the text back into work."""
    standard = access_own_standard(request.acting, standard_id)
    return acted(
        request,
        lambda: standard_publication.revise(standard.pk, by=request.user, note=note_of(request)),
        done="已退回修改。修改后可以再次征求意见，也可以直接提请公布。",
        to=_PAGE,
        key=standard.pk,
    )


@require_POST
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_request(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Ask a second officer to publish."""
    standard = access_own_standard(request.acting, standard_id)
    return acted(
        request,
        lambda: four_eyes.request(standard_publication.SUBJECT, standard.pk, by=request.user),
        done="已提请复核，由本局另一名审批人员复核后公布。",
        to=_PAGE,
        key=standard.pk,
    )


@require_POST
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_withdraw(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Take one's own request back."""
    return _answered(request, standard_id, four_eyes.withdraw, done="已撤回提请。")


@require_POST
@officer_view(capabilities.CLASS_STANDARD_PUBLISH)
def standard_approve(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Agree as the second officer: the standard is public from now on."""
    return _answered(request, standard_id, four_eyes.approve, done="标准已公布。", note=note_of(request))


@require_POST
@officer_view(capabilities.CLASS_STANDARD_PUBLISH)
def standard_reject(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Disagree as the second officer, with the reason."""
    return _answered(request, standard_id, four_eyes.reject, done="已退回。", note=note_of(request))


def _answered(request: HttpRequest, standard_id: int, verb: Callable, *, done: str, **said: str) -> HttpResponse:
    standard = access_own_standard(request.acting, standard_id)
    return answered(request, standard_publication.SUBJECT, standard.pk, verb, done=done, to=_PAGE, **said)
