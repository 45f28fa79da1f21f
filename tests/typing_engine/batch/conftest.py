"""Awkward feeds in a database of their own, taken once a module by the real intake, and typed by the real statement."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction

from authorities.declarations import find
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority
from registry.feeds import Feed
from registry.intake.deliveries import Order, take_file
from tests import databases
from tests.conftest import MAIN, acting_as, use_database
from tests.factories import station
from tests.registry.intake.conftest import all_connections_as_batch
from tests.registry.intake.files import csv_text
from tests.typing_engine.batch.edge_cases import STATION, Feeds
from tests.typing_engine.reading import BUILT_IN, File, Found, Registry, parse, report_year
from typing_engine.batch import coverage, statement
from typing_engine.standard.compile import compile as compile_standard
from typing_engine.standard.document import read

PROVINCE = "/42/"
_MONEY = ("revenue", "tax_paid", "tax_at_least")
HOUSEHOLDS = 2500


@contextmanager
def own_database(name: str, django_db_blocker) -> Iterator[None]:
    """Let the test process work in a fresh database, committing as it goes."""
    databases.create(name, template=databases.template())
    with django_db_blocker.unblock():
        use_database(name)
        try:
            yield
        finally:
            use_database(MAIN)
            databases.drop(name)


def hand_in(file: File, folder: Path) -> None:
    """A file through the real intake. Every row of these feeds can be taken."""
    path = folder / f"{file.feed}.csv"
    path.write_text(csv_text(file.rows))
    with acting_as("batch"), all_connections_as_batch():
        delivery = take_file(Order(find(Feed, file.feed), path, path.name, PROVINCE, file.area, partial=file.partial))
        with jurisdiction(PROVINCE):
            refused = list(delivery.problems.filter(severity="refused").values_list("column", "code", "value")[:5])
    assert not delivery.refused, refused


def bureaus() -> dict[str, str]:
    """Path of every bureau by its code, of every station by its code and its name."""
    paths = {}
    for bureau in Authority.objects.all():
        paths[bureau.code] = bureau.path
        if bureau.level == "station":
            paths[bureau.name] = bureau.path
    return paths


@pytest.fixture(scope="module")
def registry(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Registry]:
    """The awkward feeds: held in the database, and read from their rows."""
    with own_database(f"test_batch_{os.getpid()}", django_db_blocker):
        with acting_as("batch"):
            station("420106", STATION[0].removeprefix("420106"), STATION[1])
        paths = bureaus()
        files = [
            File(file.feed, file.rows, paths.get(file.area, file.area), file.partial)
            for file in Feeds(seed=20260715).files(HOUSEHOLDS)
        ]
        folder = tmp_path_factory.mktemp("feeds")
        for file in files:
            hand_in(file, folder)
        yield Registry(files, paths)


@dataclass(frozen=True)
class Typed:
    """What the statement found for a household: as `reading.Found`, and where it was that day."""

    found: Found
    path: str
    authority: str


def typed(document: str, as_of: date, **narrowed) -> dict[str, Typed]:
    """Results of the statement that simulation and runs share, by the household's number."""
    standard, problems = read(document)
    assert not problems
    compiled = compile_standard(standard)
    with acting_as("batch"), jurisdiction(PROVINCE):
        areas = coverage.areas_of(PROVINCE, as_of=as_of)
        text = statement.select_statement(PROVINCE, as_of, report_year(as_of), areas, compiled, **narrowed)
        return rows_by_number(text, compiled.extras, compiled.kinds)


def rows_by_number(text: str, extras: tuple[str, ...], kinds: tuple) -> dict[str, Typed]:
    """Run a SELECT of `statement.COLUMNS` and give each household's row the shape of the reading."""
    statement.plan_as_merges()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT coalesce(h.code, h.reg_no) AS number, a.code AS authority_code, t.*
            FROM ({text}) t JOIN registry_household h ON h.id = t.household_id
            JOIN authorities_authority a ON a.id = t.authority_id"""
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = {row["number"]: _shaped(row, extras, kinds) for row in rows}
    assert len(found) == len(rows), "a household was typed twice"
    return found


def _shaped(row: dict, extras: tuple[str, ...], kinds: tuple) -> Typed:
    facts = {name: row[name] for name in BUILT_IN}
    facts |= {name: None if row[name] is None else Decimal(row[name]).scaleb(-2) for name in _MONEY}
    texts = row["extras"] or [None] * len(extras)
    values = {name: _value(kind, text) for name, kind, text in zip(extras, kinds, texts, strict=True)}
    score = None if row["score"] is None else Decimal(row["score"]).scaleb(-2)
    grounds = tuple(name for bit, name in enumerate(_GROUNDS) if row["grounds"] & 1 << bit)
    return Typed(Found(row["type"], row["rule"], grounds, facts, values, score), row["path"], row["authority_code"])


# The order of the bits is that of CONTRACTS 2.
_GROUNDS = ("not_registered", "report_missing", "abnormal", "serious_violation", "tax_abnormal", "suspended")
_VALUES: dict[str, Callable[[str], object]] = {
    "yes_no": lambda text: {"1": True, "0": False}[text],
    "count": int,
    "number": Decimal,
    "money": lambda text: Decimal(int(text)).scaleb(-2),
    "date": date.fromisoformat,
    "text": str,
}


def _value(kind: str, text: str | None) -> object:
    return None if text is None else _VALUES[kind](text)


def compare(registry: Registry, document: str, as_of: date, results: dict[str, Typed]) -> None:
    """Every household of the run, and no other, has what the reading finds for it."""
    assert set(results) == set(registry.taking_part(as_of))
    document = parse(document)
    read_extras = {name for typed in results.values() for name in typed.found.extras}
    different = []
    for number, result in results.items():
        found = registry.type(number, document, as_of)
        found.extras = {name: value for name, value in found.extras.items() if name in read_extras}
        expected = Typed(found, registry.path(number), registry.households[number]["authority"])
        if result != expected:
            different.append((number, _differences(result, expected)))
    assert not different, f"{len(different)} of {len(results)} differ, e.g. {different[:3]}"


def _differences(result: Typed, expected: Typed) -> dict[str, tuple]:
    """What differs: result, expected."""
    one, other = (
        each.found.facts | each.found.extras | vars(each.found) | {"path": each.path, "authority": each.authority}
        for each in (result, expected)
    )
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}
