"""A bureau above takes over what the one below has long let its day go by with, or hands it to one between.

One case, or at once all of a round whose bureau is silent. No other bureau's right ends: whoever is first goes on with
the case. The title stays that of the round.
"""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import below, upwards
from authorities.models import Authority, Officer
from authorities.notifications import notify
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.models import NOTE_LENGTH
from casework.refusals import Refused, refused_in_words
from casework.workflow import add_events
from mingteyouxin import acts, notification_kinds
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.messages import tell_all
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.reminders import is_overdue, overdue
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.overdue.escalation import heads_of
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.rounds.models import OverdueRule

_NOT_OPEN = "该事项还不能接办，或者已经办理；请刷新后核对。"
_SOME_NOT_OPEN = "所选的有的还不能接办，或者已经办理；请刷新后重新选择。"
_NOT_ABOVE = "只能由本局接办，或者移交给本局以下、该户所在地的上级机关。"
_TAKERS = (Level.PROVINCE, Level.CITY)


def may_take(row: Overdue, case: Case, *, at: Authority) -> list[Authority]:
    """The bureaus that a bureau above may give the case to: itself, and those between it and the one that is late."""
    return _takers(case.path, [row.head], at=at)


def _takers(path: str, late: Collection[Authority], *, at: Authority) -> list[Authority]:
    if any(not at.covers(head.path) or at.pk == head.pk for head in late):
        return []
    between = [one for one in upwards(path) if at.covers(one)]
    found = Authority.objects.filter(path__in=between, level__in=_TAKERS).order_by("-path")
    return [one for one in found if all(one.covers(head.path) and one.pk != head.pk for head in late)]


def open_of_round(round_id: int, *, at: Authority) -> QuerySet[Overdue]:
    """Cases of a round that a bureau above may take over today, those that wait longest first."""
    late = overdue(Case.objects.filter(below(at.path), round=round_id), clock.today())
    rows = Overdue.objects.standing().filter(kind=WaitKind.CASE, open_on__isnull=False, key__in=late.values("pk"))
    return rows.exclude(head=at).select_related("head").order_by("due_on", "id")


def may_take_round(rows: Iterable[Overdue], *, at: Authority) -> list[Authority]:
    """The bureaus that may be given all of these cases of a round."""
    late = list({row.head_id: row.head for row in rows}.values())
    return _takers(late[0].path, late, at=at) if late else []


@transaction.atomic
def take_over(overdue_id: int, *, to: Authority, at: Authority, note: str, by: Officer) -> Case:
    """Take a case over, or hand it to a bureau between, with the reason, which the household reads. Raises Refused.

    Whoever takes it has the days of the province's rule, from today. Runs in the jurisdiction of the bureau `at`.
    """
    note = _reason(note)
    row = Overdue.objects.select_related("head").get(pk=overdue_id)
    if row.kind != WaitKind.CASE or row.ended_on is not None or row.open_on is None:
        raise Refused("not_open_yet", _NOT_OPEN)
    (case,) = _locked([row])
    if case.due_on != row.due_on or not is_overdue(case, clock.today()):
        # Gone on with since the clock looked.
        raise Refused("not_open_yet", _NOT_OPEN)
    if to not in may_take(row, case, at=at):
        raise Refused("not_above", _NOT_ABOVE)
    _take([row], [case], to=to, note=note, by=by)
    said = f"{to.name}：{note}"
    audit.record(acts.CASE_TAKEN_OVER, by=by, on=case, household=case.household_id, note=said)
    return case


@transaction.atomic
def take_over_round(
    round_id: int, overdue_ids: Collection[int] | None, *, to: Authority, at: Authority, note: str, by: Officer
) -> list[Case]:
    """Take over, or hand on, those of a round that were chosen, or all that may be (None): all of them or none.

    As many statements as for one. Raises Refused. Runs in the jurisdiction of the bureau `at`.
    """
    note = _reason(note)
    open_now = open_of_round(round_id, at=at)
    rows = list(open_now if overdue_ids is None else open_now.filter(pk__in=overdue_ids))
    if not rows or (overdue_ids is not None and len(rows) < len(set(overdue_ids))):
        raise Refused("not_open_yet", _SOME_NOT_OPEN if overdue_ids else "请选择要接办的办件。")
    cases = _locked(rows)
    days = {row.key: row.due_on for row in rows}
    if any(case.due_on != days[case.pk] or not is_overdue(case, clock.today()) for case in cases):
        raise Refused("not_open_yet", _SOME_NOT_OPEN)
    if to not in may_take_round(rows, at=at):
        raise Refused("not_above", _NOT_ABOVE)
    _take(rows, cases, to=to, note=note, by=by)
    said = f"{cases[0].round}，{len(cases)} 件，{to.name}：{note}"
    audit.record(acts.CASE_TAKEN_OVER, by=by, on=cases[0].round, note=said)
    return cases


def _reason(note: str) -> str:
    note = note.strip()[:NOTE_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明接办或者移交的理由。")
    return note


def _locked(rows: Iterable[Overdue]) -> list[Case]:
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    related = cases.select_related("household", "authority", "round")
    return list(related.filter(pk__in=[row.key for row in rows]).order_by("id"))


def _take(rows: list[Overdue], cases: list[Case], *, to: Authority, note: str, by: Officer) -> None:
    """The cases have another owner and day; households, and the heads of the bureaus that were late, are told."""
    today = clock.today()
    rule = OverdueRule.objects.in_force(cases[0].path, today)
    due = last_day(today, rule.handler_days, calendar=work_calendar())
    written = {"handler": to, "assignee": None, "assigned_at": None, **due.columns()}
    with refused_in_words():
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(**written)
    for case in cases:
        for name, value in written.items():
            setattr(case, name, value)
    Overdue.objects.filter(pk__in=[row.pk for row in rows]).update(ended_on=today)
    add_events(CASE, cases, CaseAction.TAKE_OVER, by=by, note=f"{to.name}：{note}"[:NOTE_LENGTH])
    late = cases[0].authority
    tell_all(
        cases,
        title="名特优新申报由上级机关办理",
        text=f"{late.name}逾期没有办理，您的申报改由{to.name}办理，期限 {due.day}。您不需要重新提交材料。",
    )
    heads = {row.head_id: row.head for row in rows}
    for number, officers in heads_of(heads).items():
        own = [row for row in rows if row.head_id == number]
        notify(
            notification_kinds.OVERDUE,
            path=heads[number].path,
            to=officers,
            text=f"本局逾期未办的 {len(own)} 件办件由{to.name}接办，理由：{note}",
            view="overdue-page",
            key=own[0].pk,
            once=f"taken-over:{own[0].pk}:{today}",
        )
