"""Workbooks are read in a bounded process: a table comes back as it was, and a file ends no more than its process."""

import resource
import subprocess
import sys
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.intake import sheets, workbook_process
from registry.intake.file_refused import FileRefused
from registry.intake.source import open_source, rows_of
from registry.intake.unreadable import UNCOMPUTED
from registry.intake.workbook import look_into, number_text
from registry.intake.workbook_process import WorkbookProcess
from tests.factories import uscc
from tests.registry.intake.files import row, write_xlsx

HEADER = ["code", "authority", "established_on", "status"]
ROW = [uscc(1), "420106", "2020-01-01", "存续"]
_HEAD = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
)
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=12)
_CELLS = (
    st.none()
    | _TEXTS.filter(lambda text: text.strip() and not text.startswith("=") and "_x" not in text)
    | st.integers(-(10**14), 10**14)
    | st.booleans()
    | st.dates(date(1900, 3, 1), date(2099, 12, 31))
)


def as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def with_sheet(tmp_path, rows: str, name: str = "made.xlsx", **parts: str):
    """A workbook whose only sheet holds these rows behind its headings, written by hand."""
    whole = write_xlsx(tmp_path / "whole.xlsx", {"a": [["code", "name"]]})
    made = tmp_path / name
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            text = source.read(part)
            if part.endswith("sheet1.xml"):
                text = parts.get("sheet") or f"{_HEAD}{rows}</sheetData></worksheet>"
            target.writestr(part, text)
    return made


def read(path, feed: str = "households") -> list[list[str]]:
    return [cells for block in open_source(path, feed=feed).blocks for cells in rows_of(block)[1]]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=12))
def test_any_table_comes_back_as_it_was(rows, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"a": [["code", "name"], *rows]})
    expected = [[as_text(cell) for cell in cells] for cells in rows if any(cell is not None for cell in cells)]
    assert [[*cells, *[""] * (2 - len(cells))] for cells in read(path)] == expected


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B2"><f>1+1</f></c>', UNCOMPUTED),
        ('<c r="B2"><f>1+1</f><v></v></c>', UNCOMPUTED),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>A1</f><v>甲</v></c>', "甲"),
        ('<c r="B2" t="d"><v>2024-03-01T00:00:00</v></c>', "2024-03-01"),
        ('<c r="B2" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></is></c>', "甲乙"),
        ('<c r="B2" t="inlineStr"><is><t>甲_x000D_乙</t></is></c>', "甲\r乙"),
        ('<c t="n"><v>1</v></c><c t="n"><v>2.50</v></c>', "2.5"),
        ('<x:c xmlns:x="y" r="B2"><x:v>3</x:v></x:c>', "3"),
        ('<c r="ZZ2"><v>4</v></c>', "4"),
        ('<c r="B2"><v>4.20106198001011E17</v></c>', "4.20106198001011E17"),
    ],
)
def test_cells_of_every_kind(cell, text, tmp_path):
    (cells,) = read(with_sheet(tmp_path, f'<row r="2">{cell}</row>'))
    assert cells[-1] == text


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#n/a", "Err:502", UNCOMPUTED]
)
@pytest.mark.parametrize(
    "column", ["name", "operator_id_no", "phone", "established_on", "seasonal", "industry", "code"]
)
def test_an_error_refuses_its_row_in_any_column_of_any_file(error, column, intake):
    taken = intake("households", [row("households", **{column: error}), row("households", uscc(2), address="5#楼3号")])
    assert (taken.counts, [(at, code) for _, at, code, _ in taken.refused]) == (
        (1, 0, 0, 1),
        [(column, "unreadable")],
    )


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "Err:502"])
@pytest.mark.parametrize(
    ("feed", "column"), [("indicators", "value"), ("penalties", "decision_no"), ("defaulters", "court")]
)
def test_an_error_in_a_plain_block(feed, column, error, intake, register):
    register(uscc(1))
    assert intake(feed, [row(feed, **{column: error})]).codes() == {"unreadable": 1}


@given(st.integers(0, 10**15 - 1))
def test_whole_numbers_keep_their_digits(number):
    assert number_text(str(number)) == number_text(f"{number}.0") == str(number)


# Bounds


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + _HEAD + "</sheetData></worksheet>",
        _HEAD + '<row r="2"><c r="AAAAAA2"><v>1</v></c></row></sheetData></worksheet>',
        _HEAD + '<row r="2"><c r="A2" t="s"><v>7</v></c></row></sheetData></worksheet>',
        _HEAD + '<row r="2"><c r="A2"><v>one</v></c></row></sheetData></worksheet>',
        _HEAD + '<row r="2">',
    ],
)
def test_what_is_no_sheet_is_refused(sheet, tmp_path):
    with pytest.raises(FileRefused) as refused:
        read(with_sheet(tmp_path, "", sheet=sheet))
    assert refused.value.code == "broken_workbook"


def test_many_rows_with_far_cells_take_no_more_than_they_hold(tmp_path):
    rows = "".join(f'<row r="{number}"><c r="XFD{number}"><v>2</v></c></row>' for number in range(2, 20_002))
    cells = read(with_sheet(tmp_path, rows))
    assert (len(cells), set(map(len, cells))) == (20_000, {3})


def test_a_process_that_runs_out_of_memory_or_time_refuses_the_file(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "a.xlsx", {"a": [HEADER, ROW]})
    for broken in ("/bin/false", "/bin/true"):
        with monkeypatch.context() as patched:
            patched.setattr(workbook_process.sys, "executable", broken)
            with pytest.raises(FileRefused) as refused:
                WorkbookProcess(path).sheets()
        assert refused.value.code == "file_too_large"


def test_the_process_is_bounded():
    """Asked in a process of its own, for it would bound this one."""
    asked = (
        "import resource; from registry.intake import workbook_process as w; w._bounded();"
        "print(*resource.getrlimit(resource.RLIMIT_AS), *resource.getrlimit(resource.RLIMIT_CPU))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    memory, seconds = workbook_process.MEMORY_BYTES, workbook_process.CPU_SECONDS
    assert told == [str(memory), str(memory), str(seconds), str(seconds)]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != memory


def test_a_hundred_thousand_texts_of_their_own_stay_within_a_third_of_the_bound(tmp_path, monkeypatch):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("登记")
    sheet.append(["code", "name"])
    for number in range(60_000):
        sheet.append([f"{number:018}", f"示例路{number}号示例小区{number}栋示例商铺{number}号"])
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(workbook_process, "MEMORY_BYTES", workbook_process.MEMORY_BYTES // 3)
    assert len(read(tmp_path / "a.xlsx")) == 60_000


def test_a_declared_bomb_is_not_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (17 << 20))
    with path.open("rb") as file, pytest.raises(FileRefused, match="一百倍"):
        look_into(file)


# Which sheet


def book(tmp_path, tables: dict[str, list[list]], *hidden: str):
    path = write_xlsx(tmp_path / "a.xlsx", tables)
    if hidden:
        made = openpyxl.load_workbook(path)
        for place, name in enumerate(hidden):
            made[name].sheet_state = ("hidden", "veryHidden")[place % 2]
        made.active = next(place for place, name in enumerate(tables) if name not in hidden)
        made.save(path)
    return path


TABLE = [HEADER, ROW]
NOTES = [["填表说明"], ["请填在另一张表"]]
PART = [["code", "name"], [uscc(5), "甲"]]


@pytest.mark.parametrize(
    ("tables", "hidden", "options", "outcome"),
    [
        ({"一": TABLE}, (), (), "一"),
        ({"说明": NOTES, "一": TABLE, "空": []}, (), (), "一"),
        ({"旧": TABLE, "一": TABLE}, ("旧",), (), "一"),
        ({"旧": TABLE, "更旧": TABLE, "一": TABLE}, ("旧", "更旧"), (), "一"),
        ({"一": TABLE, "部分": PART}, (), (), "一"),
        ({"一": TABLE, "二": TABLE}, (), (), "several_sheets"),
        ({"一": TABLE, "二": TABLE}, (), ("--sheet", "二"), "二"),
        ({"一": TABLE, "二": TABLE}, (), ("--sheet", "三"), "no_such_sheet"),
        ({"旧": TABLE, "一": TABLE}, ("旧",), ("--sheet", "旧"), "hidden_sheet"),
        ({"一": TABLE, "空": []}, (), ("--sheet", "空"), "empty_file"),
        ({"说明": NOTES, "其他": NOTES}, (), (), "no_known_column"),
        ({"旧": TABLE, "空": []}, ("旧",), (), "empty_file"),
    ],
)
def test_which_sheet_is_read(tables, hidden, options, outcome, intake, tmp_path):
    taken = intake("households", book(tmp_path, tables, *hidden), *options)
    if outcome in tables:
        assert (taken.counts, taken.answer["sheet"]) == ((1, 0, 0, 0), outcome)
        told = {"hidden_sheet": len(hidden)} if hidden else {}
        told |= {"sheet_not_read": 1} if "部分" in tables else {}
        assert {code: n for code, n in taken.codes(taken.warned).items() if "sheet" in code} == told
    else:
        assert (taken.error, taken.answer["sheet"]) == (outcome, None)
        if outcome in ("several_sheets", "no_known_column"):
            assert all(f"“{name}”" in taken.answer["error"]["message"] for name in tables)


def test_the_refused_rows_of_the_named_sheet_come_back(intake, tmp_path):
    other = [HEADER, [uscc(2), "420106", "2020-01-01", "不明"]]
    taken = intake("households", book(tmp_path, {"一": TABLE, "二": other}), "--sheet", "二")
    assert taken.counts == (0, 0, 0, 1)
    mended = openpyxl.load_workbook(taken.answer["mending_file"]).active
    assert [cell.value for cell in mended[2]][:4] == other[1]
    assert {cell.number_format for cell in mended[2]} == {"@"}


def test_days_since_1904(tmp_path):
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append(["code", "name"])
    made.active.append([datetime(2024, 3, 1), "甲"])
    made.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == [["2024-03-01", "甲"]]


def test_one_process_a_workbook_and_none_left(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"a": TABLE})
    chosen = sheets.open_sheet(path, feed="households")
    assert next(chosen.rows) == [(2, ROW)]
    with pytest.raises(StopIteration):
        next(chosen.rows)
