"""Officer screens over HTTP: what a bureau sees, what its neighbour does not, what is logged."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from authorities import clock, jobs
from authorities.acts import ACCESS_REFUSED, FILE_DOWNLOADED, JOB_CANCELLED, JOB_RESUMED, LOGIN, LOGIN_FAILED, LOGOUT
from authorities.enums import JobStatus, Level, Role
from authorities.files import keep
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord, Job, StoredFile
from casework.check_numbers import new_number
from registry import acts, feeds, file_purposes, job_kinds
from registry.enums import RegistrationStatus, Severity
from registry.models import (
    AnnualReport,
    Delivery,
    Household,
    PublishedRecognition,
    ReplacedFact,
    RiskMark,
    RowProblem,
    Tax,
)
from registry.tasks import take_delivery
from tests.factories import PASSWORD, TypeFactory
from tests.registry.intake.conftest import all_connections_as_batch

WUCHANG, JIANGHAN, WUHAN, HUBEI = "420106", "420103", "420100", "420000"
PATH = "/42/01/06/"


def _text(response):
    return response.content.decode()


def _bare(response):
    """The page without the token and the number of the request, which differ each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", _text(response)).replace(response["X-Trace-Id"], "")


def _acts(act, *, path=PATH):
    with jurisdiction(path):
        return list(AuditRecord.objects.filter(act=act, path=path))


@pytest.fixture
def clerk(client_of, officer_at):
    """The client of a clerk at 武昌区."""
    return client_of(officer_at(WUCHANG))


@pytest.fixture
def delivery(as_batch):
    """`delivery("/42/")` → a delivery of annual reports handed in there."""

    def make(path=PATH, **fields):
        fields = {"feed": feeds.ANNUAL_REPORTS, "area": path, "partial": False, "file_name": "年报.csv"} | fields
        with as_batch(), nationwide():
            return Delivery.objects.create(path=path, taken_at=clock.now(), **fields)

    return make


@pytest.fixture
def job(as_batch):
    """`job()` → a queued intake of 武昌区."""

    def make(path=PATH, **fields):
        with jurisdiction(path):
            return Job.objects.create(
                kind=job_kinds.INTAKE, title="年度报告 年报.csv", path=path, requested_at=clock.now(), **fields
            )

    return make


class TestDoor:
    PAGES = ("", "households/", "intake/", "intake/new/")

    def test_own_bureau_and_no_other(self, clerk):
        for page in self.PAGES:
            assert clerk.get(f"/office/{WUCHANG}/{page}").status_code == 200, page
            foreign = clerk.get(f"/office/{JIANGHAN}/{page}")
            absent = clerk.get(f"/office/999999/{page}")
            assert (foreign.status_code, absent.status_code) == (404, 404)
            assert _bare(foreign).replace(JIANGHAN, "") == _bare(absent).replace("999999", "")

    def test_a_refused_attempt_is_logged_at_home(self, clerk):
        clerk.get(f"/office/{JIANGHAN}/households/")
        (refused,) = _acts(ACCESS_REFUSED)
        assert refused.note == f"/office/{JIANGHAN}/households/"

    def test_a_role_enters_what_it_may(self, client_of, officer_at):
        auditor = client_of(officer_at(WUCHANG, Role.AUDITOR))
        home = auditor.get(f"/office/{WUCHANG}/")
        assert home.status_code == 200
        assert "数据归集" not in _text(home)
        assert auditor.get(f"/office/{WUCHANG}/households/").status_code == 404
        supervisor = client_of(officer_at(WUCHANG, Role.SUPERVISOR))
        assert supervisor.get(f"/office/{WUCHANG}/intake/").status_code == 200
        assert supervisor.get(f"/office/{WUCHANG}/intake/new/").status_code == 404

    def test_pages_are_kept_nowhere(self, clerk):
        assert clerk.get(f"/office/{WUCHANG}/households/")["Cache-Control"] == "no-store, private"

    def test_one_post_leads_to_the_desk_and_several_to_a_choice(self, client_of, officer_at):
        officer = officer_at(WUCHANG)
        client = client_of(officer)
        assert client.get("/office/").url == f"/office/{WUCHANG}/"
        officer.posts.create(
            authority=officer_at(WUHAN).posts.get().authority, role=Role.CLERK, valid_from="2020-01-01"
        )
        assert "武汉市市场监督管理局" in _text(client.get("/office/"))
        officer.posts.all().update(valid_to=date(2020, 12, 31), valid_from=date(2020, 1, 1))
        assert "没有有效的任职" in _text(client.get("/office/"))

    def test_coming_and_going_are_logged(self, client, officer_at):
        officer = officer_at(WUCHANG)
        client.post("/login/", {"login": officer.username, "password": "不对"}, REMOTE_ADDR="192.0.2.7")
        client.post("/login/", {"login": officer.username, "password": PASSWORD})
        client.post("/logout/")
        assert [record.address for record in _acts(LOGIN_FAILED)] == ["192.0.2.7"]
        assert [record.officer for record in _acts(LOGIN) + _acts(LOGOUT)] == [officer, officer]


class TestHouseholdList:
    URL = f"/office/{WUCHANG}/households/"

    def test_own_area_only(self, clerk, household, station):
        household(WUCHANG, name="张记面馆")
        household(WUCHANG, name="街道小店", path=station(WUCHANG, "03", "示例街市场监管所").path)
        household(JIANGHAN, name="邻区商店")
        page = _text(clerk.get(self.URL))
        assert "张记面馆" in page
        assert "街道小店" in page
        assert "邻区商店" not in page

    def test_filters(self, clerk, household):
        wanted = household(
            WUCHANG, name="ＡＢ 张记面馆", operator_name="欧阳示例", industry="H6210", established_on=date(2023, 5, 1)
        )
        household(WUCHANG, name="李记商店", status=RegistrationStatus.REVOKED)
        for query in (
            {"q": "张记"},
            {"q": "ab张"},
            {"q": wanted.code.lower()},
            {"operator": "欧阳示例"},
            {"industry": "62"},
            {"industry": "H"},
            {"industry": "H62 餐饮业"},
            {"industry": "餐饮业"},
            {"established_from": "2023-05-01", "established_to": "2023-05-01"},
            {"status": "registered"},
        ):
            page = _text(clerk.get(self.URL, query))
            assert "张记面馆" in page, query
            assert "李记商店" not in page, query
        assert "没有符合条件" in _text(clerk.get(self.URL, {"q": "没有的"}))

    def test_type_title_and_station_are_shown_and_asked_for(self, clerk, household, station, as_batch):
        street = station(WUCHANG, "03", "示例街市场监管所")
        grown = household(WUCHANG, name="成长小店", path=street.path, station=street.short_name)
        titled, over = household(WUCHANG, name="知名老店"), household(WUCHANG, name="期满老店")
        household(WUCHANG, name="未分小店")
        with as_batch(), nationwide():
            for one, type_ in ((grown, "growth"), (titled, "development"), (over, "growth")):
                TypeFactory(household=one, type=type_)
            for one, last in ((titled, date(2099, 1, 1)), (over, date(2020, 1, 1))):
                PublishedRecognition.objects.create(
                    household_id=one.pk, path=one.path, number=new_number(2019), level="county",
                    recognition_class="well_known",
                    recogniser=one.authority, recognised_on=date(2019, 1, 1), valid_until=last,
                )  # fmt: skip

        def found(**query) -> set[str]:
            table = clerk.get(self.URL, query).context["table"]
            return {row.cells[0].text for row in table.rows}

        assert found(type="growth") == {"成长小店", "期满老店"}
        assert found(type="none") == {"未分小店"}
        assert found(recognition="any") == found(recognition="well_known") == {"知名老店"}
        assert found(recognition="none") == {"成长小店", "期满老店", "未分小店"}
        assert found(place=street.path) == {"成长小店"}
        assert found(recognition="premium") == set()
        (row,) = clerk.get(self.URL, {"place": street.path}).context["table"].rows
        shown = {cell.label: cell.text for cell in row.cells}
        assert (shown["所"], shown["分型"], shown["名特优新"]) == (street.short_name, "成长型", "—")
        assert shown["县（市、区）"] == "武昌区"

    def test_a_filter_that_cannot_be_read_says_so_and_finds_nothing(self, clerk, household):
        household(WUCHANG, name="张记面馆")
        for query in ({"q": "张"}, {"industry": "ZZ"}, {"established_from": "昨天"}, {"status": "open"}):
            response = clerk.get(self.URL, query)
            assert response.status_code == 200
            assert 'role="alert"' in _text(response), query
            assert "张记面馆" not in _text(response), query

    @pytest.mark.parametrize("bureau", [WUCHANG, WUHAN, HUBEI, "000000"])
    def test_every_level_finds_by_name_in_its_area(self, client_of, officer_at, household, bureau):
        household(WUCHANG, name="张记面馆")
        household("110101", name="张记饭馆")
        page = _text(client_of(officer_at(bureau)).get(f"/office/{bureau}/households/", {"q": "张记"}))
        assert "张记面馆" in page
        assert ("张记饭馆" in page) is (bureau == "000000")

    def test_pages_and_queries(self, clerk, household, django_assert_num_queries, django_assert_max_num_queries):
        household(WUCHANG)
        clerk.get(self.URL)
        with django_assert_max_num_queries(13) as few:
            clerk.get(self.URL)
        for _ in range(25):
            household(WUCHANG)
        with django_assert_num_queries(len(few.captured_queries)):
            first = clerk.get(self.URL)
        assert "第 1 页，共 2 页" in _text(first)
        assert clerk.get(self.URL, {"page": "2"}).status_code == 200
        for page in ("3", "0", "x"):
            assert clerk.get(self.URL, {"page": page}).status_code == 404


class TestHouseholdPage:
    def _with_facts(self, household, as_batch, delivery):
        shown = household(WUCHANG, operator_name="欧阳示例", document="420106199001010071", phone="13812341234")
        source = delivery("/42/")
        with as_batch(), nationwide():
            AnnualReport.objects.create(
                household=shown, year=2025, filed_on=date(2026, 3, 1), revenue=12345670, delivery_id=source.pk
            )
            Tax.objects.create(
                household=shown, period_start=date(2026, 1, 1), period_end=date(2026, 3, 31), tax_paid=0,
                delivery_id=source.pk,
            )  # fmt: skip
            RiskMark.objects.create(
                household=shown, kind="tax_abnormal", from_on=date(2026, 1, 1), delivery_id=source.pk
            )
            ReplacedFact.objects.create(
                feed=feeds.ANNUAL_REPORTS, household=shown, key={"year": 2025}, delivery_id=source.pk,
                values={"revenue": 100, "employees": None}, replaced_by_id=source.pk, replaced_at=clock.now(),
            )  # fmt: skip
        return shown, source

    def test_facts_with_sources_and_what_they_replaced(self, clerk, household, as_batch, delivery):
        shown, source = self._with_facts(household, as_batch, delivery)
        page = _text(clerk.get(f"/office/{WUCHANG}/households/{shown.pk}/"))
        # The province's delivery is named, though the county may not open it.
        assert f"湖北省批次 {source.pk}" in page
        assert f"/intake/{source.pk}/" not in page
        for text in (
            "123,456.70",
            "0.00",
            "税务非正常户",
            "税务部门",
            "信用监管部门",
            "营业额（元） 1.00；从业人数 未知",
        ):
            assert text in page, text
        assert "未知" in page

    def test_the_person_is_masked(self, clerk, household, as_batch, delivery):
        shown, _ = self._with_facts(household, as_batch, delivery)
        page = _text(clerk.get(f"/office/{WUCHANG}/households/{shown.pk}/"))
        for masked in ("欧***", "420106********0071", "138****1234"):
            assert masked in page
        for private in ("欧阳示例", "420106199001010071", "13812341234"):
            assert private not in page

    def test_looking_is_logged(self, clerk, household):
        shown = household(WUCHANG)
        clerk.get(f"/office/{WUCHANG}/households/{shown.pk}/")
        (record,) = _acts(acts.HOUSEHOLD_SHOWN)
        assert (record.object_kind, record.object_key) == ("registry.household", str(shown.pk))

    def test_a_neighbours_household_looks_absent(self, clerk, household):
        own, foreign = household(WUCHANG), household(JIANGHAN)
        assert clerk.get(f"/office/{WUCHANG}/households/{own.pk}/").status_code == 200
        for absent in (foreign.pk, 999_999):
            assert clerk.get(f"/office/{WUCHANG}/households/{absent}/").status_code == 404
        assert clerk.get(f"/office/{JIANGHAN}/households/{foreign.pk}/").status_code == 404

    def test_queries_do_not_grow_with_facts(self, clerk, household, as_batch, django_assert_max_num_queries):
        shown = household(WUCHANG)
        with as_batch(), nationwide():
            for year in range(2000, 2026):
                AnnualReport.objects.create(household=shown, year=year, filed_on=date(year + 1, 3, 1), delivery_id=1)
        with django_assert_max_num_queries(30):
            clerk.get(f"/office/{WUCHANG}/households/{shown.pk}/")


class TestHandingIn:
    URL = f"/office/{WUCHANG}/intake/new/"

    def _form(self, **fields):
        file = SimpleUploadedFile("年报.csv", b"code,year,filed_on\n")
        return {"feed": "annual_reports", "area": WUCHANG, "coverage": "full", "file": file} | fields

    def test_whether_it_is_complete_is_asked_and_not_preset(self, clerk):
        page = _text(clerk.get(self.URL))
        assert "完整名单" in page and "checked" not in page.split("<form")[-1]

    def test_a_list_that_shrank_is_confirmed_by_somebody(self, clerk, household, as_batch):
        for _ in range(10):
            household(WUCHANG)
        with nationwide():
            codes = list(Household.objects.values_list("code", flat=True))

        def hand_in(count: int, **fields) -> Job:
            lines = "".join(f"{code},2025,2026-03-01\n" for code in codes[:count])
            file = SimpleUploadedFile("年报.csv", f"code,year,filed_on\n{lines}".encode())
            clerk.post(self.URL, self._form(file=file) | fields)
            return take()

        def take() -> Job:
            with jurisdiction(PATH):
                job = Job.objects.latest("id")
            with as_batch(), all_connections_as_batch():
                take_delivery(job.pk, path=PATH)
            with jurisdiction(PATH):
                return Job.objects.get(pk=job.pk)

        assert hand_in(10).status == "done"
        # One row of a county: as part of a list it may come, as the whole of it not by oversight.
        shrunk = hand_in(1)
        assert (shrunk.status, shrunk.error_code) == ("failed", "shrunk")
        assert "1 行" in shrunk.error_text and "10 行" in shrunk.error_text
        assert hand_in(1, coverage="partial").status == "done"
        assert hand_in(9).status == "done"
        page = f"/office/{WUCHANG}/intake/jobs/{shrunk.pk}/"
        assert "行数已核对" in _text(clerk.get(page))
        clerk.post(f"{page}confirm/")
        confirmed = take()
        assert confirmed.pk != shrunk.pk and confirmed.status == "done"
        shown = _text(clerk.get(f"/office/{WUCHANG}/intake/jobs/{confirmed.pk}/"))
        assert "本次 1 行" in shown and "9 行" in shown
        # What needs no confirmation is not taken once more by it.
        clerk.post(f"/office/{WUCHANG}/intake/jobs/{confirmed.pk}/confirm/")
        with jurisdiction(PATH):
            assert Job.objects.latest("id").pk == confirmed.pk

    def test_the_file_is_kept_and_a_job_asked_for(self, clerk):
        response = clerk.post(self.URL, self._form(sheet="登记 "))
        with jurisdiction(PATH):
            job, file = Job.objects.get(), StoredFile.objects.get()
        assert response.url == f"/office/{WUCHANG}/intake/jobs/{job.pk}/"
        assert (job.status, job.parameters["file"], job.parameters["partial"]) == ("queued", str(file.pk), False)
        assert job.parameters["sheet"] == "登记"
        assert file.name == "年报.csv"
        assert len(_acts(acts.FEED_DELIVERED)) == 1
        assert "等待执行" in _text(clerk.get(response.url))

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("年报.csv", b"<html><script>1</script></html>", "not_a_feed_file"),
            ("年报.xlsx", b"MZ" + b"\0" * 99, "not_a_feed_file"),
            ("年报.csv", b"code\n" + b"x" * 200, "file_too_large"),
        ],
    )
    def test_a_disguised_or_oversized_file_is_refused_and_logged(self, clerk, settings, name, content, code):
        settings.MAX_FEED_BYTES = 150
        response = clerk.post(self.URL, self._form(file=SimpleUploadedFile(name, content)))
        assert response.status_code == 422
        assert 'class="refusal"' in _text(response)
        (refused,) = _acts(ACCESS_REFUSED)
        assert refused.note.endswith(code)
        with jurisdiction(PATH):
            assert (Job.objects.count(), StoredFile.objects.count()) == (0, 0)

    def test_the_name_kept_is_only_a_name(self, clerk):
        clerk.post(self.URL, self._form(file=SimpleUploadedFile("年\u202e报.exe", b"code,year,filed_on\n")))
        with jurisdiction(PATH):
            assert StoredFile.objects.get().name == "年报.exe.csv"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"feed": "unknown"},
            # Nothing is preset: a file of one row is not taken for a complete list by oversight.
            {"coverage": ""},
            {"area": JIANGHAN},
            {"area": WUHAN},
            {"area": ""},
            {"file": ""},
            {"file": SimpleUploadedFile("空.csv", b"")},
        ],
    )
    def test_what_cannot_be_taken_says_so(self, clerk, wrong):
        response = clerk.post(self.URL, self._form(**wrong))
        assert response.status_code == 422
        assert 'role="alert"' in _text(response)
        # Who forgets something has tried nothing that he may not do.
        assert _acts(ACCESS_REFUSED) == []
        with jurisdiction(PATH):
            assert not Job.objects.exists()

    def test_too_large_a_file_is_refused(self, clerk, settings):
        settings.MAX_FEED_BYTES = 10
        assert "分成几个文件" in _text(clerk.post(self.URL, self._form()))

    def test_a_city_may_deliver_for_its_counties_but_not_for_stations(self, client_of, officer_at, station):
        station(WUCHANG, "03", "示例街市场监管所")
        page = _text(client_of(officer_at(WUHAN)).get(f"/office/{WUHAN}/intake/new/"))
        assert f'value="{WUCHANG}"' in page
        assert "示例街" not in page


class TestProgress:
    def test_asks_again_until_it_is_over(self, clerk, job):
        running = job()
        url = f"/office/{WUCHANG}/intake/jobs/{running.pk}/progress/"
        asked = clerk.get(url)
        assert 'hx-trigger="every 2s"' in _text(asked)
        with jurisdiction(PATH):
            jobs.claim(running.pk)
            Job.objects.filter(pk=running.pk).update(stage="核对入库", done=1000, total=3000)
        assert "正在执行：核对入库 1,000 / 3,000 行" in _text(clerk.get(url))
        with jurisdiction(PATH):
            jobs.fail(running.pk, code="no_known_column", text="首行没有列名。")
        over = clerk.get(url)
        assert over["HX-Refresh"] == "true"
        assert "hx-trigger" not in _text(over)
        assert "首行没有列名。" in _text(clerk.get(f"/office/{WUCHANG}/intake/jobs/{running.pk}/"))

    def test_cancel_and_resume(self, clerk, job):
        queued = job()
        url = f"/office/{WUCHANG}/intake/jobs/{queued.pk}"
        for action, status in (("cancel", JobStatus.CANCELLED), ("cancel", JobStatus.CANCELLED),
                               ("resume", JobStatus.QUEUED), ("resume", JobStatus.QUEUED)):  # fmt: skip
            assert clerk.post(f"{url}/{action}/").status_code == 302
            with jurisdiction(PATH):
                assert Job.objects.get(pk=queued.pk).status == status
        assert clerk.get(f"{url}/cancel/").status_code == 405
        assert len(_acts(JOB_CANCELLED)) == len(_acts(JOB_RESUMED)) == 1

    def test_a_neighbours_job_looks_absent(self, clerk, client_of, officer_at, job):
        foreign = job("/42/01/03/")
        url = f"/office/{WUCHANG}/intake/jobs/{foreign.pk}/"
        assert clerk.get(url).status_code == 404
        assert clerk.post(f"{url}cancel/").status_code == 404
        own = f"/office/{JIANGHAN}/intake/jobs/{foreign.pk}/"
        assert client_of(officer_at(JIANGHAN)).get(own).status_code == 200


class TestDelivery:
    def _with_refused_rows(self, delivery, as_batch, path=PATH):
        with jurisdiction(path):
            file = keep(
                [b"code\r\n1\r\n"], name="年报-退回行.csv", purpose=file_purposes.REFUSED_ROWS, content_type="text/csv",
                by=None,
            )  # fmt: skip
        taken = delivery(path, new=5, refused=60, refused_file=file)
        with as_batch(), nationwide():
            RowProblem.objects.bulk_create(
                RowProblem(
                    delivery=taken, path=path, severity=Severity.REFUSED, line=line, column="filed_on",
                    code="not_a_date", value="昨天",
                )
                for line in range(2, 62)
            )  # fmt: skip
        return taken, file

    def test_counts_problems_and_the_file_of_refused_rows(self, clerk, delivery, as_batch):
        taken, file = self._with_refused_rows(delivery, as_batch)
        page = _text(clerk.get(f"/office/{WUCHANG}/intake/{taken.pk}/"))
        assert "不是有效日期" in page
        assert "请写成 2026-07-15" in page
        assert page.count("昨天") == 20
        clerk.post(f"/office/{WUCHANG}/intake/{taken.pk}/reveal/", {"reason": "核对退回的行"})
        download = clerk.get(f"/office/{WUCHANG}/intake/{taken.pk}/files/{file.pk}/")
        assert b"".join(download.streaming_content) == b"code\r\n1\r\n"
        assert download["Content-Disposition"].startswith("attachment")
        assert download["X-Content-Type-Options"] == "nosniff"
        assert len(_acts(FILE_DOWNLOADED)) == 1

    def test_every_problem_can_be_paged_to_and_one_kind_looked_at(self, clerk, delivery, as_batch):
        taken, _ = self._with_refused_rows(delivery, as_batch)
        with as_batch(), nationwide():
            RowProblem.objects.create(
                delivery=taken, path=PATH, severity=Severity.WARNING, line=70, column="revenue", code="value_erased",
                sheet="二月", value="",
            )  # fmt: skip
        url = f"/office/{WUCHANG}/intake/{taken.pk}/"
        rows = [clerk.get(url, {"page": number}).context["page"].results for number in (1, 2, 3, 4)]
        assert [row.line for page in rows for row in page] == [*range(2, 62), 70]
        assert clerk.get(url, {"page": 5}).status_code == 404
        kind = {"severity": "warning", "column": "revenue", "code": "value_erased"}
        one = clerk.get(url, kind)
        assert [row.line for row in one.context["page"].results] == [70]
        assert "工作表“二月”" in _text(one)
        assert "昨天" not in _text(one)
        assert clerk.get(url, kind | {"severity": "refused"}).status_code == 404

    def test_a_neighbours_delivery_and_file_look_absent(self, clerk, client_of, officer_at, delivery, as_batch):
        taken, file = self._with_refused_rows(delivery, as_batch, path="/42/01/03/")
        for page in (f"intake/{taken.pk}/", f"intake/{taken.pk}/files/{file.pk}/", f"files/{file.pk}/"):
            assert clerk.get(f"/office/{WUCHANG}/{page}").status_code == 404
        above = client_of(officer_at(WUHAN))
        above.post(f"/office/{WUHAN}/intake/{taken.pk}/reveal/", {"reason": "核对退回的行"})
        for page in (f"intake/{taken.pk}/", f"intake/{taken.pk}/files/{file.pk}/"):
            response = above.get(f"/office/{WUHAN}/{page}")
            assert response.status_code == 200
            assert response.getvalue()

    def test_a_file_asks_for_the_capability_of_its_purpose(self, client_of, officer_at, delivery, as_batch):
        _, file = self._with_refused_rows(delivery, as_batch)
        auditor = client_of(officer_at(WUCHANG, Role.AUDITOR))
        assert auditor.get(f"/office/{WUCHANG}/files/{file.pk}/").status_code == 404

    def test_queries_of_the_list_do_not_grow(
        self, clerk, delivery, django_assert_num_queries, django_assert_max_num_queries
    ):
        url = f"/office/{WUCHANG}/intake/"
        delivery()
        clerk.get(url)
        with django_assert_max_num_queries(11) as few:
            clerk.get(url)
        for _ in range(10):
            delivery()
        with django_assert_num_queries(len(few.captured_queries)):
            clerk.get(url)


def test_a_station_sees_its_own_households_only(client_of, officer_at, household, station):
    own = station(WUCHANG, "03", "示例街市场监管所")
    assert own.level == Level.STATION
    household(WUCHANG, name="张记面馆", path=own.path)
    household(WUCHANG, name="张记饭馆")
    client = client_of(officer_at(own.code))
    for query in ({}, {"q": "张记"}):
        page = _text(client.get(f"/office/{own.code}/households/", query))
        assert "张记面馆" in page
        assert "张记饭馆" not in page
    assert client.get(f"/office/{own.code}/intake/").status_code == 404
