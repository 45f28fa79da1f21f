"""What most tests of runs start from: 湖北 with a standard and a household of each type."""

import pytest

from authorities.enums import Role
from registry.models import Household
from tests import factories
from tests.factories.typing_standards import AS_OF, StandardFactory
from typing_engine import computing, runs
from typing_engine.models import Run, Standard


@pytest.fixture
def standard(as_batch) -> Standard:
    with as_batch():
        return StandardFactory()


@pytest.fixture
def households(as_batch) -> dict[str, Household]:
    """A household of each type, in two counties."""
    with as_batch():
        return {
            kind: factories.household(authority, kind=kind)
            for kind, authority in (
                ("survival", "420106"),
                ("growth", "420106"),
                ("development", "420102"),
                ("ineligible", "420102"),
            )
        }


@pytest.fixture
def requester(officer_at):
    """Who asks for the run, and may accept gates too; what only a second officer may is refused to him all the same."""
    return officer_at("420000", Role.SUPERVISOR)


@pytest.fixture
def supervisor(officer_at):
    return officer_at("420000", Role.SUPERVISOR)


@pytest.fixture
def run(standard, households, requester) -> Run:
    """A whole run that the requester asked for and nobody has begun."""
    return runs.request_run(province="42", as_of=AS_OF, by=requester)


@pytest.fixture
def computed(run, as_batch) -> Run:
    """The run, computed. No list was ever delivered, so its gates hold it."""
    with as_batch():
        return computing.compute(run.pk)
