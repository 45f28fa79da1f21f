"""Worked examples: a household, what is known of it, its type and why."""

from datetime import date
from decimal import Decimal

import pytest

from tests.typing_engine.standard.sample import accepted
from typing_engine.standard.evaluate import Finding, evaluate
from typing_engine.standard.tree import Operator

WHEN = "$.decide[0].when"
RENT, STAFF, TAX = (
    {"indicator": "revenue", "at_least": 100},
    {"indicator": "employees", "at_least": 3},
    {"indicator": "general_taxpayer", "is": True},
)


def sentences(finding: Finding) -> list[tuple[str, bool | None]]:
    """What was asked of a household and the answers, without the headings of groups."""
    if not finding.because:
        return [(finding.what, finding.holds)]
    return [answer for part in finding.because for answer in sentences(part)]


def test_a_general_taxpayer_of_four_years():
    verdict = evaluate(accepted(), {"months_in_operation": 52, "general_taxpayer": True})
    assert (verdict.type, verdict.rule, verdict.label) == ("development", 0, "第五条")
    assert sentences(verdict.findings[0]) == [
        ("存续时间36个月以上", True),
        ("上年度营业额50万元以上", None),
        ("一年内参保人数3人以上", None),
        ("一般纳税人为“是”", True),
    ]
    # 40 × 0 (unknown) + 10 × 100, by 50.
    assert verdict.score == Decimal("20.00")
    assert verdict.unknown == ("revenue", "insured_people")


def test_a_shop_with_a_value_of_its_trade():
    """150,000 元 is enough in general and for catering, not for retail trade (F: 200,000 元)."""
    types = {}
    for industry in ("F5211", "H6210", "H61", "A01", None):
        verdict = evaluate(accepted(), {"revenue": Decimal(150000), "industry": industry})
        (finding,) = (part for part in verdict.findings[1].because[0].because if part.indicator == "revenue")
        types[industry] = (verdict.type, finding.what, finding.industry)
    assert types == {
        "F5211": ("survival", "上年度营业额20万元以上", "F"),
        "H6210": ("growth", "上年度营业额15万元以上", "H62"),
        "H61": ("growth", "上年度营业额10万元以上", None),
        "A01": ("growth", "上年度营业额10万元以上", None),
        None: ("growth", "上年度营业额10万元以上", None),
    }


def test_a_comparison_tells_all_that_an_explanation_needs():
    verdict = evaluate(accepted(), {"revenue": Decimal("199999.99"), "industry": "F52"})
    finding = verdict.findings[1].because[0].because[0]
    assert finding.holds is False
    assert (finding.observed, finding.required) == (Decimal("199999.99"), Decimal(200000))
    assert (finding.indicator, finding.operator) == ("revenue", Operator.AT_LEAST)
    (parameter,) = finding.parameters
    assert (parameter.name, parameter.basis) == ("growth_revenue", "第四条")


def test_nothing_is_known():
    verdict = evaluate(accepted(), {})
    assert (verdict.type, verdict.rule) == ("survival", 2)
    assert [finding.holds for finding in verdict.findings] == [None, None, True]
    assert verdict.unknown == ("months_in_operation", "revenue", "insured_people", "general_taxpayer")


def test_every_rule_is_explained_also_behind_the_one_that_holds():
    facts = {"months_in_operation": 40, "revenue": Decimal(600000), "general_taxpayer": True, "insured_people": 0}
    verdict = evaluate(accepted(), facts)
    assert [finding.holds for finding in verdict.findings] == [True, True, False]
    assert verdict.rule == 0
    assert [finding.what for finding in verdict.findings] == [
        "第五条（发展型）",
        "第四条（成长型）",
        "第三条（生存型）",
    ]


@pytest.mark.parametrize(
    ("condition", "revenue", "employees", "taxpayer", "holds"),
    [
        ({"all": [RENT, STAFF]}, 100, 3, None, True),
        ({"all": [RENT, STAFF]}, 100, None, None, None),
        ({"all": [RENT, STAFF]}, None, 2, None, False),
        ({"any": [RENT, STAFF]}, None, 3, None, True),
        ({"any": [RENT, STAFF]}, None, 2, None, None),
        ({"any": [RENT, STAFF]}, 99, 2, None, False),
        ({"none": [RENT, STAFF]}, None, 3, None, False),
        ({"none": [RENT, STAFF]}, None, 2, None, None),
        ({"none": [RENT, STAFF]}, 99, 2, None, True),
        ({"count": {"at_least": 2, "of": [RENT, STAFF, TAX]}}, 100, 3, None, True),
        ({"count": {"at_least": 2, "of": [RENT, STAFF, TAX]}}, 100, 2, None, None),
        ({"count": {"at_least": 2, "of": [RENT, STAFF, TAX]}}, 99, 2, None, False),
        ({"count": {"at_least": 2, "of": [RENT, STAFF, TAX]}}, None, None, None, None),
    ],
)
def test_three_values(condition, revenue, employees, taxpayer, holds):
    revenue = None if revenue is None else Decimal(revenue)
    standard = accepted((WHEN, condition), ("$.examples", []))
    verdict = evaluate(standard, {"revenue": revenue, "employees": employees, "general_taxpayer": taxpayer})
    assert verdict.findings[0].holds is holds
    assert (verdict.rule == 0) is (holds is True)


@pytest.mark.parametrize(
    ("comparison", "observed", "holds"),
    [
        ({"indicator": "revenue", "at_least": 5}, Decimal("5.00"), True),
        ({"indicator": "revenue", "more_than": 5}, Decimal("5.00"), False),
        ({"indicator": "revenue", "at_most": 5}, Decimal("5.01"), False),
        ({"indicator": "revenue", "less_than": 5}, Decimal("5.00"), False),
        ({"indicator": "revenue", "is": 5}, Decimal("5.00"), True),
        ({"indicator": "employees", "more_than": 2.5}, 3, True),
        ({"indicator": "established_on", "on_or_before": "2024-02-29"}, date(2024, 2, 29), True),
        ({"indicator": "established_on", "on_or_after": "2024-03-01"}, date(2024, 2, 29), False),
        ({"indicator": "industry", "is": "52"}, "F52", True),
        ({"indicator": "industry", "is": "52"}, "F521", False),
        ({"indicator": "industry", "in": ["5211", "H"]}, "F521", False),
        ({"indicator": "industry", "in": ["52", "H"]}, "F521", True),
        ({"indicator": "industry", "in": ["52", "H"]}, "H6210", True),
        ({"indicator": "bank_credit_good", "is": False}, False, True),
    ],
)
def test_operators(comparison, observed, holds):
    standard = accepted((WHEN, comparison), ("$.examples", []))
    assert evaluate(standard, {comparison["indicator"]: observed}).findings[0].holds is holds


@pytest.mark.parametrize(
    ("weights", "points", "score"),
    [
        ((1, 1, 1), (100, 0, 0), "33.33"),
        ((1, 1, 1), (100, 100, 0), "66.67"),
        ((1, 1, 2), (0.01, 0.01, 0), "0.01"),  # 0.005: half goes up
        ((1, 1, 2), (-0.01, -0.01, 0), "-0.01"),
        ((1, 1, 4), (0.01, 0.01, 0), "0.00"),
        ((0.1, 0.2, 0.7), (100, 50, 0), "20.00"),
    ],
)
def test_rounding_of_the_score(weights, points, score):
    items = [
        {"indicator": name, "weight": weight, "bands": [{"at_least": 10**9, "points": 1}], "otherwise": own}
        for name, weight, own in zip(("revenue", "tax_paid", "employees"), weights, points, strict=True)
    ]
    verdict = evaluate(accepted(("$.score.items", items)), {})
    assert str(verdict.score) == score


def test_bands_in_order_and_what_is_unknown():
    verdict = evaluate(accepted(), {"revenue": Decimal(500000)})
    revenue, taxpayer = verdict.score_findings
    assert (revenue.points, revenue.weight, revenue.holds, revenue.observed) == (100, 40, True, Decimal(500000))
    assert (taxpayer.points, taxpayer.holds, taxpayer.indicator) == (0, None, "general_taxpayer")
    assert verdict.score == Decimal("80.00")
    assert (verdict.type, verdict.rule) == ("growth", 1)
