"""The pieces of lists over HTTP: filters, order, pages, export, acts on many rows."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from authorities import acts, clock, jobs
from authorities.enums import JobStatus, Role
from authorities.files import expire_exports, location
from authorities.jurisdiction import jurisdiction
from authorities.lists import bulk, exports
from authorities.models import AuditRecord, Job, Notification, StoredFile
from registry import job_kinds

WUCHANG, PATH = "420106", "/42/01/06/"
LIST = reverse("household-list", args=[WUCHANG])
JOBS = reverse("job-list", args=[WUCHANG])


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db):
    settings.FILE_STORE = tmp_path / "store"


@pytest.fixture
def officer(officer_at):
    return officer_at(WUCHANG)


@pytest.fixture
def clerk(client_of, officer):
    return client_of(officer)


@pytest.fixture
def failed_jobs(as_batch, officer):
    """`failed_jobs(3)` → so many intakes of 武昌区 that failed."""

    def make(count: int, status: JobStatus = JobStatus.FAILED) -> list[Job]:
        over = {"finished_at": clock.now(), "error_code": "x"} if status == JobStatus.FAILED else {}
        if status == JobStatus.DONE:
            over = {"finished_at": clock.now()}
        with as_batch(), jurisdiction(PATH):
            return [
                Job.objects.create(
                    kind=job_kinds.INTAKE,
                    title=f"年报第{number}份",
                    path=PATH,
                    requested_by=officer,
                    requested_at=clock.now(),
                    status=status,
                    **over,
                )
                for number in range(count)
            ]

    return make


@pytest.fixture
def export(clerk, as_batch):
    """`export("households", "q=…")` → the job that exports, carried out."""

    def run(name: str, query: str = "") -> Job:
        answer = clerk.post(reverse("list-export", args=[WUCHANG, name]), {"query": query})
        job_id = int(re.search(r"/jobs/(\d+)/", answer["Location"])[1])
        with as_batch(), jurisdiction(PATH):
            job = jobs.claim(job_id)
            return jobs.finish(job_id, outcome=exports.write_list_export(job, jobs.Heartbeat(job)))

    return run


@pytest.fixture
def sheets(clerk):
    """`sheets(job)` → rows of the sheets of the file that a job made, as the officer downloads it."""

    def read(job: Job) -> dict[str, list[tuple]]:
        answer = clerk.get(reverse("file-download", args=[WUCHANG, job.outcome["file"]]))
        book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}

    return read


def _names(page) -> list[str]:
    return [row.cells[0].text for row in page.context["table"].rows]


class TestOrder:
    @pytest.fixture(autouse=True)
    def three(self, household):
        for name, day in (("乙店", date(2021, 1, 1)), ("甲店", date(2022, 1, 1)), ("丙店", date(2020, 1, 1))):
            household(WUCHANG, name=name, established_on=day)

    def test_by_the_head_of_a_column_and_back(self, clerk):
        assert _names(clerk.get(LIST, {"sort": "established"})) == ["丙店", "乙店", "甲店"]
        page = clerk.get(LIST, {"sort": "-established"})
        assert _names(page) == ["甲店", "乙店", "丙店"]
        assert 'aria-sort="descending"' in page.content.decode()

    def test_what_is_no_column_orders_nothing(self, clerk):
        usual = _names(clerk.get(LIST))
        for sort in ("operator", "phone_index", "-authority__parent", "pk", "-", "'"):
            assert _names(clerk.get(LIST, {"sort": sort})) == usual, sort

    def test_a_list_too_long_to_count_keeps_its_own_order_and_says_so(self, clerk, monkeypatch):
        monkeypatch.setattr("authorities.paging.COUNTED", 2)
        page = clerk.get(LIST, {"sort": "established"})
        assert _names(page) == _names(clerk.get(LIST))
        assert "不按列排序" in page.content.decode()

    def test_filters_stay_when_it_is_sorted_and_turned_over(self, clerk, household):
        for number in range(21):
            household(WUCHANG, name=f"张记{number}", established_on=date(2019, 1, 1))
        page = clerk.get(LIST, {"q": "张记", "sort": "-name", "page": "2"})
        assert len(_names(page)) == 1
        sort = next(head.sort for head in page.context["table"].heads if head.label == "成立日期")
        assert set(_names(clerk.get(f"{LIST}?{sort}"))) <= {f"张记{number}" for number in range(21)}
        assert "page" not in sort

    def test_pages_do_not_overlap_where_rows_are_equal(self, clerk, household):
        for _ in range(40):
            household(WUCHANG, name="同名店", established_on=date(2019, 1, 1))
        seen = []
        for number in ("1", "2", "3"):
            page = clerk.get(LIST, {"sort": "name", "page": number})
            seen += [row.pk for row in page.context["table"].rows]
        assert len(seen) == len(set(seen)) == 43


class TestExport:
    def test_holds_what_the_list_shows_and_the_person_masked(self, clerk, household, export, sheets):
        private = {"operator_name": "欧阳示例", "document": "420106199001010071", "phone": "13812341234"}
        household(WUCHANG, name="张记面馆", **private)
        household(WUCHANG, name="李记商店")
        job = export("households", "q=张记&page=3")
        rows = sheets(job)["名单"]
        assert rows[0][:3] == ("名称", "代码或注册号", "经营者")
        assert [row[0] for row in rows[1:]] == ["张记面馆"]
        assert rows[1][2] == "欧***"
        everything = str(sheets(job))
        assert not [value for value in private.values() if value in everything]
        assert ("条件", "名称或号码：张记") in sheets(job)["说明"]

    @pytest.mark.parametrize(
        "name", ['=HYPERLINK("http://x","点")', "+1", "-1", "@SUM(A1)", "{=1}", "http://example.com", "007"]
    )
    def test_a_cell_is_text_whatever_it_begins_with(self, clerk, household, export, name):
        household(WUCHANG, name=name)
        job = export("households")
        answer = clerk.get(reverse("file-download", args=[WUCHANG, job.outcome["file"]]))
        cell = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))["名单"]["A2"]
        assert (cell.value, cell.data_type) == (name, "s")
        assert cell.hyperlink is None

    def test_is_logged_with_filter_and_count(self, clerk, household, export, officer):
        household(WUCHANG, name="张记面馆")
        job = export("households", "q=张记")
        with jurisdiction(PATH):
            record = AuditRecord.objects.get(act=acts.LIST_EXPORTED)
        assert (record.officer, record.object_key, record.address) == (officer, str(job.pk), "127.0.0.1")
        assert "1 行" in record.note
        assert "名称或号码：张记" in record.note

    def test_the_officer_is_told_and_downloads(self, clerk, household, export, officer):
        household(WUCHANG)
        job = export("households")
        with jurisdiction(PATH):
            assert Notification.objects.get(officer=officer).key == str(job.pk)
        page = clerk.get(reverse("job-page", args=[WUCHANG, job.pk])).content.decode()
        assert reverse("file-download", args=[WUCHANG, job.outcome["file"]]) in page
        assert "到期自动删除" in page

    def test_a_filter_that_cannot_be_read_is_not_exported(self, clerk, db):
        answer = clerk.post(reverse("list-export", args=[WUCHANG, "households"]), {"query": "industry=ZZ"}, follow=True)
        assert "查询条件有误" in answer.content.decode()
        with jurisdiction(PATH):
            assert not Job.objects.exists()

    def test_too_many_rows_are_refused(self, clerk, household, export, settings):
        settings.LIST_EXPORT_ROWS = 1
        household(WUCHANG)
        assert export("households").outcome["rows"] == 1
        household(WUCHANG)
        with pytest.raises(exports.ExportRefused) as refused:
            export("households")
        assert refused.value.code == "too_many_rows"

    def test_goes_after_its_days(
        self, clerk, household, export, settings, as_batch, django_capture_on_commit_callbacks
    ):
        household(WUCHANG)
        job = export("households")
        with jurisdiction(PATH):
            at = location(StoredFile.objects.get(pk=job.outcome["file"]))
        with as_batch():
            assert expire_exports() == 0
        settings.EXPORT_DAYS = 0
        url = reverse("file-download", args=[WUCHANG, job.outcome["file"]])
        assert clerk.get(url).status_code == 404
        assert at.exists()
        with as_batch(), django_capture_on_commit_callbacks(execute=True):
            assert expire_exports() == 1
        assert not at.exists()
        assert "已到期删除" in clerk.get(reverse("job-page", args=[WUCHANG, job.pk])).content.decode()

    def test_reading_a_list_exports_nothing(self, clerk, db):
        assert clerk.get(reverse("list-export", args=[WUCHANG, "households"])).status_code == 405

    def test_it_can_be_cancelled_by_whoever_asked(self, clerk, client_of, officer_at, db):
        clerk.post(reverse("list-export", args=[WUCHANG, "households"]), {"query": ""})
        with jurisdiction(PATH):
            job = Job.objects.get()
        cancel = reverse("job-cancel", args=[WUCHANG, job.pk])
        clerk.post(cancel)
        with jurisdiction(PATH):
            assert Job.objects.get().status == JobStatus.CANCELLED
        assert client_of(officer_at(WUCHANG)).post(cancel).status_code == 404


class TestBulk:
    URL = reverse("list-bulk", args=[WUCHANG, "jobs"])

    def test_each_row_has_its_own_result(self, clerk, failed_jobs):
        again, over = failed_jobs(2), failed_jobs(1, JobStatus.DONE)
        page = clerk.post(self.URL, {"act": "resume", "key": [job.pk for job in again + over]})
        assert [(result.done, result.text) for result in page.context["results"]].count((True, "已重新排队。")) == 2
        assert "无需重新执行" in page.content.decode()
        with jurisdiction(PATH):
            assert set(Job.objects.filter(pk__in=[job.pk for job in again]).values_list("status", flat=True)) == {
                JobStatus.QUEUED
            }
            assert Job.objects.get(pk=over[0].pk).status == JobStatus.DONE
            assert AuditRecord.objects.filter(act=acts.JOB_RESUMED).count() == 2

    def test_all_that_a_filter_selects(self, clerk, failed_jobs):
        failed_jobs(25)
        failed_jobs(3, JobStatus.DONE)
        page = clerk.post(self.URL, {"act": "resume", "every": "1", "query": "status=failed"})
        assert page.context["done"] == len(page.context["results"]) == 25

    def test_is_bounded(self, clerk, failed_jobs, monkeypatch):
        monkeypatch.setattr(bulk, "MOST", 2)
        made = failed_jobs(3)
        for asked in ({"every": "1"}, {"key": [job.pk for job in made]}):
            page = clerk.post(self.URL, {"act": "resume"} | asked, follow=True)
            assert "一次最多办理" in page.content.decode()
        with jurisdiction(PATH):
            assert not Job.objects.exclude(status=JobStatus.FAILED).exists()

    def test_nothing_chosen_and_no_such_act(self, clerk, failed_jobs):
        failed_jobs(1)
        assert "没有选择" in clerk.post(self.URL, {"act": "resume"}, follow=True).content.decode()
        assert clerk.post(self.URL, {"act": "delete", "key": "1"}).status_code == 404

    def test_whoever_may_not_deliver_resumes_no_intake(self, client_of, officer_at, failed_jobs):
        (job,) = failed_jobs(1)
        page = client_of(officer_at(WUCHANG, Role.SUPERVISOR)).post(self.URL, {"act": "resume", "key": job.pk})
        assert page.context["done"] == 0
        assert "没有办理这类任务的权限" in page.content.decode()

    def test_needs_its_token(self, officer, failed_jobs, settings):
        client = Client(enforce_csrf_checks=True)
        client.force_login(officer)
        assert client.post(self.URL, {"act": "resume"}).status_code == 403


class TestSearchBox:
    URL = reverse("household-find", args=[WUCHANG])

    def test_a_whole_number_leads_to_its_household(self, clerk, household):
        shown = household(WUCHANG)
        old = household(WUCHANG, code=None, reg_no="420106600000001")
        for number, wanted in ((shown.code.lower(), shown), (f" {old.reg_no} ", old)):
            assert clerk.get(self.URL, {"q": number})["Location"] == reverse(
                "household-page", args=[WUCHANG, wanted.pk]
            )

    def test_other_text_leads_to_the_list(self, clerk, household):
        household(WUCHANG, name="张记面馆", operator_name="欧阳示例")
        for query in ({"q": "张记"}, {"by": "operator", "q": "欧阳示例"}):
            assert _names(clerk.get(self.URL, query, follow=True)) == ["张记面馆"], query

    def test_nothing_typed_lists_all(self, clerk, household):
        household(WUCHANG, name="张记面馆")
        assert _names(clerk.get(self.URL, follow=True)) == ["张记面馆"]
