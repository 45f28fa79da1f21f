"""Which rows are refused, at which cell, and that the rest of the file is taken (CONTRACTS 1, "Required")."""

import pytest

from registry.columns import FEEDS
from registry.intake import row_problems
from registry.masking import mask_figures
from tests.factories import uscc
from tests.registry.intake.files import COMPARED, KEYED, LEAST, REG_NO, row

REQUIRED = {
    "households": ["authority", "established_on", "status"],
    "annual_reports": ["year", "filed_on"],
    "risk_marks": ["kind", "from_on"],
    "tax": ["period_start", "period_end"],
    "social_insurance": ["period_start", "period_end", "insured"],
    "penalties": ["decision_no", "decided_on", "kind"],
    "defaulters": ["id_no", "name", "case_no", "listed_on"],
    "indicators": ["indicator", "as_of"],
    "credentials": ["kind", "number"],
    "negative_records": ["kind", "day"],
    "recognitions": ["recognised_on"],
}
BAD_DAYS = ["2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "20260431", "2026/2/30", "26-01-01", "2026年1月1日",
            "45000", "2026-01", "01/02/2026", "２０２６-01-01", "2026-01-01 12:00"]  # fmt: skip
BAD_MONEY = {
    "-1": "negative", "-0.01": "negative", "-1.234": "negative", "1.234": "too_many_decimals",
    "1.500": "too_many_decimals", "1,000": "not_money", "1.": "not_money", ".5": "not_money", "￥10": "not_money",
    "1e3": "not_money", "十": "not_money", "１２": "not_money", "NaN": "not_money", "--1": "not_money",
    "1 000": "not_money",
}  # fmt: skip
BAD_COUNTS = {"-1": "negative", "2.5": "not_a_count", "3人": "not_a_count", "１": "not_a_count", "1e2": "not_a_count"}
BAD_CODES = ["9242010", "9" * 19, "92420106MAX00000I1", "92420106MAX00000O1", "92420106-MAX000011",
             "９２420106MAX0000011", "92420106MAX000 011", "张三"]  # fmt: skip
BAD_REG_NOS = ["42010660000001", "4201066000000122", "42010660000001X", "４20106600000012"]


def cells(kind: str) -> list[tuple[str, str]]:
    """Every feed and column of one kind."""
    return [(feed, column.name) for feed, spec in FEEDS.items() for column in spec.columns if column.kind == kind]


@pytest.mark.parametrize("feed", REQUIRED)
def test_a_missing_required_value(feed, intake, register):
    good, bad = (uscc(1), uscc(2)) if feed != "defaulters" else (None, None)
    if feed in KEYED:
        register(good, bad)
    names = REQUIRED[feed]
    missing = [row(feed, bad, **{name: None}) for name in names] + [row(feed, bad, **{names[0]: " \u3000 "})]
    taken = intake(feed, [row(feed, good), *missing])
    assert taken.counts == (1, 0, 0, len(names) + 1)
    assert taken.exit_code == 0
    assert [(line, column, code) for line, column, code, _ in taken.refused] == [
        *((number, name, "missing") for number, name in enumerate(names, 3)),
        (len(names) + 3, names[0], "missing"),
    ]


@pytest.mark.parametrize("feed", REQUIRED)
def test_a_missing_required_column(feed, intake, register):
    register(uscc(1))
    name = REQUIRED[feed][-1]
    least = row(feed)
    del least[name]
    taken = intake(feed, [least, least])
    assert (taken.counts, taken.exit_code) == ((0, 0, 0, 2), 1)
    assert taken.codes() == {"missing": 2}


@pytest.mark.parametrize("feed", [feed for feed in LEAST if feed not in ("defaulters", "credentials")])
def test_neither_code_nor_reg_no(feed, intake):
    taken = intake(feed, [row(feed, "")])
    assert (taken.counts, taken.exit_code) == ((0, 0, 0, 1), 1)
    assert taken.codes() == {"no_number": 1}


def test_tax_needs_an_amount_or_a_bracket(intake, register):
    register(uscc(1))
    tax = [
        row("tax", tax_paid=None),
        row("tax", tax_paid=None, tax_at_least="1000"),
        row("tax", period_start="2025-10-01", period_end="2025-12-31", tax_paid="0"),
        row("tax", period_start="2025-01-01", period_end="2025-01-31", tax_paid="0.00", tax_at_least="0"),
    ]
    taken = intake("tax", tax)
    assert taken.counts == (3, 0, 0, 1)
    assert taken.refused == [(2, "tax_paid", "no_amount", "")]


@pytest.mark.parametrize(("feed", "column"), cells("date"))
def test_days_that_cannot_be_read(feed, column, intake, register):
    register(uscc(1))
    taken = intake(feed, [row(feed, **{column: day}) for day in BAD_DAYS])
    assert taken.counts == (0, 0, 0, len(BAD_DAYS))
    assert taken.refused == [(line, column, "not_a_date", day) for line, day in enumerate(BAD_DAYS, 2)]


@pytest.mark.parametrize(("feed", "column"), cells("money"))
def test_money_that_cannot_be_read(feed, column, intake, register):
    register(uscc(1))
    taken = intake(feed, [row(feed, **{column: money}) for money in BAD_MONEY])
    shown = mask_figures if FEEDS[feed].column(column).private else str
    assert taken.refused == [
        (line, column, code, shown(money)) for line, (money, code) in enumerate(BAD_MONEY.items(), 2)
    ]
    assert taken.exit_code == 1


@pytest.mark.parametrize(("feed", "column"), cells("count"))
def test_counts_that_cannot_be_read(feed, column, intake, register):
    register(uscc(1))
    taken = intake(feed, [row(feed, **{column: count}) for count in BAD_COUNTS])
    shown = mask_figures if FEEDS[feed].column(column).private else str
    assert taken.refused == [
        (line, column, code, shown(count)) for line, (count, code) in enumerate(BAD_COUNTS.items(), 2)
    ]


@pytest.mark.parametrize(("feed", "column"), [*cells("choice"), *cells("yes_no")])
def test_values_outside_of_their_list(feed, column, intake, register):
    register(uscc(1))
    taken = intake(feed, [row(feed, **{column: "不知道"}), row(feed, **{column: "2"})])
    assert [(column, value) for _, column, _, value in taken.refused] == [(column, "不知道"), (column, "2")]
    assert set(taken.codes()) <= {"not_in_list", "not_yes_no"}


def test_years_that_cannot_be_read(intake, register):
    register(uscc(1))
    years = ["25", "2025年", "20255", "二〇二五", "2025.5", "-2025"]
    taken = intake("annual_reports", [row("annual_reports", year=year) for year in years])
    assert taken.refused == [(line, "year", "not_a_year", year) for line, year in enumerate(years, 2)]


@pytest.mark.parametrize("feed", [feed for feed in LEAST if feed != "defaulters"])
def test_malformed_numbers(feed, intake, register):
    register(uscc(1))
    rows = [row(feed, code) for code in BAD_CODES] + [row(feed, "", reg_no=number) for number in BAD_REG_NOS]
    taken = intake(feed, rows)
    assert [(column, code, value) for _, column, code, value in taken.refused] == [
        *(("code", "malformed_code", code) for code in BAD_CODES),
        *(("reg_no", "malformed_reg_no", number) for number in BAD_REG_NOS),
    ]


def test_a_malformed_reg_no_beside_a_good_code_is_refused_too(intake):
    taken = intake("households", [row("households", reg_no="123"), row("households", uscc(2))])
    assert taken.counts == (1, 0, 0, 1)
    assert taken.refused == [(2, "reg_no", "malformed_reg_no", "123")]


@pytest.mark.parametrize(
    ("feed", "changes", "problem"),
    [
        ("tax", {"period_end": "2025-06-30"}, ("period_end", "period_reversed", "2025-06-30")),
        ("social_insurance", {"period_end": "2025-06-30"}, ("period_end", "period_reversed", "2025-06-30")),
        ("risk_marks", {"kind": "歇业", "until_on": "2025-06-30"}, ("until_on", "before_from", "2025-06-30")),
        ("risk_marks", {"released_on": "2025-06-30"}, ("released_on", "before_from", "2025-06-30")),
    ],
)
def test_an_end_before_its_beginning(feed, changes, problem, intake, register):
    register(uscc(1))
    taken = intake(feed, [row(feed, **changes), row(feed)])
    assert taken.counts == (1, 0, 0, 1)
    assert taken.refused == [(2, *problem)]


def test_an_end_on_the_day_of_its_beginning_is_taken(intake, register):
    register(uscc(1))
    mark = row("risk_marks", kind="歇业", until_on="2025-07-01", released_on="2025-07-01")
    assert intake("risk_marks", [mark]).counts == (1, 0, 0, 0)
    assert intake("tax", [row("tax", period_end="2025-07-01")]).counts == (1, 0, 0, 0)


@pytest.mark.parametrize("feed", [feed for feed in KEYED if feed not in ("recognitions", *COMPARED)])
def test_a_household_that_is_not_in_the_registry(feed, intake, register):
    register(uscc(1))
    taken = intake(feed, [row(feed), row(feed, uscc(2)), row(feed, "", reg_no=REG_NO)])
    assert taken.counts == (1, 0, 0, 2)
    assert taken.refused == [(3, "code", "unknown_household", uscc(2)), (4, "reg_no", "unknown_household", REG_NO)]


@pytest.mark.parametrize("feed", KEYED)
def test_a_household_of_another_province(feed, intake, register):
    register(uscc(1))
    register(uscc(2), authority="330106")
    taken = intake(feed, [row(feed), row(feed, uscc(2))])
    assert taken.counts == (1, 0, 0, 1)
    assert taken.refused == [(3, "code", "outside_area", uscc(2))]
    assert intake(feed, [row(feed), row(feed, uscc(2))], province=None).counts == (1, 0, 1, 0)


def test_an_unknown_bureau_and_one_of_another_province(intake):
    taken = intake(
        "households",
        [row("households", authority=code) for code in ("429999", "武昌区", "42010", "330106", "000000")],
    )
    assert [(code, value) for _, _, code, value in taken.refused] == [
        ("unknown_bureau", "429999"),
        ("unknown_bureau", "武昌区"),
        ("unknown_bureau", "42010"),
        ("outside_area", "330106"),
        ("outside_area", "000000"),
    ]


def test_every_problem_of_a_row_is_told_and_counts_once(intake):
    bad = row("households", "123", authority=None, established_on="昨天", seasonal="也许")
    taken = intake("households", [bad, row("households")])
    assert taken.counts == (1, 0, 0, 1)
    assert [(line, code) for line, _, code, _ in taken.refused] == [
        (2, "malformed_code"),
        (2, "missing"),
        (2, "not_a_date"),
        (2, "not_yes_no"),
    ]


def test_text_that_is_too_long_is_a_matter_of_its_row(intake):
    taken = intake(
        "households", [row("households", scope="长" * 200_000), row("households", uscc(2), scope="长" * 4000)]
    )
    assert taken.counts == (1, 0, 0, 1)
    assert taken.codes() == {"too_long": 1}


def test_so_many_problems_are_kept_and_all_are_counted(intake, register, monkeypatch):
    """A small file may have millions of them; whoever mends it finds what is wrong in far fewer."""
    monkeypatch.setattr(row_problems, "MOST_PROBLEMS", 5)
    register(uscc(1))
    taken = intake("tax", [row("tax", uscc(1)), *(row("tax", uscc(1), tax_paid="十") for _ in range(20))])
    assert taken.counts == (1, 0, 0, 20)
    assert len(taken.refused) == 5


def test_so_many_unknown_headings_are_told_and_all_are_counted(intake, register):
    register(uscc(1))
    many = {f"自定列{number}": "1" for number in range(200)}
    taken = intake("tax", [row("tax", uscc(1)) | many])
    told = taken.delivery.ignored_columns
    assert taken.counts == (1, 0, 0, 0)
    assert len(told) == 51 and told[-1] == "……共 200 列"
