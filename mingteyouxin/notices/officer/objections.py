"""Officer screens on what the public said to notices: list, page, the objector's phone, decision, setting aside."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.access import NotAccessible
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from casework import four_eyes
from casework.four_eyes_pages import Standing, answered, answered_as_chosen, standing
from mingteyouxin import capabilities
from mingteyouxin.notices import objections, void_objections
from mingteyouxin.notices.door import access_objection, access_void_proposal, visible_objections
from mingteyouxin.notices.enums import ObjectionKind, ObjectionStatus, VoidGround
from mingteyouxin.notices.models import Objection
from mingteyouxin.notices.objection_models import ObjectionReply
from mingteyouxin.notices.officer.forms import DecisionForm, VoidForm
from mingteyouxin.notices.workflow import OBJECTION

_WRITE = ["GET", "HEAD", "POST"]


class ObjectionFilter(AreaFilter):
    """What waits is shown first, the oldest of it in front; what was decided, the latest in front."""

    tabs = "open"
    open = choice_filter("处理情况", [("no", "已处理")], empty_label="待处理", method="filter_nothing")
    kind = choice_filter("性质", ObjectionKind.choices)

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data["open"]:
            return found.exclude(status=ObjectionStatus.OPEN).order_by("-id")
        return found.filter(status=ObjectionStatus.OPEN)


OBJECTIONS = Listing(
    name="objections",
    title="异议和意见",
    unit="件",
    capability=capabilities.CASE_DECIDE,
    view="objection-list",
    rows=visible_objections,
    order=("id",),
    filters=ObjectionFilter,
    page=lambda objection: ("objection-page", objection.pk),
    columns=(
        Column(
            "about",
            "所涉的户",
            lambda objection: f"{objection.get_kind_display()}：{objection.case.household}",
            wide=True,
        ),
        Column("notice", "公示", lambda objection: objection.notice.title, wide=True),
        Column("made", "提出时间", lambda objection: objection.made_at, ("made_at",)),
        Column("decided", "处理时间", lambda objection: objection.decided_at, ("decided_at",)),
        Column(
            "state",
            "状态",
            lambda objection: objection.get_status_display(),
            ("status",),
            lambda objection: OBJECTION.mark(objection.status),
        ),
    ),
    heading="公示异议和意见",
    none_found="没有符合条件的异议和意见。",
    empty="没有待处理的异议和意见。",
    empty_note="公众在公示期内实名提出的，会列在这里。异议只暂缓所涉的一户，其他户继续办理。",
)


@require_safe
@officer_view(capabilities.CASE_DECIDE)
def objection_list(request: HttpRequest) -> TemplateResponse:
    """What the public said; what waits for an answer first, the oldest of it in front."""
    return list_page(request, OBJECTIONS)


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_DECIDE)
def objection_page(request: HttpRequest, objection_id: int) -> HttpResponse:
    """One objection or comment, what the household says to it, and its decision."""
    objection = access_objection(request.acting, objection_id)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, is_objection=objection.kind == ObjectionKind.OBJECTION
    )
    if form.is_bound and form.is_valid():
        try:
            objections.decide(
                objection.pk,
                upheld=form.cleaned_data.get("upheld"),
                answer=form.cleaned_data["answer"],
                by=request.user,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            upheld = form.cleaned_data.get("upheld")
            messages.success(request, "已提请，由本局另一名工作人员复核后生效。" if upheld else "已处理。")
            return redirect("objection-page", request.acting.authority.code, objection.pk)
    return _page(request, objection, form=form)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def objection_uphold(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Agree or disagree as the second officer that an objection is upheld, or take one's own proposal back."""
    objection = access_objection(request.acting, objection_id)
    done, dropped = "异议成立，已终止该户的认定并告知经营者。", "已退回，请另行处理该异议。"
    return answered_as_chosen(
        request, objections.UPHOLDING, objection.pk, done=done, dropped=dropped, to="objection-page"
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def objection_phone(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Show the objector's phone in full, this once, for a reason that is logged."""
    objection = access_objection(request.acting, objection_id)
    try:
        phone = objections.reveal_phone(objection, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as error:
        return _page(request, objection, phone_refusal=str(error))
    return _page(request, objection, phone=phone)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def void_propose(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Ask a second officer to set it aside as evidently void."""
    objection = access_objection(request.acting, objection_id)
    if not _is_own(request, objection):
        raise NotAccessible
    form = VoidForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = void_objections.propose(
                objection, ground=VoidGround(said["ground"]), reason=said["reason"], by=request.user
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提请不予受理，由另一名工作人员复核。")
            return redirect("objection-void", request.acting.authority.code, made.pk)
    return _page(request, objection, void_form=form)


@require_safe
@officer_view(capabilities.CASE_DECIDE)
def void_page(request: HttpRequest, proposal_id: int) -> TemplateResponse:
    """A proposal to set something aside, for the second officer."""
    proposal = access_void_proposal(request.acting, proposal_id)
    now = standing(void_objections.SUBJECT, proposal, request.acting)
    context = {
        "proposal": proposal,
        "objection": proposal.objection,
        "approval": now.asked or now.decided,
        "may_decide": now.may_decide,
        "may_withdraw": now.own,
    }
    return TemplateResponse(request, "officer/mingteyouxin/objection_void.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def void_approve(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Set it aside as the second officer."""
    return _answered(request, proposal_id, four_eyes.approve, done="已不予受理。", note=note_of(request))


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def void_reject(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Disagree as the second officer: it is looked into."""
    return _answered(request, proposal_id, four_eyes.reject, done="已退回，请核实处理。", note=note_of(request))


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def void_withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take back one's own proposal."""
    return _answered(request, proposal_id, four_eyes.withdraw, done="已撤回提请。")


def _answered(request: HttpRequest, proposal_id: int, verb: Callable, *, done: str, **said: str) -> HttpResponse:
    proposal = access_void_proposal(request.acting, proposal_id)
    subject = void_objections.SUBJECT
    return answered(request, subject, proposal.pk, verb, done=done, to=subject.page, **said)


def _is_own(request: HttpRequest, objection: Objection) -> bool:
    return objection.authority_id == request.acting.authority.pk


def _page(
    request: HttpRequest,
    objection: Objection,
    *,
    form: DecisionForm | None = None,
    void_form: VoidForm | None = None,
    phone: str = "",
    phone_refusal: str = "",
) -> TemplateResponse:
    waits = OBJECTION.possible(objection, [capabilities.CASE_DECIDE])
    form = form or DecisionForm(is_objection=objection.kind == ObjectionKind.OBJECTION)
    by_two = standing(objections.UPHOLDING, objection, request.acting) if waits else Standing()
    open_to_all = waits and by_two.asked is None
    context = {
        "objection": objection,
        "mark": OBJECTION.mark(objection.status),
        "replies": list(ObjectionReply.objects.filter(told__objection=objection)),
        "form": form if open_to_all else None,
        "by_two": by_two,
        # An evidently void one is set aside on its first day, by the bureau whose notice it is.
        "void_form": (void_form or VoidForm()) if open_to_all and _is_own(request, objection) else None,
        "void_asked": void_objections.waiting(objection) if waits else None,
        "phone": phone,
        "phone_refusal": phone_refusal,
        "shortest_reason": objections.SHORTEST_REASON,
    }
    refused = form.is_bound or phone_refusal or (void_form is not None)
    return TemplateResponse(
        request, "officer/mingteyouxin/objection_page.html", context, status=422 if refused else 200
    )
