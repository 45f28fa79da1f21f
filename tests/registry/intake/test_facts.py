"""Facts of households: replaced by key, history kept, oddities warned about (CONTRACTS 1)."""

import json
from datetime import timedelta

import pytest

from authorities import clock
from registry.columns import FEEDS, PENALTY_KIND, RISK_KIND
from tests.factories import uscc
from tests.registry.intake.files import FACTS, LEAST, row

CODE, OTHER = uscc(1), uscc(2)
# Still to come though midnight passes while the tests run.
TO_COME = clock.today() + timedelta(days=2)
TABLES = {
    "annual_reports": "registry_annualreport", "risk_marks": "registry_riskmark", "tax": "registry_tax",
    "social_insurance": "registry_socialinsurance", "penalties": "registry_penalty", "indicators": "registry_indicator",
    "negative_records": "registry_negativerecord",
}  # fmt: skip
# Another key of the same household, and another value under the same key.
OTHER_KEY = {
    "annual_reports": {"year": "2024"}, "risk_marks": {"from_on": "2025-07-02"}, "tax": {"period_start": "2025-07-02"},
    "social_insurance": {"period_end": "2025-08-31"}, "penalties": {"decision_no": "2号"},
    "indicators": {"indicator": "乙"}, "negative_records": {"kind": "安全事故"},
}  # fmt: skip
OTHER_VALUE = {
    "annual_reports": {"filed_on": "2026-03-02"}, "risk_marks": {"released_on": "2025-09-01"}, "tax": {"tax_paid": "0"},
    "social_insurance": {"insured": "0"}, "penalties": {"amount": "0.5"}, "indicators": {"value": "否"},
    "negative_records": {"ended_on": "2025-09-01"},
}  # fmt: skip


@pytest.fixture
def both_registered(register):
    register(CODE, OTHER)


@pytest.mark.parametrize("feed", FACTS)
def test_replaced_by_key_with_history_and_absent_rows_stay(feed, intake, both_registered, held):
    first = intake(feed, [row(feed), row(feed, **OTHER_KEY[feed]), row(feed, OTHER)])
    assert first.counts == (3, 0, 0, 0)
    second = intake(feed, [row(feed, **OTHER_VALUE[feed]), row(feed, OTHER)])
    assert second.counts == (0, 1, 1, 0)
    assert held(
        f"SELECT count(*), count(*) FILTER (WHERE delivery_id = %s) FROM {TABLES[feed]}", second.delivery.pk
    ) == [(3, 1)]
    replaced = held("SELECT feed, key, values, delivery_id, replaced_by_id FROM registry_replacedfact")
    assert [(name, source, by) for name, _, _, source, by in replaced] == [
        (feed, first.delivery.pk, second.delivery.pk)
    ]
    key, values = (json.loads(part) for part in replaced[0][1:3])
    column = next(iter(OTHER_VALUE[feed]))
    assert set(key) == set(FEEDS[feed].key)
    before = {
        "filed_on": "2026-03-01",
        "released_on": None,
        "tax_paid": 12050,
        "insured": 3,
        "amount": None,
        "value": "是",
        "ended_on": None,
    }
    assert values[column] == before[column]


@pytest.mark.parametrize("feed", [feed for feed in FACTS if feed != "social_insurance"])  # has no optional column
def test_empty_is_unknown_and_replaces_what_was_known(feed, intake, both_registered, held):
    optional = [column for column in FEEDS[feed].columns[2:] if not column.required and column.name != "tax_paid"]
    full = {"date": "2026-01-01", "money": "1", "count": "1", "yes_no": "1", "value": "1", "text": "示例局"}
    known = {column.name: full[column.kind] for column in optional}
    names = ", ".join(known)
    assert intake(feed, [row(feed, **known)]).counts == (1, 0, 0, 0)
    assert None not in held(f"SELECT {names} FROM {TABLES[feed]}")[0]
    assert intake(feed, [row(feed, **dict.fromkeys(known))]).counts == (0, 1, 0, 0)
    assert set(held(f"SELECT {names} FROM {TABLES[feed]}")[0]) == {None}
    assert intake(feed, [{name: value for name, value in row(feed).items() if name not in known}]).counts == (
        0,
        0,
        1,
        0,
    )


def test_an_annual_report_in_whole(intake, both_registered, held):
    full = {"revenue": "1234567.8", "tax_total": "0", "employees": "0", "disclosed": "否", "year": "2025"}
    intake("annual_reports", [row("annual_reports", **full)])
    query = "SELECT year, filed_on::text, revenue, tax_total, employees, disclosed FROM registry_annualreport"
    assert held(query) == [(2025, "2026-03-01", 123456780, 0, 0, False)]


def test_bracket_amount_and_general_taxpayer(intake, both_registered, held):
    rows = [
        row("tax", tax_paid=None, tax_at_least="30000", general_taxpayer="是"),
        row("tax", period_start="2025-10-01", period_end="2025-12-31", tax_paid="0", general_taxpayer="true"),
        row("tax", period_start="2026-01-01", period_end="2026-03-31", tax_paid="99.9", tax_at_least="100"),
    ]
    taken = intake("tax", rows)
    assert taken.counts == (3, 0, 0, 0)
    assert taken.warned == [(4, "tax_paid", "amount_below_bracket", "")]
    assert held("SELECT tax_paid, tax_at_least, general_taxpayer FROM registry_tax ORDER BY period_end") == [
        (None, 3000000, True),
        (0, None, True),
        (9990, 10000, None),
    ]


def test_every_kind_of_penalty_and_mark(intake, both_registered, held):
    penalties = [row("penalties", decision_no=f"{number}号", kind=kind) for number, kind in enumerate(PENALTY_KIND)]
    taken = intake("penalties", penalties)
    assert taken.counts == (12, 0, 0, 0)
    assert taken.delivery.kinds == sorted(PENALTY_KIND.values())
    marks = [row("risk_marks", kind=kind) for kind in RISK_KIND]
    taken = intake("risk_marks", [*marks, row("risk_marks", kind="其他")])
    assert taken.counts == (4, 0, 0, 1)
    assert taken.delivery.kinds == sorted(RISK_KIND.values())


def test_values_of_indicators_are_kept_as_they_are_written(intake, both_registered, held):
    values = ["是", "01.50", "2026/7/1", "１２", "-3", "a  b", "第一行\n第二行", "100,000"]
    intake(
        "indicators",
        [row("indicators", indicator=f"指标 {number}", value=value) for number, value in enumerate(values)],
    )
    assert [value for (value,) in held("SELECT value FROM registry_indicator ORDER BY indicator")] == values


@pytest.mark.parametrize(
    ("feed", "changes", "warning"),
    [
        ("annual_reports", {"filed_on": TO_COME}, ("filed_on", "future_day")),
        ("annual_reports", {"filed_on": "2024-12-31"}, ("filed_on", "dates_out_of_order")),
        ("annual_reports", {"year": "2019"}, ("year", "before_founding")),
        ("risk_marks", {"from_on": TO_COME}, ("from_on", "future_day")),
        ("risk_marks", {"from_on": "2019-01-01"}, ("from_on", "before_founding")),
        ("risk_marks", {"released_on": TO_COME}, ("released_on", "future_day")),
        ("risk_marks", {"until_on": "2026-07-01"}, ("until_on", "until_without_suspension")),
        ("tax", {"period_end": TO_COME}, ("period_end", "future_day")),
        ("tax", {"period_start": "2019-01-01", "period_end": "2019-12-31"}, ("period_end", "before_founding")),
        ("social_insurance", {"period_end": TO_COME}, ("period_end", "future_day")),
        ("penalties", {"decided_on": TO_COME}, ("decided_on", "future_day")),
        ("penalties", {"decided_on": "2019-01-01"}, ("decided_on", "before_founding")),
        ("penalties", {"published_on": "2025-05-05"}, ("published_on", "dates_out_of_order")),
        ("penalties", {"repaired_on": "2025-05-05"}, ("repaired_on", "dates_out_of_order")),
        (
            "penalties",
            {"published_on": "2025-06-01", "published_until": "2025-05-31"},
            ("published_until", "dates_out_of_order"),
        ),
        ("indicators", {"as_of": TO_COME}, ("as_of", "future_day")),
        ("negative_records", {"day": TO_COME}, ("day", "future_day")),
        ("negative_records", {"day": "2019-01-01"}, ("day", "before_founding")),
        ("negative_records", {"ended_on": TO_COME}, ("ended_on", "future_day")),
    ],
)  # fmt: skip
def test_odd_days_are_warnings(feed, changes, warning, intake, both_registered):
    taken = intake(feed, [row(feed, **changes)])
    assert taken.counts == (1, 0, 0, 0)
    assert [told[1:3] for told in taken.warned] == [warning]
    assert taken.answer["warnings"] == 1


@pytest.mark.parametrize("feed", FACTS)
def test_plain_rows_give_no_warning(feed, intake, both_registered):
    assert intake(feed, [row(feed), row(feed, OTHER)]).warned == []


@pytest.mark.parametrize("feed", ["tax", "social_insurance"])
def test_overlapping_periods_are_warnings(feed, intake, both_registered):
    periods = [("2025-07-01", "2025-07-31"), ("2025-07-31", "2025-08-31"), ("2025-09-01", "2025-09-30")]
    rows = [row(feed, period_start=start, period_end=end) for start, end in periods]
    taken = intake(feed, [*rows, row(feed, OTHER)])
    assert taken.counts == (4, 0, 0, 0)
    assert taken.warned == [(3, "period_start", "period_overlaps", "")]
    later = intake(feed, [row(feed, period_start="2025-09-30", period_end="2025-10-31")])
    assert later.codes(later.warned) == {"period_overlaps": 1}
    assert intake(feed, [row(feed, OTHER, period_start="2026-01-01", period_end="2026-01-31")]).warned == []


def test_key_texts_differ_by_more_than_white_space(intake, both_registered):
    rows = [
        row("penalties", decision_no="示罚 〔2025〕 1号"),
        row("penalties", decision_no=" 示罚  〔2025〕\u30001号 "),
    ]
    assert intake("penalties", rows).counts == (1, 0, 0, 1)
    assert intake("penalties", [row("penalties", decision_no="示罚〔2025〕1号")]).counts == (1, 0, 0, 0)


def test_defaulters_are_kept_per_province_by_document_and_case(intake, held):
    rows = [
        row("defaulters"),
        row("defaulters", case_no="2号"),
        row("defaulters", id_no="11010519491231002x ", court="甲法院"),
        row("defaulters", id_no="H12345678"),
    ]
    first = intake("defaulters", rows)
    assert first.counts == (3, 0, 0, 1)
    assert intake("defaulters", rows).counts == (0, 0, 3, 1)
    assert intake("defaulters", rows, province="33").counts == (3, 0, 0, 1)
    removed = row("defaulters", court="甲法院", removed_on="2025-06-01")
    assert intake("defaulters", [removed]).counts == (0, 1, 0, 0)
    replaced = """SELECT r.values ->> 'removed_on', t.removed_on::text
        FROM registry_replacedfact r JOIN registry_defaulter t ON t.path = r.key ->> 'path'
         AND encode(t.id_index, 'hex') = r.key ->> 'id_index' AND t.case_no = r.key ->> 'case_no'"""
    assert held(replaced) == [(None, "2025-06-01")]
    found = held(
        "SELECT path, court, removed_on::text FROM registry_defaulter WHERE case_no = '示执1号' AND court <> ''"
    )
    assert sorted(found, key=str) == [("/33/", "甲法院", None), ("/42/", "甲法院", "2025-06-01")]
    values, source = held("SELECT values, delivery_id FROM registry_replacedfact")[0]
    assert json.loads(values) == {"name": "张三", "court": "甲法院", "listed_on": "2025-01-02", "removed_on": None}
    assert source == first.delivery.pk


def test_odd_defaulters_are_warnings(intake):
    rows = [
        row("defaulters", removed_on="2025-01-01"),
        row("defaulters", id_no="110105194912310021", listed_on=TO_COME),
        row("defaulters", id_no="\\N"),
    ]
    taken = intake("defaulters", rows)
    assert taken.counts == (2, 0, 0, 1)
    assert taken.refused == [(4, "id_no", "malformed_document", "**")]
    assert sorted((line, code, value) for line, _, code, value in taken.warned) == [
        (2, "dates_out_of_order", ""),
        (3, "check_digit", "110105********0021"),
        (3, "future_day", ""),
    ]


def test_facts_leave_the_household_as_it_is(intake, both_registered, held):
    before = held("SELECT ctid, xmin, h.* FROM registry_household h ORDER BY id")
    for feed in FACTS:
        intake(feed, [row(feed)])
    assert held("SELECT ctid, xmin, h.* FROM registry_household h ORDER BY id") == before


@pytest.mark.parametrize("feed", LEAST)
def test_the_same_file_twice_changes_nothing(feed, intake, both_registered, held):
    full = {column.name: {"date": "2026-01-01", "money": "7", "count": "7", "yes_no": "是"}[column.kind]
            for column in FEEDS[feed].columns
            if column.kind in ("date", "money", "count", "yes_no") and not column.required}  # fmt: skip
    private = {"phone": "13812341234", "operator_id_no": "11010519491231002X"} if feed == "households" else {}
    rows = [row(feed, **full, **private)]
    tables = [
        *TABLES.values(),
        "registry_household",
        "registry_directoryentry",
        "registry_defaulter",
        "registry_replacedfact",
    ]
    first = intake(feed, rows)
    assert first.answer["accepted"] == 1
    before = {table: held(f"SELECT ctid::text, xmin::text, t.* FROM {table} t ORDER BY 1") for table in tables}
    assert intake(feed, rows).counts == (0, 0, 1, 0)
    assert intake(feed, rows, "--partial", "--area", "420106").counts == (0, 0, 1, 0)
    assert {table: held(f"SELECT ctid::text, xmin::text, t.* FROM {table} t ORDER BY 1") for table in tables} == before
