"""What officers do with a run. Each is a POST that ends on the run's page, which says what came of it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from authorities.officer.door import officer_view
from casework import four_eyes
from casework.four_eyes_pages import answered
from casework.refusals import Refused
from typing_engine import capabilities, confirmation, runs
from typing_engine.access import access_run
from typing_engine.officer.forms import note_of


@require_POST
@officer_view(capabilities.TYPING_RUN)
def run_cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    return acted(request, run_id, runs.cancel, done="已要求取消，计算将在当前步骤结束后停止。")


@require_POST
@officer_view(capabilities.TYPING_RUN)
def run_resume(request: HttpRequest, run_id: int) -> HttpResponse:
    return acted(request, run_id, runs.resume, done="已恢复计算，已完成的部分不重算。")


@require_POST
@officer_view(capabilities.TYPING_CONFIRM)
def run_accept(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let a held run go on, for a reason; another officer confirms it."""
    done = "已接受未通过的核查项并提请复核，由本局另一名审批人员复核。"
    return acted(request, run_id, confirmation.accept_gates, done=done, reason=note_of(request))


@require_POST
@officer_view(capabilities.TYPING_RUN)
def run_request(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask a second officer of the province to confirm."""
    return acted(request, run_id, partial(four_eyes.request, confirmation.SUBJECT), done="已提请复核。")


@require_POST
@officer_view(capabilities.TYPING_CONFIRM)
def run_confirm(request: HttpRequest, run_id: int) -> HttpResponse:
    """Agree as the second officer."""
    return _answered(request, run_id, four_eyes.approve, done="复核同意，可以公布。")


@require_POST
@officer_view(capabilities.TYPING_CONFIRM)
def run_reject(request: HttpRequest, run_id: int) -> HttpResponse:
    """Disagree as the second officer, with the reason: the run goes no further."""
    return _answered(request, run_id, four_eyes.reject, done="复核不同意，本批次不再继续。")


def _answered(request: HttpRequest, run_id: int, verb: Callable, *, done: str) -> HttpResponse:
    run = access_run(request.acting, run_id)
    return answered(request, confirmation.SUBJECT, run.pk, verb, done=done, to="run-page", note=note_of(request))


def acted(request: HttpRequest, run_id: int, verb: Callable, *, done: str, **said) -> HttpResponse:
    """Do it and say so, or say why not."""
    run = access_run(request.acting, run_id)
    try:
        verb(run.pk, by=request.user, **said)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)
    return redirect("run-page", request.acting.authority.code, run.pk)
