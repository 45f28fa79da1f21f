"""Officers of one county and of its province."""

import pytest

from authorities.enums import Role

WUCHANG, JIANGAN, WUHAN, HUBEI, NATION = "420106", "420102", "420100", "420000", "000000"


@pytest.fixture
def clerk(officer_at):
    return officer_at(WUCHANG, Role.CLERK)


@pytest.fixture
def supervisor(officer_at):
    return officer_at(WUCHANG, Role.SUPERVISOR)


@pytest.fixture
def neighbour(officer_at):
    return officer_at(JIANGAN, Role.SUPERVISOR)


@pytest.fixture
def province_clerk(officer_at):
    return officer_at(HUBEI, Role.CLERK)


@pytest.fixture
def province_supervisor(officer_at):
    return officer_at(HUBEI, Role.SUPERVISOR)
