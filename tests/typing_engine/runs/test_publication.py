"""The switch: whose type the directory shows after publications and withdrawals, and how little they write."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from authorities import clock, jobs
from authorities.enums import JobStatus
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord
from casework import four_eyes
from registry.models import Household, PublishedRun, PublishedType
from tests import factories
from tests.authorities.catalogue import rows
from tests.factories.typing_standards import AS_OF, DEVELOPMENT, GROWTH, StandardFactory
from tests.typing_engine.runs import run_steps
from tests.typing_engine.runs.test_lifecycle import fresh, refused
from typing_engine import acts, job_kinds, publication, runs
from typing_engine.enums import RunStatus
from typing_engine.models import HandUp, Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(as_batch):
    """`publish(run)` computes, confirms and publishes a run → what the switch wrote."""

    def published(run: Run) -> publication.Published:
        with as_batch():
            return run_steps.published(run)

    return published


@pytest.fixture
def whole(standard, households):
    """`whole(day)` → a whole run of 湖北 that was asked for."""
    return lambda as_of=AS_OF: runs.request_run(province="42", as_of=as_of, by=None)


@pytest.fixture
def part(standard, households):
    """`part("growth", …)` → a run of the households of those types."""

    def asked(*kinds: str) -> Run:
        ids = [households[kind].pk for kind in kinds]
        return runs.request_partial_run(province="42", household_ids=ids, as_of=AS_OF, reason="异议核查", by=None)

    return asked


@pytest.fixture
def turn_over(as_batch):
    def turned_over(household: Household, yuan: int) -> None:
        with as_batch():
            run_steps.turn_over(household, yuan)

    return turned_over


@pytest.fixture
def withdraw(as_batch):
    def withdrawn(run: Run) -> publication.Published:
        with as_batch():
            return publication.withdraw(run.pk, by=None, reason="示例：税务数据有误")

    return withdrawn


def current() -> dict[int, bool]:
    return dict(PublishedRun.objects.values_list("run_id", "is_current"))


class TestWholeRuns:
    def test_the_first_one_adds_everybody(self, whole, publish, households):
        run = whole()
        done = publish(run)
        assert done == publication.Published(added=4)
        assert run_steps.shown() == {household.pk: (kind, None) for kind, household in households.items()}

    def test_the_directory_knows_the_run(self, whole, publish):
        run = whole()
        with clock.stopped_at(date(2026, 8, 1)):
            publish(run)
        shown = PublishedRun.objects.get()
        assert (shown.run_id, shown.province, shown.year, shown.as_of) == (run.pk, "42", 2026, AS_OF)
        assert (shown.published_on, shown.standard_number) == (date(2026, 8, 1), "示例〔2026〕1号")
        assert shown.is_current

    def test_the_next_one_writes_what_changed_and_nothing_else(self, whole, publish, as_batch, turn_over, standard):
        """Of 100 households 8 change; the other rows are not even touched."""
        with as_batch():
            many = [factories.household("420106", kind="survival") for _ in range(96)]
        publish(whole())
        touched = dict(rows("SELECT household_id, xmin || ',' || ctid FROM registry_publishedtype"))
        for household in many[:8]:
            turn_over(household, GROWTH)
        second = whole()
        done = publish(second)
        assert (done.changed, done.added, done.pinned, done.written) == (8, 0, 0, 8)
        after = dict(rows("SELECT household_id, xmin || ',' || ctid FROM registry_publishedtype"))
        assert {pk for pk in touched if touched[pk] != after[pk]} == {household.pk for household in many[:8]}
        assert {kind for kind, _ in (run_steps.shown()[household.pk] for household in many[:8])} == {"growth"}
        assert [run for run, is_current in current().items() if is_current] == [second.pk]

    def test_who_is_new_is_added(self, whole, publish, as_batch):
        publish(whole())
        with as_batch():
            new = factories.household("420106", kind="growth")
        assert publish(whole()) == publication.Published(added=1)
        assert run_steps.shown()[new.pk] == ("growth", None)

    def test_who_is_no_part_of_it_keeps_the_earlier_result(self, whole, publish, as_batch, households):
        first = whole()
        publish(first)
        moved = households["growth"]
        with as_batch(), nationwide():
            Household.objects.filter(pk=moved.pk).update(path="/43/01/02/")
        assert publish(whole()) == publication.Published(pinned=1)
        assert run_steps.shown()[moved.pk] == ("growth", first.pk)

    def test_who_moved_to_another_province_has_its_type_from_there(self, whole, publish, as_batch, households):
        publish(whole())
        moved = households["growth"]
        with as_batch():
            StandardFactory(number="示例〔2026〕2号", province="43", growth=300_000)
            with nationwide():
                Household.objects.filter(pk=moved.pk).update(path="/43/01/02/")
        there = runs.request_run(province="43", as_of=AS_OF, by=None)
        assert publish(there) == publication.Published(changed=1)
        shown = PublishedType.objects.get(pk=moved.pk)
        assert (shown.type, shown.province, shown.run_id) == ("survival", "43", None)
        assert list(current().values()) == [True, True]

    def test_a_run_is_published_once_and_only_when_confirmed(self, whole, publish, computed, as_batch):
        with as_batch(), refused("illegal_transition"):
            publication.publish(computed.pk)
        assert not PublishedType.objects.exists()
        with as_batch():
            run_steps.let_through(computed)
            publication.publish(computed.pk)
        with as_batch(), refused("illegal_transition"):
            publication.publish(computed.pk)
        assert PublishedRun.objects.count() == 1

    def test_it_is_audited(self, whole, publish):
        run = whole()
        publish(run)
        with jurisdiction("/42/"):
            assert AuditRecord.objects.filter(act=acts.TYPING_PUBLISHED, object_key=str(run.pk)).count() == 1


class TestPartialRuns:
    def test_its_households_name_it_and_others_stay(self, whole, part, publish, households, turn_over):
        publish(whole())
        turn_over(households["growth"], DEVELOPMENT)
        again = part("growth", "survival")
        assert publish(again) == publication.Published(changed=2)
        shown = run_steps.shown()
        assert shown[households["growth"].pk] == ("development", again.pk)
        assert shown[households["survival"].pk] == ("survival", again.pk)
        assert shown[households["development"].pk] == ("development", None)
        assert current()[again.pk] is False

    def test_the_next_whole_run_is_newer(self, whole, part, publish, households):
        publish(whole())
        publish(part("growth"))
        assert publish(whole()) == publication.Published(changed=1)
        assert run_steps.shown() == {household.pk: (kind, None) for kind, household in households.items()}


class TestWithdrawal:
    def test_of_the_only_run_leaves_nothing(self, whole, publish, withdraw):
        run = whole()
        publish(run)
        assert withdraw(run) == publication.Published(removed=4)
        assert (run_steps.shown(), current()) == ({}, {})
        assert fresh(run).status == RunStatus.WITHDRAWN
        assert fresh(run).withdrawal_reason == "示例：税务数据有误"

    def test_of_the_newer_run_gives_the_older_one_back(self, whole, publish, withdraw, households, turn_over, as_batch):
        first = whole()
        publish(first)
        before = run_steps.shown()
        turn_over(households["survival"], DEVELOPMENT)
        with as_batch():
            new = factories.household("420106", kind="growth")
        second = whole()
        publish(second)
        assert withdraw(second) == publication.Published(changed=1, removed=1)
        assert run_steps.shown() == before
        assert new.pk not in before
        assert current() == {first.pk: True}

    def test_of_an_older_run_changes_only_who_was_pinned_to_it(self, whole, publish, withdraw, households, as_batch):
        first = whole()
        publish(first)
        with as_batch(), nationwide():
            Household.objects.filter(pk=households["growth"].pk).update(path="/43/01/02/")
        second = whole()
        publish(second)
        assert withdraw(first) == publication.Published(removed=1)
        assert households["growth"].pk not in run_steps.shown()
        assert current() == {second.pk: True}

    def test_of_a_partial_run(self, whole, part, publish, withdraw, households, turn_over):
        publish(whole())
        turn_over(households["growth"], DEVELOPMENT)
        again = part("growth")
        publish(again)
        assert withdraw(again) == publication.Published(changed=1)
        assert run_steps.shown()[households["growth"].pk] == ("growth", None)

    def test_of_a_whole_run_under_a_partial_one(self, whole, part, publish, withdraw, households):
        first = whole()
        publish(first)
        again = part("growth")
        publish(again)
        assert withdraw(first) == publication.Published(removed=3)
        assert run_steps.shown() == {households["growth"].pk: ("growth", again.pk)}
        assert withdraw(again) == publication.Published(removed=1)

    def test_who_moved_falls_back_on_the_other_provinces_run(self, whole, publish, withdraw, households, as_batch):
        first = whole()
        publish(first)
        moved = households["growth"]
        with as_batch():
            StandardFactory(number="示例〔2026〕2号", province="43", growth=300_000)
            with nationwide():
                Household.objects.filter(pk=moved.pk).update(path="/43/01/02/")
        there = runs.request_run(province="43", as_of=AS_OF, by=None)
        publish(there)
        withdraw(there)
        shown = PublishedType.objects.get(pk=moved.pk)
        assert (shown.type, shown.province, shown.run_id) == ("growth", "42", None)

    def test_only_of_what_is_published_and_with_a_reason(self, whole, publish, as_batch):
        run = whole()
        with as_batch(), refused("illegal_transition"):
            publication.withdraw(run.pk, by=None, reason="示例")
        publish(run)
        with as_batch(), refused("reason_required"):
            publication.withdraw(run.pk, by=None, reason=" ")
        assert fresh(run).status == RunStatus.PUBLISHED


class TestHandUp:
    @pytest.fixture
    def handed_up(self, whole, publish):
        run = whole()
        publish(run)
        with jurisdiction("/42/"):
            return HandUp.objects.get(run=run)

    def test_it_counts(self, handed_up):
        assert (handed_up.households, handed_up.withdrawn) == (4, False)
        assert (handed_up.survival, handed_up.growth, handed_up.development, handed_up.ineligible) == (1, 1, 1, 1)

    def test_its_receiver_can_check_it_against_the_list(self, handed_up, households):
        by_bureau: dict[str, list[str]] = {}
        for kind, household in households.items():
            by_bureau.setdefault(household.authority.code, []).append(f"{household.number},{kind}\n")
        lines = "".join(
            f"{code},{hashlib.sha256(''.join(sorted(listed)).encode()).hexdigest()}\n"
            for code, listed in sorted(by_bureau.items())
        )
        assert handed_up.checksum == hashlib.sha256(lines.encode()).hexdigest()

    def test_a_withdrawal_names_what_it_takes_back(self, handed_up, withdraw):
        with jurisdiction("/42/"):
            run = Run.objects.get(pk=handed_up.run_id)
        withdraw(run)
        with jurisdiction("/42/"):
            taken_back = HandUp.objects.get(run=run, withdrawn=True)
        assert (taken_back.checksum, taken_back.households) == (handed_up.checksum, handed_up.households)


class TestJobs:
    @pytest.fixture
    def confirmed(self, computed, as_batch) -> Run:
        with as_batch():
            return run_steps.let_through(computed)

    def run_job(self, job, as_batch):
        with as_batch():
            with jurisdiction("/42/"):
                claimed = jobs.claim(job.pk)
            publication.publish_or_withdraw(claimed)
        with jurisdiction("/42/"):
            job.refresh_from_db()
        return job

    def test_two_officers_ask_and_a_worker_carries_it_out(self, confirmed, supervisor, requester, as_batch):
        with jurisdiction("/42/"):
            job = publication.request_publication(confirmed.pk, by=supervisor)
            assert fresh(confirmed).publication_job == job
        assert job.kind == job_kinds.TYPING_PUBLICATION
        done = self.run_job(job, as_batch)
        assert (done.status, done.outcome["written"]) == (JobStatus.DONE, 4)
        with jurisdiction("/42/"):
            asked = publication.request_withdrawal(confirmed.pk, by=supervisor, reason="示例")
            with refused("four_eyes"):
                four_eyes.approve(publication.WITHDRAWAL, asked.pk, by=supervisor)
            job = four_eyes.approve(publication.WITHDRAWAL, asked.pk, by=requester)
        done = self.run_job(job, as_batch)
        assert (done.status, done.outcome["removed"]) == (JobStatus.DONE, 4)
        run = fresh(confirmed)
        assert (run.withdrawal_reason, run.withdrawal_asked_by, run.withdrawn_by) == ("示例", supervisor, requester)

    def test_what_is_not_agreed_leaves_it_published(self, confirmed, supervisor, requester, as_batch):
        with as_batch():
            publication.publish(confirmed.pk)
        with jurisdiction("/42/"):
            asked = publication.request_withdrawal(confirmed.pk, by=supervisor, reason="示例")
            with refused("already_requested"):
                publication.request_withdrawal(confirmed.pk, by=requester, reason="别的理由")
            assert fresh(confirmed).withdrawal_reason == "示例"
            four_eyes.reject(publication.WITHDRAWAL, asked.pk, by=requester, note="数据无误")
            run = fresh(confirmed)
        assert (run.status, run.withdrawal_reason, run.withdrawal_asked_by) == (RunStatus.PUBLISHED, "", None)

    def test_the_database_wants_two(self, confirmed, supervisor, as_batch):
        by_one = {"withdrawal_asked_by": supervisor, "withdrawn_by": supervisor}
        refused_by_it = pytest.raises(IntegrityError, match="run_withdrawn_by_two")
        with as_batch(), jurisdiction("/42/"), refused_by_it, transaction.atomic():
            Run.objects.filter(pk=confirmed.pk).update(**by_one)

    def test_what_was_done_before_the_worker_died_is_not_done_again(self, confirmed, supervisor, as_batch):
        with jurisdiction("/42/"):
            job = publication.request_publication(confirmed.pk, by=supervisor)
        with as_batch():
            publication.publish(confirmed.pk)
        assert self.run_job(job, as_batch).status == JobStatus.DONE
        with jurisdiction("/42/"):
            assert HandUp.objects.filter(run=confirmed).count() == 1

    def test_refused_while_one_is_going_on_or_in_the_wrong_status(self, confirmed, supervisor, as_batch):
        with jurisdiction("/42/"):
            with refused("not_published"):
                publication.request_withdrawal(confirmed.pk, by=supervisor, reason="示例")
            publication.request_publication(confirmed.pk, by=supervisor)
            with refused("publication_in_progress"):
                publication.request_publication(confirmed.pk, by=supervisor)
        with as_batch():
            publication.publish(confirmed.pk)
        with jurisdiction("/42/"):
            with refused("not_confirmed"):
                publication.request_publication(confirmed.pk, by=supervisor)
            with refused("reason_required"):
                publication.request_withdrawal(confirmed.pk, by=supervisor, reason="")

    def test_a_job_that_comes_too_late_says_so(self, confirmed, supervisor, as_batch):
        with jurisdiction("/42/"):
            job = publication.request_publication(confirmed.pk, by=supervisor)
        with as_batch():
            publication.publish(confirmed.pk)
            publication.withdraw(confirmed.pk, by=None, reason="示例")
        failed = self.run_job(job, as_batch)
        assert (failed.status, failed.error_code) == (JobStatus.FAILED, "illegal_transition")
