"""The same act for many: one result each, and a refused one leaves nothing of itself."""

import pytest

from authorities import batches
from authorities.batches import Result, each, not_too_many
from authorities.models import AnnouncedYear
from authorities.refusals import Refused


def _announce(year: int) -> str:
    AnnouncedYear.objects.create(year=year)
    if year % 2:
        raise Refused("odd", "单数年")
    return "已记录"


def test_each_for_itself_in_their_order(db):
    assert each([2102, 2101, 2104], _announce, named=lambda year: f"{year} 年") == [
        Result("2102 年", done=True, text="已记录"),
        Result("2101 年", done=False, text="单数年", code="odd"),
        Result("2104 年", done=True, text="已记录"),
    ]
    assert set(AnnouncedYear.objects.filter(year__gt=2100).values_list("year", flat=True)) == {2102, 2104}


def test_a_fault_is_no_refusal(db):
    with pytest.raises(ZeroDivisionError):
        each([1, 0], lambda number: str(1 // number))


def test_no_more_than_a_request_can_end_in_time():
    not_too_many(batches.MOST, "公示")
    with pytest.raises(Refused) as refused:
        not_too_many(batches.MOST + 1, "公示")
    assert (refused.value.code, str(refused.value)) == ("too_many_rows", "一次最多公示 500 户，请分几次公示。")
