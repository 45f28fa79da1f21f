"""One clock for web, worker and beat."""

import ast
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from authorities import clock
from tests.databases import ROOT

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def unmoved(monkeypatch):
    monkeypatch.delenv("PLATFORM_TODAY", raising=False)


def test_it_tells_the_time_of_the_machine():
    before = timezone.now()
    assert before <= clock.now() <= timezone.now()


def test_the_day_is_that_of_the_platforms_time_zone():
    with clock.stopped_at(datetime(2026, 6, 30, 16, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.stopped_at(datetime(2026, 6, 30, 15, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 6, 30)


def test_a_date_stops_it_at_noon():
    with clock.stopped_at(date(2026, 7, 1)) as moment:
        assert clock.now() == moment == datetime(2026, 7, 1, 12, tzinfo=SHANGHAI)
        assert clock.today() == date(2026, 7, 1)


def test_it_goes_on_after_the_block_even_when_that_raised():
    with clock.stopped_at(date(2026, 7, 1)):
        with pytest.raises(RuntimeError), clock.stopped_at(date(2020, 1, 1)):
            raise RuntimeError
        assert clock.today() == date(2026, 7, 1)
    assert abs(clock.now() - timezone.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2024, 2, 29), date(2030, 12, 31)])
def test_the_environment_moves_the_day_and_keeps_the_time_of_day(monkeypatch, day):
    monkeypatch.setenv("PLATFORM_TODAY", day.isoformat())
    before = timezone.localtime()
    told = timezone.localtime(clock.now())
    assert clock.today() == day or (told - before).seconds < 60  # around midnight
    assert timedelta(0) <= (told - datetime.combine(day, before.time(), SHANGHAI)) < timedelta(minutes=1)


def test_a_moved_clock_goes_on(monkeypatch):
    monkeypatch.setenv("PLATFORM_TODAY", "2026-07-01")
    assert clock.now() < clock.now() + timedelta(microseconds=1)
    first = clock.now()
    while clock.now() == first:
        pass
    assert clock.now() > first


def test_the_test_clock_comes_before_the_environment(monkeypatch):
    monkeypatch.setenv("PLATFORM_TODAY", "2026-07-01")
    with clock.stopped_at(date(2025, 1, 2)):
        assert clock.today() == date(2025, 1, 2)


def _deployment_check(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check", "--deploy"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_deployment_is_warned_of_a_moved_clock():
    assert "PLATFORM_TODAY" in _deployment_check(PLATFORM_TODAY="2026-07-01")
    assert "PLATFORM_TODAY" not in _deployment_check()


def test_a_day_that_is_none_is_refused_at_start():
    assert "authorities.E001" in _deployment_check(PLATFORM_TODAY="2026-13-01")


def test_nobody_else_asks_the_machine_for_the_day():
    """Calls of today(), now(), localdate() on anything but the clock, anywhere in the apps."""
    asking = []
    for path in ROOT.glob("*/**/*.py"):
        parts = path.relative_to(ROOT).parts
        if parts[0] not in ("authorities", "registry", "portal") or path == ROOT / "authorities" / "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            if node.func.attr in ("today", "now", "utcnow", "localdate") and owner not in ("clock", ""):
                asking.append(f"{'/'.join(parts)}:{node.lineno} {owner}.{node.func.attr}()")
    assert asking == []
