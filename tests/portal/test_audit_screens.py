"""Screens of audit administrators over HTTP: found, narrowed, exported, verified, and each of it logged."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.db import connection
from openpyxl import load_workbook

from authorities import audit, clock, files, jobs, tasks
from authorities.acts import AUDIT_EXPORTED, AUDIT_SHOWN, FILE_DOWNLOADED, LOGIN, LOGOUT
from authorities.audit_log import beginning, witness
from authorities.audit_log.search import Criteria, matching
from authorities.enums import JobStatus, Role
from authorities.job_kinds import AUDIT_EXPORT
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord, AuditVerification, Job, StoredFile
from registry import file_purposes
from registry.acts import HOUSEHOLD_SHOWN
from registry.job_kinds import INTAKE
from tests.authorities.catalogue import run

WUCHANG, JIANGHAN, WUHAN, HUBEI = "420106", "420103", "420100", "420000"
PATH, NEIGHBOUR = "/42/01/06/", "/42/01/03/"
URL = f"/office/{WUCHANG}/audit/"


@pytest.fixture
def auditor(client_of, officer_at):
    """The client of an audit administrator at 武昌区."""
    return client_of(officer_at(WUCHANG, Role.AUDITOR))


@pytest.fixture
def told():
    """`told(LOGIN, note="…")` → an act of the platform at 武昌区."""

    def make(act, *, path=PATH, by=None, **said):
        with jurisdiction(path):
            audit.record(act, by=by, **said)
            return AuditRecord.objects.first()

    return make


def _text(response) -> str:
    return response.content.decode()


def _acts(act, path=PATH):
    with jurisdiction(path):
        return list(AuditRecord.objects.filter(act=act, path=path))


class TestWho:
    def test_audit_administrators_alone(self, client_of, officer_at):
        for role in Role:
            expected = 200 if role == Role.AUDITOR else 404
            assert client_of(officer_at(WUCHANG, role)).get(URL).status_code == expected, role

    def test_own_area_only(self, auditor, client_of, officer_at, told):
        own, foreign = told(LOGIN, note="本区的"), told(LOGIN, path=NEIGHBOUR, note="邻区的")
        page = _text(auditor.get(URL))
        assert "本区的" in page
        assert "邻区的" not in page
        assert auditor.get(f"{URL}{own.pk}/").status_code == 200
        for absent in (foreign.pk, 2**40):
            assert auditor.get(f"{URL}{absent}/").status_code == 404
        above = _text(client_of(officer_at(WUHAN, Role.AUDITOR)).get(f"/office/{WUHAN}/audit/"))
        assert "本区的" in above
        assert "邻区的" in above

    def test_looking_is_logged_with_what_was_asked_and_from_where(self, auditor, told):
        record = told(LOGIN)
        auditor.get(URL, {"act": "login"}, REMOTE_ADDR="192.0.2.9")
        auditor.get(f"{URL}{record.pk}/", REMOTE_ADDR="192.0.2.9")
        one, listed = _acts(AUDIT_SHOWN)
        assert (listed.note, listed.address) == ("行为 登录；第 1 页", "192.0.2.9")
        assert (one.object_key, one.address) == (str(record.pk), "192.0.2.9")


class TestFilters:
    @pytest.fixture
    def one_of_many(self, told, officer_at, household):
        """A record that every filter finds, and one that none does."""
        shown = household(WUCHANG)
        officer = officer_at(WUCHANG, username="lijing", full_name="示例·李经办")
        told(
            HOUSEHOLD_SHOWN, by=officer, on=shown, household=shown.pk, address="192.0.2.7", reason="电话核对",
            note="要找的",
        )  # fmt: skip
        told(LOGIN, note="另一条")
        return shown

    def test_each_finds_the_one_and_not_the_other(self, auditor, one_of_many):
        today = clock.today()
        for query in (
            {"act": "household_shown"},
            {"actor_kind": "officer", "act": "household_shown"},
            {"officer": "lijing"},
            {"officer": "示例·李经办"},
            {"object_kind": "registry.household"},
            {"object_kind": "registry.household", "object_key": one_of_many.pk},
            {"address": "192.0.2.7"},
            {"household": one_of_many.code.lower()},
            {"act": "household_shown", "day_from": today, "day_to": today},
        ):
            page = _text(auditor.get(URL, query))
            assert "要找的" in page, query
            assert "理由：电话核对" in page, query
            assert "另一条" not in page, query

    def test_days_before_and_after_find_nothing(self, auditor, one_of_many):
        yesterday, tomorrow = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
        for query in ({"day_to": yesterday}, {"day_from": tomorrow}, {"officer": "没有这个人"}):
            assert "没有符合条件的记录" in _text(auditor.get(URL, query)), query

    def test_the_last_day_of_all_is_a_day(self, auditor, one_of_many):
        for query in ({"day_to": "9999-12-31"}, {"day_from": "0001-01-01", "day_to": "9999-12-31"}):
            assert "要找的" in _text(auditor.get(URL, query)), query
        assert "没有符合条件的记录" in _text(auditor.get(URL, {"day_from": "9999-12-31"}))

    @pytest.mark.parametrize(
        "query",
        [
            {"act": "unknown"},
            {"day_from": "昨天"},
            {"day_from": "2026-02-01", "day_to": "2026-01-01"},
            {"address": "不是地址"},
            {"household": "张记面馆"},
            {"household": "92420106MAXXXXXXXX"},
            {"object_key": "1"},
        ],
    )
    def test_one_that_cannot_be_read_says_so_and_finds_nothing(self, auditor, one_of_many, query):
        response = auditor.get(URL, query)
        assert response.status_code == 200
        assert 'role="alert"' in _text(response)
        assert "要找的" not in _text(response)

    def test_pages_and_queries_do_not_grow(
        self, auditor, told, django_assert_num_queries, django_assert_max_num_queries
    ):
        told(LOGIN)
        auditor.get(URL)
        with django_assert_max_num_queries(19) as few:
            auditor.get(URL)
        for _ in range(25):
            told(LOGIN)
        with django_assert_num_queries(len(few.captured_queries)):
            first = auditor.get(URL)
        assert "第 1 页，共 2 页" in _text(first)
        assert auditor.get(URL, {"page": "2"}).status_code == 200
        assert auditor.get(URL, {"page": "9"}).status_code == 404


class TestExport:
    def _asked(self, client, as_batch, **query) -> Job:
        response = client.post(f"{URL}export/", query)
        job_id = int(re.fullmatch(rf"{URL}jobs/(\d+)/", response.url)[1])
        assert "等待执行" in _text(client.get(response.url))
        with as_batch():
            tasks.export_audit(job_id, path=PATH)
        with jurisdiction(PATH):
            return Job.objects.get(pk=job_id)

    def test_what_was_found_comes_as_a_workbook(self, auditor, told, as_batch):
        told(LOGIN, note="=1+1", address="192.0.2.7")
        told(LOGIN, path=NEIGHBOUR, note="邻区的")
        told(LOGOUT)
        job = self._asked(auditor, as_batch, act="login")
        assert (job.status, job.outcome["rows"]) == (JobStatus.DONE, 1)
        page = _text(auditor.get(f"{URL}jobs/{job.pk}/"))
        link = re.search(r'href="(/office/\d+/files/[^"]+)"', page)[1]
        book = load_workbook(io.BytesIO(b"".join(auditor.get(link).streaming_content)))
        (heads, row) = book.active.iter_rows(values_only=True)
        assert heads[:4] == ("编号", "时间", "机关", "行为人")
        assert row[5] == "登录"
        assert (row[9], row[11]) == ("192.0.2.7", "=1+1")
        assert book.active["L2"].data_type == "s"
        assert [record.note for record in _acts(AUDIT_EXPORTED)] == ["行为 登录"]
        assert len(_acts(FILE_DOWNLOADED)) == 1

    def test_a_filter_that_cannot_be_read_exports_nothing(self, auditor):
        assert auditor.post(f"{URL}export/", {"act": "unknown"}).url == URL
        with jurisdiction(PATH):
            assert not Job.objects.exists()
        assert auditor.get(f"{URL}export/").status_code == 405

    def test_too_many_records_are_refused_with_what_to_do(self, auditor, told, as_batch, monkeypatch):
        monkeypatch.setattr("authorities.audit_log.exports.MOST_ROWS", 1)
        told(LOGIN)
        told(LOGIN)
        job = self._asked(auditor, as_batch, act="login")
        assert (job.status, job.error_code) == (JobStatus.FAILED, "too_many_records")
        assert "请按日期分几次导出" in _text(auditor.get(f"{URL}jobs/{job.pk}/"))

    def test_more_than_a_chunk_is_written_whole(self, auditor, told, as_batch, monkeypatch):
        monkeypatch.setattr("authorities.audit_log.exports._CHUNK", 2)
        for _ in range(4):
            told(LOGIN)
        assert self._asked(auditor, as_batch, act="login").outcome["rows"] == 4

    def test_a_neighbours_job_and_another_kind_look_absent(self, auditor, officer_at):
        with jurisdiction(NEIGHBOUR):
            foreign = jobs.request_job(
                AUDIT_EXPORT, title="x", parameters={"criteria": Criteria().as_parameters()}, by=None
            )
        with jurisdiction(PATH):
            other = jobs.request_job(INTAKE, title="x", parameters={}, by=None)
        for absent in (foreign.pk, other.pk, 2**40):
            assert auditor.get(f"{URL}jobs/{absent}/").status_code == 404
            assert auditor.get(f"{URL}jobs/{absent}/progress/").status_code == 404
            assert auditor.post(f"{URL}jobs/{absent}/cancel/").status_code == 404

    def test_it_can_be_cancelled(self, auditor):
        url = auditor.post(f"{URL}export/").url
        auditor.post(f"{url}cancel/")
        over = auditor.get(f"{url}progress/")
        assert over["HX-Refresh"] == "true"
        assert "已取消" in _text(over)

    def test_files_expire_and_others_stay(self, auditor, told, as_batch, settings):
        job = self._asked(auditor, as_batch, act="login")
        with jurisdiction(PATH):
            exported = StoredFile.objects.get(pk=job.outcome["file"])
            feed = files.keep([b"1"], name="a.csv", purpose=file_purposes.FEED, content_type="text/csv", by=None)
        for days, removed in ((site.EXPORT_DAYS - 1, 0), (site.EXPORT_DAYS + 1, 1)):
            with as_batch(), clock.stopped_at(clock.now() + timedelta(days=days)):
                assert files.expire_exports() == removed
        with nationwide():
            assert list(StoredFile.objects.values_list("pk", flat=True)) == [feed.pk]
        assert "文件已过期删除" in _text(auditor.get(f"{URL}jobs/{job.pk}/"))
        assert auditor.get(f"/office/{WUCHANG}/files/{exported.pk}/").status_code == 404


class TestVerification:
    @pytest.fixture(autouse=True)
    def witnessed(self, db, settings, tmp_path):
        """A witness of the test's own, for numbers that other tests have used are gaps to it."""
        settings.AUDIT_WITNESS_FOLDER = tmp_path
        witness.begun(beginning.numbers_given_out(), 0, b"")
        return tmp_path

    @pytest.fixture
    def verify(self, as_batch, django_capture_on_commit_callbacks):
        """`verify()` → how many things the nightly verification finds."""

        def do() -> int:
            with django_capture_on_commit_callbacks(execute=True), as_batch():
                return tasks.verify_audit()

        return do

    @pytest.fixture
    def tamper(self, as_owner):
        """`tamper("UPDATE …", table="auditrecord")`: as who switches the triggers off."""

        def do(statement: str, *, table: str) -> None:
            with as_owner(), nationwide():
                run(
                    "SET CONSTRAINTS ALL IMMEDIATE",
                    f"ALTER TABLE authorities_{table} DISABLE TRIGGER USER",
                    statement,
                    f"ALTER TABLE authorities_{table} ENABLE TRIGGER USER",
                )

        return do

    def test_asked_for_and_shown(self, auditor, told, as_batch, django_capture_on_commit_callbacks):
        told(LOGIN)
        assert "尚未校验" in _text(auditor.get(URL))
        url = auditor.post(f"{URL}verify/").url
        assert auditor.post(f"{URL}verify/").url == url, "one under way is enough"
        with django_capture_on_commit_callbacks(execute=True), as_batch():
            tasks.verify_audit_asked(int(url.split("/")[-2]), path=PATH)
        assert "校验通过" in _text(auditor.get(url))
        assert "校验通过" in _text(auditor.get(URL))
        assert auditor.get(f"{URL}verify/").status_code == 405

    def test_what_is_wrong_stands_at_the_top(self, auditor, told, tamper, verify):
        record = told(LOGIN)
        tamper("UPDATE authorities_auditrecord SET note = '改'", table="auditrecord")
        assert verify() == 1
        page = _text(auditor.get(URL))
        assert f"记录系伪造，或在封存前被改动：编号 {record.pk}" in page
        assert AuditVerification.objects.get().found == 1

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE {0} SET found = 0, findings = '[]'", "上一次校验的结果被改动"),
            ("DELETE FROM {0}", "上一次校验的结果被删除"),
            (
                "INSERT INTO {0} (started_at, finished_at, records, seals, unsealed, found, findings, mac) "
                "SELECT started_at, finished_at, records, seals, unsealed, 0, '[]', mac FROM {0}",
                "上一次校验的结果被改动",
            ),
            (
                "INSERT INTO {0} (started_at, finished_at, records, seals, unsealed, found, findings, mac) "
                "SELECT started_at, finished_at, records, seals, unsealed, found, findings, mac FROM {0}",
                "上一次校验的结果未经见证",
            ),
        ],
    )
    def test_a_verification_that_somebody_else_wrote_is_not_believed(
        self, auditor, told, tamper, verify, statement, said
    ):
        told(LOGIN)
        tamper("UPDATE authorities_auditrecord SET note = '改'", table="auditrecord")
        assert verify() == 1
        assert said not in _text(auditor.get(URL))
        tamper(statement.format("authorities_auditverification"), table="auditverification")
        page = _text(auditor.get(URL))
        assert said in page
        assert "校验通过" not in page

    def test_the_latest_records_are_asked_for_when_the_page_is_opened(
        self, auditor, told, tamper, verify, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            record = told(LOGIN)
        assert verify() == 0
        assert "校验通过" in _text(auditor.get(URL))
        tamper(f"DELETE FROM authorities_auditrecord WHERE id = {record.pk}", table="auditrecord")
        page = _text(auditor.get(URL))
        assert f"最近的记录中有 1 条被删除或改动，编号 {record.pk}" in page
        assert "校验通过" not in page

    def test_without_a_witness_nothing_is_called_good(self, auditor, told, verify, witnessed):
        told(LOGIN)
        assert verify() == 0
        for file in witnessed.iterdir():
            file.unlink()
        page = _text(auditor.get(URL))
        assert "没有见证文件" in page
        assert "校验通过" not in page

    def test_one_that_is_old_says_so(self, auditor, told, verify):
        with clock.stopped_at(clock.now() - timedelta(days=2)):
            told(LOGIN)
            assert verify() == 0
        assert "超过一天没有校验" in _text(auditor.get(URL))


def test_the_list_and_its_filters_use_indexes(as_owner, officer_at):
    """As an auditor of a province and of the nation: no plan walks the whole table, whatever is asked."""
    officer = officer_at(HUBEI, Role.AUDITOR)
    with as_owner(), nationwide():
        run(
            "SET CONSTRAINTS ALL IMMEDIATE",
            """INSERT INTO authorities_auditrecord
                (at, act, path, actor_kind, object_kind, object_key, reason, note, mac, address, after_renewal)
            SELECT now() - n * interval '1 minute', (ARRAY['login', 'logout', 'household_shown'])[1 + n % 3],
                '/' || 11 + n % 50 || '/01/06/', 'platform', 'registry.household', n::text, '', '', '\\x01',
                '192.0.2.7'::inet + n % 200, false
            FROM generate_series(1, 60000) n""",
            "ANALYZE authorities_auditrecord",
        )
    for criteria in (
        Criteria(),
        Criteria(act="typing_published"),
        Criteria(act="login"),
        Criteria(officer=officer.username),
        Criteria(object_kind="registry.household", object_key="77"),
        Criteria(address="192.0.2.9"),
        Criteria(household_id=7),
        Criteria(actor_kind="machine"),
        Criteria(day_from="2026-01-01", day_to="2026-01-02"),
    ):
        for scope in ("/42/", "/"):
            with jurisdiction(scope), connection.cursor() as cursor:
                text, parameters = matching(criteria)[:20].query.sql_with_params()
                cursor.execute(f"EXPLAIN {text}", parameters)
                plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan on authorities_auditrecord" not in plan, (scope, criteria, plan)
