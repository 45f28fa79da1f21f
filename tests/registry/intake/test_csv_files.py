"""CSV as departments write it: encodings, line ends, quotes, ragged rows (CONTRACTS 1)."""

import codecs
import csv
import io

import pytest

from tests.factories import uscc
from tests.registry.intake.files import csv_text, row

HEADER = "code,authority,established_on,status,name,address\n"


def line(number: int, name: str = "张记", address: str = "某路") -> str:
    return f"{uscc(number)},420106,2020-01-01,存续,{name},{address}\n"


@pytest.fixture
def names(held):
    return lambda: [name for (name,) in held("SELECT name FROM registry_household ORDER BY code")]


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("gb18030"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r\n").encode("gb18030"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: ("\n\n" + text.replace("\n", "\n\n")).encode(),
    ],
    ids=["utf-8", "bom", "gb18030", "crlf", "gb18030 crlf", "cr", "no last line end", "blank lines"],
)
def test_encodings_and_line_ends(encode, intake, names):
    content = HEADER + line(1, "张记面馆") + line(2, "𠮷野家㐂") + line(3, "Café №1 😀")
    assert intake("households", encode(content)).counts == (3, 0, 0, 0)
    assert names() == ["张记面馆", "𠮷野家㐂", "Café №1 😀"]


def test_a_broken_byte_behind_the_mark_of_utf8_does_not_garble_the_rest(intake):
    taken = intake("households", codecs.BOM_UTF8 + (HEADER + line(1)).encode() + b"\xff\xfe\n")
    assert (taken.exit_code, taken.error) == (1, "unknown_encoding")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n  ", "empty_file"),
        (codecs.BOM_UTF8, "empty_file"),
        ((HEADER + line(1)).encode("utf-16"), "utf16"),
        ((HEADER + line(1)).encode("utf-16-be"), "not_a_feed_file"),
        ((HEADER + line(1) + "张\0记").encode(), "not_a_feed_file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not_a_feed_file"),
        (b"%PDF-1.7\n1 0 obj", "not_a_feed_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"PK\x03\x04" + b"x" * 600, "broken_workbook"),
        (b"code\n\xff\xff\xff\n", "unknown_encoding"),
    ],
)
def test_files_that_are_refused_whole(content, code, intake, held):
    taken = intake("households", content)
    assert (taken.exit_code, taken.error) == (1, code)
    assert taken.answer["accepted"] == taken.answer["refused"] == 0
    assert taken.delivery is None
    assert taken.answer["errors_file"] is None


def test_a_nul_far_into_the_file_takes_nothing(intake, names):
    body = "".join(line(number) for number in range(1, 400))
    taken = intake("households", (HEADER + body + "\0").encode())
    assert (taken.exit_code, taken.error, names()) == (1, "not_a_feed_file", [])


def test_a_header_alone_takes_nothing(intake):
    taken = intake("households", HEADER)
    assert (taken.exit_code, taken.counts) == (1, (0, 0, 0, 0))


def test_quotes_commas_and_line_ends_inside_of_cells(intake, held):
    content = (
        HEADER + line(1, '"张记,面馆"', '"一行\n二行\r\n三行"') + line(2, '"他说""好"""') + line(3, '张"记', '甲"乙"')
    )
    assert intake("households", content).counts == (3, 0, 0, 0)
    assert held("SELECT name, address FROM registry_household ORDER BY code") == [
        ("张记,面馆", "一行\n二行\r\n三行"),
        ('他说"好"', "某路"),
        ('张"记', '甲"乙"'),
    ]


def test_line_numbers_behind_line_ends_inside_of_cells(intake):
    content = (
        HEADER
        + line(1, address='"一\n二\n三"')
        + "\n"
        + line(2).replace("存续", "不明")
        + line(3).replace("2020", "xx")
    )
    assert [number for number, *_ in intake("households", content).refused] == [6, 7]


def test_a_line_end_inside_of_a_number_does_not_tear_the_row(intake):
    """Alt+Enter in a spreadsheet leaves one behind the number."""
    inside = f'"{uscc(2)}\n{uscc(3)}",420106,2020-01-01,存续,乙,丙\n'
    behind = f'"{uscc(4)}\n",420106,2020-01-01,存续,乙,丙\n'
    taken = intake("households", HEADER + line(1) + inside + behind)
    assert taken.counts == (2, 0, 0, 1)
    assert taken.codes() == {"malformed_code": 1}


@pytest.mark.parametrize("column", ["tax_paid", "tax_at_least"])
def test_a_line_end_behind_an_amount(column, intake, register, held):
    register(uscc(1))
    taken = intake("tax", csv_text([row("tax", **{column: "12.5\n"}), row("tax", **{column: "1\n2"})]))
    assert taken.counts == (1, 0, 0, 1)
    assert held(f"SELECT {column} FROM registry_tax") == [(1250,)]


def test_short_rows_lack_their_last_cells_and_long_ones_are_warned_about(intake, held):
    content = (
        HEADER
        + f"{uscc(1)},420106,2020-01-01,存续\n"
        + f"{uscc(2)},420106,2020-01-01\n"
        + f"{uscc(3)},420106,2020-01-01,存续,丙,路,多余,\n"
        + f"{uscc(4)},420106,2020-01-01,存续,丁,路,,  \n"
    )
    taken = intake("households", content)
    assert taken.counts == (3, 0, 0, 1)
    assert taken.refused == [(3, "status", "missing", "")]
    assert [(number, code) for number, _, code, _ in taken.warned] == [(2, "no_name"), (4, "extra_cells")]


def test_rows_without_any_value_are_no_rows(intake):
    """Spreadsheets write their empty rows as lines of commas; in a workbook such rows do not exist either."""
    content = HEADER + ",,,,,\n" + line(1) + "   \n" + " ,\u3000,,,,\n" + line(2) + ",,,,,,,,\n"
    taken = intake("households", content)
    assert taken.counts == (2, 0, 0, 0)
    assert not taken.warned


def test_blanks_around_values(intake, held):
    content = HEADER + f" {uscc(1)}\t,\u3000420106 , 2020-01-01\u3000,\u00a0存续 ,\u3000张 记\u3000,  \n"
    assert intake("households", content).counts == (1, 0, 0, 0)
    assert held("SELECT code, name, address FROM registry_household") == [(uscc(1), "张 记", "")]


def test_a_quotation_mark_that_nothing_closes_refuses_the_file_and_names_its_line(intake, names):
    content = HEADER + line(1) + line(2, '"张记') + line(3) + line(4)
    taken = intake("households", content)
    assert (taken.exit_code, taken.error, names()) == (1, "broken_record", [])
    assert "第 3 行" in taken.answer["error"]["message"]


def test_text_that_looks_like_copy_syntax(intake, held):
    awkward = ["\\N", "\\", "a\\tb", "\\.", "{}", '{"a"}', "NULL", "甲\\", "\\\\x00", "%s %(x)s", "'; DROP TABLE x; --"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER.strip().split(","))
    for number, text in enumerate(awkward, 1):
        writer.writerow([uscc(number), "420106", "2020-01-01", "存续", text, text + "\t甲\x08\x0b乙"])
    assert intake("households", out.getvalue()).counts == (len(awkward), 0, 0, 0)
    assert held("SELECT name, address FROM registry_household ORDER BY code") == [
        (text, text + "\t甲\x08\x0b乙") for text in awkward
    ]


def test_formulas_stay_text(intake, names):
    assert intake("households", HEADER + line(1, "=1+1") + line(2, "@SUM(A1)")).counts == (2, 0, 0, 0)
    assert names() == ["=1+1", "@SUM(A1)"]
