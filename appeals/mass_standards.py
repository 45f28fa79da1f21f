"""Mass cases against one standard: one answer for all that contest it, with reasons for each rule (B7).

The standard itself is never changed here: it is frozen, and its desk makes another. What is upheld is told to that desk
and waits, where everybody sees it, until a later standard was published; then all are answered at once.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from appeals.enums import AppealAction, AppealStatus, MassAction, MassStatus, Outcome
from appeals.letters import REPLY, replies_about_a_standard
from appeals.mass_cases import (
    decide_each,
    locked,
    part_what_contests_more,
    standing,
    tell_counters,
    tell_deciders_of,
    tell_handlers_of,
    version,
    worded,
)
from appeals.models import REASON_LENGTH, Appeal, Claim, MassCase, MassMember
from appeals.telling import holders, tell_people
from appeals.workflow import APPEAL, CARRY_OUT_TOGETHER, MASS, OPEN_TO_THE_HOUSEHOLD
from authorities import clock
from authorities.jurisdiction import province_path_of
from authorities.models import Authority, Officer
from authorities.refusals import Faulty, Trouble
from authorities.remedies import remedy_of
from authorities.tasks import strike
from casework import letters
from casework.letters import Letter
from casework.refusals import Refused
from casework.workflow import Mover, move, move_all
from registry.models import PublishedType
from registry.people.messages import Said, send_all
from typing_engine import capabilities as typing_capabilities
from typing_engine.models import Standard
from typing_engine.standards import read_published

_WAITS = "请分型标准的编制人员修订标准；修订后的标准公布以后，在这里统一办结。"
BASE = "base"
ANSWER_FIELD = "answer"


def rules_of(case: MassCase) -> list[tuple[str, str]]:
    """The rules that gave the parties their types, by their place in the standard, with what they are called."""
    rules = read_published(case.standard.document).rules
    keys = {member.key["rule"] for member in standing(case).only("key")}
    listed = [(str(place), rules[place].label) for place in sorted(key for key in keys if key is not None)]
    return [*listed, *([(BASE, "基础标准")] if None in keys else [])]


def reason_field(rule: str) -> str:
    """The id and the name of the reason for a rule."""
    return f"rule-{rule}"


def _rule_of(member: MassMember) -> str:
    rule = member.key["rule"]
    return BASE if rule is None else str(rule)


@transaction.atomic
def propose(case_id: int, outcome: str, reasons: Mapping[str, str], text: str, *, by: Officer) -> MassCase:
    """Propose one answer for all, with the reason for each rule. Raises Refused, and Faulty for all that is missing."""
    case = locked(case_id)
    faults = []
    if outcome not in (Outcome.UPHELD, Outcome.DISMISSED):
        faults.append(Trouble("请选择成立或者不成立。", "outcome-upheld"))
    said = {}
    for rule, label in rules_of(case):
        said[rule] = reasons.get(rule, "").strip()
        if not said[rule]:
            faults.append(Trouble(f"请写明对“{label}”的理由。", reason_field(rule)))
        elif len(said[rule]) > REASON_LENGTH:
            faults.append(Trouble(f"对“{label}”的理由最多 {REASON_LENGTH} 字。", reason_field(rule)))
    try:
        text = worded(text)
    except Refused as error:
        faults.append(Trouble(str(error), ANSWER_FIELD))
    if faults:
        raise Faulty("answer_incomplete", faults)
    fields = {
        "outcome": outcome, "reasons": said, "answer": text, "proposed_by": by, "proposed_at": clock.now(),
    }  # fmt: skip
    moved = move(MASS, case.pk, MassAction.PROPOSE, by=by, note=text, fields=fields)
    tell_deciders_of(moved, by=by)
    return moved


@transaction.atomic
def confirm(case_id: int, *, by: Officer, seen: str) -> MassCase:
    """Decide as another officer proposed, for every objection in the case. Raises Refused.

    An objection that contests something else by now goes on alone. Who is refused is answered at once, with remedies;
    of what is upheld a worker tells the standard's desk.
    """
    case = locked(case_id)
    if seen != version(case):
        raise Refused("proposed_anew", "处理意见或者涉及的户数已经改动，请刷新后重新查看再决定。")
    # Locked before they are looked at: a household that adds a point now waits, and is told that it is decided.
    list(Appeal.objects.select_for_update(of=("self",), no_key=True).filter(mass=case).order_by("id"))
    upheld = case.outcome == Outcome.UPHELD
    action = MassAction.UPHOLD if upheld else MassAction.DISMISS
    decided = {"decided_by": by, "decided_at": clock.now()}
    moved = move(MASS, case.pk, action, by=by, note=case.answer, fields=decided)
    part_what_contests_more(moved, by=by)
    members = list(standing(moved).filter(appeal__status__in=OPEN_TO_THE_HOUSEHOLD))
    if not members:
        raise Refused("nothing_left", "各件异议都另有其他事项，没有可以统一答复的；请退回后拆分。")
    for rule, reason in moved.reasons.items():
        points = [one.claim_id for one in members if _rule_of(one) == rule]
        Claim.objects.filter(pk__in=points).update(outcome=moved.outcome, reason=reason)
    if upheld:
        decide_each(moved, AppealAction.UPHOLD_TOGETHER, Outcome.UPHELD, by=by)
        transaction.on_commit(lambda: strike.delay(CARRY_OUT_TOGETHER), robust=True)
        return moved
    remedy = remedy_of(moved.authority, clock.today())
    appeals = decide_each(moved, AppealAction.DISMISS_TOGETHER, Outcome.DISMISSED, by=by, remedy=remedy)
    _answer_each(moved, appeals, by=by, more=(remedy.sentence,))
    return moved


def leave_to_the_desk(case: MassCase) -> None:
    """What was upheld waits for another standard: parties, desk and handlers are told. Runs as batch, in a worker."""
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "household")
    appeals = list(rows.filter(mass=case, status=AppealStatus.UPHELD).order_by("id"))
    move_all(
        APPEAL,
        appeals,
        AppealAction.LEAVE_TO_HAND,
        by=Mover.CLOCK,
        note=f"类案 {case.number}",
        fields={"trouble": f"类案 {case.number}：等待修订分型标准，由类案统一办结。"},
    )
    text = f"您的异议成立，分型标准由{case.authority.name}转请编制人员修订，办完以后书面答复您"
    send_all(
        Said(one.household, "分型异议成立，正在更正", f"{text}（异议编号 {one.number}）。", "my-appeal", one.pk)
        for one in appeals
    )
    MassCase.objects.filter(pk=case.pk).update(trouble=_WAITS)
    province = Authority.objects.get(path=province_path_of(case.path))
    desk = holders(province, typing_capabilities.STANDARD_EDIT)
    told = f"对分型标准的 {len(appeals)} 件异议成立，请修订标准：{case.source}"
    tell_people(province, desk, told, page=("appeal-case", case.pk), once=f"mass:{case.pk}:desk")
    tell_handlers_of(case, f"{len(appeals)} 件异议成立，已转请修订标准", once="desk")


@transaction.atomic
def finish(case_id: int, note: str, *, by: Officer) -> MassCase:
    """Answer all that were upheld, once a later standard was published. Raises Refused."""
    note = note.strip()[:REASON_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明标准怎样修订、是否已经重新分型，经营者可以看到。")
    case = locked(case_id)
    if case.standard_id is None or case.status != MassStatus.UPHELD or not case.trouble:
        raise Refused("nothing_to_finish", "该类案没有等待标准修订的异议，请刷新后查看。")
    later = Standard.objects.of_province(case.standard.province).filter(published_at__gt=case.decided_at)
    if not later.exists():
        raise Refused("standard_not_revised", "决定以后还没有公布修订的分型标准，公布以后才能统一办结。")
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "counter")
    appeals = list(rows.filter(mass=case, status=AppealStatus.BY_HAND).order_by("id"))
    shown = dict(PublishedType.objects.filter(pk__in=[one.household_id for one in appeals]).values_list("pk", "type"))
    for appeal in appeals:
        appeal.type_after = shown.get(appeal.household_id, "")
    now = clock.now()
    if appeals:
        move_all(
            APPEAL,
            appeals,
            AppealAction.FINISH,
            by=by,
            note=note,
            fields={"answer": f"{case.answer.rstrip('。')}。{note}"[:_MOST], "trouble": "", "corrected_at": now},
            own=("type_after",),
        )
    moved = move(MASS, case.pk, MassAction.FINISH, by=by, note=note, fields={"trouble": "", "corrected_at": now})
    _answer_each(moved, appeals, by=by, more=())
    return moved


_MOST = Appeal._meta.get_field("answer").max_length


def _answer_each(case: MassCase, appeals: Sequence[Appeal], *, by: Officer, more: Sequence[str]) -> None:
    """Each objection gets its letter and a message, and the counter that took it a word."""
    read = Appeal.objects.filter(pk__in=[one.pk for one in appeals]).select_related("household", "authority")
    ended = {one.pk: one for one in read.order_by("id")}
    members = list(standing(case).filter(appeal__in=list(ended)).select_related("claim"))
    for member in members:
        member.appeal = ended[member.appeal_id]
    texts = replies_about_a_standard(case, members, more=more)
    written = [(member.appeal, text) for member, text in zip(members, texts, strict=True)]
    kept = letters.issue_all(REPLY, written, authority=case.authority, by=by, shared=("household_id",))
    said = [(ended[one.appeal_id], Letter.from_json(one.text)) for one in kept]
    # As every reply, for it tells remedies whose days run from when it arrived.
    send_all(
        Said(appeal.household, text.title, text.message, "my-appeal", appeal.pk, to_serve=True) for appeal, text in said
    )
    tell_counters(case, appeals)
