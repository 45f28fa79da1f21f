"""Corrections of a province taken in by the real intake, committed: 500 households at once, and two hands at once."""

import csv
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from registry import feeds
from registry.fact_changes import ChangeSource, FactChange, correct
from registry.models import Household, PublishedType
from tests.conftest import acting_as
from tests.databases import ROOT
from tests.factories import officer_at
from tests.factories.typing_standards import AS_OF, REPORT_YEAR
from tests.registry.intake.files import csv_text
from tests.typing_engine.runs import run_steps
from typing_engine import runs, standards
from typing_engine.corrections import correct_results, retype
from typing_engine.models import CorrectedRow, Correction, Result, Run

HOUSEHOLDS, MANY = 700, 500
FEEDS = ("households", "annual_reports", "risk_marks", "tax", "social_insurance", "indicators")
DAY = date(2026, 9, 10)
# What departments say otherwise later.
OTHERWISE = {
    "households": {"industry": "A0111", "status": "注销", "established_on": "2001-01-01"},
    "annual_reports": {"revenue": "9", "employees": "9"},
    "risk_marks": {"released_on": "2026-07-01"},
    "tax": {"tax_paid": "9"},
    "social_insurance": {"insured": "44"},
    "indicators": {"value": "否"},
}
# Far beyond what it takes (docs/decisions/0050), near enough to notice a query a household.
SECONDS = 30


@pytest.fixture(scope="module")
def run(live, tmp_path_factory) -> Run:
    """湖北 with sample households, typed by its sample standard and published."""
    folder = tmp_path_factory.mktemp("feeds")
    sample = ("--province", "42", "--count", str(HOUSEHOLDS), "--seed", "7", "--as-of", str(AS_OF))
    assert live.manage("households_sample", *sample, "--out", str(folder)).returncode == 0
    for feed in FEEDS:
        assert live.manage("intake", feed, str(folder / f"{feed}.csv"), "--province", "42").returncode == 0
    text = (ROOT / "typing_engine/samples/standard_42.json").read_text(encoding="utf-8")
    with acting_as("batch"), jurisdiction("/42/"):
        standards.publish(standards.save_draft(text).number)
    asked = runs.request_run(province="42", as_of=AS_OF, by=officer_at("420000", Role.CLERK))
    with acting_as("batch"):
        run_steps.published(asked)
    for feed, otherwise in OTHERWISE.items():
        deliver_anew(live, folder / f"{feed}.csv", feed, otherwise)
    with nationwide():
        return Run.objects.get(pk=asked.pk)


def deliver_anew(live, file: Path, feed: str, otherwise: dict[str, str]) -> None:
    """The department says something else of every other row, twice of some."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for step in (2, 3):
        for row in rows[::step]:
            row |= {name: value for name, value in otherwise.items() if row[name] != value}
        file.write_text(csv_text(rows), encoding="utf-8")
        assert live.manage("intake", feed, str(file), "--province", "42", "--partial").returncode == 0


def reports(households: list[int], yuan: int) -> list[FactChange]:
    values = {"revenue": yuan * 100, "employees": 3, "filed_on": date(2026, 5, 5)}
    return [FactChange(number, feeds.ANNUAL_REPORTS, {"year": REPORT_YEAR}, values) for number in households]


def test_five_hundred_households_against_one_file(run):
    """What was held at the run's moment is found again for every one of them, whatever was delivered since."""
    with acting_as("batch"), nationwide():
        numbers = list(Result.objects.filter(run=run).order_by("household_id").values_list("household_id", flat=True))
        everybody = retype(run, reports(numbers, 1))
        assert len(everybody) == len(numbers) >= MANY
    began = time.monotonic()
    with acting_as("batch"):
        asked = reports(numbers[:MANY], 800_000)
        reference = "异议〔2026〕000500号"
        correct(asked, source=ChangeSource(reference, "信用监管部门", None), path="/42/")
        put_right = time.monotonic()
        made = correct_results(run.pk, asked, reference=reference, corrected_on=DAY, by=None)
    seconds = time.monotonic() - began
    print(f"{MANY} households: facts {put_right - began:.2f} s, results {seconds - (put_right - began):.2f} s")
    assert len(made) == MANY
    assert seconds < SECONDS
    with nationwide():
        assert Correction.objects.filter(run=run).count() == CorrectedRow.objects.count() == MANY
        shown = dict(PublishedType.objects.filter(household_id__in=numbers[:MANY]).values_list("household_id", "type"))
    assert shown == {each.household_id: each.type for each in made}


@pytest.mark.parametrize("same", [True, False])
def test_two_hands_at_once_take_turns(run, same):
    with nationwide():
        household = Household.objects.order_by("-id")[0 if same else 1].pk
    references = ["异议〔2026〕000601号", "异议〔2026〕000601号" if same else "异议〔2026〕000602号"]
    start = Barrier(2)

    def hand(place: int) -> list[int]:
        try:
            with acting_as("batch"):
                start.wait()
                (change,) = reports([household], 100_000 + place)
                made = correct_results(run.pk, [change], reference=references[place], corrected_on=DAY, by=None)
            return [each.pk for each in made]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(hand, range(2))
    with nationwide():
        rows = list(Correction.objects.filter(household=household).order_by("id"))
        assert len(rows) == (1 if same else 2)
        assert (one == other) == same
        if not same:
            assert rows[1].type_before == rows[0].type
        assert PublishedType.objects.get(pk=household).type == rows[-1].type
