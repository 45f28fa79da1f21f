"""Fixtures that all tests share. A test works as the database role `web`, in a transaction that is rolled back."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.backends.signals import connection_created
from django.test import override_settings

from authorities.audit_log import witness
from authorities.jurisdiction import nationwide
from authorities.models import Remedy
from tests import databases, factories, forked, stages
from tests.live import Live

MAIN = "test_main"
# Every test client loads the middleware anew and would look through all static files: so each is looked for when asked.
settings.WHITENOISE_AUTOREFRESH = True
# All tests come from one address; its limits are asked where they are meant (tests/portal/test_address_limits.py).
settings.NOISE_KEPT_AN_HOUR = 10**9
settings.ANONYMOUS_POSTS_A_MINUTE = settings.SEARCHES_A_MINUTE = 10**9


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    """Long files come first: a process that begins one last runs it while the other has nothing left to do.

    Long are files with processes of the platform, and those marked so; then those with many tests.
    """
    files: dict[str, list] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    items[:] = [item for tests in sorted(files.values(), key=_shorter) for item in tests]


def _shorter(tests: list) -> tuple[bool, int]:
    long = any("live" in item.fixturenames or item.get_closest_marker("long") for item in tests)
    return not long, -len(tests)


def pytest_collection_finish() -> None:
    """What is loaded stays: the collector, which would look through it every few tests, is told so."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _role(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.DATABASE_ROLE_NAMES[name]}"')


def _work_as_web(connection, **kwargs) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.DATABASE_ROLE_NAMES["web"]}"')


_home = MAIN


def use_database(name: str) -> None:
    """Let the test process work in another database from here on, but for tests that ask for a stage."""
    global _home
    _home = name
    _enter(name)


def _enter(name: str) -> None:
    """A connection is kept until another database is asked for: a new one learns all about the tables anew."""
    if connections["default"].settings_dict["NAME"] != name:
        connections["default"].close()
        settings.DATABASES["default"]["NAME"] = name
        connections["default"].settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """The main test database: a copy of the template, as `web`."""
    # The counts of an earlier run on these servers, of an address's requests in this hour for one.
    cache.clear()
    databases.create(MAIN, template=databases.template())
    with django_db_blocker.unblock():
        connection_created.connect(_work_as_web, weak=False, dispatch_uid="work_as_web")
        use_database(MAIN)
    yield
    forked.stop()
    with django_db_blocker.unblock():
        connections["default"].close()
    stages.strike()
    databases.drop(MAIN)


@pytest.fixture
def on_stage(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database of the stage that the test asks for (tests/stages.py), if it asks for one."""
    name = stages.asked_for(request.fixturenames)
    with django_db_blocker.unblock():
        try:
            if name is None:
                _enter(_home)
            else:
                stages.set_up(name, _enter)
        except BaseException:
            _enter(_home)
            raise
    yield
    if _home != MAIN:
        # Beside tests that work without a transaction, and so ask for none of this.
        with django_db_blocker.unblock():
            _enter(_home)


@pytest.fixture
def _django_db_helper(on_stage, _django_db_helper):
    """The test's transaction, in the database that it works in.

    This is where pytest-django begins it, for `db` and for the mark alike: a test with the mark would else begin in the
    database of the test before it.
    """
    return _django_db_helper


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Run the block as another database role; back to `web` after it."""
    with transaction.atomic():
        _role(role)
        yield
        _role("web")


@pytest.fixture
def as_batch(db):
    """`with as_batch():` sets data up the way workers and commands write it."""
    return lambda: acting_as("batch")


@pytest.fixture
def as_owner(db):
    """`with as_owner():` for tests of what even the owner of the tables may not do."""
    return lambda: acting_as("owner")


@pytest.fixture
def force_status(db):
    """`force_status(row, status, **fields)` puts a row where no move of its workflow would put it."""

    def force(row, status, **fields) -> None:
        table = row._meta.db_table
        with acting_as("owner"), connection.cursor() as cursor:
            # What is still to be checked at commit is checked now: a table with such a debt is not altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER moves")
            with nationwide():
                type(row).objects.filter(pk=row.pk).update(status=status, **fields)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER moves")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return force


@pytest.fixture
def without_remedies(db):
    """`without_remedies("420106")` → the bureau's decisions tell no remedies, as where nobody has kept a row yet."""

    def forget(*codes: str) -> None:
        with acting_as("owner"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE authorities_remedy DISABLE TRIGGER append_only")
            Remedy.objects.filter(authority__code__in=codes).delete()
            cursor.execute("ALTER TABLE authorities_remedy ENABLE TRIGGER append_only")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return forget


@pytest.fixture
def officer_at(db):
    """`officer_at("420106", Role.CLERK)` → an officer with that post today."""
    return factories.officer_at


@pytest.fixture
def household(as_batch):
    """`household("420106", name="张记面馆", …)` → a household of that bureau with its directory entry."""

    def make(authority: str, **fields):
        with as_batch():
            return factories.household(authority, **fields)

    return make


@pytest.fixture
def station(as_batch):
    """`station("420106", "03", "示例街市场监管所")` → a station below a bureau."""

    def make(authority: str, segment: str, name: str):
        with as_batch():
            return factories.station(authority, segment, name)

    return make


@pytest.fixture
def client_of(client):
    """`client_of(officer)` → the test client, logged in with password and second factor."""

    def logged_in(officer):
        factories.log_in(client, officer)
        return client

    return logged_in


@pytest.fixture(scope="module")
def live(django_db_setup, django_db_blocker) -> Iterator[Live]:
    """Real processes on a database of their own: `live.web()`, `live.worker()`, `live.manage(...)`.

    The test process works in the same database for the module, committing as it goes.
    """
    name = f"test_live_{os.getpid()}"
    databases.create(name, template=databases.template())
    with django_db_blocker.unblock():
        use_database(name)
        running = Live(name)
        try:
            with override_settings(AUDIT_WITNESS_FOLDER=running.witness_folder):
                # As `manage.py prepare` begins it, for a log that is new.
                witness.begun(0, 0, b"")
                yield running
        finally:
            running.stop()
            use_database(MAIN)
            databases.drop(name)
