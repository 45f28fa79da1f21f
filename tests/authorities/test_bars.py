"""Bars: what is there stays in sight, however small, and figures say what the drawing says."""

import pytest

from authorities.bars import LEAST, LENGTH, Series, bar

SERIES = (Series("few", "少"), Series("many", "多"), Series("none", "无"))


def _bar(few: int, many: int, **more):
    return bar("某地", {"few": few, "many": many, "none": 0}, SERIES, **more)


@pytest.mark.parametrize(("few", "many"), [(1, 10**7), (2, 998), (500, 500), (10**7, 1), (1, 0), (1, 1)])
def test_parts_fill_the_bar_and_none_that_is_there_is_lost(few, many):
    pieces = _bar(few, many).pieces
    assert sum(piece.width for piece in pieces) == LENGTH
    assert all(piece.width >= LEAST for piece in pieces if piece.count)
    assert pieces[2].width == 0
    assert [piece.x for piece in pieces] == [0, pieces[0].width, LENGTH]


def test_a_share_is_never_told_as_nothing_nor_as_all():
    assert [piece.share for piece in _bar(1, 10**7).pieces] == ["不足 0.1%", "99.9% 以上", ""]
    assert [piece.share for piece in _bar(2, 998).pieces] == ["0.2%", "99.8%", ""]


def test_a_bar_may_count_a_part_of_a_whole():
    some = _bar(1, 1, whole=8)
    assert sum(piece.width for piece in some.pieces) == LENGTH // 4
    assert some.total == 8


def test_nothing_is_drawn_of_nothing():
    assert [(piece.width, piece.share) for piece in _bar(0, 0).pieces] == [(0, "")] * 3


def test_of_a_handful_no_share_is_told():
    assert [piece.share for piece in _bar(1, 8, share_from=10).pieces] == ["", "", ""]
    assert [piece.share for piece in _bar(1, 9, share_from=10).pieces] == ["10.0%", "90.0%", ""]
