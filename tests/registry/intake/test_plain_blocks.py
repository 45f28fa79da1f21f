"""Blocks that go to COPY as they are say the same as when their cells are read one by one."""

import pytest

from registry.intake.cells import Lists
from registry.intake.headings import recognise
from registry.intake.plain_blocks import hashing_reader, plain_reader
from registry.intake.rows import ReadingPlan
from registry.intake.source import open_source
from registry.models import ValueAlias
from registry.sealing import SoftwareSealer
from tests.factories import uscc

CODES = [uscc(700_000 + number) for number in range(3)]
ROWS = {
    "tax": (
        "code,reg_no,period_start,period_end,tax_paid,tax_at_least,general_taxpayer",
        ["2026-01-01,2026-03-31,1234.5,,1", "2026-04-01,2026-06-30,,0.05,否", "2026-07-01,2026-09-30,0,10,"],
    ),
    "social_insurance": ("code,reg_no,period_start,period_end,insured", ["2026-01-01,2026-01-31,0"]),
    "annual_reports": (
        "code,reg_no,year,filed_on,revenue,tax_total,employees,disclosed",
        ["2024,2025-03-01,999999999999.99,0.29,3,是", "2025,2026-03-01,123456789012.35,1.10,,"],
    ),
    "risk_marks": (
        "code,reg_no,kind,from_on,until_on,released_on",
        ["经营异常,2026-01-01,,2026-02-01", "歇业,2026-01-01,2026-12-31,"],
    ),
    "penalties": (
        "code,reg_no,decision_no,decided_on,kind,amount,published_on,published_until,repaired_on",
        ["示例罚〔2026〕1号,2026-01-05,罚款,500.00,2026-01-10,,", "示例罚〔2026〕2号,2026-01-05,没收,,,,"],
    ),
    "indicators": ("code,reg_no,indicator,value,as_of", ["bank_credit_good,是,2026-06-30", "brand_count,3,2026-06-30"]),
    "negative_records": (
        "code,reg_no,kind,day,source,ended_on",
        ["投诉举报,2026-01-05,示例局,2026-02-01", "安全事故,2026-01-05,,"],
    ),
}


def lines(feed: str) -> list[str]:
    _, rows = ROWS[feed]
    return [f"{code},,{row}" for code in CODES for row in rows]


def quoted(line: str) -> str:
    """The same cells in quotation marks, which no plain block has."""
    return ",".join(f'"{cell}"' for cell in line.split(","))


@pytest.fixture
def registered(household):
    for code in CODES:
        household("420106", code=code)


def is_plain(feed: str, path) -> bool:
    source = open_source(path)
    header = recognise(feed, source.header)
    reader = plain_reader(ReadingPlan(feed, header.positions, len(source.header), Lists(), "00" * 16, "11" * 16))
    return reader is not None and all(reader(block) for block in source.blocks)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("feed", ROWS)
def test_read_cell_by_cell_nothing_is_different(feed, line_end, registered, tmp_path, intake):
    header, _ = ROWS[feed]
    path = tmp_path / "feed.csv"
    path.write_bytes(line_end.join([header, *lines(feed), ""]).encode())
    assert is_plain(feed, path)
    plain = intake(feed, path)
    path.write_bytes(line_end.join([header, *map(quoted, lines(feed)), ""]).encode())
    assert not is_plain(feed, path)
    by_cell = intake(feed, path)
    assert plain.counts == (len(lines(feed)), 0, 0, 0)
    assert by_cell.counts == (0, 0, len(lines(feed)), 0)


def test_a_day_that_does_not_exist_sends_its_row_back_and_no_other(registered, tmp_path, intake):
    header, _ = ROWS["tax"]
    path = tmp_path / "feed.csv"
    odd = f"{CODES[0]},,2025-01-01,2025-02-30,5,,"
    path.write_text("\n".join([header, *lines("tax"), odd, ""]))
    assert is_plain("tax", path)
    taken = intake("tax", path)
    assert taken.counts == (len(lines("tax")), 0, 0, 1)
    assert taken.refused == [(len(lines("tax")) + 2, "period_end", "not_a_date", "2025-02-30")]


@pytest.mark.parametrize(
    "row",
    [
        "2026-01-01,2026-03-31,-5,,",
        "2026-01-01,2026-03-31,1.234,,",
        "2026-01-01,,5,,",
        "2026/1/1,2026-03-31,5,,",
        "2026-01-01,2026-03-31,5,,,extra",
        "2026-01-01,2026-03-31,５,,",
        "2026-01-01,2026-03-31, 5,,",
    ],
)
def test_what_is_not_of_the_plainest_form_is_read_cell_by_cell(row, tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(f"{ROWS['tax'][0]}\n{CODES[0]},,{row}\n")
    assert not is_plain("tax", path)


DEFAULTERS = "id_no,name,case_no,court,listed_on,removed_on"


def is_hashed(feed: str, path) -> bool:
    source = open_source(path)
    header = recognise(feed, source.header)
    plan = ReadingPlan(feed, header.positions, len(source.header), Lists(), "00" * 16, "11" * 16)
    reader = hashing_reader(plan, SoftwareSealer("00" * 16, "11" * 16).index)
    return reader is not None and all(reader(block) for block in source.blocks)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("columns", [DEFAULTERS, "name,case_no,listed_on,id_no"])
def test_documents_that_are_only_matched_are_hashed_alike(columns, line_end, tmp_path, intake):
    cells = dict(
        zip(DEFAULTERS.split(","), ["11010519491231002X", "张三", "示执1号", "示例法院", "2025-01-02", ""], strict=True)
    )
    rows = [
        ",".join({**cells, "id_no": number, "court": court}[column] for column in columns.split(","))
        for number, court in ((cells["id_no"], "示例法院"), ("H12345678", ""))
    ]
    path = tmp_path / "feed.csv"
    path.write_bytes(line_end.join([columns, *rows, ""]).encode())
    assert is_hashed("defaulters", path)
    plain = intake("defaulters", path)
    path.write_bytes(line_end.join([columns, *map(quoted, rows), ""]).encode())
    assert not is_hashed("defaulters", path)
    by_cell = intake("defaulters", path)
    assert plain.counts == (2, 0, 0, 0)
    assert by_cell.counts == (0, 0, 2, 0)


@pytest.mark.parametrize(
    "document",
    ["11010519491231002x", "110105194912310021", "11010519491331002X", "1.10105E+17", "H123 45678", "h12345678", ""],
)
def test_a_document_that_is_not_of_the_plainest_form_is_read_as_a_cell(document, tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(f"{DEFAULTERS}\n{document},张三,示执1号,,2025-01-02,\n")
    assert not is_hashed("defaulters", path)


def test_a_day_that_does_not_exist_beside_hashed_documents(tmp_path, intake, held):
    path = tmp_path / "feed.csv"
    rows = [f"H1234567{number},张三,示执{number}号,,2025-02-{27 + number},\n" for number in range(3)]
    path.write_text(f"{DEFAULTERS}\n{''.join(rows)}")
    assert is_hashed("defaulters", path)
    taken = intake("defaulters", path)
    assert taken.counts == (2, 0, 0, 1)
    assert taken.refused == [(4, "listed_on", "not_a_date", "2025-02-29")]
    assert len(held("SELECT DISTINCT id_index FROM registry_defaulter")) == 2


@pytest.mark.parametrize("number", ["4.20106E+17", "4.2e17"])
def test_what_a_spreadsheet_left_of_a_number_is_no_identifier(number, registered, tmp_path, intake):
    header, _ = ROWS["penalties"]
    path = tmp_path / "feed.csv"
    path.write_text(f"{header}\n{CODES[0]},,{number},2026-01-05,罚款,,,,\n")
    assert not is_plain("penalties", path)
    assert intake("penalties", path).refused == [(2, "decision_no", "damaged_number", number)]


@pytest.mark.parametrize("space", ["\x85", "\xa0", "\u1680", "\u2003", "\u3000", "\ufeff"])
def test_a_space_of_another_kind_is_not_of_the_plainest_form(space, tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(f"{ROWS['penalties'][0]}\n{CODES[0]},,示例{space}1号,2026-01-05,罚款,,,,\n", encoding="utf-8")
    assert not is_plain("penalties", path)


def test_a_provinces_own_words_are_taken_and_one_that_points_nowhere_is_not(registered, as_owner, tmp_path, intake):
    with as_owner():
        for wording, value in (("停业'%", "歇业"), ("停牌", "没有这个类型")):
            ValueAlias.objects.create(province="/42/", feed="risk_marks", column="kind", wording=wording, value=value)
    path = tmp_path / "feed.csv"
    rows = [f"{CODES[0]},,{kind},2026-01-01,," for kind in ("停业'%", "停牌")]
    path.write_text("\n".join([ROWS["risk_marks"][0], rows[0], ""]))
    assert intake("risk_marks", path).counts == (1, 0, 0, 0)
    path.write_text("\n".join([ROWS["risk_marks"][0], *map(quoted, rows), ""]))
    by_cell = intake("risk_marks", path)
    path.write_text("\n".join([ROWS["risk_marks"][0], *rows, ""]))
    again = intake("risk_marks", path)
    assert by_cell.counts == again.counts == (0, 0, 1, 1)
    assert again.refused == by_cell.refused == [(3, "kind", "not_in_list", "停牌")]
