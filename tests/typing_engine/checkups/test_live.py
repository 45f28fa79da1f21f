"""A look by a real worker that is killed in the middle of a part: another goes on, and nobody is counted twice."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from authorities import clock, jobs
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Job
from config.celery import app
from tests import factories
from tests.conftest import acting_as
from tests.factories.typing_standards import StandardFactory
from tests.live import wait_until
from tests.typing_engine.checkups.conftest import LISTED, MAY
from typing_engine.checkups import requests
from typing_engine.models import CheckUpCount, CheckUpEntry, CheckUpPart

HOUSEHOLDS, SIZE, FIRST = 40, 10, 2
app.set_default()
_HELD = """state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()
    AND query LIKE '%WITH told AS MATERIALIZED%'"""


@pytest.fixture
def owner(live):
    """`owner(statement)` → rows, as the owner of the tables."""

    def asked(statement: str) -> list[tuple]:
        with psycopg.connect(live.environment["DATABASE_URL"], autocommit=True) as own:
            answered = own.execute(statement)
            return answered.fetchall() if answered.description else []

    return asked


@pytest.fixture
def province(live):
    """湖北 with a standard and households, of which half have filed no report, and the lists of May."""
    with acting_as("batch"):
        StandardFactory()
        factories.deliver_lists(on=LISTED)
        for number in range(HOUSEHOLDS):
            factories.household("420106", filed=number % 2 == 0)
    live.environment |= {"TYPING_SHARD_SIZE": str(SIZE)}


@pytest.fixture
def held_up(owner):
    """All parts but the first ones are looked at and then wait, uncommitted, until `hold` is gone."""
    owner("CREATE TABLE hold ()")
    owner(
        f"""CREATE FUNCTION hold_part() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        WHILE NEW.number >= {FIRST} AND to_regclass('public.hold') IS NOT NULL
        LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NEW; END $$"""
    )
    owner("CREATE TRIGGER hold BEFORE UPDATE ON typing_engine_checkuppart FOR EACH ROW EXECUTE FUNCTION hold_part()")


def _done() -> set[int]:
    with jurisdiction("/42/"):
        return set(CheckUpPart.objects.filter(done_at__isnull=False).values_list("number", flat=True))


def _kill(process) -> None:
    """SIGKILL the worker and its children, so that nothing is put in order."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait(timeout=120)


def test_a_killed_worker_is_replaced(live, province, held_up, owner):
    with acting_as("batch"), clock.stopped_at(MAY):
        check_up = requests.request_check_up(province="42", by=None)
    killed = live.worker()
    wait_until(lambda: _done() == set(range(FIRST)))
    wait_until(lambda: owner(f"SELECT count(*) FROM pg_stat_activity WHERE {_HELD}")[0][0] == 1)
    _kill(killed)
    owner(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {_HELD}")
    owner("DROP TABLE hold")
    with clock.stopped_at(clock.now() + jobs.LOST_AFTER + timedelta(seconds=1)):
        assert jobs.requeue_lost() == 1
    other = live.worker()

    def is_over() -> bool:
        with jurisdiction("/42/"):
            return Job.objects.get(pk=check_up.job_id).is_over

    wait_until(is_over)
    _kill(other)
    with nationwide():
        assert Job.objects.get(pk=check_up.job_id).attempts == 2
        assert sum(CheckUpCount.objects.values_list("households", flat=True)) == HOUSEHOLDS
        assert CheckUpEntry.objects.count() == HOUSEHOLDS // 2
    check_up.refresh_from_db()
    assert check_up.done_at is not None
