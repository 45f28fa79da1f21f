"""Handling an objection: accepted, checked, supplemented, and what an officer proposes (B7).

Runs in the jurisdiction of the bureau that handles it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from appeals import acts
from appeals.contested_facts import Contested
from appeals.enums import AppealAction, AppealStatus, Outcome, RecheckStatus
from appeals.models import REASON_LENGTH, Appeal, AppealSupplement, Claim, Recheck
from appeals.telling import tell_deciders, tell_handlers, tell_household, tell_province
from appeals.terms import terms_of, transferable
from appeals.workflow import APPEAL, OPEN_TO_THE_HOUSEHOLD
from authorities import audit, clock
from authorities.jurisdiction import jurisdiction, looking_nationwide
from authorities.models import Authority, Officer
from authorities.refusals import Faulty, Refused, Trouble
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.refusals import refused_in_words
from casework.service import SERVED
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, add_events, move
from registry.models import PublishedRun, PublishedType
from typing_engine.enums import RunStatus
from typing_engine.models import Run

_ANSWER, _TRANSFER_REASON = 2000, 300
ANSWER_FIELD = "propose-answer"
_OFFICES_TURN = (AppealStatus.FILED, AppealStatus.ACCEPTED, AppealStatus.PROPOSED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proposed of one point: its outcome, and why."""

    outcome: str
    reason: str


@transaction.atomic
def accept(appeal_id: int, *, by: Officer) -> Appeal:
    """Accept an objection: facts are checked from here. Raises Refused."""
    appeal = Appeal.objects.get(pk=appeal_id)
    days = terms_of(appeal.path).verification_days
    due = last_day(clock.today(), days, calendar=work_calendar())
    moved = move(APPEAL, appeal_id, AppealAction.ACCEPT, by=by, accepted_at=clock.now(), **due.columns())
    text = f"您的异议已经受理，{moved.due_on} 以前核实并答复"
    tell_household(moved, title=f"{moved.get_subject_display()}已受理", text=text)
    return moved


@transaction.atomic
def ask_household(appeal_id: int, text: str, *, by: Officer) -> AppealSupplement:
    """Ask the household for what only it can give; the office's clock stands still. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("text_required", "请写明需要经营者补充什么。")
    if len(text) > REASON_LENGTH:
        raise Refused("text_too_long", f"最多 {REASON_LENGTH} 字，现在有 {len(text)} 字。")
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    must_be_alone(appeal)
    days = terms_of(appeal.path).supplement_days
    due = last_day(clock.today(), days, calendar=work_calendar())
    stopped = appeal.standing_still(clock.today())
    moved = move(APPEAL, appeal_id, AppealAction.ASK, by=by, note=text, **due.columns(), **stopped)
    asked = AppealSupplement.objects.create(
        path=moved.path, household_id=moved.household_id, appeal=moved, text=text, asked_by=by, asked_at=clock.now()
    )
    said = (
        f"请您补充：{text.rstrip('。')}。请在 {moved.due_on} 以前补充；没有补充的，按现有情况继续核查，不影响您的权利"
    )
    tell_household(moved, title=f"{moved.get_subject_display()}需要您补充", text=said, asks=True)
    return asked


def go_on(appeal_id: int, *, by: Officer | Mover) -> Appeal:
    """Go on without what the household was asked for; the office's clock goes on. Raises Refused."""
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    if appeal.status != AppealStatus.SUPPLEMENT:
        raise Refused("nothing_asked", "现在没有等待经营者补充的内容，请刷新后查看。")
    due = appeal.going_on(clock.today(), calendar=work_calendar())
    return move(APPEAL, appeal_id, AppealAction.GO_ON, by=by, **due.columns())


@transaction.atomic
def add_point(appeal_id: int, contested: Contested, *, by: Officer) -> Claim:
    """Have a fact checked that the household did not name, for one that asked that a person look. Raises Refused."""
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    must_be_alone(appeal)
    if appeal.status != AppealStatus.ACCEPTED or not appeal.is_about_typing:
        raise Refused("not_being_checked", "受理以后、提出处理意见以前才能列入核查。")
    made = Claim(
        path=appeal.path,
        household_id=appeal.household_id,
        appeal=appeal,
        about=contested.about,
        label=contested.label,
        says=contested.says,
        feed=contested.feed.name if contested.feed else "",
        by_officer=by,
        made_at=clock.now(),
    )
    with refused_in_words():
        made.save(force_insert=True)
    add_events(APPEAL, [appeal], AppealAction.ADD, by=by, note=contested.label)
    return made


@transaction.atomic
def propose(appeal_id: int, verdicts: Mapping[int, Verdict], answer: str, *, by: Officer) -> Appeal:
    """Propose what becomes of each point, and so of the objection: upheld where one point is. Raises Refused.

    A point about a fact that is upheld rests on what the department found; one that is not says why, whatever it is.
    """
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    must_be_alone(appeal)
    claims = list(Claim.objects.select_for_update(no_key=True).standing().filter(appeal=appeal).order_by("id"))
    waiting = Recheck.objects.filter(appeal=appeal, status=RecheckStatus.ASKED)
    if waiting.exists():
        raise Refused("rechecks_open", "还有部门没有答复核查，请等待答复，或者登记书面答复。")
    # Whoever fills in the form is told all of it at once.
    faults = [fault for claim in claims for fault in _faults_of(claim, verdicts.get(claim.pk), by=by)]
    try:
        answer = _worded(answer)
    except Refused as error:
        faults.append((error.code, Trouble(str(error), ANSWER_FIELD)))
    if faults:
        raise Faulty(faults[0][0], [trouble for _, trouble in faults])
    for claim in claims:
        said = verdicts[claim.pk]
        claim.outcome, claim.reason = said.outcome, said.reason.strip()
    Claim.objects.bulk_update(claims, ["outcome", "reason"])
    upheld = any(claim.outcome == Outcome.UPHELD for claim in claims)
    outcome = Outcome.UPHELD if upheld else Outcome.DISMISSED
    return _proposed(appeal, AppealAction.PROPOSE, outcome, answer, by=by)


def _faults_of(claim: Claim, said: Verdict | None, *, by: Officer) -> list[tuple[str, Trouble]]:
    """What is to be put right in what was said of a point, each with its code."""
    if said is None or said.outcome not in (Outcome.UPHELD, Outcome.DISMISSED):
        found = [("verdict_required", f"请对“{claim.label}”选择成立或者不成立。", outcome_field(claim.pk))]
    else:
        found = []
        if said.outcome == Outcome.UPHELD and claim.feed:
            try:
                _must_rest_on_a_finding(claim, by=by)
            except Refused as error:
                found.append((error.code, str(error), outcome_field(claim.pk)))
    reason = said.reason.strip() if said is not None else ""
    if not reason:
        found.append(("claim_reason_required", f"请写明“{claim.label}”的核查情况和理由。", reason_field(claim.pk)))
    elif len(reason) > REASON_LENGTH:
        text = f"“{claim.label}”的理由最多 {REASON_LENGTH} 字，现在有 {len(reason)} 字。"
        found.append(("text_too_long", text, reason_field(claim.pk)))
    return [(code, Trouble(text, field)) for code, text, field in found]


def outcome_field(claim_id: int) -> str:
    """The id of the first choice of what becomes of a point."""
    return f"upheld-{claim_id}"


def reason_field(claim_id: int) -> str:
    """The id of the reason of a point."""
    return f"reason-{claim_id}"


@transaction.atomic
def propose_refusal(appeal_id: int, answer: str, *, by: Officer) -> Appeal:
    """Propose that an objection is not accepted, with the reason. Raises Refused."""
    answer = _worded(answer)
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    return _proposed(appeal, AppealAction.PROPOSE_REFUSAL, Outcome.NOT_ACCEPTED, answer, by=by)


@transaction.atomic
def transfer(appeal_id: int, to: Authority, reason: str, *, by: Officer) -> Appeal:
    """Hand an objection on to the bureau that it is with rightly; the day that was told stays. Raises Refused."""
    reason = reason.strip()[:_TRANSFER_REASON]
    if not reason:
        raise Refused("reason_required", "请写明转办的理由，经营者可以看到。")
    Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)
    appeal = Appeal.objects.select_related("authority", "household").get(pk=appeal_id)
    must_be_alone(appeal)
    if not appeal.is_about_typing:
        raise Refused("decided_where_it_was", "对认定决定的异议由作出决定的机关或者其上级办理，不能转办。")
    if appeal.status not in OPEN_TO_THE_HOUSEHOLD:
        raise Refused("not_transferable", "已提出处理意见或者已办结的异议不能转办；待复核的，请先退回。")
    if to not in transferable(appeal):
        raise Refused("not_its_bureau", "只能转给省局，或者省局现在书面委托办理该地异议的机关。")
    former, appeal.authority = appeal.authority, to
    appeal.save(update_fields=["authority"])
    note = f"由{former.name}转{to.name}：{reason}"
    add_events(APPEAL, [appeal], AppealAction.TRANSFER, by=by, note=note)
    with jurisdiction(appeal.path):
        audit.record(acts.APPEAL_TRANSFERRED, by=by, on=appeal, household=appeal.household_id, note=note)
    tell_handlers(appeal, f"转来分型异议，期限 {appeal.due_on}：{appeal.household}", once=f"transferred:{clock.now()}")
    told = f"您的分型异议{note}。期限不变，不用重新提出"
    tell_household(appeal, title="分型异议已转办", text=told)
    return appeal


def must_be_alone(appeal: Appeal) -> None:
    """Raises Refused of an objection that is handled with a mass case: what belongs to that one is done there."""
    if appeal.mass_id is not None:
        raise Refused("in_a_mass_case", "这件异议已并入类案一并办理；需要单独办理的，请先在类案中移出。")


def found_change(claim: Claim) -> Recheck | None:
    """The answer of a department that finds the fact of a point wrong and says what it ought to be; of several that say
    the same, the latest. None where nobody says so, or where another says that it is right."""
    answers = list(Recheck.objects.filter(claim=claim).select_related("authority").order_by("-answered_at", "-id"))
    if any(one.status == RecheckStatus.RIGHT for one in answers):
        return None
    wrong = [one for one in answers if one.status == RecheckStatus.WRONG and one.change is not None]
    return wrong[0] if wrong and all(one.change == wrong[0].change for one in wrong) else None


def runs_of(appeal: Appeal) -> list[int]:
    """The run whose result was contested, unless it was withdrawn, then the one that is shown now, if another came."""
    with looking_nationwide():
        shown = PublishedType.objects.filter(pk=appeal.household_id).first()
        current = None
        if shown is not None:
            current = shown.run_id
            if current is None:
                current = PublishedRun.objects.get(province=shown.province, is_current=True).pk
        stands = Run.objects.filter(pk=appeal.run_id, status=RunStatus.PUBLISHED).exists()
    contested = appeal.run_id if stands else None
    return list(dict.fromkeys(run for run in (contested, current) if run is not None))


def _must_rest_on_a_finding(claim: Claim, *, by: Officer) -> None:
    found = found_change(claim)
    if found is None:
        said = Recheck.objects.filter(claim=claim, status=RecheckStatus.WRONG)
        if said.exists():
            text = f"“{claim.label}”的核查答复不一致，请有关部门改正答复，一致以后再提出意见。"
            raise Refused("findings_differ", text)
        raise Refused(
            "no_finding", f"“{claim.label}”没有部门核查为有误的答复和应当是什么，不能认定成立；请先请部门核查。"
        )
    if found.answered_by_id == by.pk and not found.on_paper:
        raise Refused("found_by_same_officer", f"“{claim.label}”是您核查的，处理意见须由另一名工作人员提出。")


def _worded(answer: str) -> str:
    answer = answer.strip()
    if not answer:
        raise Refused("answer_required", "请填写处理意见，经营者可以看到。")
    if len(answer) > _ANSWER:
        raise Refused("text_too_long", f"处理意见最多 {_ANSWER} 字，现在有 {len(answer)} 字。")
    return answer


def _proposed(appeal: Appeal, action: AppealAction, outcome: Outcome, answer: str, *, by: Officer) -> Appeal:
    told = appeal.last_day
    moved = move(
        APPEAL,
        appeal.pk,
        action,
        by=by,
        note=answer,
        outcome=outcome,
        answer=answer,
        proposed_by=by,
        proposed_at=clock.now(),
        **told.columns(),
    )
    text = f"{moved.get_subject_display()}待复核（{outcome.label}）：{moved.household}"
    tell_deciders(moved, text, but=by.pk, once=f"proposed:{moved.proposed_at.isoformat()}")
    return moved


# --- the clock --------------------------------------------------------------------------------------------------------


def _over(on: date) -> list[tuple[int, str]]:
    rows = Appeal.objects.filter(SERVED, status=AppealStatus.SUPPLEMENT, due_on__lt=on)
    return list(rows.order_by("pk").values_list("pk", "authority__path"))


def _go_on_without(key: int, on: date) -> None:
    if not Appeal.objects.filter(SERVED, pk=key, status=AppealStatus.SUPPLEMENT, due_on__lt=on).exists():
        raise MovedMeanwhile
    go_on(key, by=Mover.CLOCK)


follow_the_clock = Sweep("go-on-with-appeals", due=_over, deal_with=_go_on_without)


def _late(on: date) -> list[tuple[int, str]]:
    rows = Appeal.objects.filter(status__in=_OFFICES_TURN, due_on__lt=on)
    return list(rows.order_by("pk").values_list("pk", "authority__path"))


def _tell_of_delay(key: int, on: date) -> None:
    """Once for each last day: whoever handles and decides there, and the province where it charged another bureau."""
    rows = Appeal.objects.select_related("authority", "household").filter(status__in=_OFFICES_TURN, due_on__lt=on)
    appeal = rows.filter(pk=key).first()
    if appeal is None:
        raise MovedMeanwhile
    text = f"{appeal.get_subject_display()}已超过期限（{appeal.due_on}），请尽快办理：{appeal.household}"
    tell_handlers(appeal, text, once=f"late:{appeal.due_on}")
    tell_deciders(appeal, text, once=f"late:{appeal.due_on}")
    tell_province(appeal, f"{appeal.authority.short_name}办理的{text}", once=f"late:{appeal.due_on}")


remind = Sweep("remind-of-late-appeals", due=_late, deal_with=_tell_of_delay)
