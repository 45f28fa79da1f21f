"""The file store: bytes of mode 0600 outside the database, a row that says whose they are, one door to both."""

import hashlib
import stat
import uuid
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import IntegrityError, transaction

from authorities import capabilities, file_purposes, files
from authorities.access import NotAccessible, access_authority, access_file
from authorities.declarations import declared
from authorities.enums import Role
from authorities.file_purposes import FileDoor, FilePurpose
from authorities.jurisdiction import NoJurisdiction, jurisdiction, nationwide
from authorities.models import StoredFile
from mingteyouxin.file_purposes import EVIDENCE
from registry.file_purposes import FEED, MASKED_COPY, REFUSED_ROWS

PATH = "/42/01/06/"


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db) -> Path:
    settings.FILE_STORE = tmp_path / "store"
    return settings.FILE_STORE


def keep(*chunks: bytes, name: str = "纳税.csv", purpose: FilePurpose = FEED, by=None, path: str = PATH):
    with jurisdiction(path):
        return files.keep(chunks, name=name, purpose=purpose, content_type="text/csv", by=by)


def bytes_in(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


class TestKeeping:
    def test_what_is_kept(self, officer_at):
        officer = officer_at("420106", Role.CLERK)
        keep(b"code,", b"tax_paid\n", by=officer)
        with jurisdiction(PATH):
            stored = StoredFile.objects.get()
        assert files.location(stored).read_bytes() == b"code,tax_paid\n"
        assert (stored.size, stored.sha256) == (14, hashlib.sha256(b"code,tax_paid\n").hexdigest())
        assert (stored.path, stored.name, stored.kept_by) == (PATH, "纳税.csv", officer)

    def test_an_empty_file(self):
        assert (keep().size, keep(b"").sha256) == (0, hashlib.sha256(b"").hexdigest())

    def test_only_this_account_reads_it(self, store):
        stored = keep(b"1")
        at = files.location(stored)
        assert stat.S_IMODE(at.stat().st_mode) == 0o600
        assert stat.S_IMODE(at.parent.stat().st_mode) == 0o700
        assert bytes_in(store) == [at]

    @pytest.mark.parametrize(
        ("name", "kept", "ending"),
        [
            ("纳税.CSV", "纳税.CSV", ".csv"),
            ("../../etc/passwd", "passwd", ""),
            ("/etc/cron.d/x.sh", "x.sh", ".sh"),
            ("无后缀", "无后缀", ""),
            ("汇总." + "数" * 150, "汇总." + "数" * 150, ""),
            ("a.partial", "a.partial", ".partial"),
            ("长" * 300 + ".xlsx", "长" * 155 + ".xlsx", ".xlsx"),
        ],
    )
    def test_whatever_it_is_called(self, store, name, kept, ending):
        stored = keep(b"1", name=name)
        at = files.location(stored)
        assert (stored.name, at.suffix, at.read_bytes()) == (kept, ending, b"1")
        assert at.parent.parent == store
        assert bytes_in(store) == [at]

    def test_a_source_that_breaks_off_leaves_nothing(self, store):
        def broken():
            yield b"1"
            raise ConnectionResetError

        with jurisdiction(PATH):
            with pytest.raises(ConnectionResetError):
                files.keep(broken(), name="a.csv", purpose=FEED, content_type="text/csv", by=None)
            assert StoredFile.objects.count() == 0
        assert bytes_in(store) == []

    def test_a_row_that_is_refused_leaves_no_bytes(self, store):
        with jurisdiction(PATH), pytest.raises(IntegrityError), transaction.atomic():
            files.keep([b"1"], name="a.csv", purpose=FEED, content_type=None, by=None)
        assert bytes_in(store) == []

    def test_a_transaction_lost_later_leaves_bytes_that_no_row_names(self, store):
        with pytest.raises(RuntimeError), jurisdiction(PATH):
            files.keep([b"1"], name="a.csv", purpose=FEED, content_type="text/csv", by=None)
            raise RuntimeError
        with nationwide():
            assert StoredFile.objects.count() == 0
        assert len(bytes_in(store)) == 1

    def test_for_no_bureau_nothing_is_kept(self, store):
        with pytest.raises(NoJurisdiction):
            files.keep([b"1"], name="a.csv", purpose=FEED, content_type="text/csv", by=None)
        assert bytes_in(store) == []

    def test_a_copy_is_the_callers_only(self, tmp_path):
        copy = files.copy_to(keep(b"12"), tmp_path / "copy.csv")
        assert (copy.read_bytes(), stat.S_IMODE(copy.stat().st_mode)) == (b"12", 0o600)

    def test_the_store_lies_under_no_web_root(self):
        for root in (
            project.STATIC_ROOT,
            *(entry[1] if isinstance(entry, tuple) else entry for entry in project.STATICFILES_DIRS),
        ):
            assert not Path(project.FILE_STORE).resolve().is_relative_to(Path(root).resolve())


class TestDoor:
    @pytest.fixture
    def acting(self, officer_at):
        def at(code: str, role: Role = Role.CLERK):
            return access_authority(officer_at(code, role), code, capabilities.OFFICE)

        return at

    @pytest.fixture
    def held(self, monkeypatch):
        """Every file is held by an object that everybody may see."""
        doors = [FileDoor(purpose, lambda acting, file_id: True) for purpose in declared(FilePurpose)]
        monkeypatch.setattr("authorities.access.declared", lambda kind: doors)

    def test_every_purpose_has_the_door_of_what_holds_its_files(self):
        """What nobody asks for again and again stands with an object: no address of a file opens it by itself."""
        doors = [door.purpose for door in declared(FileDoor)]
        wanted = [one for one in declared(FilePurpose) if one.opened_by and not one.made_again]
        assert sorted(doors) == sorted(wanted)

    @pytest.mark.parametrize("purpose", [door.purpose for door in declared(FileDoor)])
    def test_what_no_object_holds_is_opened_by_nobody(self, acting, purpose):
        # At the county, or where only the province has such files.
        officer = next(one for one in map(acting, ("420106", "420000")) if one.may(purpose.opened_by))
        stored = keep(b"1", purpose=purpose, by=officer.officer)
        with jurisdiction(PATH), pytest.raises(NotAccessible):
            access_file(officer, stored.pk)

    @pytest.mark.parametrize("code", ["420106", "420100", "420000", "000000"])
    def test_the_bureau_and_those_above_open_it(self, acting, held, code):
        stored, officer = keep(b"1", purpose=EVIDENCE), acting(code)
        with jurisdiction(officer.authority.path):
            assert access_file(officer, stored.pk) == stored

    @pytest.mark.parametrize("code", ["420102", "430000", "429004"])
    def test_foreign_is_as_absent(self, acting, code):
        stored, officer = keep(b"1"), acting(code)
        with jurisdiction(officer.authority.path):
            for key in (stored.pk, uuid.uuid4()):
                with pytest.raises(NotAccessible) as refused:
                    access_file(officer, key)
                assert refused.value.args == ()

    def test_the_officers_bureau_counts_in_a_wider_jurisdiction_too(self, acting):
        stored, officer = keep(b"1"), acting("420102")
        with nationwide(), pytest.raises(NotAccessible):
            access_file(officer, stored.pk)

    @pytest.mark.parametrize("purpose", [purpose for purpose in declared(FilePurpose) if purpose.opened_by])
    def test_the_purpose_names_the_capability(self, acting, held, purpose):
        """Files of the log are for those who audit, and of all others for none of them."""
        # At the county, or where only the province has such files.
        may = [code for code in ("420106", "420000") if acting(code).may(purpose.opened_by)]
        bureau = may[0] if may else "420106"
        clerk, auditor = acting(bureau), acting(bureau, Role.AUDITOR)
        stored = keep(b"1", purpose=purpose, by=clerk.officer)
        if purpose == file_purposes.AUDIT_EXPORT:
            clerk, auditor = auditor, clerk
        assert clerk.may(purpose.opened_by)
        assert not auditor.may(purpose.opened_by)
        with jurisdiction(PATH):
            assert access_file(clerk, stored.pk) == stored
            with pytest.raises(NotAccessible):
                access_file(auditor, stored.pk)

    def test_an_exported_list_is_for_whoever_asked_and_for_some_days(self, acting, settings):
        clerk, colleague, above = acting("420106"), acting("420106"), acting("420100")
        stored = keep(b"1", purpose=file_purposes.LIST_EXPORT, by=clerk.officer)
        with jurisdiction(PATH):
            assert access_file(clerk, stored.pk) == stored
            with pytest.raises(NotAccessible):
                access_file(colleague, stored.pk)
        with jurisdiction(above.authority.path), pytest.raises(NotAccessible):
            access_file(above, stored.pk)
        settings.EXPORT_DAYS = 0
        with jurisdiction(PATH), pytest.raises(NotAccessible):
            access_file(clerk, stored.pk)

    def test_every_purpose_asks_for_a_capability_of_its_own_beyond_entering(self):
        without = [purpose for purpose in declared(FilePurpose) if purpose.opened_by is None]
        # Those of whoever asked for them or handed them in; a list asks for its own besides.
        assert set(without) == {file_purposes.LIST_EXPORT, FEED, REFUSED_ROWS, MASKED_COPY}
        assert capabilities.OFFICE not in {purpose.opened_by for purpose in declared(FilePurpose)}
