"""Intake by real processes: ended in the middle, two at once, by a worker (CONTRACTS 4, DESIGN 6)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction

from authorities import jobs
from authorities.access import Acting
from authorities.enums import JobStatus, Role
from authorities.files import keep
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Job
from config.celery import app
from registry import feeds, file_purposes
from registry.feeds import Feed
from registry.intake.requests import request_intake
from tests import forked
from tests.factories import officer_at, uscc
from tests.forked import Forked
from tests.live import wait_until
from tests.registry.intake.files import row

ROWS = 8_000
MANY_ROWS = 50_000
HEADER = "code,reg_no,name,operator_name,operator_id_no,authority,established_on,status,phone,scope,station,address\n"

pytestmark = pytest.mark.usefixtures("live")


def household_lines(first: int, count: int, *, authority: str = "420106", name: str = "张记面馆") -> str:
    """Rows wide enough that the file is read in several blocks by several processes."""
    return "".join(
        f"{uscc(number)},,{name}{number},张三,11010519491231002X,{authority},2020-03-01,存续,13812341234,"
        f"{'小吃' * 30},,某路{number}号\n"
        for number in range(first, first + count)
    )


def scalar(sql: str, *parameters) -> object:
    """One value, read as the owner of the test's connection acts: the batch role."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s ORDER BY 1 LIMIT 1", ["%batch%"])
        cursor.execute(f'SET LOCAL ROLE "{cursor.fetchone()[0]}"')
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def counts() -> tuple:
    """Everything that an intake writes."""
    tables = ("household", "directoryentry", "replacedfact", "delivery", "rowproblem", "tax")
    return tuple(scalar(f"SELECT count(*) FROM registry_{table}") for table in tables)


def staging_tables() -> int:
    return scalar("SELECT count(*) FROM pg_tables WHERE schemaname = 'staging'")


def start(live, *arguments: str) -> Forked:
    """The command, with what it writes on both."""
    command = ["manage.py", "intake", *arguments, "--province", "42", "--json"]
    process = forked.start(command, {**live.environment, "DATABASE_ROLE": "batch"})
    live.running.append(process)
    return process


def answer(process: Forked) -> dict:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return json.loads(out)


def backends_of_intake(*, waiting: bool = False) -> int:
    """Other backends of this database that are at work, or that wait for a lock."""
    return scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND application_name <> 'holding'"
        f" AND {'wait_event_type' if waiting else 'state'} {'=' if waiting else '<>'} %s",
        "Lock" if waiting else "idle",
    )


@contextmanager
def held_up_at(live, table: str) -> Iterator[None]:
    """No intake gets past this table during the block, which begins when one stands before it."""
    with psycopg.connect(live.environment["DATABASE_URL"], application_name="holding") as holding:
        holding.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        holding.rollback()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "households.csv"
    path.write_text(HEADER + household_lines(1, ROWS))
    return path


def kill(process: Forked) -> None:
    """End the command and its readers."""
    assert process.poll() is None, "it was over before it could be killed"
    process.kill()
    process.close()


def nothing_was_taken_and_the_next_run_takes_all(live, file, before: tuple, *, rows: int = ROWS) -> None:
    wait_until(lambda: not backends_of_intake())
    assert counts() == before
    assert staging_tables() == 0
    again = answer(start(live, "households", str(file)))
    assert (again["new"], again["refused"]) == (rows, 0)
    assert counts()[:2] == (before[0] + rows, before[1] + rows)


def test_killed_while_rows_are_copied(live, file):
    """The first words of progress come with the first of many blocks."""
    file.write_text(HEADER + household_lines(1, MANY_ROWS))
    before = counts()
    process = start(live, "households", str(file))
    process.stderr.read(1)
    kill(process)
    nothing_was_taken_and_the_next_run_takes_all(live, file, before, rows=MANY_ROWS)


@pytest.mark.parametrize(
    ("table", "first"),
    [("registry_household", 100_000), ("registry_directoryentry", 200_000), ("authorities_auditrecord", 300_000)],
)
def test_killed_before_it_looks_while_it_writes_and_before_it_commits(table, first, live, file):
    file.write_text(HEADER + household_lines(first, ROWS))
    before = counts()
    with held_up_at(live, table):
        process = start(live, "households", str(file))
        wait_until(lambda: backends_of_intake(waiting=True))
        kill(process)
    nothing_was_taken_and_the_next_run_takes_all(live, file, before)


def test_stdout_is_one_json_object_and_progress_goes_to_stderr(live, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADER + household_lines(1_000_000 - 10, 5))
    ended = live.manage("intake", "households", str(path), "--province", "42", "--json")
    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.strip().splitlines()) == 1
    assert json.loads(ended.stdout)["new"] == 5
    assert "核对入库" in ended.stderr
    nothing = live.manage("intake", "tax", str(path), "--province", "42", "--json")
    assert nothing.returncode == 1
    assert json.loads(nothing.stdout)["accepted"] == 0
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    refused = live.manage("intake", "tax", str(path), "--province", "42", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (1, "not_a_feed_file")


def test_two_files_of_one_feed_at_once(live, tmp_path):
    """Both hold the same households with different names: one after the other, nothing lost, nobody twice."""
    paths = []
    for number, name in enumerate(("甲", "乙")):
        path = tmp_path / f"{number}.csv"
        path.write_text(HEADER + household_lines(500_000 + number * 1_000, 4_000, name=name))
        paths.append(path)
    before = counts()
    first, second = [answer(process) for process in [start(live, "households", str(path)) for path in paths]]
    assert first["refused"] == second["refused"] == 0
    assert first["new"] + second["new"] == 5_000
    assert first["changed"] + second["changed"] == 3_000
    after = counts()
    assert after[0] - before[0] == after[1] - before[1] == 5_000
    assert after[2] - before[2] == 3_000
    names = scalar(
        "SELECT count(DISTINCT left(name, 1)) FROM registry_household WHERE code >= %s AND code <= %s",
        uscc(501_000)[:17],
        uscc(503_999),
    )
    assert names == 1, "all that both files hold comes from the one that was taken later"


def test_two_provinces_at_once_that_name_the_same_codes(live, tmp_path):
    paths = []
    for number, authority in enumerate(("420106", "330106")):
        path = tmp_path / f"{number}.csv"
        path.write_text(HEADER + household_lines(600_000 + number * 1_000, 3_000, authority=authority))
        paths.append(path)
    processes = [live.manage_in_background("intake", "households", str(path), "--json") for path in paths]
    answers = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert sum(each["new"] for each in answers) == 4_000
    assert sum(each["changed"] for each in answers) == 2_000


def test_different_feeds_at_once(live, tmp_path, file):
    file.write_text(HEADER + household_lines(700_000, 2_000))
    answer(start(live, "households", str(file)))
    file.write_text(HEADER + household_lines(700_000, 2_000, authority="420102"))
    facts = {"tax": tmp_path / "tax.csv", "social_insurance": tmp_path / "si.csv"}
    for feed, path in facts.items():
        names = list(row(feed))
        lines = [",".join(row(feed, uscc(number)).values()) for number in range(700_000, 702_000)]
        path.write_text("\n".join([",".join(names), *lines]))
    processes = [start(live, "households", str(file)), *(start(live, feed, str(path)) for feed, path in facts.items())]
    moved, *taken = [answer(process) for process in processes]
    assert moved["changed"] == 2_000
    assert [each["new"] for each in taken] == [2_000, 2_000]


# --- by a worker


@pytest.fixture(scope="module")
def worker(live):
    return live.worker()


@pytest.fixture(scope="module")
def officer(live):
    with transaction.atomic():
        return officer_at("420000", Role.CLERK, username="intake-officer")


def hand_in(officer, content: bytes, *, feed: Feed = feeds.HOUSEHOLDS, name: str = "名单.csv") -> Job:
    province = Authority.objects.get(code="420000")
    app.set_default()
    with jurisdiction(province.path):
        stored = keep([content], name=name, purpose=file_purposes.FEED, content_type="text/csv", by=officer)
        acting = Acting(officer, province, capabilities=frozenset())
        return request_intake(acting, feed=feed, file=stored, area=province, partial=False)


def job_now(job: Job) -> Job:
    with jurisdiction("/42/"):
        return Job.objects.get(pk=job.pk)


def ended(job: Job) -> Job:
    wait_until(lambda: job_now(job).is_over)
    return job_now(job)


def test_a_worker_takes_a_requested_file_and_the_job_shows_it(live, worker, officer):
    content = HEADER + household_lines(800_000, 3_000) + "123,,,,,,,,,,,\n"
    with held_up_at(live, "registry_directoryentry"):
        job = hand_in(officer, content.encode())
        wait_until(lambda: job_now(job).stage == "核对入库")
        assert job_now(job).status == JobStatus.RUNNING
    done = ended(job)
    assert done.status == JobStatus.DONE, done.error_text
    assert (done.outcome["new"], done.outcome["refused"]) == (3_000, 1)
    assert scalar("SELECT count(*) FROM registry_delivery WHERE job_id = %s AND by_id = %s", job.pk, officer.pk) == 1


def test_a_file_that_cannot_be_read_fails_its_job_with_a_code(worker, officer):
    failed = ended(hand_in(officer, b"\x89PNG\r\n\x1a\n" + b"\0" * 50))
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "not_a_feed_file")
    assert "CSV" in failed.error_text


def test_a_file_of_which_nothing_is_taken_fails_its_job_and_keeps_the_outcome(worker, officer):
    failed = ended(hand_in(officer, b"code,authority,established_on,status\n123,1,2,3\n"))
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "nothing_taken")
    assert failed.outcome["refused"] == 1


def test_cancelled_in_the_middle_it_takes_nothing(live, worker, officer):
    before = counts()
    with held_up_at(live, "registry_directoryentry"):
        job = hand_in(officer, (HEADER + household_lines(900_000, 3_000)).encode())
        wait_until(lambda: backends_of_intake(waiting=True))
        with jurisdiction("/42/"):
            jobs.cancel(job.pk, by=officer)
        asked = job_now(job).heartbeat_at
        wait_until(lambda: job_now(job).heartbeat_at > asked)  # one beat may have begun before
        told = job_now(job).heartbeat_at
        wait_until(lambda: job_now(job).heartbeat_at > told)
    assert ended(job).status == JobStatus.CANCELLED
    assert counts() == before
    assert staging_tables() == 0
    with jurisdiction("/42/"):
        jobs.resume(job.pk, by=officer)
    assert ended(job).outcome["new"] == 3_000
