"""Where a list of payers counts as received for a run (CONTRACTS 1, Coverage)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities.jurisdiction import jurisdiction, nationwide
from registry.models import Delivery
from typing_engine.batch.coverage import areas_of, outermost, received_sql

AS_OF = date(2026, 7, 15)
BEGINS = date(2025, 7, 15)  # the year's first day is the one after


@pytest.fixture
def deliver(as_batch):
    """`deliver("tax", "/42/01/", ends=[…])` → a file taken for an area."""

    def make(feed: str, area: str, *, path: str = "/42/", ends=(AS_OF,), **fields) -> Delivery:
        with as_batch(), nationwide():
            return Delivery.objects.create(
                **{
                    "feed": feed,
                    "path": path,
                    "area": area,
                    "partial": False,
                    "file_name": "示例.csv",
                    "taken_at": timezone.make_aware(datetime(2026, 7, 16, 9)),
                    "period_ends": list(ends),
                    "new": 1,
                }
                | fields
            )

    return make


def _areas(as_of: date = AS_OF) -> dict[str, list[str]]:
    with jurisdiction("/42/"):
        return areas_of("/42/", as_of=as_of)


def test_nothing_delivered_is_nothing_received(db):
    assert _areas() == {"tax": [], "social_insurance": []}


def test_each_list_is_received_for_its_own_area(deliver):
    deliver("tax", "/42/")
    deliver("social_insurance", "/42/05/06/")
    deliver("social_insurance", "/42/01/")
    assert _areas() == {"tax": ["/42/"], "social_insurance": ["/42/01/", "/42/05/06/"]}


@pytest.mark.parametrize(
    ("ends", "received"),
    [
        ([BEGINS], False),
        ([BEGINS + timedelta(days=1)], True),
        ([AS_OF], True),
        ([AS_OF + timedelta(days=1)], False),
        ([BEGINS, AS_OF + timedelta(days=1)], False),
        ([BEGINS, date(2026, 1, 31), date(2027, 1, 31)], True),
        ([], False),
    ],
)
def test_a_list_is_received_when_a_row_ends_within_the_year(deliver, ends, received):
    deliver("tax", "/42/", ends=ends)
    assert bool(_areas()["tax"]) is received


def test_the_year_before_29_february_begins_on_the_28th(deliver):
    deliver("tax", "/42/", ends=[date(2023, 2, 28)])
    assert not _areas(date(2024, 2, 29))["tax"]
    deliver("tax", "/42/01/", ends=[date(2023, 3, 1)])
    assert _areas(date(2024, 2, 29))["tax"] == ["/42/01/"]


def test_a_partial_list_and_one_that_was_refused_whole_are_not_received(deliver):
    deliver("tax", "/42/", partial=True)
    deliver("tax", "/42/", new=0)
    assert not _areas()["tax"]


@pytest.mark.parametrize("count", ["new", "changed", "unchanged"])
def test_any_row_that_was_taken_counts(deliver, count):
    deliver("tax", "/42/", **{"new": 0, count: 1})
    assert _areas()["tax"]


def test_a_list_for_the_whole_country_is_received_by_the_province(deliver):
    deliver("tax", "/", path="/")
    deliver("social_insurance", "/42/01/", path="/")
    assert _areas() == {"tax": ["/42/"], "social_insurance": ["/42/01/"]}


def test_lists_of_other_provinces_are_not(deliver):
    deliver("tax", "/41/", path="/41/")
    deliver("tax", "/421/", path="/421/")
    assert not _areas()["tax"]


def test_an_area_inside_another_adds_nothing(deliver):
    for area in ("/42/01/06/", "/42/01/", "/42/0106/", "/42/01/07/", "/42/02/"):
        deliver("tax", area)
    assert _areas()["tax"] == ["/42/01/", "/42/0106/", "/42/02/"]


_SEGMENTS = st.lists(st.sampled_from(["0", "01", "02", "1", "9004", "A", "a"]), min_size=1, max_size=3)
_PATHS = _SEGMENTS.map(lambda segments: "/42/" + "/".join(segments) + "/")


# The fixture only opens the database; nothing is written.
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(areas=st.lists(_PATHS, max_size=12), paths=st.lists(_PATHS, min_size=1, max_size=30))
def test_the_condition_holds_exactly_inside_the_areas(db, areas, paths):
    condition = received_sql(outermost(areas), province_path="/42/", column='path COLLATE "C"')
    if condition is None:
        assert not areas
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {condition} FROM unnest(%s::text[]) WITH ORDINALITY AS listed (path, place) ORDER BY place",
            [paths],
        )
        found = [received for (received,) in cursor.fetchall()]
    assert found == [any(path.startswith(area) for area in areas) for path in paths]


def test_a_list_for_the_whole_province_costs_no_comparison():
    assert received_sql(["/42/"], province_path="/42/", column="path") == "true"
