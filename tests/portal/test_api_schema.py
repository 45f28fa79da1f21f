"""Schemathesis against our own schema, for everyone who may call: answers are as described, and never 5xx.

Requests go through the whole WSGI application, as the database role `web`.
"""

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks

from authorities.enums import Scope
from config.wsgi import application
from tests.factories import machine as make_machine

HUBEI = "420000"
EXAMPLES = 12
CALLERS = ("visitor", "forged token", "no scope that fits", *Scope.values)
load_all_checks()
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def schema(db, monkeypatch):
    """The schema as it is served; how often is not what is asked here."""
    cache.clear()
    for scope in SimpleRateThrottle.THROTTLE_RATES:
        monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, None)
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


def _headers(client, caller):
    """What the caller shows at the door."""
    if caller == "visitor":
        return {}
    if caller == "forged token":
        return {"Authorization": "Bearer forged"}
    told = make_machine(HUBEI)
    form = f"grant_type=client_credentials&client_id={told.machine.client_id}&client_secret={told.secret}"
    scope = Scope.INTAKE_TAX if caller == "no scope that fits" else caller
    answer = client.post(
        "/api/v1/token/", f"{form}&scope={scope}", content_type="application/x-www-form-urlencoded"
    ).json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("caller", CALLERS)
def test_answers_are_as_described(schema, client, caller, mode):
    headers = _headers(client, caller)
    asked = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        if caller not in ("visitor", "forged token") and "security" not in operation.definition.raw:
            continue  # open to all: asked without a token above
        asked.add(operation.path)
        _ask(operation, headers, caller, mode)
    assert "/api/v1/intake/{feed}/" in asked


def _ask(operation, headers, caller, mode):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        if "{feed}" in operation.path and caller in Scope.values:
            case.path_parameters["feed"] = caller.removeprefix("intake:")
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    ask()
