"""The same for those who see other things than households: administrators, auditors, supervisors, departments.

Three places, each with a mark that all its rows carry; a page, an export, a choice or an error that holds another
place's mark has leaked it.
"""

import re
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from authorities import (
    acts,
    audit,
    capabilities,
    clock,
    invitations,
    jobs,
    notification_kinds,
    notifications,
    tasks,
)
from authorities.access import access_authority
from authorities.enums import Department, JobStatus, Level, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.lists import exports
from authorities.models import Approval, Authority, Job, Officer, Post
from casework import four_eyes
from mingteyouxin.criteria.models import PublicClassStandard
from registry import job_kinds
from registry.models import Delivery
from tests.casework.subjects import about_bureaus, bureau
from tests.factories import machine as make_machine
from tests.factories.class_standards import ClassStandardFactory, RoundFactory
from tests.portal.test_leaks import ELSEWHERE, MARKS, MINE, NEIGHBOUR, PLACES, SEES, _seen, _text
from typing_engine import standards

HUBEI, SHAANXI, WUCHANG = "420000", "610000", "420106"


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db):
    settings.FILE_STORE = tmp_path / "store"


@pytest.fixture
def rows(officer_at, as_batch):
    """In each of the places somebody at work, somebody invited, a machine, an act in the log. mark → kind → row."""
    made = {}
    for mark, (code, path) in PLACES.items():
        officer = officer_at(code, username=mark, full_name=f"{mark}人员")
        system = officer_at(code, Role.SYSTEM, full_name=f"{mark}管理员")
        acting = access_authority(system, code, capabilities.OFFICER_MANAGE)
        with jurisdiction(path):
            invitation, _ = invitations.invite(f"{mark}新人", authority=acting.authority, role=Role.CLERK, by=acting)
            audit.record(acts.LOGIN, by=officer, note=f"{mark}登录")
        told = make_machine(code, name=f"{mark}系统", contact=f"{mark}联系人")
        made[mark] = {
            "officer": officer,
            "post": officer.posts.get(),
            "invitation": invitation,
            "machine": told.machine,
        }
    return made


@pytest.fixture
def written(as_batch):
    """`written(client, code, job)` → all text of the workbook that a job makes, as the officer downloads it."""

    def read(client, code: str, response, run_job) -> str:
        job_id = int(re.search(r"/jobs/(\d+)/", response.url)[1])
        with as_batch():
            run_job(job_id)
        with nationwide():
            job = Job.objects.get(pk=job_id)
        assert job.status == JobStatus.DONE, job.error_text
        file = client.get(reverse("file-download", args=[code, job.outcome["file"]]))
        book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)))
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        return "\n".join(cells)

    return read


def _listed(job_id: int) -> None:
    with nationwide():
        path = Job.objects.get(pk=job_id).path
    with jurisdiction(path):
        job = jobs.claim(job_id)
        jobs.finish(job_id, outcome=exports.write_list_export(job, jobs.Heartbeat(job)))


@pytest.mark.parametrize("code", SEES)
class TestAdministrators:
    def test_people_and_invitations(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code, Role.SYSTEM))
        people = reverse("officer-list", args=[code])
        assert _seen(_text(client.get(people))) == SEES[code]
        for mark in MARKS:
            # What was typed stands in the box again; what was found is a link to its page.
            found = _text(client.get(people, {"q": f"{mark}人员"}))
            assert (f"people/{rows[mark]['officer'].pk}/" in found) is (mark in SEES[code])
        for mark in MARKS - SEES[code]:
            foreign = client.get(reverse("officer-page", args=[code, rows[mark]["officer"].pk]))
            taken_back = client.post(reverse("invitation-revoke", args=[code, rows[mark]["invitation"].pk]))
            assert (foreign.status_code, taken_back.status_code) == (404, 404)

    def test_the_posts_that_a_deputy_is_chosen_for(self, client_of, officer_at, rows, code):
        shown = officer_at(code, full_name="示例代行人")
        page = client_of(officer_at(code, Role.SECURITY)).get(reverse("officer-page", args=[code, shown.pk]))
        offered = page.context["deputy_form"].fields["post"].queryset
        assert {mark for mark in MARKS if offered.filter(officer__username=mark).exists()} == SEES[code]
        assert _seen(_text(page)) == SEES[code]

    def test_machines(self, client_of, officer_at, rows, code):
        client = client_of(officer_at(code, Role.SECURITY))
        assert _seen(_text(client.get(reverse("machine-list", args=[code])))) == SEES[code]
        for mark in MARKS - SEES[code]:
            for page in ("machine-page", "machine-renew", "machine-scopes", "machine-revoke"):
                assert client.get(reverse(page, args=[code, rows[mark]["machine"].pk])).status_code == 404

    def test_the_bureaus_that_a_machine_is_registered_for(self, client_of, officer_at, rows, code):
        client, page = client_of(officer_at(code, Role.SECURITY)), reverse("machine-new", args=[code])
        top = Authority.objects.get(code=code)
        offered = client.get(page).context["form"].fields["authority"].queryset
        inside = Authority.objects.filter(path__startswith=top.path).exclude(level=Level.STATION)
        assert set(offered) == set(inside)
        if code != "000000":
            foreign, absent = (
                client.post(page, {"authority": other}).context["form"].errors["authority"]
                for other in ("650000", "999999")
            )
            assert foreign == absent == ["请选择列出的机关。"]


@pytest.mark.parametrize("code", SEES)
class TestAuditors:
    def test_records_found_and_exported(self, client_of, officer_at, rows, written, code):
        client, page = client_of(officer_at(code, Role.AUDITOR)), reverse("audit-list", args=[code])
        assert _seen(_text(client.get(page, {"act": "login"}))) == SEES[code]
        for mark in MARKS:
            asked = {"officer": f"{mark}人员", "act": "login"}
            records = client.get(page, asked).context["records"]
            assert bool(records) is (mark in SEES[code]), mark
        asked = client.post(reverse("audit-export", args=[code]), {"act": "login"})
        path = Authority.objects.get(code=code).path
        text = written(client, code, asked, lambda job_id: tasks.export_audit(job_id, path=path))
        assert _seen(text) == SEES[code]


# Lists of what is one's own bureau's, or one's own. The first two are worked through and not taken away.
OWN = {"jobs": "job-list", "notifications": "notification-list", "approvals": "approval-list"}


class TestOwnLists:
    @pytest.fixture
    def told(self, officer_at, as_batch):
        """A supervisor of each of two provinces with something to decide, a notification, and a failed job."""
        made = {}
        for mark, code in ((MINE, HUBEI), (ELSEWHERE, SHAANXI)):
            supervisor, clerk = officer_at(code, Role.SUPERVISOR), officer_at(code)
            path = Authority.objects.get(code=code).path
            with jurisdiction(path):
                subject = about_bureaus(standards.SUBJECT, summary=lambda bureau, mark=mark: f"{mark}复核")
                four_eyes.request(subject, bureau(path), by=clerk)
            with as_batch(), nationwide():
                job = Job.objects.create(
                    kind=job_kinds.INTAKE,
                    title=f"{mark}任务",
                    path=path,
                    requested_at=clock.now(),
                    requested_by=clerk,
                    status=JobStatus.FAILED,
                    error_code="x",
                    error_text="示例",
                    finished_at=clock.now(),
                )
                notifications.notify(
                    notification_kinds.JOB_DONE,
                    path=path,
                    to=[supervisor.pk],
                    text=f"{mark}通知",
                    view="job-page",
                    key=job.pk,
                    once=mark,
                )
            made[mark] = (code, supervisor)
        return made

    @pytest.mark.parametrize("mark", [MINE, ELSEWHERE])
    def test_lists(self, client_of, told, mark):
        code, supervisor = told[mark]
        for name, page in OWN.items():
            assert _seen(_text(client_of(supervisor).get(reverse(page, args=[code])))) == {mark}, name

    def test_lists_of_a_colleague_at_the_same_bureau(self, client_of, officer_at, told):
        """Requests and jobs are the bureau's; what an officer was told is the officer's."""
        client = client_of(officer_at(HUBEI, Role.SUPERVISOR))
        seen = {name: _seen(_text(client.get(reverse(page, args=[HUBEI])))) for name, page in OWN.items()}
        assert seen == {"jobs": {MINE}, "approvals": {MINE}, "notifications": set()}

    @pytest.mark.parametrize("mark", [MINE, ELSEWHERE])
    def test_exports(self, client_of, told, written, mark):
        code, supervisor = told[mark]
        client = client_of(supervisor)
        asked = {name: client.post(reverse("list-export", args=[code, name]), {"query": ""}) for name in OWN}
        assert _seen(written(client, code, asked.pop("approvals"), _listed)) == {mark}
        assert {name: answer.url for name, answer in asked.items()} == {
            name: reverse(OWN[name], args=[code]) for name in asked
        }

    def test_what_waits_elsewhere_is_on_no_desk(self, client_of, told):
        for mark, (code, supervisor) in told.items():
            page = client_of(supervisor).get(reverse("office-home", args=[code]))
            assert _seen(_text(page)) == {mark}
            with nationwide():
                foreign = Approval.objects.exclude(path=Authority.objects.get(code=code).path).get()
            assert client_of(supervisor).get(reverse("approval-page", args=[code, foreign.pk])).status_code == 404


class TestDepartments:
    """People of another department see what their department handed in at their bureau, and no other's."""

    @pytest.fixture
    def deliveries(self, as_batch):
        with as_batch(), nationwide():
            for mark, (_, path) in PLACES.items():
                for feed in ("tax", "social_insurance"):
                    Delivery.objects.create(
                        path=path,
                        feed=feed,
                        area=path,
                        partial=True,
                        file_name=f"{mark}-{feed}.csv",
                        taken_at=clock.now(),
                    )

    def test_list_and_export(self, client_of, officer_at, deliveries, written):
        client = client_of(officer_at(WUCHANG, Role.DEPARTMENT, department=Department.TAX))
        page = _text(client.get(reverse("intake-list", args=[WUCHANG])))
        asked = client.post(reverse("list-export", args=[WUCHANG, "deliveries"]), {"query": ""})
        for text in (page, written(client, WUCHANG, asked, _listed)):
            assert f"{MINE}-tax" in text
            assert f"{MINE}-social_insurance" not in text
            assert _seen(text) == {MINE}

    def test_the_feeds_that_are_chosen_from(self, client_of, officer_at):
        client, page = (
            client_of(officer_at(WUCHANG, Role.DEPARTMENT, department=Department.TAX)),
            reverse("intake-new", args=[WUCHANG]),
        )
        offered = [feed for feed, _ in client.get(page).context["form"].fields["feed"].choices]
        assert "tax" in offered and "social_insurance" not in offered and "households" not in offered
        foreign, absent = (
            client.post(page, {"feed": "tax", "area": area}).context["form"].errors["area"]
            for area in ("420103", "999999")
        )
        assert foreign == absent


class TestRecognition:
    """名特优新: drafts and rounds are their bureau's; what the public reads is everyone's."""

    @pytest.fixture
    def planned(self, officer_at):
        """A round and a draft in each of the places. mark → (round, draft)."""
        made = {}
        for number, (mark, (code, _)) in enumerate(PLACES.items()):
            clerk, second = officer_at(code), officer_at(code, Role.SUPERVISOR)
            standard = {"title": f"{mark}分类标准", "number": f"示例〔2026〕{number}号"}
            round_ = RoundFactory(bureau=code, by=clerk, second=second, standard=standard)
            draft = ClassStandardFactory(bureau=code, by=clerk, title=f"{mark}草案", number=f"示例〔2026〕5{number}号")
            made[mark] = (round_, draft)
        return made

    @pytest.mark.parametrize(("code", "marks"), [(WUCHANG, {MINE}), ("420103", {NEIGHBOUR}), ("610102", {ELSEWHERE})])
    def test_standards_and_rounds(self, client_of, officer_at, planned, code, marks):
        client = client_of(officer_at(code))
        assert _seen(_text(client.get(reverse("class-standard-list", args=[code])))) == marks
        rounds = client.get(reverse("round-list", args=[code])).context["page"].results
        assert [row.pk for row in rounds] == [planned[mark][0].pk for mark in marks]
        for mark in MARKS - marks:
            round_, draft = planned[mark]
            for page, key in (("round-page", round_.pk), ("class-standard-page", draft.pk)):
                foreign, absent = (client.get(reverse(page, args=[code, one])) for one in (key, 999_999))
                assert (foreign.status_code, absent.status_code) == (404, 404)

    def test_those_above_see_published_ones_and_no_draft(self, client_of, officer_at, planned):
        shown = _text(client_of(officer_at(HUBEI)).get(reverse("class-standard-list", args=[HUBEI])))
        assert f"{MINE}分类标准" in shown and f"{NEIGHBOUR}分类标准" in shown
        assert "草案" not in re.sub(r"<(nav|form|p)\b.*?</\1>", "", shown, flags=re.S) and ELSEWHERE not in shown

    def test_what_is_copied_from_is_public(self, client_of, officer_at, planned):
        page = client_of(officer_at(WUCHANG)).get(reverse("class-standard-copy", args=[WUCHANG]))
        offered = set(page.context["form"].fields["source"].queryset)
        assert offered == set(PublicClassStandard.objects.filter(province="42"))


def test_an_officers_posts_elsewhere_are_offered_to_nobody_else(client_of, officer_at):
    """The switcher is one's own; a colleague's page names the posts of the area alone."""
    officer: Officer = officer_at(WUCHANG, full_name="示例两地人")
    abroad = Authority.objects.get(code="610102")
    Post.objects.create(officer=officer, authority=abroad, role=Role.CLERK, valid_from=date(2026, 1, 1))
    own = _text(client_of(officer).get(reverse("office-home", args=[WUCHANG])))
    assert "/office/610102/" in own
    seen = client_of(officer_at(WUCHANG, Role.SYSTEM)).get(reverse("officer-page", args=[WUCHANG, officer.pk]))
    assert abroad.name not in _text(seen) and abroad.short_name not in _text(seen)
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        assert client_of(officer_at("610102")).get(f"/office/{WUCHANG}/").status_code == 404
