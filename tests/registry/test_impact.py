"""Impact assessments (个人信息保护法 第五十五条): versions, a second officer, kept for good, missing ones are told."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from authorities import clock
from authorities.access import access_authority
from authorities.declarations import declared
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord
from authorities.queues import waits_of
from casework import four_eyes
from registry import capabilities
from registry.impact import assessments
from registry.models import ImpactAssessment
from registry.officer.queues import QUEUES
from registry.processings import DIRECTORY, Processing
from tests import factories
from tests.factories.impact import SAYS
from tests.second_officer import client_of_another

pytestmark = pytest.mark.django_db
HUBEI, SHAANXI, TODAY = "420000", "610000", date(2026, 9, 1)
LIST = f"/office/{HUBEI}/impact/"


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture
def clerk(officer_at):
    return officer_at(HUBEI)


@pytest.fixture
def head(officer_at):
    return officer_at(HUBEI, Role.SUPERVISOR)


@pytest.fixture
def asked(clerk, client_of) -> ImpactAssessment:
    """A version that the clerk registered on the screen; it waits for its second officer."""
    sent = {**SAYS, "valid_from": "2026-09-01"}
    page = client_of(clerk).post(f"{LIST}new/?processing={DIRECTORY}", sent)
    with jurisdiction("/42/"):
        made = ImpactAssessment.objects.get()
    assert page.url == reverse("impact-page", args=[HUBEI, made.pk])
    return made


@pytest.fixture
def held(asked, head) -> ImpactAssessment:
    """The same, confirmed by the second officer."""
    answer = client_of_another(head).post(f"{LIST}{asked.pk}/decide/", {"approve": "1"})
    assert answer.status_code == 302
    with jurisdiction("/42/"):
        return ImpactAssessment.objects.get(pk=asked.pk)


def _remove(assessment: ImpactAssessment) -> None:
    with transaction.atomic():
        ImpactAssessment.objects.filter(pk=assessment.pk).delete()


def _missing() -> set[str]:
    with jurisdiction("/42/"):
        return {str(one) for one in assessments.missing("/42/", clock.today())}


def test_typing_publishing_and_sharing_are_each_to_be_assessed():
    assert {one.name for one in declared(Processing)} >= {"typing", "directory", "sharing", "recognition"}


class TestTwoOfficers:
    def test_it_holds_once_another_has_confirmed_it(self, asked, head, client_of):
        assert DIRECTORY in _missing()
        client = client_of(head)
        assert "同意施行" in client.get(f"{LIST}{asked.pk}/").content.decode()
        client.post(f"{LIST}{asked.pk}/decide/", {"approve": "1"})
        assert DIRECTORY not in _missing()

    def test_whoever_made_it_does_not(self, asked, clerk, head, client_of):
        page = client_of(clerk).post(f"{LIST}{asked.pk}/decide/", {"approve": "1"}, follow=True).content.decode()
        assert "请由另一名工作人员复核" in page
        assert DIRECTORY in _missing()
        with jurisdiction("/42/"), pytest.raises(IntegrityError), transaction.atomic():
            ImpactAssessment.objects.filter(pk=asked.pk).update(approved_by=clerk, approved_at=clock.now())

    def test_what_was_rejected_does_not_hold_and_a_next_version_may_come(self, asked, clerk, head, client_of):
        client_of_another(head).post(f"{LIST}{asked.pk}/decide/", {"reject": "1", "note": "风险写得不够"})
        assert DIRECTORY in _missing()
        client = client_of(clerk)
        assert "风险写得不够" in client.get(f"{LIST}{asked.pk}/").content.decode()
        client.post(f"{LIST}new/?processing={DIRECTORY}", {**SAYS, "risks": "补充后", "valid_from": "2026-09-01"})
        with jurisdiction("/42/"):
            assert list(ImpactAssessment.objects.values_list("version", flat=True)) == [2, 1]

    def test_while_one_waits_there_is_no_next(self, asked, clerk, client_of):
        sent = {**SAYS, "valid_from": "2026-09-01"}
        page = client_of(clerk).post(f"{LIST}new/?processing={DIRECTORY}", sent)
        assert page.status_code == 422
        assert "等待复核" in page.content.decode()


class TestVersions:
    def test_a_later_version_takes_over_on_its_day(self, held, clerk, head):
        bureau = factories.bureau(HUBEI)
        later = TODAY + timedelta(days=30)
        with jurisdiction("/42/"):
            made = assessments.assess(bureau, DIRECTORY, SAYS, valid_from=later, enclosed=None, by=clerk)
            four_eyes.approve(assessments.SUBJECT, four_eyes.pending(assessments.SUBJECT, made.pk).pk, by=head)
            assert assessments.in_force("/42/", TODAY)[DIRECTORY] == held
            assert assessments.in_force("/42/", later)[DIRECTORY] == made

    @pytest.mark.parametrize("change", [{"risks": "改过"}, {"valid_from": date(2020, 1, 1)}, {"approved_at": None}])
    def test_none_is_changed(self, held, as_owner, change):
        with as_owner(), jurisdiction("/42/"), pytest.raises(IntegrityError), transaction.atomic():
            ImpactAssessment.objects.filter(pk=held.pk).update(**change)

    def test_none_is_removed_in_three_years_or_later(self, held, as_owner):
        """第五十六条 asks for three years at least."""
        for on in (TODAY, TODAY + timedelta(days=4 * 366)):
            with clock.stopped_at(on), as_owner(), jurisdiction("/42/"), pytest.raises(IntegrityError):
                _remove(held)

    def test_it_is_a_document_with_what_the_law_asks(self, held, clerk, client_of):
        client = client_of(clerk)
        for ending in ("docx", "pdf"):
            answer = client.get(f"{LIST}{held.pk}/document.{ending}")
            assert answer.status_code == 200
            assert answer.content[:2] in (b"PK", b"%P")
        with jurisdiction("/42/"):
            assert AuditRecord.objects.filter(act="impact_read").count() == 2

    def test_what_is_missing_in_the_form_is_said_beside_it(self, clerk, client_of):
        sent = {**SAYS, "risks": "", "valid_from": "2026-09-01"}
        page = client_of(clerk).post(f"{LIST}new/?processing={DIRECTORY}", sent)
        assert page.status_code == 422
        assert "请填写：对个人权益的影响及安全风险。" in page.content.decode()


class TestWhose:
    def test_another_province_reads_none_and_the_nation_all(self, held, officer_at, client_of):
        other = client_of(officer_at(SHAANXI))
        assert other.get(f"/office/{SHAANXI}/impact/{held.pk}/").status_code == 404
        assert other.get(f"/office/{SHAANXI}/impact/{held.pk}/document.docx").status_code == 404
        nation = client_of_another(officer_at("000000", Role.SUPERVISOR))
        assert nation.get(f"/office/000000/impact/{held.pk}/").status_code == 200
        # It is the province's to confirm.
        assert nation.post(f"/office/000000/impact/{held.pk}/decide/", {"approve": "1"}).status_code == 404

    def test_the_desk_says_how_many_are_missing_and_names_no_day(self, held, clerk):
        acting = access_authority(clerk, HUBEI, capabilities.IMPACT_KEEP)
        with jurisdiction("/42/"):
            waits = dict(zip((queue.label for queue in QUEUES), waits_of(QUEUES, acting), strict=True))
        found = waits["没有影响评估的处理活动"]
        assert (found.count, found.first_due) == (len(declared(Processing)) - 1, None)
