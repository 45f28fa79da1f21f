"""What-if: a standard tried on a province's registry, by the statement of a real run, writing no result (B3)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from authorities.jurisdiction import jurisdiction
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine.batch import coverage, shards, statement
from typing_engine.enums import Ground
from typing_engine.runs import report_year_of
from typing_engine.standard.compile import compile
from typing_engine.standard.tree import Standard

# A household that has no published type yet comes from here.
NEVER_TYPED = "none"
# Published type, simulated type, grounds, households. Published types are narrowed to the part, too: both are merged.
_COMPARED = """
    SELECT coalesce(p.type, '{never}'), t.type, t.grounds, count(*)
    FROM ({typed}) t
    LEFT JOIN registry_publishedtype p
           ON p.household_id = t.household_id AND p.household_id BETWEEN {first} AND {last}
    GROUP BY 1, 2, 3"""

Report = Callable[[str, int, int], None]


@dataclass(slots=True)
class Simulation:
    """What a run would find, and whose published type it would change: (from, to) → households."""

    households: int = 0
    types: Counter = field(default_factory=lambda: Counter(dict.fromkeys(HouseholdType.values, 0)))
    grounds: Counter = field(default_factory=lambda: Counter(dict.fromkeys(Ground.values, 0)))
    moved: Counter = field(default_factory=Counter)

    def add(self, before: str, after: str, grounds: int, households: int) -> None:
        """Count households that would go from one type to another, with the same grounds."""
        self.households += households
        self.types[after] += households
        for ground in Ground.of(grounds):
            self.grounds[ground.value] += households
        if before != after:
            self.moved[before, after] += households


def simulate(
    province: str, standard: Standard, *, as_of: date, report: Report = lambda stage, done, total: None
) -> Simulation:
    """Type every household of a province (two digits) by a standard, as of a day, and compare with what is published.

    Works as `batch`, part by part like a run, each in a transaction that is rolled back to nothing but counts.
    `report(stage, done, total)` is told how far it is, in households.
    """
    path, compiled, found = f"/{province}/", compile(standard), Simulation()
    with jurisdiction(path):
        areas = coverage.areas_of(path, as_of=as_of)
        eligible = Household.objects.filter(established_on__lte=as_of)
        parts = shards.ranges(eligible, settings.TYPING_SHARD_SIZE)
    total = sum(count for _, _, count in parts)
    year = report_year_of(as_of)
    for first_id, last_id, _ in parts:
        typed = statement.select_statement(path, as_of, year, areas, compiled, first_id=first_id, last_id=last_id)
        with jurisdiction(path), transaction.atomic(), connection.cursor() as cursor:
            statement.plan_as_merges()
            cursor.execute(_COMPARED.format(never=NEVER_TYPED, typed=typed, first=first_id, last=last_id))
            for row in cursor.fetchall():
                found.add(*row)
        report("试算", found.households, total)
    return found
