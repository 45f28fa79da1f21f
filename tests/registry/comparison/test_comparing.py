"""In what lists and registry differ: each kind found once, and nothing found that is none (A3)."""

import pytest

from authorities.jurisdiction import nationwide
from registry.models import Difference, RegisterEntry
from tests.conftest import acting_as
from tests.factories import uscc
from tests.registry.intake.files import REG_NO, row

pytestmark = pytest.mark.django_db
ALIKE, GONE, OTHER, FIRM, MARKED, ALONE, NEW, THEIRS = (uscc(number) for number in range(1, 9))
KINDS = ("missing_here", "missing_there", "status_differs", "name_differs", "became_enterprise", "mark_differs")


def told(answer: dict, name: str) -> dict:
    """The kinds of which there are any."""
    return {kind: answer[name][kind] for kind in KINDS if answer[name][kind]}


def live(**conditions) -> list[tuple]:
    with acting_as("batch"), nationwide():
        rows = Difference.objects.filter(gone_in=None, **conditions).order_by("number", "kind")
        return list(rows.values_list("number", "kind", "here", "there", "path"))


def test_each_kind_is_found_and_nothing_else(register, intake, compare):
    register(ALIKE, GONE, OTHER, FIRM, ALONE)
    register(NEW, established_on="2026-07-10")  # after the day of the list
    rows = [
        row("legal_entities", ALIKE, name="示例　商店"),  # as people read it, the same
        row("legal_entities", GONE, status="注销", status_on="2026-05-01"),
        row("legal_entities", OTHER, name="别的商店"),
        row("legal_entities", FIRM, kind="企业", name="示例商店有限公司"),
        row("legal_entities", THEIRS, name="没有的商店"),
        row("legal_entities", uscc(20), kind="企业"),  # an enterprise is nothing that the registry should have
        row("legal_entities", uscc(21), status="注销"),
    ]
    taken = intake("legal_entities", rows)
    assert taken.counts == (7, 0, 0, 0)
    answer = compare()
    assert told(answer, "legal_entities") == dict.fromkeys(KINDS[:5], 1)
    assert answer["legal_entities"]["ended_there"] == 1
    # No list is no clean record.
    assert answer["disclosure"]["missing_there"] is None
    assert live() == [
        (GONE, "status_differs", "registered", "deregistered", "/42/01/06/"),
        (OTHER, "name_differs", "示例商店", "别的商店", "/42/01/06/"),
        (FIRM, "became_enterprise", "registered", "enterprise", "/42/01/06/"),
        (ALONE, "missing_there", "示例商店", "", "/42/01/06/"),
        (THEIRS, "missing_here", "", "没有的商店", "/42/"),
    ]


def test_marks_differ_on_the_day_of_the_list(register, intake, compare):
    register(ALIKE, GONE, MARKED, OTHER, ALONE)
    intake(
        "risk_marks",
        [
            row("risk_marks", MARKED),
            row("risk_marks", ALIKE, from_on="2026-07-02"),  # after that day
            row("risk_marks", GONE, released_on="2026-06-30"),
            row("risk_marks", ALONE, kind="税务非正常户"),
        ],
    )
    intake("disclosure", [row("disclosure", code) for code in (ALIKE, GONE, MARKED, ALONE)]
           + [row("disclosure", OTHER, serious_violation="是", abnormal="")])  # fmt: skip
    intake("tax_register", [row("tax_register", code) for code in (ALIKE, GONE, MARKED, ALONE)]
           + [row("tax_register", OTHER, status="非正常")])  # fmt: skip
    answer = compare()
    assert told(answer, "disclosure") == {"mark_differs": 2}
    assert told(answer, "tax_register") == {"mark_differs": 2}
    assert [found[:4] for found in live(source="disclosure")] == [
        (OTHER, "mark_differs", "no", "yes"),
        (MARKED, "mark_differs", "yes", "no"),
    ]


def test_only_where_a_complete_list_was_delivered_somebody_is_missing_from_it(register, intake, compare):
    register(ALIKE, GONE)
    register(OTHER, authority="420506")
    intake("tax_register", [row("tax_register", ALIKE)], "--partial")
    assert told(compare(), "tax_register") == {}
    intake("tax_register", [row("tax_register", ALIKE)], "--area", "420106")
    assert told(compare(), "tax_register") == {"missing_there": 1}
    # A complete list takes off what it does not hold any more, in its area alone.
    intake("tax_register", [row("tax_register", OTHER)], "--area", "420506")
    intake("tax_register", [row("tax_register", GONE)], "--area", "420106")
    assert live() == [(ALIKE, "missing_there", "示例商店", "", "/42/01/06/")] if compare() else None
    with acting_as("batch"), nationwide():
        off = RegisterEntry.objects.exclude(gone_in=None)
        assert list(off.values_list("number", flat=True)) == [ALIKE]


def test_a_number_of_before_finds_who_has_a_code_by_now(intake, compare):
    intake("households", [row("households", ALIKE, reg_no=REG_NO), row("households", "", reg_no="420106600000028")])
    taken = intake(
        "tax_register",
        [
            row("tax_register", "", tax_no=REG_NO),
            row("tax_register", "", tax_no="420106600000028"),
            row("tax_register", "", tax_no="42010619800101231X"),  # a person's document is not kept
            row("tax_register", "", tax_no="420106800101123"),
        ],
    )
    assert taken.counts == (2, 0, 0, 2)
    assert taken.codes() == {"payer_number_unmatched": 2}
    assert told(compare(), "tax_register") == {}
    # Known by the number of before when the list came, by a code since.
    intake("households", [row("households", GONE, reg_no="420106600000028")])
    assert told(compare(), "tax_register") == {}


def test_the_same_operator_at_the_same_place_twice(intake, compare):
    same = {"operator_id_no": "11010519491231002X", "operator_id_type": "居民身份证", "address": "示例路 1 号"}
    intake(
        "households",
        [
            row("households", ALIKE, **same),
            row("households", GONE, **same | {"address": "示例路1号"}),
            row("households", OTHER, **same | {"address": "示例路2号"}),
            row("households", FIRM, **same, status="注销"),
        ],
    )
    assert compare(exit_code=1)["error"]["code"] == "no_lists"
    assert [found[:4] for found in live()] == [
        (ALIKE, "duplicate", "示例商店", GONE),
        (GONE, "duplicate", "示例商店", ALIKE),
    ]


def test_a_difference_keeps_its_row_while_it_stands_and_goes_when_it_is_gone(register, intake, compare):
    register(ALIKE, GONE)
    intake("legal_entities", [row("legal_entities", ALIKE, status="注销"), row("legal_entities", GONE, name="甲")])
    compare()
    with acting_as("batch"), nationwide():
        before = dict(Difference.objects.values_list("number", "pk"))
    intake("legal_entities", [row("legal_entities", ALIKE, status="注销", as_of="2026-07-31"),
                              row("legal_entities", GONE, name="乙")])  # fmt: skip
    compare()
    with acting_as("batch"), nationwide():
        after = dict(Difference.objects.filter(gone_in=None).values_list("number", "pk"))
    assert after[ALIKE] == before[ALIKE]
    assert after[GONE] > before[GONE]
    intake("legal_entities", [row("legal_entities", ALIKE), row("legal_entities", GONE)])
    assert told(compare(), "legal_entities") == {}
    assert live() == []
