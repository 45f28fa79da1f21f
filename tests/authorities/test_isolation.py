"""Three layers, closed by default (DESIGN 3): what a process at a bureau can see and write, whatever it asks."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DataError, ProgrammingError
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.jurisdiction import (
    NoJurisdiction,
    WrittenWhileLooking,
    current_path,
    jurisdiction,
    looking_from,
    looking_nationwide,
    nationwide,
)
from authorities.models import Job, StoredFile
from registry import file_purposes, job_kinds
from registry.models import AnnualReport, Credential, Difference, Household, RecordedRecognition
from tests.authorities.catalogue import role, rows, value
from tests.authorities.private_rows import one_of_each, private_models
from typing_engine.models import Result


@pytest.fixture
def each(as_batch):
    """A row of every private model, at 420106 and at 430102."""
    with as_batch():
        made = one_of_each("420106")
        one_of_each("430102")
    assert {type(row) for row in made} == set(private_models()), "private_rows.py lacks a private model"
    return [type(row) for row in made]


def raw_count(model=Household) -> int:
    return value(f'SELECT count(*) FROM "{model._meta.db_table}"')


def set_scope(text: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', %s, true)", [text])


def new_job(path: str) -> Job:
    return Job(kind=job_kinds.INTAKE, title="归集", path=path, requested_at=clock.now())


class TestManagers:
    def test_without_a_jurisdiction_each_raises(self, db):
        for model in private_models():
            for ask in (
                model.objects.count,
                model.objects.all,
                model.objects.first,
                lambda m=model: m.objects.filter(pk=1),
            ):
                with pytest.raises(NoJurisdiction):
                    ask()

    def test_the_model_registry_was_walked(self):
        assert {Household, AnnualReport, Job, StoredFile} <= set(private_models())

    def test_a_bureau_sees_its_own_and_those_below(self, household):
        mine, neighbour = household("420106"), household("420102")
        with jurisdiction("/42/01/06/"):
            assert list(Household.objects.all()) == [mine]
        with jurisdiction("/42/01/"):
            assert set(Household.objects.all()) == {mine, neighbour}

    def test_each_narrows_to_the_jurisdiction_even_where_the_database_lets_all_through(self, each, as_batch):
        """As batch: the manager is a layer of its own."""
        with as_batch():
            for model in each:
                assert raw_count(model) == 2, model
                with jurisdiction("/42/01/"):
                    assert model.objects.count() == 1, model

    def test_related_rows_are_asked_for_too(self, each):
        with nationwide():
            household = Household.objects.get(path="/42/01/06/")
            assert household.annualreport_set.count() == 1
        with pytest.raises(NoJurisdiction):
            household.annualreport_set.count()


class TestRawSql:
    def test_without_a_scope_every_table_is_empty(self, each):
        assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 0)

    @pytest.mark.parametrize("scope", ["", None, " ", "%", "-", ".", "!", "+", "42/", "/42", "/42/01/0", " /", "/ "])
    def test_a_setting_that_is_no_path_shows_nothing(self, each, scope):
        set_scope(scope)
        assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 0)

    def test_a_scope_shows_its_own(self, each):
        with jurisdiction("/42/01/06/"):
            assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 1)
        with jurisdiction("/42/01/02/"):
            assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 0)
        with nationwide():
            assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 2)
        assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 0)

    def test_batch_works_over_all_without_a_scope(self, each, as_batch):
        with as_batch():
            assert {model: raw_count(model) for model in each} == dict.fromkeys(each, 2)

    def test_a_migration_of_the_owners_touches_rows(self, household, as_owner):
        """FORCE binds the owner as well: without a policy of its own it would update 0 rows and not say so."""
        household("420106")
        with as_owner(), connection.cursor() as cursor:
            # For the tests alone the owner is a member of batch, whose policy would hide that its own is missing.
            cursor.execute(f"REVOKE {role('batch')} FROM {role('owner')}")
            cursor.execute("UPDATE registry_household SET name = '示例改名'")
            assert cursor.rowcount == 1

    @pytest.mark.parametrize(
        ("scope", "path", "seen"),
        [
            ("/4/", "/42/", False),
            ("/42/", "/4/", False),
            ("/42/01/", "/42/010/", False),
            ("/42/01/", "/42/01/", True),
            ("/42/01/", "/42/01/06/03/", True),
            ("/42/01/", "/42/", False),
            ("/42/01/", "/42/02/", False),
            ("/42/01/", "/42/01Z/", False),
            ("/42/9/", "/42/9004/", False),
            ("/42/01/", "/42/01/zz/", True),
            ("/66/", "/65/01/", False),
            ("/", "/", True),
            ("/", "/99/99/", True),
            ("/42/", "", False),
        ],
    )
    def test_a_scope_ends_with_its_segment(self, as_batch, scope, path, seen):
        """In the policy, and in the manager where the policy lets all through."""
        with as_batch():
            with nationwide():
                Job.objects.bulk_create([new_job(path)])
            with jurisdiction(scope):
                assert (raw_count(Job), Job.objects.count()) == (1, seen)
        with jurisdiction(scope):
            assert (raw_count(Job), Job.objects.count()) == (seen, seen)

    def test_a_scope_is_compared_byte_by_byte(self, db):
        """Another collation would sort '/' and the digits its own way and let neighbours in."""
        assert rows(
            "SELECT DISTINCT collation_name FROM information_schema.columns WHERE column_name IN ('path', 'area')"
        ) == [("C",)]


class TestWriting:
    """What is written must lie in the scope as well."""

    @pytest.fixture
    def may_write(self, as_owner):
        """`web` has no right to write households: their policy is tried with one of the test's."""
        with as_owner(), connection.cursor() as cursor:
            for table in ("registry_household", "registry_annualreport"):
                cursor.execute(f"GRANT INSERT, UPDATE, DELETE ON {table} TO {role('web')}")

    @pytest.mark.parametrize("path", ["/42/01/02/", "/42/", "/", ""])
    def test_a_row_of_another_bureau_cannot_be_added(self, db, path):
        with jurisdiction("/42/01/06/"):
            Job.objects.bulk_create([new_job("/42/01/06/03/")])
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Job.objects.bulk_create([new_job(path)])

    def test_a_row_cannot_be_moved_out(self, db):
        with jurisdiction("/42/01/06/"):
            job = Job.objects.create(kind=job_kinds.INTAKE, title="归集", path="/42/01/06/", requested_at=clock.now())
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Job.objects.filter(pk=job.pk).update(path="/42/01/02/")

    def test_another_bureaus_row_is_neither_changed_nor_removed(self, household, may_write):
        household("420102")
        with jurisdiction("/42/01/06/"), connection.cursor() as cursor:
            cursor.execute("UPDATE registry_household SET name = '示例改名'")
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM registry_household")
            assert cursor.rowcount == 0

    def test_a_household_cannot_be_moved_out(self, household, may_write):
        moved = household("420106")
        with jurisdiction("/42/01/06/"):
            assert Household.objects.filter(pk=moved.pk).update(name="示例改名") == 1
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Household.objects.filter(pk=moved.pk).update(path="/42/01/02/")

    def test_a_fact_cannot_be_hung_on_another_bureaus_household(self, household, may_write):
        mine, foreign = household("420106"), household("420102")
        with jurisdiction("/42/01/06/"):
            AnnualReport.objects.create(household=mine, delivery_id=1, year=2025, filed_on="2026-01-05")
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                AnnualReport.objects.create(household=foreign, delivery_id=1, year=2025, filed_on="2026-01-05")

    def test_web_writes_no_households_nor_facts(self, household):
        made = household("420106")
        with jurisdiction("/42/01/06/"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Household.objects.filter(pk=made.pk).update(name="示例改名")
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                AnnualReport.objects.create(household=made, delivery_id=1, year=2025, filed_on="2026-01-05")

    def test_nobody_removes_a_household(self, household, as_batch):
        household("420106")
        with as_batch(), nationwide(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Household.objects.all().delete()


def test_facts_follow_their_household_to_another_bureau(each, as_batch):
    facts = [
        model
        for model in each
        # (Lists of credentials are a province's, whatever household a row names; a record of a title from before the
        # platform stays with whoever looks into it; a difference follows with the next comparison.)
        if model._meta.app_label == "registry"
        and model not in (Credential, Difference, RecordedRecognition)
        and "household" in {field.name for field in model._meta.fields}
    ]
    assert len(facts) == 16
    with jurisdiction("/42/01/06/"):
        assert {model: raw_count(model) for model in facts} == dict.fromkeys(facts, 1)
    with as_batch(), jurisdiction("/42/01/06/"):
        Household.objects.update(path="/42/01/02/")
    with jurisdiction("/42/01/06/"):
        assert {model: raw_count(model) for model in facts} == dict.fromkeys(facts, 0)
        assert {model: model.objects.count() for model in facts} == dict.fromkeys(facts, 0)
    with jurisdiction("/42/01/02/"):
        assert {model: raw_count(model) for model in facts} == dict.fromkeys(facts, 1)
        assert {model: model.objects.count() for model in facts} == dict.fromkeys(facts, 1)


def test_a_result_stays_with_the_bureau_of_its_day(each, as_batch):
    with as_batch(), jurisdiction("/42/01/06/"):
        Household.objects.update(path="/42/01/02/")
    with jurisdiction("/42/01/06/"):
        assert (raw_count(Result), Result.objects.count()) == (1, 1)
    with jurisdiction("/42/01/02/"):
        assert (raw_count(Result), Result.objects.count()) == (0, 0)


class TestBlocks:
    @pytest.mark.parametrize("path", ["42", "/42", "42/", "", "/42/01", "//", "/42//", "/42/0%/", "/42/../", "/42/ /"])
    def test_only_a_bureaus_path_is_a_scope(self, db, path):
        with pytest.raises(ValueError, match="path of a bureau"), jurisdiction(path):
            pass

    def test_it_names_the_bureau_while_it_runs(self, db):
        with pytest.raises(NoJurisdiction):
            current_path()
        with jurisdiction("/42/"):
            assert current_path() == "/42/"
        with pytest.raises(NoJurisdiction):
            current_path()

    def test_an_inner_block_that_ends_gives_the_outer_scope_back(self, household):
        household("420106")
        household("430102")
        with jurisdiction("/42/"):
            with nationwide():
                assert raw_count() == 2
            assert (current_path(), raw_count()) == ("/42/", 1)
        assert raw_count() == 0

    def test_an_inner_block_that_raises_gives_the_outer_scope_back(self, household):
        household("420106")
        household("430102")
        with jurisdiction("/42/"):
            with pytest.raises(RuntimeError), nationwide():
                raise RuntimeError
            assert (current_path(), raw_count()) == ("/42/", 1)
            with pytest.raises(IntegrityError), nationwide():
                Job.objects.create(title="归集", path="/", kind="intake", status="gone", requested_at=clock.now())
            assert (current_path(), raw_count()) == ("/42/", 1)

    def test_a_block_in_a_transaction_that_is_lost_leaves_no_scope(self, household):
        household("420106")
        with pytest.raises(IntegrityError), transaction.atomic(), jurisdiction("/42/"):
            Job.objects.create(title="归集", path="/42/", kind="intake", status="gone", requested_at=clock.now())
        assert raw_count() == 0

    def test_what_an_inner_block_wrote_goes_with_it(self, db):
        with jurisdiction("/42/"):
            with pytest.raises(RuntimeError), jurisdiction("/42/01/"):
                Job.objects.bulk_create([new_job("/42/01/")])
                raise RuntimeError
            assert Job.objects.count() == 0

    def test_a_query_built_inside_shows_nothing_outside(self, household):
        household("420106")
        with jurisdiction("/42/"):
            query = Household.objects.all()
            stored = StoredFile.objects.filter(purpose=file_purposes.FEED)
        assert (list(query), list(stored)) == ([], [])
        with jurisdiction("/43/"):
            assert list(query) == []


class TestLooking:
    """A block that only reads: the same rows as in `jurisdiction`, no savepoint, and as closed when something fails."""

    @pytest.fixture
    def two(self, household):
        return household("420106"), household("430102")

    @pytest.mark.parametrize("path", ["42", "", "/42", "/42/ /"])
    def test_only_a_bureaus_path_is_a_scope(self, db, path):
        with pytest.raises(ValueError, match="path of a bureau"), looking_from(path):
            pass

    def test_it_shows_what_a_jurisdiction_shows_and_gives_the_outer_scope_back(self, two):
        with looking_from("/42/"):
            assert (current_path(), raw_count(), list(Household.objects.all())) == ("/42/", 1, [two[0]])
        with jurisdiction("/42/"):
            with looking_nationwide():
                assert (raw_count(), Household.objects.count()) == (2, 2)
                with looking_from("/43/"):
                    assert list(Household.objects.all()) == [two[1]]
                assert (current_path(), raw_count()) == ("/", 2)
            assert (current_path(), raw_count()) == ("/42/", 1)
        assert raw_count() == 0
        with pytest.raises(NoJurisdiction):
            current_path()

    def test_inside_another_block_it_costs_telling_and_inside_the_same_nothing(self, two):
        with jurisdiction("/42/"):
            with CaptureQueriesContext(connection) as other, looking_nationwide():
                pass
            with CaptureQueriesContext(connection) as same, looking_from("/42/"):
                assert raw_count() == 1
        assert [query["sql"].split("(")[0] for query in other] == ["SELECT set_config"] * 2
        assert len(same) == 1

    def test_inside_a_transaction_that_looks_from_nowhere_it_ends_with_nothing_seen(self, two):
        with transaction.atomic():
            with looking_nationwide():
                assert raw_count() == 2
            assert raw_count() == 0

    def test_nothing_is_written_in_it(self, db):
        with jurisdiction("/42/"):
            for block in (looking_from("/42/"), looking_from("/42/01/"), looking_nationwide()):
                with pytest.raises(WrittenWhileLooking), transaction.atomic(), block:
                    Job.objects.bulk_create([new_job("/42/01/")])
            with pytest.raises(WrittenWhileLooking), looking_from("/42/01/"), jurisdiction("/42/01/"):
                Job.objects.update(title="")
            assert (current_path(), Job.objects.count()) == ("/42/", 0)
            Job.objects.bulk_create([new_job("/42/01/")])
        with pytest.raises(WrittenWhileLooking), looking_from("/42/"):
            Job.objects.update(title="")

    def test_what_it_raises_itself_gives_the_outer_scope_back(self, two):
        with jurisdiction("/42/"):
            with pytest.raises(RuntimeError), looking_nationwide():
                raise RuntimeError
            assert (current_path(), raw_count()) == ("/42/", 1)

    def test_a_query_that_fails_leaves_nothing_to_be_read_until_all_of_it_is_undone(self, two):
        """Without a savepoint PostgreSQL keeps the scope of the block: so nothing more is asked in that transaction."""
        with jurisdiction("/42/"):
            with transaction.atomic():
                with pytest.raises(DataError), looking_nationwide():
                    value("SELECT 1 / 0")
                assert current_path() == "/42/"
                with pytest.raises(TransactionManagementError):
                    raw_count()
            assert (current_path(), raw_count()) == ("/42/", 1)

    def test_an_error_that_somebody_kept_quiet_about_ends_it_too(self, two):
        with jurisdiction("/42/"), pytest.raises(DatabaseError, match="aborted"), transaction.atomic():  # noqa: SIM117
            with looking_nationwide():
                with pytest.raises(DataError):
                    value("SELECT 1 / 0")
