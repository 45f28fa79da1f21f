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
    present: frozenset[str]  # the feed's columns that the file has; of all others what is held stays
    whole: str = ""  # the path of the area that the file is the complete list of; "" for a part of one
    may_be_new: bool = True  # False once a row is known to have met a held one: the straight way would fail

    @property
    def resolved(self) -> str:
        """The table of rows with what speaks against them or is odd, and whether they are taken."""
        return f"{self.staged}_rows"

    @property
    def note(self) -> str:
        """The function that keeps one row there (`make_note`)."""
        return f"{self.staged}_note"


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


def make_note(merge: Merge) -> None:
    """Make the table of rows that are refused or odd, and the function by which one statement fills it in passing.

    The function keeps a row and returns whether it is usable. Called in the condition of an INSERT for the few rows
    with something to tell, it spares laying down all rows of a part to go over them twice (docs/decisions/0014).
    """
    run(
        f"""CREATE UNLOGGED TABLE {merge.resolved} (line integer, refusal text, warnings text[],
            usable boolean, taken boolean, superseded boolean DEFAULT false, overlapping boolean DEFAULT false)"""
    )
    run(
        f"""CREATE FUNCTION {merge.note}(line integer, refusal text, warnings text[], usable boolean) RETURNS boolean
        LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO {merge.resolved} (line, refusal, warnings, usable, taken) VALUES ($1, $2, $3, $4, $4);
            RETURN $4;
        END $$"""
    )


def drop_note(merge: Merge) -> None:
    """Drop the function; the table stays for `row_problems`."""
    run(f"DROP FUNCTION {merge.note}")


def noted(merge: Merge, *, refusals: Sequence[Rule], warnings: Sequence[Rule]) -> str:
    """SQL condition: the staged row `s` is usable. A row that is refused or odd is kept on the way."""
    clean = " AND ".join(
        ["s.bad IS NULL", "s.odd IS NULL", *(f"({rule}) IS NOT TRUE" for _, _, rule in (*refusals, *warnings))]
    )
    refusal = first_of(refusals) if refusals else "NULL::text"
    usable = f"s.bad IS NULL AND {refusal} IS NULL"
    return f"""CASE WHEN {clean} THEN true
                    ELSE {merge.note}(line, {refusal}, CASE WHEN {usable} THEN {all_of(warnings)} END, {usable}) END"""


# Of a row with `note` (noted_in_passing): it is taken.
USABLE = "(note IS NULL OR note[1] = '')"


def noted_in_passing(refusals: Sequence[Rule], warnings: Sequence[Rule]) -> str:
    """SQL of what is to be told of the staged row `s`: NULL of nearly all rows, which cost one look at each rule.

    Else an array: the refusal (`bad` where the readers have told it, '' where the row is taken), then the warnings.
    """
    clean = " AND ".join(
        ["s.bad IS NULL", "s.odd IS NULL", *(f"({rule}) IS NOT TRUE" for _, _, rule in (*refusals, *warnings))]
    )
    return f"""CASE WHEN {clean} THEN NULL
                    WHEN s.bad IS NOT NULL THEN ARRAY['bad']
                    WHEN {first_of(refusals)} IS NOT NULL THEN ARRAY[{first_of(refusals)}]
                    ELSE ARRAY[''] || {all_of(warnings)} END"""


def noted_rows(table: str) -> str:
    """SQL of the rows of `table` with something to tell, as `row_problems` reads them."""
    return f"""SELECT line, CASE WHEN note[1] NOT IN ('', 'bad') THEN note[1] END AS refusal,
                      CASE WHEN cardinality(note) > 1 THEN note[2:] END AS warnings, note[1] = '' AS usable,
                      note[1] = '' AS taken, false AS superseded, false AS overlapping
               FROM {table} WHERE note IS NOT NULL"""


def erased(rules: Sequence[tuple[str, str]]) -> str:
    """SQL for an array of warnings: for each column whose condition holds, that a known value gives way to unknown."""
    return all_of([(column, "value_erased", condition) for column, condition in rules])


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
