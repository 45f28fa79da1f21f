"""Screens of the bureau on opinions asked on paper: the letter as a file, its dispatch, the replies that came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import acts, audit, clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.officer.door import officer_view
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from casework import letter_files
from casework.letters import Letter
from mingteyouxin import capabilities
from mingteyouxin.opinions import consultation_letters, written_replies
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.opinions.enums import OpinionAnswer
from mingteyouxin.opinions.officer.forms import DispatchForm, ReplyForm
from mingteyouxin.opinions.officer.opinions import answers_of, lines_of, request_page


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def opinion_letter(request: HttpRequest, request_id: int, ending: str) -> HttpResponse:
    """The letter with its list, as it was issued, as a file. It leaves the platform, so the log tells it."""
    asked = opinion_door.access_request(request.acting, request_id)
    letter = opinion_door.letter_of(asked)
    note = f"征求意见函，{asked.count} 户"
    audit.record(acts.LIST_EXPORTED, by=request.user, on=asked, address=client_address(request), note=note)
    return letter_files.answer(request, Letter.from_json(letter.text), ending)


@require_POST
@officer_view(capabilities.CASE_REVIEW)
def opinion_send(request: HttpRequest, request_id: int) -> HttpResponse:
    """Record that the letter was sent; the department's term begins."""
    asked = opinion_door.access_request(request.acting, request_id)
    if not asked.on_paper:
        raise NotAccessible
    form = DispatchForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            sent = consultation_letters.send(
                asked, on=said["sent_on"], how=said["sent_how"], note=said["sent_note"], by=request.user
            )
        except Refused as error:
            if error.code == "dispatch_day":
                form.add_error("sent_on", str(error))
                return request_page(request, asked, form)
            messages.warning(request, str(error))
        else:
            messages.success(request, f"已登记寄送，部门的答复期限是 {sent.due_on}。")
        return redirect("opinion-request", request.acting.authority.code, asked.pk)
    return request_page(request, asked, form)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_REVIEW)
def opinion_reply(request: HttpRequest, request_id: int, reply_id: int | None = None) -> HttpResponse:
    """Record a reply with its scan, household by household; one that is kept already is gone on with."""
    asked = opinion_door.access_request(request.acting, request_id)
    if not asked.on_paper or asked.is_unsent:
        raise NotAccessible
    reply = opinion_door.access_reply(asked, reply_id) if reply_id else None
    rows = opinion_door.items_of(asked)
    posted = request.method == "POST"
    form = None if reply else ReplyForm(*((request.POST, request.FILES) if posted else ()))
    refusal = None
    if posted and (reply or form.is_valid()):
        try:
            if reply:
                written_replies.go_on(reply, answers_of(request, rows), by=request.user)
            else:
                reply = written_replies.record(
                    asked,
                    answers_of(request, rows),
                    received_on=form.cleaned_data["received_on"],
                    reference=form.cleaned_data["reference"],
                    scan=form.cleaned_data["scan"][0],
                    by=request.user,
                )
        except Refused as error:
            refusal = str(error)
            if form is not None and error.code == "reply_day":
                form.add_error("received_on", refusal)
                refusal = None
        else:
            messages.success(request, "复函已登记。")
            return redirect("opinion-request", request.acting.authority.code, asked.pk)
    context = {
        "asked": asked,
        "reply": reply,
        "form": form,
        "refusal": refusal,
        "again": posted and form is not None,
        "items": lines_of(request, rows),
        "choices": OpinionAnswer.choices,
        "today": clock.today(),
    }
    template = "officer/mingteyouxin/opinion_reply.html"
    return TemplateResponse(request, template, context, status=422 if posted else 200)
