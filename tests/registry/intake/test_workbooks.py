"""XLSX: real days, numbers, the numbers that a spreadsheet has damaged (CONTRACTS 1)."""

import zipfile
from datetime import date, datetime, time

import pytest

from tests.factories import uscc
from tests.registry.intake.files import REG_NO, write_xlsx

HOUSEHOLDS = ["code", "reg_no", "name", "authority", "established_on", "status", "seasonal", "operator_id_no", "phone"]


def household(number: int, **cells) -> list:
    made = dict.fromkeys(HOUSEHOLDS) | {
        "code": uscc(number),
        "authority": "420106",
        "established_on": "2020-03-01",
        "status": "存续",
    }
    return list((made | cells).values())


def test_days_numbers_and_booleans(intake, tmp_path, held):
    rows = [
        household(1, established_on=date(2020, 2, 29), seasonal=True, authority=420106),
        household(2, established_on=datetime(2020, 2, 29, 13, 30), seasonal=False),
        household(3, established_on="2020/2/29", seasonal=1, phone=13812341234),
        household(4, established_on=20200229, seasonal=0, name=123),
        household(5, code=None, reg_no=int(REG_NO), established_on="2020-02-29", seasonal="是"),
    ]
    taken = intake("households", write_xlsx(tmp_path / "a.xlsx", {"Sheet1": [HOUSEHOLDS, *rows]}))
    assert taken.counts == (5, 0, 0, 0)
    assert held("SELECT established_on::text, seasonal, name, reg_no FROM registry_household ORDER BY code") == [
        ("2020-02-29", True, "", None),
        ("2020-02-29", False, "", None),
        ("2020-02-29", True, "", None),
        ("2020-02-29", False, "123", None),
        ("2020-02-29", True, "", REG_NO),
    ]


def test_numbers_that_the_spreadsheet_has_damaged(intake, tmp_path, held):
    rows = [
        household(1, code=922301060000000018),
        household(2, operator_id_no=110105194912310021),
        household(3, code="9.22301E+17"),
        household(4, operator_id_no="1.10105E+17"),
        household(5, code=None, reg_no="4.20107E+14"),
        household(6),
    ]
    taken = intake("households", write_xlsx(tmp_path / "a.xlsx", {"登记": [HOUSEHOLDS, *rows]}))
    assert taken.counts == (1, 0, 0, 5)
    assert [(line, column, code) for line, column, code, _ in taken.refused] == [
        (2, "code", "damaged_number"),
        (3, "operator_id_no", "damaged_number"),
        (4, "code", "damaged_number"),
        (5, "operator_id_no", "damaged_number"),
        (6, "reg_no", "damaged_number"),
    ]
    assert held("SELECT DISTINCT sheet FROM registry_rowproblem WHERE severity = 'refused'") == [("登记",)]


def test_damaged_numbers_of_other_feeds(intake, tmp_path, register):
    register(uscc(1))
    decided = [["code", "decision_no", "decided_on", "kind"], [uscc(1), 420106199001011234, "2025-01-01", "罚款"]]
    assert intake("penalties", write_xlsx(tmp_path / "p.xlsx", {"a": decided})).codes() == {"damaged_number": 1}
    listed = [["id_no", "name", "case_no", "listed_on"], [110105194912310021, "张三", "1", "2025-01-01"]]
    assert intake("defaulters", write_xlsx(tmp_path / "d.xlsx", {"a": listed})).codes() == {"damaged_number": 1}


def test_money_and_counts_as_numbers(intake, tmp_path, register, held):
    register(*(uscc(number) for number in range(1, 8)))
    header = ["code", "year", "filed_on", "revenue", "employees"]
    revenues = [0.1 + 0.2, 1234567.89, 5, 0, 1e14, 0.005, -3.5]
    rows = [[uscc(number), 2025.0, date(2026, 3, 1), value, 3.0] for number, value in enumerate(revenues, 1)]
    taken = intake("annual_reports", write_xlsx(tmp_path / "a.xlsx", {"a": [header, *rows]}))
    assert taken.counts == (5, 0, 0, 2)
    assert [code for _, _, code, _ in taken.refused] == ["too_many_decimals", "negative"]
    revenues = held(
        "SELECT revenue FROM registry_annualreport JOIN registry_household h ON h.id = household_id ORDER BY code"
    )
    assert [revenue for (revenue,) in revenues] == [30, 123456789, 500, 0, 10**16]


def test_empty_rows_and_empty_first_lines_keep_the_line_numbers(intake, tmp_path):
    sheet = [[], [], HOUSEHOLDS, [], household(1), [None, "  "], household(2, status="不明"), [], household(3)]
    taken = intake("households", write_xlsx(tmp_path / "a.xlsx", {"a": sheet}))
    assert taken.counts == (2, 0, 0, 1)
    assert taken.refused == [(7, "status", "not_in_list", "不明")]


def test_the_first_sheet_that_is_not_empty_is_read(intake, tmp_path):
    sheets = {"空": [], "数据": [HOUSEHOLDS, household(1)], "说明": [["不看"], ["此表"]]}
    assert intake("households", write_xlsx(tmp_path / "a.xlsx", sheets)).counts == (1, 0, 0, 0)


def test_a_workbook_is_known_by_its_content(intake, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"a": [HOUSEHOLDS, household(1)]})
    assert intake("households", path.rename(tmp_path / "名单.csv")).counts == (1, 0, 0, 0)


def test_a_cell_of_another_kind_is_refused(intake, tmp_path):
    rows = [household(1, established_on=time(8, 30)), household(2, established_on=45000), household(3, seasonal=2)]
    taken = intake("households", write_xlsx(tmp_path / "a.xlsx", {"a": [HOUSEHOLDS, *rows]}))
    assert taken.counts == (0, 0, 0, 3)
    assert [column for _, column, _, _ in taken.refused] == ["established_on", "established_on", "seasonal"]


def test_workbooks_without_rows(intake, tmp_path):
    assert intake("tax", write_xlsx(tmp_path / "a.xlsx", {"a": [], "b": []})).error == "empty_file"
    assert intake("tax", write_xlsx(tmp_path / "b.xlsx", {"a": [["code", "tax_paid"]]})).exit_code == 1


@pytest.mark.parametrize("damage", ["cut", "no workbook", "torn sheet"])
def test_broken_workbooks(damage, intake, tmp_path):
    whole = write_xlsx(tmp_path / "whole.xlsx", {"a": [HOUSEHOLDS, household(1)]})
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist() if damage == "torn sheet" else ["xl/styles.xml"]:
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    if damage == "cut":
        broken.write_bytes(whole.read_bytes()[:1500])
    taken = intake("households", broken)
    assert (taken.exit_code, taken.error) == (1, "broken_workbook")


def test_the_refused_rows_of_a_workbook_name_the_sheet(intake, tmp_path):
    taken = intake("households", write_xlsx(tmp_path / "a.xlsx", {"登记": [HOUSEHOLDS, household(1, status="不明")]}))
    text = (tmp_path / taken.answer["errors_file"]).read_text("utf-8-sig")
    assert "工作表“登记”" in text
    assert "登记状态“不明”" in text
