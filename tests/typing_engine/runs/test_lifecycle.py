"""A run from the request to the second officer's word: what it keeps, what is refused, who may."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from authorities import clock, jobs
from authorities.capabilities import Capability
from authorities.declarations import declared
from authorities.enums import ApprovalStatus, JobStatus, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Approval, AuditRecord, Job
from casework import four_eyes
from casework.refusals import IllegalTransition, Refused
from casework.workflow import move
from registry.enums import HouseholdType
from tests import factories, second_officer
from tests.factories.typing_standards import AS_OF, REPORT_YEAR, StandardFactory
from tests.typing_engine.runs import run_steps
from typing_engine import acts, capabilities, computing, confirmation, job_kinds, runs
from typing_engine.enums import GateKind, RunStatus
from typing_engine.models import Coverage, Gate, ReportingPeriod, Run, RunEvent, Shard, Summary
from typing_engine.workflow import RUN

pytestmark = pytest.mark.django_db


def fresh(run: Run) -> Run:
    with jurisdiction(run.path):
        return Run.objects.select_related("job").get(pk=run.pk)


def refused(code: str):
    """The step is refused with this code and a text that says what to do."""
    return pytest.raises(Refused, match=r"[\u4e00-\u9fff]", check=lambda error: error.code == code)


class TestRequest:
    def test_it_waits_for_a_worker_with_all_it_needs(self, run, standard, requester):
        seen = fresh(run)
        assert (seen.status, seen.kind, seen.path, seen.year) == ("queued", "whole", "/42/", 2026)
        assert (seen.as_of, seen.report_year, seen.standard, seen.requested_by) == (
            AS_OF,
            REPORT_YEAR,
            standard,
            requester,
        )
        assert (seen.job.kind, seen.job.status, seen.job.path) == (job_kinds.TYPING_RUN, JobStatus.QUEUED, "/42/")
        assert seen.job.parameters == {"run": run.pk}

    def test_it_is_told_and_audited(self, run, requester):
        with jurisdiction("/42/"):
            event = RunEvent.objects.get(run=run)
            assert (event.action, event.source, event.target, event.by) == ("request", "", "queued", requester)
            assert AuditRecord.objects.filter(
                act=acts.TYPING_REQUESTED, officer=requester, object_key=str(run.pk)
            ).exists()

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (date(2026, 6, 30), 2024),  # the last day of the period: nobody is late yet
            (date(2026, 7, 1), 2025),
            (date(2026, 3, 15), 2024),
            (date(2026, 1, 1), 2024),
            (date(2026, 12, 31), 2025),
            (date(2028, 2, 29), 2026),
            (date(2010, 7, 1), 2009),
        ],
    )
    def test_nobody_is_asked_for_a_report_that_is_not_due(self, as_of, expected, db):
        assert runs.report_year_of(as_of) == expected

    def test_the_end_of_the_reporting_period_is_a_dated_row(self, db):
        ReportingPeriod.objects.create(from_year=2027, month=3, day=31, ground="示例")
        assert runs.report_year_of(date(2026, 4, 1)) == 2024
        assert runs.report_year_of(date(2027, 4, 1)) == 2026

    @pytest.mark.parametrize("province", ["99", "4", "", "420106", "42/", "nation"])
    def test_of_a_province_that_is_not_there(self, standard, province):
        with refused("unknown_province"):
            runs.request_run(province=province, as_of=AS_OF, by=None)

    def test_without_a_standard_in_force(self, standard):
        with refused("no_standard_in_force"):
            runs.request_run(province="42", as_of=date(2025, 12, 31), by=None)

    def test_a_named_standard_need_not_be_in_force(self, standard):
        named = runs.request_run(province="42", as_of=date(2025, 12, 31), standard=standard, by=None)
        assert named.standard == standard

    def test_the_standard_of_another_province(self, as_batch):
        with as_batch():
            other = StandardFactory(number="示例〔2026〕2号", province="43")
        with refused("standard_of_other_province"):
            runs.request_run(province="42", as_of=AS_OF, standard=other, by=None)

    def test_a_second_whole_run_of_the_province_while_one_is_going_on(self, run):
        with refused("run_in_progress"):
            runs.request_run(province="42", as_of=AS_OF, by=None)
        with jurisdiction("/42/"):
            assert (Run.objects.count(), Job.objects.count()) == (1, 1)

    def test_another_province_or_a_partial_run_meanwhile(self, run, as_batch, households):
        with as_batch():
            StandardFactory(number="示例〔2026〕2号", province="43")
        runs.request_run(province="43", as_of=AS_OF, by=None)
        ids = [households["growth"].pk]
        runs.request_partial_run(province="42", household_ids=ids, as_of=AS_OF, reason="示例", by=None)
        with nationwide():
            assert Run.objects.count() == 3

    def test_a_partial_run_says_why_and_names_households_of_the_province(self, standard, households, household):
        ask = {"province": "42", "as_of": AS_OF, "by": None}
        with refused("reason_required"):
            runs.request_partial_run(household_ids=[households["growth"].pk], reason=" ", **ask)
        for ids in ([], [household("430102").pk], [households["growth"].pk, 0]):
            with refused("unknown_household"):
                runs.request_partial_run(household_ids=ids, reason="示例", **ask)


class TestComputing:
    def test_everybody_gets_the_type_of_the_standard(self, computed, households):
        assert run_steps.types_of(computed) == {household.pk: kind for kind, household in households.items()}

    def test_the_run_keeps_the_counts(self, computed):
        assert computed.households == 4
        assert [getattr(computed, kind) for kind in HouseholdType] == [1, 1, 1, 1]
        with jurisdiction("/42/"):
            summed = {each.path: each.households for each in Summary.objects.filter(run=computed)}
        assert summed == {"/42/01/06/": 2, "/42/01/02/": 2}

    def test_it_is_held_when_a_gate_fails(self, computed):
        with jurisdiction("/42/"):
            answers = {gate.kind: gate.passed for gate in Gate.objects.filter(run=computed)}
        assert answers == {"all_typed": True, "coverage": False, "lists": False, "comparison": True, "drift": True}
        assert computed.status == RunStatus.HELD
        assert computed.computed_at

    def test_the_ones_founded_later_or_elsewhere_are_no_part_of_it(self, run, as_batch):
        with as_batch():
            factories.household("420106", kind="growth", established_on=date(2026, 7, 16))
            factories.household("430102", kind="growth")
            founded = factories.household("420106", kind="growth", established_on=AS_OF)
            done = computing.compute(run.pk)
        assert done.households == 5
        assert founded.pk in run_steps.types_of(done)

    @pytest.mark.parametrize("size", [1, 2, 3, 4, 100])
    def test_shards_of_any_size_give_the_same(self, run, households, as_batch, size, monkeypatch):
        monkeypatch.setattr(settings, "TYPING_SHARD_SIZE", size)
        with as_batch():
            done = computing.compute(run.pk)
        assert run_steps.types_of(done) == {household.pk: kind for kind, household in households.items()}
        with jurisdiction("/42/"):
            parts = list(Shard.objects.filter(run=run).order_by("number"))
        assert [part.number for part in parts] == list(range(-(-4 // size)))
        assert sum(part.households for part in parts) == sum(part.typed for part in parts) == 4
        assert all(part.households <= size and part.attempts == 1 for part in parts)

    def test_computed_again_it_stays_as_it_is(self, computed, as_batch):
        with as_batch():
            again = computing.compute(computed.pk)
        assert (again.status, again.computed_at) == (computed.status, computed.computed_at)

    def test_a_province_without_households(self, standard, as_batch):
        empty = runs.request_run(province="42", as_of=AS_OF, by=None)
        with as_batch():
            assert computing.compute(empty.pk).households == 0

    def test_coverage_is_that_of_the_start(self, computed):
        with jurisdiction("/42/"):
            assert not Coverage.objects.filter(run=computed).exists()

    def test_progress_is_told(self, run, as_batch, monkeypatch):
        monkeypatch.setattr(settings, "TYPING_SHARD_SIZE", 2)
        told = []
        with as_batch():
            computing.compute(run.pk, report=lambda *words: told.append(words))
        assert told[0] == ("计算分型", 0, 4)
        assert ("计算分型", 2, 4) in told
        assert told[-1] == ("汇总和核查", 4, 4)

    def test_values_that_cannot_be_read_are_counted(self, households, as_batch, requester):
        declared = {"loan_good": {"label": "信贷良好", "kind": "yes_no"}}
        rules = [
            {"type": "development", "label": "第五条", "when": {"indicator": "loan_good", "is": True}},
            {"type": "growth", "label": "第四条", "when": {"indicator": "revenue", "at_least": 1}},
            {"type": "survival", "label": "第三条", "otherwise": True},
        ]
        with as_batch(), nationwide():
            StandardFactory(indicators=declared, decide=rules)
            for kind, text in (("survival", "是"), ("growth", "也许"), ("development", "不好说")):
                households[kind].indicator_set.create(indicator="loan_good", value=text, as_of=AS_OF, delivery_id=0)
        asked = runs.request_run(province="42", as_of=AS_OF, by=requester)
        with as_batch():
            done = computing.compute(asked.pk)
        assert (done.extras, done.unreadable) == (["loan_good"], {"loan_good": 2})
        assert run_steps.types_of(done)[households["survival"].pk] == "development"


class TestPoisonShards:
    @pytest.fixture
    def poisoned(self, run, as_owner, monkeypatch, households):
        """The second of four shards cannot be written, whoever tries; `cure()` ends that."""
        monkeypatch.setattr(settings, "TYPING_SHARD_SIZE", 1)
        spoilt = sorted(household.pk for household in households.values())[1]
        with as_owner():
            run_steps.run_sql(
                f"""CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN IF NEW.status = 'done' AND NEW.first_id = {spoilt} THEN RAISE EXCEPTION '示例毒数据'; END IF;
                RETURN NEW; END $$""",
                "CREATE TRIGGER poison BEFORE UPDATE ON typing_engine_shard FOR EACH ROW EXECUTE FUNCTION poison()",
            )

        def cure() -> None:
            with as_owner():
                run_steps.run_sql("DROP TRIGGER poison ON typing_engine_shard")

        return cure

    def run_job(self, run, as_batch) -> Run:
        with as_batch():
            with jurisdiction("/42/"):
                job = jobs.claim(run.job_id)
            computing.compute_as_asked(job, helpers=0)
        return fresh(run)

    def test_it_stops_after_three_attempts_and_the_run_says_so(self, run, poisoned, as_batch):
        failed = self.run_job(run, as_batch)
        assert (failed.status, failed.job.status, failed.job.error_code) == ("failed", "failed", "shard_stopped")
        assert re.search("第 2 部分.*示例毒数据", failed.job.error_text)
        with jurisdiction("/42/"):
            parts = {part.number: part for part in Shard.objects.filter(run=run)}
            assert RunEvent.objects.filter(
                run=run, action="fail", note__contains="有 1 个部分执行 3 次仍未完成"
            ).exists()
        assert {number: (part.status, part.attempts) for number, part in parts.items()} == {
            0: ("done", 1),
            1: ("stopped", 3),
            2: ("done", 1),
            3: ("done", 1),
        }
        assert "示例毒数据" in parts[1].error_text

    def test_resumed_after_the_cure_it_does_what_is_left(self, run, poisoned, as_batch, requester, households):
        self.run_job(run, as_batch)
        with jurisdiction("/42/"):
            done_before = set(Shard.objects.filter(run=run, status="done").values_list("number", "done_at"))
        poisoned()
        with jurisdiction("/42/"):
            resumed = runs.resume(run.pk, by=requester)
            assert (resumed.status, fresh(run).job.status) == (RunStatus.QUEUED, JobStatus.QUEUED)
        done = self.run_job(run, as_batch)
        assert (done.status, done.job.status) == (RunStatus.HELD, JobStatus.DONE)
        assert run_steps.types_of(done) == {household.pk: kind for kind, household in households.items()}
        with jurisdiction("/42/"):
            assert done_before < set(Shard.objects.filter(run=run).values_list("number", "done_at"))
            assert Shard.objects.get(run=run, number=1).attempts == 1


class TestCancelAndResume:
    def test_one_that_waits_is_cancelled_at_once(self, run, requester):
        with jurisdiction("/42/"):
            cancelled = runs.cancel(run.pk, by=requester)
        assert (cancelled.status, fresh(run).job.status) == (RunStatus.CANCELLED, JobStatus.CANCELLED)

    def test_resumed_it_is_computed(self, run, requester, as_batch, households):
        with jurisdiction("/42/"):
            runs.cancel(run.pk, by=requester)
            runs.resume(run.pk, by=requester)
        with as_batch():
            assert computing.compute(run.pk).households == len(households)

    def test_one_that_runs_is_asked_to_stop(self, run, requester, as_batch):
        with as_batch(), jurisdiction("/42/"):
            jobs.claim(run.job_id)
        with jurisdiction("/42/"):
            runs.cancel(run.pk, by=requester)
            assert fresh(run).job.cancel_requested
            assert RunEvent.objects.filter(run=run, action="ask_to_cancel", by=requester).exists()

    def test_one_that_is_over_is_neither_cancelled_nor_resumed(self, computed, requester):
        with jurisdiction("/42/"):
            with refused("not_running"):
                runs.cancel(computed.pk, by=requester)
            with refused("not_stopped"):
                runs.resume(computed.pk, by=requester)

    def test_not_resumed_while_another_of_the_province_is_going_on(self, run, requester):
        with jurisdiction("/42/"):
            runs.cancel(run.pk, by=requester)
        runs.request_run(province="42", as_of=AS_OF, by=requester)
        with jurisdiction("/42/"):
            with refused("run_in_progress"):
                runs.resume(run.pk, by=requester)
            assert (fresh(run).status, fresh(run).job.status) == (RunStatus.CANCELLED, JobStatus.CANCELLED)

    def test_a_run_ends_with_a_job_that_ended_without_it(self, run, requester, as_batch):
        """As when the job is cancelled by itself, or its workers were lost three times."""
        with jurisdiction("/42/"):
            jobs.fail(run.job_id, code="worker_lost", text="执行 3 次均中断，已停止。")
        with as_batch():
            assert runs.settle_ended() == 1
            assert runs.settle_ended() == 0
        assert fresh(run).status == RunStatus.FAILED
        with jurisdiction("/42/"):
            assert RunEvent.objects.get(run=run, action="fail").note == "执行 3 次均中断，已停止。"
            runs.resume(run.pk, by=requester)
            jobs.cancel(run.job_id, by=requester)
        with as_batch():
            runs.settle_ended()
        assert fresh(run).status == RunStatus.CANCELLED


class TestConfirmation:
    @pytest.fixture
    def awaiting(self, computed, requester):
        """The run, its failed gates accepted by the officer who asked for it."""
        with jurisdiction("/42/"):
            return confirmation.accept_gates(computed.pk, by=requester, reason="今年首次分型，名单尚未接入")

    def test_failed_gates_are_accepted_with_a_reason_and_the_acceptor_asks(self, awaiting, requester):
        assert awaiting.status == RunStatus.AWAITING_CONFIRMATION
        with jurisdiction("/42/"):
            accepted = {gate.kind: gate.accepted_by for gate in Gate.objects.filter(run=awaiting)}
            assert accepted == {
                "all_typed": None,
                "coverage": requester,
                "lists": requester,
                "comparison": None,
                "drift": None,
            }
            asked = Approval.objects.get(subject="typing_run", subject_key=str(awaiting.pk))
        assert (asked.requested_by, asked.status) == (requester, ApprovalStatus.REQUESTED)

    def test_without_a_reason(self, computed, requester):
        with jurisdiction("/42/"), refused("reason_required"):
            confirmation.accept_gates(computed.pk, by=requester, reason="  ")

    def test_nobody_waives_that_everybody_is_typed(self, computed, requester, as_batch):
        with jurisdiction("/42/"):
            Gate.objects.filter(run=computed, kind=GateKind.ALL_TYPED).update(passed=False)
            with refused("not_all_typed"):
                confirmation.accept_gates(computed.pk, by=requester, reason="示例")
            with pytest.raises(IntegrityError, match="gate_all_typed_is_not_waived"), transaction.atomic():
                Gate.objects.filter(run=computed).update(
                    accepted_at=computed.computed_at, accepted_by=requester, accepted_reason="示例", passed=False
                )

    def test_another_officer_confirms(self, awaiting, supervisor):
        with jurisdiction("/42/"):
            confirmed = second_officer.approve(confirmation.SUBJECT, awaiting.pk, by=supervisor, note="同意")
            assert Approval.objects.get(subject_key=str(awaiting.pk)).status == ApprovalStatus.APPROVED
        assert (confirmed.status, confirmed.confirmed_by) == (RunStatus.CONFIRMED, supervisor)

    def test_the_one_who_asked_for_the_run_does_not(self, awaiting, requester):
        with jurisdiction("/42/"), refused("four_eyes"):
            second_officer.approve(confirmation.SUBJECT, awaiting.pk, by=requester)

    def test_nor_the_one_who_accepted_the_gates(self, computed, supervisor, officer_at):
        with jurisdiction("/42/"):
            confirmation.accept_gates(computed.pk, by=supervisor, reason="示例")
            with refused("four_eyes"):
                second_officer.approve(confirmation.SUBJECT, computed.pk, by=supervisor)
            assert fresh(computed).status == RunStatus.AWAITING_CONFIRMATION
            another = officer_at("420000", Role.SUPERVISOR)
            confirmed = second_officer.approve(confirmation.SUBJECT, computed.pk, by=another)
            assert confirmed.status == RunStatus.CONFIRMED

    def test_the_requester_does_not_even_when_another_asked_for_confirmation(self, computed, supervisor, requester):
        with jurisdiction("/42/"):
            confirmation.accept_gates(computed.pk, by=supervisor, reason="示例")
            with refused("four_eyes"):
                second_officer.approve(confirmation.SUBJECT, computed.pk, by=requester)

    def test_the_database_keeps_four_eyes_too(self, awaiting, requester):
        with jurisdiction("/42/"), pytest.raises(IntegrityError, match="run_four_eyes"), transaction.atomic():
            move(RUN, awaiting.pk, "confirm", by=requester, confirmed_by=requester, confirmed_at=awaiting.computed_at)

    def test_rejected_it_goes_no_further(self, awaiting, supervisor):
        with jurisdiction("/42/"):
            with refused("note_required"):
                second_officer.reject(confirmation.SUBJECT, awaiting.pk, by=supervisor, note="")
            rejected = second_officer.reject(confirmation.SUBJECT, awaiting.pk, by=supervisor, note="税务数据有误")
            assert rejected.status == RunStatus.REJECTED
            with refused("confirmation_not_requested"):
                second_officer.approve(confirmation.SUBJECT, awaiting.pk, by=supervisor)

    def test_a_run_of_the_clock_waits_until_an_officer_asks(
        self, standard, households, as_batch, supervisor, requester
    ):
        asked = runs.request_run(province="42", as_of=AS_OF, by=None)
        with as_batch(), pytest.MonkeyPatch.context() as patched:
            patched.setattr("typing_engine.batch.gates.examine", lambda run: [])
            done = computing.compute(asked.pk)
        assert done.status == RunStatus.AWAITING_CONFIRMATION
        with jurisdiction("/42/"):
            with refused("confirmation_not_requested"):
                second_officer.approve(confirmation.SUBJECT, done.pk, by=supervisor)
            four_eyes.request(confirmation.SUBJECT, done.pk, by=requester)
            with refused("already_requested"):
                four_eyes.request(confirmation.SUBJECT, done.pk, by=supervisor)
            with refused("four_eyes"):
                second_officer.approve(confirmation.SUBJECT, done.pk, by=requester)
            assert second_officer.approve(confirmation.SUBJECT, done.pk, by=supervisor).status == RunStatus.CONFIRMED

    def test_an_officers_run_asks_for_confirmation_itself(self, run, as_batch, requester, monkeypatch):
        monkeypatch.setattr("typing_engine.batch.gates.examine", lambda run: [])
        with as_batch():
            done = computing.compute(run.pk)
        with jurisdiction("/42/"):
            asked = Approval.objects.get(subject="typing_run", subject_key=str(done.pk))
        assert (done.status, asked.requested_by) == (RunStatus.AWAITING_CONFIRMATION, requester)

    def test_not_while_a_gate_holds_it(self, computed, requester, as_batch):
        with jurisdiction("/42/"), refused("not_awaiting_confirmation"):
            four_eyes.request(confirmation.SUBJECT, computed.pk, by=requester)
        with as_batch(), jurisdiction("/42/"), refused("illegal_transition"):
            confirmation.confirm_on_console(computed.pk)

    def test_approved_by_the_general_verb_alone_it_is_not_confirmed(self, awaiting, supervisor):
        """What counts is the run's own status."""
        with jurisdiction("/42/"):
            asked = Approval.objects.get(subject_key=str(awaiting.pk))
            decided = {"decided_by": supervisor, "decided_at": clock.now()}
            move(four_eyes.APPROVAL, asked.pk, "approve", by=supervisor, **decided)
            assert fresh(awaiting).status == RunStatus.AWAITING_CONFIRMATION


class TestWorkflow:
    @pytest.mark.parametrize("action", RUN.edges)
    def test_nothing_moves_from_where_the_table_does_not_allow_it(self, run, supervisor, force_status, action):
        for status in RunStatus:
            if status in RUN.edges[action].sources:
                continue
            force_status(run, status, **_implied(status))
            with jurisdiction("/42/"), pytest.raises(IllegalTransition):
                move(RUN, run.pk, action, by=supervisor)

    def test_every_status_is_reached_and_every_one_left_but_the_last(self):
        targets = {edge.target for edge in RUN.edges.values()} | {RunStatus.QUEUED}
        sources = {source for edge in RUN.edges.values() for source in edge.sources}
        assert targets == set(RunStatus)
        assert set(RunStatus) - sources == {RunStatus.REJECTED, RunStatus.WITHDRAWN}

    def test_what_an_officer_can_do(self):
        everything = declared(Capability)
        assert RUN.possible(Run(status=RunStatus.AWAITING_CONFIRMATION), everything) == ("confirm", "reject")
        assert RUN.possible(Run(status=RunStatus.COMPUTING), everything) == ("cancel",)
        assert RUN.possible(Run(status=RunStatus.WITHDRAWN), everything) == ()
        assert RUN.possible(Run(status=RunStatus.COMPUTING), (capabilities.TYPING_CONFIRM,)) == ()

    def test_every_move_leaves_a_row(self, computed, requester, supervisor):
        with jurisdiction("/42/"):
            confirmation.accept_gates(computed.pk, by=requester, reason="示例")
            second_officer.approve(confirmation.SUBJECT, computed.pk, by=supervisor, note="同意")
            told = list(RunEvent.objects.filter(run=computed).values_list("action", "source", "target", "by", "note"))
        assert told == [
            ("request", "", "queued", requester.pk, ""),
            ("start", "queued", "computing", None, ""),
            ("hold", "computing", "held", None, ""),
            ("accept", "held", "awaiting_confirmation", requester.pk, "示例"),
            ("confirm", "awaiting_confirmation", "confirmed", supervisor.pk, "同意"),
        ]

    def test_history_is_never_edited(self, run, as_owner):
        for statement in ("UPDATE {} SET note = 'x'", "DELETE FROM {}"):
            with as_owner(), pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
                run_steps.run_sql(statement.format("typing_engine_runevent"))


def _implied(status: RunStatus) -> dict:
    """What the database asks of a run in this status."""
    moment = "2026-07-20T00:00:00+08:00"
    return {
        "volume": 1,
        "computed_at": moment,
        "confirmed_at": moment,
        "published_at": moment,
        "withdrawn_at": moment if status == RunStatus.WITHDRAWN else None,
        "withdrawal_reason": "示例" if status == RunStatus.WITHDRAWN else "",
    }
