"""Many officers at once, each on a connection of its own, against the live database (C8)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from mingteyouxin.places import quota_places
from mingteyouxin.places.models import ProvinceQuota, Quota
from mingteyouxin.places.quota_places import QuotaExhausted
from tests import factories
from tests.conftest import acting_as
from tests.factories import bureau
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import HUBEI, WUCHANG

PLACES, TAKERS, AT_ONCE = 5, 200, 20


@pytest.fixture(scope="module")
def allotted(live, django_db_blocker):
    """武昌区 with five places of the year, committed."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            annual_run({WUCHANG: (100, 0)})
        clerk, second = factories.officer_at(HUBEI, Role.CLERK), factories.officer_at(HUBEI, Role.SUPERVISOR)
        split(2026, None, by=clerk, second=second)
        yield bureau(WUCHANG)


def test_two_hundred_takers_leave_exactly_five_places_taken(allotted):
    start = Barrier(AT_ONCE)

    def takers(number: int) -> int:
        """One officer's connection, which tries again and again; returns how many places it got."""
        got = 0
        try:
            start.wait()
            for _ in range(TAKERS // AT_ONCE):
                try:
                    with transaction.atomic(), jurisdiction(allotted.path):
                        quota_places.take(allotted, year=2026)
                    got += 1
                except QuotaExhausted:
                    continue
        finally:
            connections.close_all()
        return got

    with ThreadPoolExecutor(AT_ONCE) as pool:
        taken = list(pool.map(takers, range(AT_ONCE)))
    with jurisdiction("/42/"):
        quota = Quota.objects.get(authority=allotted)
        assert (sum(taken), quota.used, quota.size) == (PLACES, PLACES, PLACES)
        assert ProvinceQuota.objects.get().allotted == PLACES
