"""What officers are told, by whom, once, and who reads it."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from authorities import capabilities, clock, jobs, notification_kinds, notifications
from authorities.access import access_authority
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Notification
from casework import four_eyes
from registry.job_kinds import INTAKE
from tests.casework.subjects import about_bureaus, bureau
from typing_engine import standards
from typing_engine.job_kinds import TYPING_RUN

HUBEI, PATH = "420000", "/42/"
SUBJECT = about_bureaus(standards.SUBJECT)


def _told(officer) -> list[str]:
    with jurisdiction("/"):
        return list(Notification.objects.filter(officer=officer).values_list("kind", flat=True).order_by("id"))


def _pks(officer) -> list[int]:
    return list(Notification.objects.filter(officer=officer, path=PATH).values_list("pk", flat=True))


@pytest.fixture
def clerk(officer_at):
    return officer_at(HUBEI)


@pytest.fixture
def job(clerk):
    with jurisdiction(PATH):
        return jobs.request_job(INTAKE, title="年报", parameters={}, by=clerk)


class TestJobs:
    def test_the_requester_is_told_of_every_end(self, clerk, job, officer_at):
        other = officer_at(HUBEI)
        with jurisdiction(PATH):
            jobs.claim(job.pk)
            jobs.fail(job.pk, code="x", text="文件是空的。")
            jobs.resume(job.pk, by=clerk)
            jobs.claim(job.pk)
            jobs.finish(job.pk, outcome={})
        assert _told(clerk) == [notification_kinds.JOB_FAILED, notification_kinds.JOB_DONE]
        assert _told(other) == []

    def test_an_end_that_is_rolled_back_was_not_told(self, clerk, job):
        with jurisdiction(PATH):
            jobs.claim(job.pk)
            with pytest.raises(RuntimeError), transaction.atomic():
                jobs.finish(job.pk, outcome={})
                raise RuntimeError
        assert _told(clerk) == []

    def test_nobody_is_told_of_what_the_clock_started(self, db):
        with jurisdiction(PATH):
            job = jobs.request_job(TYPING_RUN, title="分型", parameters={}, by=None)
            jobs.claim(job.pk)
            jobs.finish(job.pk, outcome={})
            assert not Notification.objects.exists()


class TestApprovals:
    def test_those_who_may_decide_are_asked_and_the_one_who_asks_is_answered(self, clerk, officer_at):
        second, elsewhere = officer_at(HUBEI, Role.SUPERVISOR), officer_at("610000", Role.SUPERVISOR)
        with jurisdiction(PATH):
            asked = four_eyes.request(SUBJECT, bureau(PATH), by=clerk)
            four_eyes.reject(SUBJECT, asked.pk, by=second, note="金额有误")
        assert _told(second) == [notification_kinds.APPROVAL_ASKED]
        assert _told(clerk) == [notification_kinds.APPROVAL_DECIDED]
        assert _told(elsewhere) == []
        with jurisdiction(PATH):
            assert "金额有误" in Notification.objects.get(officer=clerk).text

    def test_whoever_asks_is_not_asked(self, officer_at):
        own = officer_at(HUBEI, Role.SUPERVISOR)
        with jurisdiction(PATH):
            asked = four_eyes.request(SUBJECT, bureau(PATH), by=own)
            four_eyes.withdraw(SUBJECT, asked.pk, by=own)
        assert _told(own) == []


def test_the_same_is_told_once(clerk):
    with jurisdiction(PATH):
        for _ in range(2):
            notifications.notify(
                notification_kinds.JOB_DONE, path=PATH, to=[clerk.pk], text="完成", view="job-page", key=1, once="job:1"
            )
    assert len(_told(clerk)) == 1


class TestScreens:
    @pytest.fixture
    def told(self, clerk, officer_at):
        """Two notifications of the clerk's, one of a colleague's, at the same bureau; one at another of the clerk's."""
        colleague = officer_at(HUBEI)
        with jurisdiction(PATH):
            for number in (1, 2):
                notifications.notify(
                    notification_kinds.JOB_DONE,
                    path=PATH,
                    to=[clerk.pk, colleague.pk],
                    text=f"第{number}件",
                    view="job-page",
                    key=number,
                    once=f"job:{number}",
                )
            notifications.notify(
                notification_kinds.JOB_DONE,
                path="/42/01/",
                to=[clerk.pk],
                text="市局的",
                view="job-page",
                key=3,
                once="3",
            )
        return colleague

    def test_the_bell_counts_ones_own_at_this_bureau(self, client_of, clerk, told):
        page = client_of(clerk).get(reverse("office-home", args=[HUBEI]))
        assert re.search(r'class="bell-count">\s*2', page.content.decode())
        assert "市局的" not in page.content.decode()

    def test_mark_one_and_all_as_read(self, client_of, clerk, told):
        client = client_of(clerk)
        with jurisdiction(PATH):
            mine, foreign = (
                Notification.objects.filter(officer=officer, path=PATH).first() for officer in (clerk, told)
            )
        bulk = reverse("list-bulk", args=[HUBEI, "notifications"])
        page = client.post(bulk, {"act": "read", "key": [mine.pk, foreign.pk]})
        assert [result.done for result in page.context["results"]] == [True, False]
        assert "bell-count" in page.content.decode()
        page = client.post(reverse("notification-read-all", args=[HUBEI]), follow=True)
        assert "已将 1 条通知标为已读" in page.content.decode()
        assert "bell-count" not in page.content.decode()
        with jurisdiction(PATH):
            assert not Notification.objects.filter(officer=told).exclude(read_at=None).exists()

    def test_reading_the_list_marks_nothing(self, client_of, clerk, told):
        client = client_of(clerk)
        assert client.get(reverse("notification-list", args=[HUBEI])).status_code == 200
        assert client.get(reverse("notification-read-all", args=[HUBEI])).status_code == 405
        with jurisdiction(PATH):
            assert notifications.unread(access_authority(clerk, HUBEI, capabilities.OFFICE)) == 2

    def test_opening_one_marks_it_and_leads_to_what_it_is_about(self, client_of, clerk, told):
        client = client_of(clerk)
        with jurisdiction(PATH):
            first, second = Notification.objects.filter(officer=clerk, path=PATH).order_by("id")
            foreign = Notification.objects.filter(officer=told).first()
        opened = reverse("notification-open", args=[HUBEI, first.pk])
        for page in ("notification-list", "office-home"):
            assert opened in client.get(reverse(page, args=[HUBEI])).content.decode()
        assert client.get(opened).status_code == 405
        assert client.post(opened).url == reverse("job-page", args=[HUBEI, 1])
        assert client.post(reverse("notification-open", args=[HUBEI, foreign.pk])).status_code == 404
        with jurisdiction(PATH):
            waiting = Notification.objects.filter(path=PATH, read_at=None)
            assert set(waiting.values_list("pk", flat=True)) == {second.pk, *_pks(told)}

    def test_one_without_an_object_leads_to_its_page(self, client_of, clerk, db):
        with jurisdiction(PATH):
            kind, view = notification_kinds.JOB_DONE, "notification-list"
            notifications.notify(kind, path=PATH, to=[clerk.pk], text="示例", view=view, key="", once="1")
            told = Notification.objects.get(officer=clerk)
        client = client_of(clerk)
        assert client.get(reverse("office-home", args=[HUBEI])).status_code == 200
        opened = client.post(reverse("notification-open", args=[HUBEI, told.pk]))
        assert opened.url == reverse("notification-list", args=[HUBEI])

    def test_a_long_number_ends_somewhere(self, client_of, clerk, db):
        with jurisdiction(PATH):
            Notification.objects.bulk_create(
                Notification(
                    path=PATH, officer=clerk, kind=notification_kinds.JOB_DONE, text="示例", view="job-page", key="1",
                    once=str(number), created_at=clock.now(),
                )
                for number in range(150)
            )  # fmt: skip
        assert "99+" in client_of(clerk).get(reverse("office-home", args=[HUBEI])).content.decode()
