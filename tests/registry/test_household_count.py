"""How many households a bureau has: counted anew after every delivery of households, and not before."""

import pytest
from django.core.cache import cache
from redis.exceptions import RedisError

from authorities import clock
from authorities.jurisdiction import jurisdiction
from registry import feeds, households
from registry.models import Delivery
from tests import factories
from tests.conftest import acting_as

HUBEI, WUHAN_WUCHANG, SHAANXI = "/42/", "/42/01/06/", "/61/"


@pytest.fixture(autouse=True)
def kept_from_the_first(db, monkeypatch):
    cache.clear()
    monkeypatch.setattr(households, "KEPT_ABOVE", 0)


def _shop() -> None:
    with acting_as("batch"):
        factories.household("420106")


def _delivered(path: str) -> None:
    with acting_as("batch"), jurisdiction(path):
        Delivery.objects.create(
            path=path, feed=feeds.HOUSEHOLDS, area=path, partial=True, file_name="a.csv", taken_at=clock.now()
        )


def _counted(path: str) -> int:
    with jurisdiction(path):
        return households.counted()[0]


def test_a_delivery_ends_the_number_that_was_kept():
    _shop()
    _delivered(WUHAN_WUCHANG)
    before = _counted(HUBEI)
    _shop()
    assert _counted(HUBEI) == before  # the next delivery has not come
    _delivered(WUHAN_WUCHANG)
    assert _counted(HUBEI) == before + 1
    _shop()
    _delivered("/")  # the nation's own, which the province does not see
    assert _counted(HUBEI) == before + 2


def test_each_bureau_has_its_own_number():
    _shop()
    _delivered(HUBEI)
    assert _counted(HUBEI) >= 1
    assert _counted(SHAANXI) == 0


def test_it_is_counted_where_the_cache_is_away(monkeypatch):
    def away(*args, **kwargs):
        raise RedisError

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(cache, "set", away)
    _shop()
    assert _counted(WUHAN_WUCHANG) >= 1


def test_a_worker_counts_for_the_bureaus_above():
    _shop()
    _delivered(HUBEI)
    households.count_anew(WUHAN_WUCHANG)
    before = _counted(HUBEI)
    _shop()
    assert _counted(HUBEI) == before
