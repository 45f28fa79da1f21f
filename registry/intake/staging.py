"""The staging table of a delivery or a part of one: filled by COPY, checked in SQL, gone with the transaction.

It lies in a schema of its own, for COPY is refused on tables with row-level security and `web` has no business there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from registry.columns import FEEDS
from registry.intake.plain_blocks import RAW_TYPES, PlainBlock, raw_name
from registry.intake.rows import ReadBlock, ReadingPlan, RowReader, staged_columns
from registry.intake.source import rows_of


@dataclass(frozen=True, slots=True)
class Staged:
    """A filled staging table, how many rows it holds and of how many of them a cell was odd."""

    table: str
    rows: int
    odd_rows: int


def stage(name: str, blocks: Iterator[ReadBlock | PlainBlock], plan: ReadingPlan) -> Staged:
    """Fill a new staging table, `name` in its own, with what was read."""
    table = f"staging.delivery_{name}"
    columns = staged_columns(plan.feed)
    read = ", ".join(f'"{column}"' for column, _ in columns)
    raw = [(raw_name(c), RAW_TYPES[c.kind]) for c in FEEDS[plan.feed].columns if c.kind in RAW_TYPES]
    definition = ", ".join(f'"{column}" {kind}' for column, kind in [*columns, *raw])
    rows = odd_rows = 0
    with connection.cursor() as cursor:
        # Not TEMPORARY: only a shared table is read by parallel workers. Not logged: it never outlives the transaction.
        cursor.execute(f"CREATE UNLOGGED TABLE {table} ({definition}) WITH (autovacuum_enabled = off)")
        cursor.execute(f"CREATE UNLOGGED SEQUENCE {table}_line CACHE 1000 OWNED BY {table}.line")
        cursor.execute(f"ALTER TABLE {table} ALTER line SET DEFAULT nextval('{table}_line')")
        for block in blocks:
            if isinstance(block, PlainBlock):
                odd_rows += _copy_plain(cursor, table, block, plan, read)
            else:
                _copy(cursor, f"COPY {table} ({read}) FROM STDIN", block.copy)
                odd_rows += block.problems
            rows += block.rows
    return Staged(table, rows, odd_rows)


def _copy(cursor: CursorWrapper, statement: str, data: bytes) -> None:
    with cursor.copy(statement) as copy:
        copy.write(data)


def _copy_plain(cursor: CursorWrapper, table: str, plain: PlainBlock, plan: ReadingPlan, read: str) -> int:
    """The block as it is; where PostgreSQL finds a day that does not exist, cell by cell after all.

    Returns how many rows had an odd cell.
    """
    columns = ", ".join(f'"{column}"' for column in plain.columns)
    try:
        with transaction.atomic():
            cursor.execute(f"SELECT setval('{table}_line', %s, false)", [plain.block.line])
            _copy(cursor, f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)", plain.data)
    except psycopg.DataError:
        by_cell = RowReader(plan).read(*rows_of(plain.block))
        _copy(cursor, f"COPY {table} ({read}) FROM STDIN", by_cell.copy)
        return by_cell.problems
    return 0
