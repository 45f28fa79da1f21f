"""What the database holds of a recognition (C1, C9, C11)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from authorities.jurisdiction import nationwide
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

ID = "420106199001010071"


@pytest.fixture
def recognised(household, as_batch):
    """`recognised("420106", …)` → a recognition of a household of the person."""

    def made(code: str, *, holder=None, **changes) -> Recognition:
        owner = holder or household(code, document=ID)
        with as_batch():
            return RecognitionFactory(household=owner, **changes)

    return made


def _refused(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_a_household_holds_one_title(recognised):
    first = recognised(WUCHANG)
    with _refused("one_a_household"), transaction.atomic():
        recognised(WUCHANG, holder=first.household, operator_index=None)


def test_a_person_holds_one_title_in_a_county_and_may_hold_others_elsewhere(recognised):
    recognised(WUCHANG)
    with _refused("one_a_person_and_place"), transaction.atomic():
        recognised(WUCHANG)
    recognised(JIANGAN)


def test_one_that_ended_stands_in_nobodys_way(recognised):
    first = recognised(WUCHANG, status=RecognitionStatus.CANCELLED, ended_on=date(2026, 3, 1))
    recognised(WUCHANG, holder=first.household)


def test_people_without_a_known_number_are_not_taken_for_one_person(recognised, household):
    recognised(WUCHANG, holder=household(WUCHANG))
    recognised(WUCHANG, holder=household(WUCHANG))


@pytest.mark.parametrize(
    ("since", "until", "extensions"),
    [
        (date(2024, 2, 29), date(2027, 2, 28), 0),
        (date(2024, 2, 29), date(2030, 2, 28), 1),
        (date(2025, 10, 20), date(2028, 10, 20), 0),
    ],
)
def test_it_lasts_three_years_by_the_months_of_the_contract(recognised, since, until, extensions):
    row = recognised(WUCHANG, recognised_on=since, valid_until=until, extensions=extensions)
    with nationwide():
        assert Recognition.objects.valid_on(until).filter(pk=row.pk).exists()


def test_no_other_last_day_stands(recognised):
    with _refused("lasts_three_years"), transaction.atomic():
        recognised(WUCHANG, valid_until=date(2028, 10, 21))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": RecognitionStatus.REVOKED}, "ended_has_a_day"),
        ({"recommender": "示例区文旅局"}, "recommended_by_someone"),
        ({"recognition_class": "best"}, "choices_are_listed"),
    ],
)
def test_impossible_rows_are_refused(recognised, changes, name):
    with _refused(name), transaction.atomic():
        recognised(WUCHANG, **changes)
