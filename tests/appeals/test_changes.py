"""What a fact ought to be is typed into the form of its kind, and kept as the text that feeds have."""

from datetime import date

import pytest

from appeals.changes import form_for
from appeals.contested_facts import Contested
from authorities.jurisdiction import own_household
from registry import feeds
from typing_engine.standard.indicators import Indicator, Kind, read_extra

KEY = {"indicator": "示例指标", "as_of": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "refused"),
    [
        (Kind.YES_NO, "yes", "是", "也许"),
        (Kind.COUNT, "12", "12", "十二"),
        (Kind.NUMBER, "-0.50", "-0.50", "一半"),
        (Kind.MONEY, "1234.5", "1234.5", "1千"),
        (Kind.DATE, "2026-03-01", "2026-03-01", "三月初"),
        (Kind.TEXT, "甲级", "甲级", ""),
    ],
)
def test_a_value_is_taken_by_the_kind_that_the_standard_declares(shop, kind, typed, kept, refused):
    contested = Contested(
        "indicators:x", "示例", "", feeds.INDICATORS, KEY, indicator=Indicator("示例指标", "示例指标", kind)
    )
    with own_household(shop.pk):
        form = form_for(contested, shop, {"change-value": typed})
        assert form.is_valid(), form.errors
        assert form.change().values == {"value": kept}
        assert read_extra(kind, kept) is not None
        assert not form_for(contested, shop, {"change-value": refused}).is_valid()
