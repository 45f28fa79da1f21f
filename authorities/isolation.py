"""Migration operations with which an app's `database.py` says what the database itself keeps of its tables.

Grants and forced row-level security are the third isolation layer of DESIGN 3. Policies name the roles of config:
`owner` migrates, `web` sees its scope, `batch` works over all; nobody has BYPASSRLS. A table without one of these
operations is not readable by `web` at all. Beside them: what is append-only, functions and triggers, the first rows.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.db.migrations.operations import RunSQL

# What is no path becomes NULL, '' outside of a jurisdiction too, and a comparison with NULL lets no row through. The
# upper end of a range is made by cutting off the last character: of ' ' or '%' that would leave every row inside.
_SCOPE = "substring(current_setting('app.scope', true) FROM '^/(?:.*/)?$')"
_HOUSEHOLD = "NULLIF(current_setting('app.household', true), '')::bigint"
_DOCUMENT = "decode(NULLIF(current_setting('app.operator', true), ''), 'hex')"
# The platform's own day (authorities.clock); untold it is NULL, and whoever asks it lets nothing through.
_TODAY = "NULLIF(current_setting('app.today', true), '')::date"
# For how long a bureau still sees whom a matter was about, once nothing more was done in it: the longest that a
# decision is open to reconsideration (行政复议法 第二十条), in days.
SEEN_AFTERWARDS = 366


def role(name: str) -> str:
    """The database role of config as an SQL identifier: `owner`, `web` or `batch`."""
    return '"' + settings.DATABASE_ROLE_NAMES[name].replace('"', '""') + '"'


def below_scope(path: str) -> str:
    """What every policy for `web` asks: the path lies at or below the scope, in the form that a B-tree serves."""
    return f"{path} >= {_SCOPE} AND {path} < left({_SCOPE}, -1) || '0'"


def _grants(table: str, *, web: str, batch: str) -> list[str]:
    statements = [f'REVOKE ALL ON "{table}" FROM PUBLIC']
    if web:
        statements.append(f'GRANT {web} ON "{table}" TO {role("web")}')
    if batch:
        statements.append(f'GRANT {batch} ON "{table}" TO {role("batch")}')
    return statements


def open_table(table: str, *, web: str = "SELECT", batch: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Grants for a table without private rows (reference data, the public directory, the framework's own)."""
    return RunSQL(_grants(table, web=web, batch=batch), reverse_sql=RunSQL.noop)


def private_table(
    table: str, *, path: str = "path", web: str = "SELECT", batch: str = "SELECT, INSERT, UPDATE"
) -> RunSQL:
    """Forced row-level security over the row's own path column."""
    return _private(table, below_scope(f'"{path}"'), web=web, batch=batch)


def private_through_household(table: str, *, web: str = "SELECT", batch: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Forced row-level security over the household's path: a fact follows its household when that moves."""
    return _private(table, _through_household(table), web=web, batch=batch)


def own_rows(table: str, *, household: str = "household_id", written: bool = False) -> RunSQL:
    """A household that is logged in sees its own rows; it writes them only where that is said."""
    inside = f'"{household}" = {_HOUSEHOLD}'
    command = f"TO {role('web')} USING ({inside}) WITH CHECK ({inside})"
    if not written:
        command = f"FOR SELECT TO {role('web')} USING ({inside})"
    return RunSQL(f'CREATE POLICY own ON "{table}" {command}', reverse_sql=f'DROP POLICY own ON "{table}"')


def read_with(table: str, *, of: str, by: str) -> RunSQL:
    """Whoever sees the row that `by` names reads this one too, wherever it lies itself; writing stays with its path.

    Asked of that row as it is now, so that it follows where the row goes.
    """
    inside = f'EXISTS (SELECT 1 FROM "{of}" about WHERE about.id = "{table}"."{by}" AND {below_scope("about.path")})'
    return RunSQL(
        f'CREATE POLICY concerned ON "{table}" FOR SELECT TO {role("web")} USING ({inside})',
        reverse_sql=f'DROP POLICY concerned ON "{table}"',
    )


def sees_whom_it_is_about(matter: str, *, history: str, by: str, over: Iterable[str]) -> RunSQL:
    """A bureau that sees a matter reads the row of the household that it is about, wherever that has moved to since.

    For as long as the matter is not `over`, and then `SEEN_AFTERWARDS` days from its last move. Nothing but that row:
    facts lie where their household is, and managers of lists leave it out. A function, for a policy sees its own table
    only; it takes no argument and looks for those alone that the scope does not show anyway, mostly none.
    """
    function = f"{matter}_moved_away"
    ended = ", ".join(f"'{status}'" for status in over)
    body = f"""
        CREATE FUNCTION {function}() RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            here text := {_SCOPE};
            seen_since date := {_TODAY} - {SEEN_AFTERWARDS};
        BEGIN
            IF here IS NULL OR here = '/' THEN
                RETURN '{{}}';
            END IF;
            RETURN (SELECT COALESCE(array_agg(DISTINCT m.household_id), '{{}}')
                    FROM "{matter}" m JOIN registry_household h ON h.id = m.household_id
                    WHERE m.path >= here AND m.path < left(here, -1) || '0'
                      AND NOT (h.path >= here AND h.path < left(here, -1) || '0')
                      AND (m.status NOT IN ({ended})
                           OR EXISTS (SELECT FROM "{history}" e WHERE e."{by}" = m.id
                                      AND (e.at AT TIME ZONE 'Asia/Shanghai')::date >= seen_since)));
        END $$"""
    # After the others in the order of names, which PostgreSQL asks backwards: whoever is seen anyway asks it nothing.
    policy = f"concerned_{matter}"
    return RunSQL(
        [
            body,
            f'CREATE POLICY "{policy}" ON registry_household FOR SELECT TO {role("web")}'
            f" USING (id = ANY ((SELECT {function}())::bigint[]))",
        ],
        reverse_sql=[f'DROP POLICY "{policy}" ON registry_household', f"DROP FUNCTION {function}()"],
    )


def rows_naming_a_person(table: str, *, document: str) -> RunSQL:
    """Rows that name a natural person are found by the blind index of his document, once he has proven it."""
    return RunSQL(
        f'CREATE POLICY named ON "{table}" FOR SELECT TO {role("web")} USING ("{document}" = {_DOCUMENT})',
        reverse_sql=f'DROP POLICY named ON "{table}"',
    )


def _through_household(table: str) -> str:
    """The household's own policies apply inside this condition too; the range says that only the scope counts here."""
    return (
        f'EXISTS (SELECT 1 FROM registry_household h WHERE h.id = "{table}".household_id AND {below_scope("h.path")})'
    )


def _private(table: str, inside: str, *, web: str, batch: str) -> RunSQL:
    return RunSQL(
        [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY scoped ON "{table}" TO {role("web")} USING ({inside}) WITH CHECK ({inside})',
            f'CREATE POLICY everything ON "{table}" TO {role("batch")} USING (true) WITH CHECK (true)',
            # Without it a data migration under FORCE would silently touch no row.
            f'CREATE POLICY migrations ON "{table}" TO {role("owner")} USING (true) WITH CHECK (true)',
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


def whole_key(table: str, *columns: str) -> RunSQL:
    """The number of a row together with whose it is, for rows of other tables to name both (`lies_with`)."""
    name = f"{table}_{'_'.join(columns)}_key"
    listed = ", ".join(f'"{column}"' for column in ("id", *columns))
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT {name} UNIQUE ({listed})',
        reverse_sql=f'ALTER TABLE "{table}" DROP CONSTRAINT {name}',
    )


def lies_with(table: str, *columns: str, of: str, by: str, name: str) -> RunSQL:
    """A row lies where the row lies that it belongs to: what it says of whose it is, is what that one says.

    A policy sees the row's own columns only, and a foreign key of Django's finds its row past every policy.
    """
    here = ", ".join(f'"{column}"' for column in (by, *columns))
    there = ", ".join(f'"{column}"' for column in ("id", *columns))
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT {name} FOREIGN KEY ({here}) REFERENCES "{of}" ({there})',
        reverse_sql=f'ALTER TABLE "{table}" DROP CONSTRAINT {name}',
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


def stays_but(table: str, *later: str, until: str = "") -> RunSQL:
    """Refuse by trigger, whoever asks, that a row goes or changes, but that the columns `later` are filled in.

    Once the column `until` is filled in, not even these change.
    """
    function, columns = f"{table}_stays", f"'{{{','.join(later)}}}'::text[]"
    over = f"OLD.{until} IS NOT NULL OR " if until else ""
    return RunSQL(
        [
            f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP <> 'UPDATE' THEN
                        RAISE EXCEPTION '% is kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
                    END IF;
                    IF {over}(to_jsonb(OLD) - {columns}) IS DISTINCT FROM (to_jsonb(NEW) - {columns}) THEN
                        RAISE EXCEPTION '% stays as it was written', TG_TABLE_NAME
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                END $$""",
            f'CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}()',
            f'CREATE TRIGGER stays_whole BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {function}()',
        ],
        reverse_sql=[
            f'DROP TRIGGER stays_whole ON "{table}"',
            f'DROP TRIGGER stays ON "{table}"',
            f"DROP FUNCTION {function}()",
        ],
    )


def own_columns(table: str, *own: str) -> RunSQL:
    """A household that is logged in makes no row of this table, and changes no other columns than its own ones."""
    function, columns = f"{table}_is_the_offices", f"'{{{','.join(own)}}}'::text[]"
    return RunSQL(
        [
            f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF COALESCE(current_setting('app.household', true), '') <> ''
                       AND (TG_OP = 'INSERT'
                            OR (to_jsonb(OLD) - {columns}) IS DISTINCT FROM (to_jsonb(NEW) - {columns})) THEN
                        RAISE EXCEPTION 'a household does not write this of %', TG_TABLE_NAME
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                END $$""",
            f'CREATE TRIGGER own_word BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}()',
        ],
        reverse_sql=[f'DROP TRIGGER own_word ON "{table}"', f"DROP FUNCTION {function}()"],
    )


def functions(*definitions: str) -> RunSQL:
    """Functions, each as its CREATE FUNCTION statement."""
    names = [re.search(r"CREATE FUNCTION (\w+)\(", definition)[1] for definition in definitions]
    return RunSQL(list(definitions), reverse_sql=[f"DROP FUNCTION {name}" for name in reversed(names)])


def trigger(name: str, table: str, moment: str, function: str, *, each: str = "FOR EACH ROW") -> RunSQL:
    """A trigger: `trigger("kept", "app_case", "BEFORE UPDATE OR DELETE", "case_is_kept()")`."""
    return RunSQL(
        f'CREATE TRIGGER {name} {moment} ON "{table}" {each} EXECUTE FUNCTION {function}',
        reverse_sql=f'DROP TRIGGER {name} ON "{table}"',
    )


def first_rows(table: str, columns: tuple[str, ...], *rows: tuple) -> RunSQL:
    """Rows that every installation begins with; what is made of them later is the administrators' business."""
    names, values = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    return RunSQL(
        [(f'INSERT INTO "{table}" ({names}) VALUES ({values})', list(row)) for row in rows],
        reverse_sql=RunSQL.noop,
    )
