"""The staging table of one delivery: filled by COPY, checked in SQL, gone with the transaction.

It lies in a schema of its own, for COPY is refused on tables with row-level security and `web` has no business there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from registry.intake.rows import ReadBlock, staged_columns
from registry.intake.source import Block


@dataclass(frozen=True, slots=True)
class Staged:
    """A filled staging table and how many rows it holds."""

    table: str
    rows: int


def stage(
    feed: str, delivery_id: int, blocks: Iterator[tuple[Block, ReadBlock]], *, report: Callable[[int], None]
) -> Staged:
    """Fill a new staging table with what was read. `report` is told the rows so far and may raise to stop."""
    table = f"staging.delivery_{delivery_id}"
    columns = staged_columns(feed)
    definition = ", ".join(f'"{name}" {kind}' for name, kind in columns)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    rows = 0
    with connection.cursor() as cursor:
        # Not TEMPORARY: only a shared table is read by parallel workers. Not logged: it never outlives the transaction.
        cursor.execute(f"CREATE UNLOGGED TABLE {table} ({definition}) WITH (autovacuum_enabled = off)")
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for _, read in blocks:
                copy.write(read.copy)
                rows += read.rows
                report(rows)
    return Staged(table, rows)
