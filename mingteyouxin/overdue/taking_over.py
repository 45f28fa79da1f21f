"""A bureau above takes over a case that the one below has long let its day go by with, or hands it to one between.

No other bureau's right ends: whoever is first goes on with the case. The title stays that of the round.
"""

from django.db import transaction

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import upwards
from authorities.models import Authority, Officer
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.models import NOTE_LENGTH
from casework.refusals import Refused, refused_in_words
from casework.workflow import add_events
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.reminders import is_overdue
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.rounds.models import OverdueRule

_NOT_OPEN = "该事项还不能接办，或者已经办理；请刷新后核对。"
_TAKERS = (Level.PROVINCE, Level.CITY)


def may_take(row: Overdue, case: Case, *, at: Authority) -> list[Authority]:
    """The bureaus that a bureau above may give the case to: itself, and those between it and the one that is late."""
    if not at.covers(row.head.path) or at.pk == row.head_id:
        return []
    between = [path for path in upwards(case.path) if at.covers(path) and path != row.head.path]
    found = Authority.objects.filter(path__in=between, level__in=_TAKERS).order_by("-path")
    return [one for one in found if one.covers(row.head.path)]


@transaction.atomic
def take_over(overdue_id: int, *, to: Authority, at: Authority, note: str, by: Officer) -> Case:
    """Take a case over, or hand it to a bureau between, with the reason, which the household reads. Raises Refused.

    Whoever takes it has the days of the province's rule, from today. Runs in the jurisdiction of the bureau `at`.
    """
    note = note.strip()[:NOTE_LENGTH]
    if not note:
        raise Refused("reason_required", "请写明接办或者移交的理由。")
    row = Overdue.objects.select_related("head").get(pk=overdue_id)
    if row.kind != WaitKind.CASE or row.ended_on is not None or row.open_on is None:
        raise Refused("not_open_yet", _NOT_OPEN)
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    case = cases.select_related("household", "authority", "round").get(pk=row.key)
    if case.due_on != row.due_on or not is_overdue(case, clock.today()):
        # Gone on with since the clock looked.
        raise Refused("not_open_yet", _NOT_OPEN)
    if to not in may_take(row, case, at=at):
        raise Refused("not_above", "只能由本局接办，或者移交给本局以下、该户所在地的上级机关。")
    today = clock.today()
    rule = OverdueRule.objects.in_force(case.path, today)
    due = last_day(today, rule.handler_days, calendar=work_calendar())
    case.handler, case.assignee, case.assigned_at = to, None, None
    for name, value in due.columns().items():
        setattr(case, name, value)
    with refused_in_words():
        case.save(update_fields=["handler", "assignee", "assigned_at", *due.columns()])
    Overdue.objects.filter(pk=row.pk).update(ended_on=today)
    add_events(CASE, [case], CaseAction.TAKE_OVER, by=by, note=f"{to.name}：{note}"[:NOTE_LENGTH])
    audit.record(acts.CASE_TAKEN_OVER, by=by, on=case, household=case.household_id, note=f"{to.name}：{note}")
    tell(
        case,
        title="名特优新申报由上级机关办理",
        text=f"{case.authority.name}逾期没有办理，您的申报改由{to.name}办理，期限 {due.day}。您不需要重新提交材料。",
    )
    return case
