"""Every household of the awkward feeds, typed by the statement, is what an independent reading of CONTRACTS 2, 3 finds.

Several reference days times several standards; and the feeds do hold the edges that this is about.
"""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.typing_engine.batch.conftest import PROVINCE, compare, typed
from tests.typing_engine.batch.documents import DOCUMENTS
from tests.typing_engine.batch.edge_cases import INDICATORS, REFERENCE_DAYS
from tests.typing_engine.reading import GROUNDS, Registry, day, parse, plus_months

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("as_of", REFERENCE_DAYS, ids=str)
def test_every_household_is_typed_as_the_contract_says(registry, as_of, name):
    compare(registry, DOCUMENTS[name], as_of, typed(DOCUMENTS[name], as_of))


def test_the_feeds_bring_every_type_ground_and_kind_of_fact_about(registry):
    seen = Counter()
    for name, document in DOCUMENTS.items():
        document = parse(document)
        for as_of in REFERENCE_DAYS:
            for number in registry.taking_part(as_of):
                found = registry.type(number, document, as_of)
                seen[name, found.type] += 1
                seen[name, "rule", found.rule] += 1
                seen.update(("ground", ground) for ground in found.grounds)
                seen.update(("alone", ground) for ground in found.grounds if len(found.grounds) == 1)
                facts = found.facts | found.extras
                seen.update((fact, value is None) for fact, value in facts.items())
    for name, document in DOCUMENTS.items():
        times = [seen[name, "rule", rule] for rule in range(len(parse(document)["decide"]))]
        assert min(times) > 20, (name, times)
        assert seen[name, "ineligible"] > 100
    assert all(seen["ground", ground] > 100 and seen["alone", ground] > 10 for ground in GROUNDS), seen
    sometimes = ("revenue", "employees", "tax_paid", "tax_at_least", "general_taxpayer", "insured_people", "industry")
    assert all(seen[fact, True] > 20 and seen[fact, False] > 20 for fact in (*sometimes, *INDICATORS)), seen


def _edges(registry: Registry, as_of: date) -> Counter:
    """How often each day of a feed lies just before, on or just after a day that the contract asks about."""
    edges = Counter()
    a_day = timedelta(days=1)

    def meets(name: str, observed: date, edge: date) -> None:
        if abs(observed - edge) <= a_day:
            edges[name, (observed - edge).days] += 1

    for number in registry.households:
        row = registry.households[number]
        founded = day(row["established_on"])
        meets("founded", founded, as_of)
        meets("36 months", founded, plus_months(as_of, -36))
        if row["status"] != "存续" and row["status_on"]:
            meets("struck off", day(row["status_on"]), as_of)
        for report in registry.rows("annual_reports", number):
            meets("report", day(report["filed_on"]), as_of)
        for mark in registry.rows("risk_marks", number):
            suspension = mark["kind"] == "歇业"
            meets("mark", day(mark["from_on"]), as_of)
            if suspension:
                meets("three years", plus_months(day(mark["from_on"]), 36), as_of)
            if mark["until_on"]:
                meets("until", day(mark["until_on"]), as_of)
            if mark["released_on"]:
                meets("released", day(mark["released_on"]), as_of)
        for feed in ("tax", "social_insurance"):
            for period in registry.rows(feed, number):
                meets(f"{feed} begins", day(period["period_end"]), plus_months(as_of, -12))
                meets(f"{feed} ends", day(period["period_end"]), as_of)
        for value in registry.rows("indicators", number):
            meets("indicator", day(value["as_of"]), as_of)
    return edges


@pytest.mark.parametrize("as_of", REFERENCE_DAYS, ids=str)
def test_the_feeds_lie_on_every_edge(registry, as_of):
    edges = _edges(registry, as_of)
    names = {name for name, _ in edges}
    assert len(names) == 13
    missing = {(name, apart) for name in names for apart in (-1, 0, 1) if not edges[name, apart]}
    if as_of == date(2024, 2, 29):
        # Nothing that began 36 months before ends on a 29 February: 2021 had none.
        missing.discard(("three years", 0))
    assert not missing


@pytest.mark.parametrize("as_of", [date(2026, 7, 15), date(2024, 2, 29)], ids=str)
def test_parts_of_a_province_are_typed_as_the_whole(registry, as_of):
    whole = typed(DOCUMENTS["scored"], as_of)
    middle = 700
    parts = typed(DOCUMENTS["scored"], as_of, first_id=1, last_id=middle)
    rest = typed(DOCUMENTS["scored"], as_of, first_id=middle + 1, last_id=10_000)
    assert not set(parts) & set(rest)
    assert parts | rest == whole
    named = typed(DOCUMENTS["scored"], as_of, household_ids=[3, 5, 8, 13, 1400, 999_999])
    assert all(whole[number] == found for number, found in named.items())
    assert 3 <= len(named) <= 5


def test_a_household_of_another_province_is_no_part(registry):
    assert all(found.path.startswith(PROVINCE) for found in typed(DOCUMENTS["plain"], date(2026, 7, 15)).values())
