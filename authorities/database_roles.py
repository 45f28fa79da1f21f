"""The three database roles (DESIGN 3): made where they are missing and where the owner may."""

from django.conf import settings
from django.db import connection
from psycopg import sql


class RoleUnfit(Exception):
    """A database role cannot be made, or could get past the policies. The text says how to mend it."""

    code = "database_role_unfit"


def prepare_roles() -> list[str]:
    """Make `web` and `batch` where missing, let them connect, and refuse roles that policies do not bind.

    A role made here gets the password of its URL. Returns what was done, in Chinese. Raises RoleUnfit.
    """
    done = []
    names = settings.DATABASE_ROLE_NAMES
    if len(set(names.values())) != len(names):
        raise RoleUnfit("owner、web、batch 必须是三个不同的数据库角色。")
    with connection.cursor() as cursor:
        for role in ("web", "batch"):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [names[role]])
            if cursor.fetchone():
                continue
            cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                raise RoleUnfit(f"数据库缺少角色 {names[role]}，而当前角色无权创建；请由数据库管理员执行 CREATE ROLE。")
            password = settings.DATABASE_ROLE_PASSWORDS[role]
            cursor.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOBYPASSRLS NOCREATEDB NOCREATEROLE {}").format(
                    sql.Identifier(names[role]), sql.SQL("PASSWORD {}").format(password) if password else sql.SQL("")
                )
            )
            done.append(f"已创建数据库角色 {names[role]}")
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls)",
            [list(names.values())],
        )
        unbound = [name for (name,) in cursor.fetchall()]
        if unbound:
            raise RoleUnfit(f"角色 {', '.join(unbound)} 是超级用户或可绕过行级安全，隔离将失效；请换用普通角色。")
        _refuse_members(cursor)
        # PostgreSQL before 15 let everybody make tables here, and a cluster upgraded from there still does.
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for role in ("web", "batch"):
            cursor.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(connection.settings_dict["NAME"]), sql.Identifier(names[role])
                )
            )
            cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(names[role])))
    return done


def _refuse_members(cursor) -> None:
    """A policy binds the members of its role too, so nobody may be a member of a role that sees more."""
    names = settings.DATABASE_ROLE_NAMES
    cursor.execute(
        """SELECT member.rolname, other.rolname FROM pg_roles member JOIN pg_roles other ON other.oid <> member.oid
        WHERE pg_has_role(member.oid, other.oid, 'MEMBER')
          AND (member.rolname = ANY(%s) AND (other.rolsuper OR other.rolbypassrls)
               OR member.rolname = %s AND other.rolname = ANY(%s) OR member.rolname = %s AND other.rolname = %s)
        ORDER BY 1, 2""",
        [list(names.values()), names["web"], [names["owner"], names["batch"]], names["batch"], names["owner"]],
    )
    for member, other in cursor.fetchall():
        raise RoleUnfit(f"角色 {member} 是角色 {other} 的成员，可借此越过隔离；请执行 REVOKE {other} FROM {member}。")
