"""Shares of types, grounds, payers and kinds of households, as published ones are."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date

import pytest

from authorities.reference.divisions import county_level_codes
from registry.sample.days import add_months
from registry.sample.generate import write_feeds
from tests.registry.sample.reading import AS_OF, COUNT, day, in_window


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
