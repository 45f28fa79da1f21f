"""The audit log proves itself: whoever has the database and not the key leaves traces, whatever is done to it."""

import json
import threading
import time

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from authorities import acts, audit, checks, clock
from authorities.audit_log import beginning, macs, recovery, seals, testimony, verification, witness
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord, AuditSeal, AuditVerification
from tests.authorities.catalogue import role, run, value

PATH = "/42/01/06/"
LOG, SEALS = "authorities_auditrecord", "authorities_auditseal"


@pytest.fixture(autouse=True)
def heads(request, settings, tmp_path):
    """The witness's file of seals and verifications; it begins after the numbers that earlier tests have used."""
    request.getfixturevalue("live" if "live" in request.fixturenames else "db")
    settings.AUDIT_WITNESS_FOLDER = tmp_path
    witness.begun(beginning.numbers_given_out(), 0, b"")
    return tmp_path / witness.HEADS


@pytest.fixture
def sealed(written, as_batch, django_capture_on_commit_callbacks):
    """`sealed(3)` → three more acts, sealed; their numbers."""

    def make(count: int) -> list[int]:
        numbers = written(count)
        with django_capture_on_commit_callbacks(execute=True), as_batch():
            assert seals.seal_all() == count
        return numbers

    return make


@pytest.fixture
def written(django_capture_on_commit_callbacks):
    """`written(3)` → three more acts, committed and not sealed; their numbers."""

    def make(count: int) -> list[int]:
        with django_capture_on_commit_callbacks(execute=True), jurisdiction(PATH):
            for number in range(count):
                audit.record(acts.LOGIN_FAILED, by=audit.VISITOR, address="192.0.2.7", note=f"示例{number}")
        with nationwide():
            return list(AuditRecord.objects.order_by("-pk").values_list("pk", flat=True)[:count][::-1])

    return make


@pytest.fixture
def tamper(as_owner):
    """`tamper("UPDATE …")`: as who owns the tables and switches the triggers off."""

    def do(*statements: str) -> None:
        with as_owner(), nationwide():
            run(
                "SET CONSTRAINTS ALL IMMEDIATE",
                f"ALTER TABLE {LOG} DISABLE TRIGGER USER",
                f"ALTER TABLE {SEALS} DISABLE TRIGGER USER",
                *statements,
                f"ALTER TABLE {LOG} ENABLE TRIGGER USER",
                f"ALTER TABLE {SEALS} ENABLE TRIGGER USER",
            )

    return do


@pytest.fixture
def found(as_batch):
    """`found()` → what a verification finds: kind, first and last number."""

    def verify():
        with as_batch():
            verified = verification.verify()
        assert verified.found == len(verified.findings)
        return [(finding.kind, finding.first, finding.last) for finding in verified.findings]

    return verify


class TestUntouched:
    def test_an_empty_log_holds(self, found):
        assert found() == []

    def test_several_seals_hold(self, sealed, found):
        sealed(3)
        sealed(1)
        sealed(2)
        assert found() == []
        assert [seal.count for seal in AuditSeal.objects.all()] == [3, 1, 2]

    def test_records_that_are_not_sealed_yet_hold_for_a_day(self, sealed, found):
        sealed(1)
        with jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None)
            (last,) = AuditRecord.objects.values_list("pk", flat=True)[:1]
        assert found() == []
        with clock.stopped_at(clock.now() + verification.SEALED_WITHIN * 2):
            assert found() == [("unsealed", last, last)]

    def test_nothing_new_makes_no_seal(self, sealed, as_batch):
        sealed(2)
        with as_batch():
            assert seals.seal_all() == 0
        assert AuditSeal.objects.count() == 1

    def test_every_kind_of_value_is_read_back_as_it_was_hashed(self, officer_at, found, as_batch):
        officer = officer_at("420106")
        with jurisdiction(PATH):
            for address in (None, "192.0.2.7", "2001:DB8::1", "::ffff:192.0.2.7", "::192.0.2.7", "1:0:0:2::"):
                audit.record(acts.LOGIN, by=officer, on=officer, address=address, note="𠮷\n\t“” \0", reason=" ' \\ ")
            audit.record(acts.API_CALLED, by=audit.Actor("machine", 7), household=2**40)
        assert found() == []

    def test_a_large_first_seal_is_cut_into_several(self, sealed, found, monkeypatch):
        monkeypatch.setattr(seals, "AT_ONCE", 2)
        sealed(1)
        sealed(5)
        assert [seal.count for seal in AuditSeal.objects.all()] == [1, 2, 2, 1]
        assert found() == []


class TestTampering:
    CHANGES = [
        "note = '改'", "at = at + interval '1 microsecond'", "act = 'login'", "path = '/42/01/02/'", "reason = '改'",
        "address = '192.0.2.8'", "address = NULL", "household_id = 1", "object_kind = 'a'", "object_key = '1'",
        "actor_kind = 'platform'", r"mac = '\x01'",
    ]  # fmt: skip

    @pytest.mark.parametrize("change", CHANGES)
    def test_an_edited_record_is_named(self, sealed, tamper, found, change):
        numbers = sealed(3)
        tamper(f"UPDATE {LOG} SET {change} WHERE id = {numbers[1]}")
        assert found() == [("edited", numbers[1], numbers[1])]

    def test_a_deleted_record_is_named(self, sealed, tamper, found):
        numbers = sealed(4)
        tamper(f"DELETE FROM {LOG} WHERE id IN ({numbers[1]}, {numbers[2]})")
        assert found() == [("deleted", numbers[1], numbers[2])]

    def test_so_are_the_first_and_the_last(self, sealed, tamper, found):
        numbers = sealed(4)
        tamper(f"DELETE FROM {LOG} WHERE id IN ({numbers[0]}, {numbers[3]})")
        assert found() == [("deleted", numbers[0], numbers[0]), ("deleted", numbers[3], numbers[3])]

    def test_an_inserted_record_is_named_before_it_is_sealed_and_after(
        self, sealed, tamper, found, as_batch, django_capture_on_commit_callbacks
    ):
        sealed(2)
        tamper(
            f"INSERT INTO {LOG} (at, act, path, actor_kind, object_kind, object_key, after_renewal, reason, note, mac) "
            f"SELECT at, act, path, actor_kind, object_kind, object_key, false, reason, note, mac FROM {LOG} LIMIT 1"
        )
        with nationwide():
            (forged,) = AuditRecord.objects.values_list("pk", flat=True)[:1]
        assert found() == [("inserted", forged, forged)]
        with django_capture_on_commit_callbacks(execute=True), as_batch():
            seals.seal_all()
        assert found() == [("edited", forged, forged)]

    def test_reordered_records_are_named_with_their_numbers(self, sealed, tamper, as_batch):
        one, _, other = sealed(3)
        tamper(
            f"UPDATE {LOG} SET id = -1 WHERE id = {one}",
            f"UPDATE {LOG} SET id = {one} WHERE id = {other}",
            f"UPDATE {LOG} SET id = {other} WHERE id = -1",
        )
        with as_batch():
            findings = verification.verify().findings
        assert [(finding.kind, finding.first, finding.was) for finding in findings] == [
            ("moved", one, other),
            ("moved", other, one),
        ]

    def test_a_record_moved_to_the_end_is_named(self, sealed, tamper, as_batch):
        one, _, other = sealed(3)
        tamper(f"UPDATE {LOG} SET id = {other + 5} WHERE id = {one}")
        with as_batch():
            findings = verification.verify().findings
        assert [(finding.kind, finding.first, finding.was) for finding in findings] == [
            ("moved", other + 5, one),
            ("deleted", one, None),
        ]

    def test_a_tail_of_records_cut_off_is_named(self, sealed, tamper, found):
        sealed(2)
        numbers = sealed(3)
        tamper(f"DELETE FROM {LOG} WHERE id >= {numbers[0]}")
        assert found() == [("deleted", numbers[0], numbers[2])]

    def test_a_removed_seal_is_named(self, sealed, tamper, found):
        for _ in range(3):
            sealed(1)
        tamper(f"DELETE FROM {SEALS} WHERE number = 2")
        assert found() == [("seal_missing", 2, 2)]

    @pytest.mark.parametrize(
        "change", ["count = count + 1", "upto = upto + 1", "digest = '\\x00'", "sealed_at = sealed_at + interval '1s'"]
    )
    def test_an_edited_seal_is_named(self, sealed, tamper, found, change):
        for _ in range(3):
            sealed(1)
        tamper(f"UPDATE {SEALS} SET {change} WHERE number = 2")
        assert found() == [("seal_edited", 2, 2)]

    def test_records_and_seals_cut_off_together_are_found_by_what_stands_outside(self, sealed, tamper, found):
        sealed(2)
        numbers = sealed(2)
        tamper(f"DELETE FROM {LOG} WHERE id >= {numbers[0]}", f"DELETE FROM {SEALS} WHERE number = 2")
        assert found() == [("cut_short", 2, 2), ("deleted", *numbers)]

    def test_nothing_is_sealed_onto_a_chain_cut_short(self, sealed, tamper, found, as_batch):
        sealed(2)
        numbers = sealed(2)
        tamper(f"DELETE FROM {LOG} WHERE id >= {numbers[0]}", f"DELETE FROM {SEALS} WHERE number = 2")
        with jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None)
        with as_batch(), pytest.raises(seals.SealRefused, match="Seal 2 "):
            seals.seal_all()
        assert found() == [("cut_short", 2, 2), ("deleted", *numbers)]

    def test_a_chain_rewritten_with_another_key_is_found(
        self, sealed, tamper, found, as_batch, settings, heads, django_capture_on_commit_callbacks
    ):
        numbers = sealed(3)
        key, true_heads = settings.AUDIT_KEY, heads.read_text()
        tamper(f"DELETE FROM {SEALS}", f"DELETE FROM {LOG} WHERE id = {numbers[1]}")
        heads.write_text(true_heads.splitlines(keepends=True)[0])
        settings.AUDIT_KEY = "ab" * 32
        with django_capture_on_commit_callbacks(execute=True), as_batch():
            seals.seal_all()
        settings.AUDIT_KEY = key
        heads.write_text(true_heads)
        assert found() == [("seal_edited", 1, 1), ("cut_short", 1, 1), ("deleted", numbers[1], numbers[1])]

    def test_a_witness_without_any_seal_is_told_and_nothing_is_sealed_on(self, sealed, found, heads, as_batch, written):
        sealed(1)
        heads.write_text(heads.read_text().splitlines(keepends=True)[0])
        written(1)
        with as_batch(), pytest.raises(seals.SealRefused):
            seals.seal_all()
        assert found() == [("no_anchor", 1, 1)]


class TestWitness:
    """What left the database at once is not taken back by who has the database, and be it with the key."""

    def test_a_record_deleted_before_its_seal_is_named(self, written, tamper, found, sealed):
        numbers = written(3)
        tamper(f"DELETE FROM {LOG} WHERE id = {numbers[1]}")
        assert found() == [("deleted", numbers[1], numbers[1])]
        with nationwide():
            assert AuditRecord.objects.count() == 2

    def test_it_stays_found_after_the_next_seal(self, written, tamper, found, as_batch):
        numbers = written(2)
        tamper(f"DELETE FROM {LOG} WHERE id = {numbers[1]}")
        with as_batch():
            seals.seal_all()
        assert ("deleted", numbers[1], numbers[1]) in found()

    def test_an_old_copy_of_all_tables_does_not_verify(self, sealed, written, tamper, found):
        sealed(2)
        newer = sealed(2) + written(1)
        tamper(f"DELETE FROM {LOG} WHERE id >= {newer[0]}", f"DELETE FROM {SEALS} WHERE number = 2")
        assert found() == [("cut_short", 2, 2), ("deleted", newer[0], newer[-1])]

    def test_everything_gone_fails(self, sealed, tamper, found, heads, as_batch):
        numbers = sealed(3)
        tamper(f"DELETE FROM {LOG}", f"DELETE FROM {SEALS}")
        assert found() == [("cut_short", 1, 1), ("deleted", numbers[0], numbers[-1])]
        for file in heads.parent.iterdir():
            file.unlink()
        with as_batch(), pytest.raises(SystemExit) as ended:
            call_command("verify_audit")
        assert ended.value.code == 1
        assert found() == [("no_witness", 0, 0)]

    def test_a_number_that_nobody_wrote_is_a_gap(self, written, found):
        (before,) = written(1)
        with transaction.atomic():
            number = audit._next_number()
        written(1)
        assert (number, found()) == (before + 1, [("gap", number, number)])

    def test_so_is_one_at_the_end(self, written, found):
        written(1)
        number = audit._next_number()
        assert found() == [("gap", number, number)]

    @pytest.mark.parametrize("skipped", [1, recovery.MOST_SKIPPED])
    def test_numbers_skipped_by_a_recovery_are_nobodys(self, written, found, skipped):
        written(1)
        self._draw(skipped)
        witness.recovered(time.time_ns() // 1000)
        assert found() == []
        written(1)
        assert found() == []

    def test_more_than_it_skips_is_a_gap(self, written, found):
        (before,) = written(1)
        self._draw(recovery.MOST_SKIPPED + 1)
        witness.recovered(time.time_ns() // 1000)
        written(1)
        assert found() == [("gap", before + 1, before + 1 + recovery.MOST_SKIPPED)]

    def test_what_is_missing_at_another_time_is_a_gap(self, written, found):
        witness.recovered(time.time_ns() // 1000)
        (before,) = written(1)
        self._draw(1)
        written(1)
        witness.recovered(time.time_ns() // 1000)
        assert found() == [("gap", before + 1, before + 1)]

    @staticmethod
    def _draw(many: int) -> None:
        for _ in range(many):
            audit._next_number()

    @pytest.mark.parametrize("came", ["committed", "lost"])
    def test_a_number_given_out_again_by_a_recovery_is_the_second_ones(self, written, tamper, found, heads, came):
        numbers = written(2)
        tamper(f"DELETE FROM {LOG} WHERE id = {numbers[1]}", f"SELECT setval('{LOG}_id_seq', {numbers[0]})")
        if came == "lost":
            codes = heads.with_name(witness.CODES)
            codes.write_text(codes.read_text().replace(f" committed {numbers[1]}\n", " committed 0\n"))
        witness.recovered(time.time_ns() // 1000)
        assert written(1) == numbers[1:]
        assert found() == ([] if came == "lost" else [("told_twice", numbers[1], numbers[1])])

    def test_a_recovery_is_told_once(self, heads, as_batch):
        assert not recovery.tell_of_a_recovery()
        # A witness older than the last start of these servers.
        heads.write_text(f"{witness.MARK} 1 begun {beginning.numbers_given_out()} 0 -\n")
        with as_batch():
            assert [recovery.tell_of_a_recovery() for _ in range(2)] == [True, False]
        with nationwide():
            assert AuditRecord.objects.filter(act=acts.DATABASE_RECOVERED).count() == 1

    def test_a_number_rolled_back_is_nobodys(self, written, found):
        written(1)
        with pytest.raises(RuntimeError), jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None)
            raise RuntimeError
        written(1)
        assert found() == []

    def test_a_record_rewritten_with_the_key_is_named(self, written, tamper, found):
        _, number, _ = written(3)
        with nationwide():
            rewritten = AuditRecord.objects.get(pk=number)
        rewritten.note = "改"
        said = {name: getattr(rewritten, name) for name in macs.COLUMNS} | {"at": macs.microseconds(rewritten.at)}
        mac = macs.record_mac(said.values()).hex()
        tamper(f"UPDATE {LOG} SET note = '改', mac = '\\x{mac}' WHERE id = {number}")
        assert found() == [("not_as_witnessed", number, number)]

    def test_one_written_past_the_witness_is_named_once_it_is_no_longer_young(self, written, found, settings, tmp_path):
        written(1)
        settings.AUDIT_WITNESS_FOLDER = tmp_path / "elsewhere"
        (number,) = written(1)
        settings.AUDIT_WITNESS_FOLDER = tmp_path
        assert found() == []
        with clock.stopped_at(clock.now() + verification.SEALED_WITHIN / 2):
            assert found() == [("unwitnessed", number, number)]

    def test_a_number_used_twice_is_named(self, written, tamper, found):
        numbers = written(2)
        tamper(f"DELETE FROM {LOG} WHERE id = {numbers[1]}", f"SELECT setval('{LOG}_id_seq', {numbers[0]})")
        assert written(1) == numbers[1:]
        assert found() == [("told_twice", numbers[1], numbers[1])]

    def test_a_copy_at_another_site_says_what_the_own_files_no_longer_do(self, written, tamper, found, heads, as_batch):
        numbers = written(2)
        codes = heads.with_name(witness.CODES)
        copy = heads.with_name("syslog")
        told = (heads.read_text() + codes.read_text()).splitlines(True)
        copy.write_text("".join(f"Nov 29 host {line}" for line in told))
        codes.write_text("".join(line for line in codes.read_text().splitlines(True) if f" {numbers[1]}" not in line))
        tamper(f"DELETE FROM {LOG} WHERE id = {numbers[1]}", f"SELECT setval('{LOG}_id_seq', {numbers[0]})")
        assert found() == []  # one machine whose files were all turned back proves nothing
        with as_batch():
            findings = verification.verify(copy=copy).findings
        assert [(finding.kind, finding.first) for finding in findings] == [("deleted", numbers[1])]

    def test_a_new_witness_is_begun_with_a_reason_and_recorded(self, sealed, tamper, found, as_batch, capsys):
        numbers = sealed(2)
        newer = sealed(2)
        tamper(f"DELETE FROM {LOG} WHERE id >= {newer[0]}", f"DELETE FROM {SEALS} WHERE number = 2")
        with as_batch(), pytest.raises(SystemExit) as ended:
            call_command("verify_audit", begin_witness="恢复备份")
        assert (ended.value.code, found()) == (0, [])
        with nationwide():
            (begun,) = AuditRecord.objects.filter(act=acts.AUDIT_WITNESS_BEGUN)
        assert (begun.reason, begun.pk > numbers[-1]) == ("恢复备份", True)
        assert testimony.heads().anchor.number == 1

    def test_a_log_that_has_records_begins_no_witness_by_itself(self, written, heads):
        written(1)
        heads.unlink()
        assert not beginning.begin_for_a_new_log()

    def test_lines_that_are_none_say_nothing(self, written, found, heads):
        written(1)
        for file in (heads, heads.with_name(witness.CODES)):
            with file.open("ab") as out:
                out.write(b"getihu-audit 1 written x y\n\xff\xfe\ngetihu-audit 1 committed 1 2\n")
        assert found() == []

    def test_a_witness_that_is_away_stops_nobody_and_is_told(self, settings, found, caplog, monkeypatch):
        monkeypatch.setattr(witness, "_PAUSE_SECONDS", 0)
        settings.AUDIT_WITNESS_SOCKET = "/nonexistent/socket"
        with jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None)
        assert "audit_witness_away" in caplog.text


@pytest.mark.parametrize(
    ("key", "said"), [("ab" * 32, []), ("", ["authorities.E002"]), ("secret", ["authorities.E002"])]
)
def test_a_key_that_is_none_is_refused_at_start(settings, key, said):
    settings.AUDIT_KEY = key
    assert [message.id for message in checks.audit_key_is_a_key(None)] == said


class TestKept:
    def test_what_it_came_to_is_kept_recorded_and_logged(self, sealed, tamper, as_batch, caplog, capsys):
        numbers = sealed(2)
        tamper(f"UPDATE {LOG} SET note = '改' WHERE id = {numbers[0]}")
        with as_batch(), pytest.raises(SystemExit) as ended:
            call_command("verify_audit", "--json")
        said = json.loads(capsys.readouterr().out)
        assert (ended.value.code, said["ok"], said["records"], said["seals"]) == (1, False, 2, 1)
        assert [(finding["kind"], finding["first"]) for finding in said["findings"]] == [("edited", numbers[0])]
        kept = AuditVerification.objects.get()
        assert (kept.found, kept.findings) == (1, said["findings"])
        assert f"edited, numbers {numbers[0]}" in caplog.text
        with nationwide():
            assert AuditRecord.objects.filter(act=acts.AUDIT_VERIFIED, path="/").count() == 1

    def test_the_command_ends_well_when_nothing_is_wrong(self, sealed, as_batch, capsys):
        sealed(2)
        with as_batch(), pytest.raises(SystemExit) as ended:
            call_command("verify_audit")
        assert ended.value.code == 0
        assert "审计记录 2 条，封存 1 次" in capsys.readouterr().out

    @pytest.mark.parametrize("statement", ["UPDATE {0} SET count = 1", "DELETE FROM {0}", "TRUNCATE {0}"])
    def test_seals_are_never_changed(self, sealed, as_owner, as_batch, statement):
        sealed(1)
        for acting, error in ((as_owner, (IntegrityError, InternalError)), (as_batch, ProgrammingError)):
            with acting(), pytest.raises(error), transaction.atomic():
                run(statement.format(SEALS))

    def test_web_seals_nothing(self, sealed):
        sealed(1)
        assert not value("SELECT has_table_privilege(%s, %s, 'INSERT')", role("web"), SEALS)


@pytest.mark.usefixtures("live")
class TestSideBySide:
    def test_a_record_committed_late_is_sealed_later_and_nothing_is_amiss(self, heads):
        """A number is taken before it is seen: here by a transaction that ends after a seal over higher numbers."""
        taken, go_on = threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with jurisdiction(PATH):
                    audit.record(acts.LOGIN, by=None, note="迟")
                    taken.set()
                    go_on.wait(30)
            finally:
                connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert taken.wait(30)
        with jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None, note="先")
        with pytest.raises(RuntimeError), jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None, note="撤回")
            raise RuntimeError
        with jurisdiction(PATH):
            audit.record(acts.LOGIN, by=None, note="后")
        assert self._as_batch(seals.seal_all) == 2
        go_on.set()
        thread.join()
        assert self._as_batch(verification.verify).unsealed == 1
        assert self._as_batch(seals.seal_all) == 1
        first, second = AuditSeal.objects.order_by("number")
        assert (len(first.firsts), second.firsts == second.lasts, second.firsts[0] < first.firsts[0]) == (2, True, True)
        verified = self._as_batch(verification.verify)
        assert (verified.records, verified.seals, verified.unsealed, verified.findings) == (3, 2, 0, [])
        assert testimony.heads().anchor.number == 2

    @staticmethod
    def _as_batch(verb):
        with transaction.atomic():
            run(f'SET LOCAL ROLE "{role("batch")}"')
            return verb()
