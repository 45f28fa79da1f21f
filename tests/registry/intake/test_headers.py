"""Columns are found by canonical, Chinese or alias name, in any order (CONTRACTS 1)."""

import pytest

from registry.columns import FEEDS
from tests.factories import uscc
from tests.registry.intake.files import LEAST, REG_NO, csv_text, row

EXCHANGE = "pripid,regno,uniscid,entname,name,cerno,estdate,industryco,dom,regorg,mobtel,登记状态"


@pytest.mark.parametrize("feed", LEAST)
def test_every_name_of_every_column(feed, intake, register):
    if feed != "households":
        register(uscc(1))
    least = row(feed)
    for column in FEEDS[feed].columns:
        for heading in (column.name, column.chinese, *column.aliases):
            if column.name not in least:
                continue
            named = {heading if name == column.name else name: value for name, value in least.items()}
            taken = intake(feed, [named])
            assert (taken.answer["accepted"], taken.answer["ignored_columns"]) == (1, []), heading


def test_any_order_case_and_width(intake, held):
    text = "登记状态, STATUS_ON ,Ｎａｍｅ,\u3000成立日期,Authority,uniscid\n存续,2021-01-01,张记,2020-01-01,420106,"
    assert intake("households", f"{text}{uscc(1)}\n").counts == (1, 0, 0, 0)
    assert held("SELECT name, status_on::text, code FROM registry_household") == [("张记", "2021-01-01", uscc(1))]


def test_the_header_of_the_registration_exchange(intake, held):
    who = f"4201000000000000000001,{REG_NO},{uscc(1)},张记面馆,张三,11010519491231002X"
    line = f"{who},2020-03-01,6210,某路1号,420106,13812341234,在营（开业）"
    taken = intake("households", f"{EXCHANGE}\n{line}\n")
    assert taken.counts == (1, 0, 0, 0)
    assert taken.answer["ignored_columns"] == []
    assert held(
        "SELECT code, reg_no, name, operator_name, industry, address, established_on::text, status"
        " FROM registry_household"
    ) == [(uscc(1), REG_NO, "张记面馆", "张三", "H6210", "某路1号", "2020-03-01", "registered")]


def test_name_is_the_households_own_without_entname(intake, held):
    assert intake("households", [row("households", name="张记面馆", operator_name="张三")]).counts == (1, 0, 0, 0)
    assert held("SELECT name, operator_name FROM registry_household") == [("张记面馆", "张三")]


def test_unknown_columns_are_ignored_and_reported_once(intake):
    rows = [row("households", 备注="甲", Remark="x"), row("households", uscc(2), 备注="乙")]
    taken = intake("households", rows)
    assert taken.counts == (2, 0, 0, 0)
    assert taken.answer["ignored_columns"] == ["备注", "Remark"]
    assert not taken.warned
    text = csv_text(rows).replace("Remark", "备注")
    assert intake("households", text).answer["ignored_columns"] == ["备注"]


def test_the_same_heading_twice_is_refused(intake):
    taken = intake(
        "households", "code,登记机关,成立日期,登记状态,登记状态\n" + f"{uscc(1)},420106,2020-01-01,存续,注销\n"
    )
    assert (taken.exit_code, taken.error, taken.delivery) == (1, "duplicate_column", None)


def test_of_two_names_for_one_column_our_own_is_read(intake, held):
    header = "oploc,dom,code,authority,established_on,status"
    taken = intake("households", f"{header}\n甲路,乙路,{uscc(1)},420106,2020-01-01,存续\n")
    assert taken.counts == (1, 0, 0, 0)
    assert taken.answer["ignored_columns"] == ["oploc"]
    assert held("SELECT address FROM registry_household") == [("乙路",)]


def test_a_header_without_a_known_column(intake):
    taken = intake("tax", "甲,乙\n1,2\n")
    assert (taken.exit_code, taken.error) == (1, "no_known_column")
    assert "所属期起" in taken.answer["error"]["message"]
