"""Three roles, none of which can get past the policies, or `manage.py prepare` says so and stops."""

import pytest

from authorities.database_roles import RoleUnfit, prepare_roles
from tests.authorities.catalogue import role, rows, run, value


@pytest.fixture
def prepare(settings, as_owner):
    """`prepare(web="…")` → what prepare_roles() does when `web` is that role. A role made here goes with the test."""

    def with_names(*, acting=as_owner, **names: str) -> list[str]:
        real = settings.DATABASE_ROLE_NAMES
        with acting():
            settings.DATABASE_ROLE_NAMES = {**real, **names}
            try:
                return prepare_roles()
            finally:
                settings.DATABASE_ROLE_NAMES = real

    return with_names


def superuser() -> str:
    return value("SELECT rolname FROM pg_roles WHERE rolsuper ORDER BY 1 LIMIT 1")


def test_as_they_are_there_is_nothing_to_do(prepare):
    assert prepare() == []


@pytest.mark.parametrize("name", ["owner", "web", "batch"])
def test_a_superuser_is_refused(prepare, name):
    with pytest.raises(RoleUnfit, match=superuser()):
        prepare(**{name: superuser()})


@pytest.mark.parametrize(("name", "other"), [("web", "owner"), ("web", "batch"), ("batch", "owner")])
def test_one_role_for_two_is_refused(prepare, name, other):
    with pytest.raises(RoleUnfit, match="三个不同"):
        prepare(**{name: role(other)})


@pytest.mark.parametrize("name", ["web", "batch"])
def test_a_missing_one_is_made_without_any_right_over_others(prepare, name):
    assert prepare(**{name: "sample made"}) == ["已创建数据库角色 sample made"]
    assert rows(
        """SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
        FROM pg_roles WHERE rolname = 'sample made'"""
    ) == [(True, False, False, False, False, False)]
    assert value("SELECT has_schema_privilege('sample made', 'public', 'USAGE')")
    assert not value("SELECT has_schema_privilege('sample made', 'public', 'CREATE')")


def test_any_password_of_its_url_will_do(prepare, settings):
    settings.DATABASE_ROLE_PASSWORDS = {**settings.DATABASE_ROLE_PASSWORDS, "web": "it's \\ a 示例 %s"}
    assert prepare(web="sample_made") == ["已创建数据库角色 sample_made"]


def test_who_may_not_make_roles_is_told_what_to_ask_for(prepare, as_batch):
    with pytest.raises(RoleUnfit, match=r"sample_missing.*CREATE ROLE"):
        prepare(web="sample_missing", acting=as_batch)


class TestMembers:
    """Policies bind the members of their role too: a `web` that is a member of `batch` would see everything."""

    def test_web_in_batch(self, prepare, as_owner):
        with as_owner():
            run("CREATE ROLE sample_web", f"GRANT {role('batch')} TO sample_web")
        with pytest.raises(RoleUnfit, match=f"REVOKE {role('batch')} FROM sample_web"):
            prepare(web="sample_web")

    def test_web_in_a_role_that_is_in_batch(self, prepare, as_owner):
        with as_owner():
            run(
                "CREATE ROLE sample_web",
                "CREATE ROLE sample_group",
                f"GRANT {role('batch')} TO sample_group",
                "GRANT sample_group TO sample_web",
            )
        with pytest.raises(RoleUnfit, match=f"REVOKE {role('batch')} FROM sample_web"):
            prepare(web="sample_web")

    @pytest.mark.parametrize("name", ["web", "batch"])
    def test_either_in_the_owner(self, prepare, as_owner, name):
        with as_owner():
            run("CREATE ROLE sample_owner", "CREATE ROLE sample_member", "GRANT sample_owner TO sample_member")
        with pytest.raises(RoleUnfit, match="REVOKE sample_owner FROM sample_member"):
            prepare(**{name: "sample_member", "owner": "sample_owner"})

    def test_any_other_group_is_its_own_affair(self, prepare, as_owner):
        with as_owner():
            run("CREATE ROLE sample_web", "CREATE ROLE sample_group", "GRANT sample_group TO sample_web")
        assert prepare(web="sample_web") == []


def test_everybodys_right_to_make_tables_is_taken_back(prepare, as_owner):
    """As a cluster has it that was upgraded from PostgreSQL 14 or before."""
    with as_owner():
        run("GRANT CREATE ON SCHEMA public TO PUBLIC")
    assert value("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role("web"))
    prepare()
    assert not value("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role("web"))
