"""Migrations are written anew only while no release stands on them."""

import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader


def _git(folder, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path, settings):
    """A repository in place of ours, without any app in it."""
    settings.BASE_DIR = tmp_path
    _git(tmp_path, "init")
    _git(tmp_path, "commit", "--allow-empty", "-m", "first")
    return tmp_path


def test_a_release_ends_it(repository):
    call_command("migrations_anew")
    _git(repository, "tag", "v1.0.0")
    with pytest.raises(CommandError, match=r"v1\.0\.0"):
        call_command("migrations_anew")


def test_where_tags_cannot_be_looked_up_it_is_refused(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="git tag"):
        call_command("migrations_anew")


def test_each_app_has_two_after_those_of_the_app_below_it():
    found = MigrationLoader(None).disk_migrations
    assert [name for app, name in sorted(found) if app == "casework"] == ["0001_tables", "0002_isolation"]
    assert found["casework", "0001_tables"].dependencies == [("authorities", "0002_isolation")]
    assert ("casework", "0001_tables") in found["casework", "0002_isolation"].dependencies
    assert ("casework", "0002_isolation") in found["registry", "0001_tables"].dependencies
