"""Runs over the awkward feeds, shard by shard into their partitions: every row kept, summed and counted is as read."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from authorities.jurisdiction import jurisdiction
from registry.models import Household
from tests.conftest import acting_as
from tests.typing_engine.batch.conftest import PROVINCE, compare, rows_by_number
from tests.typing_engine.batch.documents import DOCUMENTS
from tests.typing_engine.reading import GROUNDS, Registry, parse
from typing_engine import computing, runs, standards
from typing_engine.batch import statement
from typing_engine.enums import GateKind
from typing_engine.models import Coverage, Gate, Run, Standard, Summary

pytestmark = pytest.mark.long
_RUNS = {
    "scored, end of the reporting period": ("scored", date(2026, 6, 30)),
    "extended, the day after": ("extended", date(2026, 7, 1)),
    "plain, 29 February": ("plain", date(2024, 2, 29)),
}
_TYPES = ("survival", "growth", "development", "ineligible")


@pytest.fixture(scope="module")
def published(registry) -> dict[str, Standard]:
    with acting_as("batch"), jurisdiction(PROVINCE):
        return {name: standards.publish(standards.save_draft(text).number) for name, text in DOCUMENTS.items()}


@pytest.fixture(scope="module", params=_RUNS)
def computed(request, registry, published) -> tuple[Run, str, date]:
    """A whole run, computed in shards that do not divide evenly; with its document and day."""
    name, as_of = _RUNS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TYPING_SHARD_SIZE", 333)
        with acting_as("batch"):
            run = runs.request_run(province="42", as_of=as_of, standard=published[name], by=None)
            run = computing.compute(run.pk)
    return run, DOCUMENTS[name], as_of


def _results(run: Run) -> dict:
    columns = ", ".join(statement.COLUMNS)
    compiled = statement.context(run).compiled
    assert run.extras == list(compiled.extras)
    text = f"SELECT {columns} FROM typing_engine_result WHERE volume = {run.volume} AND run_id = {run.pk}"
    return rows_by_number(text, compiled.extras, compiled.kinds)


def test_every_row_that_a_run_keeps_is_as_the_contract_says(registry, computed):
    run, document, as_of = computed
    with acting_as("batch"), jurisdiction(PROVINCE):
        assert run.shards.count() > 5
        compare(registry, document, as_of, _results(run))


def test_the_coverage_kept_on_a_run_is_where_lists_are_received(registry, computed):
    run, _, as_of = computed
    with acting_as("batch"), jurisdiction(PROVINCE):
        areas = list(Coverage.objects.filter(run=run).values_list("feed", "area"))
    assert areas
    for feed in ("tax", "social_insurance"):
        for number in registry.households:
            path = registry.path(number)
            covered = [area for of, area in areas if of == feed and path.startswith(area)]
            assert len(covered) == registry.received(feed, path, as_of)


def _expected(registry: Registry, document: str, as_of: date) -> dict[str, Counter]:
    """Counts by path, as read."""
    parsed = parse(document)
    paths: dict[str, Counter] = {}
    for number in registry.taking_part(as_of):
        found = registry.type(number, parsed, as_of)
        paths.setdefault(registry.path(number), Counter()).update(("households", found.type, *found.grounds))
    return paths


def test_the_summary_counts_what_was_found_by_bureau_and_station(registry, computed):
    run, document, as_of = computed
    names = ("households", *_TYPES, *GROUNDS)
    with acting_as("batch"), jurisdiction(PROVINCE):
        rows = Summary.objects.filter(run=run).values("path", *names, "authority__code")
        summed = {row["path"]: {name: row[name] for name in names} for row in rows}
        codes = {row["path"]: row["authority__code"] for row in rows}
    expected = _expected(registry, document, as_of)
    assert summed == {path: {name: counts[name] for name in names} for path, counts in expected.items()}
    assert {codes[path] for path in codes if path.startswith("/42/01/06/")} == {"420106"}
    total = sum(expected.values(), Counter())
    assert [getattr(run, name) for name in ("households", *_TYPES)] == [total[n] for n in ("households", *_TYPES)]


def test_values_that_cannot_be_read_are_counted_by_indicator(registry, computed):
    run, document, as_of = computed
    document = parse(document)
    declared = {name: about["kind"] for name, about in (document.get("indicators") or {}).items()}
    expected = Counter()
    for number in registry.taking_part(as_of):
        for name in run.extras:
            text = registry.extension_text(number, name, as_of)
            expected[name] += bool(text) and registry.extension(number, name, declared[name], as_of) is None
    assert run.unreadable == {name: count for name, count in expected.items() if count}
    assert not run.extras or run.unreadable


def test_the_gates_say_where_lists_are_missing(registry, computed):
    run, _, as_of = computed
    with acting_as("batch"), jurisdiction(PROVINCE):
        gates = {gate.kind: gate for gate in Gate.objects.filter(run=run)}
    assert gates[GateKind.ALL_TYPED].passed
    assert gates[GateKind.DRIFT].passed
    assert run.status == "held"
    missing = {
        each["list"]: {area["path"]: area["households"] for area in each["areas"]}
        for each in gates[GateKind.COVERAGE].detail["missing"]
    }
    for feed in ("tax", "social_insurance"):
        without = [
            number
            for number in registry.taking_part(as_of)
            if not registry.received(feed, registry.path(number), as_of)
        ]
        found = missing.get(feed, {})
        assert sum(found.values()) == len(without)
        for number in without:
            assert sum(registry.path(number).startswith(path) for path in found) == 1
    # Nobody handed in penalties or defaulters; reports and every kind of mark came for the whole province.
    lists = {each["list"] for each in gates[GateKind.LISTS].detail["missing"]}
    assert lists == {"penalties", "defaulters"}


def test_partial_runs_of_a_year_type_the_named_households_and_no_other(registry, published):
    """Their results lie in one partition; each counts its own."""
    as_of = date(2026, 7, 15)
    with acting_as("batch"), jurisdiction(PROVINCE):
        numbers = {pk: code or reg_no for pk, code, reg_no in Household.objects.values_list("pk", "code", "reg_no")}
    for every, document in ((7, "extended"), (5, "plain")):
        named = [pk for pk in numbers if pk % every == 0]
        with acting_as("batch"):
            run = runs.request_partial_run(
                province="42", household_ids=named, as_of=as_of, standard=published[document], reason="示例", by=None
            )
            run = computing.compute(run.pk)
            with jurisdiction(PROVINCE):
                results = _results(run)
                assert Gate.objects.get(run=run, kind=GateKind.ALL_TYPED).passed
        part = replace(registry)
        part.households = {number: registry.households[number] for number in map(numbers.get, named)}
        compare(part, DOCUMENTS[document], as_of, results)
        assert run.households == len(results) > len(named) * 0.8
