"""Dated rows by which a province chooses: which one counts on a day, what is refused, and who keeps them."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from tests import factories
from typing_engine.models import DriftLimit

PATH = "/42/01/06/"


def limit(province: str, valid_from: date, points: int) -> DriftLimit:
    return DriftLimit.objects.create(province=province, valid_from=valid_from, points=points, ground="示例")


@pytest.mark.parametrize(
    ("on", "points"),
    [(date(2000, 1, 1), 10), (date(2026, 6, 30), 10), (date(2026, 7, 1), 20), (date(2027, 1, 1), 30)],
)
def test_the_provinces_latest_row_counts_else_the_nations(db, on, points):
    limit("42", date(2026, 7, 1), 20)
    limit("42", date(2027, 1, 1), 30)
    limit("", date(2026, 12, 1), 5)
    limit("43", date(2026, 1, 1), 50)
    assert DriftLimit.objects.in_force(PATH, on).points == points


def test_the_nation_has_its_own_row(db):
    limit("42", date(2026, 7, 1), 20)
    assert DriftLimit.objects.in_force("/", date(2026, 8, 1)).points == 10


def test_nothing_is_made_up_for_a_day_before_the_first_row(db):
    with pytest.raises(DriftLimit.DoesNotExist):
        DriftLimit.objects.in_force(PATH, date(1999, 12, 31))


@pytest.mark.parametrize(
    "changes",
    [{"ground": ""}, {"province": "4"}, {"province": "ab"}, {"points": 101}, {"valid_from": date(2026, 7, 1)}],
    ids=["no ground", "half a code", "no code", "more than all", "twice a day"],
)
def test_the_database_refuses(db, changes):
    limit("42", date(2026, 7, 1), 20)
    row = {"province": "42", "valid_from": date(2026, 8, 1), "points": 20, "ground": "示例"} | changes
    with pytest.raises(IntegrityError):
        DriftLimit.objects.create(**row)


def test_a_platform_administrator_adds_rows_and_deletes_none(db, client):
    factories.log_in(client, factories.administrator())
    added = {"province": "42", "valid_from": "2026-07-01", "points": "20", "ground": "省局通知（示例）"}
    assert client.post(reverse("admin:typing_engine_driftlimit_add"), added).status_code == 302
    kept = DriftLimit.objects.in_force(PATH, date(2026, 7, 1))
    assert (kept.points, kept.ground) == (20, "省局通知（示例）")
    assert "省局通知" in client.get(reverse("admin:typing_engine_driftlimit_changelist")).content.decode()
    assert client.post(reverse("admin:typing_engine_driftlimit_delete", args=[kept.pk])).status_code == 403
