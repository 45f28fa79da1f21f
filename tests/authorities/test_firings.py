"""The clock's work: done once for its day or hour, made up for where it broke off or was missed, seen by officers."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from authorities import clock, firings
from authorities.declarations import declared
from authorities.enums import Role
from authorities.firings import MOST_ATTEMPTS
from authorities.models import TaskFiring
from authorities.schedule import HOURLY, ScheduledTask

HUBEI = "420000"


def _at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


class BrokenOff(Exception):
    """What work may raise."""


class Work:
    """Work that counts how often it was done; it fails as often as it is told to."""

    def __init__(self) -> None:
        self.done = 0
        self.failing = False

    def __call__(self) -> int:
        if self.failing:
            raise BrokenOff
        self.done += 1
        return 7


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def other_connection(db):
    """Another worker's connection to the same database."""
    other = connection.get_new_connection(connection.get_connection_params())
    other.autocommit = True
    yield other
    other.close()


@pytest.fixture
def striking(db, as_batch, monkeypatch, work):
    """`striking(at)(moment)` strikes the one task there is at that moment, as a worker; gives the missed ones too."""

    def of(at: int | time):
        task = ScheduledTask("example-task", "示例任务", work, at)
        monkeypatch.setattr(firings, "declared", lambda kind: (task,))
        monkeypatch.setattr(firings, "find", lambda kind, name: task)

        def strike(moment: datetime) -> bool:
            with as_batch(), clock.stopped_at(moment):
                try:
                    return firings.strike("example-task")
                except BrokenOff as error:
                    # A worker writes outside of a transaction: what it wrote before it broke off stays.
                    broken_off = error
            raise broken_off

        def missed(moment: datetime) -> list[str]:
            with clock.stopped_at(moment):
                return firings.missed()

        strike.missed = missed
        return strike

    return of


class TestOnceAPeriod:
    def test_a_night_is_done_once(self, striking, work):
        strike = striking(time(4))
        assert strike(_at(4)) and not strike(_at(4)) and not strike(_at(23, 59))
        assert work.done == 1
        firing = TaskFiring.objects.get()
        assert (firing.period, firing.attempts, firing.dealt_with) == ("2026-11-02", 1, 7)
        assert strike(_at(4, day=3)) and work.done == 2

    def test_an_hour_is_done_once(self, striking, work):
        strike = striking(HOURLY)
        assert strike(_at(0)) and not strike(_at(0, 59)) and strike(_at(1))
        assert list(TaskFiring.objects.order_by("id").values_list("period", flat=True)) == [
            "2026-11-02T00",
            "2026-11-02T01",
        ]

    def test_what_strikes_more_often_is_done_each_time_and_leaves_no_row(self, striking, work):
        strike = striking(30)
        assert strike(_at(0)) and strike(_at(0))
        assert work.done == 2 and not TaskFiring.objects.exists()

    def test_who_comes_while_another_worker_is_at_it_leaves_it_alone(self, striking, work, other_connection):
        strike = striking(time(4))
        other_connection.execute("SELECT pg_advisory_lock(hashtextextended('task-firing:example-task', 0))")
        assert not strike(_at(4)) and work.done == 0
        other_connection.execute("SELECT pg_advisory_unlock_all()")
        assert strike(_at(4, 10)) and work.done == 1


class TestMadeUpFor:
    def test_before_its_time_nothing_is_missed(self, striking):
        assert striking(time(4)).missed(_at(3, 59)) == []

    def test_a_night_without_a_clock(self, striking):
        strike = striking(time(4))
        assert strike.missed(_at(9)) == ["example-task"]
        strike(_at(9))
        assert strike.missed(_at(9, 10)) == []

    def test_what_broke_off(self, striking, work):
        strike = striking(time(4))
        work.failing = True
        with pytest.raises(BrokenOff):
            strike(_at(4))
        assert strike.missed(_at(4, 10)) == ["example-task"]
        work.failing = False
        assert strike(_at(4, 10)) and TaskFiring.objects.get().attempts == 2
        assert strike.missed(_at(4, 20)) == []

    def test_it_is_given_up_until_the_next_period(self, striking, work):
        strike = striking(time(4))
        work.failing = True
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(BrokenOff):
                strike(_at(4))
        assert strike.missed(_at(5)) == []
        assert strike.missed(_at(4, day=3)) == ["example-task"]


class TestDeclared:
    def test_names_have_one_pattern_and_are_each_somebodys(self):
        names = [task.name for task in declared(ScheduledTask)]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[a-z]+(-[a-z]+)+", name) and len(name) <= 60 for name in names)

    def test_each_is_struck_and_leaves_its_row(self, db, as_batch):
        """Nothing is due in an empty database; what strikes as one of several processes is tested where it lives."""
        with as_batch(), clock.stopped_at(_at(12)):
            names = firings.missed()
            for name in names:
                firings.strike(name)
            assert firings.missed() == []
        assert TaskFiring.objects.filter(ended_at__isnull=False).count() == len(names) >= 12


class TestScreen:
    URL = reverse("firing-list", args=[HUBEI])

    @pytest.fixture
    def client(self, officer_at, client_of):
        return client_of(officer_at(HUBEI, Role.SYSTEM))

    def test_nothing_yet(self, client):
        assert "还没有执行过定时任务" in client.get(self.URL).content.decode()

    def test_what_was_done_what_was_not_and_a_task_of_former_days(self, client, as_batch):
        with as_batch():
            TaskFiring.objects.create(
                name="check-open-cases",
                period="2026-11-02",
                started_at=_at(4),
                ended_at=_at(4, 5),
                attempts=1,
                dealt_with=12,
            )
            TaskFiring.objects.create(name="lapse-applications", period="2026-11-02T05", started_at=_at(5), attempts=3)
            TaskFiring.objects.create(name="former-task", period="2026-11-02T06", started_at=_at(6), attempts=1)
        page = client.get(self.URL).content.decode()
        for said in ("按新到的名单核查在办申报", "已完成", "多次未完成", "未完成，将再次执行"):
            assert said in page
        assert "former-task" in page and "2026-11-02 05时" in page
        given_up = client.get(self.URL, {"state": "given_up"}).content.decode()
        assert "2026-11-02 05时" in given_up and "2026-11-02 06时" not in given_up

    def test_the_web_does_not_write_it(self, client):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('authorities_taskfiring', 'INSERT, UPDATE, DELETE')")
            assert cursor.fetchone() == (False,)
