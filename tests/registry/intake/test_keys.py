"""One household, three ways to name it: code, 15-digit number, or both (CONTRACTS 1, keys)."""

import itertools

import pytest

from registry.intake import deliveries, source
from tests.factories import uscc
from tests.registry.intake.files import COMPARED, KEYED, LEAST, OTHER_REG_NO, REG_NO, row

CODE, OTHER = uscc(1), uscc(2)


@pytest.fixture
def numbers(held):
    """Code, number and name of every household, in the order of its names."""
    return lambda: held("SELECT code, reg_no, name FROM registry_household ORDER BY name")


def household(code: str = "", reg_no: str = "", name: str = "甲", **changes) -> dict:
    return row("households", code, reg_no=reg_no, name=name, **changes)


def test_by_code_by_reg_no_and_by_both(intake, numbers):
    rows = [household(CODE, name="甲"), household("", REG_NO, "乙"), household(OTHER, OTHER_REG_NO, "丙")]
    assert intake("households", rows).counts == (3, 0, 0, 0)
    assert sorted(numbers(), key=str) == sorted(
        [(CODE, None, "甲"), (None, REG_NO, "乙"), (OTHER, OTHER_REG_NO, "丙")], key=str
    )
    assert intake("households", rows).counts == (0, 0, 3, 0)


def test_a_code_in_small_letters_is_the_same_code(intake, register, numbers):
    register(CODE)
    assert intake("households", [row("households", CODE.lower())]).counts == (0, 0, 1, 0)
    assert intake("tax", [row("tax", CODE.lower())]).counts == (1, 0, 0, 0)
    assert intake("households", [row("households", OTHER.lower())]).counts == (1, 0, 0, 0)
    assert {code for code, _, _ in numbers()} == {CODE, OTHER}


@pytest.mark.parametrize("feed", KEYED)
def test_a_fact_by_reg_no_finds_a_household_that_has_a_code_by_now(feed, intake, numbers):
    intake("households", [household("", REG_NO)])
    assert intake(feed, [row(feed, "", reg_no=REG_NO)]).counts == (1, 0, 0, 0)
    assert intake("households", [household(CODE, REG_NO)]).counts == (0, 1, 0, 0)
    assert numbers() == [(CODE, REG_NO, "甲")]
    assert intake(feed, [row(feed, "", reg_no=REG_NO)]).counts == (0, 0, 1, 0)
    assert intake(feed, [row(feed, CODE)]).counts == (0, 0, 1, 0)
    assert intake(feed, [row(feed, CODE), row(feed, "", reg_no=REG_NO)]).counts == (0, 0, 1, 1)


@pytest.mark.parametrize("feed", [feed for feed in KEYED if feed not in ("recognitions", *COMPARED)])
def test_a_fact_with_a_code_is_keyed_by_it_alone(feed, intake):
    intake("households", [household("", REG_NO)])
    assert intake(feed, [row(feed, CODE, reg_no=REG_NO)]).codes() == {"unknown_household": 1}
    intake("households", [household(OTHER, name="乙")])
    assert intake(feed, [row(feed, OTHER, reg_no=REG_NO)]).counts == (1, 0, 0, 0)


def test_a_household_row_by_reg_no_keeps_the_code(intake, numbers):
    intake("households", [household(CODE, REG_NO, "甲")])
    assert intake("households", [household("", REG_NO, "甲")]).counts == (0, 0, 1, 0)
    assert intake("households", [household("", REG_NO, "乙")]).counts == (0, 1, 0, 0)
    assert intake("households", [household(CODE, "", "丙")]).counts == (0, 1, 0, 0)
    assert numbers() == [(CODE, REG_NO, "丙")]


def test_the_directory_gets_the_code_too(intake, held):
    intake("households", [household("", REG_NO)])
    intake("households", [household(CODE, REG_NO)])
    assert held("SELECT code, reg_no FROM registry_directoryentry") == [(CODE, REG_NO)]


@pytest.fixture(params=["whole", "in parts"])
def taken_in_parts(request, monkeypatch):
    """Large files of new households are taken in parts; here every few rows are one."""
    if request.param == "in parts":
        monkeypatch.setattr(source, "BLOCK_BYTES", 80)
        monkeypatch.setattr(deliveries, "ROWS_IN_A_PART", dict.fromkeys(deliveries.ROWS_IN_A_PART, 1))


@pytest.mark.usefixtures("taken_in_parts")
@pytest.mark.parametrize("known", ["nothing", "by code", "by reg_no", "both"])
@pytest.mark.parametrize("order", list(itertools.permutations(["code", "reg_no", "both"])))
def test_one_household_named_in_three_ways_in_one_file_is_one(known, order, intake, numbers):
    ways = {"code": household(CODE), "reg_no": household("", REG_NO), "both": household(CODE, REG_NO)}
    if known != "nothing":
        held_as = {"by code": household(CODE), "by reg_no": household("", REG_NO), "both": household(CODE, REG_NO)}
        intake("households", [held_as[known] | {"name": "旧"}])
    rows = [ways[way] | {"name": f"第{number}行"} for number, way in enumerate(order, 1)]
    taken = intake("households", rows)
    assert taken.counts == ((1, 0, 0, 2) if known == "nothing" else (0, 1, 0, 2))
    assert taken.codes() == {"superseded_in_file": 2}
    assert numbers() == [(CODE, REG_NO, "第3行")]
    assert intake("households", rows).counts == (0, 0, 1, 2)


def test_the_last_acceptable_row_wins(intake, numbers):
    rows = [
        household(CODE, name="一"),
        household(CODE, name="二"),
        household(CODE, name="三", status="不明"),
        household(CODE, name="四", authority="330106"),
    ]
    taken = intake("households", rows)
    assert taken.counts == (1, 0, 0, 3)
    assert [(line, code) for line, _, code, _ in taken.refused] == [
        (2, "superseded_in_file"),
        (4, "not_in_list"),
        (5, "outside_area"),
    ]
    assert numbers() == [(CODE, None, "二")]


@pytest.mark.parametrize("feed", [*KEYED, "defaulters"])
def test_one_key_twice_in_a_file_of_facts(feed, intake, register):
    code = CODE if feed != "defaulters" else None
    if code:
        register(CODE)
    required = next(name for name in reversed(LEAST[feed]) if name not in ("value", "tax_paid", "name"))
    value = {"defaulters": "court", "indicators": "value", "tax": "tax_paid", "social_insurance": "insured"}.get(feed)
    other = row(feed, code, **({value: "7"} if value else {}))
    taken = intake(feed, [row(feed, code), other, row(feed, code, **{required: "坏"})])
    if required in ("decided_on", "listed_on", "filed_on") or value:
        assert (taken.answer["accepted"], taken.answer["refused"]) == (1, 2)
    assert taken.refused[0] == (2, "", "superseded_in_file", "")
    assert intake(feed, [other]).counts == (0, 0, 1, 0)


def test_a_number_that_belongs_to_another_household_is_not_taken_from_it(intake, numbers):
    intake("households", [household(CODE, REG_NO, "甲")])
    taken = intake("households", [household(OTHER, REG_NO, "乙")])
    assert taken.counts == (1, 0, 0, 0)
    assert taken.codes(taken.warned) == {"reg_no_elsewhere": 1}
    assert numbers() == [(OTHER, None, "乙"), (CODE, REG_NO, "甲")]
    assert intake("households", [household(OTHER, REG_NO, "乙")]).counts == (0, 0, 1, 0)


def test_the_holder_keeps_its_number_where_another_row_claims_it(intake, numbers):
    intake("households", [household(CODE, REG_NO, "甲")])
    rows = [household(CODE, REG_NO, "甲"), household(OTHER, REG_NO, "乙")]
    assert intake("households", rows).counts == (1, 0, 1, 0)
    assert intake("households", rows).counts == (0, 0, 2, 0)
    assert intake("households", rows[::-1]).counts == (0, 0, 2, 0)
    assert numbers() == [(OTHER, None, "乙"), (CODE, REG_NO, "甲")]


def test_two_households_that_swap_their_numbers_keep_them(intake, numbers):
    intake("households", [household(CODE, REG_NO, "甲"), household(OTHER, OTHER_REG_NO, "乙")])
    taken = intake("households", [household(CODE, OTHER_REG_NO, "甲"), household(OTHER, REG_NO, "乙")])
    assert taken.counts == (0, 0, 2, 0)
    assert taken.codes(taken.warned) == {"reg_no_elsewhere": 2}
    assert numbers() == [(OTHER, OTHER_REG_NO, "乙"), (CODE, REG_NO, "甲")]


def test_a_number_may_change(intake, numbers):
    intake("households", [household(CODE, REG_NO)])
    assert intake("households", [household(CODE, OTHER_REG_NO)]).counts == (0, 1, 0, 0)
    assert numbers() == [(CODE, OTHER_REG_NO, "甲")]


def test_one_code_with_two_numbers_that_are_both_held_without_a_code(intake, numbers):
    """Two households in the registry, one key in the file: the last row says which of them got the code."""
    intake("households", [household("", REG_NO, "甲"), household("", OTHER_REG_NO, "乙")])
    rows = [household(CODE, REG_NO, "丙"), household(CODE, OTHER_REG_NO, "丁")]
    assert intake("households", rows).counts == (0, 1, 0, 1)
    assert numbers() == [(CODE, OTHER_REG_NO, "丁"), (None, REG_NO, "甲")]
    assert intake("households", rows).counts == (0, 0, 1, 1)


def test_two_codes_with_one_number_that_is_held_without_a_code(intake, numbers):
    """Two keys are two households; the last one has the number."""
    intake("households", [household("", REG_NO, "甲")])
    rows = [household(CODE, REG_NO, "丙"), household(OTHER, REG_NO, "丁")]
    taken = intake("households", rows)
    assert taken.counts == (1, 1, 0, 0)
    assert numbers() == [(OTHER, REG_NO, "丁"), (CODE, None, "丙")]
    assert intake("households", rows).counts == (0, 0, 2, 0)


def test_two_new_codes_with_one_new_number(intake, numbers):
    rows = [household(CODE, REG_NO, "丙"), household(OTHER, REG_NO, "丁")]
    assert intake("households", rows).counts == (2, 0, 0, 0)
    assert numbers() == [(OTHER, REG_NO, "丁"), (CODE, None, "丙")]
    assert intake("households", rows).counts == (0, 0, 2, 0)


def test_a_row_by_reg_no_goes_to_the_holder_whatever_the_file_pairs_it_with(intake, numbers):
    intake("households", [household(CODE, REG_NO, "甲")])
    rows = [household(OTHER, REG_NO, "乙"), household("", REG_NO, "丙")]
    assert intake("households", rows).counts == (1, 1, 0, 0)
    assert numbers() == [(CODE, REG_NO, "丙"), (OTHER, None, "乙")]


def test_a_refused_row_pairs_nothing(intake, numbers):
    rows = [household(CODE, REG_NO, "甲", authority="330106"), household("", REG_NO, "乙")]
    assert intake("households", rows).counts == (1, 0, 0, 1)
    assert numbers() == [(None, REG_NO, "乙")]


def test_two_households_in_the_registry_are_never_merged(intake, numbers):
    intake("households", [household(CODE, "", "甲"), household("", REG_NO, "乙")])
    taken = intake("households", [household(CODE, REG_NO, "丙")])
    assert taken.counts == (0, 1, 0, 0)
    assert taken.codes(taken.warned) == {"reg_no_elsewhere": 1}
    assert numbers() == [(CODE, None, "丙"), (None, REG_NO, "乙")]
