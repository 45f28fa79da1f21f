"""A night of titles: what the clock does with all that are in force, against one pass over the same rows by hand (C11).

The pass reads every title with its household and its type once, finds what is due, and writes into a table of its own
what became of it; it keeps no history, writes no letter and asks nobody. Both work in one process, so that processor
time compares them, whatever else the machine does.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from authorities import clock
from authorities.jurisdiction import nationwide
from benchmarks.measure import Figure, figure, processor_seconds, say
from mingteyouxin.titles import expiry, registration_ends
from mingteyouxin.titles.models import Recognition

_LIMIT = 3
# In the order of the night (mingteyouxin/office.py).
_NIGHT = (expiry.expire, registration_ends.end_with_registration)
_BY_HAND = """
CREATE TEMPORARY TABLE by_hand ON COMMIT DROP AS
SELECT r.id, r.household_id, r.valid_until < %(day)s AS over,
    h.status IN ('deregistered', 'converted') AS gone,
    r.operator_index IS DISTINCT FROM h.operator_id_index AS other_operator,
    r.valid_until < %(day)s::date + 366 AS last_year,
    t.type
FROM mingteyouxin_recognition r
JOIN registry_household h ON h.id = r.household_id
LEFT JOIN registry_publishedtype t ON t.household_id = r.household_id
WHERE r.status = 'valid'"""
_ENDED_BY_HAND = """
UPDATE mingteyouxin_recognition r SET status = CASE WHEN b.over THEN 'expired' ELSE 'closed' END, ended_on = %(day)s
FROM by_hand b WHERE b.id = r.id AND (b.over OR b.gone)"""


class _Undone(Exception):
    """What was done by hand is not kept."""


def figures() -> Iterator[Figure]:
    """The night against the pass; each job of the night with its seconds. Run as batch."""
    with nationwide():
        count = Recognition.objects.valid_on(clock.today()).count()
    _by_hand()
    by_hand = min(_by_hand() for _ in range(3))
    said, night = [], 0.0
    for sweep in _NIGHT:
        began = processor_seconds()
        done = sweep()
        seconds = processor_seconds() - began
        night += seconds
        said.append(f"{sweep.name} {done}: {seconds:.2f} s")
        say(said[-1])
    yield figure(
        "titles a night", count=count, seconds=night, limit=_LIMIT, ratio=night / by_hand,
        baseline=f"processor seconds; one pass by hand: {by_hand:.2f} s; {', '.join(said)}",
    )  # fmt: skip


def _by_hand() -> float:
    began = processor_seconds()
    try:
        with nationwide(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BY_HAND, {"day": clock.today()})
            cursor.execute(_ENDED_BY_HAND, {"day": clock.today()})
            seconds = processor_seconds() - began
            raise _Undone
    except _Undone:
        return seconds
