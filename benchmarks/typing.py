"""A typing run by real workers: against the write floor, SQL by hand, the ORM; its memory; what publishing writes."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from authorities import jobs
from authorities.jurisdiction import jurisdiction, nationwide
from benchmarks import typing_baselines as baselines
from benchmarks.measure import Figure, figure, say
from benchmarks.sample import take_households
from registry.enums import HouseholdType
from typing_engine import computing, confirmation, publication, runs, standards
from typing_engine.enums import RunStatus
from typing_engine.models import Result, Run, Shard

PROVINCE = "42"
AS_OF = date(2026, 7, 15)
STANDARD = Path(__file__).with_name("typing_standard.json")
# As config.processes has it, less talkative.
_WORKER = (sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "--loglevel", "WARNING")
_ROUNDS = 3
_ORM_SAMPLE = 20_000
_CHANGED_SHARE = 0.08
_LIMIT_MEGABYTES = 300
_COMPARED = ", ".join(
    field.column for field in Result._meta.concrete_fields if field.column not in ("volume", "run_id")
)


class DifferentResults(AssertionError):
    """The run and the SQL written by hand do not agree."""


def load(count: int, folder: Path) -> None:
    """Take the sample feeds of `count` households through the real intake, and publish the standard. Run as batch."""
    take_households(PROVINCE, count=count, folder=folder, as_of=AS_OF)
    publish_standard(STANDARD.read_text(encoding="utf-8"))


def figures(environment: Mapping[str, str]) -> Iterator[Figure]:
    """The figures of a run. Run as the owner, who alone may make the baselines' tables."""
    with _worker(environment) as worker:
        done = [_computed() for _ in range(_ROUNDS)]
        megabytes = peak_megabytes(worker.pid)
    seconds = min(_seconds(run) for run in done)
    run = done[0]
    with jurisdiction(run.path):
        shards = list(Shard.objects.filter(run=run).order_by("number"))
    count = run.households
    say(f"run: {seconds:.2f} s")
    floor = min(baselines.floor_seconds(shards) for _ in range(_ROUNDS))
    yield figure(
        "typing run against the write floor", count=count, seconds=seconds, limit=2.5, ratio=seconds / floor,
        baseline=f"constant rows, same layout: {floor:.2f} s",
    )  # fmt: skip
    by_hand = baselines.by_hand_seconds(shards, lambda *made: _compare(run, *made))
    by_hand = min(by_hand, *(baselines.by_hand_seconds(shards) for _ in range(_ROUNDS - 1)))
    yield figure(
        "typing run against SQL by hand", count=count, seconds=seconds, limit=1.3, ratio=seconds / by_hand,
        baseline=f"typing_by_hand.sql, {baselines.WRITERS} sessions: {by_hand:.2f} s",
    )  # fmt: skip
    yield _against_orm(run, seconds)
    yield figure(
        "typing worker memory", count=count, seconds=seconds, limit=_LIMIT_MEGABYTES, ratio=megabytes,
        baseline="MB, the largest of the worker's processes",
    )  # fmt: skip
    yield from _publications(environment, run)


def publish_standard(text: str) -> str:
    with nationwide():
        return standards.publish(standards.save_draft(text).number).number


def publish_run() -> None:
    """Type the province in this process, and publish what was found. Run as batch."""
    with jurisdiction(f"/{PROVINCE}/"):
        run = runs.request_run(province=PROVINCE, as_of=AS_OF, by=None)
        job = jobs.claim(run.job_id)
    computing.compute_as_asked(job, helpers=0)
    with jurisdiction(f"/{PROVINCE}/"):
        confirmation.confirm_on_console(run.pk)
        publication.publish(run.pk)


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    """Celery workers as in production, in the bench's database."""
    process = subprocess.Popen(
        [*_WORKER, "--concurrency", str(baselines.WRITERS)],
        cwd=settings.BASE_DIR,
        env={**environment, "DATABASE_ROLE": "batch"},
        stdout=sys.stderr,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _computed(number: str | None = None) -> Run:
    """A run asked for and computed by the workers."""
    with jurisdiction(f"/{PROVINCE}/"):
        standard = standards.Standard.objects.get(number=number) if number else None
        run = runs.request_run(province=PROVINCE, as_of=AS_OF, standard=standard, by=None)
    while run.computed_at is None:
        time.sleep(0.1)
        with jurisdiction(run.path):
            run = Run.objects.select_related("job").get(pk=run.pk)
            if run.status in (RunStatus.FAILED, RunStatus.CANCELLED):
                raise AssertionError(run.job.error_text)
    return run


def _seconds(run: Run) -> float:
    return (run.computed_at - run.started_at).total_seconds()


def peak_megabytes(pid: int) -> float:
    """The largest resident memory that a process of the worker has had."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    peaks = []
    for each in (str(pid), *children):
        lines = Path(f"/proc/{each}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
    return max(peaks)


def _compare(run: Run, table: str, volume: int) -> None:
    """Both must have found the same for every household, or one of them did another job."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*) FROM (
            (SELECT {_COMPARED} FROM typing_engine_result WHERE volume = %(run)s
             EXCEPT SELECT {_COMPARED} FROM {table})
            UNION ALL
            (SELECT {_COMPARED} FROM {table} WHERE volume = %(volume)s
             EXCEPT SELECT {_COMPARED} FROM typing_engine_result WHERE volume = %(run)s)) different""",
            {"run": run.volume, "volume": volume},
        )
        ((different,),) = cursor.fetchall()
    if different:
        raise DifferentResults(f"{different} rows differ between the run and typing_by_hand.sql")


def _against_orm(run: Run, seconds: float) -> Figure:
    sample = min(_ORM_SAMPLE, run.households)
    with jurisdiction(run.path):
        orm = baselines.orm_seconds(sample, AS_OF, run.report_year)
    ratio = (orm / sample) / (seconds / run.households)
    return figure(
        "typing run against the ORM", count=sample, seconds=orm, limit=30, ratio=ratio, at_least=True,
        baseline=f"prefetch, iterator, bulk_create: {sample / orm:,.0f} households/s",
    )  # fmt: skip


def _publications(environment: Mapping[str, str], first: Run) -> Iterator[Figure]:
    """Publish a run, then one in which 8 % of the households have another type: how many rows are written."""
    _confirm(first)
    publication.publish(first.pk)
    number = publish_standard(_moving(first, _CHANGED_SHARE))
    with _worker(environment):
        second = _computed(number)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM typing_engine_result a JOIN typing_engine_result b USING (household_id)
            WHERE a.volume = %s AND b.volume = %s AND a.type <> b.type""",
            [first.volume, second.volume],
        )
        ((changed,),) = cursor.fetchall()
    _confirm(second)
    before, began = _written(), time.perf_counter()
    publication.publish(second.pk)
    seconds = time.perf_counter() - began
    written = _written() - before
    say(f"publication of {second.households:,} households, {changed:,} changed: {written:,} rows in {seconds:.2f} s")
    yield figure(
        "typing publication of changed rows", count=changed, seconds=seconds, limit=1.0,
        ratio=written / max(changed, 1), baseline=f"households whose type changed, of {second.households:,}",
    )  # fmt: skip


def _confirm(run: Run) -> None:
    with jurisdiction(run.path):
        if run.status == RunStatus.HELD:
            raise AssertionError([gate.text for gate in run.gates.filter(passed=False)])
        confirmation.confirm_on_console(run.pk)


def _moving(run: Run, share: float) -> str:
    """The standard with the threshold of turnover so low that about this share of the households grows."""
    with jurisdiction(run.path):
        poorer = Result.objects.filter(volume=run.volume, type=HouseholdType.SURVIVAL, revenue__isnull=False)
        threshold = poorer.order_by("-revenue").values_list("revenue", flat=True)[int(run.households * share)]
    document = json.loads(STANDARD.read_text(encoding="utf-8"))
    document["number"] = "示例测速〔2026〕2号"
    document["parameters"]["growth_revenue"]["value"] = threshold // 100
    return json.dumps(document, ensure_ascii=False)


def _written() -> int:
    """Rows of the public directory that were written so far, by PostgreSQL's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables
            WHERE relname IN ('registry_publishedtype', 'registry_directoryentry')"""
        )
        return cursor.fetchone()[0]
