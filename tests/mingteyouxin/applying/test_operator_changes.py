"""An operator who changed after the application: the case stands still, the new one agrees or takes it back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from casework.workflow import move
from mingteyouxin.applying import operator_changes
from mingteyouxin.cases.enums import CaseAction, CaseStatus, EligibilityMoment
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.cases.workflow import CASE as CASE_TABLE
from mingteyouxin.notices import notices
from mingteyouxin.review.selection_obstacles import obstacles
from mingteyouxin.titles import eligibility
from mingteyouxin.titles.eligibility import Asked
from registry.models import Defaulter, Household, Message
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise
from tests.factories import class_standards, log_in_person
from tests.factories.cases import CaseFactory, RecognitionFactory, publish_notice
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

pytestmark = pytest.mark.django_db
NEW = Identity("李四", "42010619850615123X")


@pytest.fixture
def selected(shop, county_round, person, supervisor) -> Case:
    return CaseFactory(household=shop, round=county_round, by=person, officer=supervisor, selected=True)


@pytest.fixture
def change(as_batch):
    """`change(household)` → registration delivers another operator; the person he is."""

    def changed(household: Household, operator: Identity = NEW):
        seals = sealer()
        with as_batch(), nationwide():
            Household.objects.filter(pk=household.pk).update(
                operator_name=operator.name,
                operator_id_sealed=seals.seal(operator.document),
                operator_id_index=seals.index(operator.document),
            )
        return recognise(operator)

    return changed


@pytest.fixture
def ask(as_batch):
    def asked() -> int:
        with as_batch():
            return operator_changes.ask_new_operators()

    return asked


def _fresh(case: Case) -> Case:
    with jurisdiction("/42/"):
        return Case.objects.select_related("household", "round__standard", "authority", "place").get(pk=case.pk)


def _blocking(case: Case) -> set[str]:
    case = _fresh(case)
    about = Asked(
        case.household, case.round, case.recognition_path, anchor_on=case.anchor_on, on=clock.today(), case=case
    )
    return {finding.code for finding in eligibility.findings(about) if finding.blocks}


def test_while_the_operator_is_the_same_nobody_is_asked(selected, ask):
    assert ask() == 0 and _blocking(selected) == set()


def test_the_case_stands_still_at_every_step(selected, shop, change, county_round, supervisor):
    change(shop)
    assert _blocking(selected) == {"operator_changed"}
    with clock.stopped_at(class_standards.REVIEW), jurisdiction(selected.path):
        assert obstacles(_fresh(selected))[0].code == "operator_changed"
        with pytest.raises(notices.Refused) as refusal:
            publish_notice(county_round, [selected.pk], by=supervisor)
    assert refusal.value.code == "nothing_to_publish"


def test_the_new_operator_is_asked_once_and_reads_it(selected, shop, change, ask, client):
    person = change(shop)
    assert (ask(), ask()) == (1, 0)
    with jurisdiction("/42/"):
        told = Message.objects.filter(household=selected.household_id).latest("id")
        assert "确认是否由您继续" in told.text
        assert CaseEvent.objects.filter(case=selected, action=CaseAction.ASK_OPERATOR).count() == 1
    log_in_person(client, person)
    page = client.get(reverse("my-case", args=[selected.household_id, selected.pk])).content.decode()
    assert "由我继续" in page and "请新经营者确认" in page


def test_he_agrees_and_is_checked_anew(selected, shop, change, ask, client):
    person = change(shop)
    ask()
    log_in_person(client, person)
    url = reverse("my-case-operator", args=[selected.household_id, selected.pk])
    assert "已确认由您继续" in client.post(url, follow=True).content.decode()
    case = _fresh(selected)
    assert (case.status, case.operator_name, case.filed_by_person, case.operator_asked_at) == (
        CaseStatus.SELECTED, "李四", person, None,
    )  # fmt: skip
    assert _blocking(case) == set()
    with jurisdiction("/42/"):
        kept = EligibilityCheck.objects.filter(case=case).latest("id")
        assert (kept.moment, kept.eligible) == (EligibilityMoment.OPERATOR_CHANGE, True)
    # Twice is once.
    assert "无需再次确认" in client.post(url, follow=True).content.decode()


def test_without_a_phone_he_agrees_at_the_counter(selected, shop, change, ask, client_of, clerk):
    change(shop)
    ask()
    web, page = client_of(clerk), reverse("consent-page", args=[WUCHANG, selected.pk])
    assert "变更后是否继续" in web.get(reverse("consent-list", args=[WUCHANG])).content.decode()
    assert "须由现在的经营者确认" in web.get(page).content.decode()
    assert web.post(page).status_code == 422
    signed = SimpleUploadedFile("同意书.pdf", b"%PDF-1.4 %%EOF", "application/pdf")
    assert "由新经营者继续" in web.post(page, {"files": signed}, follow=True).content.decode()
    case = _fresh(selected)
    assert (case.operator_name, case.filed_by, case.filed_by_person) == ("李四", clerk, None)
    assert case.consent_file_id is not None and not case.paused and _blocking(case) == set()


def test_a_counter_elsewhere_takes_no_paper(selected, shop, change, ask, client_of, neighbour):
    change(shop)
    ask()
    assert client_of(neighbour).get(reverse("consent-page", args=[JIANGAN, selected.pk])).status_code == 404


def test_or_takes_it_back(selected, shop, change, client):
    log_in_person(client, change(shop))
    client.post(reverse("my-case-withdraw", args=[selected.household_id, selected.pk]))
    assert _fresh(selected).status == CaseStatus.WITHDRAWN


def test_the_former_operator_decides_nothing_any_more(selected, shop, change, client, person):
    change(shop)
    log_in_person(client, person)
    answer = client.post(reverse("my-case-operator", args=[selected.household_id, selected.pk]))
    assert answer.status_code == 404
    assert _fresh(selected).operator_name == "张三"


@pytest.mark.parametrize("bar", ["defaulter", "same_person"])
def test_who_agrees_may_be_barred_himself(selected, shop, change, client, as_batch, household, bar):
    person = change(shop)
    with as_batch(), nationwide():
        if bar == "defaulter":
            Defaulter.objects.create(
                path="/42/", id_index=sealer().index(NEW.document), name="李四", case_no="示例执1号",
                listed_on=class_standards.DAY, delivery_id=0,
            )  # fmt: skip
        else:
            RecognitionFactory(household=household(WUCHANG, document=NEW.document))
    log_in_person(client, person)
    client.post(reverse("my-case-operator", args=[selected.household_id, selected.pk]))
    assert bar in _blocking(selected)


def test_a_second_change_is_asked_about_again(selected, shop, change, ask, client):
    log_in_person(client, change(shop))
    ask()
    client.post(reverse("my-case-operator", args=[selected.household_id, selected.pk]))
    change(shop, Identity("王五", "420106199001010039"))
    assert ask() == 1 and _blocking(selected) == {"operator_changed"}


def test_a_household_that_went_to_another_bureau_is_asked_too(selected, shop, change, ask, as_batch):
    change(shop)
    with as_batch(), nationwide():
        Household.objects.filter(pk=selected.household_id).update(path="/42/01/02/")
    assert ask() == 1


class TestDatabase:
    """Whatever the verbs ask: a title goes to whoever agreed and is registered."""

    @pytest.fixture
    def noticed(self, selected, county_round, supervisor):
        with clock.stopped_at(class_standards.REVIEW), jurisdiction(selected.path):
            notice = publish_notice(county_round, [selected.pk], by=supervisor)
        with clock.stopped_at(notice.until + timedelta(days=1)), jurisdiction(selected.path):
            notices.end_due()
            yield _fresh(selected)

    def test_the_registered_operator_agreed(self, noticed, shop, change, as_batch, supervisor):
        with as_batch():
            title = RecognitionFactory(household=shop)
        change(shop)
        with jurisdiction(noticed.path), pytest.raises(Exception, match="已变更") as refusal, transaction.atomic():
            move(CASE_TABLE, noticed.pk, CaseAction.RECOGNISE, by=supervisor, recognition=title)
        assert refusal.value.code == "operator_changed"

    def test_the_title_is_his(self, noticed, as_batch, household):
        with as_batch():
            title = RecognitionFactory(household=household(JIANGAN, document=NEW.document))
        with jurisdiction("/42/"), pytest.raises(DatabaseError, match="agreed"), transaction.atomic():
            Case.objects.filter(pk=noticed.pk).update(status=CaseStatus.RECOGNISED, recognition=title)
