"""Jobs with real connections, threads, workers and a broker: claimed once, alive while working, done once."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from authorities import clock, files, jobs
from authorities.access import access_authority
from authorities.enums import JobStatus, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Job
from config.celery import app
from registry import capabilities, feeds, file_purposes, job_kinds
from registry.intake.requests import request_intake
from registry.models import Delivery, DirectoryEntry, Household
from tests import factories
from tests.authorities.catalogue import role, value
from tests.conftest import acting_as
from tests.databases import urls_of
from tests.live import wait_until

HOUSEHOLDS = 300
PATH = "/42/"
app.set_default()


@pytest.fixture(scope="module")
def officer(live):
    return factories.officer_at("420000", Role.CLERK)


@pytest.fixture(scope="module")
def feed(tmp_path_factory) -> Path:
    """A real feed file of households of 湖北."""
    folder = tmp_path_factory.mktemp("feeds")
    call_command(
        "households_sample", province="42", count=str(HOUSEHOLDS), out=str(folder), stdout=StringIO(), stderr=StringIO()
    )
    return folder / "households.csv"


@pytest.fixture
def job(officer) -> Iterator[Job]:
    """A committed job whose message nobody reads."""
    with jurisdiction(PATH):
        made = jobs.request_job(job_kinds.INTAKE, title="归集", parameters={}, by=officer)
    yield made
    if not fresh(made).is_over:
        with jurisdiction(PATH):
            jobs.cancelled(made.pk)


def fresh(job: Job) -> Job:
    with jurisdiction(PATH):
        return Job.objects.get(pk=job.pk)


def claim(job: Job) -> Job:
    with jurisdiction(PATH):
        return jobs.claim(job.pk)


class TestClaim:
    def test_of_many_workers_one_has_it(self, job):
        at_once, claimed = threading.Barrier(6), []

        def work() -> None:
            try:
                at_once.wait()
                claimed.append(claim(job))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(claimed) == 6
        assert sum(mine is not None for mine in claimed) == 1
        assert fresh(job).attempts == 1

    def test_a_worker_that_comes_while_another_claims_waits_for_it(self, job):
        """The second one asks before the first has committed."""
        second, claimed = threading.Event(), []

        def work() -> None:
            try:
                second.set()
                claimed.append(claim(job))
            finally:
                connection.close()

        thread = threading.Thread(target=work)
        with jurisdiction(PATH):
            assert jobs.claim(job.pk)
            thread.start()
            second.wait()
            wait_until(_somebody_waits_for_a_lock)
        thread.join()
        assert claimed == [None]


def _somebody_waits_for_a_lock() -> bool:
    return value(
        """SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND datname = current_database()"""
    )


class TestHeartbeat:
    @pytest.fixture
    def often(self, monkeypatch):
        monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)

    @pytest.fixture
    def elsewhere(self, live):
        """The job as another connection sees it, while this one sits in a transaction."""
        with psycopg.connect(urls_of(live.database)["DATABASE_BATCH_URL"], autocommit=True) as other:

            def look(job: Job) -> tuple:
                sql = "SELECT stage, done, total, heartbeat_at FROM authorities_job WHERE id = %s"
                return other.execute(sql, [job.pk]).fetchone()

            yield look

    def test_progress_is_seen_while_the_work_sits_in_a_transaction(self, job, often, elsewhere):
        job = claim(job)
        began = elsewhere(job)[3]
        with jobs.Heartbeat(job).beating() as heartbeat, jurisdiction(PATH):
            Job.objects.filter(pk=job.pk).exists()
            heartbeat.report("读取文件", 1200)
            wait_until(lambda: elsewhere(job)[:3] == ("读取文件", 1200, 0))
            heartbeat.report("核对入库", 40, 100)
            wait_until(lambda: elsewhere(job)[:3] == ("核对入库", 40, 100))
            assert connection.in_atomic_block
        assert elsewhere(job)[3] > began

    def test_more_than_the_total_is_the_total(self, job, often, elsewhere):
        job = claim(job)
        with jobs.Heartbeat(job).beating() as heartbeat:
            heartbeat.report("核对入库", 101, 100)
            wait_until(lambda: elsewhere(job)[:3] == ("核对入库", 100, 100))

    def test_it_stops_with_the_work(self, job, often):
        with pytest.raises(RuntimeError), jobs.Heartbeat(claim(job)).beating():
            raise RuntimeError
        assert not [thread for thread in threading.enumerate() if thread.name == f"heartbeat-{job.pk}"]

    def test_asked_to_cancel_the_work_stops_at_its_next_step(self, job, officer, often):
        with jobs.Heartbeat(claim(job)).beating() as heartbeat:
            heartbeat.report("读取文件", 1)
            with jurisdiction(PATH):
                jobs.cancel(job.pk, by=officer)
            wait_until(lambda: heartbeat.cancel_requested)
            with pytest.raises(jobs.JobCancelled):
                heartbeat.report("读取文件", 2)

    def test_one_whose_job_was_given_away_stops(self, job, often):
        """A worker that was stopped for a while and wakes up does not write into another's progress."""
        with jobs.Heartbeat(claim(job)).beating() as heartbeat:
            heartbeat.report("读取文件", 1)
            with clock.stopped_at(clock.now() + timedelta(minutes=5)):
                jobs.requeue_lost()
            other = claim(job)
            wait_until(lambda: heartbeat.lost)
            with pytest.raises(jobs.JobLost):
                heartbeat.report("读取文件", 2)
            assert (fresh(job).stage, fresh(job).heartbeat_at) == ("", other.heartbeat_at)

    def test_a_lost_connection_does_not_silence_it(self, live, job, often, elsewhere):
        """It is cut off in the middle of a beat, which is made to wait for that."""
        job = claim(job)
        with jobs.Heartbeat(job).beating() as heartbeat:
            heartbeat.report("读取文件", 1)
            wait_until(lambda: elsewhere(job)[1] == 1)
            with psycopg.connect(urls_of(live.database)["DATABASE_BATCH_URL"]) as holder:
                holder.execute("SELECT 1 FROM authorities_job WHERE id = %s FOR UPDATE", [job.pk])
                wait_until(_somebody_waits_for_a_lock)
                assert _end_other_connections_of_this_process() == 1
            heartbeat.report("读取文件", 2)
            wait_until(lambda: elsewhere(job)[1] == 2)


def _end_other_connections_of_this_process() -> int:
    """The heartbeat's, for it is the only other one that logged in as the owner."""
    with acting_as("owner"):
        return value(
            """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = %s AND pid <> pg_backend_pid()""",
            role("owner"),
        )


class TestWorkers:
    @pytest.fixture
    def requested(self, officer, feed) -> Job:
        """A household feed that an officer of the province handed in."""
        with jurisdiction(PATH):
            acting = access_authority(officer, "420000", capabilities.INTAKE_DELIVER)
            file = files.keep(
                [feed.read_bytes()], name=feed.name, purpose=file_purposes.FEED, content_type="text/csv", by=officer
            )
            return request_intake(acting, feed=feeds.HOUSEHOLDS, file=file, area=acting.authority, partial=False)

    @pytest.fixture
    def held_up(self, live):
        """While the block runs, the intake stands before its last table: what it wrote so far is not committed."""

        def hold():
            holder = psycopg.connect(urls_of(live.database)["DATABASE_URL"])
            holder.execute("LOCK TABLE registry_directoryentry IN SHARE ROW EXCLUSIVE MODE")
            return holder

        return hold

    def test_cancelled_while_it_runs_nothing_is_left(self, live, officer, requested, held_up):
        with held_up():
            worker = live.worker()
            wait_until(_somebody_waits_for_a_lock)
            with jurisdiction(PATH):
                jobs.cancel(requested.pk, by=officer)
            asked = clock.now()
            wait_until(lambda: fresh(requested).heartbeat_at > asked)
            # Clocks of two processes may differ a little: the beat after that one began after the cancellation.
            seen = fresh(requested).heartbeat_at
            wait_until(lambda: fresh(requested).heartbeat_at > seen)
        wait_until(lambda: fresh(requested).is_over)
        worker.kill()
        assert fresh(requested).status == JobStatus.CANCELLED
        with jurisdiction(PATH):
            assert (Delivery.objects.count(), Household.objects.count(), DirectoryEntry.objects.count()) == (0, 0, 0)

    def test_killed_in_the_middle_it_is_done_once_by_another(self, live, requested, held_up):
        with held_up():
            first = live.worker()
            wait_until(_somebody_waits_for_a_lock)
            assert fresh(requested).status == JobStatus.RUNNING
            _kill_with_children(first)
            with clock.stopped_at(clock.now() + jobs.LOST_AFTER + timedelta(seconds=1)):
                assert jobs.requeue_lost() == 1
            assert fresh(requested).status == JobStatus.QUEUED
            second = live.worker()
            wait_until(lambda: fresh(requested).status == JobStatus.RUNNING)
        wait_until(lambda: fresh(requested).is_over)
        second.kill()
        with jurisdiction(PATH):
            job, delivery = Job.objects.get(pk=requested.pk), Delivery.objects.get()
            assert (job.status, job.attempts, job.outcome["accepted"]) == (JobStatus.DONE, 2, delivery.accepted)
            assert delivery.job_id == job.pk
            assert 0 < delivery.accepted == delivery.new == Household.objects.count() == DirectoryEntry.objects.count()
        assert value("SELECT count(*) FROM pg_class WHERE relnamespace = 'staging'::regnamespace") == 0


def _kill_with_children(process) -> None:
    """SIGKILL, as when a machine is gone: the worker's own process first, so that it puts nothing in order."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait(timeout=120)
