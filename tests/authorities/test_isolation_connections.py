"""A scope ends with its transaction: it is not left on the connection for whoever gets that one next."""

import pytest
from django.db import connection, transaction

from authorities.jurisdiction import jurisdiction, nationwide
from tests import factories
from tests.authorities.catalogue import value
from tests.conftest import acting_as

pytestmark = pytest.mark.usefixtures("household_kept")


@pytest.fixture(scope="module")
def household_kept(live):
    """A household that is committed: the test process works in a database of its own."""
    with acting_as("batch"):
        return factories.household("420106")


@pytest.fixture
def pooled(live):
    """Django's pool with one connection, so that the next to ask for one gets the same."""
    options, age = connection.settings_dict["OPTIONS"], connection.settings_dict["CONN_MAX_AGE"]
    connection.close()
    connection.settings_dict.update(OPTIONS={**options, "pool": {"min_size": 1, "max_size": 1}}, CONN_MAX_AGE=0)
    yield
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(OPTIONS=options, CONN_MAX_AGE=age)


def seen() -> int:
    return value("SELECT count(*) FROM registry_household")


def backend() -> int:
    return value("SELECT pg_backend_pid()")


def scope() -> str | None:
    return value("SELECT current_setting('app.scope', true)")


def test_the_next_query_of_the_connection_sees_nothing():
    with jurisdiction("/42/"):
        process = backend()
        assert seen() == 1
    assert (backend(), seen(), scope() or "") == (process, 0, "")


def test_nor_after_the_block_raised():
    with pytest.raises(RuntimeError), nationwide():
        assert seen() == 1
        raise RuntimeError
    assert (seen(), scope() or "") == (0, "")


def test_nor_does_the_next_transaction():
    with nationwide():
        assert seen() == 1
    with transaction.atomic():
        assert seen() == 0
        with jurisdiction("/43/"):
            assert seen() == 0


def test_nor_the_rest_of_a_transaction_it_was_part_of():
    with transaction.atomic():
        with nationwide():
            assert seen() == 1
        assert (seen(), scope()) == (0, "")


@pytest.mark.usefixtures("pooled")
class TestPool:
    def test_a_setting_for_the_session_would_be_handed_on(self):
        """What `set_config(..., true)` guards against, shown: the pool does not reset settings."""
        process = backend()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.scope', '/', false)")
        connection.close()
        assert (backend(), seen()) == (process, 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.scope', '', false)")

    def test_a_jurisdiction_is_not(self):
        with nationwide():
            process = backend()
            assert seen() == 1
        connection.close()
        assert (backend(), seen()) == (process, 0)

    def test_nor_one_whose_block_raised(self):
        with pytest.raises(RuntimeError), nationwide():
            process = backend()
            raise RuntimeError
        connection.close()
        assert (backend(), seen()) == (process, 0)
