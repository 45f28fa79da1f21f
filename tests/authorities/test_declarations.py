"""What an app declares is known to the shared floors; nothing in them names the app."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test import modify_settings
from django.urls import URLPattern, get_resolver, reverse

from authorities import audit, files, jobs, notifications
from authorities.access import NotAccessible, access_authority, access_file
from authorities.acts import Act
from authorities.audit_log.sentences import in_words
from authorities.capabilities import OFFICE, Capability, granted_to
from authorities.declarations import NotDeclared, choices, declared, find, is_declared
from authorities.enums import Level, Role
from authorities.job_kinds import JobKind
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord, Job, Notification
from tests.authorities.rehearsal import office as rehearsal
from tests.databases import ROOT
from typing_engine.capabilities import TYPING_RUN
from typing_engine.job_kinds import TYPING_RUN as TYPING_RUN_JOB

CODE, PATH = "420106", "/42/01/06/"
WITH_THE_APP = {"append": "tests.authorities.rehearsal"}
ABOVE = ("registry", "typing_engine", "mingteyouxin")


@pytest.fixture
def installed():
    with modify_settings(INSTALLED_APPS=WITH_THE_APP):
        yield


def _pending() -> dict:
    """What `makemigrations` would write."""
    loader = MigrationLoader(connection)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    return {
        app: [repr(step) for found in migrations for step in found.operations] for app, migrations in changes.items()
    }


class TestAnAppOfItsOwn:
    def test_a_capability_is_granted(self, installed, officer_at):
        assert access_authority(officer_at(CODE), CODE, rehearsal.REHEARSE).may(rehearsal.REHEARSE)
        with pytest.raises(NotAccessible):
            access_authority(officer_at("420100"), "420100", rehearsal.REHEARSE)

    def test_an_act_is_written_and_told(self, installed, officer_at):
        officer = officer_at(CODE)
        with jurisdiction(PATH):
            audit.record(rehearsal.REHEARSED, by=officer, on=officer)
            (said,) = in_words(AuditRecord.objects.filter(act="rehearsed").select_related("officer"))
        assert "排练了工作人员" in said.sentence
        assert said.record.get_act_display() == "排练"
        assert ("rehearsed", "排练") in choices(Act)

    def test_a_file_is_opened_by_its_capability(self, installed, officer_at):
        clerk, auditor = officer_at(CODE), officer_at(CODE, Role.AUDITOR)
        with jurisdiction(PATH):
            kept = files.keep([b"1"], name="a.txt", purpose=rehearsal.NOTES, content_type="text/plain", by=clerk)
            assert access_file(access_authority(clerk, CODE, OFFICE), kept.pk) == kept
            with pytest.raises(NotAccessible):
                access_file(access_authority(auditor, CODE, OFFICE), kept.pk)

    def test_a_job_and_a_notification(self, installed, officer_at):
        clerk = officer_at(CODE)
        with jurisdiction(PATH):
            job = jobs.request_job(rehearsal.REHEARSAL, title="排练", parameters={}, by=clerk)
            assert Job.objects.get(pk=job.pk).get_kind_display() == "排练任务"
            notifications.notify(
                rehearsal.CALLED, path=PATH, to=[clerk.pk], text="轮到您", view="job-page", key=job.pk, once="x"
            )
            assert Notification.objects.get(officer=clerk).kind == "called"

    def test_a_queue_and_a_page_stand_on_the_desk_of_those_who_may(self, installed, client_of, officer_at):
        clerk = client_of(officer_at(CODE)).get(reverse("office-home", args=[CODE]))
        assert {(todo.label, todo.count) for todo in clerk.context["todos"]} >= {("待排练", 3)}
        assert "看排练" in clerk.content.decode()
        above = client_of(officer_at("420100")).get(reverse("office-home", args=["420100"]))
        assert "排练" not in above.content.decode()

    def test_no_migration_follows(self, db):
        before = _pending()
        with modify_settings(INSTALLED_APPS=WITH_THE_APP):
            assert declared(Act)[-1] == rehearsal.REHEARSED
            assert _pending() == before


class TestWhatNobodyDeclares:
    def test_is_refused_where_it_would_be_written(self, officer_at):
        officer = officer_at(CODE)
        with jurisdiction(PATH):
            for write in (
                lambda: audit.record(rehearsal.REHEARSED, by=officer),
                lambda: audit.record("login", by=officer),
                lambda: files.keep([b"1"], name="a", purpose=rehearsal.NOTES, content_type="text/plain", by=officer),
                lambda: jobs.request_job(rehearsal.REHEARSAL, title="排练", parameters={}, by=officer),
                lambda: notifications.notify(
                    rehearsal.CALLED, path=PATH, to=[], text="", view="job-page", key=1, once="x"
                ),
            ):
                with pytest.raises(NotDeclared):
                    write()

    def test_is_granted_to_nobody(self):
        assert all("rehearse" not in granted_to(role, level) for role in Role for level in Level)
        with pytest.raises(NotDeclared):
            find(Capability, "rehearse")


def test_things_of_two_kinds_may_share_a_name_and_are_two():
    assert (str(TYPING_RUN), str(TYPING_RUN_JOB)) == ("typing_run", "typing_run")
    assert TYPING_RUN != TYPING_RUN_JOB
    assert TYPING_RUN == "typing_run"
    assert is_declared(TYPING_RUN)
    assert find(JobKind, "typing_run") is TYPING_RUN_JOB


def test_a_name_that_is_declared_twice_stops_the_start(installed, monkeypatch):
    assert not [error for error in run_checks() if error.id == "authorities.E003"]
    monkeypatch.setattr(rehearsal, "OFFICE", (*rehearsal.OFFICE, Act("login", "登录")))
    with modify_settings(INSTALLED_APPS={"append": "tests.authorities.officer"}):
        (error,) = [error for error in run_checks() if error.id == "authorities.E003"]
    assert error.msg == "Act 'login' is declared more than once: authorities, tests.authorities.rehearsal."


# Policies of rows that a household is reached through are written for every app and name its table in SQL.
_NAMES_A_TABLE = {"authorities/isolation.py"}
_OF_AUTHORITIES = [path.relative_to(ROOT) for path in sorted((ROOT / "authorities").rglob("*.py"))]
_SHELL = [
    *(path for path in _OF_AUTHORITIES if "migrations" not in path.parts),
    *(
        Path("portal") / f"{name}.py"
        for name in ("office", "home", "todos", "year_calendar", "context", "help_texts", "urls")
    ),
]


@pytest.mark.parametrize("path", _SHELL, ids=str)
def test_shared_floors_name_no_app(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, _DOCUMENTED)}
    texts = [text for text in said if text not in docstrings]
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [module for module in modules if module.split(".")[0] in ABOVE]
    if str(path) not in _NAMES_A_TABLE:
        assert not [text for text in texts if re.search(rf"\b({'|'.join(ABOVE)})\b|名特优新", text)]
    assert not [text for text in texts if _pages().get(text) in ABOVE]


_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def _pages() -> dict[str, str]:
    """Name of a page → the app whose it is."""
    found, waiting = {}, list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLPattern):
            found[pattern.name] = pattern.callback.__module__.split(".")[0]
        else:
            waiting += pattern.url_patterns
    return found
