"""The staging table of a delivery or a part of one: filled by COPY, checked in SQL, gone with the transaction.

It lies in a schema of its own, for COPY is refused on tables with row-level security and `web` has no business there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from registry.intake.rows import ReadBlock, staged_columns


@dataclass(frozen=True, slots=True)
class Staged:
    """A filled staging table and how many rows it holds."""

    table: str
    rows: int


def stage(feed: str, name: str, blocks: Iterator[ReadBlock]) -> Staged:
    """Fill a new staging table, `name` in its own, with what was read."""
    table = f"staging.delivery_{name}"
    columns = staged_columns(feed)
    definition = ", ".join(f'"{name}" {kind}' for name, kind in columns)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    rows = 0
    with connection.cursor() as cursor:
        # Not TEMPORARY: only a shared table is read by parallel workers. Not logged: it never outlives the transaction.
        cursor.execute(f"CREATE UNLOGGED TABLE {table} ({definition}) WITH (autovacuum_enabled = off)")
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for read in blocks:
                copy.write(read.copy)
                rows += read.rows
    return Staged(table, rows)
