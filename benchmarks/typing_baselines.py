"""A typing run is measured against these: the write floor, SQL written by hand, and Django's ORM."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection, connections
from django.db.models import Prefetch, QuerySet

from benchmarks.measure import timed
from registry.enums import HouseholdType, RegistrationStatus, RiskKind
from registry.models import AnnualReport, Household, RiskMark, SocialInsurance, Tax
from typing_engine.enums import Ground
from typing_engine.models import Result, Shard
from typing_engine.standard.months import add_months, whole_months

# As many as the worker has processes.
WRITERS = 2
_VOLUME = 2_000_000_000
_ORM_YEAR = 2199
_CHUNK = 2_000
# Constants as wide as what a run writes, NULL where most of its values are.
_CONSTANTS = """
INSERT INTO {table} (volume, run_id, household_id, path, authority_id, established_on, industry, months_in_operation,
    revenue, employees, tax_paid, tax_at_least, general_taxpayer, insured_people, grounds, rule, type, score, extras)
SELECT {volume}, {volume}, id, '/42/01/06/', 1, DATE '2020-03-01', 'F5211', 76, 8000000, 2, 0, 0, false, 0,
       0::smallint, 2::smallint, 'survival', NULL, NULL
FROM generate_series({first}::bigint, {last}::bigint) id
"""
_BY_HAND = Path(__file__).with_name("typing_by_hand.sql").read_text(encoding="utf-8")
_SUMMARY = """
SELECT path, authority_id, type, grounds, count(*) FROM {table} GROUP BY path, authority_id, type, grounds
"""


def floor_seconds(shards: list[Shard]) -> float:
    """Seconds to write as many constant rows into the same layout: fresh table, indexed after, attached."""
    with _table() as table, timed() as seconds:
        _in_shards(shards, lambda shard: _constants(shard, table))
        _attach(table)
    return seconds()


def by_hand_seconds(shards: list[Shard], compare: Callable[[str, int], None] | None = None) -> float:
    """Seconds of the whole job by hand, summary included. `compare(table, volume)` then looks at its results."""
    with _table() as table:
        with timed() as seconds:
            _in_shards(shards, lambda shard: _by_hand(shard, table))
            _attach(table)
            with connection.cursor() as cursor:
                cursor.execute(_SUMMARY.format(table=table))
                cursor.fetchall()
        if compare:
            compare(table, _VOLUME)
    return seconds()


@contextmanager
def _table() -> Iterator[str]:
    """A table of results as a run has it, gone at the end."""
    table = "typing_engine_result_bench"
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '256MB'")  # as typing_attach_results has it
        cursor.execute("SELECT typing_make_results(%s, %s)", [table, _VOLUME])
    yield table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE typing_engine_result DETACH PARTITION {table}")
        cursor.execute(f"DROP TABLE {table}")


def _attach(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT typing_attach_table(%s, %s)", [table, _VOLUME])


def _constants(shard: Shard, table: str) -> str:
    """As many rows as the shard has households."""
    last = shard.first_id + shard.households - 1
    return _CONSTANTS.format(table=table, volume=_VOLUME, first=shard.first_id, last=last)


def _by_hand(shard: Shard, table: str) -> str:
    return _BY_HAND.format(table=table, volume=_VOLUME, first=shard.first_id, last=shard.last_id)


def _in_shards(shards: list[Shard], statement: Callable[[Shard], str]) -> None:
    """Carry the statement of every shard out, by as many sessions as the worker has processes."""

    def write(shard: Shard) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement(shard))

    def let_go(_: int) -> None:
        connections.close_all()

    with ThreadPoolExecutor(max_workers=WRITERS, initializer=connections.close_all) as threads:
        list(threads.map(write, shards))
        list(threads.map(let_go, range(WRITERS)))


def orm_seconds(households: int, as_of: date, report_year: int) -> float:
    """Seconds of the same job in Python over the ORM: prefetch, iterator, bulk_create. Run inside a jurisdiction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT typing_open_year(%s)", [_ORM_YEAR])
    since = add_months(as_of, -12)
    window = {"period_end__gt": since, "period_end__lte": as_of}
    wanted = (
        Household.objects.filter(established_on__lte=as_of)
        .order_by("pk")
        .only("path", "authority_id", "established_on", "status", "status_on", "seasonal", "industry")
        .prefetch_related(
            # Lists of their own: asking a related manager for all() copies a query each time.
            Prefetch(
                "annualreport_set",
                to_attr="reports",
                queryset=QuerySet(AnnualReport).filter(year=report_year, filed_on__lte=as_of),
            ),
            Prefetch("riskmark_set", to_attr="marks", queryset=QuerySet(RiskMark).filter(from_on__lte=as_of)),
            Prefetch("tax_set", to_attr="taxes", queryset=QuerySet(Tax).filter(**window)),
            Prefetch("socialinsurance_set", to_attr="insurances", queryset=QuerySet(SocialInsurance).filter(**window)),
        )
    )
    with timed() as seconds:
        made: list[Result] = []
        for household in wanted[:households].iterator(chunk_size=_CHUNK):
            made.append(_typed(household, as_of, report_year))
            if len(made) == _CHUNK:
                Result.objects.bulk_create(made)
                made = []
        Result.objects.bulk_create(made)
    return seconds()


def _typed(household: Household, as_of: date, report_year: int) -> Result:
    report = next(iter(household.reports), None)
    taxes = household.taxes
    latest = max(taxes, key=lambda row: (row.period_end, row.period_start), default=None)
    months = whole_months(household.established_on, as_of)
    revenue = report.revenue if report else None
    all_paid = all(row.tax_paid is not None for row in taxes)
    at_least = sum(row.tax_at_least if row.tax_paid is None else row.tax_paid for row in taxes)
    paid = at_least if all_paid else None
    taxpayer = latest.general_taxpayer if latest else False
    insured = max((row.insured for row in household.insurances), default=0)
    grounds = _grounds(household, report, as_of, report_year)
    if grounds:
        rule, given = None, HouseholdType.INELIGIBLE
    elif months >= 36 and ((revenue or 0) >= 50_000_000 or insured >= 3 or taxpayer):
        rule, given = 0, HouseholdType.DEVELOPMENT
    elif (revenue or 0) >= 10_000_000 or (paid or 0) > 0 or insured >= 1:
        rule, given = 1, HouseholdType.GROWTH
    else:
        rule, given = 2, HouseholdType.SURVIVAL
    return Result(
        volume=-_ORM_YEAR,
        run_id=1,
        household_id=household.pk,
        path=household.path,
        authority_id=household.authority_id,
        established_on=household.established_on,
        industry=household.industry or None,
        months_in_operation=months,
        revenue=revenue,
        employees=report.employees if report else None,
        tax_paid=paid,
        tax_at_least=at_least,
        general_taxpayer=taxpayer,
        insured_people=insured,
        grounds=grounds,
        rule=rule,
        type=given,
    )


def _grounds(household: Household, report: AnnualReport | None, as_of: date, report_year: int) -> int:
    grounds = 0
    gone = household.status != RegistrationStatus.REGISTERED
    if gone and (household.status_on is None or household.status_on <= as_of):
        grounds |= Ground.NOT_REGISTERED.bit
    if report is None and household.established_on.year <= report_year:
        grounds |= Ground.REPORT_MISSING.bit
    for mark in household.marks:
        if mark.released_on is not None and mark.released_on <= as_of:
            continue
        if mark.kind == RiskKind.SUSPENDED:
            over = mark.until_on is not None and mark.until_on < as_of
            if household.seasonal or over or add_months(mark.from_on, 36) <= as_of:
                continue
        grounds |= Ground(mark.kind).bit
    return grounds
