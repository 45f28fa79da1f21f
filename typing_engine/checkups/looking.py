"""One look at a province: part by part in a statement each, by the SQL of runs; who is killed is replaced.

A part is a row that its own transaction marks as done, so that whoever takes the job up goes on where it stopped. What
earlier looks found stays the list that is shown until the last part is done, and is forgotten then.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import connection

from authorities import clock, jobs
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Job
from registry.models import Household
from typing_engine.batch import coverage, shards, statement
from typing_engine.batch.facts import text
from typing_engine.enums import Ground
from typing_engine.models import CheckUp, CheckUpCount, CheckUpEntry, CheckUpPart
from typing_engine.standard.compile import Compiled

Report = Callable[[str, int, int], None]

# Whose business is over cannot be helped to keep it.
CURABLE = sum(ground.bit for ground in Ground if ground != Ground.NOT_REGISTERED)
# Grouped once, with the households of a group that are listed, and by the rule's place, from which the type follows: to
# keep every household for a second reading, or to write its type out, costs more than all that is written.
_LOOK = f"""
WITH told AS MATERIALIZED (
    SELECT {{keys}}, count(*)::integer AS households,
           array_agg(household_id)
               FILTER (WHERE grounds & {CURABLE} <> 0 AND grounds & {Ground.NOT_REGISTERED.bit} = 0) AS listed
    FROM ({{typed}}) typed
    GROUP BY {{keys}}
), kept AS (
    INSERT INTO typing_engine_checkupentry (check_up_id, path, household_id, grounds)
    SELECT {{check_up}}, path, unnest(listed), grounds FROM told
)
UPDATE typing_engine_checkuppart SET done_at = {{now}}, paths = told_paths, types = told_types,
       grounds = told_grounds, counts = told_counts
FROM (SELECT coalesce(array_agg(path), '{{{{}}}}') AS told_paths,
             coalesce(array_agg(CASE WHEN {{is_unknown}} AND grounds = 0 THEN '' ELSE {{type}} END), '{{{{}}}}')
                 AS told_types,
             coalesce(array_agg(grounds), '{{{{}}}}') AS told_grounds,
             coalesce(array_agg(households), '{{{{}}}}') AS told_counts
      FROM told) summed
WHERE id = {{part}}"""
# A missing report is no finding where no list of reports was received, and nothing follows from it for the type.
_PARTLY_KNOWN = f"""
    SELECT household_id, path, rule, is_missing AND NOT received AS is_unknown,
           CASE WHEN is_missing AND NOT received THEN grounds & {~Ground.REPORT_MISSING.bit} ELSE grounds END AS grounds
    FROM (SELECT household_id, path, rule, grounds, grounds & {Ground.REPORT_MISSING.bit} <> 0 AS is_missing,
                 {{received}} AS received
          FROM ({{typed}}) of_the_part OFFSET 0) told"""


_SUM = """
INSERT INTO typing_engine_checkupcount (check_up_id, path, type, grounds, households)
SELECT p.check_up_id, c.path, c.type, c.grounds, sum(c.households)
FROM typing_engine_checkuppart p, unnest(p.paths, p.types, p.grounds, p.counts) c (path, type, grounds, households)
WHERE p.check_up_id = %(check_up)s GROUP BY 1, 2, 3, 4"""


def carry_out(job: Job) -> None:
    """Look as a job says that this process has claimed, and end the job. One given to another worker is left alone."""
    try:
        with jobs.Heartbeat(job).beating() as heartbeat:
            households = look(job.parameters["check_up"], report=heartbeat.report)
    except jobs.JobLost:
        return
    except jobs.JobCancelled:
        with jurisdiction(job.path):
            jobs.cancelled(job.pk)
        return
    except statement.UnreadableStandard as error:
        with jurisdiction(job.path):
            jobs.fail(job.pk, code="unreadable_standard", text=f"分型标准无法读取，请联系平台管理员。{error}")
        return
    with jurisdiction(job.path):
        jobs.finish(job.pk, outcome={"check_up": job.parameters["check_up"], "households": households})


def look(check_up_id: int, *, report: Report) -> int:
    """Look at what is left to be looked at, switch the lists, forget the earlier ones. Returns how many households."""
    with nationwide():
        check_up = CheckUp.objects.select_related("standard").get(pk=check_up_id)
    path = check_up.path
    with jurisdiction(path):
        _plan(check_up)
        parts = list(CheckUpPart.objects.filter(check_up=check_up).order_by("number"))
        areas = coverage.areas_of(path, as_of=check_up.as_of)
    total = sum(part.households for part in parts)
    done = sum(part.households for part in parts if part.done_at)
    compiled = statement.compiled_of(check_up.standard.document)
    for part in parts:
        if part.done_at:
            continue
        report("体检", done, total)
        with jurisdiction(path):
            _look_at(check_up, part, areas, compiled)
        done += part.households
    report("更新名单", done, total)
    with jurisdiction(path):
        _switch(check_up)
    with jurisdiction(path):
        _forget_earlier(check_up)
    return total


def _plan(check_up: CheckUp) -> None:
    """Cut the province into parts, once."""
    # Two workers at once: the one that fell silent and the one that took its job.
    CheckUp.objects.select_for_update(of=("self",), no_key=True).get(pk=check_up.pk)
    if CheckUpPart.objects.filter(check_up=check_up).exists():
        return
    eligible = Household.objects.filter(established_on__lte=check_up.as_of)
    CheckUpPart.objects.bulk_create(
        CheckUpPart(
            path=check_up.path, check_up=check_up, number=number, first_id=first, last_id=last, households=count
        )
        for number, (first, last, count) in enumerate(shards.ranges(eligible, settings.TYPING_SHARD_SIZE))
    )


def _look_at(check_up: CheckUp, part: CheckUpPart, areas: dict[str, list[str]], compiled: Compiled) -> None:
    mine = CheckUpPart.objects.select_for_update(of=("self",), no_key=True).filter(pk=part.pk, done_at=None)
    if mine.first() is None:
        return
    typed = statement.select_statement(
        check_up.path,
        check_up.as_of,
        check_up.report_year,
        areas,
        compiled,
        first_id=part.first_id,
        last_id=part.last_id,
    )
    received = coverage.received_sql(
        check_up.lists.get(Ground.REPORT_MISSING.value, ()), province_path=check_up.path, column="path"
    )
    keys, is_unknown = "path, rule, grounds", "false"
    if received != "true":
        typed = _PARTLY_KNOWN.format(typed=typed, received=received or "false")
        keys, is_unknown = f"{keys}, is_unknown", "is_unknown"
    look_at_it = _LOOK.format(
        typed=typed,
        keys=keys,
        is_unknown=is_unknown,
        type=statement.type_sql(compiled),
        check_up=int(check_up.pk),
        part=int(part.pk),
        now=f"{text(clock.now().isoformat())}::timestamptz",
    )
    statement.plan_as_merges()
    with connection.cursor() as cursor:
        cursor.execute(look_at_it)


def _switch(check_up: CheckUp) -> None:
    """Sum the counts of all parts up, and show the new list from now on. Done twice, it is done once."""
    if CheckUp.objects.filter(pk=check_up.pk, done_at=None).update(done_at=clock.now()):
        with connection.cursor() as cursor:
            cursor.execute(_SUM, {"check_up": check_up.pk})


def _forget_earlier(check_up: CheckUp) -> None:
    """Delete what earlier looks at the province found, those that broke off too."""
    earlier = CheckUp.objects.filter(path=check_up.path, pk__lt=check_up.pk).values("pk")
    for model in (CheckUpEntry, CheckUpCount, CheckUpPart):
        model.objects.filter(check_up__in=earlier).delete()
