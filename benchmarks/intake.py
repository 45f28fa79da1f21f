"""Intake against a plain COPY of the same file into a table without indexes.

Both sides are measured in turn, three times each, and their medians compared, for one round of either is off when the
machine does something else meanwhile. Between rounds the owner empties the tables that the feed fills. After the last
one he analyses them: a load into a table just emptied can be met half-way by PostgreSQL's own analysis, which then has
it that the table holds nothing.
"""

import csv
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from typing import BinaryIO

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from benchmarks.measure import Figure, figure, say, timed
from registry.feeds import (
    ALL_FEEDS,
    ANNUAL_REPORTS,
    COMPARED,
    CREDENTIALS,
    DEFAULTERS,
    HOUSEHOLDS,
    INDICATORS,
    PENALTIES,
    RISK_MARKS,
    SOCIAL_INSURANCE,
    TAX,
    Feed,
)
from registry.intake.deliveries import Order, take_file
from registry.intake.facts import FACT_TABLES
from registry.models import Defaulter, Delivery, DirectoryEntry, Household
from registry.sample.generate import write_feeds

PROVINCE = "42"
AS_OF = date(2026, 7, 15)
# (Credentials are lists of thousands and go row by row; lists that are compared are measured with the comparison.)
_FACTS = [feed for feed in ALL_FEEDS if feed not in (HOUSEHOLDS, CREDENTIALS, *COMPARED)]
LIMITS = {HOUSEHOLDS: 15.0} | dict.fromkeys(_FACTS, 8.0)
BASELINE = "plain COPY of the same file into an unindexed table"
_ROUNDS = 3


def figures(count: int, folder: Path, feeds: Sequence[str]) -> Iterator[Figure]:
    """One figure per feed, each file of `count` rows; households first, for the others are theirs.

    `feeds` names those that are wanted, none for all; without a figure of their own households are loaded just once.
    """
    say(f"writing sample feeds of {count:,} households")
    write_feeds(PROVINCE, count=count, seed=1, folder=folder, as_of=AS_OF, progress=lambda *_: None)
    _to_full_size(folder, count)
    for feed in LIMITS:
        path = folder / f"{feed}.csv"
        if feeds and feed not in feeds:
            if feed == HOUSEHOLDS:
                _check(_take(feed, path))
                _as_owner("ANALYZE", feed)
            continue
        plain, taken = [], []
        for _ in range(_ROUNDS):
            _as_owner("TRUNCATE", feed)
            plain.append(_plain_copy(path))
            with timed() as seconds:
                delivery = _take(feed, path)
            taken.append(seconds())
            _check(delivery)
        _as_owner("ANALYZE", feed)
        say(f"{feed}: plain COPY {_listed(plain)} s, intake {_listed(taken)} s")
        yield figure(
            f"intake {feed}",
            count=delivery.accepted,
            seconds=median(taken),
            limit=LIMITS[feed],
            ratio=median(taken) / median(plain),
            baseline=BASELINE,
        )


def _take(feed: Feed, path: Path) -> Delivery:
    return take_file(Order(feed, path, path.name, f"/{PROVINCE}/", f"/{PROVINCE}/"))


def _listed(seconds: list[float]) -> str:
    return " ".join(f"{each:.3f}" for each in seconds)


def _check(delivery: Delivery) -> None:
    if delivery.refused or delivery.accepted != delivery.new:
        raise AssertionError(
            f"{delivery.feed}: {delivery.refused} rows refused, {delivery.new} of {delivery.accepted} new"
        )


def _as_owner(act: str, feed: Feed) -> None:
    """Empty or analyse the tables that a feed fills, as the owner: no other role may."""
    if feed == HOUSEHOLDS:
        tables = [Household._meta.db_table, DirectoryEntry._meta.db_table]
    elif feed == DEFAULTERS:
        tables = [Defaulter._meta.db_table]
    else:
        tables = [FACT_TABLES[feed].table]
    with psycopg.connect(settings.SERVER_URLS_SECRET["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(sql.SQL(f"{act} {{}}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))


def _plain_copy(path: Path) -> float:
    """Seconds of the fastest way to get the bytes into PostgreSQL at all."""
    with path.open(encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
    definition = ", ".join(f'"{name}" text' for name in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE staging.plain ({definition})")
    statement = "COPY staging.plain FROM STDIN (FORMAT csv, HEADER)"
    with timed() as seconds, transaction.atomic(), connection.cursor() as cursor, path.open("rb") as file:
        _copy(cursor, statement, file)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE staging.plain")
    return seconds()


def _copy(cursor, statement: str, file: BinaryIO) -> None:
    with cursor.copy(statement) as copy:
        while data := file.read(1 << 20):
            copy.write(data)


def _to_full_size(folder: Path, count: int) -> None:
    """The sample has its real share of each feed; the bench wants `count` rows of every one."""
    for feed in (ANNUAL_REPORTS, TAX, SOCIAL_INSURANCE):
        _cut(folder / f"{feed}.csv", count)
    with (folder / "households.csv").open(encoding="utf-8", newline="") as file:
        households = [(row["code"], row["reg_no"], row["established_on"]) for row in csv.DictReader(file)]
    draw = random.Random(7)  # noqa: S311 — sample data
    days = [f"2026-{month:02d}-{day:02d}" for month in range(1, 7) for day in range(1, 29)]
    rows = {
        RISK_MARKS: (
            ("code", "reg_no", "kind", "from_on", "until_on", "released_on"),
            lambda i, code, reg_no, day: (code, reg_no, "经营异常", day, "", ""),
        ),
        PENALTIES: (
            ("code", "reg_no", "decision_no", "decided_on", "kind", "amount", "published_on"),
            lambda i, code, reg_no, day: (code, reg_no, f"示例罚〔2026〕{i}号", day, "罚款", "500.00", ""),
        ),
        DEFAULTERS: (
            ("id_no", "name", "case_no", "court", "listed_on"),
            lambda i, code, reg_no, day: (f"示例{i:016d}", "张三", f"（2026）示例执{i}号", "示例法院", day),
        ),
        INDICATORS: (
            ("code", "reg_no", "indicator", "value", "as_of"),
            lambda i, code, reg_no, day: (code, reg_no, "bank_credit_good", "是", day),
        ),
    }
    for feed, (header, row) in rows.items():
        with (folder / f"{feed}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(
                # No list tells of a household before it was founded.
                row(i, code, "" if code else reg_no, max(draw.choice(days), founded))
                for i, (code, reg_no, founded) in enumerate(households)
            )


def _cut(path: Path, count: int) -> None:
    """Keep the header and the first `count` rows."""
    part = path.with_suffix(".part")
    with path.open("rb") as source, part.open("wb") as target:
        target.writelines(islice(source, count + 1))
    shutil.move(part, path)
