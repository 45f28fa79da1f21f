"""Three layers, closed by default (DESIGN §3)."""

import pytest
from django.db import connection

from authorities.jurisdiction import NoJurisdiction, jurisdiction, nationwide
from registry.models import Household


def test_without_a_jurisdiction_the_manager_raises(household):
    household("420106")
    with pytest.raises(NoJurisdiction):
        Household.objects.count()


def test_a_bureau_sees_its_own_and_those_below(household):
    mine, neighbour = household("420106"), household("420102")
    with jurisdiction("/42/01/06/"):
        assert list(Household.objects.all()) == [mine]
    with jurisdiction("/42/01/"):
        assert set(Household.objects.all()) == {mine, neighbour}


def raw_count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_household")
        return cursor.fetchone()[0]


def test_raw_sql_sees_what_the_policy_lets_through(household):
    household("420106")
    household("430102")
    assert raw_count() == 0
    with jurisdiction("/42/"):
        assert raw_count() == 1
    assert raw_count() == 0
    with nationwide():
        assert raw_count() == 2
