"""An officer who can log in, and codes that no other test has used."""

import pytest
from django.core.cache import cache

from tests.authorities.officer.login_pages import CODE
from tests.factories import with_totp


@pytest.fixture(autouse=True)
def no_codes_used(db):
    """Used codes are remembered outside of the database: another test's must not be in the way."""
    cache.clear()


@pytest.fixture
def officer(officer_at):
    return with_totp(officer_at(CODE))
