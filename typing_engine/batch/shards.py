"""Shards: a part of a run that one worker types in one transaction, as a row (DESIGN 4).

A shard is claimed in a transaction of its own, so that an attempt counts whatever becomes of it, and typed in a second
one that holds the row's lock: whoever lives holds it, whoever is killed lets go of it and has written nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Case, Count, DateTimeField, F, Func, Max, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Now

from registry.models import Household
from typing_engine.batch import statement
from typing_engine.enums import RunKind, ShardStatus
from typing_engine.models import Run, Shard

MAX_ATTEMPTS = 3
# Between the claim and the lock lies a moment in which nobody holds the row; far longer than any such moment.
ABANDONED_AFTER = timedelta(seconds=5)
# Ranges are put together from pieces this many times smaller, counted in one pass without sorting anything.
_PIECES = 16
_KILLED = f"执行 {MAX_ATTEMPTS} 次均中断，没有留下错误信息。"


class _ServerStart(Func):
    function = "pg_postmaster_start_time"
    output_field = DateTimeField()


class DatabaseAway(Exception):
    """The connection was lost in the middle of a shard; nothing of it is written. The cause holds the reason."""


def plan(run: Run, *, household_ids: list[int] | None = None) -> int:
    """Cut the run into shards, within the caller's transaction. Returns how many there are.

    A partial run's households are named; of those, only who is part of the run counts.
    """
    size = settings.TYPING_SHARD_SIZE
    eligible = Household.objects.filter(established_on__lte=run.as_of)
    if household_ids is None:
        parts = [(first, last, None, count) for first, last, count in ranges(eligible, size)]
    else:
        ids = sorted(eligible.filter(pk__in=household_ids).values_list("pk", flat=True))
        named = [ids[start : start + size] for start in range(0, len(ids), size)]
        parts = [(part[0], part[-1], part, len(part)) for part in named]
    Shard.objects.bulk_create(
        Shard(
            run=run,
            path=run.path,
            number=number,
            first_id=first,
            last_id=last,
            household_ids=part,
            households=count,
        )
        for number, (first, last, part, count) in enumerate(parts)
    )
    return len(parts)


def ranges(eligible: QuerySet, size: int) -> list[tuple[int, int, int]]:
    """Ranges of ids of about `size` households: first, last, how many. Runs inside a transaction."""
    piece = max(1, size // _PIECES)
    with connection.cursor() as cursor:
        # The planner takes every household for a piece of its own and would sort them all on disk.
        cursor.execute("SET LOCAL enable_sort = off")
    pieces = (
        eligible.annotate(piece=F("pk") / piece)
        .values_list("piece")
        .annotate(first=Min("pk"), last=Max("pk"), households=Count("pk"))
        .order_by()
    )
    ranges: list[tuple[int, int, int]] = []
    for _, first, last, count in sorted(pieces):
        if ranges and ranges[-1][2] + count <= size:
            ranges[-1] = (ranges[-1][0], last, ranges[-1][2] + count)
        else:
            ranges.append((first, last, count))
    return ranges


def claim(run: Run) -> Shard | None:
    """Take the next shard that waits or whose worker is gone; None when there is none to take. Commits at once."""
    with transaction.atomic():
        has_attempts = Q(attempts__lt=MAX_ATTEMPTS)
        shard = (
            Shard.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(_waits & has_attempts | _abandoned() & has_attempts | _broken_off(), run=run)
            .annotate(attempt=Case(When(_broken_off(), then=F("attempts")), default=F("attempts") + 1))
            .order_by("number")
            .first()
        )
        if shard is None:
            return None
        _mark(Shard.objects.filter(pk=shard.pk), ShardStatus.RUNNING, attempts=shard.attempt, claimed_at=Now())
        shard.refresh_from_db(fields=["status", "attempts", "claimed_at"])
        return shard


def type_households(run: Run, shard: Shard) -> bool:
    """Type the households of a shard that was claimed. False when it is another worker's by now, or when it failed.

    An error of the database is kept on the shard, for a shard that fails is tried again. Raises DatabaseAway when the
    connection itself broke.
    """
    try:
        with transaction.atomic():
            return _type(run, shard)
    except Error as error:
        if is_broken():
            raise DatabaseAway from error
        status = ShardStatus.PENDING if shard.attempts < MAX_ATTEMPTS else ShardStatus.STOPPED
        _mark(_still_mine(shard), status, error_text=str(error))
        return False


def _type(run: Run, shard: Shard) -> bool:
    if not _still_mine(shard).select_for_update(of=("self",)).exists():
        return False
    part = {"first_id": shard.first_id, "last_id": shard.last_id, "household_ids": shard.household_ids}
    unreadable = statement.unreadable_statement(run, **part)
    statement.plan_as_merges()
    with connection.cursor() as cursor:
        cursor.execute(statement.insert_statement(run, **part))
        typed = cursor.rowcount
        counts = {}
        if unreadable:
            cursor.execute(unreadable)
            counts = dict(cursor.fetchall())
    _mark(_still_mine(shard), ShardStatus.DONE, typed=typed, unreadable=counts, done_at=Now(), error_text="")
    return True


def give_back(shard: Shard) -> None:
    """Take an attempt back that a lost connection broke off, not the shard. Does nothing where it was done."""
    _mark(_still_mine(shard), ShardStatus.PENDING, attempts=F("attempts") - 1)


def stop_killed(run: Run) -> int:
    """Stop the shards that killed their worker each time. Returns how many there are now."""
    with transaction.atomic():
        killed = list(
            Shard.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(_abandoned(), ~_broken_off(), run=run, attempts__gte=MAX_ATTEMPTS)
            .values_list("pk", flat=True)
        )
        return _mark(Shard.objects.filter(pk__in=killed), ShardStatus.STOPPED, error_text=_KILLED)


def renew(run: Run) -> None:
    """Give every shard that is not done its attempts again: the run is resumed."""
    _mark(
        Shard.objects.filter(run=run).exclude(status=ShardStatus.DONE), ShardStatus.PENDING, attempts=0, error_text=""
    )


def progress(run: Run) -> tuple[int, int]:
    """Households typed, and households planned."""
    counted = Shard.objects.filter(run=run).aggregate(
        typed=Sum("households", filter=Q(status=ShardStatus.DONE)), planned=Sum("households")
    )
    return counted["typed"] or 0, counted["planned"] or 0


def unfinished(run: Run) -> list[Shard]:
    """Shards that are not done, in order; a stopped one says why."""
    return list(Shard.objects.filter(run=run).exclude(status=ShardStatus.DONE).order_by("number"))


def unreadable(run: Run) -> dict[str, int]:
    """Values that could not be read, by indicator, of all shards."""
    total: dict[str, int] = {}
    for counts in Shard.objects.filter(run=run).exclude(unreadable={}).values_list("unreadable", flat=True):
        for indicator, count in counts.items():
            total[indicator] = total.get(indicator, 0) + count
    return total


def open_table(run: Run) -> None:
    """Make the table that the run's results go into. Done twice, it is done once."""
    with connection.cursor() as cursor:
        if run.kind == RunKind.WHOLE:
            cursor.execute("SELECT typing_open_results(%s)", [run.pk])
        else:
            cursor.execute("SELECT typing_open_year(%s)", [run.year])


def attach_table(run: Run) -> None:
    """Index the results of a whole run and hang them in as a partition; those of a partial run are there already."""
    if run.kind == RunKind.WHOLE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT typing_attach_results(%s)", [run.pk])


_waits = Q(status=ShardStatus.PENDING)


def _abandoned() -> Q:
    """A shard that was claimed a while ago; with SKIP LOCKED: and nobody holds it."""
    return Q(status=ShardStatus.RUNNING, claimed_at__lt=Now() - ABANDONED_AFTER)


def _broken_off() -> Q:
    """A shard that was claimed before the server was started: the server died. The attempt was none of the shard's."""
    return Q(status=ShardStatus.RUNNING, claimed_at__lt=_ServerStart())


def _still_mine(shard: Shard):
    """The shard, unless somebody claimed it since."""
    return Shard.objects.filter(pk=shard.pk, status=ShardStatus.RUNNING, claimed_at=shard.claimed_at)


def _mark(shards, status: ShardStatus, **changes) -> int:
    """The only place that writes Shard.status."""
    return shards.update(status=status, **changes)


def is_broken() -> bool:
    """True when the connection is gone, not merely a statement refused. Asks nothing inside a transaction."""
    return connection.connection is None or connection.connection.closed or not connection.is_usable()
