"""Files that go straight into their table (straight.py) tell the same as files looked at row by row."""

import random

import pytest

from registry.intake import facts
from tests.factories import uscc
from tests.registry.intake.files import row

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
    monkeypatch.setattr(facts, "_merge_straight", _told(facts._merge_straight, went))
    if not straight:
        monkeypatch.setattr(facts, "may_go_straight", lambda *_, **__: False)
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
