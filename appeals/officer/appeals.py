"""Officer screens on objections: the list, one objection with all that was found, and what is done with it (B7)."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from appeals import acts, capabilities, contested_facts, deciding, effect, handling, preview, rechecks, terms
from appeals.changes import Change, claimed_words
from appeals.contested_facts import Contested, feed_of
from appeals.door import (
    access_appeal,
    access_claim,
    access_file_of,
    access_letter,
    access_moved_in,
    access_own_appeal,
    letters_of,
    moved_in,
    visible_appeals,
)
from appeals.enums import AppealAction, AppealStatus, AppealSubject, Outcome
from appeals.filing import standing_of
from appeals.handling import Verdict
from appeals.models import Appeal, Claim, Recheck
from appeals.workflow import APPEAL, OPEN_TO_THE_HOUSEHOLD, RECHECK, UNDECIDED
from authorities import audit, clock
from authorities.access import Acting, NotAccessible
from authorities.client_address import client_address
from authorities.downloads import as_download
from authorities.jurisdiction import looking_from
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused, Trouble, told, troubles_of
from casework import letter_files
from casework.letters import Letter
from mingteyouxin.review import reinstating
from registry.people import service
from typing_engine import capabilities as typing_capabilities

# What takes somebody who had no hand in the contested decision.
_FOR_OTHERS = (AppealAction.PROPOSE, AppealAction.PROPOSE_REFUSAL, AppealAction.UPHOLD, AppealAction.ACCEPT)
_GROUPS = [("checking", "核查中"), ("proposed", "待复核"), ("correcting", "更正中"), ("over", "已办结")]


class AppealFilter(AreaFilter):
    """What waits for acceptance is shown first, the earliest day in front; what is over, the latest in front."""

    tabs = "state"
    state = choice_filter("办理情况", _GROUPS, empty_label="待受理", method="filter_nothing")
    subject = choice_filter("事项", AppealSubject.choices)
    whose = choice_filter("办理机关", [("own", "本局办理"), ("others", "由其他机关办理")], method="filter_whose")
    late = choice_filter("期限", [("yes", "已超过期限")], method="filter_late")
    hand = choice_filter("更正", [("yes", "须由人工处理")], method="filter_hand")

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        own = Q(authority=self.acting.authority)
        return queryset.filter(own if value == "own" else ~own)

    def filter_hand(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.exclude(trouble="")

    def filter_late(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(due_on__lt=clock.today(), due_paused_on=None, status__in=UNDECIDED)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        state = self.form.cleaned_data["state"] or "filed"
        found = found.filter(status__in=APPEAL.in_group(state))
        return found.order_by("-decided_at", "-id") if state in ("correcting", "over") else found


def _confirmed(acting: Acting, appeal: Appeal) -> str:
    access_own_appeal(acting, appeal.pk)
    return APPEAL.word(deciding.confirm(appeal.pk, by=acting.officer).status)


def _may_be_confirmed(acting: Acting, appeal: Appeal) -> bool:
    own = appeal.authority_id == acting.authority.pk
    return own and appeal.status == AppealStatus.PROPOSED and appeal.proposed_by_id != acting.officer.pk


APPEALS = Listing(
    name="appeals",
    title="异议",
    heading="异议办理",
    unit="件",
    capability=capabilities.APPEAL_VIEW,
    view="appeal-list",
    rows=visible_appeals,
    order=("due_on", "id"),
    filters=AppealFilter,
    page=lambda appeal: ("appeal-page", appeal.pk),
    columns=(
        Column("household", "个体工商户", lambda appeal: str(appeal.household), wide=True),
        Column("number", "异议编号", lambda appeal: appeal.number, ("id",)),
        Column("subject", "事项", lambda appeal: appeal.get_subject_display(), ("subject",)),
        Column("type", "异议时分型", lambda appeal: appeal.get_type_then_display(), ("type_then",)),
        Column(
            "outcome",
            "处理意见",
            lambda appeal: appeal.get_outcome_display(),
            ("outcome",),
            tabs=("proposed", "correcting", "over"),
        ),
        Column("filed", "提出时间", lambda appeal: appeal.filed_at, ("filed_at",)),
        Column("due", "期限", lambda appeal: appeal.day_in_words, ("due_on",), tabs=("", "checking", "proposed")),
        Column("decided", "决定时间", lambda appeal: appeal.decided_at, ("decided_at",), tabs=("correcting", "over")),
        Column("authority", "办理机关", lambda appeal: appeal.authority.short_name),
        Column(
            "state",
            "状态",
            lambda appeal: appeal.get_status_display(),
            ("status",),
            lambda appeal: APPEAL.mark(appeal.status),
        ),
    ),
    named=lambda appeal: f"{appeal.household}（{appeal.number}，{appeal.get_outcome_display()}）",
    acts=(BulkAct("confirm", "同意所提的处理意见", capabilities.APPEAL_DECIDE, _confirmed, fits=_may_be_confirmed),),
    empty="没有异议。",
    empty_note="经营者对分型结果或者认定决定提出异议后，会列在这里。",
)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_list(request: HttpRequest) -> TemplateResponse:
    """Objections of the area, those that wait for acceptance first."""
    return list_page(request, APPEALS, "officer/appeals/appeal_list.html")


MOVED_IN = Listing(
    name="appeals-moved-in",
    title="迁入户的异议",
    unit="件",
    capability=capabilities.APPEAL_VIEW,
    view="appeal-moved-list",
    rows=moved_in,
    order=("-id",),
    page=lambda appeal: ("appeal-moved", appeal.pk),
    columns=(
        Column("household", "个体工商户", lambda appeal: str(appeal.household), wide=True),
        Column("number", "异议编号", lambda appeal: appeal.number, ("id",)),
        Column("subject", "事项", lambda appeal: appeal.get_subject_display(), ("subject",)),
        Column("filed", "提出时间", lambda appeal: appeal.filed_at, ("filed_at",)),
        Column("authority", "办理机关", lambda appeal: appeal.authority.name),
        Column(
            "state",
            "状态",
            lambda appeal: appeal.get_status_display(),
            ("status",),
            lambda appeal: APPEAL.mark(appeal.status),
        ),
    ),
    named=lambda appeal: f"{appeal.household}（{appeal.number}）",
    empty="没有迁入户的异议。",
    empty_note="经营者提出异议以后迁入本辖区，异议还没有办结的，列在这里；由原办理机关办理，本机关可以查看。",
)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_moved_list(request: HttpRequest) -> TemplateResponse:
    """Open objections of households that came into the area since they filed, to be read."""
    return list_page(request, MOVED_IN)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_moved(request: HttpRequest, appeal_id: int) -> TemplateResponse:
    """An open objection of a household that moved into the area: how it stands and who handles it, to be read."""
    appeal = access_moved_in(request.acting, appeal_id)
    audit.record(
        acts.APPEAL_SHOWN,
        by=request.user,
        on=appeal,
        household=appeal.household_id,
        address=client_address(request),
        note="迁入户",
    )
    with looking_from(appeal.authority.path):
        claims = list(appeal.claims.standing())
        events = list(appeal.events.select_related("by").order_by("-id"))
    context = {"appeal": appeal, "mark": APPEAL.mark(appeal.status), "claims": claims, "events": events}
    return TemplateResponse(request, "officer/appeals/appeal_moved.html", context)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_page(request: HttpRequest, appeal_id: int) -> TemplateResponse:
    """One objection: each point with what is held, claimed and found; what was done; what can be done now."""
    return _page(request, access_appeal(request.acting, appeal_id))


def _page(
    request: HttpRequest, appeal: Appeal, troubles: Sequence[Trouble] = (), *, field: str = ""
) -> TemplateResponse:
    acting = request.acting
    audit.record(
        acts.APPEAL_SHOWN,
        by=request.user,
        on=appeal,
        household=appeal.household_id,
        address=client_address(request),
    )
    own = appeal.authority_id == acting.authority.pk
    held = [one for one in acting.capabilities if one in (capabilities.APPEAL_HANDLE, capabilities.APPEAL_DECIDE)]
    # What is handled with a mass case is done there.
    possible = APPEAL.possible(appeal, held) if own and appeal.mass_id is None else ()
    claims = list(appeal.claims.select_related("by_officer", "household"))
    asked = appeal.rechecks.select_related("authority", "answered_by", "answered_by_machine", "file")
    answers = list(asked.order_by("id"))
    lines = [_line(claim, [one for one in answers if one.claim_id == claim.pk], request) for claim in claims]
    events = list(appeal.events.select_related("by").order_by("-id"))
    at_work = appeal.status in (AppealStatus.ACCEPTED, AppealStatus.SUPPLEMENT)
    # A decision rests on the case that the page leads to; no department is asked for its facts here.
    asks = (
        own and at_work and appeal.mass_id is None and appeal.is_about_typing and acting.may(capabilities.APPEAL_HANDLE)
    )
    may_transfer = (
        possible
        and appeal.is_about_typing
        and acting.may(capabilities.APPEAL_HANDLE)
        and appeal.status in OPEN_TO_THE_HOUSEHOLD
    )
    took_part = not appeal.is_about_typing and own and request.user.pk in reinstating.took_part(appeal.against)
    if took_part:
        possible = tuple(action for action in possible if action not in _FOR_OTHERS)
    context = {
        "appeal": appeal,
        "mark": APPEAL.mark(appeal.status),
        "claims": lines,
        "standing": [line for line in lines if line["claim"].taken_back_at is None],
        "supplements": list(appeal.supplements.select_related("asked_by")),
        "files": list(appeal.files.select_related("file", "claim")),
        "letters": letters_of(appeal),
        "told": service.record_of(appeal.household, "my-appeal", appeal.pk),
        "events": events,
        "possible": possible,
        "version": deciding.version(appeal),
        "asks": asks,
        "took_part": took_part,
        "addressees": rechecks.addressees(claims) if asks else {},
        "others": _others(appeal, claims) if asks else [],
        "transferable": terms.transferable(appeal) if may_transfer else [],
        "would_be": preview.of_proposal(appeal) if own and appeal.status == AppealStatus.PROPOSED else None,
        "may_confirm": "uphold" in possible and appeal.proposed_by_id != request.user.pk,
        "is_late": appeal.status in UNDECIDED and not appeal.paused and appeal.due_on < clock.today(),
        "may_see_reasons": acting.may(typing_capabilities.RESULT_VIEW),
        **told(troubles),
        "field": field,
        "typed": request.POST,
        "draft": next((event.note for event in events if event.action == AppealAction.PROPOSE), ""),
    }
    return TemplateResponse(request, "officer/appeals/appeal_page.html", context, status=422 if troubles else 200)


def _line(claim: Claim, asked: list[Recheck], request: HttpRequest) -> dict:
    """A point with what the household says it ought to be, and what departments answered."""
    answers = []
    for one in asked:
        one.claim = claim
        change = Change.from_json(feed_of(claim.feed), one.change) if one.change else None
        answers.append({"recheck": one, "mark": RECHECK.mark(one.status), "words": change and change.words})
    found = next((one["words"] for one in reversed(answers) if one["words"]), "")
    outcome = request.POST.get(f"outcome-{claim.pk}", claim.outcome or (Outcome.UPHELD if found else ""))
    return {
        "claim": claim,
        "claimed": claimed_words(claim),
        "answers": answers,
        "outcome": outcome,
        "reason": request.POST.get(f"reason-{claim.pk}", claim.reason),
        "reason_field": handling.reason_field(claim.pk),
    }


def _others(appeal: Appeal, claims: list[Claim]) -> list[Contested]:
    """Facts that the household did not name and an officer can have checked."""
    named = {claim.about for claim in claims if claim.taken_back_at is None}
    return [one for one in standing_of(appeal.household).facts if one.key is not None and one.about not in named]


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_accept(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Accept an objection."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return acted(
        request,
        lambda: handling.accept(appeal.pk, by=request.user),
        done="已受理，已通知经营者。请对各项请数据部门核查。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_refuse(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Propose that an objection is not accepted."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return _tried(
        request,
        appeal,
        lambda: handling.propose_refusal(appeal.pk, request.POST.get("answer", ""), by=request.user),
        done="已提出不予受理的意见，由另一名工作人员复核。",
        field="refuse-answer",
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_ask(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Ask the household for what only it can give."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return _tried(
        request,
        appeal,
        lambda: handling.ask_household(appeal.pk, request.POST.get("text", ""), by=request.user),
        done="已请经营者补充，本局期限中止计算。",
        field="ask-text",
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_go_on(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Go on without what the household was asked for."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return acted(
        request,
        lambda: handling.go_on(appeal.pk, by=request.user),
        done="已恢复核查。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_transfer(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Hand an objection on to the bureau that it is with rightly."""
    appeal = access_own_appeal(request.acting, appeal_id)
    wanted = request.POST.get("to", "")
    to = next((one for one in terms.transferable(appeal) if one.code == wanted), None)
    if to is None:
        return _page(request, appeal, [Trouble("请选择转给哪个机关。", "transfer-to")], field="transfer-to")
    return _tried(
        request,
        appeal,
        lambda: handling.transfer(appeal.pk, to, note_of(request), by=request.user),
        done=f"已转{to.short_name}办理，已告知经营者，期限不变。",
        field="transfer-note",
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_point(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Have a fact checked that the household did not name."""
    appeal = access_own_appeal(request.acting, appeal_id)
    facts = list(standing_of(appeal.household).facts)
    contested = contested_facts.named(request.POST.get("about", ""), facts)
    if contested is None or contested.key is None:
        raise NotAccessible
    return acted(
        request,
        lambda: handling.add_point(appeal.pk, contested, by=request.user),
        done="已列入核查。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_recheck(request: HttpRequest, appeal_id: int, claim_id: int) -> HttpResponse:
    """Put the fact of a point to the department that supplied it."""
    appeal = access_own_appeal(request.acting, appeal_id)
    claim = access_claim(appeal, claim_id)
    wanted = request.POST.get("to", "")
    to = next((one for one in rechecks.addressees([claim])[claim.pk] if one.key == wanted), None)
    if to is None:
        return _page(request, appeal, [Trouble("请选择由谁核查。", f"to-{claim.pk}")])
    return _tried(
        request,
        appeal,
        lambda: rechecks.ask(claim, to, question=request.POST.get("question", ""), by=request.user),
        done=f"已请{to.authority.short_name}核查。" if to.answers else "已登记；请书面核查，收到答复后在这里登记。",
        field=f"to-{claim.pk}",
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_propose(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Propose what becomes of each point."""
    appeal = access_own_appeal(request.acting, appeal_id)
    verdicts = {
        claim.pk: Verdict(request.POST.get(f"outcome-{claim.pk}", ""), request.POST.get(f"reason-{claim.pk}", ""))
        for claim in appeal.claims.standing()
    }
    return _tried(
        request,
        appeal,
        lambda: handling.propose(appeal.pk, verdicts, request.POST.get("answer", ""), by=request.user),
        done="已提出处理意见，由另一名工作人员复核。",
        field="propose-answer",
    )


@require_POST
@officer_view(capabilities.APPEAL_DECIDE)
def appeal_confirm(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Decide as another officer proposed."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return acted(
        request,
        lambda: deciding.confirm(appeal.pk, by=request.user, seen=request.POST.get("seen", "")),
        done="已决定。成立的，系统随即更正数据并重新分型，或者恢复办理申报；不成立、不予受理的，已送达经营者工作台。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_send_back(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Send a proposal back."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return acted(
        request,
        lambda: deciding.send_back(appeal.pk, note_of(request), by=request.user),
        done="已退回。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_POST
@officer_view(capabilities.APPEAL_HANDLE)
def appeal_try_again(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Have a correction tried again that could not be carried out."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return acted(
        request,
        lambda: effect.try_again(appeal.pk),
        done="已重新提交更正。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_POST
@officer_view(capabilities.APPEAL_DECIDE)
def appeal_finish(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Say what a person did about a correction that could not be carried out."""
    appeal = access_own_appeal(request.acting, appeal_id)
    return acted(
        request,
        lambda: deciding.finish(appeal.pk, note_of(request), by=request.user),
        done="已办结，已告知经营者。",
        to="appeal-page",
        key=appeal.pk,
    )


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_letter(request: HttpRequest, appeal_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about an objection, as it was issued, as a file."""
    letter = access_letter(access_appeal(request.acting, appeal_id), letter_id)
    return letter_files.answer(request, Letter.from_json(letter.text), ending)


@require_safe
@officer_view(capabilities.APPEAL_VIEW)
def appeal_file(request: HttpRequest, appeal_id: int, file_id: int) -> FileResponse:
    """A file that the household added. Opening it is logged."""
    appeal = access_appeal(request.acting, appeal_id)
    kept = access_file_of(appeal, file_id).file
    audit.record(
        acts.APPEAL_SHOWN,
        by=request.user,
        on=appeal,
        household=appeal.household_id,
        address=client_address(request),
        note=kept.name,
    )
    return as_download(kept)


def _tried(request: HttpRequest, appeal: Appeal, act, *, done: str, field: str) -> HttpResponse:
    """Carry out a step of a form; what was typed stays on the page where it is refused."""
    try:
        act()
    except Refused as error:
        return _page(request, appeal, troubles_of(error, field), field=field)
    messages.success(request, done)
    return redirect("appeal-page", request.acting.authority.code, appeal.pk)
