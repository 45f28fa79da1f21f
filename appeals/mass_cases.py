"""Mass cases (类案): many objections to one delivery, answered once, decided once, corrected once (B7).

Opened in mass_openings.py, answered in mass_answers.py, decided here, carried out in mass_effect.py. Runs in the
jurisdiction of the bureau that handles the objections. Every step is a fixed number of statements, however many
households there are. What is done together is written to each objection too: its points, its status and history.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from appeals import acts
from appeals.capabilities import APPEAL_DECIDE, APPEAL_HANDLE
from appeals.enums import (
    AppealAction,
    MassAction,
    MassStatus,
    Outcome,
    RecheckAction,
    RecheckStatus,
)
from appeals.models import REASON_LENGTH, Appeal, Claim, MassCase, MassMember, Recheck
from appeals.rechecks import people_of
from appeals.telling import holders, tell_people
from appeals.workflow import APPEAL, CARRY_OUT_TOGETHER, MASS, OPEN_TO_THE_HOUSEHOLD, RECHECK
from authorities import audit, clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer, Remedy
from authorities.tasks import strike
from casework.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, add_events, move, move_all

_ANSWER = 2000
_SOON = timedelta(days=1)
OPEN = (MassStatus.ASKED, MassStatus.ANSWERED, MassStatus.PROPOSED)


@transaction.atomic
def propose(case_id: int, text: str, *, by: Officer) -> MassCase:
    """Propose that all rows are corrected as the department found. Raises Refused."""
    text = worded(text)
    case = locked(case_id)
    if case.standard_id is not None:
        raise Refused("about_a_standard", "对分型标准的类案须选择成立或者不成立，并逐条写明理由。")
    said = {"answer": text, "proposed_by": by, "proposed_at": clock.now()}
    moved = move(MASS, case.pk, MassAction.PROPOSE, by=by, note=text, fields=said)
    tell_deciders_of(moved, by=by)
    return moved


def worded(text: str) -> str:
    """What is proposed, in words. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("answer_required", "请填写处理意见，经营者可以看到。")
    if len(text) > _ANSWER:
        raise Refused("text_too_long", f"处理意见最多 {_ANSWER} 字，现在有 {len(text)} 字。")
    return text


def tell_deciders_of(case: MassCase, *, by: Officer) -> None:
    """Tell whoever may decide what was proposed, without whoever proposed it or found the rows wrong."""
    to = [one for one in holders(case.authority, APPEAL_DECIDE) if one not in (by.pk, case.answered_by_id)]
    _tell(case, to, "分型异议类案待复核", once=f"proposed:{case.proposed_at.isoformat()}")


@transaction.atomic
def send_back(case_id: int, note: str, *, by: Officer) -> MassCase:
    """Send a proposal back with the reason. Raises Refused."""
    note = _reason(note)
    case = locked(case_id)
    proposer = case.proposed_by_id
    said = {"answer": "", "outcome": "", "reasons": {}, "proposed_by": None, "proposed_at": None}
    moved = move(MASS, case.pk, MassAction.SEND_BACK, by=by, note=note, fields=said)
    if proposer not in (None, by.pk):
        _tell(moved, [proposer], f"{by}退回了类案的处理意见：{note}", once=f"sent-back:{clock.now().isoformat()}")
    return moved


@transaction.atomic
def confirm(case_id: int, *, by: Officer, seen: str | None = None) -> MassCase:
    """Decide as another officer proposed, for every objection in the case. Raises Refused.

    An objection that contests something else by now goes on alone, and so does one of which somebody else who was asked
    says something else: nobody upholds what departments do not agree on. A worker corrects (mass_effect.py).
    """
    case = locked(case_id)
    if seen is not None and seen != version(case):
        raise Refused("proposed_anew", "处理意见或者涉及的户数已经改动，请刷新后重新查看再决定。")
    now = clock.now()
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    # Locked before they are looked at: a household that adds a point now waits, and is told that it is decided.
    list(rows.filter(mass=case).order_by("id"))
    moved = move(
        MASS, case.pk, MassAction.UPHOLD, by=by, note=case.answer, fields={"decided_by": by, "decided_at": now}
    )
    part_what_contests_more(moved, by=by)
    _part_what_is_found_otherwise(moved, by=by)
    if not standing(moved).filter(change__isnull=False).exists():
        raise Refused("nothing_left", "各件异议都另有其他事项或者核查答复不一致，没有可以统一更正的；请退回后拆分。")
    members = list(standing(moved).filter(appeal__status__in=OPEN_TO_THE_HOUSEHOLD))
    reason = f"经{moved.addressee}核查：{moved.text}"[:REASON_LENGTH]
    Claim.objects.filter(pk__in=[one.claim_id for one in members]).update(outcome=Outcome.UPHELD, reason=reason)
    decide_each(moved, AppealAction.UPHOLD_TOGETHER, Outcome.UPHELD, by=by)
    waiting = Recheck.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    recalled = list(waiting.filter(appeal__mass=moved, status=RecheckStatus.ASKED))
    if recalled:
        move_all(RECHECK, recalled, RecheckAction.RECALL, by=Mover.ROW, cause=moved)
    transaction.on_commit(lambda: strike.delay(CARRY_OUT_TOGETHER), robust=True)
    return moved


def decide_each(
    case: MassCase, action: AppealAction, outcome: Outcome, *, by: Officer, remedy: Remedy | None = None
) -> list[Appeal]:
    """What was decided of the case is decided of each of its objections, in a fixed number of statements."""
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "counter")
    appeals = list(rows.filter(mass=case, status__in=OPEN_TO_THE_HOUSEHOLD).order_by("id"))
    for appeal in appeals:
        # While the household supplements the office's clock stands still.
        appeal.in_time = appeal.paused or clock.today() <= appeal.due_on
    said = {
        "outcome": outcome,
        "answer": case.answer,
        "proposed_by": case.proposed_by,
        "proposed_at": case.proposed_at,
        "decided_by": by,
        "decided_at": case.decided_at,
    }
    if appeals:
        told = {} if remedy is None else {"remedy": remedy}
        move_all(
            APPEAL,
            appeals,
            action,
            by=by,
            cause=case,
            note=f"类案 {case.number}",
            fields=said,
            own=("in_time",),
            event_fields=told,
        )
    return appeals


def tell_counters(case: MassCase, ended: Sequence[Appeal]) -> None:
    """Whoever filed at a counter may have no phone: one notice to each officer who filed, for all that he filed."""
    filed: dict[tuple[Authority, int], list[Appeal]] = {}
    for appeal in ended:
        if appeal.counter is not None:
            filed.setdefault((appeal.counter, appeal.filed_by_id), []).append(appeal)
    for (counter, officer), taken in filed.items():
        text = f"类案 {case.number} 已办结，您窗口代提的 {len(taken)} 件异议有了结果，请打印交给经营者"
        once = f"mass:{case.pk}:counter:{officer}"
        tell_people(counter, [officer], text, page=("filing-done", taken[0].pk), once=once)


def version(case: MassCase) -> str:
    """Names the proposal that stands and the rows that it is about, for whoever decides about it."""
    return "" if case.proposed_at is None else f"{case.proposed_at.isoformat()}:{standing(case).count()}"


@transaction.atomic
def take_out(case_id: int, members: Iterable[int], note: str, *, by: Officer) -> int:
    """Have rows of a case, with whatever objection they belong to, handled alone. Returns how many. Raises Refused."""
    note = _reason(note)
    case = locked(case_id)
    movable = case.status in OPEN or (case.status == MassStatus.UPHELD and case.trouble)
    if not movable:
        raise Refused("too_late", f"该类案目前的状态是“{case.get_status_display()}”，不能再移出。")
    chosen = list(standing(case).filter(pk__in=set(members)))
    if not chosen:
        raise Refused("nothing_chosen", "请勾选要移出的户。")
    count = part(case, chosen, by=by, note=note)
    audit.record(acts.MASS_CASE_PARTED, by=by, on=case, path=case.path, note=f"{count} 户：{note}")
    return count


@transaction.atomic
def dissolve(case_id: int, note: str, *, by: Officer) -> MassCase:
    """Have every objection of a case handled alone again. Raises Refused."""
    note = _reason(note)
    case = locked(case_id)
    moved = move(MASS, case.pk, MassAction.DISSOLVE, by=by, note=note)
    part(moved, list(standing(moved)), by=by, note=note)
    return moved


@transaction.atomic
def try_again(case_id: int) -> None:
    """Have the worker try again what it could not carry out, after a person saw to the cause. Raises Refused."""
    rows = MassCase.objects.filter(pk=case_id, status=MassStatus.UPHELD, standard=None)
    changed = rows.exclude(trouble="").update(trouble="")
    if not changed:
        raise Refused("nothing_to_try", "该类案没有需要重试的更正，请刷新后查看。")
    transaction.on_commit(lambda: strike.delay(CARRY_OUT_TOGETHER), robust=True)


def locked(case_id: int) -> MassCase:
    """A mass case, held until the transaction ends."""
    MassCase.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    return MassCase.objects.select_related("authority", "asked_of", "standard").get(pk=case_id)


def standing(case: MassCase):
    """The rows of a case that were not taken out, in order."""
    return MassMember.objects.filter(case=case, taken_out_at=None).order_by("id")


def _reason(note: str) -> str:
    note = note.strip()[:REASON_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明理由。")
    return note


def part(case: MassCase, chosen: Sequence[MassMember], *, by: Officer, note: str) -> int:
    """Take rows out, each with all rows of its objection, which goes on alone with what the department said of it."""
    appeals = list(Appeal.objects.filter(pk__in={one.appeal_id for one in chosen if one.appeal_id}, mass=case))
    alone = {one.pk for one in chosen if one.appeal_id is None}
    alone |= set(standing(case).filter(appeal__in=appeals).values_list("pk", flat=True))
    # Of a department's officer too: what leaves the case is the handling bureau's again.
    with jurisdiction(case.authority.path):
        MassMember.objects.filter(pk__in=alone).update(taken_out_at=clock.now())
        Appeal.objects.filter(pk__in=[one.pk for one in appeals]).update(mass=None)
        Recheck.objects.filter(appeal__in=appeals, mass=case).update(mass=None)
        add_events(APPEAL, appeals, AppealAction.LEAVE_CASE, by=by, note=note)
        add_events(MASS, [case], MassAction.TAKE_OUT, by=by, note=f"{len(alone)} 户：{note}")
    return len(alone)


def part_what_contests_more(case: MassCase, *, by: Officer) -> None:
    """An objection that contests something else by now goes on alone."""
    inside = standing(case).exclude(claim=None)
    more = (
        Claim.objects.standing()
        .filter(appeal__mass=case, appeal__status__in=OPEN_TO_THE_HOUSEHOLD)
        .exclude(pk__in=inside.values("claim"))
    )
    appeals = set(more.values_list("appeal_id", flat=True))
    if appeals:
        chosen = list(standing(case).filter(appeal__in=appeals))
        part(case, chosen, by=by, note="经营者另外提出了其他事项")
        tell_handlers_of(case, f"{len(appeals)} 件异议另有其他事项，已移出类案单独办理", once=f"more:{clock.now()}")


def _part_what_is_found_otherwise(case: MassCase, *, by: Officer) -> None:
    """As `handling.found_change` asks it of one objection."""
    inside = dict(standing(case).exclude(claim=None).values_list("claim_id", "change"))
    said = Recheck.objects.filter(claim__in=inside, status__in=[RecheckStatus.RIGHT, RecheckStatus.WRONG])
    otherwise = [
        claim_id
        for claim_id, status, change in said.values_list("claim_id", "status", "change")
        if status == RecheckStatus.RIGHT or change != inside[claim_id]
    ]
    chosen = list(standing(case).filter(claim__in=otherwise))
    if chosen:
        count = part(case, chosen, by=by, note="核查答复不一致")
        text = f"{count} 件异议的核查答复不一致，已移出类案单独办理"
        tell_handlers_of(case, text, once=f"otherwise:{clock.now()}")


def tell_handlers_of(case: MassCase, text: str, *, once: str) -> None:
    """Tell whoever handles a mass case; the same `once` of a case is told one time only."""
    _tell(case, holders(case.authority, APPEAL_HANDLE), text, once=once)


def _tell(case: MassCase, to: Iterable[int], text: str, *, once: str) -> None:
    said = f"{text}：{case.source}"
    tell_people(case.authority, to, said, page=("appeal-case", case.pk), once=f"mass:{case.pk}:{once}")


# --- the clock --------------------------------------------------------------------------------------------------------


def _near_or_late(on: date) -> list[tuple[int, str]]:
    rows = MassCase.objects.filter(status=MassStatus.ASKED, due_on__lte=on + _SOON)
    return list(rows.order_by("pk").values_list("pk", "authority__path"))


def _remind(key: int, on: date) -> None:
    case = MassCase.objects.select_related("authority", "asked_of__parent").get(pk=key)
    if case.status != MassStatus.ASKED:
        raise MovedMeanwhile
    bureaus = [case.asked_of]
    text = f"被多户异议的整批数据待核查，期限 {case.due_on}：{case.source}"
    if case.due_on < on:
        text = f"整批数据的核查已超过期限（{case.due_on}）：{case.source}"
        bureaus += [case.asked_of.parent] if case.asked_of.parent else []
        tell_handlers_of(case, f"{case.addressee}的核查已超过期限（{case.due_on}）", once="late")
    for bureau in bureaus:
        once = f"mass:{case.pk}:{'late' if case.due_on < on else 'soon'}:{bureau.pk}"
        tell_people(bureau, people_of(bureau, case.department), text, page=("recheck-case", case.pk), once=once)


remind = Sweep("remind-of-mass-cases", due=_near_or_late, deal_with=_remind)
