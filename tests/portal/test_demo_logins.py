"""`manage.py demo_logins`: what it prints works, and it prints nothing outside of the demonstration."""

import re

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from authorities.enums import Level, Role
from authorities.models import Officer
from portal.management.commands.demo_people import KINDS
from tests.factories import PASSWORD, wait_for_a_code_that_lasts

_LINE = re.compile(r"^  (\w+) +(\d{6})  (.+)$", re.MULTILINE)


@pytest.fixture
def demo(db, settings, monkeypatch):
    cache.clear()
    # Twenty people log in, and before each the machine gets a secret anew: slow hashes were most of the file's time.
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1)
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    call_command("demo_people")


@pytest.mark.parametrize("command", ["demo_people", "demo_logins"])
def test_refused_outside_of_the_demonstration(db, command, capsys):
    with pytest.raises(SystemExit) as refused:
        call_command(command)
    assert refused.value.code == 2
    shown = capsys.readouterr()
    assert (shown.out, "只能在演示环境" in shown.err) == ("", True)
    assert not Officer.objects.exists()


def test_every_login_works_with_the_code_of_the_moment(demo, station, capsys):
    station("420111", "01", "示例街市场监管所")
    call_command("demo_people")
    call_command("demo_logins")
    printed = capsys.readouterr().out
    assert PASSWORD in printed
    listed = _LINE.findall(printed)
    assert [name for name, _, _ in listed] == [person.username for _, people in KINDS for person in people]
    for name, _, shows in listed:
        client = Client()
        assert client.post("/login/", {"login": name, "password": PASSWORD}).url == "/login/code/", name
        # Hashing so many passwords takes longer than a code lives.
        wait_for_a_code_that_lasts()
        call_command("demo_logins")
        code = dict(line[:2] for line in _LINE.findall(capsys.readouterr().out))[name]
        assert client.post("/login/code/", {"code": code}).url == "/office/", name
        page = client.get("/admin/" if name == "admin" else "/office/", follow=True)
        assert page.status_code == 200, name
        assert "您好" in page.content.decode() or name == "admin", shows


def test_there_is_one_of_every_kind(demo, station):
    station("420111", "01", "示例街市场监管所")
    call_command("demo_people")
    held = {(post.role, post.authority.level) for officer in Officer.objects.all() for post in officer.posts.all()}
    assert {role for role, _ in held} == set(Role)
    assert {level for _, level in held} == set(Level)


def test_it_can_be_repeated(demo):
    before = set(Officer.objects.values_list("pk", "password"))
    call_command("demo_people")
    assert set(Officer.objects.values_list("pk", "password")) == before
