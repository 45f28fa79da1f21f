"""Months as 民法典 第二百零二条 counts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typing_engine.standard.months import add_months, whole_months


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_adding(day, months, result):
    assert add_months(day, months) == result


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2022, 3, 1), date(2026, 7, 15), 52),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 5, 31), date(2024, 6, 30), 1),
        (date(2024, 5, 16), date(2024, 6, 15), 0),
        (date(2024, 5, 16), date(2024, 5, 16), 0),
    ],
)
def test_counting(since, until, months):
    assert whole_months(since, until) == months


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_counting_is_the_largest_number_that_can_be_added(one, other):
    since, until = sorted((one, other))
    months = whole_months(since, until)
    assert add_months(since, months) <= until < add_months(since, months + 1)


def test_what_cannot_be():
    with pytest.raises(ValueError, match="before"):
        whole_months(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(ValueError, match="10000"):
        add_months(date(9999, 12, 31), 1)
