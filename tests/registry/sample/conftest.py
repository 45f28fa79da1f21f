"""The sample feeds, written once and read back, for the tests of this folder."""

import csv
from collections import defaultdict

import pytest

from registry.sample.generate import write_feeds
from tests.registry.sample.reading import AS_OF, COLUMNS, COUNT, day, grounds_of, household_key, type_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_feeds("42", count=COUNT, seed=7, folder=folder, as_of=AS_OF)
    return folder


@pytest.fixture(scope="module")
def feeds(folder):
    feeds = {}
    for feed in COLUMNS:
        with (folder / f"{feed}.csv").open(encoding="utf-8", newline="") as lines:
            feeds[feed] = list(csv.DictReader(lines))
    return feeds


@pytest.fixture(scope="module")
def households(feeds):
    return {household_key(row): row for row in feeds["households"]}


@pytest.fixture(scope="module")
def owner(feeds):
    """From every number a department may use to the household's own key."""
    numbers = {}
    for row in feeds["households"]:
        for number in (row["code"], row["reg_no"]):
            if number:
                numbers[number] = household_key(row)
    return numbers


@pytest.fixture(scope="module")
def rows_of(feeds, owner):
    """Rows of one feed by household."""
    grouped = {}
    for feed in COLUMNS.keys() - {"households", "defaulters"}:
        grouped[feed] = defaultdict(list)
        for row in feeds[feed]:
            grouped[feed][owner[household_key(row)]].append(row)
    return grouped


# --- A small reading of base standard and example standard (CONTRACTS 2 and 3), independent of the sample's tables ---


@pytest.fixture(scope="module")
def typed(households, rows_of):
    """Type and grounds of every household of the run."""
    typed = {}
    for key, row in households.items():
        if day(row["established_on"]) > AS_OF:
            continue
        reports = rows_of["annual_reports"][key]
        grounds = grounds_of(row, reports, rows_of["risk_marks"][key])
        kind = type_of(row, reports, rows_of["tax"][key], rows_of["social_insurance"][key])
        typed[key] = ("ineligible" if grounds else kind, grounds)
    return typed


# --- Same bytes, whole files ---
