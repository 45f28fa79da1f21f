"""Runs by real Celery workers on real PostgreSQL and Redis, which are killed in the middle (DESIGN 4)."""

import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import redis
from django.db import connection

from authorities import clock, jobs
from authorities.enums import JobStatus, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Job
from config import embedded
from config.celery import app
from tests.conftest import acting_as
from tests.databases import ROOT
from tests.factories import officer_at
from tests.factories.typing_standards import AS_OF
from tests.forked import ABANDONED_AFTER
from tests.live import wait_until
from typing_engine import runs, schedule, standards
from typing_engine.batch import shards
from typing_engine.enums import RunStatus
from typing_engine.models import AnnualTyping, Run, RunEvent, Shard

HOUSEHOLDS = 400
SHARD_SIZE = 50
FEEDS = ("households", "annual_reports", "risk_marks", "tax", "social_insurance", "indicators")
EVERY = range(HOUSEHOLDS // SHARD_SIZE + 1)
FIRST = range(3)
# Shards that are held up where a test says so: the first ones are done by then.
MIDDLE = EVERY[len(FIRST) :]
app.set_default()


@pytest.fixture(scope="module", autouse=True)
def given_up_as_soon_as_by_workers():
    """The clock, whose part the tests play, takes a shard for abandoned when the workers of the tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "ABANDONED_AFTER", ABANDONED_AFTER)
        yield


@pytest.fixture(scope="module")
def requester(live):
    return officer_at("420000", Role.CLERK, username="typing-requester")


@pytest.fixture(scope="module")
def province(live, requester, owner, tmp_path_factory):
    """湖北 with sample households taken in, and its sample standard."""
    # The tests' own servers may forget what was committed a moment before they are killed; those of the platform not.
    owner(f"ALTER DATABASE {live.database} SET synchronous_commit = on")
    folder = tmp_path_factory.mktemp("feeds")
    sample = ("--province", "42", "--count", str(HOUSEHOLDS), "--seed", "7", "--as-of", str(AS_OF))
    made = live.manage("households_sample", *sample, "--out", str(folder))
    assert made.returncode == 0, made.stderr
    for feed in FEEDS:
        taken = live.manage("intake", feed, str(folder / f"{feed}.csv"), "--province", "42")
        assert taken.returncode == 0, taken.stderr
    text = (ROOT / "typing_engine/samples/standard_42.json").read_text(encoding="utf-8")
    with acting_as("batch"), jurisdiction("/42/"):
        standards.publish(standards.save_draft(text).number)
    live.environment |= {"TYPING_SHARD_SIZE": str(SHARD_SIZE), "TYPING_HELPERS": "1"}
    return requester


@pytest.fixture(scope="module")
def owner(live):
    """`owner(statement)` → rows, as the owner of the tables, whichever server runs now."""

    def asked(statement: str) -> list[tuple]:
        with psycopg.connect(live.environment["DATABASE_URL"], autocommit=True) as own:
            answered = own.execute(statement)
            return answered.fetchall() if answered.description else []

    return asked


@pytest.fixture(scope="module")
def held_up(province, owner):
    """`with held_up(range(3, 9)):` shards of these numbers are typed and then wait, uncommitted, until the block ends.

    A committed row holds them, so that they are held by a server that was started anew, too.
    """
    owner("CREATE TABLE hold (number integer)")
    owner(
        """CREATE FUNCTION hold_shard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        WHILE EXISTS (SELECT FROM public.hold WHERE NEW.status = 'done' AND NEW.number = number)
        LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NEW; END $$"""
    )
    owner("CREATE TRIGGER hold BEFORE UPDATE ON typing_engine_shard FOR EACH ROW EXECUTE FUNCTION hold_shard()")

    @contextmanager
    def hold(numbers: Iterable[int]) -> Iterator[None]:
        owner(f"INSERT INTO hold VALUES {', '.join(f'({number})' for number in numbers)}")
        try:
            yield
        finally:
            owner(f"DELETE FROM hold WHERE number IN ({', '.join(map(str, numbers))})")

    return hold


@pytest.fixture
def request_run(province):
    """`request_run()` → a whole run that the requester asked for; it is over when the test is."""
    asked = []

    def requested() -> Run:
        with jurisdiction("/42/"):
            asked.append(runs.request_run(province="42", as_of=AS_OF, by=province))
        return asked[-1]

    yield requested
    for run in asked:
        assert fresh(run).status not in (RunStatus.QUEUED, RunStatus.COMPUTING), "a test left its run going on"


@pytest.fixture
def worker(live):
    """`worker()` starts one; those still there at the end are stopped."""
    started = []

    def start(*, concurrency: int = 2):
        started.append(live.worker(concurrency=concurrency))
        return started[-1]

    yield start
    for process in started:
        process.kill()


@pytest.fixture(scope="module")
def undisturbed(live, province, rows_of):
    """The rows of a run that nobody disturbed."""
    process = live.worker(concurrency=2)
    with jurisdiction("/42/"):
        run = runs.request_run(province="42", as_of=AS_OF, by=province)
    wait_until(lambda: fresh(run).job.is_over)
    process.kill()
    assert fresh(run).households > HOUSEHOLDS * 9 // 10
    found = rows_of(run)
    assert len({row["type"] for row in found}) == 4
    return found


@pytest.fixture(scope="module")
def rows_of(live):
    """`rows_of(run)` → its results, in order, without the number of the run."""

    def asked(run: Run) -> list[dict]:
        with psycopg.connect(live.environment["DATABASE_BATCH_URL"], row_factory=psycopg.rows.dict_row) as own:
            found = own.execute(
                "SELECT * FROM typing_engine_result WHERE run_id = %s ORDER BY household_id", [run.pk]
            ).fetchall()
        return [{name: value for name, value in row.items() if name not in ("run_id", "volume")} for row in found]

    return asked


def fresh(run: Run) -> Run:
    with jurisdiction("/42/"):
        return Run.objects.select_related("job").get(pk=run.pk)


def shards_of(run: Run) -> dict[int, Shard]:
    with jurisdiction("/42/"):
        return {shard.number: shard for shard in Shard.objects.filter(run=run)}


STANDS_BEFORE_A_LOCK = "wait_event_type = 'Lock' AND datname = current_database()"
# A backend that is held up, in its sleep or between two of them.
HELD = """state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()
    AND query LIKE 'UPDATE "typing_engine_shard"%done_at%'"""


def held(owner) -> int:
    """How many backends are held up."""
    return owner(f"SELECT count(*) FROM pg_stat_activity WHERE {HELD}")[0][0]


def settled(run: Run) -> Run:
    """The run after the clock looked whether its job ended without it."""
    with acting_as("batch"):
        runs.settle_ended()
    return fresh(run)


def is_computed(run: Run) -> bool:
    return fresh(run).job.is_over


def kill(process, owner) -> None:
    """SIGKILL the worker and its children, its own process first, so that it puts nothing in order.

    The backends that are held up would notice when their statement ends; that is now.
    """
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait(timeout=120)
    owner(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {HELD} OR {STANDS_BEFORE_A_LOCK}")
    wait_until(lambda: not held(owner))


def give_lost_jobs_to_others() -> int:
    """What the clock does every half minute, a minute later."""
    with clock.stopped_at(clock.now() + jobs.LOST_AFTER + timedelta(seconds=1)):
        return jobs.requeue_lost()


def kill_postgres() -> None:
    """SIGKILL the server itself, start it again, and forget the connections."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(postmaster, signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{backend}").exists())
    connection.close()
    embedded.ensure_running(Path(os.environ["LOCAL_DIR"]), durable=False)


def kill_redis() -> None:
    with redis.Redis.from_url(embedded.redis_client_url(os.environ["REDIS_URL"])) as broker:
        pid = broker.info("server")["process_id"]
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{pid}").exists())
    embedded.ensure_running(Path(os.environ["LOCAL_DIR"]), durable=False)


def test_two_processes_share_a_run_and_each_shard_is_done_once(live, undisturbed, request_run, worker, owner):
    """However long a shard takes: it is its worker's as long as that lives."""
    run = request_run()
    waiting = f"SELECT count(*) FROM pg_stat_activity WHERE {STANDS_BEFORE_A_LOCK}"
    with psycopg.connect(live.environment["DATABASE_URL"]) as holder:
        holder.execute("LOCK TABLE registry_annualreport IN ACCESS EXCLUSIVE MODE")
        worker(concurrency=2)
        wait_until(lambda: owner(waiting)[0][0] == 2)
        time.sleep(ABANDONED_AFTER.total_seconds() + 1)
        assert owner(waiting)[0][0] == 2
    wait_until(lambda: is_computed(run))
    done = shards_of(run)
    assert len(done) >= HOUSEHOLDS // SHARD_SIZE
    assert {(shard.status, shard.attempts) for shard in done.values()} == {("done", 1)}


def test_progress_is_seen_while_it_runs(undisturbed, request_run, worker, held_up, owner):
    run = request_run()
    with held_up(MIDDLE):
        worker(concurrency=1)
        wait_until(lambda: held(owner))
        # It is told with the next beat, which comes beside the shard that is held up.
        computed = sum(shards_of(run)[number].households for number in FIRST)
        wait_until(lambda: fresh(run).job.done == computed)
        seen = fresh(run)
        assert (seen.status, seen.job.status) == (RunStatus.COMPUTING, JobStatus.RUNNING)
        assert (seen.job.stage, seen.job.total) == ("计算分型", len(undisturbed))
    wait_until(lambda: is_computed(run))


@pytest.mark.skipif(
    os.environ["DATABASE_URL"] != embedded.urls(Path(os.environ["LOCAL_DIR"]))["DATABASE_URL"],
    reason="only embedded servers are killed",
)
def test_workers_killed_twice_then_postgres_then_redis(undisturbed, request_run, worker, held_up, owner, rows_of):
    """The same shards are hit each time. What comes out is row for row what an undisturbed run gives."""
    run = request_run()
    with held_up(MIDDLE):
        for attempt in (1, 2):
            killed = worker()
            wait_until(lambda: held(owner) == 2)
            kill(killed, owner)
            assert fresh(run).status == RunStatus.COMPUTING
            assert fresh(run).job.attempts == attempt
            assert give_lost_jobs_to_others() == 1
        worker()
        wait_until(lambda: held(owner) == 2)
        kill_postgres()
        wait_until(lambda: held(owner) == 2)
        kill_redis()
        states = {number: shard.status for number, shard in shards_of(run).items()}
        assert {number for number, status in states.items() if status == "done"} == set(FIRST)
    wait_until(lambda: is_computed(run))
    assert rows_of(run) == undisturbed
    assert fresh(run).job.status == JobStatus.DONE
    assert {shard.status for shard in shards_of(run).values()} == {"done"}


def test_after_the_broker_came_back_workers_take_new_runs(undisturbed, request_run, worker, rows_of):
    """The worker that lost its broker is the one that takes the next run."""
    worker()
    first = request_run()
    wait_until(lambda: is_computed(first))
    kill_redis()
    second = request_run()
    wait_until(lambda: is_computed(second))
    assert rows_of(second) == undisturbed


def test_killed_while_the_results_are_attached(live, undisturbed, request_run, worker, owner, rows_of):
    run = request_run()
    with psycopg.connect(live.environment["DATABASE_URL"]) as holder:
        holder.execute("LOCK TABLE typing_engine_result IN SHARE UPDATE EXCLUSIVE MODE")
        killed = worker()
        wait_until(lambda: owner(f"SELECT count(*) FROM pg_stat_activity WHERE {STANDS_BEFORE_A_LOCK}")[0][0])
        kill(killed, owner)
    assert fresh(run).status == RunStatus.COMPUTING
    give_lost_jobs_to_others()
    worker()
    wait_until(lambda: is_computed(run))
    assert rows_of(run) == undisturbed


def test_a_shard_that_kills_its_worker_stops_after_three_attempts(
    undisturbed, request_run, worker, held_up, owner, rows_of, requester
):
    run = request_run()
    poison = MIDDLE[0]
    with held_up([poison]):
        for attempt in (1, 2, 3):
            killed = worker(concurrency=1)
            # The one before may still be held for a moment.
            wait_until(lambda wanted=attempt: held(owner) == 1 and shards_of(run)[poison].attempts == wanted)
            kill(killed, owner)
            give_lost_jobs_to_others()
        time.sleep(ABANDONED_AFTER.total_seconds())  # the clock takes longer than that to miss a worker
        worker()
        wait_until(lambda: settled(run).status == RunStatus.FAILED)
    states = {number: (shard.status, shard.attempts) for number, shard in shards_of(run).items()}
    assert states.pop(poison) == ("stopped", 3)
    assert set(states.values()) == {("done", 1)}
    with jurisdiction("/42/"):
        note = RunEvent.objects.get(run=run, action="fail").note
    assert f"第 {poison + 1} 部分" in note
    with jurisdiction("/42/"):
        runs.resume(run.pk, by=requester)
    worker()
    wait_until(lambda: is_computed(run))
    assert rows_of(run) == undisturbed


def test_cancelled_in_the_middle_and_resumed(undisturbed, request_run, worker, held_up, owner, rows_of, requester):
    run = request_run()
    # Behind these two the others stay held, or the helper might be through before the leader has cancelled.
    with held_up(MIDDLE[2:]):
        with held_up(MIDDLE[:2]):
            worker()
            wait_until(lambda: held(owner) == 2)
            with jurisdiction("/42/"):
                runs.cancel(run.pk, by=requester)
            for _ in range(2):  # one beat may have begun before
                told = fresh(run).job.heartbeat_at
                wait_until(lambda before=told: fresh(run).job.heartbeat_at > before)
        wait_until(lambda: is_computed(run))
    assert (fresh(run).status, fresh(run).job.status) == (RunStatus.CANCELLED, JobStatus.CANCELLED)
    states = [shard.status for shard in shards_of(run).values()]
    assert states.count("done") < len(states)
    with jurisdiction("/42/"):
        runs.resume(run.pk, by=requester)
    wait_until(lambda: fresh(run).job.status == JobStatus.DONE)
    assert rows_of(run) == undisturbed


def test_two_clocks_that_strike_at_once_open_one_run(undisturbed, province):
    # Of a year that has no annual run yet: the other tests here have this one's.
    opens = as_of = AS_OF.replace(year=AS_OF.year + 1)
    with jurisdiction("/42/"):
        planned = schedule.plan_annual(province="42", year=opens.year, as_of=as_of, opens_on=opens, by=province)
    at_once, opened = threading.Barrier(4), []

    def strike() -> None:
        try:
            at_once.wait()
            opened.append(schedule.open_due_runs(opens))
        finally:
            connection.close()

    threads = [threading.Thread(target=strike) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(opened) == 1
    with jurisdiction("/42/"):
        run = AnnualTyping.objects.get(pk=planned.pk).run
        assert Run.objects.filter(as_of=run.as_of, requested_by=None).get() == run
        assert Job.objects.filter(pk=run.job_id).exists()
        runs.cancel(run.pk, by=province)
