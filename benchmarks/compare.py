"""The comparison with other registers against one full outer join a list of the same tables, written by hand.

Both in one connection, turn by turn; a comparison is rolled back, so that each round is the province's first.
"""

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from authorities import clock
from benchmarks.measure import Figure, figure, say, timed
from registry import feeds
from registry.comparison import comparing
from registry.enums import DifferenceKind
from registry.feeds import COMPARED, Feed
from registry.intake.deliveries import Order, take_file
from registry.sample.generate import write_feeds

PROVINCE = "42"
AS_OF = date(2026, 7, 15)
_PATH = f"/{PROVINCE}/"
_ROUNDS = 5
_KINDS = ("经营异常", "严重违法失信", "税务非正常户")
_LIMIT = 2.0
# Of every hundred of a list so many are not on it, and so many say something else.
_MISSING, _OTHER = 1, 1
# What whoever knows the tables would write down: who is missing, whose state or name or mark differs. It
# forgives nothing (white space in a name, a change after the day of the list, a household that moved away).
_BY_HAND = """
    CREATE UNLOGGED TABLE staging.by_hand AS
    SELECT h.id, coalesce(h.number, e.number) AS number, h.name AS here, e.name AS there, h.status, e.status AS other,
           CASE WHEN h.id IS NULL THEN 'missing_here'
                WHEN e.number IS NULL THEN 'missing_there'
                WHEN e.kind = 'enterprise' THEN 'became_enterprise'
                WHEN {status} THEN 'status_differs'
                WHEN e.name <> h.name THEN 'name_differs'
                ELSE 'mark_differs' END AS kind
    FROM (SELECT id, coalesce(code, reg_no) AS number, name, status, established_on
          FROM registry_household WHERE path >= '/42/' AND path < '/420') h
    FULL JOIN (SELECT * FROM registry_registerentry WHERE path = '/42/' AND source = '{source}') e
           ON e.number = h.number
    {marks}
    WHERE h.id IS NULL OR (e.number IS NULL AND h.status = 'registered' AND h.established_on <= '2026-07-15')
       OR e.kind = 'enterprise' OR {status}
       OR e.name <> h.name {mark_differs}"""
_STATUS = "(e.status <> '' AND e.status <> h.status)"
_TAX_STATUS = "(e.status <> '' AND (e.status = 'deregistered') = (h.status = 'registered'))"
_MARKS = """LEFT JOIN (SELECT household_id, bool_or(kind = 'abnormal') AS abnormal,
                              bool_or(kind = 'serious_violation') AS serious_violation,
                              bool_or(kind = 'tax_abnormal') AS tax_abnormal
                       FROM registry_riskmark WHERE released_on IS NULL GROUP BY household_id) m
            ON m.household_id = h.id"""
_MARK_DIFFERS = {
    feeds.LEGAL_ENTITIES: "",
    feeds.DISCLOSURE: """OR e.abnormal <> (m.abnormal IS TRUE)
        OR e.serious_violation <> (m.serious_violation IS TRUE)""",
    feeds.TAX_REGISTER: "OR (e.status = 'abnormal') <> (m.tax_abnormal IS TRUE)",
}


# How a register writes a household: as the registry has it, and as it says itself.
Row = Callable[[dict, dict], dict]


class DifferentCounts(AssertionError):
    """The comparison and the join by hand do not see the same households missing."""


def load(count: int, folder: Path) -> None:
    """`count` households with their marks, and the three lists of them. Run as batch."""
    with clock.stopped_at(AS_OF):
        say(f"writing sample feeds of {count:,} households")
        write_feeds(PROVINCE, count=count, seed=1, folder=folder, as_of=AS_OF, progress=lambda *_: None)
        _write_lists(folder)
        for feed in (feeds.HOUSEHOLDS, feeds.RISK_MARKS, *COMPARED):
            path = folder / f"{feed}.csv"
            with timed() as seconds:
                delivery = take_file(Order(feed, path, path.name, _PATH, _PATH))
            say(f"{feed}: {delivery.accepted:,} rows taken, {delivery.refused:,} refused, {seconds():.1f} s")


def figures() -> Iterator[Figure]:
    """A province's first comparison, and the next one, which finds the same. Run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_registerentry")
        ((count,),) = cursor.fetchall()
    by_hand, first = [], []
    with clock.stopped_at(AS_OF):
        for _ in range(_ROUNDS):
            seconds, missing = _by_hand()
            by_hand.append(seconds)
            with timed() as seconds, transaction.atomic():
                found = comparing.compare(_PATH)
                transaction.set_rollback(True)
            first.append(seconds())
            say(f"by hand {by_hand[-1]:.2f} s, comparison {first[-1]:.2f} s")
        _must_agree(found.lists, missing)
        comparing.compare(_PATH)
        _vacuum()
        again = []
        for _ in range(_ROUNDS):
            with timed() as seconds:
                comparing.compare(_PATH)
            again.append(seconds())
            _vacuum()
    told = f"one full outer join a list, by hand: {min(by_hand):.2f} s"
    for measure, taken in (("first comparison", min(first)), ("comparison that finds the same", min(again))):
        yield figure(
            measure, count=count, seconds=taken, limit=_LIMIT, ratio=taken / min(by_hand), baseline=told,
        )  # fmt: skip


def _by_hand() -> tuple[float, Counter]:
    """Seconds of the three joins, and how many households of the province each list does not have."""
    missing: Counter = Counter()
    with timed() as seconds:
        for feed in COMPARED:
            statement = _BY_HAND.format(
                source=feed.name,
                status=_TAX_STATUS if feed == feeds.TAX_REGISTER else _STATUS,
                marks=_MARKS if _MARK_DIFFERS[feed] else "",
                mark_differs=_MARK_DIFFERS[feed],
            )
            with connection.cursor() as cursor:
                cursor.execute(statement)
                cursor.execute("SELECT count(*) FROM staging.by_hand WHERE kind = 'missing_there'")
                ((missing[feed.name],),) = cursor.fetchall()
                cursor.execute("DROP TABLE staging.by_hand")
    return seconds(), missing


def _must_agree(lists: dict, missing: Counter) -> None:
    told = {feed.name: lists[feed.name][DifferenceKind.MISSING_THERE] for feed in COMPARED}
    if told != dict(missing):
        raise DifferentCounts(f"comparison {lists}, by hand {dict(missing)}")


def _vacuum() -> None:
    """What autovacuum does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) registry_difference")


def _write_lists(folder: Path) -> None:
    """Each list as the other register would hand it in: nearly what the registry has."""
    with (folder / "households.csv").open(encoding="utf-8", newline="") as file:
        households = list(csv.DictReader(file))
    with (folder / "risk_marks.csv").open(encoding="utf-8", newline="") as file:
        marked = {(one["code"] or one["reg_no"], one["kind"]) for one in csv.DictReader(file) if not one["released_on"]}
    draw = random.Random(7)  # noqa: S311 — sample data
    day = AS_OF.isoformat()
    rows = {
        feeds.LEGAL_ENTITIES: lambda one, other: {
            "code": one["code"], "name": other["name"], "kind": "个体工商户", "status": other["status"], "as_of": day,
        },
        feeds.DISCLOSURE: lambda one, other: {
            "code": one["code"], "reg_no": "" if one["code"] else one["reg_no"], "name": other["name"],
            "status": other["status"], "abnormal": _yes_no(other["经营异常"]),
            "serious_violation": _yes_no(other["严重违法失信"]), "as_of": day,
        },
        feeds.TAX_REGISTER: lambda one, other: {
            "code": one["code"], "name": other["name"],
            "status": _tax_status(other), "as_of": day,
        },
    }  # fmt: skip
    for feed, row in rows.items():
        _write(folder / f"{feed}.csv", feed, households, marked, row, draw)


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


def _tax_status(other: dict) -> str:
    if other["status"] != "存续":
        return "注销"
    return "非正常" if other["税务非正常户"] else "正常"


def _write(
    path: Path, feed: Feed, households: list[dict], marked: set[tuple[str, str]], row: Row, draw: random.Random
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = None
        for one in households:
            # The other registers know no household without a code.
            if draw.randrange(100) < _MISSING or (feed != feeds.DISCLOSURE and not one["code"]):
                continue
            other = {"name": one["name"], "status": one["status"]}
            other |= {kind: (one["code"] or one["reg_no"], kind) in marked for kind in _KINDS}
            if draw.randrange(100) < _OTHER:
                other |= draw.choice(
                    ({"name": f"{one['name']}（旧）"}, {"status": "注销"}, dict.fromkeys(_KINDS, True))
                )
            said = row(one, other)
            if writer is None:
                writer = csv.DictWriter(file, list(said), lineterminator="\n")
                writer.writeheader()
            writer.writerow(said)
