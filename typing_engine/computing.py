"""A run is computed here: one worker leads, others help, and whoever is killed is replaced (DESIGN 4).

The lead plans the shards, types them with its helpers until none is left, and finishes: indexes, summary, gates, one
transaction. Doing any step again is right, so that a lead that comes after a killed one simply begins anew.
"""

import logging
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError

from authorities import clock, jobs
from authorities.job_kinds import LONG
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Job
from casework import four_eyes
from casework.refusals import IllegalTransition
from casework.workflow import Mover, move
from typing_engine import confirmation
from typing_engine.batch import coverage, gates, shards, statement, summary
from typing_engine.enums import RunAction, RunKind, RunStatus, ShardStatus
from typing_engine.models import Run, Shard
from typing_engine.workflow import RUN

Report = Callable[[str, int, int], None]

HELP = "typing_engine.tasks.help_with_run"
# A helper that nobody had time to start is not needed any more.
_HELP_EXPIRES_SECONDS = 60
_LOOKS_AGAIN_AFTER = 0.05
# How long a worker waits for a database that went away, and how often in one run: then others may try.
_OUTAGE_SECONDS = 300
_OUTAGES = 10
_log = logging.getLogger(__name__)


class ShardStopped(Exception):
    """Parts of the run failed each time. The text says which, and what the database answered."""

    code = "shard_stopped"

    def __init__(self, stopped: list[Shard]) -> None:
        which = "；".join(f"第 {shard.number + 1} 部分：{shard.error_text}" for shard in stopped)
        super().__init__(
            f"有 {len(stopped)} 个部分执行 {shards.MAX_ATTEMPTS} 次仍未完成，其余部分的结果已保留。"
            f"请按错误说明处理数据后恢复执行。{which}"
        )


def compute_as_asked(job: Job, *, helpers: int | None = None, also_report: Report | None = None) -> None:
    """Compute the run of a job that this process has claimed, and end the job.

    `helpers` other workers are asked to help, by default as many as the settings say; `also_report` hears of the
    progress too: stage, households done, of how many. A job that was given to another worker meanwhile is left alone.
    """
    run_id = job.parameters["run"]
    try:
        with jobs.Heartbeat(job).beating() as heartbeat:

            def report(stage: str, done: int = 0, total: int = 0) -> None:
                heartbeat.report(stage, done, total)
                if also_report:
                    also_report(stage, done, total)

            run = compute(run_id, report=report, helpers=settings.TYPING_HELPERS if helpers is None else helpers)
    except jobs.JobLost:
        return
    except jobs.JobCancelled:
        with jurisdiction(job.path):
            move(RUN, run_id, RunAction.CANCEL, by=Mover.CLOCK)
            jobs.cancelled(job.pk)
        return
    except ShardStopped as error:
        _fail(job, code=error.code, text=str(error))
        return
    except statement.UnreadableStandard as error:
        _fail(job, code="unreadable_standard", text=f"分型标准无法读取，请联系平台管理员。{error}")
        return
    if run.status in (RunStatus.FAILED, RunStatus.CANCELLED):
        return  # ended by somebody else, and its job with it
    with jurisdiction(job.path):
        jobs.finish(job.pk, outcome={"run": run.pk, "households": run.households, "status": run.status})


def _fail(job: Job, *, code: str, text: str) -> None:
    with jurisdiction(job.path):
        move(RUN, job.parameters["run"], RunAction.FAIL, by=Mover.CLOCK, note=text)
        jobs.fail(job.pk, code=code, text=text)


def compute(run_id: int, *, report: Report | None = None, helpers: int = 0) -> Run:
    """Lead a run until it is computed, or was before. Returns it as it is then.

    The database may go away meanwhile and come back. Raises ShardStopped, and what `report` raises.
    """
    report = report or _silent
    outages = 0
    while True:
        try:
            return _lead(run_id, report, helpers)
        except (shards.DatabaseAway, OperationalError, InterfaceError) as error:
            outages += 1
            if outages > _OUTAGES or not _is_away(error):
                raise
            _wait_for_database(report)


def work_shards(run_id: int, *, report: Report | None = None) -> int:
    """Claim and type shards of a run that is being computed until none can be claimed. Returns how many were typed."""
    report = report or _silent
    run = _find(run_id)
    done = outages = 0
    while True:
        with jurisdiction(run.path):
            shard = shards.claim(run) if _is_computing(run) else None
        if shard is None:
            return done
        try:
            with jurisdiction(run.path):
                done += shards.type_households(run, shard)
        except (shards.DatabaseAway, OperationalError, InterfaceError) as error:
            outages += 1
            if outages > shards.MAX_ATTEMPTS or not _is_away(error):
                raise
            _wait_for_database(report)
            with jurisdiction(run.path):
                shards.give_back(shard)
        _report_progress(run, report)


def _lead(run_id: int, report: Report, helpers: int) -> Run:
    run = _begin(run_id)
    if run.status != RunStatus.COMPUTING:
        return run
    _report_progress(run, report)
    _ask_for_help(run, helpers)
    work_shards(run_id, report=report)
    quiet_since = time.monotonic()
    while left := _unfinished(run):
        if all(shard.status == ShardStatus.STOPPED for shard in left):
            raise ShardStopped(left)
        if not _is_computing_now(run):
            return _find(run_id)
        # Others work at what is left, or were killed over it: by now a living one would have said so.
        if time.monotonic() - quiet_since > shards.ABANDONED_AFTER.total_seconds():
            with jurisdiction(run.path):
                shards.stop_killed(run)
        time.sleep(_LOOKS_AGAIN_AFTER)
        _report_progress(run, report)
        if work_shards(run_id, report=report):
            quiet_since = time.monotonic()
    return _finish(run, report)


def _begin(run_id: int) -> Run:
    """Start a queued run: its shards are planned once, with the coverage they go by. Another lead's start is kept."""
    path = _find(run_id).path
    with jurisdiction(path):
        run = Run.objects.select_for_update(of=("self",), no_key=True).select_related("standard").get(pk=run_id)
        if run.status != RunStatus.QUEUED:
            return run
        # Volumes of whole runs are numbered by run, those of a year's partial ones by the year, below zero.
        volume = run.pk if run.kind == RunKind.WHOLE else -run.year
        extras = list(statement.context(run).compiled.extras)
        move(RUN, run_id, RunAction.START, by=Mover.CLOCK, started_at=clock.now(), volume=volume, extras=extras)
        run.refresh_from_db(fields=["status", "started_at", "volume", "extras"])
        if Shard.objects.filter(run=run).exists():
            shards.renew(run)
        else:
            coverage.receive(run)
            shards.plan(run, household_ids=run.job.parameters.get("households"))
        shards.open_table(run)
        return run


def _ask_for_help(run: Run, helpers: int) -> None:
    """Send for other workers, no more than there is work for. A broker that is away costs time only."""
    useful = min(helpers, len(_unfinished(run)) - 1)
    try:
        for _ in range(useful):
            current_app.send_task(HELP, args=[run.pk], queue=LONG, expires=_HELP_EXPIRES_SECONDS, retry=False)
    except BrokerError:
        _log.warning("Nobody could be asked to help with run %s.", run.pk, exc_info=True)


def _finish(run: Run, report: Report) -> Run:
    """Index and attach the results, sum them up, ask the gates: all of it is there, or none."""
    report("汇总和核查", *_progress(run))
    try:
        with jurisdiction(run.path):
            shards.attach_table(run)
            # Only now, for an officer who cancels waits for this lock.
            now = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
            if now.status != RunStatus.COMPUTING:
                raise IllegalTransition(RUN.noun, RUN.word(now.status))
            counts = {**summary.summarise(run), "unreadable": shards.unreadable(run)}
            for name, count in counts.items():
                setattr(run, name, count)
            passed = all(gate.passed for gate in gates.examine(run))
            action = RunAction.COMPLETE if passed else RunAction.HOLD
            moved = move(RUN, run.pk, action, by=Mover.CLOCK, computed_at=clock.now(), **counts)
            if passed and moved.requested_by:
                four_eyes.request(confirmation.SUBJECT, moved.pk, by=moved.requested_by)
            return moved
    except IllegalTransition:
        # Cancelled, or finished by another lead that had the job before: what was done here is rolled back.
        return _find(run.pk)


def _find(run_id: int) -> Run:
    """The run with its standard, whichever province's it is: a worker is told its number only."""
    with nationwide():
        return Run.objects.select_related("standard").get(pk=run_id)


def _is_computing(run: Run) -> bool:
    return Run.objects.filter(pk=run.pk, status=RunStatus.COMPUTING).exists()


def _is_computing_now(run: Run) -> bool:
    with jurisdiction(run.path):
        return _is_computing(run)


def _unfinished(run: Run) -> list[Shard]:
    with jurisdiction(run.path):
        return shards.unfinished(run)


def _progress(run: Run) -> tuple[int, int]:
    with jurisdiction(run.path):
        return shards.progress(run)


def _report_progress(run: Run, report: Report) -> None:
    report("计算分型", *_progress(run))


def _is_away(error: Exception) -> bool:
    """True when the server went away and this connection can be opened anew; inside a transaction nothing can."""
    if connection.in_atomic_block:
        return False
    return isinstance(error, shards.DatabaseAway) or shards.is_broken()


def _wait_for_database(report: Report) -> None:
    """Wait until the server answers again, saying so. Raises OperationalError when it takes too long."""
    until = time.monotonic() + _OUTAGE_SECONDS
    while True:
        report("等待数据库恢复", 0, 0)
        connection.close()
        try:
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody asked for."""
