"""Whose turn it is in a case, and until when: every case in line has a day, and the office's clock stands still while
the household must act.

The office has one day for the review as a whole, the last of the round's review, which it is told when the case is
lodged; going from step to step gives it no other. What waits for the recognition has a day of its own (OverdueRule).
"""

from collections.abc import Mapping
from datetime import date, timedelta

from authorities import clock
from authorities.work_calendar import work_calendar
from casework import deadlines
from casework.deadlines import NO_DAY, NOT_PAUSED, LastDay
from casework.service import NOT_SERVED
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.rounds.models import OverdueRule

# What the office has to go on with by one day, however many steps it takes.
IN_REVIEW = (CaseStatus.SUBMITTED, CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.REFUSAL_PROPOSED)
# What the office itself has to do next.
OFFICES_TURN = (*IN_REVIEW, CaseStatus.HELD, CaseStatus.NOTICED)
# While a new operator is asked in these, nobody but him has to act; a notice and an objection take their course.
WAITING_FOR_AN_OPERATOR = (*IN_REVIEW, CaseStatus.NOTICED)
_WAITING = (CaseStatus.CONSENT_AWAITED, CaseStatus.RETURNED, CaseStatus.IN_NOTICE, *OFFICES_TURN)


def day_of(case, target: str) -> Mapping[str, object]:
    """The columns of the day of a case that comes to a status, unless its verb gives others."""
    if target not in _WAITING:
        return {**NO_DAY, **NOT_PAUSED, **NOT_SERVED}
    today = clock.today()
    if target == CaseStatus.RETURNED:
        # The day is the supplement's, and its verb's.
        return {**case.standing_still(today), **NOT_SERVED}
    if target not in OFFICES_TURN:
        return {**NOT_PAUSED, **NOT_SERVED}
    columns = {**_offices_day(case, target, today).columns(), **NOT_PAUSED, **NOT_SERVED}
    if case.operator_asked_at is not None and target in WAITING_FOR_AN_OPERATOR:
        return operators_turn(case, office=columns["due_on"], on=today)
    return columns


def operators_turn(case, *, office: date, on: date) -> dict[str, object]:
    """The columns of a case whose new operator is asked: his day, and the office's, which stands still.

    He has as many days as anybody who is recommended: it is the same question (附件二(五)2). They run from when the
    message that asked him reached him.
    """
    asked_before = case.paused and case.status in WAITING_FOR_AN_OPERATOR
    his = case.last_day if asked_before else LastDay(on + timedelta(days=case.round.consent_days))
    stands = case.standing_still(on) if case.paused else {"due_paused_on": on, "due_paused_day": office}
    reached = {name: getattr(case, name) for name in NOT_SERVED}
    if not asked_before:
        reached = {"told_by": case.operator_told_by, "told_on": on, "served_on": None}
    return {**his.columns(), **stands, **reached}


def _offices_day(case, target: str, today: date) -> LastDay:
    if case.status in (CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED):
        return LastDay(max(case.round.review_until, today))
    if case.status in (CaseStatus.LAPSED, CaseStatus.REFUSED, CaseStatus.NOT_SELECTED):
        # Taken up again: the rest of the review, or as many days as anybody who takes a case over.
        anew = deadlines.last_day(today, _rule(case, today).handler_days, calendar=work_calendar())
        return anew if anew.day > case.round.review_until else LastDay(case.round.review_until)
    if target == CaseStatus.NOTICED:
        return deadlines.last_day(today, _rule(case, today).recognise_days, calendar=work_calendar())
    if case.paused:
        return case.going_on(today, calendar=work_calendar())
    return case.last_day


def _rule(case, today: date) -> OverdueRule:
    return OverdueRule.objects.in_force(case.authority.path, today)
