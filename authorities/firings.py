"""The clock's strokes: a scheduled task's work, done once for its day or hour, and the row that says so.

Beat strikes; a worker does the work. Work that comes hourly or nightly has one row a period (`TaskFiring`), so that two
clocks, or one that strikes twice, come to one. What broke off, or fell into hours without a clock or a worker, is made
up for while its period lasts. The work itself bears being done again: a row says what was done, it guards nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import F, Q

from authorities import clock
from authorities.declarations import declared, find
from authorities.models import TaskFiring
from authorities.schedule import ScheduledTask

# What fails as often as this fails for a reason that one more time does not take away; the next period tries again.
MOST_ATTEMPTS = 3


def strike(name: str) -> bool:
    """Do a task's work, unless it has been done for this period or somebody is at it. Says whether it was done.

    What the work raises is raised; its row stays open then, and the work is made up for. Raises NotDeclared.
    """
    task, moment = find(ScheduledTask, name), clock.now()
    period = task.period(moment)
    if not period:
        task.work()
        return True
    with _alone_at(name) as alone:
        if not alone:
            return False
        firing, _ = TaskFiring.objects.get_or_create(name=name, period=period, defaults={"started_at": moment})
        if firing.ended_at is not None:
            return False
        row = TaskFiring.objects.filter(pk=firing.pk)
        row.update(started_at=moment, attempts=F("attempts") + 1)
        dealt_with = task.work()
        # Rows are counted by a clock that may have been moved back; the row's end never lies before its beginning.
        row.update(ended_at=max(clock.now(), moment), dealt_with=dealt_with if isinstance(dealt_with, int) else None)
        return True


def missed() -> list[str]:
    """Names of the tasks whose time in the present period has come and that were not done, nor given up."""
    moment = clock.now()
    due = {(task.name, task.period(moment)) for task in declared(ScheduledTask) if task.is_due(moment)}
    due = {(name, period) for name, period in due if period}
    settled = TaskFiring.objects.filter(
        Q(ended_at__isnull=False) | Q(attempts__gte=MOST_ATTEMPTS), period__in={period for _, period in due}
    )
    return sorted(name for name, _ in due - set(settled.values_list("name", "period")))


@contextmanager
def _alone_at(name: str) -> Iterator[bool]:
    """Whether nobody else is at this task. A worker that dies lets go of it with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('task-firing:' || %s, 0))", [name])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended('task-firing:' || %s, 0))", [name])
