"""Databases for the tests: one template with all tables and reference data, copied where a test needs its own."""

import functools
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
DECIDING = ("migrations/*.py", "database.py", "database/*.py", "workflow.py", "enums.py", "enums/*.py")
URL_NAMES = ("DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_BATCH_URL")


def urls_of(database: str) -> dict[str, str]:
    """The three URLs with another database in them."""
    return {name: urlunsplit(urlsplit(os.environ[name])._replace(path=f"/{database}")) for name in URL_NAMES}


@contextmanager
def _maintenance():
    """The owner's connection to the maintenance database, outside of any transaction."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def create(name: str, *, template: str) -> None:
    """A fresh copy of a template."""
    drop(name)
    with _maintenance() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop(name: str) -> None:
    """Remove a database, whoever is still connected."""
    with _maintenance() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        )
        # Not WITH (FORCE): it would refuse where autovacuum is at work there, which a plain one sends away.
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@functools.cache
def template() -> str:
    """The template for this state of migrations and reference data, made by the real `manage.py prepare` if
    missing."""
    name = f"test_template_{_digest()}"
    making = f"{name}_making"
    with _maintenance() as connection:
        # Two runs at once on the same servers: the second waits for what the first makes.
        connection.execute("SELECT pg_advisory_lock(hashtext('template of the tests'))")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        drop(making)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
        # What bureaus keep of themselves is there too: no test that leads a case to its end need know of it.
        for command, more in (("prepare", {}), ("demo_bureaus", {"DEMO": "1", "DEMO_PASSWORD": "unused"})):
            subprocess.run(
                [sys.executable, ROOT / "manage.py", command],
                env={**os.environ, **urls_of(making), "DATABASE_ROLE": "owner", **more},
                check=True,
                stdout=subprocess.DEVNULL,
            )
        # The test process logs in as owner and works as one of the other two.
        owner, web, batch = (urlsplit(os.environ[url]).username for url in URL_NAMES)
        connection.execute(sql.SQL("GRANT {}, {} TO {}").format(*map(sql.Identifier, (web, batch, owner))))
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
        )
    return name


def _digest() -> str:
    """Fingerprint of all that decides what `prepare` makes."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    apps = sorted(folder.parent for folder in ROOT.glob("*/migrations"))
    # Of an app: its migrations, what they call (database.py), and the tables of legal moves that it is written from.
    deciding = [path for app in apps for pattern in DECIDING for path in sorted(app.rglob(pattern))]
    for path in (*deciding, *sorted(ROOT.glob("authorities/reference/*")), *sorted(ROOT.glob("authorities/*.py"))):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
