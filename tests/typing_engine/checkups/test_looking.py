"""What a look at a province finds, what it leaves unknown, and how it goes on after a worker was killed."""

from datetime import date

import pytest

from authorities import clock, jobs
from authorities.enums import JobStatus
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Job
from casework.refusals import Refused
from registry.models import RiskMark
from tests import factories
from tests.typing_engine.checkups.conftest import MAY, work
from typing_engine import simulation
from typing_engine.checkups import looking, requests
from typing_engine.enums import Ground
from typing_engine.models import (
    AnnualTyping,
    CheckUp,
    CheckUpCount,
    CheckUpDays,
    CheckUpEntry,
    CheckUpPart,
    Result,
    Run,
    Standard,
)
from typing_engine.standard.document import read

pytestmark = pytest.mark.django_db


def found() -> dict[int, list[Ground]]:
    """Household → what stands in its way, in the list that is shown."""
    with nationwide():
        latest = CheckUp.objects.latest_of("/42/").values("pk")
        return {row.household_id: row.reasons for row in CheckUpEntry.objects.filter(check_up__in=latest)}


def counted() -> dict[str, int]:
    with nationwide():
        total: dict[str, int] = {}
        for kind, households in CheckUpCount.objects.values_list("type", "households"):
            total[kind] = total.get(kind, 0) + households
        return total


def test_each_household_stands_with_what_can_be_cured(checked, shops):
    assert found() == {
        shops["late"].pk: [Ground.REPORT_MISSING],
        shops["abnormal"].pk: [Ground.ABNORMAL],
        shops["serious_violation"].pk: [Ground.SERIOUS_VIOLATION],
        shops["tax_abnormal"].pk: [Ground.TAX_ABNORMAL],
        shops["suspended"].pk: [Ground.SUSPENDED],
        shops["neighbour"].pk: [Ground.REPORT_MISSING],
    }


def test_it_asks_for_the_report_that_the_july_run_will_ask_for(checked):
    assert (checked.as_of, checked.coming_on, checked.report_year) == (MAY, date(2026, 7, 1), 2025)
    with jurisdiction("/42/"):
        AnnualTyping.objects.create(path="/42/", year=2026, as_of=date(2026, 7, 15), opens_on=date(2026, 7, 16))
    assert requests.request_check_up(province="42", by=None).coming_on == date(2026, 7, 15)


def test_it_counts_as_a_what_if_of_the_same_day_and_report_does(checked, standard, monkeypatch):
    """Every household once, in the type that the same statement gives it."""
    monkeypatch.setattr(simulation, "report_year_of", lambda as_of: 2025)
    tree, _ = read(Standard.objects.get(pk=standard.pk).document)
    what_if = simulation.simulate("42", tree, as_of=MAY)
    assert {kind: many for kind, many in counted().items() if many} == {
        kind: many for kind, many in what_if.types.items() if many
    }


def test_nothing_of_it_is_a_result(checked):
    with nationwide():
        assert not Result.objects.exists()
        assert not Run.objects.exists()


def test_who_is_cured_leaves_the_next_list(checked, shops, look, as_batch):
    with as_batch(), nationwide():
        factories.ReportFactory(household=shops["late"], yuan=1_000, filed_on=MAY)
        RiskMark.objects.filter(household=shops["abnormal"]).update(released_on=MAY)
    look()
    assert {shops["late"].pk, shops["abnormal"].pk}.isdisjoint(found())
    assert shops["neighbour"].pk in found()
    with nationwide():
        assert set(CheckUpEntry.objects.values_list("check_up", flat=True)) == {checked.pk + 1}
        assert set(CheckUpCount.objects.values_list("check_up", flat=True)) == {checked.pk + 1}


class TestUnknown:
    def test_without_a_list_of_reports_nobody_is_said_to_have_filed_none(self, standard, lists, shops, look):
        lists(but=("annual_reports",))
        look()
        assert Ground.REPORT_MISSING not in {ground for grounds in found().values() for ground in grounds}
        assert counted()[""] == 2
        assert shops["abnormal"].pk in found()

    def test_a_list_of_one_county_speaks_for_it_alone(self, standard, lists, shops, look):
        lists(but=("annual_reports",))
        lists("/42/01/06/", but=("risk_marks", "penalties", "defaulters"))
        look()
        assert found()[shops["late"].pk] == [Ground.REPORT_MISSING]
        assert shops["neighbour"].pk not in found()

    def test_a_list_of_last_year_tells_nothing_of_this_years_report(self, standard, lists, shops, look):
        lists(on=date(2025, 12, 20))
        look()
        assert shops["late"].pk not in found()


class TestKilled:
    @pytest.fixture
    def small_parts(self, settings):
        settings.TYPING_SHARD_SIZE = 2

    @pytest.fixture
    def broken_off(self, standard, lists, shops, as_batch, small_parts) -> CheckUp:
        """A look whose worker died at its third part."""
        lists()

        class Killed(Exception):
            pass

        def dies(stage: str, done: int, total: int) -> None:
            if done >= 4:
                raise Killed

        with as_batch():
            check_up = requests.request_check_up(province="42", by=None)
            assert jobs.claim_next(check_up.job_id)
            with pytest.raises(Killed):
                looking.look(check_up.pk, report=dies)
        return check_up

    def test_another_worker_goes_on_where_it_stopped(self, broken_off, shops, as_batch):
        with nationwide():
            done = dict(CheckUpPart.objects.filter(done_at__isnull=False).values_list("number", "done_at"))
            assert 0 < len(done) < CheckUpPart.objects.count()
        assert found() == {}
        with as_batch(), clock.stopped_at(date(2026, 5, 13)):
            jobs.requeue_lost()
            work(broken_off)
        assert len(found()) == 6
        assert sum(counted().values()) == len(shops)
        with nationwide():
            assert dict(CheckUpPart.objects.filter(number__in=done).values_list("number", "done_at")) == done
            assert Job.objects.get(pk=broken_off.job_id).status == JobStatus.DONE

    def test_the_list_of_before_stays_until_the_new_one_is_whole(self, checked, as_batch, small_parts):
        before = found()

        def cancelled(stage: str, done: int, total: int) -> None:
            if done:
                raise jobs.JobCancelled

        with as_batch():
            check_up = requests.request_check_up(province="42", by=None)
            with pytest.raises(jobs.JobCancelled):
                looking.look(check_up.pk, report=cancelled)
        assert found() == before


class TestAsking:
    def test_one_at_a_time(self, standard):
        requests.request_check_up(province="42", by=None)
        with pytest.raises(Refused) as refused:
            requests.request_check_up(province="42", by=None)
        assert refused.value.code == "check_up_under_way"

    def test_without_a_standard_on_the_coming_day_there_is_nothing_to_look_by(self, in_may):
        with pytest.raises(Refused) as refused:
            requests.request_check_up(province="42", by=None)
        assert refused.value.code == "no_standard_in_force"

    @pytest.mark.parametrize(
        ("on", "asked"),
        [
            (date(2026, 4, 30), 0),
            (date(2026, 5, 1), 1),
            (date(2026, 6, 30), 1),
            (date(2026, 7, 1), 0),
        ],
    )
    def test_the_clock_asks_in_the_days_and_only_where_there_is_a_standard(self, standard, as_batch, on, asked):
        with as_batch(), clock.stopped_at(on):
            assert requests.ask_when_due() == asked

    def test_the_clock_asks_again_after_so_many_days(self, standard, as_batch):
        asked = []
        with as_batch():
            for day in (1, 2, 7, 8):
                with clock.stopped_at(date(2026, 5, day)):
                    asked.append(requests.ask_when_due())
                    for check_up in CheckUp.objects.filter(done_at=None):
                        work(check_up)
        assert asked == [1, 0, 0, 1]

    def test_a_province_has_days_of_its_own(self, standard, as_batch):
        with as_batch():
            CheckUpDays.objects.create(
                province="42", valid_from=date(2026, 1, 1), from_month=4, from_day=1, until_month=4, until_day=30,
                every_days=1, ground="示例",
            )  # fmt: skip
            with clock.stopped_at(date(2026, 4, 1)):
                assert requests.ask_when_due() == 1
            with clock.stopped_at(date(2026, 5, 1)):
                assert requests.ask_when_due() == 0
