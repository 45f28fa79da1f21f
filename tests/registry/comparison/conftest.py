"""The registry, the lists that departments deliver, and the real command that compares them."""

import io
import json

import pytest
from django.core.management import call_command

from tests.registry.intake.conftest import all_connections_as_batch, held, intake, register

__all__ = ["compare", "held", "intake", "register"]


@pytest.fixture
def compare(as_batch):
    """`compare()` → what `manage.py compare --province 42 --json` told; exit code 0 unless said otherwise."""

    def run(*, exit_code: int = 0) -> dict:
        out = io.StringIO()
        with as_batch(), all_connections_as_batch(), pytest.raises(SystemExit) as ended:
            call_command("compare", "--province", "42", "--json", stdout=out)
        assert ended.value.code == exit_code
        return json.loads(out.getvalue())

    return run
