"""Every awkward case is there."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from authorities.reference.divisions import county_level_codes
from registry.sample.days import add_months
from tests.registry.sample.reading import (
    AS_OF,
    ONE_YEAR_AGO,
    REPORT_YEAR,
    STATUS_ALIASES,
    STATUSES,
    day,
    growth_revenue,
    household_key,
    in_window,
)


def bordering(rows_of, feed, holds):
    return [key for key, rows in rows_of[feed].items() if any(map(holds, rows))]


def test_awkward_founding_days(feeds, typed, households):
    days = Counter(row["established_on"] for row in feeds["households"])
    assert days[AS_OF.isoformat()]
    assert days[(AS_OF + timedelta(days=1)).isoformat()]
    assert any(text.endswith("-02-29") for text in days)
    assert any(text.endswith("-31") for text in days)
    on_the_day, a_day_short = add_months(AS_OF, -36), add_months(AS_OF, -36) + timedelta(days=1)
    founded = defaultdict(set)
    for key, (kind, _) in typed.items():
        founded[households[key]["established_on"]].add(kind)
    assert "development" in founded[on_the_day.isoformat()]
    assert "growth" in founded[a_day_short.isoformat()]
    assert "development" not in founded[a_day_short.isoformat()]


def test_awkward_marks(rows_of, typed, households):
    today, yesterday, tomorrow = (AS_OF + timedelta(days=n) for n in (0, -1, 1))

    def kinds(holds):
        found = bordering(rows_of, "risk_marks", holds)
        assert found
        return {typed[key][0] == "ineligible" for key in found}

    def suspension(row, **values):
        return row["kind"] == "歇业" and all(row[name] == value for name, value in values.items())

    assert True in kinds(lambda row: suspension(row, until_on=today.isoformat(), released_on=""))
    assert kinds(lambda row: suspension(row, until_on=yesterday.isoformat())) == {False}
    assert kinds(lambda row: suspension(row, from_on=add_months(AS_OF, -36).isoformat())) == {False}
    assert kinds(lambda row: suspension(row, from_on=(add_months(AS_OF, -36) + timedelta(days=1)).isoformat())) == {
        True
    }
    assert kinds(lambda row: suspension(row, from_on="2024-02-29", until_on="")) >= {True}
    assert kinds(lambda row: row["released_on"] == today.isoformat()) >= {False}
    assert kinds(lambda row: row["released_on"] == tomorrow.isoformat()) == {True}
    assert kinds(lambda row: row["from_on"] == today.isoformat()) == {True}
    assert kinds(lambda row: row["from_on"] == tomorrow.isoformat()) == {False}
    seasonal = [key for key in bordering(rows_of, "risk_marks", suspension) if households[key]["seasonal"] == "是"]
    assert any(typed[key][0] != "ineligible" for key in seasonal)
    assert any(len([r for r in rows if r["kind"] == "经营异常"]) > 1 for rows in rows_of["risk_marks"].values())


def test_awkward_registrations(feeds, typed):
    rows = feeds["households"]
    present = {code for code, _ in county_level_codes("42", AS_OF)}
    by_status = defaultdict(list)
    for row in rows:
        by_status[row["status"]].append(row)
    assert by_status.keys() == STATUSES | STATUS_ALIASES.keys()
    assert all(row["code"].startswith("92") for row in by_status["转企"] if row["code"])
    assert any(not row["status_on"] for row in by_status["注销"])
    later = [row for row in by_status["注销"] if row["status_on"] > AS_OF.isoformat()]
    assert any(typed[household_key(row)][0] != "ineligible" for row in later)
    assert any(row["status_on"] == AS_OF.isoformat() for row in by_status["注销"])
    assert any(row["code"] and row["code"][2:8] not in present for row in rows)
    assert any(row["division"] and row["division"] not in present for row in rows)
    assert any(row["division"] in present and row["division"] != row["authority"] for row in rows)
    assert any(";" in row["founder_group"] for row in rows)
    # A comma and quotation marks inside a value: the one place where CSV quoting is needed.
    assert any("," in row["address"] and '"' in row["address"] for row in rows)


def test_awkward_reports(feeds, typed, rows_of, households):
    days = {row["filed_on"] for row in feeds["annual_reports"] if row["year"] == str(REPORT_YEAR)}
    assert {AS_OF.isoformat(), (AS_OF + timedelta(days=1)).isoformat()} <= days
    assert any(date(2026, 7, 1) <= day(text) < AS_OF for text in days)
    assert any(not row["revenue"] for row in feeds["annual_reports"])
    edges = defaultdict(set)
    for key, (kind, _) in typed.items():
        for row in rows_of["annual_reports"][key]:
            if row["year"] == str(REPORT_YEAR) and row["revenue"]:
                threshold = growth_revenue(households[key]["industry"])
                edges[round(float(row["revenue"]) * 100) - threshold * 100].add(kind)
    assert "growth" in edges[0]
    assert "survival" in edges[-1]


def test_awkward_payments(rows_of, typed, feeds):
    edge, inside = ONE_YEAR_AGO.isoformat(), (ONE_YEAR_AGO + timedelta(days=1)).isoformat()
    outside_only = bordering(rows_of, "tax", lambda row: row["period_end"] == edge and row["general_taxpayer"] == "是")
    assert {typed[key][0] for key in outside_only} == {"survival"}
    just_inside = bordering(rows_of, "tax", lambda row: row["period_end"] == inside and row["general_taxpayer"] == "是")
    assert {typed[key][0] for key in just_inside} == {"development"}
    assert any(not row["tax_paid"] and row["tax_at_least"] for row in feeds["tax"])
    assert any(row["tax_paid"] and row["tax_at_least"] for row in feeds["tax"])
    changed = [rows for rows in rows_of["tax"].values() if {"是", "否"} <= {row["general_taxpayer"] for row in rows}]
    newest = {max(rows, key=lambda row: row["period_end"])["general_taxpayer"] for rows in changed}
    assert newest == {"是", "否"}
    assert any(
        max(int(row["insured"]) for row in rows) >= 3 and all(int(row["insured"]) < 3 for row in rows if in_window(row))
        for rows in rows_of["social_insurance"].values()
    )


def test_awkward_deliveries(feeds, households, rows_of):
    """Rows by the 15-digit number: of those who have nothing else, and of some who have a code by now."""
    by_number = {row["reg_no"] for row in feeds["annual_reports"] if not row["code"]}
    without_code = {row["reg_no"] for row in feeds["households"] if not row["code"]}
    assert by_number & without_code
    assert by_number - without_code
    assert {row["kind"] for row in feeds["penalties"]} >= {"警告", "罚款", "没收", "停产停业"}
    operators = {row["operator_id_no"] for row in feeds["households"]}
    assert {row["id_no"] in operators for row in feeds["defaulters"]} == {True, False}
    values = defaultdict(set)
    for row in feeds["indicators"]:
        values[row["indicator"]].add(row["value"])
    assert {"是", "否", "良好", ""} <= values["bank_credit_good"]
    assert {"0", "1", "两个"} <= values["brand_count"]
    assert any(day(row["as_of"]) > AS_OF for row in feeds["indicators"])


# --- The command ---
