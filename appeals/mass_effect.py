"""What a mass case that was upheld does, for all its households at once: the facts, the results that rest on them, the
directory, each objection's end, letter and message, and a word to whoever had filed nothing (B7).

One transaction a case: whole or not at all, and a worker that is killed leaves it to the next one. Runs as batch. The
number of statements does not grow with the households.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import DataError, IntegrityError, transaction

from appeals import mass_standards
from appeals.changes import Change
from appeals.contested_facts import feed_of
from appeals.enums import AppealAction, AppealStatus, MassAction, MassStatus
from appeals.letters import REPLY, replies_together, told_without_objection, turns_out_against
from appeals.mass_cases import tell_counters, tell_handlers_of
from appeals.models import Appeal, MassCase, MassMember
from appeals.workflow import APPEAL, CARRY_OUT_TOGETHER, MASS
from authorities import clock
from authorities.contacts import whom_to_ring
from authorities.jurisdiction import looking_nationwide
from authorities.refusals import Refused
from authorities.remedies import remedy_of
from casework import letters
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, move, move_all
from registry import fact_changes
from registry.fact_changes import ChangeSource, FactChange
from registry.models import Household, PublishedRun, PublishedType
from registry.people.messages import Said, send_all
from typing_engine import corrections
from typing_engine.corrections import FactsNotReproducible
from typing_engine.enums import RunStatus
from typing_engine.models import Result, Run

_TROUBLE = 300
_TITLE = "您户的数据和分型已更正"


def _to_carry_out(on: date) -> list[tuple[int, str]]:
    rows = MassCase.objects.filter(status=MassStatus.UPHELD, trouble="")
    return list(rows.order_by("decided_at").values_list("pk", "authority__path"))


def _carry_out(key: int, on: date) -> None:
    locked = MassCase.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    if not locked.filter(pk=key, status=MassStatus.UPHELD, trouble="").exists():
        raise MovedMeanwhile
    case = MassCase.objects.select_related("authority", "asked_of", "decided_by", "standard").get(pk=key)
    if case.standard_id is not None:
        mass_standards.leave_to_the_desk(case)
        return
    rows = MassMember.objects.filter(case=case, taken_out_at=None, change__isnull=False)
    members = list(rows.select_related("appeal__authority", "claim").order_by("id"))
    with looking_nationwide():
        households = Household.objects.in_bulk({one.household_id for one in members})
    for member in members:
        member.household = households[member.household_id]
    try:
        with transaction.atomic():
            _corrected(case, members)
    except (Refused, DataError, IntegrityError) as error:
        # Nothing was changed. Whoever cannot be corrected so is taken out by a person, and the others go on.
        said = str(error) if isinstance(error, Refused) else "数据库没有接受更正后的值，请核对后人工处理。"
        MassCase.objects.filter(pk=key).update(trouble=said[:_TROUBLE])
        if isinstance(error, FactsNotReproducible):
            rows.filter(household__in=error.households).update(not_reproducible=True)
        tell_handlers_of(case, f"类案未能统一更正，请处理：{said}", once=f"trouble:{clock.now().isoformat()}")
        return
    move(MASS, key, MassAction.CORRECT, by=Mover.CLOCK, note=f"{len(households)} 户", corrected_at=clock.now())


def _corrected(case: MassCase, members: Sequence[MassMember]) -> None:
    feed = feed_of(case.feed)
    changes = [Change.from_json(feed, one.change).of(one.household_id) for one in members]
    source = ChangeSource(reference=case.number, department=case.addressee, by=case.decided_by)
    # The facts first: a correction of a result tells which delivery brought them.
    fact_changes.correct(changes, source=source, path=case.authority.path)
    shown = _types({one.household_id for one in members})
    found = _retyped(case, members, changes, {number: run for number, (run, _) in shown.items()})
    for member in members:
        member.type_before = shown.get(member.household_id, (0, ""))[1]
        member.type_after = found.get(member.household_id, "")
    MassMember.objects.bulk_update(members, ["type_before", "type_after"])
    filed = [one for one in members if one.appeal is not None and one.appeal.status == AppealStatus.UPHELD]
    others = [one for one in members if one.appeal is None or one.appeal.status != AppealStatus.UPHELD]
    _end_objections(case, filed)
    _tell_the_others(case, others)


def _types(households: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The run that is shown of each of these households that has a type, and the type."""
    with looking_nationwide():
        shown = list(PublishedType.objects.filter(pk__in=households).values_list("pk", "run_id", "province", "type"))
        current = dict(PublishedRun.objects.filter(is_current=True).values_list("province", "pk"))
    return {number: (run or current[province], type_) for number, run, province, type_ in shown}


def _retyped(
    case: MassCase, members: Sequence[MassMember], changes: Sequence[FactChange], shown: dict[int, int]
) -> dict[int, str]:
    """Correct what contested runs and those shown now found; the type that is shown by household."""
    by_run: dict[int, set[int]] = {}
    for member in members:
        contested = member.appeal.run_id if member.appeal is not None else None
        for run in {contested, shown.get(member.household_id)} - {None}:
            by_run.setdefault(run, set()).add(member.household_id)
    with looking_nationwide():
        stands = set(Run.objects.filter(pk__in=by_run, status=RunStatus.PUBLISHED).values_list("pk", flat=True))
        volumes = dict(Run.objects.filter(pk__in=stands).values_list("pk", "volume"))
    found: dict[int, str] = {}
    for run in sorted(stands):
        with looking_nationwide():
            rows = Result.objects.filter(volume=volumes[run], run=run, household__in=by_run[run])
            there = set(rows.values_list("household_id", flat=True))
        of_run = [change for change in changes if change.household_id in there]
        if not of_run:
            continue
        made = corrections.correct_results(
            run, of_run, reference=case.number, corrected_on=clock.today(), by=case.decided_by
        )
        found |= {one.household_id: one.type for one in made if shown.get(one.household_id) == run}
    return found


def _end_objections(case: MassCase, members: Sequence[MassMember]) -> None:
    """Each objection ends with its letter, a message, and a word to the counter that took it."""
    if not members:
        return
    locked = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("authority", "counter")
    appeals = {one.pk: one for one in locked.filter(pk__in={one.appeal_id for one in members}).order_by("id")}
    for member in members:
        member.appeal = appeals[member.appeal_id]
        member.appeal.household = member.household
        member.appeal.type_after = member.type_after
    ended = list(appeals.values())
    move_all(
        APPEAL,
        ended,
        AppealAction.CORRECT,
        by=Mover.CLOCK,
        note=f"类案 {case.number}",
        own=("type_after",),
        corrected_at=clock.now(),
    )
    texts = replies_together(case, members)
    order = list(dict.fromkeys(one.appeal_id for one in members))
    written = [(appeals[number], text) for number, text in zip(order, texts, strict=True)]
    kept = letters.issue_all(REPLY, written, authority=case.authority, by=case.decided_by, shared=("household_id",))
    said = [(one.appeal, letters.Letter.from_json(one.text)) for one in kept]
    # As every reply, for it may tell remedies whose days run from when it arrived.
    send_all(
        Said(appeal.household, text.title, text.message, "my-appeal", appeal.pk, to_serve=True) for appeal, text in said
    )
    tell_counters(case, ended)


def _tell_the_others(case: MassCase, members: Sequence[MassMember]) -> None:
    if not members:
        return
    asked = whom_to_ring(case.authority.path)
    ask = f"有疑问的，可以询问{asked.name}，电话 {asked.telephone}。"
    remedy = remedy_of(case.authority, clock.today()).sentence
    of_one: dict[int, list[MassMember]] = {}
    for member in members:
        of_one.setdefault(member.household_id, []).append(member)
    send_all(
        Said(
            rows[0].household,
            _TITLE,
            told_without_objection(case, rows, ask=ask, remedy=remedy),
            view="my-type",
            # Where remedies are told, their days run from when they arrived.
            to_serve=turns_out_against(rows[0].type_before, rows[0].type_after),
        )
        for rows in of_one.values()
    )


carry_out = Sweep(CARRY_OUT_TOGETHER, due=_to_carry_out, deal_with=_carry_out)
