"""What a bureau sees of others: nothing, in no list, export, choice, search or answer."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from authorities import clock, file_purposes, files, jobs, notification_kinds, notifications
from authorities.enums import JobStatus, Role
from authorities.job_kinds import LIST_EXPORT
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.lists import catalogue, exports
from authorities.models import Approval, Job, Officer, StoredFile
from registry import feeds
from registry.job_kinds import INTAKE
from registry.models import Delivery
from typing_engine import models as typing
from typing_engine.enums import RunKind, RunPurpose

# What lies where, by a mark that every row of the place carries.
MINE, NEIGHBOUR, ELSEWHERE = "甲区标记", "邻区标记", "外省标记"
PLACES = {MINE: ("420106", "/42/01/06/"), NEIGHBOUR: ("420103", "/42/01/03/"), ELSEWHERE: ("610102", "/61/01/02/")}
MARKS = frozenset(PLACES)
# Bureau → the marks that it may see.
SEES = {
    "420106": {MINE},
    "420103": {NEIGHBOUR},
    "420100": {MINE, NEIGHBOUR},
    "420000": {MINE, NEIGHBOUR},
    "420500": set(),
    "610000": {ELSEWHERE},
    "000000": {MINE, NEIGHBOUR, ELSEWHERE},
}


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db):
    settings.FILE_STORE = tmp_path / "store"


@pytest.fixture
def rows(household, as_batch):
    """A row of everything that lists show, in each of the places. mark → kind → row."""
    made = {}
    for mark, (code, path) in PLACES.items():
        shown = household(code, name=f"{mark}小店", operator_name=f"{mark}经营者")
        # Never logs in here: without a password there is none to hash.
        officer = Officer.objects.create_user(mark, full_name=f"{mark}人员")
        moment = clock.now()
        with as_batch(), nationwide():
            job = Job.objects.create(
                kind=INTAKE,
                title=f"{mark}任务",
                path=path,
                requested_at=moment,
                requested_by=officer,
                status=JobStatus.FAILED,
                error_code="x",
                error_text=f"{mark}错误",
                finished_at=moment,
            )
            delivery = Delivery.objects.create(
                path=path, feed=feeds.TAX, area=path, partial=True, file_name=f"{mark}.csv", taken_at=moment, refused=1
            )
            approval = Approval.objects.create(
                path=path,
                subject="standard",
                subject_key=path,
                summary=f"{mark}复核",
                requested_by=officer,
                requested_at=moment,
            )
            notifications.notify(
                notification_kinds.JOB_DONE,
                path=path,
                to=[officer.pk],
                text=f"{mark}通知",
                view="job-page",
                key=job.pk,
                once=mark,
            )
        with jurisdiction(path):
            file = files.keep(
                [b"1"], name=f"{mark}.xlsx", purpose=file_purposes.LIST_EXPORT, content_type="x", by=officer
            )
        made[mark] = {
            "household": shown,
            "job": job,
            "delivery": delivery,
            "approval": approval,
            "file": file,
            "officer": officer,
        }
    return made


def _seen(text: str) -> set[str]:
    return {mark for mark in MARKS if mark in text}


def _text(response) -> str:
    return response.content.decode()


@pytest.fixture
def exported(as_batch):
    """`exported(officer, code, name)` → all text of the workbook that the officer's export gives."""

    def run(client, name: str, code: str, query: str = "") -> str:
        response = client.post(reverse("list-export", args=[code, name]), {"query": query})
        job_id = int(re.search(r"/jobs/(\d+)/", response["Location"])[1])
        with as_batch():
            with nationwide():
                path = Job.objects.get(pk=job_id).path
            with jurisdiction(path):
                job = jobs.claim(job_id)
                outcome = exports.write_list_export(job, jobs.Heartbeat(job))
                jobs.finish(job_id, outcome=outcome)
        body = b"".join(client.get(reverse("file-download", args=[code, outcome["file"]])).streaming_content)
        sheets = openpyxl.load_workbook(BytesIO(body))
        return "\n".join(str(cell) for row in sheets["名单"].iter_rows(values_only=True) for cell in row)

    return run


@pytest.mark.parametrize("code", SEES)
class TestLists:
    def test_pages(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code))
        for name, url in (("households", "household-list"), ("deliveries", "intake-list"), ("jobs", "job-list")):
            assert _seen(_text(client.get(reverse(url, args=[code])))) == SEES[code], name

    def test_exports(self, client_of, officer_at, rows, exported, code):
        client = client_of(officer_at(code))
        for name in ("households", "deliveries"):
            assert _seen(exported(client, name, code)) == SEES[code], name

    def test_a_search_finds_what_the_area_holds(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code))
        find = reverse("household-find", args=[code])
        for mark in MARKS:
            by_operator = client.get(find, {"by": "operator", "q": f"{mark}经营者"}, follow=True)
            assert (f"{mark}小店" in _text(by_operator)) is (mark in SEES[code]), mark
            number = client.get(find, {"q": rows[mark]["household"].code}, follow=True)
            # What was typed stands in the box again; the household's own name does not.
            assert (f"{mark}小店" in _text(number)) is (mark in SEES[code]), mark

    def test_the_desk(self, client_of, officer_at, rows, code):
        page = client_of(officer_at(code)).get(reverse("office-home", args=[code]))
        # Single deliveries are no news to the nation: its desk counts them and names none.
        assert _seen(_text(page)) == (set() if code == "000000" else SEES[code])
        counts = {todo.label: todo.count for todo in page.context["todos"]}
        assert counts["近 30 天有退回行的批次"] == len(SEES[code])
        assert counts["近 30 天未能入库的文件"] == len(SEES[code])

    def test_foreign_pages_answer_like_absent_ones(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code))
        pages = {"household": "household-page", "delivery": "intake-delivery", "job": "intake-job"}
        for mark in MARKS - SEES[code]:
            for kind, url in pages.items():
                foreign = client.get(reverse(url, args=[code, rows[mark][kind].pk]))
                absent = client.get(reverse(url, args=[code, 999_999_999]))
                assert foreign.status_code == absent.status_code == 404, (mark, kind)
                assert _bare(foreign) == _bare(absent)

    def test_what_was_exported_is_nobody_elses(self, client_of, officer_at, rows, code):
        """Not even a colleague's of the same bureau."""
        client = client_of(officer_at(code))
        for mark in MARKS:
            assert client.get(reverse("file-download", args=[code, rows[mark]["file"].pk])).status_code == 404

    def test_requests_and_notifications_are_of_the_bureau_and_of_the_officer(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code, Role.SUPERVISOR))
        assert _seen(_text(client.get(reverse("notification-list", args=[code])))) == set()
        # Standards are published by provinces: a county's supervisor decides nothing of the kind.
        assert _seen(_text(client.get(reverse("approval-list", args=[code])))) == set()
        for mark in MARKS:
            assert client.get(reverse("approval-page", args=[code, rows[mark]["approval"].pk])).status_code == 404

    def test_acts_on_foreign_rows_say_absent_and_change_nothing(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code))
        foreign = [rows[mark]["job"] for mark in MARKS - SEES[code]]
        keys = [job.pk for job in foreign] + [999_999_999]
        page = client.post(reverse("list-bulk", args=[code, "jobs"]), {"act": "resume", "key": keys})
        assert page.status_code == 200
        assert {result.text for result in page.context["results"]} == {"没有这一项，或者不在辖区内。"}
        assert _seen(_text(page)) == set()
        with nationwide():
            assert {job.status for job in Job.objects.filter(pk__in=keys)} <= {JobStatus.FAILED}

    def test_choices_name_no_other_bureau(self, client_of, officer_at, rows, code):
        if code == "000000":
            # The nation hands in no file.
            assert client_of(officer_at(code)).get(reverse("intake-new", args=[code])).status_code == 404
            return
        form = client_of(officer_at(code)).get(reverse("intake-new", args=[code])).context["form"]
        own = form.fields["area"].queryset
        top = own.get(code=code).path
        assert all(area.path.startswith(top) for area in own)


def _bare(response) -> str:
    """The page without the token, the address and the number of the request, which differ each time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", _text(response))
    text = text.replace(response["X-Trace-Id"], "")
    return re.sub(r'name="next" value="[^"]*"|nonce="[^"]*"', "", text)


class TestRuns:
    """A run is its province's until it is published; the list and the export say the same."""

    @pytest.fixture
    def provinces(self, as_batch):
        day = clock.today()
        with as_batch(), nationwide():
            for province, mark in (("42", MINE), ("61", ELSEWHERE)):
                standard = typing.Standard.objects.create(
                    province=province,
                    number=f"{mark}〔2026〕1号",
                    title="示例",
                    valid_from=day,
                    published_at=clock.now(),
                    document="{}",
                )
                typing.Run.objects.create(
                    path=f"/{province}/",
                    kind=RunKind.PARTIAL,
                    purpose=RunPurpose.EXTRA,
                    year=day.year,
                    as_of=day,
                    report_year=day.year - 1,
                    standard=standard,
                    requested_at=clock.now(),
                )

    @pytest.mark.parametrize(
        ("code", "marks"),
        [
            ("420000", {MINE}),
            ("610000", {ELSEWHERE}),
            ("000000", {MINE, ELSEWHERE}),
            ("420100", set()),
            ("420106", set()),
        ],
    )
    def test_list_and_export(self, client_of, officer_at, provinces, exported, code, marks):
        client = client_of(officer_at(code))
        assert _seen(_text(client.get(reverse("run-list", args=[code])))) == marks
        assert _seen(exported(client, "runs", code)) == marks

    def test_only_the_nation_chooses_among_provinces(self, client_of, officer_at, provinces):
        page = client_of(officer_at("420000")).get(reverse("run-list", args=["420000"]), {"province": "61"})
        assert "province" not in page.context["filter"].form.fields
        assert _seen(_text(page)) == {MINE}


class TestExportDoor:
    """The export asks for the list's capability when it is asked for, and again when it is made."""

    @pytest.fixture
    def asked(self, client_of, officer_at, rows):
        officer = officer_at("420106")
        client_of(officer).post(reverse("list-export", args=["420106", "households"]), {"query": ""})
        with nationwide():
            return officer, Job.objects.get(kind=LIST_EXPORT)

    def _made(self, job, as_batch):
        with as_batch(), jurisdiction(job.path):
            claimed = jobs.claim(job.pk)
            return exports.write_list_export(claimed, jobs.Heartbeat(claimed))

    def test_is_made_for_an_officer_in_office(self, asked, as_batch):
        assert self._made(asked[1], as_batch)["rows"] == 1

    @pytest.mark.parametrize("how", ["disabled", "post_over"])
    def test_is_not_made_for_one_who_left(self, asked, as_batch, how):
        officer, job = asked
        if how == "disabled":
            officer.is_active = False
            officer.save()
        else:
            officer.posts.update(valid_from="2020-01-01", valid_to="2020-12-31")
        with pytest.raises(exports.ExportRefused) as refused:
            self._made(job, as_batch)
        assert refused.value.code == "no_longer_allowed"
        with nationwide():
            assert not StoredFile.objects.filter(kept_by=officer).exists()

    def test_what_was_made_is_closed_to_one_who_may_no_longer_look_at_the_list(self, client_of, asked, as_batch):
        officer, job = asked
        made = self._made(job, as_batch)
        with as_batch(), jurisdiction(job.path):
            jobs.finish(job.pk, outcome=made)
        url = reverse("file-download", args=["420106", made["file"]])
        sent = client_of(officer).get(url)
        assert b"".join(sent.streaming_content)
        officer.posts.update(role=Role.AUDITOR)
        assert client_of(officer).get(url).status_code == 404

    @pytest.mark.parametrize("name", [*catalogue.names(), "absent"])
    def test_an_auditor_exports_no_household(self, client_of, officer_at, rows, name):
        client = client_of(officer_at("420106", Role.AUDITOR))
        answer = client.post(reverse("list-export", args=["420106", name]), {"query": ""})
        assert answer.status_code == (302 if name in ("jobs", "approvals", "notifications") else 404)
