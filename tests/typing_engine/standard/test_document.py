"""What a document may be, and every way in which it is refused, by its exact JSON path."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typing_engine.standard.sample import ABSENT, SAMPLE, accepted, changed, refused
from typing_engine.standard.compile import compile
from typing_engine.standard.document import read
from typing_engine.standard.indicators import Kind
from typing_engine.standard.wording import wording

WHEN = "$.decide[0].when"
REVENUE = {"indicator": "revenue", "at_least": 5}
ANY = "$.decide[1].when.any"
BAND = "$.score.items[0].bands[0]"
EXAMPLE = "$.examples[0]"


def test_the_example_of_the_contract():
    standard = accepted()
    assert (standard.number, standard.province) == ("示例〔2026〕1号", "42")
    assert (standard.valid_from, standard.valid_until) == (date(2026, 1, 1), None)
    assert [rule.type for rule in standard.rules] == ["development", "growth", "survival"]
    assert standard.parameter("growth_revenue").by_industry == (("H62", Decimal(150000)), ("F", Decimal(200000)))
    assert standard.examples[0].facts["months_in_operation"] == 52


@pytest.mark.parametrize("key", ["parameters", "indicators", "score", "examples", "valid_until"])
@pytest.mark.parametrize("empty", [ABSENT, None, "empty"])
def test_what_may_be_absent_null_or_empty(key, empty):
    if empty == "empty":
        empty = {"examples": [], "valid_until": ""}.get(key, {})
    uses = {
        "parameters": [(f"{ANY}[0].at_least", 100000)],
        "score": [(f"{ANY}[1]", REVENUE)],
    }
    accepted((f"$.{key}", empty), *uses.get(key, []))


@pytest.mark.parametrize(
    "changes",
    [
        [("$.parameters.growth_revenue", {"value": 1})],
        [("$.parameters.growth_revenue", {"value": 1, "unit": None, "basis": "", "by_industry": None})],
        [("$.parameters.growth_revenue.by_industry", {})],
        [("$.parameters.growth_revenue.by_industry", {"A": 1, "02": 2, "a03": 3, "F5211": 4, "F5": 5})],
        [("$.parameters.unused", {"value": ["甲", 5, True]})],
        [("$.indicators.bank_credit_good", {"kind": "text"})],
        [(f"{EXAMPLE}.facts", {"months_in_operation": 40, "insured_people": 3})],
        [(f"{EXAMPLE}.facts.months_in_operation", 52)],
        [(f"{EXAMPLE}.facts.revenue", None)],
        [(f"{EXAMPLE}.grounds", [])],
        [(f"{EXAMPLE}.grounds", ["abnormal", "suspended"]), (f"{EXAMPLE}.expect", "ineligible")],
        [(f"{EXAMPLE}", {"title": "无", "as_of": "2026-07-15", "expect": "survival"})],
        [("$.valid_until", "2026-01-01")],
        [(f"{ANY}[0]", {"indicator": "industry", "in": ["F", "52", "f5211", "A0"]})],
        [(f"{ANY}[0]", {"indicator": "industry", "is": "5211"})],
        [(f"{ANY}[0].at_least", Decimal("1e30"))],
        [("$.decide[1].label", "第\n'四\"条%s\\")],
        [("$.decide[3]", {"type": "survival", "label": "末", "otherwise": True}), ("$.decide[2]", SAMPLE["decide"][1])],
    ],
)
def test_accepted(changes):
    document = json.dumps(changed(*changes), default=str).replace('"1E+30"', "1e30")
    assert read(document)[1] == []


CASES = [
    # The frame.
    ("$.format", "typing-standard/2"), ("$.format", ABSENT), ("$.format", None), ("$.format", 1),
    ("$.province", 42), ("$.province", "420000"), ("$.province", "湖北"), ("$.province", "4x"), ("$.province", "４２"),
    ("$.province", ABSENT), ("$.province", "42\n"),
    ("$.title", ""), ("$.title", "  "), ("$.title", 5), ("$.title", ABSENT), ("$.title", "长" * 121),
    ("$.number", ""), ("$.number", None), ("$.number", ABSENT), ("$.number", "长" * 81), ("$.number", ["1"]),
    ("$.valid_from", "2026-02-30"), ("$.valid_from", "2026/01/01"), ("$.valid_from", "20260101"),
    ("$.valid_from", "2026-1-1"), ("$.valid_from", 20260101), ("$.valid_from", None), ("$.valid_from", ABSENT),
    ("$.valid_from", ""), ("$.valid_from", "2026-01-01T00:00:00"), ("$.valid_from", "2026-W01-1"),
    ("$.valid_until", "2025-12-31"), ("$.valid_until", "下一年"), ("$.valid_until", 0), ("$.valid_until", False),
    ("$.remark", "x"), ('$["$schema"]', "x"),
    # Parameters.
    ("$.parameters", []), ("$.parameters", "x"), ("$.parameters", 5),
    ("$.parameters.growth_revenue", 100000), ("$.parameters.growth_revenue", None),
    ("$.parameters.growth_revenue.value", ABSENT), ("$.parameters.growth_revenue.value", None),
    ("$.parameters.growth_revenue.value", []), ("$.parameters.growth_revenue.value", {}),
    ("$.parameters.growth_revenue.value", "$other"),
    ("$.parameters.growth_revenue.value", [1, None], "$.parameters.growth_revenue.value[1]"),
    ("$.parameters.growth_revenue.valeu", 5), ("$.parameters.growth_revenue.unit", 5),
    ("$.parameters.growth_revenue.basis", ["x"]), ("$.parameters.growth_revenue.by_industry", [1]),
    ("$.parameters.growth_revenue.by_industry.5", 1), ("$.parameters.growth_revenue.by_industry.Z", 1),
    ("$.parameters.growth_revenue.by_industry.H52", 1), ("$.parameters.growth_revenue.by_industry.F9", 1),
    ("$.parameters.growth_revenue.by_industry.F52111", 1), ("$.parameters.growth_revenue.by_industry.零售", 1),
    ("$.parameters.growth_revenue.by_industry.f", 1), ("$.parameters.growth_revenue.by_industry.62", 1),
    ("$.parameters.growth_revenue.by_industry.H6a", 1), ("$.parameters.growth_revenue.by_industry.00", 1),
    ("$.parameters.growth_revenue.by_industry.F", None),
    ('$.parameters.growth_revenue.by_industry["F 52"]', 1), ('$.parameters[""]', {"value": 1}),
    # Indicators.
    ("$.indicators", []), ("$.indicators.bank_credit_good", "yes_no"),
    ("$.indicators.bank_credit_good.kind", ABSENT), ("$.indicators.bank_credit_good.kind", "bool"),
    ("$.indicators.bank_credit_good.kind", "industry"), ("$.indicators.bank_credit_good.kind", "score"),
    ("$.indicators.bank_credit_good.kind", None), ("$.indicators.bank_credit_good.kind", ["text"]),
    ("$.indicators.bank_credit_good.label", 5), ("$.indicators.bank_credit_good.source", {}),
    ("$.indicators.bank_credit_good.unit", "元"), ("$.indicators.revenue", {"kind": "money"}),
    ("$.indicators.code", {"kind": "text"}), ("$.indicators.label", {"kind": "text"}),
    ("$.indicators.score", {"kind": "number"}), ('$.indicators[""]', {"kind": "text"}),
    ('$.indicators[" x"]', {"kind": "text"}), ('$.indicators["a  b"]', {"kind": "text"}),
    # The score.
    ("$.score", []), ("$.score", 5), ("$.score.items", []), ("$.score.items", {}), ("$.score.items", None),
    ("$.score.total", 100), ("$.score.items[0]", "revenue"),
    ("$.score.items[0].indicator", "score"), ("$.score.items[0].indicator", "turnover"),
    ("$.score.items[0].indicator", ABSENT), ("$.score.items[0].indicator", 5),
    ("$.score.items[0].weight", 0), ("$.score.items[0].weight", -1), ("$.score.items[0].weight", "40"),
    ("$.score.items[0].weight", True), ("$.score.items[0].weight", ABSENT), ("$.score.items[0].weight", None),
    ("$.score.items[0].weight", "$growth_revenue"),
    ("$.score.items[0].otherwise", ABSENT), ("$.score.items[0].otherwise", None),
    ("$.score.items[0].otherwise", False), ("$.score.items[0].otherwise", 10**16),
    ("$.score.items[0].bands", []), ("$.score.items[0].bands", ABSENT), ("$.score.items[0].bands", {}),
    ("$.score.items[0].name", "x"), (BAND, 5), (f"{BAND}.points", ABSENT), (f"{BAND}.points", "100"),
    (f"{BAND}.points", True), (f"{BAND}.at_least", ABSENT, BAND), (f"{BAND}.less_than", 5, BAND),
    (f"{BAND}.at_least", True), (f"{BAND}.at_least", None), (f"{BAND}.from", 5),
    (BAND, {"is": True, "points": 1}, f"{BAND}.is"), (BAND, {"in": ["F"], "points": 1}, f"{BAND}.in"),
    (BAND, {"at_least": "$nowhere", "points": 1}, f"{BAND}.at_least"),
    ("$.score.items[1].bands[0].is", "是"), ("$.score.items[1].bands[0].is", 1),
    # Rules.
    ("$.decide", ABSENT), ("$.decide", None), ("$.decide", {}), ("$.decide", []),
    ("$.decide[0]", "development"), ("$.decide[0].type", ABSENT), ("$.decide[0].name", "x"),
    ("$.decide[0].label", ABSENT), ("$.decide[0].label", ""), ("$.decide[0].label", 5),
    ("$.decide[0].when", ABSENT), ("$.decide[0].when", None), ("$.decide[0].when", []), ("$.decide[0].when", True),
    ("$.decide[0].otherwise", True, "$.decide[0]"), ("$.decide[2].when", REVENUE, "$.decide[2]"),
    ("$.decide[2].otherwise", False), ("$.decide[2].otherwise", "true"), ("$.decide[2].otherwise", 1),
    ("$.decide[2].otherwise", ABSENT), ("$.decide[2]", {"type": "survival", "label": "x", "when": REVENUE}),
    ("$.decide[1]", {"type": "growth", "label": "x", "otherwise": True}, "$.decide[1].otherwise"),
    # Conditions.
    (WHEN, {}), (WHEN, {"both": []}), (WHEN, {"all": [REVENUE], "any": [REVENUE]}),
    (WHEN, {"all": [REVENUE], **REVENUE}), (WHEN, {"all": []}, f"{WHEN}.all"), (WHEN, {"any": []}, f"{WHEN}.any"),
    (WHEN, {"none": []}, f"{WHEN}.none"), (WHEN, {"all": {}}, f"{WHEN}.all"), (WHEN, {"any": REVENUE}, f"{WHEN}.any"),
    (WHEN, {"all": [REVENUE], "label": "x"}, f"{WHEN}.label"), (WHEN, {"none": [REVENUE, 5]}, f"{WHEN}.none[1]"),
    (WHEN, {"not": REVENUE}), (WHEN, "revenue >= 5"), (WHEN, {"all": None}, f"{WHEN}.all"),
    (WHEN, {"count": {"at_least": 0, "of": [REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"at_least": 2, "of": [REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"at_least": 1.5, "of": [REVENUE, REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"at_least": True, "of": [REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"at_least": "1", "of": [REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"at_least": "$growth_revenue", "of": [REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"of": [REVENUE]}}, f"{WHEN}.count.at_least"),
    (WHEN, {"count": {"at_least": 1}}, f"{WHEN}.count.of"),
    (WHEN, {"count": {"at_least": 1, "of": []}}, f"{WHEN}.count.of"),
    (WHEN, {"count": {"at_least": 1, "of": [REVENUE], "at_most": 2}}, f"{WHEN}.count.at_most"),
    (WHEN, {"count": [REVENUE]}, f"{WHEN}.count"),
    (WHEN, {"count": {"at_least": 1, "of": [{}]}}, f"{WHEN}.count.of[0]"),
    # Comparisons.
    (WHEN, {"indicator": "revenue"}), (WHEN, {**REVENUE, "less_than": 9}),
    (WHEN, {**REVENUE, "unit": "元"}, f"{WHEN}.unit"),
    (WHEN, {**REVENUE, "atleast": 9}, f"{WHEN}.atleast"), (WHEN, {"indicator": 5, "at_least": 5}, f"{WHEN}.indicator"),
    (WHEN, {"at_least": 5}, f"{WHEN}.indicator"), (WHEN, {"indicator": None, "at_least": 5}, f"{WHEN}.indicator"),
    (WHEN, {"indicator": "营业额", "at_least": 5}, f"{WHEN}.indicator"),
    (WHEN, {"indicator": "revenue", "at_least": "500000"}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "revenue", "at_least": True}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "revenue", "at_least": None}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "revenue", "at_least": [5]}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "revenue", "is": "5"}, f"{WHEN}.is"),
    (WHEN, {"indicator": "revenue", "in": [5]}, f"{WHEN}.in"),
    (WHEN, {"indicator": "revenue", "on_or_after": "2026-01-01"}, f"{WHEN}.on_or_after"),
    (WHEN, {"indicator": "established_on", "at_least": "2026-01-01"}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "established_on", "on_or_before": "2026-02-29"}, f"{WHEN}.on_or_before"),
    (WHEN, {"indicator": "established_on", "on_or_before": 2026}, f"{WHEN}.on_or_before"),
    (WHEN, {"indicator": "established_on", "in": ["2026-01-01"]}, f"{WHEN}.in"),
    (WHEN, {"indicator": "general_taxpayer", "is": 1}, f"{WHEN}.is"),
    (WHEN, {"indicator": "general_taxpayer", "is": "是"}, f"{WHEN}.is"),
    (WHEN, {"indicator": "general_taxpayer", "at_least": 1}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "bank_credit_good", "in": [True]}, f"{WHEN}.in"),
    (WHEN, {"indicator": "industry", "at_least": "F"}, f"{WHEN}.at_least"),
    (WHEN, {"indicator": "industry", "is": "零售"}, f"{WHEN}.is"),
    (WHEN, {"indicator": "industry", "is": "F5"}, f"{WHEN}.is"),
    (WHEN, {"indicator": "industry", "is": 52}, f"{WHEN}.is"),
    (WHEN, {"indicator": "industry", "in": "F"}, f"{WHEN}.in"),
    (WHEN, {"indicator": "industry", "in": []}, f"{WHEN}.in"),
    (WHEN, {"indicator": "industry", "in": {}}, f"{WHEN}.in"),
    (WHEN, {"indicator": "industry", "in": ["F", "X9"]}, f"{WHEN}.in[1]"),
    (WHEN, {"indicator": "industry", "in": ["F", ["H"]]}, f"{WHEN}.in[1]"),
    (WHEN, {"indicator": "industry", "in": ["F", None]}, f"{WHEN}.in[1]"),
    (WHEN, {"indicator": "industry", "in": ["$nowhere"]}, f"{WHEN}.in[0]"),
    (WHEN, {"indicator": "industry", "in": "$nowhere"}, f"{WHEN}.in"),
    (f"{ANY}[0].at_least", "$nowhere"), (f"{ANY}[0].at_least", "$"), (f"{ANY}[0].at_least", "growth_revenue"),
    # Examples.
    ("$.examples", {}), ("$.examples", "x"), (EXAMPLE, 5), (f"{EXAMPLE}.title", ABSENT), (f"{EXAMPLE}.title", 5),
    (f"{EXAMPLE}.as_of", ABSENT), (f"{EXAMPLE}.as_of", "2026-02-29"), (f"{EXAMPLE}.as_of", None),
    (f"{EXAMPLE}.expect", ABSENT), (f"{EXAMPLE}.expect", "发展型"), (f"{EXAMPLE}.expect", None),
    (f"{EXAMPLE}.expect", "growth"), (f"{EXAMPLE}.expect", "ineligible"), (f"{EXAMPLE}.result", "x"),
    (f"{EXAMPLE}.facts", []), (f"{EXAMPLE}.facts.turnover", 5), (f"{EXAMPLE}.facts.score", 60),
    (f"{EXAMPLE}.facts.revenue", "5"), (f"{EXAMPLE}.facts.revenue", -1), (f"{EXAMPLE}.facts.revenue", 0.001),
    (f"{EXAMPLE}.facts.revenue", True), (f"{EXAMPLE}.facts.revenue", "$growth_revenue"),
    (f"{EXAMPLE}.facts.employees", 2.5), (f"{EXAMPLE}.facts.employees", -1),
    (f"{EXAMPLE}.facts.general_taxpayer", 1), (f"{EXAMPLE}.facts.general_taxpayer", "是"),
    (f"{EXAMPLE}.facts.established_on", "2022-02-29"), (f"{EXAMPLE}.facts.established_on", "2026-07-16"),
    (f"{EXAMPLE}.facts.industry", "零售"), (f"{EXAMPLE}.facts.industry", 52), (f"{EXAMPLE}.facts.industry", "F5"),
    (f"{EXAMPLE}.facts.bank_credit_good", "true"), (f"{EXAMPLE}.facts.months_in_operation", 51),
    (f"{EXAMPLE}.grounds", ["abnormal"], f"{EXAMPLE}.expect"),
    (f"{EXAMPLE}.grounds", ["bankrupt"], f"{EXAMPLE}.grounds[0]"),
    (f"{EXAMPLE}.grounds", "abnormal"), (f"{EXAMPLE}.grounds", [None], f"{EXAMPLE}.grounds[0]"),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case[0]}={'（无）' if case[1] is ABSENT else str(case[1])[:40]}"
)
def test_refused(case):
    path, value, *where = case
    messages = refused((path, value))
    assert list(messages) == (where or [path])
    assert all(re.search("请", message) for message in messages.values())


def test_a_missing_type_and_a_forbidden_one():
    assert list(refused(("$.decide[1].type", "survival"))) == ["$.decide"]
    assert list(refused(("$.decide[1].type", "ineligible"))) == ["$.decide[1].type"]
    assert "growth" in refused(("$.decide[1].type", "survival"))["$.decide"]


def test_without_a_score_there_is_none_to_compare():
    assert list(refused(("$.score", None))) == [f"{ANY}[1].indicator"]


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"value": "十万"}, "value"),
        ({"value": True}, "value"),
        ({"value": [1]}, "value"),
        ({"value": 1, "by_industry": {"F": "2"}}, "by_industry.F"),
    ],
)
def test_a_parameter_that_does_not_fit_its_use_is_told_at_both(value, where):
    messages = refused(("$.parameters.growth_revenue", value))
    assert set(messages) == {f"$.parameters.growth_revenue.{where}", f"{ANY}[0].at_least"}
    assert "$growth_revenue" in messages[f"{ANY}[0].at_least"]


def test_a_parameter_within_a_list_is_one_value():
    kinds = {"value": ["F"]}, {"value": "F"}
    condition = {"indicator": "industry", "in": ["A", "$codes"]}
    for fits, value in zip((False, True), kinds, strict=True):
        changes = [("$.parameters.codes", value), (f"{ANY}[0]", condition)]
        if fits:
            accepted(*changes)
        else:
            assert set(refused(*changes)) == {"$.parameters.codes.value", f"{ANY}[0].in[1]"}


def test_a_list_where_one_value_is_wanted_and_the_other_way_round():
    assert set(
        refused(("$.parameters.codes", {"value": "F"}), (f"{ANY}[0]", {"indicator": "industry", "in": "$codes"}))
    ) == {"$.parameters.codes.value", f"{ANY}[0].in"}


def test_what_is_broken_is_not_complained_about_again_where_it_is_used():
    assert list(refused(("$.parameters.growth_revenue", 5))) == ["$.parameters.growth_revenue"]
    changes = [("$.indicators.bank_credit_good.kind", "bool"), (WHEN, {"indicator": "bank_credit_good", "is": True})]
    assert list(refused(*changes)) == ["$.indicators.bank_credit_good.kind"]
    assert list(refused(("$.score.items", []), (f"{ANY}[1].at_least", "60"))) == ["$.score.items", f"{ANY}[1].at_least"]


def test_all_that_is_wrong_is_told_together():
    changes = [("$.title", ""), ("$.province", "x"), ("$.score.items[0].weight", 0), (f"{EXAMPLE}.expect", "x")]
    assert list(refused(*changes)) == [
        "$.province",
        "$.title",
        "$.score.items[0].weight",
        f"{EXAMPLE}.expect",
    ]


def test_provinces_that_exist():
    text = json.dumps(changed())
    assert read(text, provinces={"42", "33"})[1] == []
    assert [problem.path for problem in read(text, provinces={"33"})[1]] == ["$.province"]


TEXT = json.dumps(SAMPLE, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "$"),
        ("{", "$"),
        ("[]", "$"),
        ('"x"', "$"),
        ("null", "$"),
        ("{} {}", "$"),
        ("[" * 100_000, "$"),
        ("[" * 300 + "]" * 300, "$" + "[0]" * 160),
        (TEXT.replace('"title"', '"title": "一", "title"', 1), "$.title"),
        (TEXT.replace('"F": 200000', '"F": 200000, "F": 1'), "$.parameters.growth_revenue.by_industry.F"),
        (TEXT.replace('"F": 200000', '"F": 200000, "52": 1, "F52": 1'), "$.parameters.growth_revenue.by_industry.F52"),
        (TEXT.replace('"weight": 40', '"weight": NaN'), "$.score.items[0].weight"),
        (TEXT.replace('"weight": 40', '"weight": Infinity'), "$.score.items[0].weight"),
        (TEXT.replace('"weight": 40', '"weight": -Infinity'), "$.score.items[0].weight"),
        (TEXT.replace('"weight": 40', '"weight": 1e999999999999999999999'), "$.score.items[0].weight"),
        (TEXT.replace('"weight": 40', f'"weight": 1{"0" * 5000}'), "$.score.items[0].weight"),
        (TEXT.replace('"weight": 40', '"weight": 1e-1001'), "$.score.items[0].weight"),
        (TEXT.replace('"weight": 40', '"weight": 040'), "$"),
        (TEXT.replace('"weight": 40', '"weight": 40,'), "$"),
        (TEXT.replace("第五条", "第五\\u0000条"), "$.decide[0].label"),
        (TEXT.replace("第五条", "\\ud800"), "$.decide[0].label"),
        (TEXT.replace("第五条", "第五\n条"), "$"),
        (TEXT.replace("bank_credit_good", "\\u0000"), '$.indicators["\\u0000"]'),
    ],
)
def test_what_is_no_strict_json(text, path):
    standard, problems = read(text)
    assert standard is None
    assert [problem.path for problem in problems] == [path]


def test_a_byte_order_mark_is_no_fault():
    assert read("\ufeff" + TEXT)[1] == []


def nested(levels: int) -> dict:
    condition = REVENUE
    for _ in range(levels - 1):
        condition = {"count": {"at_least": 1, "of": [condition]}}
    return condition


def test_conditions_inside_each_other():
    accepted((WHEN, nested(50)), ("$.examples", []))
    (path,) = refused((WHEN, nested(51)), ("$.examples", []))
    assert path == WHEN + ".count.of[0]" * 50


def test_a_mismatch_says_what_came_out_and_why():
    message = refused((f"{EXAMPLE}.facts", {"established_on": "2024-03-01", "general_taxpayer": True}))
    assert list(message) == [f"{EXAMPLE}.expect"]
    text = message[f"{EXAMPLE}.expect"]
    assert "得出生存型（第三条）" in text
    assert "存续时间36个月以上——不符合" in text


def test_kinds_that_may_be_declared():
    for kind in ("yes_no", "count", "number", "money", "date", "text"):
        standard = accepted(("$.indicators.x", {"kind": kind}))
        assert standard.indicators[-1].kind is Kind(kind)


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["$x", "F", "all"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["all", "of", "is", "x"]), inner),
    max_leaves=5,
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Every place of a document."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, part in parts for place in places(part, (*path, key))]


@settings(max_examples=400, deadline=None, database=None)
@given(st.lists(st.tuples(st.sampled_from(places(SAMPLE)), _JUNK), min_size=1, max_size=4))
def test_whatever_stands_in_it_is_read_or_refused(changes):
    """No document makes the check itself fail, and what is accepted can be read by all."""
    document = changed()
    for path, value in changes:
        target = document
        for step in path[:-1]:
            target = target[step] if isinstance(target, dict | list) and step in _keys(target) else None
        if target is not None and path[-1] in _keys(target):
            target[path[-1]] = value
    standard, problems = read(json.dumps(document))
    assert (standard is None) == bool(problems)
    assert all(problem.path.startswith("$") and problem.message for problem in problems)
    if standard:
        assert compile(standard).rule_sql
        assert wording(standard)


def _keys(target: object) -> object:
    return range(len(target)) if isinstance(target, list) else target if isinstance(target, dict) else ()
