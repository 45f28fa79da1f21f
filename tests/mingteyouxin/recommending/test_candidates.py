"""Candidates (数据比对): who is found, how one is invited, and that an invitation binds nobody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord
from authorities.refusals import Refused
from mingteyouxin import acts
from mingteyouxin.cases.models import Case
from mingteyouxin.recommending import candidates
from mingteyouxin.recommending.models import CandidateInvitation
from mingteyouxin.titles.enums import RecognitionStatus
from registry.enums import HouseholdType, RecognitionClass, RegistrationStatus
from registry.models import Message
from tests.factories import TypeFactory, class_standards, log_in_person
from tests.factories.cases import CaseFactory, RecognitionFactory
from tests.factories.class_standards import RoundFactory
from tests.mingteyouxin.conftest import DOCUMENT, HUBEI, JIANGAN, WUCHANG
from tests.mingteyouxin.lists import credential

LIST = f"/office/{WUCHANG}/candidates/"
BULK = f"/office/{WUCHANG}/lists/candidates/bulk/"


@pytest.fixture
def candidate(household, as_batch):
    """`candidate("张记", kind=…)` → a household of growth type that a list names."""

    def make(name: str, *, authority: str = WUCHANG, type_=HouseholdType.GROWTH, held=None, **fields):
        shop = household(authority, name=name, **fields)
        with as_batch():
            if type_:
                TypeFactory(household=shop, type=type_)
            if held is not False:
                credential(shop, **({"number": name, "level": "county"} | (held or {})))
        return shop

    return make


@pytest.fixture
def officer(client_of, clerk, county_round):
    return client_of(clerk)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def invite(client, *households, **more):
    return client.post(BULK, {"act": "invite", "key": [shop.pk for shop in households], **more})


def messages_of(household) -> list[Message]:
    with own_household(household.pk):
        return list(Message.objects.all())


def test_who_is_found(officer, candidate, household, as_batch):
    shop = candidate("甲记面馆")
    by_operator = candidate("乙记面馆", held={"document": DOCUMENT, "kind": "绿色食品"}, document=DOCUMENT)
    for_development = candidate("丙记面馆", type_=HouseholdType.DEVELOPMENT)
    candidate("丁未列名", held=False)
    candidate("戊生存型", type_=HouseholdType.SURVIVAL)
    candidate("己未分型", type_=None)
    candidate("庚已注销", status=RegistrationStatus.DEREGISTERED)
    candidate("辛在邻区", authority=JIANGAN)
    candidate("壬已到期", held={"valid_until": class_standards.BEGIN - timedelta(days=1)})
    candidate("癸非所列", held={"kind": "示例其他"})
    held = candidate("子已认定")
    with as_batch():
        RecognitionFactory(household=held)
        ended = candidate("丑曾认定")
        RecognitionFactory(household=ended, status=RecognitionStatus.CANCELLED, ended_on=class_standards.DAY)
    page = text(officer.get(LIST))
    for found in (shop, by_operator, for_development, ended):
        assert found.name in page
    for name in "丁戊己庚辛壬癸子":
        assert name not in page, name
    assert "注册商标 甲记面馆" in page and "共 4 户" in page


def test_by_class_and_criterion(officer, candidate):
    candidate("甲记面馆")
    candidate("乙记面馆", held={"kind": "绿色食品"})
    assert "共 1 户" in text(officer.get(LIST, {"criterion": RecognitionClass.DISTINCTIVE}))
    page = text(officer.get(LIST, {"criterion": "well_known:1-1"}))
    assert "甲记面馆" in page and "乙记面馆" not in page
    assert "条件" in text(officer.get(LIST, {"criterion": "premium:9-9"}))


def test_a_level_too_low_is_not_found_and_an_unknown_one_is(client_of, clerk, supervisor, candidate):
    """The reviewer finds out: the check of criteria calls it unclear."""
    made = class_standards.listed(level=class_standards.RecognitionLevel.CITY)
    rules = [class_standards.rule(RecognitionClass.WELL_KNOWN, class_standards.group(made))]
    rules += [class_standards.rule(kind, is_open=False) for kind in list(RecognitionClass)[1:]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(class_standards, "four_classes", lambda: rules)
        RoundFactory(bureau=WUCHANG, by=clerk, second=supervisor)
    for name, level in (("县级面馆", "county"), ("市级面馆", "city"), ("不明面馆", None)):
        candidate(name, held={"level": level})
    with clock.stopped_at(class_standards.BEGIN):
        page = text(client_of(clerk).get(LIST))
    assert "县级面馆" not in page and "市级面馆" in page and "不明面馆" in page


def test_inviting_tells_the_household_once_and_changes_nothing(officer, candidate, clerk, county_round):
    shop, other = candidate("甲记面馆"), candidate("乙记面馆", held={"kind": "绿色食品"})
    page = text(invite(officer, shop, other))
    assert page.count("已发送邀请") == 2
    (message,) = messages_of(shop)
    assert "自愿" in message.text and "不收取" in message.text and "“知名”类" in message.text
    with own_household(shop.pk):
        invitation = CandidateInvitation.objects.get()
        assert not Case.objects.exists()
    assert (invitation.round, invitation.invited_by, invitation.classes) == (county_round, clerk, ["well_known"])
    assert "已经邀请过" in text(invite(officer, shop))
    assert len(messages_of(shop)) == 1
    with nationwide():
        assert AuditRecord.objects.filter(act=acts.CANDIDATE_INVITED).count() == 2
    assert "已邀请" in text(officer.get(LIST, {"state": "invited"}))
    assert "甲记面馆" not in text(officer.get(LIST, {"state": "new"}))


def test_all_that_the_filters_select(officer, candidate):
    shops = [candidate(f"示例面馆{number}") for number in range(3)]
    candidate("绿色面馆", held={"kind": "绿色食品"})
    page = text(invite(officer, every="1", query="criterion=well_known"))
    assert page.count("已发送邀请") == 3
    assert [len(messages_of(shop)) for shop in shops] == [1, 1, 1]


def test_who_ignores_an_invitation_loses_nothing(officer, client_of, candidate, county_round, person, clerk):
    shop = candidate("甲记面馆", document=DOCUMENT)
    invite(officer, shop)
    # It may still apply, later in the window, and then is shown as having applied.
    with clock.stopped_at(class_standards.END):
        CaseFactory(household=shop, round=county_round, by=person, lodged=True)
        client = client_of(clerk)
        assert "甲记面馆" not in text(client.get(LIST))
        page = text(client.get(LIST, {"state": "applied"}))
        assert "甲记面馆" in page and "已申报" in page
        assert "无需邀请" in text(invite(client, shop))


def test_foreign_and_absent_are_the_same(officer, candidate, client_of, neighbour):
    foreign = candidate("辛在邻区", authority=JIANGAN)
    page = text(officer.post(BULK, {"act": "invite", "key": [foreign.pk, 999_999]}))
    assert page.count("没有这一项，或者不在辖区内") == 2
    assert messages_of(foreign) == []
    assert client_of(neighbour).get(LIST).status_code == 404


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.AUDITOR, Role.SYSTEM])
def test_who_does_not_see_them(client_of, officer_at, county_round, role):
    client = client_of(officer_at(WUCHANG, role))
    assert client.get(LIST).status_code == 404
    assert client.post(BULK, {"act": "invite"}).status_code == 404


def test_without_a_round_nobody_is_found(client_of, clerk, candidate):
    shop = candidate("甲记面馆")
    client = client_of(clerk)
    assert "没有正在接受或者即将接受申报的批次" in text(client.get(LIST))
    assert "不在辖区内" in text(invite(client, shop))


def test_the_next_round_is_prepared_and_a_round_that_is_over_is_not(officer, client_of, clerk, candidate):
    candidate("甲记面馆")
    with clock.stopped_at(class_standards.DAY + timedelta(days=25)):
        assert "甲记面馆" in text(client_of(clerk).get(LIST))
    with clock.stopped_at(class_standards.END + timedelta(days=1)):
        assert "甲记面馆" not in text(client_of(clerk).get(LIST))


def test_the_page_asks_as_often_however_many_there_are(officer, candidate, asked):
    shop = candidate("示例面馆")
    candidate("乙记面馆")
    invite(officer, shop)
    officer.get(LIST)
    few = asked(lambda: officer.get(LIST))
    for number in range(8):
        candidate(f"示例面馆{number}")
    assert asked(lambda: officer.get(LIST)) == few <= 20


def test_an_invitation_is_never_edited(officer, candidate, as_owner):
    shop = candidate("甲记面馆")
    invite(officer, shop)
    for change in ({"classes": []}, {"invited_by": None}):
        with as_owner(), nationwide(), pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            CandidateInvitation.objects.update(**change)


def test_the_list_is_exported(officer, candidate):
    candidate("甲记面馆")
    assert officer.post(f"/office/{WUCHANG}/lists/candidates/export/", {"query": ""}).status_code == 302


def test_the_household_sees_its_credentials_with_their_source(client, candidate, person, as_batch):
    shop = candidate("甲记面馆", document=DOCUMENT)
    with as_batch():
        credential(shop, document=DOCUMENT, kind="乡村工匠", number="丙3", level="province")
    log_in_person(client, person)
    page = text(client.get(f"/my/{shop.pk}/data/"))
    assert "资质荣誉" in page and "丙3" in page and "省级" in page and "提供资质荣誉名单的部门" in page


def test_a_province_invites_nobody_to_apply(candidate, province_clerk, province_supervisor):
    """附件二(五)2: a household applies to its county or city."""
    round_ = RoundFactory(bureau=HUBEI, by=province_clerk, second=province_supervisor)
    shop = candidate("张记")
    shop.applied, shop.credentials = False, []
    with clock.stopped_at(class_standards.BEGIN), jurisdiction("/42/"), pytest.raises(Refused) as refusal:
        candidates.invite(shop, round_, by=province_clerk)
    assert refusal.value.code == "recommendations_only"
    text_of_standard = round_.standard.text
    assert "部门推荐：审核" in text_of_standard and "自主申报：" not in text_of_standard
