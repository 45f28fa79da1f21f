"""The Job row: what may follow on what, and what the database itself refuses."""

import json
from base64 import b64decode
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import redis
from django.conf import settings
from django.db import IntegrityError, transaction

from authorities import acts, clock, jobs
from authorities.declarations import declared
from authorities.enums import JobStatus, Role
from authorities.job_kinds import JobKind
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord, Job
from config import embedded
from config.celery import app
from registry import job_kinds

NOON = datetime(2026, 7, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
PATH = "/42/01/06/"
QUEUE = "long"
app.set_default()


@pytest.fixture(autouse=True)
def at_the_bureau(db):
    with jurisdiction(PATH), clock.stopped_at(NOON):
        yield


@pytest.fixture
def officer(officer_at):
    return officer_at("420106", Role.CLERK)


@pytest.fixture
def queued(officer):
    return jobs.request_job(job_kinds.INTAKE, title="归集", parameters={"feed": "tax"}, by=officer)


@pytest.fixture
def sent():
    """`sent()` → (task, job, path) of the messages that lie in the broker since it was asked last."""
    with redis.Redis.from_url(embedded.redis_client_url(settings.CELERY_BROKER_URL)) as broker:

        def read() -> list[tuple[str, int, str]]:
            messages = [json.loads(message) for message in broker.lrange(QUEUE, 0, -1)]
            broker.delete(QUEUE)
            bodies = [(message["headers"]["task"], json.loads(b64decode(message["body"]))) for message in messages]
            return sorted((task, args[0], kwargs["path"]) for task, (args, kwargs, _) in bodies)

        read()
        yield read
        read()


# How a fresh job comes into each state, by public verbs.
INTO = {
    JobStatus.QUEUED: lambda job, officer: None,
    JobStatus.RUNNING: lambda job, officer: jobs.claim(job.pk),
    JobStatus.DONE: lambda job, officer: jobs.claim(job.pk) and jobs.finish(job.pk, outcome={}),
    JobStatus.FAILED: lambda job, officer: jobs.fail(job.pk, code="示例", text="示例"),
    JobStatus.CANCELLED: lambda job, officer: jobs.cancel(job.pk, by=officer),
}
VERBS = {
    "finish": lambda job, officer: jobs.finish(job.pk, outcome={"accepted": 1}),
    "fail": lambda job, officer: jobs.fail(job.pk, code="file_broken", text="文件有误"),
    "cancelled": lambda job, officer: jobs.cancelled(job.pk),
    "cancel": lambda job, officer: jobs.cancel(job.pk, by=officer),
    "resume": lambda job, officer: jobs.resume(job.pk, by=officer),
}
Q, R, D, F, C = JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED
ALLOWED = {
    ("finish", R): D,
    ("fail", Q): F,
    ("fail", R): F,
    ("cancelled", Q): C,
    ("cancelled", R): C,
    ("cancel", Q): C,
    ("cancel", R): R,  # asked to stop; it stops itself
    ("resume", F): Q,
    ("resume", C): Q,
}


class TestTransitions:
    @pytest.mark.parametrize("status", JobStatus)
    @pytest.mark.parametrize("verb", VERBS)
    def test_each_verb_in_each_state(self, queued, officer, verb, status):
        INTO[status](queued, officer)
        assert Job.objects.get(pk=queued.pk).status == status
        expected = ALLOWED.get((verb, status))
        if expected is None:
            with pytest.raises(jobs.IllegalTransition):
                VERBS[verb](queued, officer)
            expected = status
        else:
            VERBS[verb](queued, officer)
        assert Job.objects.get(pk=queued.pk).status == expected

    @pytest.mark.parametrize("status", JobStatus)
    def test_only_a_queued_job_can_be_claimed(self, queued, officer, status):
        INTO[status](queued, officer)
        claimed = jobs.claim(queued.pk)
        assert (claimed is not None) == (status == JobStatus.QUEUED)

    def test_every_edge_leads_between_listed_states(self):
        for sources, target in jobs.TRANSITIONS.values():
            assert {*sources, target} <= set(JobStatus)

    def test_every_kind_has_a_task_that_is_there(self):
        app.loader.import_default_modules()
        for kind in declared(JobKind):
            assert kind.task in app.tasks


class TestLifeOfAJob:
    def test_it_is_sent_when_the_transaction_commits(self, officer, sent, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            job = jobs.request_job(job_kinds.INTAKE, title="归集", parameters={}, by=officer)
        assert sent() == []
        for callback in callbacks:
            callback()
        assert sent() == [("registry.tasks.take_delivery", job.pk, PATH)]
        assert (job.status, job.path, job.requested_at) == (Q, PATH, NOON)

    def test_claiming_starts_it_from_nothing(self, queued):
        with clock.stopped_at(NOON + timedelta(minutes=1)):
            job = jobs.claim(queued.pk)
        assert (job.status, job.attempts, job.done, job.total, job.stage) == (R, 1, 0, 0, "")
        assert job.started_at == job.heartbeat_at == NOON + timedelta(minutes=1)

    def test_done(self, queued):
        jobs.claim(queued.pk)
        job = jobs.finish(queued.pk, outcome={"accepted": 7})
        assert (job.status, job.outcome, job.finished_at, job.percent) == (D, {"accepted": 7}, NOON, 100)
        assert job.is_over

    def test_failed_and_resumed(self, queued, officer, sent, django_capture_on_commit_callbacks):
        jobs.claim(queued.pk)
        failed = jobs.fail(queued.pk, code="broken_record", text="引号没有成对", outcome={"refused": 3})
        assert (failed.error_code, failed.error_text, failed.outcome) == (
            "broken_record",
            "引号没有成对",
            {"refused": 3},
        )
        with django_capture_on_commit_callbacks(execute=True):
            job = jobs.resume(queued.pk, by=officer)
        assert sent() == [("registry.tasks.take_delivery", queued.pk, PATH)]
        assert (job.status, job.error_code, job.error_text, job.outcome) == (Q, "", "", {})
        assert (job.attempts, job.finished_at, job.cancel_requested) == (0, None, False)
        assert AuditRecord.objects.get(act=acts.JOB_RESUMED).object_key == str(queued.pk)
        assert jobs.claim(queued.pk).attempts == 1

    def test_cancelling_a_queued_job_ends_it(self, queued, officer):
        job = jobs.cancel(queued.pk, by=officer)
        assert (job.status, job.finished_at) == (C, NOON)
        assert AuditRecord.objects.get(act=acts.JOB_CANCELLED).officer == officer

    def test_cancelling_a_running_job_asks_it_to_stop(self, queued, officer):
        jobs.claim(queued.pk)
        jobs.cancel(queued.pk, by=officer)
        asked = Job.objects.get(pk=queued.pk)
        assert (asked.status, asked.cancel_requested, asked.finished_at) == (R, True, None)
        assert jobs.cancelled(queued.pk).finished_at == NOON

    def test_another_bureaus_job_is_not_there(self, queued, officer):
        with jurisdiction("/42/01/02/"):
            for verb in VERBS.values():
                with pytest.raises(Job.DoesNotExist):
                    verb(queued, officer)
            with pytest.raises(Job.DoesNotExist):
                jobs.claim(queued.pk)


class TestLostJobs:
    """Times are relative to NOON, at which the job was requested and claimed."""

    @staticmethod
    def requeue_after(seconds: float) -> int:
        with clock.stopped_at(NOON + timedelta(seconds=seconds)):
            return jobs.requeue_lost()

    def test_a_silent_one_is_given_to_another_worker(self, queued, sent):
        jobs.claim(queued.pk)
        lost_after = jobs.LOST_AFTER.total_seconds()
        assert self.requeue_after(lost_after) == 0
        assert self.requeue_after(lost_after + 1) == 1
        assert sent() == [("registry.tasks.take_delivery", queued.pk, PATH)]
        job = Job.objects.get(pk=queued.pk)
        assert (job.status, job.heartbeat_at, job.started_at, job.attempts) == (Q, None, None, 1)
        assert jobs.claim(queued.pk).attempts == 2

    def test_one_whose_message_was_lost_is_sent_again(self, queued, sent):
        assert self.requeue_after(61) == 1
        assert sent() == [("registry.tasks.take_delivery", queued.pk, PATH)]
        assert Job.objects.get(pk=queued.pk).status == Q

    def test_after_the_last_attempt_it_fails_and_says_so(self, queued, sent):
        for _ in range(jobs.MAX_ATTEMPTS - 1):
            assert jobs.claim(queued.pk)
            assert self.requeue_after(61) == 1
        assert jobs.claim(queued.pk)
        sent()
        assert (self.requeue_after(61), sent()) == (0, [])
        job = Job.objects.get(pk=queued.pk)
        assert (job.status, job.error_code) == (F, "worker_lost")
        assert f"{jobs.MAX_ATTEMPTS} 次" in job.error_text

    def test_one_that_was_to_stop_is_not_begun_again(self, queued, officer, sent):
        jobs.claim(queued.pk)
        jobs.cancel(queued.pk, by=officer)
        assert (self.requeue_after(61), sent()) == (0, [])
        assert Job.objects.get(pk=queued.pk).status == C

    def test_jobs_of_every_bureau_are_looked_after(self, queued, sent):
        with jurisdiction("/43/"):
            other = jobs.request_job(job_kinds.INTAKE, title="归集", parameters={}, by=None)
            jobs.claim(other.pk)
        assert self.requeue_after(61) == 2
        assert {path for _, _, path in sent()} == {PATH, "/43/"}

    @pytest.mark.parametrize("status", [D, F, C])
    def test_one_that_is_over_stays_so(self, queued, officer, sent, status):
        INTO[status](queued, officer)
        assert (self.requeue_after(3600), sent()) == (0, [])


class TestConstraints:
    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("job_status_is_listed|job_ended_has_an_end", {"status": "gone"}),
            ("job_running_has_a_heartbeat", {"status": R, "started_at": NOON, "attempts": 1}),
            ("job_running_has_a_heartbeat", {"status": R, "heartbeat_at": NOON, "attempts": 1}),
            ("job_running_has_a_heartbeat", {"status": R, "started_at": NOON, "heartbeat_at": NOON}),
            ("job_ended_has_an_end", {"status": D}),
            ("job_ended_has_an_end", {"status": C}),
            ("job_ended_has_an_end", {"status": Q, "finished_at": NOON}),
            ("job_failed_says_why", {"status": F, "finished_at": NOON}),
            ("job_progress_within_total", {"done": 2, "total": 1}),
            ("job_progress_within_total", {"done": -1}),
        ],
    )
    def test_the_database_refuses(self, constraint, fields):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Job.objects.create(kind=job_kinds.INTAKE, title="归集", path=PATH, requested_at=NOON, **fields)

    def test_progress_without_a_known_total_is_allowed(self):
        job = Job.objects.create(kind=job_kinds.INTAKE, title="归集", path=PATH, requested_at=NOON, done=5)
        assert job.percent == 0
