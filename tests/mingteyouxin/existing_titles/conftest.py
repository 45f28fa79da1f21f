"""Lists of titles from before the platform that 武昌区 hands in, and the clock that looks into them."""

from collections.abc import Callable
from datetime import date

import pytest

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from mingteyouxin.existing_titles import without_doubt
from mingteyouxin.existing_titles.models import ExistingTitle
from registry import feeds
from registry.intake.deliveries import Order, take_file
from registry.models import Delivery, Household
from tests import factories
from tests.mingteyouxin.conftest import WUCHANG
from tests.registry.intake.conftest import all_connections_as_batch
from tests.registry.intake.files import csv_text

DAY = date(2026, 8, 20)
AREA = "/42/01/06/"
FULL = {
    "class": "知名",
    "level": "县级",
    "path": "申报",
    "recommender": "",
    "recogniser": "420106",
    "recognised_on": "2025-09-10",
    "valid_until": "2028-09-10",
    "type_then": "成长型",
    "ended_on": "",
    "ended_how": "",
}


def record(household: Household | str, **changes: str) -> dict[str, str]:
    """A row without any doubt, with changes."""
    return {"code": household if isinstance(household, str) else household.code, **FULL, **changes}


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def deliver(as_batch, settings, tmp_path) -> Callable[..., Delivery]:
    """`deliver(rows)` → a list handed in by 武昌区, and looked into by the clock."""
    settings.FILE_STORE = tmp_path / "store"

    def delivered(rows: list[dict], *, area: str = AREA) -> Delivery:
        path = tmp_path / "titles.csv"
        path.write_text(csv_text(rows), encoding="utf-8", newline="")
        with as_batch(), all_connections_as_batch():
            delivery = take_file(Order(feeds.RECOGNITIONS, path, path.name, area, area, partial=True))
        strike(as_batch)
        return delivery

    return delivered


def strike(as_batch) -> int:
    """The clock strikes."""
    with as_batch():
        return without_doubt.take_over_what_is_clear()


@pytest.fixture
def shops(as_batch) -> Callable[[int], list[Household]]:
    """`shops(3)` → households of 武昌区, each with an operator of its own."""

    def made(count: int) -> list[Household]:
        with as_batch(), nationwide():
            bureau = factories.bureau(WUCHANG)
            return [
                factories.HouseholdFactory(authority=bureau, document=f"42010619900101{number:04}")
                for number in range(count)
            ]

    return made


def of(household: Household | str) -> ExistingTitle:
    """The one record of a household, or of a number that nobody knows."""
    with nationwide():
        rows = ExistingTitle.objects.select_related("record", "recognition", "authority")
        if isinstance(household, str):
            return rows.get(record__number=household)
        return rows.get(household=household)


def in_wuchang():
    """Work as the county does."""
    return jurisdiction(AREA)
