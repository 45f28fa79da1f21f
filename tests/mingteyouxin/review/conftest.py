"""Applications of 武昌区 in line for the first review."""

from datetime import date

import pytest

from authorities.jurisdiction import jurisdiction
from registry.enums import HouseholdType
from registry.models import AnnualReport
from registry.people.persons import Identity, recognise
from tests.factories import TypeFactory, class_standards, deliver_lists
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import WUCHANG


@pytest.fixture
def lodge(household, county_round, as_batch):
    """`lodge()` → an application of a household of its own, lodged with the clock as it stands."""
    numbers = iter(range(1, 100))

    def make(type_=HouseholdType.GROWTH):
        number = next(numbers)
        document = f"42010619900101{number:04d}"
        shop = household(WUCHANG, document=document)
        with as_batch(), jurisdiction(shop.path):
            TypeFactory(household=shop, type=type_)
            AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=0)
            deliver_lists(on=class_standards.BEGIN)
        return CaseFactory(household=shop, round=county_round, by=recognise(Identity("张三", document)), lodged=True)

    return make


@pytest.fixture
def case(lodge):
    return lodge()


@pytest.fixture
def web(client_of, clerk):
    return client_of(clerk)
