"""Files of the kinds that departments really hand in and that were once taken wrongly, refused oddly, or fatal.

Each lies in `cases/` or is made here; all names, numbers and phones are invented. What the kind is, is tested beside
the part that mends it; here is what the command does with the file.
"""

import csv
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from authorities.jurisdiction import nationwide
from registry.directory import search
from registry.models import Household
from registry.sealing import SoftwareSealer
from tests.registry.intake.files import row, write_xlsx

CASES = Path(__file__).parent / "cases"
BASE = CASES / "base.csv"


def case(name: str) -> Path:
    return CASES / name


def records(name: str) -> list[dict[str, str]]:
    with case(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def by_code(as_batch):
    """`by_code(code)` → the household as it is held."""

    def find(code: str) -> Household:
        with as_batch(), nationwide():
            return Household.objects.get(code=code)

    return find


def opened(sealed) -> str | None:
    return None if sealed is None else SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY).open(sealed)


# Subsets of columns


def test_exactly_the_required_columns(intake, held):
    assert intake("households", case("M01.csv")).counts == (1, 0, 0, 0)
    assert held("SELECT code, status, name FROM registry_household") == [("92420106000004000C", "registered", "")]


def test_a_column_that_the_file_has_not_leaves_what_is_held(intake, by_code):
    assert intake("households", BASE).counts == (20, 0, 0, 0)
    taken = intake("households", case("N05.csv"), "--partial")
    assert taken.counts == (0, 0, 1, 0)
    assert not taken.warned
    held = by_code("92420106000000013R")
    assert (held.name, held.operator_name, held.address) == ("示例基础13号店", "张示例", "示例路1号")
    assert (opened(held.operator_id_sealed), opened(held.phone_sealed)) == ("420106198001010138", "13812341234")


# Unreadable cells


def test_error_cells_refuse_their_row(intake):
    intake("households", BASE)
    taken = intake("annual_reports", case("X09-error-cells.xlsx"))
    assert (taken.exit_code, taken.counts) == (1, (0, 0, 0, 1))
    assert [(line, column, code) for line, column, code, _ in taken.refused] == [
        (2, "revenue", "unreadable"),
        (2, "employees", "unreadable"),
    ]


def test_an_error_cell_erases_nothing(intake, held):
    intake("households", BASE)
    assert intake("annual_reports", case("N03a.csv")).counts == (1, 0, 0, 0)
    taken = intake("annual_reports", case("N03b.xlsx"))
    assert taken.counts == (0, 0, 0, 1)
    assert [code for _, _, code, _ in taken.refused] == ["unreadable"]
    assert held("SELECT revenue FROM registry_annualreport") == [(12_000_000,)]


# Bounds


def test_a_cell_in_the_farthest_corner(intake):
    taken = intake("households", case("X03-corner.xlsx"))
    assert taken.counts == (1, 0, 0, 1)
    assert {line for line, *_ in taken.refused} == {1_048_576}


def test_a_bomb_is_refused_before_it_is_unpacked(intake, tmp_path):
    whole = write_xlsx(tmp_path / "whole.xlsx", {"a": [["code", "name"], ["1", "2"]]})
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            if "sharedStrings" not in name:
                target.writestr(name, source.read(name))
        with target.open("xl/sharedStrings.xml", "w") as part:
            part.write(b"<sst><si><t>")
            for _ in range(64):
                part.write(b"A" * (1 << 20))
            part.write(b"</t></si></sst>")
    taken = intake("households", bomb)
    assert (taken.exit_code, taken.error) == (1, "file_too_large")
    assert taken.answer["seconds"] < 5


# Sheets


def test_a_hidden_sheet_is_never_read(intake, held):
    taken = intake("households", case("X12-hidden-first.xlsx"))
    assert (taken.counts, taken.answer["sheet"]) == ((1, 0, 0, 0), "登记信息")
    assert [code for _, _, code, _ in taken.warned] == ["hidden_sheet"]
    assert taken.answer["warnings"] == 1
    assert held("SELECT name FROM registry_household") == [("今年新表",)]
    assert held("SELECT sheet, line FROM registry_rowproblem") == [("旧数据", 0)]


def test_a_sheet_of_explanations_is_passed_over(intake):
    taken = intake("households", case("X13-cover-first.xlsx"))
    assert (taken.counts, taken.answer["sheet"]) == ((1, 0, 0, 0), "登记信息")


# Numbers wrecked by spreadsheets


def test_documents_that_a_spreadsheet_wrecked(intake):
    taken = intake("households", case("L-mended-libreoffice.csv"))
    assert taken.counts == (0, 0, 0, 3)
    assert taken.codes() == {"damaged_number": 3}


def test_the_mending_workbook_brings_the_numbers_back_as_they_were(intake, by_code, tmp_path):
    rows = case("L-refused-rows.csv").read_bytes()
    taken = intake("households", rows)
    assert taken.counts == (0, 0, 0, 3)
    workbook = Path(taken.answer["mending_file"])
    mended = workbook.rename(tmp_path / "mended.xlsx")
    with zipfile.ZipFile(mended) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(mended, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data.replace("<t>营业中</t>".encode(), "<t>存续</t>".encode()))
    assert intake("households", mended).counts == (3, 0, 0, 0)
    assert opened(by_code("92420106000004300D").operator_id_sealed) == "420106198001012002"


# Private keys

PHONES = {
    "13812341234.0": "13812341234", "1.3812341234E10": "13812341234", "13812341234/027-87654321": "13812341234",
    "13812341234、13987654321": "13812341234", "１３８１２３４１２３４": "13812341234",
    "+86 138-1234-1234": "13812341234", "(027)8765 4321转801": "027-87654321-801",
    "13812341234（微信同号）": "13812341234", "'13812341234": "13812341234", "13812341234;": "13812341234",
    "1381234123": None, "0": None, "00000000000": None, "NULL": None,
}  # fmt: skip


def test_phones(intake, by_code):
    taken = intake("households", case("C07-phones.csv"))
    assert taken.counts == (len(PHONES), 0, 0, 0)
    rows = records("C07-phones.csv")
    assert {each["phone"]: opened(by_code(each["code"]).phone_sealed) for each in rows} == PHONES
    told = {line: code for line, column, code, _ in taken.warned if column == "phone"}
    unknown = {line: "not_a_phone" for line, each in enumerate(rows, 2) if PHONES[each["phone"]] is None}
    assert told == unknown | {4: "several_phones", 5: "several_phones"}


def test_one_person_s_document_however_it_is_written(intake, by_code):
    assert intake("households", case("C08-docs.csv")).counts == (18, 0, 0, 0)
    listed = {each["code"]: by_code(each["code"]) for each in records("C08-docs.csv")}
    index = SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY).index("420106198001011237")
    of_one = [code for code, held in listed.items() if bytes(held.operator_id_index or b"") == index]
    assert [code[14:17] for code in of_one] == ["200", "201", "202", "203", "209", "213", "214"]
    documents = [opened(held.operator_id_sealed) for held in listed.values()]
    assert documents[5:9] == ["42010619800101002X", "H12345678", "A123456(3)", "A123456(3)"]
    assert documents[9] == "420106800101123", "kept as it was delivered"
    assert documents[15:] == [None, None, "420L06198001011237"]


def test_a_court_s_list_matches_however_it_writes_the_document(intake, held):
    intake("households", case("C08-docs.csv"))
    numbers = ("420106800101123", "４２０１０６１９８００１０１１２３７")
    listed = [row("defaulters", id_no=number, case_no=f"示执{place}号") for place, number in enumerate(numbers)]
    assert intake("defaulters", listed).counts == (2, 0, 0, 0)
    matched = "SELECT count(*) FROM registry_defaulter d JOIN registry_household h ON h.operator_id_index = d.id_index"
    assert held(matched) == [(14,)]


def test_a_word_is_no_document_that_people_share(intake, by_code):
    taken = intake("households", case("N06a.csv"))
    assert taken.counts == (3, 0, 0, 0)
    assert [(line, code) for line, column, code, _ in taken.warned if column == "operator_id_no"] == [
        (2, "not_a_document"),
        (3, "not_a_document"),
    ]
    assert by_code("924201060000041002").operator_id_index is None


# Encodings


def test_utf8_that_was_cut(intake):
    taken = intake("defaulters", case("C01-cut-utf8.csv"))
    assert (taken.exit_code, taken.error) == (1, "broken_utf8")
    assert "第 2 行" in taken.answer["error"]["message"]


def test_a_workbook_with_a_password(intake):
    assert intake("households", case("Z01-password.xlsx")).error == "encrypted_workbook"


def test_marks_escaped_as_mysql_does(intake):
    taken = intake("households", case("C15-mysql.csv"))
    assert (taken.exit_code, taken.error) == (1, "broken_record")
    assert "第 2 行" in taken.answer["error"]["message"]


# Names


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("买买提·艾力", ["买买提•艾力拉面", "买买提・艾力烤肉", "买买提‧艾力抓饭", "买买提．艾力烤包"]),
        ("买买提.艾力", ["买买提•艾力拉面", "买买提・艾力烤肉", "买买提‧艾力抓饭", "买买提．艾力烤包"]),
        ("张记面馆", ["张记面馆", "张记面馆乙", "张记面馆丁", "张记面馆丙", "张记面馆戊", "张记面馆甲"]),
        ("\ue863面", ["张记䶮面馆"]),
        ("䶮面", ["张记䶮面馆"]),
        ("中人食品", ["中㆟食品"]),
        ("Éclat", ["e\u0301clat示例"]),
    ],
)
def test_names_are_found_however_their_dots_and_letters_are_written(typed, found, intake, as_batch):
    intake("households", case("C10-names.csv"))
    with as_batch():
        names = [entry.name for entry in search(typed).results]
    shown = {name.replace("⾯", "面").replace("\u3000", "").replace("\xa0", "").replace(" ", "") for name in names}
    assert shown == set(found)


# Dates


def test_dates(intake, held):
    taken = intake("households", case("C12-dates.csv"))
    assert taken.counts == (6, 0, 0, 20)
    assert taken.codes() == {"not_a_date": 20}
    assert [line for line, _, code, _ in taken.warned if code == "odd_year"] == [19, 26]
    assert held("SELECT count(*) FROM registry_household WHERE established_on = '2024-03-01'") == [(4,)]


# Masking


def test_what_slipped_into_another_column_is_masked(intake):
    taken = intake("households", case("C14-shift.csv"))
    assert taken.counts == (0, 0, 0, 3)
    written = Path(taken.answer["errors_file"]).read_text("utf-8-sig")
    reasons = [each["退回原因及处理办法"] for each in csv.DictReader(written.splitlines())]
    for each in csv.reader(case("C14-shift.csv").read_text().splitlines()[1:]):
        assert not any(each[6] in reason for reason in reasons)
    told = " ".join(value for *_, value in (*taken.refused, *taken.warned))
    assert not any(number in told for number in ("911124198108030024", "420106198001011237", "420106800101123"))
