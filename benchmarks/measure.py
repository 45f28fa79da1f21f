"""One figure: what was measured, against what, and whether it keeps its limit."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the bench (CONTRACTS 4). `ratio` is what `limit` bounds; `baseline` says what it is a ratio to."""

    measure: str
    count: int
    seconds: float
    per_second: int
    limit: float
    ratio: float
    ok: bool
    baseline: str


def figure(
    measure: str, *, count: int, seconds: float, limit: float, ratio: float, baseline: str, at_least: bool = False
) -> Figure:
    """A figure that is fine when its ratio does not exceed its limit, or with `at_least` when it reaches it."""
    ok = ratio >= limit if at_least else ratio <= limit
    return Figure(measure, count, round(seconds, 4), round(count / seconds), limit, round(ratio, 2), ok, baseline)


def show(result: Figure) -> bool:
    """Print a figure as a line of JSON; returns whether it keeps its limit."""
    sys.stdout.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return result.ok


def say(text: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """`with timed() as seconds:` … `seconds()` afterwards."""
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - began
    ended.append(time.perf_counter())


def processor_seconds() -> float:
    """Processor time so far of this process and, where it runs on this machine, of its connection's database process.

    Other programs use the same cores: the clock would measure them too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    database = int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0
    return time.process_time() + database
