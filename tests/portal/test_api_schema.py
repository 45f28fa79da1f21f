"""Schemathesis against our own schema, for everyone who may call: answers are as described, and never 5xx.

Requests go through the whole WSGI application, as the database role `web`.
"""

from contextlib import contextmanager

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks

from authorities.declarations import declared
from authorities.scopes import Scope
from config.wsgi import application
from registry import feeds
from tests.factories import machine as make_machine

pytestmark = pytest.mark.long

HUBEI = "420000"
# Any text can be asked for here: there is nothing that the schema would not let through.
NEVER_WRONG = ("/api/v1/certificates/{number}/", "/api/v1/directory/{code}/", "/api/v1/standards/{number}/")
EXAMPLES = 6
INTAKE = "/api/v1/intake/{feed}/"
RECHECKS = ("/api/v1/rechecks/", "/api/v1/rechecks/{recheck_id}/", "/api/v1/rechecks/{recheck_id}/answer/")
JOBS = ("/api/v1/jobs/{job_id}/", "/api/v1/jobs/{job_id}/refused-rows/")
# Beside the intake, what else a scope opens.
OF_A_SCOPE = {
    feeds.TAX.scope.name: JOBS,
    "rechecks:tax": RECHECKS,
    "appeals:read": ("/api/v1/appeals/",),
}
load_all_checks()
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def often(db, monkeypatch):
    """How often is not what is asked here."""
    cache.clear()
    for scope in SimpleRateThrottle.THROTTLE_RATES:
        monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, None)


@contextmanager
def one_connection():
    """The end of a request would close the connection that the test's transaction lives in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _headers(client, scope):
    """What a machine with this scope shows at the door."""
    told = make_machine(HUBEI)
    form = f"grant_type=client_credentials&client_id={told.machine.client_id}&client_secret={told.secret}"
    answer = client.post(
        "/api/v1/token/", f"{form}&scope={scope}", content_type="application/x-www-form-urlencoded"
    ).json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def _ask(headers, mode, *, only=None, feed=None):
    """Ask every operation, or those whose address is among `only`; returns the addresses asked."""
    asked = []
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    for operation in (result.ok() for result in schema.get_all_operations()):
        if mode == GenerationMode.NEGATIVE and operation.path in NEVER_WRONG:
            continue
        if only is None or operation.path in only:
            asked.append(operation.path)
            _ask_operation(operation, headers, mode, feed)
    return asked


def _ask_operation(operation, headers, mode, feed):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        if feed and operation.path == INTAKE:
            case.path_parameters["feed"] = feed
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    ask()


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged"}], ids=["visitor", "forged token"])
def test_everything_by_strangers(often, headers, mode):
    with one_connection():
        assert {INTAKE, *JOBS, "/api/v1/token/", "/api/v1/directory/"} <= set(_ask(headers, mode))


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("scope", [scope.name for scope in declared(Scope)])
def test_what_a_machine_asks_with_a_scope(often, client, scope, mode):
    headers = _headers(client, scope)
    feed = scope.removeprefix("intake:")
    with one_connection():
        _ask(headers, mode, only={INTAKE, *OF_A_SCOPE.get(scope, ())}, feed=feed)


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_what_a_machine_asks_without_the_scope(often, client, mode):
    headers = _headers(client, feeds.PENALTIES.scope)
    with one_connection():
        _ask(headers, mode, only={INTAKE}, feed="tax")
