"""A round of a county with a household, as the tests of 名特优新 begin."""

from tests.mingteyouxin.conftest import clerk, county_round, person, planned_round_fixture, shop, supervisor

__all__ = ["clerk", "county_round", "person", "planned_round_fixture", "shop", "supervisor"]
