"""The sample feeds: shares, awkward cases, and that intake can take every row (CONTRACTS 1, 2 and 4)."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

from authorities.reference.divisions import county_level_codes
from registry.sample.days import add_months
from registry.sample.generate import write_feeds

AS_OF = date(2026, 7, 15)
COUNT = 20_000
ONE_YEAR_AGO = add_months(AS_OF, -12)
REPORT_YEAR = 2025
COLUMNS = {
    "households": "code reg_no name operator_name operator_id_type operator_id_no form authority division industry "
    "scope address phone established_on status status_on operator_since station seasonal founder_group",
    "annual_reports": "code reg_no year filed_on revenue tax_total employees disclosed",
    "risk_marks": "code reg_no kind from_on until_on released_on",
    "tax": "code reg_no period_start period_end tax_paid tax_at_least general_taxpayer",
    "social_insurance": "code reg_no period_start period_end insured",
    "penalties": "code reg_no decision_no decided_on kind amount published_on published_until repaired_on",
    "defaulters": "id_no name case_no court listed_on removed_on",
    "indicators": "code reg_no indicator value as_of",
}
REQUIRED = {
    "households": "authority established_on status",
    "annual_reports": "year filed_on",
    "risk_marks": "kind from_on",
    "tax": "period_start period_end",
    "social_insurance": "period_start period_end insured",
    "penalties": "decision_no decided_on kind",
    "defaulters": "id_no name case_no listed_on",
    "indicators": "indicator as_of",
}
KEYS = {
    "households": "",
    "annual_reports": "year",
    "risk_marks": "kind from_on",
    "tax": "period_start period_end",
    "social_insurance": "period_start period_end",
    "penalties": "decision_no",
    "defaulters": "id_no case_no",
    "indicators": "indicator as_of",
}
# The wordings of real registries come in through aliases.
STATUS_ALIASES = {"在营（开业）": "存续", "吊销未注销": "吊销"}
STATUSES = {"存续", "吊销", "注销", "撤销", "转企", "迁出"}
MARK_KINDS = {"经营异常", "严重违法失信", "税务非正常户", "歇业"}
PENALTY_KINDS = {
    "警告",
    "通报批评",
    "罚款",
    "没收",
    "暂扣",
    "降低资质",
    "吊销",
    "限制经营",
    "停产停业",
    "关闭",
    "限制从业",
    "拘留",
}
CODE = re.compile(r"^92[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
MONEY = re.compile(r"^[0-9]+(\.[0-9]{1,2})?$")
DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def household_key(row):
    """What a row is keyed by."""
    return row["code"] or row["reg_no"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_feeds("42", count=COUNT, seed=7, folder=folder, as_of=AS_OF)
    return folder


@pytest.fixture(scope="module")
def feeds(folder):
    feeds = {}
    for feed in COLUMNS:
        with (folder / f"{feed}.csv").open(encoding="utf-8", newline="") as lines:
            feeds[feed] = list(csv.DictReader(lines))
    return feeds


@pytest.fixture(scope="module")
def households(feeds):
    return {household_key(row): row for row in feeds["households"]}


@pytest.fixture(scope="module")
def owner(feeds):
    """From every number a department may use to the household's own key."""
    numbers = {}
    for row in feeds["households"]:
        for number in (row["code"], row["reg_no"]):
            if number:
                numbers[number] = household_key(row)
    return numbers


@pytest.fixture(scope="module")
def rows_of(feeds, owner):
    """Rows of one feed by household."""
    grouped = {}
    for feed in COLUMNS.keys() - {"households", "defaulters"}:
        grouped[feed] = defaultdict(list)
        for row in feeds[feed]:
            grouped[feed][owner[household_key(row)]].append(row)
    return grouped


# --- A small reading of base standard and example standard (CONTRACTS 2 and 3), independent of the sample's tables ---


def day(text):
    return date.fromisoformat(text)


def months_in_operation(established_on):
    months = (AS_OF.year - established_on.year) * 12 + AS_OF.month - established_on.month
    return months if add_months(established_on, months) <= AS_OF else months - 1


def grounds_of(row, reports, marks):
    grounds = set()
    status = STATUS_ALIASES.get(row["status"], row["status"])
    if status != "存续" and (not row["status_on"] or day(row["status_on"]) <= AS_OF):
        grounds.add("not_registered")
    owes = day(row["established_on"]).year <= REPORT_YEAR
    if owes and not any(r["year"] == str(REPORT_YEAR) and day(r["filed_on"]) <= AS_OF for r in reports):
        grounds.add("report_missing")
    for mark in marks:
        if day(mark["from_on"]) > AS_OF or (mark["released_on"] and day(mark["released_on"]) <= AS_OF):
            continue
        if mark["kind"] != "歇业":
            grounds.add(mark["kind"])
        elif (
            row["seasonal"] != "是"
            and add_months(day(mark["from_on"]), 36) > AS_OF
            and (not mark["until_on"] or day(mark["until_on"]) >= AS_OF)
        ):
            grounds.add("suspended")
    return grounds


def in_window(row):
    return ONE_YEAR_AGO < day(row["period_end"]) <= AS_OF


def growth_revenue(industry):
    digits = industry.lstrip("ABCDEFGHIJKLMNOPQRST")
    known = digits.isdigit() and len(digits) >= 2 and "01" <= digits[:2] <= "97"
    if known and digits[:2] in ("51", "52"):
        return 200_000
    return 150_000 if known and digits[:2] == "62" else 100_000


def type_of(row, reports, tax, insurance):
    filed = [r for r in reports if r["year"] == str(REPORT_YEAR) and day(r["filed_on"]) <= AS_OF and r["revenue"]]
    revenue = float(filed[0]["revenue"]) if filed else None
    tax = sorted((r for r in tax if in_window(r)), key=lambda r: (r["period_end"], r["period_start"]))
    taxpayer = bool(tax) and tax[-1]["general_taxpayer"] == "是"
    insured = max((int(r["insured"]) for r in insurance if in_window(r)), default=0)
    large = revenue is not None and revenue >= 500_000
    if months_in_operation(day(row["established_on"])) >= 36 and (large or insured >= 3 or taxpayer):
        return "development"
    points = 0 if revenue is None else 100 if large else 60 if revenue >= 100_000 else 0
    score = (40 * points + 10 * (100 if taxpayer else 0)) / 50
    if (revenue is not None and revenue >= growth_revenue(row["industry"])) or score >= 60:
        return "growth"
    return "survival"


@pytest.fixture(scope="module")
def typed(households, rows_of):
    """Type and grounds of every household of the run."""
    typed = {}
    for key, row in households.items():
        if day(row["established_on"]) > AS_OF:
            continue
        reports = rows_of["annual_reports"][key]
        grounds = grounds_of(row, reports, rows_of["risk_marks"][key])
        kind = type_of(row, reports, rows_of["tax"][key], rows_of["social_insurance"][key])
        typed[key] = ("ineligible" if grounds else kind, grounds)
    return typed


# --- Same bytes, whole files ---


def test_same_seed_same_bytes_and_other_seed_differs(tmp_path):
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        write_feeds("42", count=600, seed=seed, folder=tmp_path / name, as_of=AS_OF)
    one, two, other = (digests(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert all(one[name] != other[name] for name in one)


def test_bytes_do_not_depend_on_the_hash_seed(folder, tmp_path):
    """A set or the hash of a text in the wrong place would give another order in another process."""
    program = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from registry.sample.generate import write_feeds;"
        f"write_feeds('42', count=500, seed=7, folder=Path(sys.argv[1]), as_of=date.fromisoformat('{AS_OF}'))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=environment, cwd=settings.BASE_DIR)
    for path in tmp_path.iterdir():
        assert (folder / path.name).read_bytes().startswith(path.read_bytes())


def test_fewer_households_are_the_beginning_of_more(folder, tmp_path):
    write_feeds("42", count=5_000, seed=7, folder=tmp_path, as_of=AS_OF)
    for path in tmp_path.iterdir():
        assert (folder / path.name).read_bytes().startswith(path.read_bytes())


def test_a_failure_leaves_the_old_files_and_no_half_one(tmp_path):
    write_feeds("42", count=50, seed=1, folder=tmp_path, as_of=AS_OF)
    before = digests(tmp_path)

    def fail(done):
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        write_feeds("42", count=50, seed=2, folder=tmp_path, as_of=AS_OF, progress=fail)
    assert digests(tmp_path) == before


# --- Rows that intake takes ---


@pytest.mark.parametrize("feed", COLUMNS)
def test_header_and_required_values(feed, feeds, folder):
    header = (folder / f"{feed}.csv").read_bytes().split(b"\n", 1)[0].decode()
    assert header.split(",") == COLUMNS[feed].split()
    for row in feeds[feed]:
        assert None not in row
        assert None not in row.values()
        assert all(row[column] for column in REQUIRED[feed].split()), row
        if feed != "defaulters":
            assert household_key(row), row


@pytest.mark.parametrize("feed", COLUMNS)
def test_keys_are_unique(feed, feeds, owner):
    keys = Counter(
        (
            "" if feed == "defaulters" else owner[household_key(row)],
            *(row[column] for column in KEYS[feed].split()),
        )
        for row in feeds[feed]
    )
    assert keys.most_common(1)[0][1] == 1


@pytest.mark.parametrize("feed", COLUMNS)
def test_days_and_money_can_be_read(feed, feeds):
    for row in feeds[feed]:
        for column, value in row.items():
            if not value:
                continue
            if column.endswith(("_on", "_since", "_until", "period_start", "period_end", "as_of")):
                assert DAY.match(value), row
                day(value)
            if column in ("revenue", "tax_total", "tax_paid", "tax_at_least", "amount"):
                assert MONEY.match(value), row
            if column in ("employees", "insured"):
                assert value.isdigit(), row


def test_households_are_acceptable(feeds):
    bureaus = {code for code, _ in county_level_codes("42", AS_OF)}
    for row in feeds["households"]:
        assert row["authority"] in bureaus
        assert STATUS_ALIASES.get(row["status"], row["status"]) in STATUSES
        assert not row["code"] or CODE.match(row["code"])
        assert not row["reg_no"] or re.fullmatch("[0-9]{15}", row["reg_no"])
        assert row["form"] in ("个人", "家庭")
        assert row["seasonal"] in ("是", "否", "")
        assert not row["phone"] or re.fullmatch("1[0-9]{10}", row["phone"])
        for column in ("status_on", "operator_since"):
            assert not row[column] or row[column] >= row["established_on"]
        assert not row["operator_since"] or day(row["operator_since"]) <= AS_OF


def test_facts_are_acceptable(feeds, owner):
    for feed in COLUMNS.keys() - {"households", "defaulters"}:
        assert all(household_key(row) in owner for row in feeds[feed])
    for row in feeds["risk_marks"]:
        assert row["kind"] in MARK_KINDS
        assert not row["until_on"] or (row["kind"] == "歇业" and row["until_on"] >= row["from_on"])
        assert not row["released_on"] or row["released_on"] >= row["from_on"]
    for row in feeds["tax"]:
        assert row["period_start"] <= row["period_end"]
        assert row["tax_paid"] or row["tax_at_least"]
        assert row["general_taxpayer"] in ("是", "否", "")
    for row in feeds["social_insurance"]:
        assert row["period_start"] <= row["period_end"]
    for row in feeds["penalties"]:
        assert row["kind"] in PENALTY_KINDS
        assert row["decided_on"] <= (row["published_on"] or "9999") <= (row["published_until"] or "9999")
        assert not row["repaired_on"] or row["repaired_on"] >= row["published_on"]
        assert (row["kind"] == "罚款") == bool(row["amount"])
    for row in feeds["defaulters"]:
        assert not row["removed_on"] or row["removed_on"] >= row["listed_on"]


def test_facts_are_not_older_than_the_household(households, rows_of):
    """The rule allows it with a warning; a sample of thousands of warnings would hide the real ones."""
    first_day = {
        "annual_reports": "filed_on",
        "risk_marks": "from_on",
        "penalties": "decided_on",
        "tax": "period_start",
        "social_insurance": "period_start",
    }
    for feed, column in first_day.items():
        for key, rows in rows_of[feed].items():
            assert all(row[column] >= households[key]["established_on"] for row in rows), rows


# --- Numbers ---


def body_check_holds(code):
    """GB 11714, written out anew."""
    total = sum(int(c, 36) * w for c, w in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return code[16] == {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def test_check_digits(feeds):
    codes = [row["code"] for row in feeds["households"] if row["code"]]
    wrong = [code for code in codes if not uscc.is_valid(code)]
    assert len(wrong) == COUNT / 2000
    assert all(body_check_holds(code) for code in codes)
    numbers = [row["reg_no"] for row in feeds["households"] if row["reg_no"]]
    assert sum(not mod_11_10.is_valid(number) for number in numbers) == COUNT / 2000
    # No code of the sample can be a real household's: registration has not reached these series.
    assert {code[8:11] for code in codes} == {"MAW", "MAX", "MAY"}


def test_operators_documents(feeds):
    persons = defaultdict(set)
    kinds = Counter()
    for row in feeds["households"]:
        kinds[row["operator_id_type"]] += 1
        persons[row["operator_id_no"]].add(row["operator_name"])
        if row["operator_id_type"] not in ("居民身份证", "港澳台居民居住证"):
            continue
        number = row["operator_id_no"]
        assert len(number) == 18
        assert ric.calc_check_digit(number) == number[-1]
        birthday = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        assert add_months(birthday, 18 * 12) <= AS_OF < add_months(birthday, 76 * 12)
    # One number, one person.
    assert all(len(names) == 1 for names in persons.values())
    assert len(kinds) >= 4
    assert 0.001 < 1 - kinds["居民身份证"] / COUNT < 0.006


def test_some_persons_run_several_households(feeds):
    by_person = Counter(row["operator_id_no"] for row in feeds["households"])
    by_person_and_bureau = Counter((row["operator_id_no"], row["authority"]) for row in feeds["households"])
    assert 0.02 < sum(number > 1 for number in by_person.values()) / COUNT < 0.06
    assert max(by_person.values()) <= 4
    assert sum(number > 1 for number in by_person_and_bureau.values()) > 200


# --- Shares ---


def test_type_shares_follow_tibet_2025(typed):
    shares = Counter(kind for kind, _ in typed.values())
    assert 0.22 <= shares["ineligible"] / len(typed) <= 0.26
    assert 0.69 <= shares["survival"] / len(typed) <= 0.735
    assert 0.038 <= shares["growth"] / len(typed) <= 0.050
    assert 0.0014 <= shares["development"] / len(typed) <= 0.0042


def test_grounds_are_mixed(typed):
    grounds = Counter(ground for _, found in typed.values() for ground in found)
    several = sum(len(found) > 1 for _, found in typed.values())
    assert grounds.most_common(1)[0][0] == "report_missing"
    assert grounds.keys() == {
        "report_missing",
        "not_registered",
        "suspended",
        "经营异常",
        "税务非正常户",
        "严重违法失信",
    }
    assert grounds["严重违法失信"] == min(grounds.values()) or grounds["suspended"] == min(grounds.values())
    assert several > COUNT * 0.03


@pytest.mark.parametrize("as_of", [date(2026, 1, 31), date(2024, 2, 29), date(2027, 6, 30)])
@pytest.mark.parametrize("province", ["42", "66"])
def test_other_days_and_provinces(province, as_of, tmp_path):
    rows = write_feeds(province, count=4_000, seed=1, folder=tmp_path, as_of=as_of)
    assert 0.22 < rows["tax"] / 4 / 4_000 < 0.28
    assert 0.08 < rows["social_insurance"] / 12 / 4_000 < 0.12
    with (tmp_path / "annual_reports.csv").open(encoding="utf-8") as lines:
        years = Counter(row["year"] for row in csv.DictReader(lines))
    assert years.keys() == {str(as_of.year - 2), str(as_of.year - 3)}


def test_payers_and_their_periods(rows_of):
    for feed, share, periods in (("tax", 0.25, 4), ("social_insurance", 0.10, 12)):
        households = {key: rows for key, rows in rows_of[feed].items() if rows}
        assert abs(len(households) / COUNT - share) < 0.012
        assert all(len(rows) == periods for rows in households.values())
        newest = [sum(in_window(row) for row in rows) for rows in households.values()]
        assert sum(number == periods for number in newest) > len(newest) * 0.75
        assert sum(0 < number < periods for number in newest) > len(newest) * 0.03


def test_numbers_forms_and_gaps(feeds):
    rows = feeds["households"]

    def share(holds):
        return sum(map(holds, rows)) / COUNT

    assert 0.010 < share(lambda row: not row["code"]) < 0.022
    assert 0.08 < share(lambda row: bool(row["code"] and row["reg_no"])) < 0.12
    assert 0.015 < share(lambda row: not row["name"]) < 0.026
    assert 0.07 < share(lambda row: row["form"] == "家庭") < 0.09
    assert 0.04 < share(lambda row: not row["phone"]) < 0.06
    assert 0.08 < share(lambda row: not row["station"]) < 0.12
    assert 0.42 < share(lambda row: row["industry"].lstrip("F")[:2] == "52") < 0.50
    assert 0.13 < share(lambda row: row["industry"].lstrip("H")[:2] == "62") < 0.18
    assert 0.004 < share(lambda row: not row["industry"]) < 0.016
    assert 0.02 < share(lambda row: bool(row["operator_since"])) < 0.04
    assert 0.02 < share(lambda row: bool(row["founder_group"])) < 0.04
    assert 0.003 < share(lambda row: row["seasonal"] == "是") < 0.008
    assert 0.45 < share(lambda row: day(row["established_on"]) > add_months(AS_OF, -48)) < 0.56
    # First registering office: mostly today's bureau, not always (facts 9.6).
    assert 0.86 < share(lambda row: not row["code"] or row["code"][2:8] == row["authority"]) < 0.95


def test_bureaus_differ_in_size(feeds):
    sizes = Counter(row["authority"] for row in feeds["households"])
    assert len(sizes) == len(county_level_codes("42", AS_OF))
    assert max(sizes.values()) > 7 * min(sizes.values())
    stations = defaultdict(set)
    for row in feeds["households"]:
        if row["station"]:
            stations[row["authority"]].add(row["station"])
    assert all(3 <= len(names) <= 8 for names in stations.values())


def test_names(feeds):
    names = [row["name"] for row in feeds["households"] if row["name"]]
    lengths = Counter(map(len, names))
    assert min(lengths) >= 4
    assert max(lengths) <= 20
    assert len(set(lengths)) > 10
    assert Counter(names).most_common(1)[0][1] >= 5
    for pattern in ("·", "（", "[A-Za-z]", "[0-9]", "[㐀-䶿]", "[\U00020000-\U0002ffff]"):
        assert any(re.search(pattern, name) for name in names), pattern
    assert any("·" in row["operator_name"] for row in feeds["households"])


# --- Awkward cases ---


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


def run(**options):
    output = io.StringIO()
    call_command("households_sample", stdout=output, stderr=io.StringIO(), **options)
    return output.getvalue()


def test_command_prints_one_json_object(tmp_path):
    answer = json.loads(run(province="66", count="200", seed="1", out=str(tmp_path), as_of="2026-07-15", json=True))
    assert [Path(name).name for name in answer["files"]] == [f"{feed}.csv" for feed in COLUMNS]
    assert answer["rows"].keys() == COLUMNS.keys()
    assert answer["rows"]["households"] == 200
    for name in answer["files"]:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == 1 + answer["rows"][Path(name).stem]


def test_command_prints_a_chinese_summary(tmp_path):
    assert "households.csv  20 行" in run(province="42", count="20", seed="1", out=str(tmp_path / "new" / "folder"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"province": "99"}, "unknown_province"),
        ({"province": "420102"}, "unknown_province"),
        ({"count": "0"}, "count_out_of_range"),
        ({"count": "many"}, "not_a_whole_number"),
        ({"seed": "1.5"}, "not_a_whole_number"),
        ({"as_of": "2026-02-30"}, "not_a_day"),
        ({"as_of": "1999-01-01"}, "day_out_of_range"),
        ({"out": None}, "missing_argument"),
    ],
)
def test_wrong_usage(change, code, tmp_path):
    options = {"province": "42", "count": "10", "seed": "1", "out": str(tmp_path / "out"), **change}
    with pytest.raises(CommandError) as refusal:
        run(**options)
    assert refusal.value.returncode == 2
    assert code in str(refusal.value)
    assert not (tmp_path / "out").exists()


def test_a_refusal_in_json_is_one_object_too():
    output = io.StringIO()
    with pytest.raises(CommandError):
        call_command("households_sample", province="99", count="1", out="nowhere", json=True, stdout=output)
    assert json.loads(output.getvalue())["code"] == "unknown_province"


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(CommandError) as refusal:
        run(province="42", count="10", seed="1", out=str(tmp_path / "taken"))
    assert refusal.value.returncode == 1
