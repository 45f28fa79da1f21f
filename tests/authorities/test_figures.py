"""Tables of figures: one declaration gives head, lines, sum and workbook."""

import io
from operator import itemgetter

import openpyxl
from django.template.loader import render_to_string

from authorities.figures import FigureColumn, figures, sheet

COLUMNS = (FigureColumn("机关", itemgetter(0), count=False), FigureColumn("件数", itemgetter(1)))
ROWS = [("甲", 1_200), ("=乙", 3)]


def test_the_sum_is_that_of_the_counts_and_only_below_several_lines():
    assert [cell.value for cell in figures("示例", COLUMNS, ROWS, summed=True).sum] == ["合计", 1_203]
    assert figures("示例", COLUMNS, ROWS[:1], summed=True).sum == []
    assert figures("示例", COLUMNS, ROWS).sum == []


def test_the_page_names_each_column_at_its_head_and_beside_its_cells():
    page = render_to_string("officer/_figures.html", {"table": figures("示例", COLUMNS, ROWS, summed=True)})
    assert page.count('scope="col"') == 2
    assert page.count('scope="row"') == 3
    assert page.count('<span class="cell-label">件数</span>') == 3
    assert "1,200" in page


def test_the_workbook_holds_the_same_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(sheet(figures("示例", COLUMNS, ROWS, summed=True), about=[("说明", "x")])))
    lines = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    assert lines == [["机关", "件数"], ["甲", 1_200], ["=乙", 3], ["合计", 1_203]]
    assert all(cell.data_type != "f" for line in book.worksheets[0].iter_rows() for cell in line)
