"""Reading single cells: generated values, the standard's check digits, and text through COPY and back."""

import string
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

from registry.columns import FEEDS
from registry.intake import bulk, cells
from registry.intake.cells import REFUSING, Lists
from registry.intake.industries import normalised
from registry.intake.problems import PROBLEMS, column_title, describe
from registry.intake.rows import Remembered

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.dates())
def test_every_day_round_trips(day):
    year = f"{day.year:04}"
    for written in (day.isoformat(), f"{year}/{day.month}/{day.day}", f"{year}{day.month:02}{day.day:02}"):
        assert cells.read_date(written) == (day.isoformat(), None if 1949 <= day.year <= 2099 else "odd_year")


@given(st.text("0123456789-/年月日 .", max_size=11))
def test_what_is_read_as_a_day_is_one(text):
    value, problem = cells.read_date(text)
    assert (value is None) == (problem == "not_a_date")
    if value is not None:
        date.fromisoformat(value)


@given(st.decimals(0, Decimal("999999999999999.99"), places=2))
def test_money_round_trips(amount):
    for written in {f"{amount:f}", f"{amount.normalize():f}"}:
        value, problem = cells.read_money(written)
        assert (int(value), problem) == (int(amount * 100), None)


@given(st.text(string.digits + ".,-+eE ￥", max_size=12))
def test_what_is_read_as_money_is_an_amount_with_two_decimals(text):
    value, problem = cells.read_money(text)
    if problem is None:
        assert Decimal(text) * 100 == int(value) >= 0
    else:
        assert value is None
        assert problem in REFUSING


@given(st.text(string.digits + "-+. ", max_size=12))
def test_what_is_read_as_a_count_is_one(text):
    value, problem = cells.read_count(text)
    if problem is None:
        assert int(text) == int(value) >= 0
    else:
        assert value is None


def test_minus_nothing_is_nothing():
    assert cells.read_money("-0.00") == cells.read_count("-0") == ("0", None)


@given(st.text(ALPHABET, min_size=9, max_size=9))
def test_the_check_digit_of_a_code_is_that_of_the_standard(subject):
    body = f"92420106{subject}"
    good = body + uscc.calc_check_digit(body)
    assert not cells.code_check_fails(good)
    assert all(cells.code_check_fails(body + other) for other in ALPHABET if other != good[17])
    assert cells.read_code(good.lower()) == (good, None)


@pytest.mark.parametrize("code", ["91110000600037341L", "92330382MA20000700", "92330382MA2000060Y"])
def test_codes_whose_check_digit_is_known(code):
    assert not cells.code_check_fails(code)


@pytest.mark.parametrize("code", ["91350100M000100Y4A", "91350211M0000XUF46"])
def test_codes_that_fail_the_check(code):
    assert cells.code_check_fails(code)


@given(st.text(string.digits, min_size=14, max_size=14))
def test_the_check_digit_of_a_registration_number_is_that_of_the_standard(body):
    good = body + mod_11_10.calc_check_digit(body)
    assert not cells.reg_no_check_fails(good)
    assert cells.reg_no_check_fails(body + str((int(good[14]) + 1) % 10))


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999))
def test_the_check_digit_of_a_document_is_that_of_the_standard(born, serial):
    body = f"420106{born:%Y%m%d}{serial:03}"
    good = body + ric.calc_check_digit(body + "0")
    assert not cells.document_check_fails(good)
    assert all(cells.document_check_fails(body + other) for other in "0123456789X" if other != good[17])
    assert cells.read_document(good.lower()) == (good, None)


@pytest.mark.parametrize("number", ["H12345678", "C1234567(8)", "81000019800101123X", "12345678", "M1234567890"])
def test_documents_of_other_kinds_are_taken_as_written(number):
    assert cells.read_document(number) == (number, None)


def test_a_document_born_on_no_day_fails():
    body = "42010619900230001"
    assert cells.document_check_fails(body + ric.calc_check_digit(body + "0"))


@pytest.mark.parametrize(
    ("text", "industry"),
    [("F5211", "F5211"), ("5211", "F5211"), ("52", "F52"), ("f", "F"), ("T97", "T97"), ("6210", "H6210"),
     ("H5211", None), ("98", None), ("F521１", None), ("Z", None), ("5", None), ("F52110", None), ("零售", None)],
)  # fmt: skip
def test_industries(text, industry):
    assert normalised(text) == industry


@pytest.mark.parametrize(("text", "phone"), [("138 1234 1234", "13812341234"), ("027-87654321", "027-87654321")])
def test_phones(text, phone):
    assert cells.read_phone(text) == (phone, None)


@pytest.mark.parametrize("text", ["无", "-", "暂缺"])
def test_a_phone_without_digits_is_unknown_and_warned_about(text):
    assert cells.read_phone(text) == (None, "not_a_phone")


def test_an_alias_of_a_value_that_is_not_listed_takes_nothing():
    lists = Lists(aliases={"status": {"歇业中": "歇业", "开门": "存续"}})
    read = cells.reader(FEEDS["households"].column("status"), lists)
    assert read("开门") == ("registered", None)
    assert read("歇业中") == (None, "not_in_list")


def test_every_problem_is_explained():
    assert all(describe(code) for code in REFUSING)
    assert all(problem.text and problem.cure for problem in PROBLEMS.values())
    assert column_title("tax", "") == ""
    assert column_title("tax", "tax_paid") == "实缴税款"


_DOCUMENTS = [
    "11010519491231002X",
    "",
    "11010519491231002x",
    "H12345678",
    "EA1234567",
    "08889726",
    "00000000",
    "A123456(3)",
    "420106800101123",
    "４20106198001011237",
    "无",
    "军官0012345",
    "示例1",
    "ß",
    "1\n2",
    "\\N",
    "1E5",
    "1" * 41,
    " H1",
]
_CELLS = {
    "code": ["92420106MAX0000011", "", "9242", "92420106max0000011", "92420106MAX0000011\n", "a\nb", "\n"],
    "reg_no": ["420106600000012", "", "42", "420106600000012\n420106600000020", " "],
    "money": ["1", "1.5", "1.50", "", "0.05", "1.", "-1", "1\n2", "12345678901234.56", " 3"],
    "document": _DOCUMENTS,
    "matched_document": _DOCUMENTS,
    "identifier": [
        "（2026）执1号",
        "",
        "(2026) 执 1号",
        " A1",
        "4.20106E+17",
        "4.20106e+17",
        "\\N",
        "a\tb",
        "号" * 300,
    ],
    "phone": [
        "13812341234",
        "",
        "027-1",
        "无",
        "13812341234\n",
        "027-87654321",
        "0711-3456789",
        "87654321",
        "0101-2345678",
        "1381234123",
        "12345678",
        "0270-87654321",
    ],
    "text": ["张记", "", " 张记 ", "a\tb", "\\N", "\\", "张\n记", " ", "\u3000", "长" * 300, "长" * 5000],
}


@pytest.mark.parametrize("kind", _CELLS)
@given(data=st.data(), required=st.booleans())
def test_a_column_read_at_once_is_read_as_cell_by_cell(kind, data, required):
    column = next(column for spec in FEEDS.values() for column in spec.columns if column.kind == kind)
    texts = data.draw(st.lists(st.sampled_from(_CELLS[kind]), min_size=1, max_size=4))
    at_once = bulk.read(kind, texts, required=required)
    one_by_one = Remembered(cells.reader(column, Lists()), required=required)
    expected = one_by_one.column(texts)
    if at_once is not None:
        assert at_once == expected
        assert not any(text in one_by_one.troubled for text in texts)


def _through_copy(values: list[str], kind: str) -> list:
    """Values as PostgreSQL reads them from COPY."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied (line integer, value {kind}) ON COMMIT DROP")
        with cursor.copy("COPY copied FROM STDIN") as copy:
            copy.write("".join(f"{line}\t{value}\n" for line, value in enumerate(values)).encode())
        cursor.execute("SELECT value FROM copied ORDER BY line")
        found = [value for (value,) in cursor.fetchall()]
        cursor.execute("DROP TABLE copied")
        return found


_ON_A_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@_ON_A_DATABASE
@given(
    texts=st.lists(TEXTS | st.sampled_from(["\\N", "\\.", "\\", "\t", "\r\n", "😀", "\u2028"]), min_size=1, max_size=8)
)
def test_any_text_goes_through_copy_and_back(as_batch, texts):
    assert _through_copy([cells.escaped(text) for text in texts], "text") == texts


@_ON_A_DATABASE
@given(lists=st.lists(st.lists(TEXTS, max_size=4), min_size=1, max_size=6))
def test_any_list_goes_through_copy_and_back(as_batch, lists):
    assert _through_copy([cells.array_literal(parts) for parts in lists], "text[]") == lists


def test_nul_is_dropped_for_postgresql_has_none():
    assert cells.escaped("张\0记") == "张记"


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_groups_keep_their_order_and_lose_repetitions(parts):
    read = cells.reader(FEEDS["households"].column("founder_group"), Lists())
    names = [part.replace(";", "").replace("；", "").strip()[:60].strip() for part in parts]
    names = list(dict.fromkeys(name for name in names if name))
    assert read("；".join(names) or ";") == (cells.array_literal(names), None)
