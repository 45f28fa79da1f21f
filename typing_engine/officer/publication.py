"""The two grave steps, each on a page of its own that says what will follow: publish, and withdraw."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from authorities.officer.door import officer_view
from casework import four_eyes
from casework.four_eyes_pages import answered
from typing_engine import capabilities, publication
from typing_engine.access import access_run
from typing_engine.officer.distribution import run_before
from typing_engine.officer.forms import note_of
from typing_engine.officer.run_acts import acted
from typing_engine.officer.steps import steps_of


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.TYPING_PUBLISH)
def run_publish(request: HttpRequest, run_id: int) -> HttpResponse:
    """Have a confirmed run published; asked once more before."""
    if request.method == "POST":
        return acted(request, run_id, publication.request_publication, done="已安排公布，完成后可以在公开名录中查到。")
    return _asked(request, run_id, "publish")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.TYPING_PUBLISH)
def run_withdraw(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask that a published run be withdrawn, for a reason."""
    if request.method == "POST":
        return acted(
            request,
            run_id,
            publication.request_withdrawal,
            done="已提请撤回，由本局另一名审批人员复核。复核以前公布的结果不变。",
            reason=note_of(request),
        )
    return _asked(request, run_id, "withdraw")


@require_POST
@officer_view(capabilities.TYPING_PUBLISH)
def run_withdrawal(request: HttpRequest, run_id: int) -> HttpResponse:
    """The second officer's word on the withdrawal; or the first one's that it is taken back."""
    run = access_run(request.acting, run_id)
    if "approve" in request.POST:
        verb, done = four_eyes.approve, "已安排撤回，完成后公开名录恢复为上一次公布的结果。"
    elif "reject" in request.POST:
        verb, done = four_eyes.reject, "已退回，公布的结果不变。"
    else:
        return answered(request, publication.WITHDRAWAL, run.pk, four_eyes.withdraw, done="已取消提请。", to="run-page")
    return answered(request, publication.WITHDRAWAL, run.pk, verb, done=done, to="run-page", note=note_of(request))


def _asked(request: HttpRequest, run_id: int, step: str) -> HttpResponse:
    """The page that asks; a step that is not to be taken now leads back to the run."""
    acting = request.acting
    run = access_run(acting, run_id)
    if not getattr(steps_of(run, acting), step):
        return redirect("run-page", acting.authority.code, run.pk)
    context = {"run": run, "before": run_before(run, province_path=acting.authority.province_path)}
    return TemplateResponse(request, f"officer/typing_engine/run_{step}.html", context)
