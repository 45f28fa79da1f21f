"""The statement itself: how it is planned whatever statistics say, whose rows it reads, what damaged feeds do to it."""

from datetime import date, timedelta

import pytest
from django.db import connection

from authorities.jurisdiction import nationwide
from registry.models import Indicator, SocialInsurance, Tax
from tests import factories
from tests.factories import typing_standards
from tests.factories.typing_standards import StandardFactory
from tests.plans import steps
from tests.typing_engine.batch.documents import DOCUMENTS, PLAIN
from typing_engine.batch import statement
from typing_engine.models import Run, Standard
from typing_engine.standard.compile import compile as compile_standard
from typing_engine.standard.document import read

AS_OF = date(2026, 7, 15)
_WHOLE = {"tax": ["/42/"], "social_insurance": ["/42/"]}
_IN_PART = {"tax": ["/42/01/", "/42/05/06/"], "social_insurance": ["/42/02/"]}
# A function scan reads no table: it counts the days of the suspensions of one household.
_STREAMS = {
    "Merge Join", "Index Scan", "Index Only Scan", "Aggregate", "Subquery Scan", "Result", "Materialize",
    "Function Scan",
}  # fmt: skip


def _select(document: str, areas: dict = _WHOLE, **narrowed) -> str:
    standard, problems = read(document)
    assert not problems
    return statement.select_statement("/42/", AS_OF, 2025, areas, compile_standard(standard), **narrowed)


def _rows(document: str, **narrowed) -> list[dict]:
    statement.plan_as_merges()
    with connection.cursor() as cursor:
        cursor.execute(_select(document, **narrowed))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("areas", [_WHOLE, _IN_PART, {}], ids=["received", "in part", "not received"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_tables_are_merged_in_the_order_of_their_keys_though_statistics_know_of_no_row(as_batch, name, areas):
    """As far as PostgreSQL knows every table is empty here: it would look each fact up by itself."""
    with as_batch(), connection.cursor() as cursor:
        statement.plan_as_merges()
        cursor.execute(f"EXPLAIN (FORMAT JSON) {_select(DOCUMENTS[name], areas, first_id=50_001, last_id=100_000)}")
        plan = cursor.fetchone()[0][0]["Plan"]
    found = steps(plan)
    assert {step["Node Type"] for step in found} <= _STREAMS
    # Each table is read for these households only.
    scans = [step for step in found if "Relation Name" in step]
    assert all(step["Function Name"] == "unnest" for step in found if step["Node Type"] == "Function Scan")
    assert len(scans) >= 3
    assert all(">= 50001" in scan["Index Cond"] and "<= 100000" in scan["Index Cond"] for scan in scans)


@pytest.mark.parametrize("name", ["plain", "scored"])
def test_rules_and_scores_are_worked_out_once_a_household(as_batch, name):
    standard, _ = read(DOCUMENTS[name])
    compiled = compile_standard(standard)
    with as_batch(), connection.cursor() as cursor:
        statement.plan_as_merges()
        cursor.execute(f"EXPLAIN (VERBOSE) {_select(DOCUMENTS[name])}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    written = (compiled.score_sql or "") + compiled.rule_sql
    assert plan.count("starts_with(") == written.count("starts_with(") > 0
    assert plan.count("date_part('year'") == 1


def test_households_of_other_provinces_are_no_part(as_batch):
    with as_batch():
        ours, *others = (factories.household(authority, kind="growth") for authority in ("420106", "410102", "430102"))
        found = _rows(PLAIN, first_id=ours.pk, last_id=others[-1].pk)
    assert [(row["household_id"], row["path"], row["type"]) for row in found] == [(ours.pk, "/42/01/06/", "growth")]


def test_a_sum_beyond_all_measure_stops_no_run(as_batch):
    """One damaged household must not keep a province from its results: its sum is held at the largest number."""
    with as_batch(), nationwide():
        household = factories.household("420106", kind="survival")
        Tax.objects.bulk_create(
            Tax(
                household=household,
                period_start=AS_OF - timedelta(days=apart),
                period_end=AS_OF,
                tax_paid=99_999_999_999_999_999,
                delivery_id=0,
            )
            for apart in range(100)
        )
        SocialInsurance.objects.create(
            household=household, period_start=AS_OF, period_end=AS_OF, insured=999_999_999, delivery_id=0
        )
        (row,) = _rows(PLAIN, household_ids=[household.pk])
    assert row["tax_paid"] == row["tax_at_least"] == 2**63 - 1
    assert row["insured_people"] == 999_999_999


@pytest.mark.parametrize(
    "periods",
    [
        # The latest end counts, however late another begins; of two with one end, the later beginning.
        [(AS_OF - timedelta(days=1), AS_OF - timedelta(days=1), True), (date(1, 1, 1), AS_OF, False)],
        [(date(1, 1, 1), AS_OF, True), (date(1, 1, 2), AS_OF, False)],
        [(AS_OF, AS_OF, False), (AS_OF - timedelta(days=1), AS_OF, True)],
    ],
)
def test_the_latest_period_says_who_is_a_general_taxpayer_from_the_first_day_of_the_calendar_on(as_batch, periods):
    with as_batch(), nationwide():
        household = factories.household("420106", kind="survival", established_on=date(1, 1, 1))
        Tax.objects.bulk_create(
            Tax(
                household=household,
                period_start=start,
                period_end=end,
                tax_paid=1,
                general_taxpayer=answer,
                delivery_id=0,
            )
            for start, end, answer in periods
        )
        (row,) = _rows(PLAIN, household_ids=[household.pk])
    assert row["months_in_operation"] == 2025 * 12 + 6
    assert row["general_taxpayer"] is False


@pytest.mark.parametrize("name", ["x'); --", "百分之%s的指标", 'a"b\\c', "extra_0"])
def test_an_indicator_may_have_any_name(as_batch, name):
    document = typing_standards.document(
        indicators={name: {"label": "示例", "kind": "text"}},
        decide=[
            {"type": "development", "label": "一", "when": {"indicator": name, "is": name}},
            {"type": "growth", "label": "二", "when": {"indicator": name, "is": "%"}},
            {"type": "survival", "label": "三", "otherwise": True},
        ],
    )
    with as_batch(), nationwide():
        household = factories.household("420106", kind="survival")
        Indicator.objects.create(household=household, indicator=name, value=name, as_of=AS_OF, delivery_id=0)
        (row,) = _rows(document, household_ids=[household.pk])
    assert (row["type"], row["extras"]) == ("development", [name])


def test_a_published_standard_that_can_no_longer_be_read_stops_the_run_loudly(as_batch):
    with as_batch(), nationwide():
        standard = StandardFactory()
        run = Run(pk=1, path="/42/", standard=Standard(document=standard.document.replace("revenue", "turnover")))
        with pytest.raises(statement.UnreadableStandard, match=r"\$\.decide\[0\]\.when"):
            statement.context(run)
