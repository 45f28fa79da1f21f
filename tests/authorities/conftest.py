"""Fixtures of the tests of this app."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Officers are made in nearly every test; a real hash takes a quarter of a second by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
