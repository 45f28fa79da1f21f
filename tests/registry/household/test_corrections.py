"""What holds for every correction that some app declares; what one of them does stands in test_phones.py."""

import pytest

from authorities.declarations import declared, is_declared
from registry import feeds
from registry.columns import FEEDS
from registry.models import FactCorrection
from registry.people.corrections import Correction

CORRECTIONS = declared(Correction)


@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda correction: correction.name)
class TestEach:
    def test_is_a_column_of_registration_so_that_both_values_stand_side_by_side(self, correction):
        assert correction.name in {column.name for column in FEEDS[feeds.HOUSEHOLDS].columns}
        assert len(correction.name) <= FactCorrection._meta.get_field("fact").max_length

    def test_names_who_may_and_what_the_log_says(self, correction):
        assert is_declared(correction.capability) and is_declared(correction.act)
        assert "{on}" in correction.act.sentence and correction.unreadable.endswith("。")
