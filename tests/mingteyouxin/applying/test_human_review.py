"""A submission that the platform refuses has a way to a person, who lets it through or says why not."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from authorities import clock, remedies
from authorities.jurisdiction import jurisdiction, own_household
from casework.refusals import NotEntitled
from mingteyouxin.applying import applications, human_review
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.part_models import CaseAnswer, EligibilityCheck, Evidence
from mingteyouxin.cases.reminders import overdue
from mingteyouxin.overdue.escalation import escalate
from mingteyouxin.overdue.models import Overdue
from registry.enums import HouseholdType
from registry.models import Message
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.applying.test_applying import base as base
from tests.mingteyouxin.applying.test_applying import case as case
from tests.mingteyouxin.applying.test_applying import filled as filled
from tests.mingteyouxin.applying.test_applying import phone as phone
from tests.mingteyouxin.applying.test_applying import upload as upload
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG
from tests.second_officer import client_of_another

BEGIN, END = class_standards.BEGIN, class_standards.END
REASON = {"reason": "系统的分型结果不对，去年营业额有报表", "declared": "1"}


@pytest.fixture
def refused(filled, shop, as_batch) -> Case:
    """A draft that lacks nothing and is refused, for a type that may be wrong."""
    with as_batch():
        TypeFactory(household=shop, type=HouseholdType.SURVIVAL)
    return filled


@pytest.fixture
def ask(phone, base, refused):
    def sent(**changes) -> str:
        return phone.post(f"{base}{refused.pk}/person/", REASON | changes, follow=True).content.decode()

    return sent


@pytest.fixture
def asked(ask, refused) -> Case:
    assert "已收到" in ask()
    return fresh(refused)


def test_what_a_person_looks_at_stays_as_it_was_declared(phone, base, asked, upload):
    before = asked.statement
    for step, data in (("statement", {"statement": "请求以后改的"}), ("class", {"class": "emerging"})):
        answer = phone.post(f"{base}{asked.pk}/{step}/", data, follow=True)
        assert "答复以前内容不能更改" in answer.content.decode(), step
    with own_household(asked.household_id):
        files = asked.evidence.count()
        upload()
        assert asked.evidence.count() == files
    now = fresh(asked)
    assert (now.statement, now.recognition_class) == (before, asked.recognition_class)


def test_the_database_holds_it_too_and_lets_go_with_the_answer(asked, clerk):
    changes = (
        lambda: Case.objects.filter(pk=asked.pk).update(statement="请求以后改的"),
        lambda: Case.objects.filter(pk=asked.pk).update(recognition_class="emerging"),
        lambda: CaseAnswer.objects.filter(case=asked, criterion="1-2").update(text="请求以后改的"),
        lambda: CaseAnswer.objects.create(
            path=asked.path, household_id=asked.household_id, case=asked, criterion="9-9", claimed=True
        ),
        lambda: Evidence.objects.filter(case=asked).delete(),
    )
    for number, change in enumerate(changes):
        with own_household(asked.household_id):
            assert CaseAnswer.objects.filter(case=asked, criterion="1-2").exists()
            with pytest.raises(DatabaseError, match="stays as it was declared"), transaction.atomic():
                change()
                pytest.fail(f"change {number} was let through")
    declared(asked, clerk)
    with jurisdiction(asked.path):
        human_review.decline(asked.pk, by=clerk, note="示例")
    for change in changes:
        with own_household(asked.household_id), transaction.atomic():
            change()
            transaction.set_rollback(True)


def fresh(case: Case) -> Case:
    with jurisdiction("/42/"):
        return Case.objects.select_related("household", "authority", "round").get(pk=case.pk)


def declared(case: Case, *officers) -> None:
    with jurisdiction(case.path):
        for officer in officers:
            assignments.declare(case.pk, by=officer, has_conflict=False)


def look(officer, case, **data):
    url = reverse("case-lapse", args=[WUCHANG, case.pk])
    return client_of_another(officer).post(url, {"note": "已核对报表，营业额漏报"} | data, follow=True)


def told(case: Case) -> str:
    with jurisdiction("/42/"):
        return Message.objects.filter(household=case.household_id).latest("id").text


def test_whoever_is_refused_finds_the_way_on_the_page(refused, phone, base, ask):
    page = phone.post(f"{base}{refused.pk}/submit/", {"declared": "1"})
    assert page.status_code == 422 and "请工作人员看一看" in page.content.decode()
    assert "请写明" in ask(reason=" ") and "承诺" in ask(declared="")
    assert fresh(refused).person_asked_at is None
    assert "以前答复" in ask()
    assert "已经请工作人员复核过" in ask()
    shown = phone.get(f"{base}{refused.pk}/submit/").content.decode()
    assert "您已请工作人员看一看" in shown and f"{base}{refused.pk}/person/" not in shown


def test_whoever_may_submit_or_lacks_something_asks_nobody(filled, phone, base):
    url = f"{base}{filled.pk}/person/"
    assert "现在可以提交" in phone.post(url, REASON, follow=True).content.decode()
    phone.post(f"{base}{filled.pk}/statement/", {"statement": " "})
    assert "请填写申报理由" in phone.post(url, REASON, follow=True).content.decode()
    assert fresh(filled).person_asked_at is None


def test_the_request_has_a_day_and_an_owner(asked, clerk, supervisor, officer_at, as_batch):
    assert asked.due_on > clock.today() and asked.status == CaseStatus.DRAFT
    web = client_of_another(clerk)
    assert "请人工复核" in web.get(reverse("office-home", args=[WUCHANG])).content.decode()
    listed = web.get(reverse("case-list", args=[WUCHANG]), {"tab": "closed", "asked": "waiting"})
    assert "张记面馆" in listed.content.decode()
    page = web.get(reverse("case-page", args=[WUCHANG, asked.pk]))
    assert page.status_code == 200 and "提交时系统核对不符合条件" in page.content.decode()
    elsewhere = client_of_another(officer_at(JIANGAN))
    assert elsewhere.get(reverse("case-page", args=[JIANGAN, asked.pk])).status_code == 404
    late = asked.due_on + timedelta(days=1)
    with jurisdiction(asked.path):
        assert overdue(Case.objects.all(), late).get() == asked
    with clock.stopped_at(late), as_batch():
        escalate(late)
    with jurisdiction("/42/"):
        assert Overdue.objects.get().head.code == WUCHANG


def test_what_nobody_asked_about_stays_the_households_own(refused, clerk):
    page = client_of_another(clerk).get(reverse("case-page", args=[WUCHANG, refused.pk]))
    assert page.status_code == 404


def test_an_officer_lets_it_through_as_of_the_day_of_asking(asked, clerk, as_batch):
    declared(asked, clerk)
    # The office answers after the days of applying are over: the household does not pay for that.
    with clock.stopped_at(END + timedelta(days=1)):
        with as_batch():
            assert applications.lapse_due() == 0
        assert "请写明理由" in look(clerk, asked, restore="1", note=" ").content.decode()
        assert "已受理" in look(clerk, asked, restore="1").content.decode()
    lodged = fresh(asked)
    assert (lodged.status, lodged.on_condition, lodged.anchor_on) == ("submitted", True, BEGIN)
    assert lodged.lodged_at == asked.person_asked_at and lodged.due_on == lodged.round.review_until
    assert lodged.person_asked_at is None
    with jurisdiction("/42/"):
        kept = EligibilityCheck.objects.get(case=lodged)
        assert not kept.eligible and kept.moment == "submission"
        admitted = CaseEvent.objects.get(case=lodged, action="admit")
    assert (admitted.by_id, admitted.note) == (clerk.pk, "已核对报表，营业额漏报")
    assert "受理了您的申报" in told(lodged)


def test_an_officer_says_why_not_and_the_household_may_still_mend_it(asked, clerk, phone, base, as_batch, shop):
    declared(asked, clerk)
    answer = look(clerk, asked, note="报表与登记一致")
    assert "仍不能受理" in answer.content.decode() and "报表与登记一致" in told(asked)
    # An officer's answer is a decision: the household reads what it can do against it.
    assert remedies.remedy_of(asked.authority, clock.today()).sentence.rstrip("。") in told(asked)
    kept = fresh(asked)
    assert (kept.status, kept.due_on) == ("draft", None) and kept.person_answered_at is not None
    with as_batch():
        TypeFactory(household=shop, type=HouseholdType.GROWTH)
    assert phone.post(f"{base}{asked.pk}/submit/", {"declared": "1"}).status_code == 302
    assert fresh(asked).status == "submitted"


def test_nobody_lets_a_certain_bar_through(asked, clerk, shop, as_batch):
    declared(asked, clerk)
    with as_batch():
        RecognitionFactory(household=shop)
    page = client_of_another(clerk).get(reverse("case-page", args=[WUCHANG, asked.pk])).content.decode()
    assert "工作人员也不能放行" in page and "受理，进入审核" not in page
    assert "依规定不能受理" in look(clerk, asked, restore="1").content.decode()
    assert fresh(asked).status == "draft"
    look(clerk, asked)
    assert fresh(asked).person_answered_at is not None


def test_nobody_else_looks_and_nobody_with_an_interest(asked, officer_at, clerk):
    interested = officer_at(WUCHANG)
    with jurisdiction(asked.path):
        assignments.declare(asked.pk, by=interested, has_conflict=True, text="示例")
        with pytest.raises(NotEntitled):
            human_review.admit(asked.pk, by=officer_at(JIANGAN), note="示例")
    assert "利害关系" in look(interested, asked, restore="1").content.decode()
    assert fresh(asked).status == "draft"


def test_whoever_submits_or_withdraws_meanwhile_needs_no_answer(asked, phone, base, shop, as_batch):
    with as_batch():
        TypeFactory(household=shop, type=HouseholdType.GROWTH)
    assert phone.post(f"{base}{asked.pk}/submit/", {"declared": "1"}).status_code == 302
    assert fresh(asked).person_asked_at is None
    with own_household(shop.pk):
        assert CaseEvent.objects.filter(case=asked, action="ask_person").exists()


def test_a_request_can_be_withdrawn_with_its_draft(asked, phone, base):
    phone.post(f"{base}{asked.pk}/withdraw/")
    assert fresh(asked).status == "withdrawn"


def test_the_database_lets_no_request_wait_without_a_day(asked):
    with jurisdiction(asked.path), pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=asked.pk).update(due_on=None)
