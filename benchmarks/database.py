"""A database of the bench's own, prepared as every other and dropped at the end."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

_BROKER_DATABASE = 9
URL_NAMES = ("DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_BATCH_URL")


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Make and prepare a database; yields the environment for processes that work in it. Run as the owner."""
    name = f"bench_{os.getpid()}"
    urls = {key: urlunsplit(urlsplit(settings.SERVER_URLS_SECRET[key])._replace(path=f"/{name}")) for key in URL_NAMES}
    environment = {**os.environ, **urls, "REDIS_URL": _own_broker(settings.SERVER_URLS_SECRET["REDIS_URL"])}
    environment |= {key: getattr(settings, key) for key in ("SECRET_KEY", "SEALING_KEY", "INDEX_KEY", "AUDIT_KEY")}
    # Its numbers are not those that the platform's own witness knows.
    environment |= {"AUDIT_WITNESS_SOCKET": "", "AUDIT_WITNESS_FOLDER": str(settings.LOCAL_DIR / f"{name}-witness")}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        manage(environment, "prepare", role="owner", quiet=True)
        manage({**environment, "DEMO": "1", "DEMO_PASSWORD": "unused"}, "demo_bureaus", role="owner", quiet=True)
        yield environment
    finally:
        # Not WITH (FORCE): it would refuse where autovacuum is at work there, which a plain one sends away.
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        shutil.rmtree(settings.LOCAL_DIR / f"{name}-witness", ignore_errors=True)


def settle(environment: dict[str, str]) -> None:
    """What autovacuum does by itself in time, and only the owner may ask for: dead rows away, statistics of today.

    Asked for by another role it is skipped with no more than a warning.
    """
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")


def _own_broker(url: str) -> str:
    """The same Redis, another of its databases: workers of the platform must not take the bench's messages."""
    if url.startswith("redis+socket://"):
        return f"{url}?virtual_host={_BROKER_DATABASE}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{_BROKER_DATABASE}"))


def manage(environment: dict[str, str], *arguments: str, role: str, quiet: bool = False) -> int:
    """Run a management command in the bench's database as a role; returns its exit code."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    out = subprocess.DEVNULL if quiet else None
    with subprocess.Popen(command, env={**environment, "DATABASE_ROLE": role}, stdout=out) as running:
        try:
            return running.wait()
        except KeyboardInterrupt:
            # It must have left the database before that is dropped.
            running.terminate()
            running.wait()
            raise
