"""Tables of results: isolated from their first moment, attached when they are whole, never changed (DESIGN 3, 4)."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from authorities.jurisdiction import jurisdiction
from tests.authorities.catalogue import role, rows, run, value, weaknesses
from tests.factories.typing_standards import AS_OF
from tests.typing_engine.runs import run_steps
from typing_engine import computing, runs
from typing_engine.batch import shards
from typing_engine.models import Result

pytestmark = pytest.mark.django_db


def table_of(a_run) -> str:
    return f"typing_engine_result_{a_run.pk}"


def is_attached(name: str) -> bool:
    return value("SELECT relispartition FROM pg_class WHERE oid = %s::regclass", name)


def rights(of: str, name: str) -> set[str]:
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    return {kind for kind in kinds if value("SELECT has_table_privilege(%s, %s::regclass, %s)", role(of), name, kind)}


@pytest.fixture
def opened(run, as_batch, monkeypatch):
    """A run that stands in the middle: some of its results are written, its table is not attached."""
    monkeypatch.setattr("typing_engine.computing._finish", lambda a_run, report: a_run)
    with as_batch():
        return computing.compute(run.pk)


class TestBeforeItIsAttached:
    def test_it_is_isolated(self, opened):
        assert not is_attached(table_of(opened))
        assert weaknesses() == []

    def test_web_does_not_reach_it_at_all(self, opened):
        assert rights("web", table_of(opened)) == set()
        with jurisdiction("/42/"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(f"SELECT * FROM {table_of(opened)}")

    def test_workers_add_rows_and_change_none(self, opened):
        assert rights("batch", table_of(opened)) == {"SELECT", "INSERT"}

    def test_its_rows_are_no_results_yet(self, opened, as_batch):
        with as_batch():
            assert value(f"SELECT count(*) FROM {table_of(opened)}") == 4
            assert value("SELECT count(*) FROM typing_engine_result") == 0

    def test_its_columns_are_the_parents(self, opened):
        columns = "SELECT attname, atttypid, attnotnull, attcollation FROM pg_attribute WHERE attrelid = %s::regclass"
        parent, own = (
            rows(f"{columns} AND attnum > 0 ORDER BY attnum", name)
            for name in ("typing_engine_result", table_of(opened))
        )
        assert own == parent

    @pytest.mark.parametrize("change", ["volume = volume + 1", "rule = NULL", "grounds = 1"])
    def test_it_takes_no_row_that_contradicts_itself_or_is_anothers(self, opened, as_batch, change):
        name = table_of(opened)
        copied = f"CREATE TEMPORARY TABLE copied ON COMMIT DROP AS SELECT * FROM {name} WHERE grounds = 0 LIMIT 1"
        with as_batch(), pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
            run(copied, f"UPDATE copied SET {change}", f"INSERT INTO {name} SELECT * FROM copied")

    def test_a_run_with_a_shard_to_do_is_not_attached(self, opened, as_batch):
        with as_batch():
            run("UPDATE typing_engine_shard SET status = 'pending'")
            with jurisdiction("/42/"), pytest.raises(ProgrammingError, match="not computed yet"), transaction.atomic():
                shards.attach_table(opened)

    def test_with_two_results_for_a_household_it_is_not_attached(self, opened, as_batch):
        refused = pytest.raises(IntegrityError, match="could not create unique index")
        with as_batch(), jurisdiction("/42/"), refused, transaction.atomic():
            run(f"INSERT INTO {table_of(opened)} SELECT * FROM {table_of(opened)} LIMIT 1")
            shards.attach_table(opened)

    def test_no_table_is_made_for_a_run_that_there_is_not(self, run, as_batch):
        for number in (run.pk, run.pk + 1):
            with as_batch(), pytest.raises(ProgrammingError, match="no table of its own"), transaction.atomic():
                rows("SELECT typing_open_results(%s)", number)


class TestWhenItIsAttached:
    def test_it_is_isolated(self, computed):
        assert is_attached(table_of(computed))
        assert weaknesses() == []

    def test_a_bureau_sees_the_results_of_its_own_households(self, computed):
        seen = {}
        for path in ("/42/", "/42/01/06/", "/42/01/02/", "/43/"):
            with jurisdiction(path):
                seen[path] = (Result.objects.count(), value("SELECT count(*) FROM typing_engine_result"))
        assert seen == {"/42/": (4, 4), "/42/01/06/": (2, 2), "/42/01/02/": (2, 2), "/43/": (0, 0)}

    def test_web_reads_through_the_parent_only(self, computed):
        assert rights("web", table_of(computed)) == set()
        assert rights("web", "typing_engine_result") == {"SELECT"}

    def test_nothing_more_is_written_past_the_parent(self, computed):
        assert rights("batch", table_of(computed)) == {"SELECT"}
        assert rights("batch", "typing_engine_result") == {"SELECT", "INSERT"}

    def test_it_has_the_indexes_of_the_parent(self, computed):
        unmatched = """SELECT count(*) FROM pg_index parent
            WHERE parent.indrelid = 'typing_engine_result'::regclass AND NOT EXISTS (
                SELECT FROM pg_inherits JOIN pg_index own ON own.indexrelid = inhrelid
                WHERE inhparent = parent.indexrelid AND own.indrelid = %s::regclass AND own.indisvalid)"""
        assert value("SELECT count(*) FROM pg_index WHERE indrelid = 'typing_engine_result'::regclass") == 2
        assert value(unmatched, table_of(computed)) == 0

    @pytest.mark.parametrize("table", ["typing_engine_result", "typing_engine_result_{}"])
    @pytest.mark.parametrize("statement", ["UPDATE {} SET rule = 0", "DELETE FROM {}", "TRUNCATE {}"])
    def test_not_even_the_owner_changes_a_result(self, computed, as_owner, table, statement):
        name = table.format(computed.pk)
        with as_owner(), pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
            run(statement.format(name))

    def test_nothing_is_added_through_the_parent_either(self, computed, as_batch, as_owner):
        for acting in (as_batch, as_owner):
            with acting(), pytest.raises(IntegrityError, match="are complete"), transaction.atomic():
                run("INSERT INTO typing_engine_result SELECT * FROM typing_engine_result")

    def test_attached_again_it_stays_as_it_is(self, computed, as_batch):
        with as_batch():
            shards.attach_table(computed)
            shards.open_table(computed)
        assert is_attached(table_of(computed))


class TestPartialRuns:
    @pytest.fixture
    def partial(self, standard, households, requester, as_batch):
        ids = [households["growth"].pk, households["ineligible"].pk]
        asked = runs.request_partial_run(province="42", household_ids=ids, as_of=AS_OF, reason="异议核查", by=requester)
        with as_batch():
            return computing.compute(asked.pk)

    def test_they_share_a_table_a_year(self, partial, households, as_batch):
        assert partial.volume == -AS_OF.year
        with as_batch():
            another = runs.request_partial_run(
                province="42",
                household_ids=[households["growth"].pk],
                as_of=AS_OF,
                reason="异议再次核查",
                by=None,
            )
            another = computing.compute(another.pk)
        assert (partial.households, another.households) == (2, 1)
        assert run_steps.types_of(another) == {households["growth"].pk: "growth"}
        assert run_steps.types_of(partial) == {
            households["growth"].pk: "growth",
            households["ineligible"].pk: "ineligible",
        }

    def test_a_household_has_one_result_a_run(self, partial, as_batch):
        with as_batch(), pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
            run("INSERT INTO typing_engine_result SELECT * FROM typing_engine_result")

    def test_the_years_table_is_isolated_and_append_only(self, partial, as_owner):
        name = f"typing_engine_result_year_{AS_OF.year}"
        assert is_attached(name)
        assert weaknesses() == []
        assert rights("batch", name) == {"SELECT"}
        for statement in (f"TRUNCATE {name}", f"DELETE FROM {name}"):
            with as_owner(), pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
                run(statement)


@pytest.mark.parametrize(
    "call",
    ["typing_open_results(1)", "typing_attach_results(1)", "typing_open_year(2026)", "typing_make_results('x', 1)"],
)
def test_web_makes_no_tables(call, db):
    with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
        rows(f"SELECT {call}")


@pytest.mark.parametrize("call", ["typing_make_results('x', 1)", "typing_attach_table('x', 1)"])
def test_batch_makes_only_tables_that_are_isolated(call, as_batch):
    with as_batch(), pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
        rows(f"SELECT {call}")
