"""Explanations give what the run saw, fact by fact with its source, whatever departments deliver afterwards (B6)."""

import json
from datetime import date
from decimal import Decimal

import pytest

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from registry import feeds
from registry.models import Delivery, Household
from tests import factories
from tests.factories import uscc
from tests.registry.intake.files import csv_text, row
from tests.typing_engine.batch.documents import DOCUMENTS
from tests.typing_engine.reading import Registry, parse
from typing_engine import explanations
from typing_engine.explanations import Explanation, as_json
from typing_engine.models import Result, Run

AS_OF = "2026-07-15"
CODE, NOBODY, STRUCK = uscc(900_001), uscc(900_002), uscc(900_003)


@pytest.fixture(scope="module")
def run(console, registry) -> dict:
    """A run of the awkward feeds by a standard that reads every kind of extension indicator."""
    return console.done("typing_run", "--province", "42", "--as-of", AS_OF, "--standard", "示例〔2026〕3号")


def _household(number: str) -> Household:
    with nationwide():
        return Household.objects.get(**{"code" if len(number) == 18 else "reg_no": number})


def _fact(explained: Explanation, name: str):
    return next(fact for fact in explained.facts if fact.indicator.name == name)


def _shown(plain: object, wanted: object) -> object:
    """A value out of JSON as the kind that is wanted."""
    if plain is None or isinstance(wanted, bool):
        return plain
    if isinstance(wanted, date):
        return date.fromisoformat(plain)
    return Decimal(str(plain)) if isinstance(wanted, Decimal) else plain


def test_every_household_is_explained_as_the_contract_types_it(registry: Registry, run):
    """Asked as the public web role: what an officer's page may read suffices."""
    document, as_of = parse(DOCUMENTS["extended"]), date.fromisoformat(AS_OF)
    explained_ones = registry.taking_part(as_of)
    assert len(explained_ones) == run["households"]
    for key in explained_ones:
        found = registry.type(key, document, as_of)
        explained = explanations.of_run(_household(key), run["run"])
        answer = json.loads(json.dumps(as_json(explained)))
        assert (answer["type"], answer["rule"], tuple(answer["grounds"])) == (found.type, found.rule, found.grounds)
        facts = found.facts | found.extras
        for name, value in facts.items():
            assert _shown(answer["facts"][name], value) == value, (key, name)
        for name, value in facts.items():
            evidence = _fact(explained, name).evidence
            # Why something is not known is said; what is known has a row or is known from a list it is not on.
            assert evidence.missing if value is None else (evidence.pieces or evidence.missing), (key, name)
        for feed, name in (("tax", "tax_at_least"), ("social_insurance", "insured_people")):
            if facts[name] is not None:
                assert len(_fact(explained, name).evidence.pieces) == len(registry._window(feed, key, as_of))
        if found.rule is not None:
            unknown = {indicator.name for indicator in explained.unknown}
            assert unknown <= {name for name, value in facts.items() if value is None}


def test_a_result_that_its_standard_does_not_give_is_not_explained(registry, run, monkeypatch):
    number = next(key for key in registry.taking_part(date.fromisoformat(AS_OF)))
    household = _household(number)
    with nationwide():
        kept = Result.objects.get(volume=run["run"], household=household)
        of = Run.objects.select_related("standard").get(pk=run["run"])
    kept.rule, kept.grounds, kept.type = 2, 0, "growth"
    kept.extras = [None] * len(of.extras)
    with nationwide(), pytest.raises(explanations.ResultDisagrees):
        explanations._explain(household, of, kept)


# One household with a fact of every kind; then everything about it is delivered anew.


@pytest.fixture(scope="module")
def deliver(console, tmp_path_factory):
    folder = tmp_path_factory.mktemp("later")

    def delivered(feed: str, *rows: dict, partial: bool = True) -> None:
        file = folder / f"{feed}.csv"
        file.write_text(csv_text(list(rows)), encoding="utf-8")
        console.done("intake", feed, file, "--province", "42", *(["--partial"] if partial else []))

    return delivered


@pytest.fixture(scope="module")
def before(console, registry, deliver) -> tuple[int, str]:
    """The run, and the explanation while the facts were new."""
    deliver(
        "households",
        row("households", CODE, established_on="2022-03-01", industry="F5211", seasonal=""),
        row("households", NOBODY, established_on="2026-05-31", industry="", seasonal=""),
        row("households", STRUCK, established_on="2019-02-28", status="注销", status_on=AS_OF, seasonal="是"),
    )
    deliver("annual_reports", row("annual_reports", CODE, revenue="520000.10", employees=""))
    deliver(
        "tax",
        row("tax", CODE, tax_paid="120.50", general_taxpayer="否"),
        row("tax", CODE, period_start="2025-10-01", period_end="2025-12-31", tax_paid="", tax_at_least="300"),
    )
    deliver("social_insurance", row("social_insurance", CODE, period_start="2026-06-01", period_end="2026-06-30"))
    deliver("indicators", row("indicators", CODE, value="良好"), row("indicators", CODE, indicator="rating", value="A"))
    deliver("risk_marks", row("risk_marks", STRUCK, kind="歇业"), row("risk_marks", STRUCK, released_on="2026-07-16"))
    run = console.done("typing_run", "--province", "42", "--as-of", AS_OF, "--standard", "示例〔2026〕3号")
    return run["run"], {code: _explained(code, run["run"]) for code in (CODE, NOBODY, STRUCK)}


def _explained(code: str, run: int) -> dict:
    explained = explanations.of_run(_household(code), run)
    texts = {fact.indicator.name: fact.text for fact in explained.facts}
    return {**as_json(explained), "texts": texts}


def test_values_come_with_their_rows_and_what_is_unknown_with_the_reason(before):
    answer = before[1][CODE]
    assert answer["facts"] | {"established_on": "2022-03-01"} == answer["facts"]
    assert answer["facts"]["revenue"] == 520000.1
    assert answer["facts"]["months_in_operation"] == 52
    # Wuchang's tax list is received for Wuhan as a whole (feeds of the module).
    assert (answer["facts"]["tax_paid"], answer["facts"]["tax_at_least"]) == (None, 420.5)
    assert answer["facts"]["general_taxpayer"] is None
    assert answer["facts"]["insured_people"] == 3
    assert answer["facts"]["bank_credit_good"] is None
    assert answer["texts"]["revenue"] == "520,000.10 元"
    assert answer["texts"]["tax_paid"] == "不详"
    evidence = answer["evidence"]
    assert evidence["revenue"]["rows"][0]["text"] == "2025 年度的年度报告，2026年3月1日报送"
    assert evidence["revenue"]["rows"][0]["department"] == "信用监管部门"
    assert evidence["employees"]["missing"] == "年度报告没有填报此项"
    assert "1 个所属期只有幅度下限" in evidence["tax_paid"]["missing"]
    assert [each["text"] for each in evidence["tax_at_least"]["rows"]] == [
        "所属期 2025-10-01 至 2025-12-31：幅度下限 300.00 元",
        "所属期 2025-07-01 至 2025-09-30：实缴 120.50 元",
    ]
    assert "没有注明" in evidence["general_taxpayer"]["missing"]
    assert "不能按是或否读取" in evidence["bank_credit_good"]["missing"]
    assert evidence["brand_count"]["missing"] == "没有部门提供本户的此项数据"
    with jurisdiction("/42/"):
        delivered = dict(Delivery.objects.values_list("pk", "feed"))
    for name, feed in (("revenue", feeds.ANNUAL_REPORTS), ("tax_paid", feeds.TAX), ("rating", feeds.INDICATORS)):
        assert delivered[evidence[name]["rows"][0]["delivery"]] == feed
    assert {"bank_credit_good", "tax_paid", "brand_count"} <= set(answer["unknown"])


def test_a_household_of_which_little_is_known(before):
    answer = before[1][NOBODY]
    assert answer["grounds"] == []
    assert answer["facts"]["industry"] is None
    assert answer["facts"]["revenue"] is None
    assert answer["facts"]["tax_paid"] == 0
    assert "没有本户的记录" in answer["evidence"]["tax_paid"]["missing"]
    assert answer["evidence"]["revenue"]["missing"] == "截至 2026年7月15日没有 2025 年度的年度报告"
    reports = answer["findings"][0]["because"][1]
    assert (reports["holds"], reports["observed"]) == (True, "2025 年以后成立，不需要报送 2025 年度的年度报告")


def test_grounds_say_what_they_rest_on(before):
    answer = before[1][STRUCK]
    # In season it is never suspended; the mark is released a day too late.
    assert answer["grounds"] == ["not_registered", "report_missing", "abnormal"]
    parts = {part["indicator"]: part for part in answer["findings"][0]["because"]}
    assert parts["not_registered"]["observed"] == "登记状态为注销，2026年7月15日起"
    assert parts["abnormal"]["observed"] == "经营异常，自 2025年7月1日起，2026年7月16日解除"
    assert (parts["suspended"]["holds"], parts["suspended"]["observed"]) == (
        True,
        "歇业，自 2025年7月1日起，未解除",
    )
    assert len(answer["findings"]) == 1


def test_nothing_of_it_changes_when_everything_is_delivered_anew(console, before, deliver):
    run, explained = before
    deliver(
        "households",
        row("households", CODE, established_on="2010-01-01", industry="H6210", authority="420102"),
        row("households", NOBODY, established_on="2001-01-01", industry="A0111", status="吊销"),
        row("households", STRUCK, established_on="2001-02-28", status="存续", seasonal="否"),
    )
    deliver("annual_reports", row("annual_reports", CODE, revenue="1", employees="9", filed_on="2026-04-01"))
    deliver("annual_reports", row("annual_reports", NOBODY, revenue="77"))
    deliver(
        "tax",
        row("tax", CODE, tax_paid="9", general_taxpayer="是"),
        row("tax", CODE, period_start="2026-01-01", period_end="2026-03-31", general_taxpayer="是"),
        row("tax", NOBODY),
    )
    deliver("social_insurance", row("social_insurance", CODE, insured="44"))
    deliver(
        "indicators",
        row("indicators", CODE, value="是"),
        row("indicators", CODE, indicator="brand_count", value="2"),
    )
    deliver("risk_marks", row("risk_marks", STRUCK, released_on="2025-07-02"), row("risk_marks", CODE))
    for code, was in explained.items():
        now = _explained(code, run)
        assert now == was
    # And a second time, over what was replaced before.
    deliver("annual_reports", row("annual_reports", CODE, revenue="2", employees="10"))
    assert _explained(CODE, run) == explained[CODE]
    again = console.done("typing_run", "--province", "42", "--as-of", AS_OF, "--standard", "示例〔2026〕3号")
    assert _explained(CODE, again["run"])["facts"]["revenue"] == 2


def test_a_county_officer_needs_no_more_than_the_door_to_the_household(before):
    factories.officer_at("420106", Role.CLERK)
    with jurisdiction("/42/01/02/"):
        household = Household.objects.get(code=CODE)
        # Run, coverage and deliveries are the province's, and the result lies at the bureau of its day.
        assert explanations.of_run(household, before[0]).type == before[1][CODE]["type"]


def test_nothing_is_published_so_nothing_is_current(before):
    assert explanations.current(_household(CODE)) is None
    assert explanations.published_for(_household(CODE), date.fromisoformat(AS_OF)) is None
    assert explanations.of_run(_household(CODE), 999_999) is None
