"""The round, the cases that passed and the departments' people are those of visits."""

from tests.mingteyouxin.visits.conftest import commerce as commerce
from tests.mingteyouxin.visits.conftest import county_round as county_round
from tests.mingteyouxin.visits.conftest import culture as culture
from tests.mingteyouxin.visits.conftest import other_station as other_station
from tests.mingteyouxin.visits.conftest import passed as passed
from tests.mingteyouxin.visits.conftest import settled as settled
from tests.mingteyouxin.visits.conftest import store as store
from tests.mingteyouxin.visits.conftest import street_station as street_station
from tests.mingteyouxin.visits.conftest import visitor as visitor
