"""Households are looked up by name part and by number: the 95th percentile, beside a full scan's answers."""

import csv
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from django.db import connection

from benchmarks.measure import Figure, say
from registry import feeds
from registry.directory import count_statement, search_statement
from registry.intake.deliveries import Order, take_file
from registry.name_search import normalise
from registry.sample.generate import write_feeds

PROVINCE = "42"
AS_OF = date(2026, 7, 15)
LIMIT_SECONDS = 0.030
QUERIES = 300
# A full scan takes a good part of a second, so fewer queries are compared with it than are timed.
COMPARED = 25
PAGE = 20

_FULL_SCAN = """
SELECT household_id FROM registry_directoryentry WHERE strpos(search_name, %(q)s) > 0
ORDER BY search_name <> %(q)s, strpos(search_name, %(q)s) <> 1, char_length(search_name), search_name, household_id
LIMIT %(limit)s"""


class WrongAnswer(AssertionError):
    """A look-up did not find what a full scan finds, or read the whole table."""


def load(count: int, folder: Path) -> None:
    """Take `count` sample households through the real intake. Run as `batch`."""
    say(f"loading {count:,} sample households")
    write_feeds(PROVINCE, count=count, seed=1, folder=folder, as_of=AS_OF)
    path = folder / "households.csv"
    take_file(Order(feeds.HOUSEHOLDS, path, path.name, f"/{PROVINCE}/", f"/{PROVINCE}/"))


def figures(folder: Path) -> Iterator[Figure]:
    """One figure per kind of query. Run as `web`."""
    names, codes = _read(folder / "households.csv")
    draw = random.Random(11)  # noqa: S311 — sample queries
    scans = _sequential_scans()
    for measure, queries in _queries(names, draw).items():
        seconds = sorted(_seconds(lambda q=q: _look_up(q)) for q in queries)
        yield _figure(f"lookup {measure}", len(names), seconds)
    seconds = sorted(_seconds(lambda code=code: _find(code)) for code in draw.sample(codes, QUERIES))
    yield _figure("lookup exact code", len(names), seconds)
    if _sequential_scans() != scans:
        raise WrongAnswer("A look-up read the whole table.")
    for measure, queries in _queries(names, draw).items():
        say(f"comparing {measure} with a full scan")
        for q in queries[:COMPARED]:
            if _look_up(q) != _full_scan(q):
                raise WrongAnswer(f"{q}: the first {PAGE} are not those of a full scan.")


def _read(path: Path) -> tuple[list[str], list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["code"]) for row in csv.DictReader(file)]
    return [normalise(name) for name, _ in rows if len(name) > 1], [code for _, code in rows if code]


def _queries(names: list[str], draw: random.Random) -> dict[str, list[str]]:
    """Query texts by kind: parts of real names, the commonest and rarest pairs, and what no name holds."""

    def parts(size: int) -> list[str]:
        long_enough = [name for name in draw.sample(names, min(len(names), QUERIES * 20)) if len(name) >= size]
        chosen = long_enough[:QUERIES]
        starts = [draw.randrange(len(name) - size + 1) for name in chosen]
        return [name[start : start + size] for name, start in zip(chosen, starts, strict=True)]

    pairs = Counter(name[i : i + 2] for name in names for i in range(len(name) - 1))
    common = [pair for pair, _ in pairs.most_common(QUERIES)]
    rare = [pair for pair, number in pairs.items() if number == 1][:QUERIES]
    characters = sorted({character for pair in common for character in pair})
    absent = [a + b for a in characters for b in characters if a + b not in pairs]
    draw.shuffle(absent)
    return {
        "2 characters": parts(2),
        "3 characters": parts(3),
        "4 characters": parts(4),
        "6 characters": parts(6),
        "commonest pairs": common,
        "rare pairs": rare,
        "commonest pairs joined, mostly misses": [a + b for a, b in zip(common, reversed(common), strict=True)],
        "misses": absent[:QUERIES],
    }


def _look_up(q: str) -> list[int]:
    """What a search page asks the database: the first twenty, and how many there are when the page is full."""
    with connection.cursor() as cursor:
        cursor.execute(*search_statement(q, limit=PAGE))
        found = [row[0] for row in cursor.fetchall()]
        if len(found) == PAGE:
            cursor.execute(*count_statement(q))
            cursor.fetchone()
    return found


def _find(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_directoryentry WHERE code = %s", [code])
        if len(cursor.fetchall()) != 1:
            raise WrongAnswer(f"{code} was not found.")


def _full_scan(q: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_FULL_SCAN, {"q": q, "limit": PAGE})
        return [row[0] for row in cursor.fetchall()]


def _sequential_scans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'registry_directoryentry'")
        return cursor.fetchone()[0]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _figure(measure: str, count: int, seconds: list[float]) -> Figure:
    p95 = seconds[int(len(seconds) * 0.95)]
    return Figure(
        measure,
        count,
        seconds=round(p95, 5),
        per_second=round(len(seconds) / sum(seconds)),
        limit=LIMIT_SECONDS,
        ratio=round(p95 / LIMIT_SECONDS, 3),
        ok=p95 <= LIMIT_SECONDS,
        baseline=f"seconds is the 95th percentile of {len(seconds)}; the median is {seconds[len(seconds) // 2]:.5f}",
    )
