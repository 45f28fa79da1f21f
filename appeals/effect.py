"""What upholding does (B7, E1), the household told in the same transaction, one an objection.

Of a type: the fact enters the registry with the objection as its source, the household is typed again by its run's
standard on its run's facts with that one replaced. Of a decision: its case is taken up again.

Runs as batch, in a worker: a worker that is killed leaves nothing half done, and the next one goes on.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import DataError, IntegrityError, transaction

from appeals.changes import Change
from appeals.contested_facts import PERSON, feed_of
from appeals.deciding import reply
from appeals.enums import AppealAction, AppealStatus, AppealSubject, Outcome
from appeals.handling import found_change, runs_of
from appeals.models import Appeal, Claim
from appeals.telling import tell_deciders, tell_handlers, tell_household
from appeals.workflow import APPEAL, CARRY_OUT
from authorities import clock
from authorities.jurisdiction import looking_nationwide
from authorities.refusals import Refused
from casework.sweeps import MovedMeanwhile, Sweep
from casework.workflow import Mover, move
from mingteyouxin.review import reinstating
from registry import fact_changes
from registry.fact_changes import ChangeSource, FactChange
from registry.models import Household
from typing_engine import corrections

_TROUBLE = 300
_DONE = "数据已经更正；"
# How the objection ends, and what is written with it.
CarriedOut = tuple[AppealAction, dict[str, object]]


def _to_carry_out(on: date) -> list[tuple[int, str]]:
    rows = Appeal.objects.filter(status=AppealStatus.UPHELD, trouble="", mass=None)
    return list(rows.order_by("decided_at").values_list("pk", "authority__path"))


def _carry_out(key: int, on: date) -> None:
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    appeal = rows.filter(pk=key, status=AppealStatus.UPHELD, trouble="", mass=None).first()
    if appeal is None:
        raise MovedMeanwhile
    appeal = Appeal.objects.select_related("authority", "proposed_by", "decided_by", "against").get(pk=key)
    with looking_nationwide():
        # It may have moved to another province since.
        appeal.household = Household.objects.select_related("authority").get(pk=appeal.household_id)
    try:
        with transaction.atomic():
            action, said = CARRIED_OUT[appeal.subject](appeal)
    except (Refused, DataError, IntegrityError) as error:
        # A person goes on from here: nothing was changed, and the others are not held up.
        said = str(error) if isinstance(error, Refused) else "数据库没有接受更正后的值，请核对后人工处理。"
        Appeal.objects.filter(pk=key).update(trouble=said[:_TROUBLE])
        tell_handlers(appeal, f"异议成立但未能自动办结，请人工处理：{said}", once=f"trouble:{clock.now().isoformat()}")
        return
    moved = move(APPEAL, key, action, by=Mover.CLOCK, fields=said)
    if action == AppealAction.LEAVE_TO_HAND:
        _tell_who_is_left(appeal, moved)
        return
    reply(Appeal.objects.select_related("authority", "household").get(pk=moved.pk), by=moved.decided_by)


def _corrected(appeal: Appeal) -> CarriedOut:
    """Correct the facts and the results that rest on them. The type that is shown now, '' where no result does; what no
    feed holds is left to a person.
    """
    by_department: dict[str, list[FactChange]] = {}
    upheld = appeal.claims.filter(outcome=Outcome.UPHELD).order_by("id")
    for claim in upheld.exclude(feed=""):
        found = found_change(claim)
        if found is None:
            text = f"“{claim.label}”的核查答复不一致，请有关部门书面确认后人工更正，再办结并写明。"
            raise Refused("findings_differ", text)
        change = Change.from_json(feed_of(claim.feed), found.change)
        by_department.setdefault(found.addressee, []).append(change.of(appeal.household_id))
    changes = [change for of_one in by_department.values() for change in of_one]
    others = upheld.filter(feed="")
    # A bare request that a person look is met by what the person found.
    by_hand = _listed(others.exclude(about=PERSON) if changes else others)
    if not changes:
        return _left_to_hand("", by_hand, type_after="")
    # The facts first: a correction of a result tells which delivery brought them.
    for department, of_one in by_department.items():
        source = ChangeSource(reference=appeal.number, department=department, by=appeal.decided_by)
        fact_changes.correct(of_one, source=source, path=appeal.household.path)
    type_after = ""
    for run_id in runs_of(appeal):
        made = corrections.correct_results(
            run_id, changes, reference=appeal.number, corrected_on=clock.today(), by=appeal.decided_by
        )
        type_after = made[0].type
    if by_hand:
        return _left_to_hand(_DONE, by_hand, type_after=type_after)
    return AppealAction.CORRECT, {"type_after": type_after, "corrected_at": clock.now()}


def _left_to_hand(done: str, by_hand: str, *, type_after: str) -> CarriedOut:
    """What no feed holds waits, where everyone sees it, until a person says what was done."""
    said = f"{done}{by_hand}没有可以自动更正的数据：请由人工更正，再办结并写明做了什么。"[:_TROUBLE]
    return AppealAction.LEAVE_TO_HAND, {"trouble": said, "type_after": type_after}


def _tell_who_is_left(appeal: Appeal, moved: Appeal) -> None:
    upheld = appeal.claims.filter(outcome=Outcome.UPHELD).order_by("id")
    corrected, others = upheld.exclude(feed="").exists(), upheld.filter(feed="")
    done, by_hand = _DONE if corrected else "", _listed(others.exclude(about=PERSON) if corrected else others)
    tell_deciders(moved, f"异议成立，请人工更正后办结：{moved.household}，{by_hand}", once="by-hand")
    told = f"您的异议成立，{done}{by_hand}由工作人员更正，办完以后书面答复您"
    tell_household(moved, title="分型异议成立，正在更正", text=told)


def _reinstated(appeal: Appeal) -> CarriedOut:
    """The case that was decided goes back to where the decision was made."""
    reinstating.take_up_again(
        appeal.against,
        reference=appeal.number,
        reason=appeal.answer,
        proposed_by=appeal.proposed_by,
        decided_by=appeal.decided_by,
    )
    return AppealAction.REINSTATE, {"corrected_at": clock.now()}


# What upholding does, subject by subject.
CARRIED_OUT: Mapping[str, Callable[[Appeal], CarriedOut]] = {
    AppealSubject.TYPING: _corrected,
    AppealSubject.DECISION: _reinstated,
}


def _listed(claims: Iterable[Claim]) -> str:
    return "、".join(f"“{claim.label}”" for claim in claims)


carry_out = Sweep(CARRY_OUT, due=_to_carry_out, deal_with=_carry_out)


@transaction.atomic
def try_again(appeal_id: int) -> None:
    """Have the worker try again what it could not carry out, after a person saw to the cause."""
    changed = Appeal.objects.filter(pk=appeal_id, status=AppealStatus.UPHELD).exclude(trouble="").update(trouble="")
    if not changed:
        raise Refused("nothing_to_try", "这件异议没有需要重试的更正，请刷新后查看。")
