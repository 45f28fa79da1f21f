"""Nights of titles: what the clock does with all that are in force, against a pass over the same rows by hand (C11).

Two nights: that on which the reports of a year begin, when every title gets one, and one like most others. The pass by
hand is SQL that reads every title with its household and its type once, finds what is due, and writes the same rows of
it: reports, histories, messages; it numbers no letters and looks nothing up. Both work in one process, so that
processor time compares them, whatever else the machine does.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from django.db import connection, transaction

from authorities import clock
from authorities.jurisdiction import nationwide
from benchmarks.measure import Figure, figure, processor_seconds, say
from mingteyouxin.annual_reports import asking
from mingteyouxin.evaluations import evaluations, opening
from mingteyouxin.operator_changes import changes
from mingteyouxin.titles import expiry, registration_ends
from mingteyouxin.titles.models import Recognition

_LIMIT = 3
# A day in the middle of the time for reports, in the year after that of the sample; all titles are older.
FIRST = date(2027, 3, 1)
# In the order of the night (mingteyouxin/office.py).
_NIGHT = (
    expiry.expire,
    registration_ends.end_with_registration,
    asking.ask,
    asking.remind,
    asking.close_moot,
    changes.close_moot,
    changes.ask_new_operators,
    opening.open_due,
    evaluations.close_moot,
)
_FOUND = """
CREATE TEMPORARY TABLE found ON COMMIT DROP AS
SELECT r.id, r.path, r.household_id, r.recogniser_id, h.operator_id_index, r.valid_until < %(day)s AS over,
    h.status IN ('deregistered', 'converted') AS gone,
    r.operator_index IS DISTINCT FROM h.operator_id_index AS other_operator,
    y.id IS NULL AND r.valid_until >= %(day)s::date + 150 AS to_report,
    e.id IS NULL AND r.valid_until <= %(day)s::date + 365 AS last_year, t.type
FROM mingteyouxin_recognition r
JOIN registry_household h ON h.id = r.household_id
LEFT JOIN registry_publishedtype t ON t.household_id = r.household_id
LEFT JOIN mingteyouxin_yearlyreport y ON y.recognition_id = r.id
LEFT JOIN mingteyouxin_evaluation e ON e.recognition_id = r.id
WHERE r.status = 'valid'"""
_ENDED = """
UPDATE mingteyouxin_recognition r SET status = CASE WHEN f.over THEN 'expired' ELSE 'closed' END, ended_on = %(day)s
FROM found f WHERE f.id = r.id AND (f.over OR f.gone)"""
_REPORTS = """
WITH opened AS (
    INSERT INTO mingteyouxin_yearlyreport (path, recognition_id, household_id, recogniser_id, year, status, until_on,
        reminded_on, due_on, due_provisional, due_from, due_days, held, changed, changes, question, answer, basis,
        type_seen, reason)
    SELECT path, id, household_id, recogniser_id, 2027, 'due', %(day)s::date + 150, %(day)s, %(day)s::date + 150,
        false, %(day)s, 0, '{}', false, '', '', '', '', '', ''
    FROM found WHERE to_report AND NOT over AND NOT gone
    RETURNING id, path, household_id)
INSERT INTO mingteyouxin_yearlyreportevent (path, household_id, report_id, action, source, target, note, at)
SELECT path, household_id, id, 'open', '', 'due', '', now() FROM opened"""
_EVALUATIONS = """
WITH opened AS (
    INSERT INTO mingteyouxin_evaluation (path, recognition_id, household_id, recogniser_id, recognition_path,
        period_until, opened_on, status, proposal)
    SELECT f.path, f.id, f.household_id, f.recogniser_id, r.recognition_path, r.valid_until, %(day)s, 'open',
        'unknown'
    FROM found f JOIN mingteyouxin_recognition r ON r.id = f.id WHERE f.last_year AND NOT f.over AND NOT f.gone
    RETURNING id, path, household_id)
INSERT INTO mingteyouxin_evaluationevent (path, household_id, evaluation_id, action, source, target, note, at)
SELECT path, household_id, id, 'begin', '', 'open', '', now() FROM opened"""
_MESSAGES = """
INSERT INTO registry_message (household_id, operator_index, title, text, view, key, sent_at, to_serve, ended_because)
SELECT household_id, operator_id_index, '示例', repeat('示例', 40), 'my-annual-report', id, now(), false, ''
FROM found WHERE over OR gone OR to_report OR last_year OR other_operator"""
_BY_HAND = (_FOUND, _ENDED, _REPORTS, _EVALUATIONS, _MESSAGES)


class _Undone(Exception):
    """What was done by hand is not kept."""


def figures() -> Iterator[Figure]:
    """Both nights, each against the pass by hand over what it found. Run as batch."""
    yield _night("the night on which reports begin", FIRST)
    yield _night("a night", FIRST + timedelta(days=1))


def _night(name: str, day: date) -> Figure:
    with clock.stopped_at(day):
        with nationwide():
            count = Recognition.objects.valid_on(day).count()
        by_hand = min(_by_hand(day) for _ in range(2))
        said, night = [], 0.0
        for sweep in _NIGHT:
            seconds, done = _timed(sweep)
            night += seconds
            said.append(f"{sweep.name} {done}: {seconds:.2f} s")
            say(said[-1])
    return figure(
        f"titles {name}", count=count, seconds=night, limit=_LIMIT, ratio=night / by_hand,
        baseline=f"processor seconds; one pass by hand: {by_hand:.2f} s; {', '.join(said)}",
    )  # fmt: skip


def _timed(sweep: Callable[[], int]) -> tuple[float, int]:
    began = processor_seconds()
    done = sweep()
    return processor_seconds() - began, done


def _by_hand(day: date, statements: Sequence[str] = _BY_HAND) -> float:
    began = processor_seconds()
    try:
        with nationwide(), transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, {"day": day})
            seconds = processor_seconds() - began
            raise _Undone
    except _Undone:
        return seconds
