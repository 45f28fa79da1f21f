"""What a computed run must answer, and what it says where something is missing."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from registry.comparison import deciding
from registry.models import Comparison, Delivery, Difference, Household, RegisterEntry
from tests import factories
from tests.factories import TURNOVER
from tests.factories.comparison import comparison, difference
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.typing_engine.runs import run_steps
from typing_engine import computing, runs
from typing_engine.batch import gates
from typing_engine.enums import GateKind
from typing_engine.models import DriftLimit, Gate, Run, Shard

AS_OF = AS_OF
_MARKS = ["abnormal", "serious_violation", "tax_abnormal", "suspended"]
_LISTS = {
    "annual_reports", "penalties", "defaulters", "risk_marks:abnormal", "risk_marks:serious_violation",
    "risk_marks:tax_abnormal", "risk_marks:suspended",
}  # fmt: skip


@pytest.fixture
def province(as_batch):
    """湖北 with a standard and households of two cities and a county with a station."""
    with as_batch():
        StandardFactory()
        for authority in ("420106", "420102", "420506", "429004"):
            factories.household(authority, kind="survival")


@pytest.fixture
def deliver(as_batch):
    """`deliver("tax", "/42/")` → a file taken for an area, in 2026 unless told otherwise."""

    def make(feed: str, area: str = "/42/", *, on: date = date(2026, 7, 16), path: str = "/42/", **fields) -> None:
        with as_batch(), nationwide():
            Delivery.objects.create(
                **{
                    "feed": feed,
                    "path": path,
                    "area": area,
                    "partial": False,
                    "file_name": "示例.csv",
                    "taken_at": timezone.make_aware(datetime.combine(on, datetime.min.time())),
                    "period_ends": [AS_OF],
                    "kinds": _MARKS if feed == "risk_marks" else [],
                    "new": 1,
                }
                | fields
            )

    return make


@pytest.fixture
def everything(deliver):
    """Every list, for the whole province."""
    for feed in ("tax", "social_insurance", "annual_reports", "risk_marks", "penalties", "defaulters"):
        deliver(feed)


@pytest.fixture
def compute(as_batch):
    """`compute()` → gates of a new run of the province by kind."""

    def computed(**changes) -> dict[str, Gate]:
        with as_batch():
            run = computing.compute(runs.request_run(province="42", as_of=AS_OF, by=None, **changes).pk)
            with jurisdiction("/42/"):
                return {gate.kind: gate for gate in Gate.objects.filter(run=run).select_related("run")}

    return computed


def _missing(gate: Gate) -> dict[str, dict[str, int]]:
    return {
        each["list"]: {area["code"]: area["households"] for area in each["areas"]} for each in gate.detail["missing"]
    }


def test_a_run_with_every_list_passes_every_gate(province, everything, compute):
    found = compute()
    assert list(found) == list(GateKind)
    assert all(gate.passed for gate in found.values()), [gate.text for gate in found.values()]
    assert found[GateKind.COVERAGE].run.status == "awaiting_confirmation"
    assert found[GateKind.COVERAGE].detail == {"missing": []}


def test_without_any_list_the_whole_province_is_named(province, compute):
    found = compute()
    assert _missing(found[GateKind.COVERAGE]) == {"tax": {"420000": 4}, "social_insurance": {"420000": 4}}
    assert _missing(found[GateKind.LISTS]) == {name: {"420000": 4} for name in _LISTS}
    assert "纳税：湖北" in found[GateKind.COVERAGE].text
    assert "风险标记（歇业）：湖北" in found[GateKind.LISTS].text
    assert found[GateKind.COVERAGE].run.status == "held"


def test_areas_that_are_missing_are_named_as_high_as_nothing_of_them_is_there(province, deliver, compute):
    deliver("tax", "/42/01/06/")
    deliver("social_insurance", "/42/01/")
    found = compute()
    assert _missing(found[GateKind.COVERAGE]) == {
        "tax": {"420102": 1, "420500": 1, "429004": 1},
        "social_insurance": {"420500": 1, "429004": 1},
    }
    assert "2 户" in found[GateKind.COVERAGE].text


def test_a_bureau_of_which_only_a_station_is_covered_is_named(province, deliver, compute, station, household):
    place = station("420506", "03", "示例所")
    household("420506", path=place.path)
    deliver("tax", place.path)
    deliver("tax", "/42/01/")
    deliver("tax", "/42/9004/")
    deliver("social_insurance")
    assert _missing(compute()[GateKind.COVERAGE]) == {"tax": {"420506": 1}}


@pytest.mark.parametrize(
    ("on", "today", "counts"),
    [
        (date(2026, 1, 1), date(2026, 7, 16), True),
        (date(2025, 12, 31), date(2026, 7, 16), False),
        (date(2027, 1, 5), date(2027, 1, 6), True),
        (date(2025, 12, 31), date(2027, 1, 6), False),
        (date(2025, 12, 30), date(2025, 12, 31), True),
    ],
)
def test_other_lists_count_when_they_came_this_year(
    province, everything, deliver, compute, as_batch, on, today, counts
):
    with as_batch(), jurisdiction("/42/"):
        Delivery.objects.filter(feed="penalties").update(taken_at=F("taken_at") - (date(2026, 7, 16) - on))
    with clock.stopped_at(today):
        found = compute()
    assert found[GateKind.LISTS].passed is counts
    if not counts:
        assert _missing(found[GateKind.LISTS]) == {"penalties": {"420000": 4}}


def test_each_kind_of_mark_is_a_list_of_its_own(province, everything, deliver, compute, as_batch):
    with as_batch(), jurisdiction("/42/"):
        Delivery.objects.filter(feed="risk_marks").update(kinds=["abnormal", "suspended"])
    deliver("risk_marks", "/42/01/", kinds=["serious_violation"])
    deliver("risk_marks", "/", path="/", kinds=["tax_abnormal"], partial=True)
    assert _missing(compute()[GateKind.LISTS]) == {"risk_marks:serious_violation": {"420500": 1, "429004": 1}}


def test_a_file_of_which_no_row_was_taken_is_no_delivery(province, everything, compute, as_batch):
    with as_batch(), jurisdiction("/42/"):
        Delivery.objects.filter(feed="defaulters").update(new=0)
    assert set(_missing(compute()[GateKind.LISTS])) == {"defaulters"}


def test_who_came_in_while_the_run_was_computing_is_missing(province, everything, as_batch, household):
    """应分尽分: the run says so, and nobody may waive it."""
    with as_batch():
        run = computing.compute(runs.request_run(province="42", as_of=AS_OF, by=None).pk)
    household("420506", established_on=AS_OF)
    household("420506", established_on=date(2026, 7, 16))
    household("410102", established_on=AS_OF)
    assert _asked_again(run, as_batch).detail == {"missing": 1}


def test_who_left_meanwhile_is_not_missing_and_hides_nobody_who_came(province, everything, as_batch, household):
    with as_batch():
        run = computing.compute(runs.request_run(province="42", as_of=AS_OF, by=None).pk)
        with nationwide():
            leaving = Household.objects.filter(path="/42/05/06/").get()
            leaving.path = "/41/01/02/"
            leaving.save()
    assert _asked_again(run, as_batch).passed
    household("420506")
    assert _asked_again(run, as_batch).detail == {"missing": 1}


def test_a_partial_run_asks_for_the_named_households_only(province, everything, as_batch):
    with as_batch():
        with jurisdiction("/42/"):
            first, second, *_ = Household.objects.order_by("pk").values_list("pk", flat=True)
        # What another run of the year found for a household is not this run's result.
        asked = {"province": "42", "as_of": AS_OF, "reason": "示例", "by": None}
        computing.compute(runs.request_partial_run(household_ids=[second], **asked).pk)
        run = runs.request_partial_run(household_ids=[first], **asked)
        run = computing.compute(run.pk)
    assert _asked_again(run, as_batch).passed
    with as_batch(), jurisdiction("/42/"):
        Shard.objects.filter(run=run).update(household_ids=[first, second])
    gate = _asked_again(run, as_batch)
    assert not gate.passed
    assert gate.detail == {"missing": 1}


def _asked_again(run: Run, as_batch) -> Gate:
    with as_batch(), jurisdiction("/42/"):
        return next(gate for gate in gates.examine(run) if gate.kind == GateKind.ALL_TYPED)


@pytest.fixture
def published(province, everything, compute, as_batch):
    """A published run: 10 households, 8 of them of the survival type."""
    with as_batch():
        for kind in ("survival",) * 4 + ("growth", "ineligible"):
            factories.household("420106", kind=kind)
        run = runs.request_run(province="42", as_of=AS_OF, by=None)
        run_steps.published(run)
        return run


def _turned_over(as_batch, households: int) -> None:
    """So many surviving households turn over enough for the growth type."""
    with as_batch(), jurisdiction("/42/"):
        for household in Household.objects.order_by("pk")[:households]:
            run_steps.turn_over(household, TURNOVER["growth"])


def test_a_share_that_moved_by_just_the_limit_passes(published, as_batch, compute):
    _turned_over(as_batch, 1)
    gate = compute()[GateKind.DRIFT]
    assert gate.passed
    assert gate.detail["run"] == published.pk


def test_a_share_that_moved_by_more_fails_and_says_which(published, as_batch, compute):
    _turned_over(as_batch, 2)
    gate = compute()[GateKind.DRIFT]
    assert not gate.passed
    assert "生存型由 80.0% 变为 60.0%" in gate.text
    assert "成长型由 10.0% 变为 30.0%" in gate.text
    assert "发展型" not in gate.text
    shares = {share["type"]: (share["before"], share["now"]) for share in gate.detail["shares"]}
    assert shares["growth"] == (10.0, 30.0)


def test_the_limit_is_the_provinces_own(published, as_batch, compute):
    with as_batch():
        DriftLimit.objects.create(province="42", valid_from=AS_OF, points=20, ground="示例")
    _turned_over(as_batch, 2)
    assert compute()[GateKind.DRIFT].passed


@pytest.mark.parametrize(
    ("code", "valid_from"), [("43", AS_OF), ("42", AS_OF + timedelta(days=1))], ids=["elsewhere", "later"]
)
def test_a_limit_of_elsewhere_or_of_later_does_not_count(published, as_batch, compute, code, valid_from):
    with as_batch():
        DriftLimit.objects.create(province=code, valid_from=valid_from, points=20, ground="示例")
    _turned_over(as_batch, 2)
    assert not compute()[GateKind.DRIFT].passed


def test_only_published_runs_are_compared_with(published, as_batch, compute):
    _turned_over(as_batch, 2)
    compute()
    assert compute()[GateKind.DRIFT].detail["run"] == published.pk


def test_the_first_run_of_a_province_has_nothing_to_be_compared_with(province, everything, compute):
    gate = compute()[GateKind.DRIFT]
    assert gate.passed
    assert gate.detail == {}


def test_what_the_comparison_left_open_is_named_and_holds_the_run(province, everything, compute, as_batch):
    found = compute()[GateKind.COMPARISON]
    # No list is no clean record, and is said; it holds nothing.
    assert found.passed
    assert "国家法人库、国家企业信用信息公示系统、税务登记" in found.text
    with as_batch(), nationwide():
        one, other = Household.objects.order_by("pk")[:2]
        RegisterEntry.objects.create(path="/42/", source="tax_register", number=one.number, delivery_id=1)
    assert "还没有比对过" in compute()[GateKind.COMPARISON].text
    with as_batch(), nationwide():
        made = comparison()
        Difference.objects.bulk_create(difference(each, found_in=made) for each in (one, other))
    held = compute()[GateKind.COMPARISON]
    assert (held.passed, held.run.status) == (False, "held")
    assert "税务登记：名录有，对方没有 2 项" in held.text
    officer = factories.officer_at("420000")
    with nationwide():
        deciding.keep(Difference.objects.filter(household=one), note="经查在辖区经营", by=officer)
        # Accepted stands open until the registry says so too.
        deciding.accept(Difference.objects.filter(household=other), note="", by=officer)
    assert "1 项" in compute()[GateKind.COMPARISON].text
    with as_batch(), nationwide():
        later = Comparison.objects.create(path="/42/", compared_at=clock.now())
        Difference.objects.filter(household=other).update(gone_in=later)
    assert compute()[GateKind.COMPARISON].passed
    with as_batch(), nationwide():
        Delivery.objects.filter(feed="tax").update(feed="tax_register", taken_at=clock.now())
    assert "最近一次比对之后归集" in compute()[GateKind.COMPARISON].text
