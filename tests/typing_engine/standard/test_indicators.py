"""Extension values: the forms that intake takes, and SQL that reads every text as Python does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from typing_engine.standard.indicators import (
    BUILT_IN,
    DECLARABLE,
    Kind,
    canonical,
    extra_sql,
    of_canonical,
    read_extra,
)


def in_sql(kind: Kind, texts: list[str]) -> list[str | None]:
    """The canonical texts as the database reads them. Texts are passed apart, the SQL holds no parameter of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE delivered (place integer, value text) ON COMMIT DROP")
        cursor.executemany("INSERT INTO delivered VALUES (%s, %s)", list(enumerate(texts)))
        cursor.execute(f"SELECT {extra_sql(kind, 'd.value')} FROM delivered d ORDER BY place")
        found = [text for (text,) in cursor]
        cursor.execute("DROP TABLE delivered")
    return found


def test_the_built_in_ones_in_their_order():
    assert list(BUILT_IN) == [
        "months_in_operation", "established_on", "revenue", "employees", "tax_paid", "tax_at_least",
        "general_taxpayer", "insured_people", "industry",
    ]  # fmt: skip


CASES = [
    (Kind.YES_NO, "是", True, "1"), (Kind.YES_NO, "TRUE", True, "1"), (Kind.YES_NO, "1", True, "1"),
    (Kind.YES_NO, "否", False, "0"), (Kind.YES_NO, "False", False, "0"), (Kind.YES_NO, "0", False, "0"),
    (Kind.YES_NO, "有", None, None), (Kind.YES_NO, "yes", None, None), (Kind.YES_NO, "2", None, None),
    (Kind.COUNT, "007", 7, "7"), (Kind.COUNT, "999999999", 999999999, "999999999"), (Kind.COUNT, "-0", 0, "0"),
    (Kind.COUNT, "3.0", None, None), (Kind.COUNT, "-3", None, None), (Kind.COUNT, "9" * 18, 10**18 - 1, "9" * 18),
    (Kind.COUNT, "9" * 19, None, None),
    (Kind.COUNT, "三", None, None), (Kind.COUNT, "３", None, None), (Kind.COUNT, "1,000", None, None),
    (Kind.NUMBER, "-12.50", Decimal("-12.5"), "-12.5"), (Kind.NUMBER, "−1", Decimal(-1), "-1"),
    (Kind.NUMBER, "-0.00", Decimal(0), "0"), (Kind.NUMBER, "+5", Decimal(5), "5"),
    (Kind.NUMBER, "100", Decimal(100), "100"), (Kind.NUMBER, "1e3", None, None), (Kind.NUMBER, "NaN", None, None),
    (Kind.NUMBER, ".5", None, None), (Kind.NUMBER, "5%", None, None),
    (Kind.NUMBER, "9" * 400, Decimal("9" * 400), "9" * 400),
    (Kind.NUMBER, "9" * 4001, None, None),
    (Kind.MONEY, "1234.5", Decimal("1234.50"), "123450"), (Kind.MONEY, "0", Decimal(0), "0"),
    (Kind.MONEY, "-0.00", Decimal(0), "0"), (Kind.MONEY, "1.234", None, None), (Kind.MONEY, "-1", None, None),
    (Kind.MONEY, "1.", None, None), (Kind.MONEY, "1234567890123456", None, None), (Kind.MONEY, "5元", None, None),
    (Kind.MONEY, "999999999999999.99", Decimal("999999999999999.99"), "99999999999999999"),
    (Kind.DATE, "2024-02-29", date(2024, 2, 29), "2024-02-29"), (Kind.DATE, "2024/2/9", date(2024, 2, 9), "2024-02-09"),
    (Kind.DATE, "20240229", date(2024, 2, 29), "2024-02-29"), (Kind.DATE, "2023-02-29", None, None),
    (Kind.DATE, "1900-02-29", None, None), (Kind.DATE, "2000-02-29", date(2000, 2, 29), "2000-02-29"),
    (Kind.DATE, "2024-04-31", None, None), (Kind.DATE, "2024-13-01", None, None), (Kind.DATE, "0000-01-01", None, None),
    (Kind.DATE, "0001-01-01", date(1, 1, 1), "0001-01-01"),
    (Kind.DATE, "2024-1-1 00:00:00", date(2024, 1, 1), "2024-01-01"),
    (Kind.DATE, "2024-01-01\n", None, None), (Kind.DATE, "去年", None, None), (Kind.DATE, "2024-01", None, None),
    (Kind.TEXT, "甲's \\ %", "甲's \\ %", "甲's \\ %"), (Kind.TEXT, "", None, None),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1][:30]!r}")
def test_what_is_read(case):
    kind, text, value, kept = case
    assert read_extra(kind, text) == value
    if value is not None:
        assert canonical(kind, value) == kept
        assert of_canonical(kind, kept) == value


@pytest.mark.django_db
@pytest.mark.parametrize("kind", DECLARABLE)
def test_sql_reads_the_same(kind):
    texts = [text for _, text, _, _ in CASES]
    expected = [read_extra(kind, text) for text in texts]
    assert in_sql(kind, texts) == [None if value is None else canonical(kind, value) for value in expected]


_NEARLY = {
    Kind.YES_NO: st.from_regex(r"\A(是|否|[01]|[tT][rR][uU][eE]|[fF]alse) ?\Z"),
    Kind.COUNT: st.from_regex(r"\A[-−]?[0-9]{0,10}\Z"),
    Kind.NUMBER: st.from_regex(r"\A[-−+]?[0-9]{0,40}(\.[0-9]{0,40})?\Z"),
    Kind.MONEY: st.from_regex(r"\A[-−]?[0-9]{0,16}(\.[0-9]{0,3})?\Z"),
    Kind.DATE: st.from_regex(
        r"\A([0-9]{4}-[01]?[0-9]-[0-3]?[0-9]|[0-9]{4}/[01]?[0-9]/[0-3]?[0-9]|[0-9]{4}[01][0-9][0-3][0-9])"
        r"([ T]00?:?00(:00(\.0)?)?)?\Z"
    ),
    Kind.TEXT: st.just("甲"),
}  # fmt: skip
_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", DECLARABLE)
def test_sql_reads_any_text_as_python_does(kind):
    @settings(max_examples=40, deadline=None, database=None)
    @given(st.lists(st.one_of(_NEARLY[kind], _NEARLY[kind], _ANY_TEXT), min_size=20))
    def agree(texts: list[str]) -> None:
        expected = [read_extra(kind, text) for text in texts]
        assert in_sql(kind, texts) == [None if value is None else canonical(kind, value) for value in expected]

    agree()


@pytest.mark.django_db
def test_every_day_of_the_calendar_and_no_other():
    """Around every end of a month of ordinary, leap and century years, with a day too many."""
    texts = [f"{year:04}-{month:02}-{day:02}" for year in (1, 1900, 2000, 2023, 2024, 9999) for month in range(14)
             for day in range(33)]  # fmt: skip
    found = in_sql(Kind.DATE, texts)
    real = {(date(year, 1, 1) + timedelta(days=days)).isoformat() for year in (1, 1900, 2000, 2023, 2024)
            for days in range(365 + (year in (2000, 2024)))}  # fmt: skip
    real |= {(date(9999, 12, 31) - timedelta(days=days)).isoformat() for days in range(365)}
    assert {text for text in found if text} == real
