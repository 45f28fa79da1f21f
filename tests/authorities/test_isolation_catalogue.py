"""Isolation as PostgreSQL itself has it written down: no table, partition, role or grant is left open by oversight."""

import pytest
from django.apps import apps
from django.db import transaction
from django.db.utils import ProgrammingError

from authorities.isolation import below_scope
from authorities.jurisdiction import PrivateManager, jurisdiction
from registry.models import Household
from tests.authorities.catalogue import OPEN_TABLES, role, rows, run, tables, value, weaknesses
from tests.plans import steps

pytestmark = pytest.mark.django_db


class TestTables:
    def test_each_is_declared_open_or_isolated(self):
        assert weaknesses() == []

    def test_no_table_is_declared_open_that_is_not_there(self):
        assert set(OPEN_TABLES) <= tables()

    def test_an_isolated_table_has_a_manager_that_asks_for_a_jurisdiction(self):
        models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        unguarded = {
            table
            for table in tables() - set(OPEN_TABLES)
            if not isinstance(models[table]._default_manager, PrivateManager)
        }
        assert unguarded == set()
        guarded = {t for t, model in models.items() if isinstance(model._default_manager, PrivateManager)}
        assert guarded & set(OPEN_TABLES) == set()

    def test_web_may_not_empty_a_table_nor_hang_a_trigger_on_it(self):
        for table in tables():
            for right in ("TRUNCATE", "REFERENCES", "TRIGGER"):
                assert not value("SELECT has_table_privilege(%s, %s::regclass, %s)", role("web"), table, right), table

    def test_nothing_else_shows_rows(self):
        """Views work with their owner's rights and would show every row."""
        kinds = rows(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm', 'f') AND relnamespace = 'public'::regnamespace"
        )
        assert kinds == []


class TestPartitionsMadeAtRunTime:
    """The check sees tables that no migration made; each step below mends what the one before left open."""

    @pytest.fixture
    def partitioned(self, as_owner):
        with as_owner():
            run(
                'CREATE TABLE results (path text COLLATE "C", run int) PARTITION BY LIST (run)',
                "CREATE TABLE results_1 PARTITION OF results FOR VALUES IN (1)",
            )
        return self._secure

    @staticmethod
    def _secure(table: str) -> None:
        inside = below_scope("path")
        run(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY scoped ON {table} TO {role('web')} USING ({inside}) WITH CHECK ({inside})",
            f"CREATE POLICY everything ON {table} TO {role('batch')} USING (true) WITH CHECK (true)",
            f"CREATE POLICY migrations ON {table} TO {role('owner')} USING (true) WITH CHECK (true)",
        )

    def test_without_security_parent_and_partition_are_found(self, partitioned):
        assert {sentence.split(":")[0] for sentence in weaknesses()} == {"results", "results_1"}

    def test_a_partition_does_not_get_its_parents_policies(self, partitioned, as_owner):
        with as_owner():
            partitioned("results")
        assert {sentence.split(":")[0] for sentence in weaknesses()} == {"results_1"}

    def test_web_reads_through_the_parent_only(self, partitioned, as_owner):
        with as_owner():
            partitioned("results")
            partitioned("results_1")
        assert weaknesses() == []
        with as_owner():
            run(f"GRANT SELECT ON results_1 TO {role('web')}")
        assert weaknesses() == ["results_1: web reads a partition past its parent (SELECT)"]

    @pytest.mark.parametrize(
        "damage",
        [
            "ALTER TABLE results NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE results DISABLE ROW LEVEL SECURITY",
            "DROP POLICY migrations ON results",
            "ALTER POLICY scoped ON results TO PUBLIC",
            "ALTER POLICY scoped ON results USING (true) WITH CHECK (true)",
            "ALTER POLICY scoped ON results WITH CHECK (true)",
            "CREATE POLICY more ON results USING (true)",
        ],
    )
    def test_each_piece_of_the_protection_is_looked_for(self, partitioned, as_owner, damage):
        with as_owner():
            partitioned("results")
            partitioned("results_1")
            run(damage)
        assert weaknesses() != []

    def test_a_scope_is_kept_on_a_partitioned_table(self, partitioned, as_owner):
        with as_owner():
            partitioned("results")
            partitioned("results_1")
            run(
                "INSERT INTO results VALUES ('/42/01/06/', 1), ('/43/01/02/', 1)",
                f"GRANT SELECT ON results TO {role('web')}",
            )
        assert rows("SELECT path FROM results") == []
        with jurisdiction("/42/"):
            assert rows("SELECT path FROM results") == [("/42/01/06/",)]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows("SELECT path FROM results_1")


class TestRoles:
    @pytest.mark.parametrize("name", ["owner", "web", "batch"])
    def test_none_gets_past_the_policies(self, name):
        assert rows("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", role(name)) == [(False, False)]

    @pytest.mark.parametrize("name", ["web", "batch"])
    def test_neither_is_a_member_of_another(self, name):
        """A policy for a role binds its members too."""
        others = rows(
            "SELECT rolname FROM pg_roles WHERE rolname <> %s AND pg_has_role(%s, oid, 'MEMBER')",
            role(name),
            role(name),
        )
        assert others == []

    def test_the_tests_themselves_work_as_web(self):
        assert value("SELECT current_user") == role("web")

    def test_web_makes_nothing(self):
        schemas = rows(
            "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_temp%%' AND nspname NOT LIKE 'pg\\_toast%%'"
        )
        assert ("public",) in schemas
        for (schema,) in schemas:
            assert not value("SELECT has_schema_privilege(%s, %s, 'CREATE')", role("web"), schema), schema
        assert not value("SELECT has_database_privilege(%s, current_database(), 'CREATE')", role("web"))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run("CREATE TABLE public.mine (id int)")

    def test_web_does_not_see_what_is_being_taken_in(self, as_batch):
        with as_batch():
            run("CREATE UNLOGGED TABLE staging.delivery_0 AS SELECT '张三' AS operator_name")
        assert not value("SELECT has_schema_privilege(%s, 'staging', 'USAGE')", role("web"))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows("SELECT * FROM staging.delivery_0")

    def test_new_tables_are_closed(self, as_owner):
        """No default privileges: a table without an operation of authorities.isolation is nobody's."""
        assert value("SELECT count(*) FROM pg_default_acl") == 0
        with as_owner():
            run("CREATE TABLE forgotten (path text)")
        for name in ("web", "batch"):
            assert not value("SELECT has_table_privilege(%s, 'forgotten', 'SELECT')", role(name))
        assert "forgotten: no row-level security" in weaknesses()


class TestPlans:
    """The range form of the policy is served by a B-tree; LIKE and ^@ are not (MEASUREMENTS)."""

    @pytest.fixture
    def many(self, as_batch, as_owner, household):
        one = household("420106")
        with as_batch():
            run(
                f"""CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
                SELECT h.*, n FROM registry_household h, generate_series(1, 20000) n WHERE h.id = {one.pk}""",
                """UPDATE copies SET id = id + n, code = '92' || lpad(n::text, 16, '0'),
                path = '/42/' || lpad((n % 17)::text, 2, '0') || '/' || lpad((n / 17 % 10)::text, 2, '0') || '/'""",
                "ALTER TABLE copies DROP COLUMN n",
                "INSERT INTO registry_household OVERRIDING SYSTEM VALUE SELECT * FROM copies",
            )
        with as_owner():
            run("ANALYZE registry_household")

    @staticmethod
    def indexes(sql: str, *params) -> set[str]:
        plan = value(f"EXPLAIN (FORMAT JSON) {sql}", *params)
        found = steps(plan[0]["Plan"])
        assert "Seq Scan" not in [step["Node Type"] for step in found], plan
        return {step["Index Name"] for step in found if "Index Name" in step}

    def test_raw_sql_of_a_county(self, many):
        with jurisdiction("/42/01/06/"):
            assert 0 < value("SELECT count(*) FROM registry_household") < 200
            # One index for each policy, and their rows put together.
            assert self.indexes("SELECT name FROM registry_household") == {
                "household_path",
                "household_operator",
                "registry_household_pkey",
            }

    def test_the_manager_of_a_county(self, many):
        with jurisdiction("/42/01/06/"):
            sql, params = Household.objects.for_list().order_by("path", "id")[:50].query.sql_with_params()
            assert "household_path" in self.indexes(sql, *params)
