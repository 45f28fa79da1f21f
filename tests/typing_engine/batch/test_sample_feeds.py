"""The sample feeds with their awkward cases, taken by the real intake and typed, against the independent reading."""

import csv
import os
from collections.abc import Iterator
from datetime import date

import pytest

from registry.sample.edge_cases import CYCLE
from registry.sample.generate import write_feeds
from tests.typing_engine.batch.conftest import bureaus, compare, hand_in, own_database, typed
from tests.typing_engine.batch.documents import DOCUMENTS
from tests.typing_engine.reading import File, Registry

pytestmark = pytest.mark.long
AS_OF = date(2026, 7, 15)
_FEEDS = ("households", "annual_reports", "risk_marks", "tax", "social_insurance", "indicators")


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Registry]:
    """Every awkward case of the sample once, and chance for the rest."""
    folder = tmp_path_factory.mktemp("sample")
    write_feeds("42", count=CYCLE, seed=3, folder=folder, as_of=AS_OF)
    with own_database(f"test_sample_{os.getpid()}", django_db_blocker):
        files = []
        for feed in _FEEDS:
            with (folder / f"{feed}.csv").open(encoding="utf-8", newline="") as lines:
                files.append(File(feed, list(csv.DictReader(lines))))
            hand_in(files[-1], folder)
        yield Registry(files, bureaus())


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 6, 30), date(2025, 7, 31)], ids=str)
def test_every_household_of_the_sample_is_typed_as_the_contract_says(sample, as_of, name):
    compare(sample, DOCUMENTS[name], as_of, typed(DOCUMENTS[name], as_of))
