"""The typing of many households as one statement: facts, base standard, the standard's rules, and the row to keep.

The text carries its literals and is executed without parameters, inside `plan_as_merges()`'s transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db import connection

from registry.enums import HouseholdType
from typing_engine.batch.facts import Question, facts_sql, text, unreadable_sql
from typing_engine.enums import RunKind
from typing_engine.models import Coverage, Result, Run
from typing_engine.standard.compile import Compiled
from typing_engine.standard.compile import compile as compile_standard
from typing_engine.standard.document import read
from typing_engine.standard.indicators import Kind
from typing_engine.standard.nodes import Problem

_FROM_FACTS = (
    "household_id", "authority_id", "grounds", "established_on", "revenue", "tax_paid", "tax_at_least",
    "months_in_operation", "employees", "insured_people", "general_taxpayer", "path", "industry",
)  # fmt: skip
# What select_statement gives, in this order; `extras` is an array of text, NULL where the standard reads none.
COLUMNS = (*_FROM_FACTS, "rule", "score", "type", "extras")
# Without statistics, or with those of before a large delivery, PostgreSQL takes 50,000 households for a handful and
# looks each fact up by itself. Merging the tables in the order of their keys is right at every size ("sort": nor are
# households read in the order of another index first).
_NOT_MERGING = ("nestloop", "hashjoin", "hashagg", "sort", "bitmapscan", "seqscan")


class UnreadableStandard(Exception):
    """A published standard can no longer be read: a newer program refuses what an older one published."""

    code = "standard_unreadable"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("已公布的分型标准无法读取：" + "；".join(f"{each.path} {each.message}" for each in problems))


@dataclass(frozen=True, slots=True)
class Context:
    """What every statement of a run shares: its standard as SQL, and the areas received by list."""

    compiled: Compiled
    areas: dict[str, list[str]]


def context(run: Run) -> Context:
    """The run's context. The standard is read and compiled once a process; coverage is read each time."""
    areas: dict[str, list[str]] = {}
    for feed, area in Coverage.objects.filter(run=run).order_by("area").values_list("feed", "area"):
        areas.setdefault(feed, []).append(area)
    return Context(compiled_of(run.standard.document), areas)


@lru_cache(maxsize=8)
def compiled_of(document: str) -> Compiled:
    """A published standard as SQL, read and compiled once a process. Raises UnreadableStandard."""
    standard, problems = read(document)
    if standard is None:
        raise UnreadableStandard(problems)
    return compile_standard(standard)


def plan_as_merges() -> None:
    """Let this transaction join by merging sorted streams only. Call before each statement of this module."""
    with connection.cursor() as cursor:
        for way in _NOT_MERGING:
            cursor.execute(f"SET LOCAL enable_{way} = off")


def results_table(run: Run) -> str:
    """The table that the run's results are inserted into: its own, or for a partial run the parent of all."""
    parent = Result._meta.db_table
    return f"{parent}_{run.pk}" if run.kind == RunKind.WHOLE else parent


def insert_statement(
    run: Run, *, first_id: int | None = None, last_id: int | None = None, household_ids: Sequence[int] | None = None
) -> str:
    """INSERT of the results of a range of households, or of those named. As many rows as households are typed."""
    shared = context(run)
    question = _question(run, shared, first_id, last_id, household_ids)
    columns = ", ".join(COLUMNS)
    return (
        f"INSERT INTO {results_table(run)} (volume, run_id, {columns}) "
        f"SELECT {int(run.volume)}, {int(run.pk)}, {columns} FROM ({_typed(question, shared.compiled)}) typed"
    )


def unreadable_statement(
    run: Run, *, first_id: int | None = None, last_id: int | None = None, household_ids: Sequence[int] | None = None
) -> str | None:
    """SELECT indicator, households whose value cannot be read; None when the standard reads no extension indicator."""
    shared = context(run)
    extras = _extras(shared.compiled)
    return unreadable_sql(_question(run, shared, first_id, last_id, household_ids), extras) if extras else None


def select_statement(
    province_path: str,
    as_of: date,
    report_year: int,
    areas: Mapping[str, Sequence[str]],
    compiled: Compiled,
    *,
    first_id: int | None = None,
    last_id: int | None = None,
    household_ids: Sequence[int] | None = None,
) -> str:
    """SELECT of COLUMNS for what-if, by the same text as a run's. Over a whole province it is asked range by range."""
    question = Question(province_path, as_of, report_year, areas, first_id, last_id, household_ids)
    return f"SELECT {', '.join(COLUMNS)} FROM ({_typed(question, compiled)}) typed"


def given_statement(
    run: Run, *, household_ids: Sequence[int], rows: Mapping[str, str], received_for: Mapping[str, Sequence[int]]
) -> str:
    """SELECT of COLUMNS for named households of a run over rows that are given, by the same text as the run's own.

    `rows` is SQL of the rows by table, `received_for` the households for which a list counts as received all the same.
    """
    shared = context(run)
    question = _question(run, shared, None, None, household_ids)
    question = replace(question, rows=rows, received_for=received_for)
    return f"SELECT {', '.join(COLUMNS)} FROM ({_typed(question, shared.compiled)}) typed"


def _question(
    run: Run, shared: Context, first_id: int | None, last_id: int | None, household_ids: Sequence[int] | None
) -> Question:
    return Question(run.path, run.as_of, run.report_year, shared.areas, first_id, last_id, household_ids)


def _extras(compiled: Compiled) -> list[tuple[str, Kind]]:
    return list(zip(compiled.extras, compiled.kinds, strict=True))


def _typed(question: Question, compiled: Compiled) -> str:
    """SELECT of COLUMNS. Grounds come first: who has one is not scored and meets no rule (CONTRACTS 2, base standard).

    Each step stands on the one inside, so that score, rule and type are worked out once a household.
    """
    facts = facts_sql(question, _extras(compiled))
    extras = ", ".join(f"extra_{place}" for place in range(len(compiled.extras)))
    kept = ", ".join(_FROM_FACTS)
    if compiled.score_sql is None:
        facts = f"SELECT *, NULL::bigint AS score FROM ({facts}) facts"
    else:
        facts = f"SELECT *, CASE WHEN grounds = 0 THEN {compiled.score_sql} END AS score FROM ({facts}) facts OFFSET 0"
    ruled = f"""
        SELECT {kept}, score, {f"ARRAY[{extras}]" if extras else "NULL::text[]"} AS extras,
               CASE WHEN grounds = 0 THEN {compiled.rule_sql} END AS rule
        FROM ({facts}) scored OFFSET 0"""
    return f"SELECT {kept}, rule, score, {type_sql(compiled)} AS type, extras FROM ({ruled}) ruled"


def type_sql(compiled: Compiled) -> str:
    """The type that follows from `rule`, as SQL."""
    types = " ".join(f"WHEN {place} THEN {text(given)}" for place, given in enumerate(compiled.types))
    return f"CASE rule {types} ELSE '{HouseholdType.INELIGIBLE}' END"
