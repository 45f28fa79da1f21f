"""The mover of cases: every change of a case's status, with the row that tells of it."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from mingteyouxin import acts
from mingteyouxin.enums import CaseAction, CaseStatus
from mingteyouxin.models import Case, CaseEvent
from mingteyouxin.refusals import IllegalTransition, Refused
from mingteyouxin.workflow import CASE
from registry.models import Person
from registry.people.persons import actor

_NOTE = 1000
# What the database refuses about a case: constraint → code, text.
_REFUSALS = {
    "case_one_draft": ("draft_exists", "本批次已经有一份正在填写的申报，请继续填写，不要重复新建。"),
    "case_five_year_bar": (
        "five_year_bar",
        "该户的认定曾被撤销，自撤销之日起未满 5 年，不能再次申报（总体方案二（六））。",
    ),
    "case_one_in_line_a_household": (
        "another_case_open",
        "该户已有一件正在办理的申报或者推荐，办结或者撤回以后才能再提交。",
    ),
}


@transaction.atomic
def begin(case: Case, action: CaseAction, *, by: Officer | Person, note: str = "") -> Case:
    """Write a new case in the status it has, with its first event. Raises Refused where one is open already."""
    _save(case, force_insert=True)
    _tell(case, action, source="", by=by, reasons=(), note=note)
    return case


@transaction.atomic
def move(
    case_id: int,
    action: CaseAction,
    *,
    by: Officer | Person | None,
    reasons: Sequence[str] = (),
    note: str = "",
    **changes,
) -> Case:
    """The only place that writes Case.status, for an officer, a person of the household, or (None) the clock.

    `changes` are other fields that change with it. `due_on` is emptied unless the move sets it: whoever had to act has
    acted. Raises IllegalTransition when the case has moved on meanwhile (double clicks, two officers at once), Refused
    where the household has another case in line or its five-year bar is not over.
    """
    edge = CASE[action]
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    source = case.status
    if source not in edge.sources:
        raise IllegalTransition("该办件", CaseStatus(source).label)
    changes = {"due_on": None, "due_provisional": False} | changes
    changes["status"] = edge.target
    for name, value in changes.items():
        setattr(case, name, value)
    _save(case, update_fields=list(changes))
    _tell(case, action, source=source, by=by, reasons=reasons, note=note)
    return case


def _save(case: Case, **how) -> None:
    try:
        with transaction.atomic():
            case.save(**how)
    except IntegrityError as error:
        refusal = _REFUSALS.get(error.__cause__.diag.constraint_name)
        if refusal is None:
            raise
        raise Refused(*refusal) from error


def _tell(
    case: Case, action: CaseAction, *, source: str, by: Officer | Person | None, reasons: Sequence[str], note: str
) -> None:
    by_person = by if isinstance(by, Person) else None
    CaseEvent.objects.bulk_create(
        [
            CaseEvent(
                path=case.path,
                household_id=case.household_id,
                case=case,
                action=action,
                source=source,
                target=case.status,
                by=by if isinstance(by, Officer) else None,
                by_person=by_person,
                reasons=list(reasons),
                note=note[:_NOTE],
                at=clock.now(),
            )
        ]
    )
    # A household has no jurisdiction of its own to log in.
    with jurisdiction(case.path):
        audit.record(
            acts.CASE_MOVED if source else acts.CASE_STARTED,
            by=actor(by_person) if by_person else by,
            on=case,
            household=case.household_id,
            note=CaseAction(action).label,
        )
