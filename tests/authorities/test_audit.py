"""The audit log is added to and never changed, and each bureau reads its own."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from authorities import acts, audit, clock, jobs
from authorities.declarations import NotDeclared
from authorities.enums import Role
from authorities.jurisdiction import NoJurisdiction, jurisdiction, nationwide
from authorities.models import AuditRecord
from registry import job_kinds
from tests.authorities.catalogue import run

PATH = "/42/01/06/"


@pytest.fixture
def officer(officer_at):
    return officer_at("420106", Role.CLERK)


@pytest.fixture
def recorded(officer):
    with jurisdiction(PATH):
        audit.record(acts.LOGIN, by=officer, on=officer, address="2001:db8::1", note="示例")


def test_what_is_kept(recorded, officer):
    with jurisdiction(PATH):
        kept = AuditRecord.objects.get()
    assert (kept.act, kept.path, kept.officer, kept.note) == (acts.LOGIN, PATH, officer, "示例")
    assert (kept.object_kind, kept.object_key, kept.address) == ("authorities.officer", str(officer.pk), "2001:db8::1")


def test_it_is_dated_by_the_one_clock(officer):
    with jurisdiction(PATH), clock.stopped_at(clock.now()) as moment:
        audit.record(acts.LOGIN, by=officer)
        assert AuditRecord.objects.get().at == moment


def test_a_long_note_is_cut_and_does_not_undo_the_act(officer):
    with jurisdiction(PATH):
        audit.record(acts.LOGIN, by=officer, note="长" * 1000)
        assert len(AuditRecord.objects.get().note) == 300


def test_a_nul_does_not_undo_the_act(officer):
    with jurisdiction(PATH):
        audit.record(acts.ACCESS_REFUSED, by=officer, note="/office/\0/", reason="\0")
        assert AuditRecord.objects.get().note == "/office/\N{REPLACEMENT CHARACTER}/"


def test_a_verb_deep_down_knows_the_address_of_the_request(client_of, officer):
    with jurisdiction(PATH):
        job = jobs.request_job(job_kinds.INTAKE, title="归集", parameters={}, by=officer)
    client_of(officer).post(f"/office/420106/intake/jobs/{job.pk}/cancel/", REMOTE_ADDR="192.0.2.7")
    with jurisdiction(PATH):
        assert AuditRecord.objects.get(act=acts.JOB_CANCELLED).address == "192.0.2.7"
        audit.record(acts.LOGIN, by=None)
        assert AuditRecord.objects.get(act=acts.LOGIN).address is None, "it ends with the request"


def test_it_goes_with_the_transaction_it_tells_of(officer):
    with jurisdiction(PATH):
        with pytest.raises(RuntimeError), transaction.atomic():
            audit.record(acts.LOGIN, by=officer)
            raise RuntimeError
        assert AuditRecord.objects.count() == 0


def test_an_act_that_is_not_listed_is_refused(officer):
    with jurisdiction(PATH), pytest.raises(NotDeclared):
        audit.record("login", by=officer)  # as a text: it is the typed object or nothing
    with jurisdiction(PATH), pytest.raises(NotDeclared):
        audit.record(acts.Act("rehearsed", "示例行为"), by=officer)


def test_without_a_jurisdiction_there_is_no_bureau_to_log_for(officer):
    with pytest.raises(NoJurisdiction):
        audit.record(acts.LOGIN, by=officer)


class TestReading:
    def test_another_bureaus_records_are_not_seen(self, recorded):
        for elsewhere in ("/42/01/02/", "/42/01/06/03/", "/43/"):
            with jurisdiction(elsewhere):
                assert AuditRecord.objects.count() == 0
                with connection.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM authorities_auditrecord")
                    assert cursor.fetchone() == (0,)

    def test_those_above_see_them(self, recorded):
        for above in ("/42/01/", "/42/", "/"):
            with jurisdiction(above):
                assert AuditRecord.objects.count() == 1

    def test_nothing_is_added_to_another_bureaus_log(self, officer):
        with jurisdiction(PATH), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            audit.record(acts.LOGIN, by=officer, path="/42/01/02/")


STATEMENTS = [
    "UPDATE authorities_auditrecord SET note = '改'",
    "DELETE FROM authorities_auditrecord",
    "TRUNCATE authorities_auditrecord",
]


class TestAppendOnly:
    @pytest.mark.parametrize("statement", STATEMENTS)
    @pytest.mark.parametrize("role", ["web", "batch"])
    def test_web_and_batch_have_no_right_to_change_it(self, recorded, as_batch, role, statement):
        self._refused(
            as_batch if role == "batch" else transaction.atomic, statement, ProgrammingError, "permission denied"
        )

    @pytest.mark.parametrize("statement", [*STATEMENTS, "TRUNCATE authorities_officer CASCADE"])
    def test_its_owner_has_and_is_refused_too(self, recorded, as_owner, statement):
        self._refused(as_owner, statement, (IntegrityError, InternalError), "append-only")

    @pytest.mark.parametrize("statement", STATEMENTS[:2])
    def test_so_is_anybody_who_is_given_the_right(self, recorded, as_owner, statement):
        with as_owner():
            run("GRANT UPDATE, DELETE ON authorities_auditrecord TO PUBLIC")
        self._refused(transaction.atomic, statement, IntegrityError, "append-only")

    @staticmethod
    def _refused(acting, statement, error, text) -> None:
        with acting(), nationwide(), connection.cursor() as cursor:
            # The test's own rows have checks of foreign keys pending, which TRUNCATE waits for.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(error, match=text), transaction.atomic():
                cursor.execute(statement)
            cursor.execute("SELECT note FROM authorities_auditrecord")
            assert cursor.fetchall() == [("示例",)]

    @pytest.mark.parametrize("statement", ["UPDATE {0} SET values = '{{}}'", "DELETE FROM {0}", "TRUNCATE {0}"])
    def test_replaced_facts_are_kept_so_as_well(self, household, as_batch, as_owner, statement):
        made = household("420106")
        with as_batch():
            run(
                f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
                VALUES ('tax', {made.pk}, '{{}}', '{{}}', 1, 2, now())"""
            )
        with as_owner(), pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            run(statement.format("registry_replacedfact"))
