"""What the merging of every feed shares: who delivers for where, and SQL fragments that read alike everywhere.

Names put into SQL text are our own (tables, columns, codes); values of files and people are always parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from registry.intake.cells import Lists


@dataclass(frozen=True, slots=True)
class Merge:
    """One delivery on its way into the registry. `limit` is the path that its rows must lie in."""

    feed: str
    delivery_id: int
    staged: str
    rows: int
    limit: str
    today: date
    lists: Lists  # as the readers of cells know them

    @property
    def resolved(self) -> str:
        """The table of rows with what speaks against them or is odd, and whether they are taken."""
        return f"{self.staged}_rows"


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows by what became of them; refused ones are all the others. And what the rows taken cover, for coverage."""

    new: int
    changed: int
    taken: int
    # True when a row met a household that is held, or that an earlier part of the file has written.
    met_held: bool = False
    period_ends: Sequence[date] = ()
    kinds: Sequence[str] = ()


# A rule of the form (column it is told at, code, SQL condition).
Rule = tuple[str, str, str]


def first_of(rules: Sequence[Rule]) -> str:
    """SQL for the first rule that holds, as 'column:code', else NULL."""
    cases = " ".join(f"WHEN {condition} THEN '{column}:{code}'" for column, code, condition in rules)
    return f"CASE {cases} END"


def all_of(rules: Sequence[Rule]) -> str:
    """SQL for every rule that holds, as an array of 'column:code', else NULL."""
    if not rules:
        return "NULL::text[]"
    cases = ", ".join(f"CASE WHEN {condition} THEN '{column}:{code}' END" for column, code, condition in rules)
    return f"NULLIF(array_remove(ARRAY[{cases}], NULL), '{{}}')"


def run(sql: str, params: dict | None = None) -> int:
    """Run one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def rows(sql: str, params: dict | None = None) -> list[tuple]:
    """Run one query; returns its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def inside_limit(path: str) -> str:
    """SQL: the path lies at or below the delivery's limit."""
    return f"({path} >= %(limit)s AND {path} < left(%(limit)s, -1) || '0')"
