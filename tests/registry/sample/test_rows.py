"""The files are reproducible, and every row is one that intake accepts."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.conf import settings
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

from authorities.reference.divisions import county_level_codes
from registry.sample.days import add_months
from registry.sample.generate import write_feeds
from tests.registry.sample.reading import (
    AS_OF,
    CODE,
    COLUMNS,
    COUNT,
    DAY,
    KEYS,
    MARK_KINDS,
    MONEY,
    PENALTY_KINDS,
    REQUIRED,
    STATUS_ALIASES,
    STATUSES,
    day,
    digests,
    household_key,
)


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
