"""Migration operations that give a table its grants and, when its rows are private, forced row-level security.

Third isolation layer of DESIGN 3. Policies name the roles of config: `owner` migrates, `web` sees its scope, `batch`
works over all; nobody has BYPASSRLS. A table without one of these operations is not readable by `web` at all.
"""

from django.conf import settings
from django.db.migrations.operations import RunSQL

# '' outside of a jurisdiction becomes NULL, and a comparison with NULL lets no row through.
_SCOPE = "NULLIF(current_setting('app.scope', true), '')"
_HOUSEHOLD = "NULLIF(current_setting('app.household', true), '')::bigint"
_DOCUMENT = "decode(NULLIF(current_setting('app.operator', true), ''), 'hex')"


def _role(name: str) -> str:
    return '"' + settings.DATABASE_ROLE_NAMES[name].replace('"', '""') + '"'


def _grants(table: str, *, web: str, batch: str) -> list[str]:
    statements = [f'REVOKE ALL ON "{table}" FROM PUBLIC']
    if web:
        statements.append(f'GRANT {web} ON "{table}" TO {_role("web")}')
    if batch:
        statements.append(f'GRANT {batch} ON "{table}" TO {_role("batch")}')
    return statements


def open_table(table: str, *, web: str = "SELECT", batch: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Grants for a table without private rows (reference data, the public directory, the framework's own)."""
    return RunSQL(_grants(table, web=web, batch=batch), reverse_sql=RunSQL.noop)


def private_table(
    table: str, *, path: str = "path", web: str = "SELECT", batch: str = "SELECT, INSERT, UPDATE"
) -> RunSQL:
    """Forced row-level security over the row's own path column."""
    inside = f'"{path}" >= {_SCOPE} AND "{path}" < left({_SCOPE}, -1) || \'0\''
    return _private(table, inside, web=web, batch=batch)


def private_through_household(table: str, *, web: str = "SELECT", batch: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Forced row-level security over the household's path: a fact follows its household when that moves."""
    return _private(table, _through_household(table), web=web, batch=batch)


def scope_alone(table: str) -> RunSQL:
    """Bring a table that was isolated through its household before households could log in to today's condition.

    It asked whether the household is seen, whoever sees it; now that a household sees itself, the scope is asked for.
    """
    inside = _through_household(table)
    return RunSQL(f'ALTER POLICY scoped ON "{table}" USING ({inside}) WITH CHECK ({inside})', reverse_sql=RunSQL.noop)


def own_rows(table: str, *, household: str = "household_id", written: bool = False) -> RunSQL:
    """A household that is logged in sees its own rows; it writes them only where that is said."""
    inside = f'"{household}" = {_HOUSEHOLD}'
    command = f"TO {_role('web')} USING ({inside}) WITH CHECK ({inside})"
    if not written:
        command = f"FOR SELECT TO {_role('web')} USING ({inside})"
    return RunSQL(f'CREATE POLICY own ON "{table}" {command}', reverse_sql=f'DROP POLICY own ON "{table}"')


def rows_naming_a_person(table: str, *, document: str) -> RunSQL:
    """Rows that name a natural person are found by the blind index of his document, once he has proven it."""
    return RunSQL(
        f'CREATE POLICY named ON "{table}" FOR SELECT TO {_role("web")} USING ("{document}" = {_DOCUMENT})',
        reverse_sql=f'DROP POLICY named ON "{table}"',
    )


def _through_household(table: str) -> str:
    """The household's own policies apply inside this condition too; the range says that only the scope counts here."""
    return (
        f'EXISTS (SELECT 1 FROM registry_household h WHERE h.id = "{table}".household_id'
        f" AND h.path >= {_SCOPE} AND h.path < left({_SCOPE}, -1) || '0')"
    )


def _private(table: str, inside: str, *, web: str, batch: str) -> RunSQL:
    return RunSQL(
        [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY scoped ON "{table}" TO {_role("web")} USING ({inside}) WITH CHECK ({inside})',
            f'CREATE POLICY everything ON "{table}" TO {_role("batch")} USING (true) WITH CHECK (true)',
            # Without it a data migration under FORCE would silently touch no row.
            f'CREATE POLICY migrations ON "{table}" TO {_role("owner")} USING (true) WITH CHECK (true)',
            *_grants(table, web=web, batch=batch),
        ],
        reverse_sql=[
            f'DROP POLICY scoped ON "{table}"',
            f'DROP POLICY everything ON "{table}"',
            f'DROP POLICY migrations ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ],
    )


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE by trigger, whoever asks: history is never edited."""
    function = f"{table}_is_append_only"
    return RunSQL(
        [
            f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            f'CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        ],
        reverse_sql=[
            f'DROP TRIGGER append_only_whole ON "{table}"',
            f'DROP TRIGGER append_only ON "{table}"',
            f"DROP FUNCTION {function}()",
        ],
    )
