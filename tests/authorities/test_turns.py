"""Whose job is next: bureaus take turns, jobs of a lane wait without a worker, nobody asks for more than is begun."""

import pytest
from django.db import IntegrityError, transaction

from authorities import job_kinds, jobs
from authorities.enums import JobStatus, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Job
from registry import feeds
from registry.intake.requests import lane_of

BUSY, OTHER = "/42/01/06/", "/61/01/02/"


@pytest.fixture
def asked():
    """`asked(BUSY, 3)` → three exports that a bureau asked for."""

    def ask(path: str, count: int = 1, *, lane: str = "") -> list[Job]:
        with jurisdiction(path):
            return [
                jobs.request_job(job_kinds.LIST_EXPORT, title="导出", parameters={}, by=None, lane=lane)
                for _ in range(count)
            ]

    return ask


@pytest.fixture
def begin(as_batch):
    """`begin(job)` → which job a worker begins that was sent this one."""

    def do(job: Job) -> Job | None:
        with as_batch():
            return jobs.claim_next(job.pk)

    return do


@pytest.fixture
def end(as_batch):
    def do(job: Job) -> None:
        with as_batch(), jurisdiction(job.path):
            jobs.finish(job.pk, outcome={})

    return do


def test_a_bureau_with_hundreds_stands_behind_one_with_one(asked, begin, end):
    many = asked(BUSY, 100)
    first = begin(many[0])
    assert first == many[0]
    end(first)
    (one,) = asked(OTHER)
    assert begin(many[1]) == one, "sent for another's, and the other bureau's turn"
    assert begin(one).path == BUSY, "the message that is left begins what is left"


def test_each_message_begins_one_until_none_is_left(asked, begin):
    made = [*asked(BUSY, 3), *asked(OTHER, 2)]
    begun = [begin(job).pk for job in made]
    assert sorted(begun) == sorted(job.pk for job in made)
    assert begin(made[0]) is None


def test_another_kind_is_not_taken(asked, begin):
    asked(BUSY)
    with jurisdiction(BUSY):
        other = jobs.request_job(job_kinds.AUDIT_EXPORT, title="导出", parameters={}, by=None)
    assert begin(other).kind == job_kinds.AUDIT_EXPORT


class TestLanes:
    def test_the_second_waits_without_a_worker_and_is_sent_for(
        self, asked, begin, end, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr(jobs, "enqueue", lambda job: sent.append(job.pk))
        first, second = asked(BUSY, 2, lane="a")
        (beside,) = asked(BUSY, lane="b")
        assert begin(second) == first, "in the order in which they were asked for"
        assert begin(second) == beside
        assert begin(second) is None
        with django_capture_on_commit_callbacks(execute=True):
            end(first)
        assert sent == [second.pk]
        assert begin(second) == second

    def test_the_database_begins_no_two(self, asked, as_batch):
        first, second = asked(BUSY, 2, lane="a")
        with as_batch(), jurisdiction(BUSY):
            jobs.claim(first.pk)
            with pytest.raises(IntegrityError), transaction.atomic():
                jobs.claim(second.pk)

    def test_of_files(self):
        assert lane_of(feeds.HOUSEHOLDS, "/42/") == lane_of(feeds.HOUSEHOLDS, "/61/01/")
        assert lane_of(feeds.TAX, "/42/") == lane_of(feeds.TAX, "/42/01/06/") != lane_of(feeds.TAX, "/61/")
        assert lane_of(feeds.TAX, "/42/") != lane_of(feeds.ANNUAL_REPORTS, "/42/")


class TestCap:
    def test_an_officer_asks_for_so_many_that_are_not_begun(self, client_of, officer_at, settings, begin):
        settings.WAITING_JOBS_PER_OFFICER = 2
        officer = officer_at("420106", Role.AUDITOR)
        client = client_of(officer)
        for _ in range(2):
            assert "/jobs/" in client.post("/office/420106/audit/export/").url
        answer = client.post("/office/420106/audit/export/", follow=True)
        assert "您已有 2 项任务在等待" in answer.content.decode()
        with nationwide():
            waiting = Job.objects.filter(status=JobStatus.QUEUED)
            assert waiting.count() == 2
            begin(waiting[0])
        assert client.post("/office/420106/audit/export/").url != answer.request["PATH_INFO"]
        with nationwide():
            assert Job.objects.count() == 3
