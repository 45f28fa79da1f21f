"""Files that go straight into their table (direct_insert.py) tell the same as files looked at row by row."""

import random

import pytest

from registry.intake import deliveries, direct_insert, facts, households, merging, source
from tests.factories import uscc
from tests.plans import steps
from tests.registry.intake.files import OTHER_REG_NO, REG_NO, row

QUARTERS = [(f"2025-{start}", f"2025-{end}") for start, end in (("01-01", "03-31"), ("04-01", "06-30"))]
QUARTERS += [("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31")]
ODD = [("2025-03-15", "2025-04-15"), ("2025-09-30", "2025-10-01")]
HOUSEHOLDS = 40


def rows_of_a_year(chance: random.Random) -> list[dict[str, str]]:
    """Four quarters of every household; some with a period across two quarters; some rows odd, some refused."""
    rows = []
    for number in range(1, HOUSEHOLDS + 1):
        periods = QUARTERS + ([chance.choice(ODD)] if chance.random() < 0.15 else [])
        for start, end in chance.sample(periods, len(periods)):
            changes = chance.choice([{}] * 12 + [{"tax_paid": "-1"}, {"tax_paid": "5", "tax_at_least": "9"}])
            rows.append(row("tax", uscc(number), period_start=start, period_end=end, **changes))
    rows.append(row("tax", uscc(999)))  # nobody's
    chance.shuffle(rows)
    return rows


def overlapping(rows: list[dict[str, str]]) -> list[int]:
    """Lines of rows that begin before an earlier one of their household ends, refused rows left out."""
    found = []
    for line, given in enumerate(rows, 2):
        others = [each for each in rows if each["code"] == given["code"] and each["tax_paid"] != "-1"]
        begun = [each for each in others if (each["period_start"], each["period_end"])
                 < (given["period_start"], given["period_end"])]  # fmt: skip
        if given["tax_paid"] != "-1" and any(each["period_end"] >= given["period_start"] for each in begun):
            found.append(line)
    return found


@pytest.mark.parametrize("straight", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_both_ways_tell_and_take_the_same(seed, straight, intake, register, held, monkeypatch):
    rows = rows_of_a_year(random.Random(seed))
    register(*(uscc(number) for number in range(1, HOUSEHOLDS + 1)))
    went = []
    monkeypatch.setattr(facts, "_insert_directly", _told(facts._insert_directly, went))
    if not straight:
        monkeypatch.setattr(facts, "may_insert_directly", lambda *_, **__: False)
    taken = intake("tax", rows)
    assert bool(went) == straight
    refused = [line for line, given in enumerate(rows, 2) if given["tax_paid"] == "-1" or given["code"] == uscc(999)]
    assert sorted(line for line, *_ in taken.refused) == refused
    assert taken.counts == (len(rows) - len(refused), 0, 0, len(refused))
    told = [line for line, _, code, _ in taken.warned if code == "period_overlaps"]
    assert sorted(told) == overlapping(rows)
    assert overlapping(rows)
    below = [line for line, given in enumerate(rows, 2) if given.get("tax_at_least")]
    assert sorted(line for line, _, code, _ in taken.warned if code == "amount_below_bracket") == below
    assert held("SELECT count(*) FROM registry_tax") == [(taken.answer["accepted"],)]
    ends = sorted({given["period_end"] for line, given in enumerate(rows, 2) if line not in refused})
    assert [day.isoformat() for day in taken.delivery.period_ends] == ends


NEXT_YEAR = [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")]


def tax_row(number: int, start: str, end: str, **changes) -> dict[str, str]:
    return row("tax", uscc(number), period_start=start, period_end=end, **changes)


@pytest.mark.parametrize("straight", [True, False])
def test_both_ways_tell_what_overlaps_a_held_period(straight, intake, register, held, monkeypatch):
    """New periods beside those held: some overlap one held, some another of the file, one both; each is told once."""
    everyone = range(1, HOUSEHOLDS + 1)
    register(*map(uscc, everyone))
    intake("tax", [tax_row(number, *period) for number in everyone for period in QUARTERS])
    went = []
    monkeypatch.setattr(facts, "_insert_directly", _told(facts._insert_directly, went))
    if not straight:
        monkeypatch.setattr(facts, "may_insert_directly", lambda *_, **__: False)
    rows = [tax_row(number, *period) for number in everyone for period in NEXT_YEAR]
    odd = [
        tax_row(1, "2025-12-01", "2025-12-15"),  # overlaps a held one
        tax_row(1, "2025-12-10", "2026-01-15"),  # and this the one before as well; the first row begins before it ends
        tax_row(2, "2026-03-31", "2026-04-01"),  # begins before the first one ends, the second before it
        tax_row(3, "2025-12-10", "2026-01-15", tax_paid="-1"),  # refused: overlaps nothing
    ]
    taken = intake("tax", rows + odd)
    assert bool(went) == straight
    assert taken.counts == (len(rows) + 3, 0, 0, 1)
    told = [line for line, _, code, _ in taken.warned if code == "period_overlaps"]
    first_of_one, second_of_two, first_odd = 2, 5, 2 + len(rows)
    assert sorted(told) == [first_of_one, second_of_two, first_odd, first_odd + 1, first_odd + 2]
    assert held("SELECT count(*) FROM registry_tax") == [(HOUSEHOLDS * len(QUARTERS) + len(rows) + 3,)]
    ends = [day.isoformat() for day in taken.delivery.period_ends]
    assert ends == ["2025-12-15", "2026-01-15", "2026-03-31", "2026-04-01", "2026-06-30"]


def _told(verb, went: list):
    def wrapped(*args):
        went.append(args)
        return verb(*args)

    return wrapped


def test_a_key_twice_sends_the_whole_file_the_long_way(intake, register, held):
    register(uscc(1), uscc(2))
    period = dict(zip(("period_start", "period_end"), QUARTERS[0], strict=True))
    rows = [
        row("tax", uscc(1), **period, tax_paid="1"),
        row("tax", uscc(2), **period, tax_paid="2"),
        row("tax", uscc(1), **period, tax_paid="3"),
    ]
    taken = intake("tax", rows)
    assert taken.counts == (2, 0, 0, 1)
    assert [(line, code) for line, _, code, _ in taken.refused] == [(2, "superseded_in_file")]
    assert held("SELECT tax_paid FROM registry_tax ORDER BY tax_paid") == [(200,), (300,)]


def test_kinds_and_periods_of_refused_rows_do_not_count(intake, register):
    register(uscc(1))
    rows = [row("risk_marks", uscc(1)), row("risk_marks", uscc(999), kind="严重违法失信")]
    assert intake("risk_marks", rows).delivery.kinds == ["abnormal"]
    only_odd = [row("social_insurance", uscc(1)), row("social_insurance", uscc(999), period_end="2025-12-31")]
    ends = intake("social_insurance", only_odd).delivery.period_ends
    assert [day.isoformat() for day in ends] == ["2025-07-31"]


HOUSEHOLDS_OF_MANY_KINDS = [
    row("households", uscc(1), name="甲店", phone="13812341234", operator_id_no="11010519491231002X"),
    row("households", uscc(2), name="乙店", reg_no=REG_NO),
    row("households", "", name="丙店", reg_no=OTHER_REG_NO),
    row("households", uscc(4), name="丁店", authority="999999"),  # no such bureau
    row("households", uscc(5), name="戊店", authority="330106"),  # of another province
    row("households", uscc(6), name="己店", status="不明"),
    row("households", "", name="庚店"),
    row("households", uscc(8), name="", status_on="2019-01-01"),
    row("households", uscc(9), name="壬店", established_on="2999-01-01", industry="F5211", seasonal="是"),
]


@pytest.mark.parametrize("straight", [True, False])
def test_both_ways_tell_and_take_the_same_households(straight, intake, held, monkeypatch):
    went = []
    monkeypatch.setattr(households, "_insert_directly", _told(households._insert_directly, went))
    if not straight:
        monkeypatch.setattr(households, "_may_insert_directly", lambda _: False)
    taken = intake("households", HOUSEHOLDS_OF_MANY_KINDS)
    assert bool(went) == straight
    assert taken.counts == (5, 0, 0, 4)
    assert [(line, column, code) for line, column, code, _ in taken.refused] == [
        (5, "authority", "unknown_bureau"),
        (6, "authority", "outside_area"),
        (7, "status", "not_in_list"),
        (8, "code", "no_number"),
    ]
    warned = [(line, column, code) for line, column, code, _ in taken.warned if code != "check_digit"]
    assert sorted(warned) == [
        (9, "name", "no_name"),
        (9, "status_on", "dates_out_of_order"),
        (10, "established_on", "future_day"),
        (10, "established_on", "odd_year"),
    ]
    both = "registry_household h JOIN registry_directoryentry d ON d.household_id = h.id AND d.name = h.name"
    assert held(f"SELECT h.code, d.reg_no, h.name, h.industry, d.industry, h.seasonal FROM {both} ORDER BY h.name") == [
        (uscc(8), None, "", "", "", None),
        (None, OTHER_REG_NO, "丙店", "", "", None),
        (uscc(2), REG_NO, "乙店", "", "", None),
        (uscc(9), None, "壬店", "F5211", "F5211", True),
        (uscc(1), None, "甲店", "", "", None),
    ]


def test_households_that_share_a_number_go_the_long_way(intake, held, monkeypatch):
    went = []
    monkeypatch.setattr(households, "resolve", _told(households.resolve, went))
    assert intake("households", [row("households", uscc(1)), row("households", uscc(2))]).counts == (2, 0, 0, 0)
    assert not went
    rows = [row("households", uscc(3), name="一"), row("households", uscc(4)), row("households", uscc(3), name="二")]
    assert intake("households", rows).counts == (2, 0, 0, 1)
    assert went
    assert held("SELECT name FROM registry_household WHERE code = %s", uscc(3)) == [("二",)]


@pytest.mark.parametrize("twice", [False, True])
def test_defaulters_in_parts(twice, intake, held, monkeypatch):
    """Parts beside reading, where an entry that is there twice shows as the second meeting the first."""
    monkeypatch.setattr(source, "BLOCK_BYTES", 80)
    monkeypatch.setitem(deliveries.ROWS_IN_A_PART, "defaulters", 1)
    rows = [row("defaulters", case_no=f"示执{number}号", court=f"{number}") for number in range(1, 7)]
    if twice:
        rows.append(row("defaulters", case_no="示执1号", court="7"))
    taken = intake("defaulters", [*rows, row("defaulters", listed_on="2025-02-30")])
    assert taken.counts == (6, 0, 0, 1 + twice)
    assert [(line, code) for line, _, code, _ in taken.refused][:-1] == ([(2, "superseded_in_file")] if twice else [])
    assert taken.refused[-1][0] == len(rows) + 2
    courts = "SELECT court FROM registry_defaulter ORDER BY case_no"
    assert held(courts) == [(court,) for court in ("7" if twice else "1", *"23456")]
    assert intake("defaulters", rows).counts == (0, 0, 6, int(twice))


def test_whether_rows_are_new_is_asked_a_row_at_a_time(intake, register, monkeypatch):
    """Joined in another order, each row would meet all others of its indicator and day (9 s for 3,704 rows)."""
    register(uscc(1), uscc(2))
    intake("indicators", [row("indicators", uscc(1))])
    plans = []

    def explained(sql, params=None):
        if "registry_household" in sql:
            ((plan,),) = merging.rows(f"EXPLAIN (FORMAT JSON) {sql}", params)
            plans.extend(plan)
        return merging.rows(sql, params)

    monkeypatch.setattr(direct_insert, "rows", explained)
    assert intake("indicators", [row("indicators", uscc(2))]).counts == (1, 0, 0, 0)
    (plan,) = plans
    asked = [below["Node Type"] for step in steps(plan["Plan"]) if "Join Type" in step for below in step["Plans"][1:]]
    assert asked == ["Limit", "Limit"]
