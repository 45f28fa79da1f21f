"""Rows for tests: small, valid, and overridable by keyword."""

import functools
import itertools
import time
from datetime import date, timedelta
from unittest import mock

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from authorities import clock
from authorities.declarations import declared
from authorities.enums import Department, Level, Role
from authorities.jurisdiction import nationwide
from authorities.machines import IssuedSecret, register_machine
from authorities.models import Authority, Officer, Post
from authorities.officer.login_session import BEGAN, SEEN
from authorities.scopes import Scope
from registry.household.door import PERSON, PERSON_SEEN
from registry.models import Household, Person
from tests.factories.households import (
    TURNOVER,
    HouseholdFactory,
    ReportFactory,
    TypeFactory,
    deliver_lists,
    uscc,
)
from tests.factories.impact import impact_assessment

__all__ = [
    "TURNOVER",
    "HouseholdFactory",
    "ReportFactory",
    "TypeFactory",
    "administrator",
    "bureau",
    "deliver_lists",
    "household",
    "impact_assessment",
    "log_in",
    "log_in_person",
    "machine",
    "officer_at",
    "station",
    "totp_code",
    "uscc",
    "wait_for_a_code_that_lasts",
    "with_totp",
]
PASSWORD = "示例口令-2026-Sample"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)
_IN_OFFICE_SINCE = date(2020, 1, 1)


def officer_at(authority: str, role: Role = Role.CLERK, *, username: str | None = None, **fields) -> Officer:
    """An officer who holds a post at a bureau; people of a department are of the tax department.

    The post is older than any day at which tests stop the clock, whatever the day on which they run.
    """
    if role == Role.DEPARTMENT:
        fields.setdefault("department", Department.TAX)
    number = next(_numbers)
    officer = _officer(username or f"officer{number}", full_name=fields.pop("full_name", f"示例人员{number}"))
    Post.objects.create(
        officer=officer,
        authority=Authority.objects.get(code=authority),
        role=role,
        valid_from=fields.pop("valid_from", _IN_OFFICE_SINCE),
        **fields,
    )
    return officer


def administrator(username: str = "管理员") -> Officer:
    """A platform administrator: reference data and no post."""
    return _officer(username, is_staff=True, is_superuser=True)


def _officer(username: str, **fields) -> Officer:
    kept = _password_as_stored(settings.PASSWORD_HASHERS[0])
    officer = Officer(username=username, password=kept, password_set_at=clock.now(), **fields)
    # As set_password leaves it, for save() to tell the rules that watch which passwords were used.
    officer._password = PASSWORD
    officer.save()
    return officer


@functools.cache
def _password_as_stored(hasher: str) -> str:
    """Worked out once per hasher: hashing is slow on purpose, and took nearly half of the suite's time."""
    return make_password(PASSWORD, hasher=import_string(hasher).algorithm)


def with_totp(officer: Officer, secret: str = TOTP_SECRET) -> Officer:
    """The officer, with an authenticator app set up."""
    TOTP.activate(officer, secret)
    return officer


def forget_codes() -> None:
    """Let a code of the app be used again: a test comes in several times within its half minute."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mfa_authenticator SET data = data - 'used_step'")


def wait_for_a_code_that_lasts(seconds: float = 2) -> None:
    """A code that is about to end has ended when it arrives: wait for the next one then, as people do."""
    left = settings.MFA_TOTP_PERIOD - time.time() % settings.MFA_TOTP_PERIOD
    if left < seconds:
        time.sleep(left + 0.05)


def totp_code(secret: str = TOTP_SECRET, *, lasting: float = 2) -> str:
    """What the authenticator app shows at this moment, for so many seconds at least."""
    wait_for_a_code_that_lasts(lasting)
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client: Client, officer: Officer) -> None:
    """A session as the entrance leaves it behind: begun, with the second factor proven."""
    client.force_login(officer, backend="authorities.officer.sessions.OfficerBackend")
    session = client.session
    session[BEGAN] = session[SEEN] = clock.now().timestamp()
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "id": 0, "at": 0}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()


def log_in_person(client: Client, person: Person) -> None:
    """A session of a natural person, as his login leaves it behind."""
    session = client.session
    session[PERSON], session[PERSON_SEEN] = person.pk, int(clock.now().timestamp())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def bureau(code: str) -> Authority:
    """The bureau with this code."""
    return Authority.objects.get(code=code)


def station(authority: str, segment: str, name: str) -> Authority:
    """A station (市场监管所) below a bureau. Run as batch."""
    parent = Authority.objects.get(code=authority)
    return Authority.objects.create(
        code=f"{authority}{segment}",
        name=name,
        short_name=name,
        level=Level.STATION,
        path=f"{parent.path}{segment}/",
        parent=parent,
    )


def household(authority: str, *, kind: str = "", **fields) -> Household:
    """A household and its directory entry, of a bureau with this code. Run as batch.

    `kind` is the type that its annual report makes it by `typing_standards.document`; one that is `ineligible` filed
    none.
    """
    with nationwide():
        made = HouseholdFactory(bureau=authority, **fields)
        if kind in TURNOVER:
            ReportFactory(household=made, yuan=TURNOVER[kind])
    return made


def machine(authority: str, *, scopes: list[Scope] | None = None, **fields) -> IssuedSecret:
    """A machine of a bureau, with its secret; by default for every feed."""
    number = next(_numbers)
    fields = {
        "name": f"示例系统{number}",
        "department": "示例部门",
        "contact": "示例联系人",
        "scopes": list(declared(Scope)) if scopes is None else scopes,
        "networks": [],
        "valid_until": clock.today() + timedelta(days=30),
    } | fields
    # Told secrets are random: hashing them slowly, for guesses to be slow, took a fifth of the time of some files.
    with mock.patch.object(PBKDF2PasswordHasher, "iterations", 1):
        return register_machine(Authority.objects.get(code=authority), **fields, by=None)
