"""Names leave the public page: one by one where a case ends, all when the days are over or the notice is withdrawn."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import AuditRecord
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices import notice_withdrawals, notices, objections
from mingteyouxin.notices.models import Notice, NoticeNameDays, PublicNotice, PublicNoticeEntry
from registry.models import Message
from tests import second_officer
from tests.factories.cases import object_to, publish_notice
from tests.mingteyouxin.conftest import WUCHANG
from tests.mingteyouxin.notices.conftest import PUBLISHED, UNTIL, fresh

OFFICE, PATH = f"/office/{WUCHANG}/", "/42/01/06/"
# 30 days after the last day (示例).
NAMES_UNTIL = UNTIL + timedelta(days=30)


def _text(response) -> str:
    return response.content.decode()


@pytest.fixture
def pages(client):
    """`pages(notice_id)` → what the public page and the API say, put together."""

    def read(notice_id: int) -> str:
        return _text(client.get(f"/notices/{notice_id}/")) + _text(client.get(f"/api/v1/notices/{notice_id}/"))

    return read


class TestOneHousehold:
    @pytest.mark.parametrize("way", ["withdrawn", "refused"])
    def test_is_off_at_once_without_a_reason(
        self, selected, publish, person, clerk, supervisor, client, client_of, pages, way
    ):
        gone, stays = selected(name="张记面馆"), selected(name="李记茶馆")
        entry, _ = publish(gone, stays)
        code = gone.household.code
        assert "张记面馆" in pages(entry.notice_id)
        if way == "withdrawn":
            with own_household(gone.household_id):
                move(CASE, gone.pk, CaseAction.WITHDRAW, by=person)
        else:
            made = object_to(entry)
            with jurisdiction(PATH):
                objections.decide(made.pk, upheld=True, answer="存在欠薪", by=clerk)
                assert "张记面馆" in pages(entry.notice_id)
                second_officer.approve(objections.UPHOLDING, made.pk, by=supervisor)
        page = pages(entry.notice_id)
        assert "张记面馆" not in page and code not in page and "李记茶馆" in page
        assert "该户不再公示" in page
        assert not any(reason in page for reason in ("撤回申报", "不予", "未通过", "欠薪", "refused", 'withdrawn"'))
        # Its own bureau reads the list as it was.
        assert "张记面馆" in _text(client_of(clerk).get(f"{OFFICE}notices/{entry.notice_id}/"))
        # Nobody objects to whoever is gone.
        said = {"code": code, "kind": "objection", "name": "王五", "phone": "13700001111", "text": "示例"}
        assert client.post(f"/notices/{entry.notice_id}/", said).status_code == 422

    def test_comes_off_and_not_on_again_by_whoever_writes(self, selected, publish, as_owner):
        (entry,) = publish(selected(name="张记面馆"))
        with as_owner():
            for change in ({"name": "另一个"}, {"removed": True}, {"name": "", "removed": True}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    PublicNoticeEntry.objects.update(**change)
            PublicNoticeEntry.objects.update(name="", code="", removed=True)
            with pytest.raises(DatabaseError), transaction.atomic():
                PublicNoticeEntry.objects.update(name="张记面馆", code=entry.code, removed=False)


class TestTheDays:
    def test_names_stand_so_many_days_after_the_last_one(self, selected, publish, as_batch, pages):
        (entry,) = publish(selected(name="张记面馆"))
        assert PublicNotice.objects.get().names_until == NAMES_UNTIL
        with clock.stopped_at(NAMES_UNTIL):
            assert "张记面馆" in pages(entry.notice_id)
        with clock.stopped_at(NAMES_UNTIL + timedelta(days=1)):
            # The page keeps the day, whenever the table follows.
            assert "张记面馆" not in pages(entry.notice_id) and "现已撤下" in pages(entry.notice_id)
        with as_batch():
            assert notices.take_names_off(NAMES_UNTIL) == 0
            assert notices.take_names_off(NAMES_UNTIL + timedelta(days=1)) == 1
            assert notices.take_names_off(NAMES_UNTIL + timedelta(days=1)) == 0
        assert list(PublicNoticeEntry.objects.values_list("name", "code", "removed")) == [("", "", True)]

    def test_a_province_says_how_many(self, selected, publish, as_owner):
        with as_owner():
            NoticeNameDays.objects.create(province="42", valid_from=PUBLISHED, days=7, ground="示例")
            NoticeNameDays.objects.create(
                province="42", valid_from=PUBLISHED + timedelta(days=1), days=9, ground="示例"
            )
        publish(selected())
        assert PublicNotice.objects.get().names_until == UNTIL + timedelta(days=7)


class TestWithdrawal:
    def _proposed(self, clerk):
        with jurisdiction(PATH):
            return notice_withdrawals.propose(Notice.objects.get(), reason="标题有误", by=clerk)

    def test_two_officers_withdraw_it_and_it_is_published_anew(
        self, selected, publish, clerk, supervisor, county_round, pages, client
    ):
        case, held = selected(name="张记面馆"), selected(name="李记茶馆")
        _, other = publish(case, held)
        made = object_to(other)
        proposal = self._proposed(clerk)
        with jurisdiction(PATH), pytest.raises(Refused) as refusal:
            second_officer.approve(notice_withdrawals.SUBJECT, proposal.pk, by=clerk)
        assert refusal.value.code == "four_eyes" and "张记面馆" in pages(other.notice_id)
        with jurisdiction(PATH):
            second_officer.approve(notice_withdrawals.SUBJECT, proposal.pk, by=supervisor)
            (record,) = AuditRecord.objects.filter(act=acts.NOTICE_WITHDRAWN.name)
        assert record.reason == "标题有误"
        page = pages(other.notice_id)
        assert "已撤回" in page and not any(said in page for said in ("张记面馆", "李记茶馆", "标题有误", "名单显示至"))
        # Not hidden by the page alone: the public table holds none of them any more.
        shown = PublicNoticeEntry.objects.filter(notice_id=other.notice_id)
        assert set(shown.values_list("name", "code", "removed")) == {("", "", True)}
        assert (fresh(case).status, fresh(held).status) == ("selected", "held")
        # Who is under objection reads of it too.
        for told in (case, held):
            with own_household(told.household_id):
                assert Message.objects.filter(title="公示已撤回").exists()
        # Nobody objects to it any more, not in the database either.
        with pytest.raises(Refused) as refusal:
            object_to(other, phone="13700001111")
        assert refusal.value.code == "notice_closed"
        with jurisdiction(PATH):
            objections.decide(made.pk, upheld=False, answer="查无实据", by=clerk)
            assert fresh(held).status == "selected"
            again = publish_notice(county_round, [case.pk, held.pk], by=clerk, second=supervisor)
        assert "张记面馆" in _text(client.get(f"/notices/{again.pk}/"))

    def test_it_is_asked_for_and_answered_on_the_pages(
        self, selected, publish, client_of, clerk, supervisor, neighbour
    ):
        (entry,) = publish(selected(name="张记面馆"))
        page = f"{OFFICE}notices/{entry.notice_id}/"
        client = client_of(clerk)
        assert "提请撤回" in _text(client.get(page))
        assert "请写明撤回公示的理由" in _text(client.post(f"{page}withdraw/", follow=True))
        asked = client.post(f"{page}withdraw/", {"note": "标题有误"})["Location"]
        assert "等待复核" in _text(client.get(page)) and ">同意撤回<" not in _text(client.get(asked))
        assert "已经提请" in _text(client.post(f"{page}withdraw/", {"note": "再来"}, follow=True))
        assert client_of(neighbour).get(asked).status_code == 404
        second = client_of(supervisor)
        assert ">同意撤回<" in _text(second.get(asked))
        second.post(f"{asked}approve/")
        assert "已撤回" in _text(second.get(page)) and "张记面馆" in _text(second.get(page))
        assert "已撤回" in _text(second.get(f"{OFFICE}notices/"))
        with jurisdiction(PATH), pytest.raises(Refused) as refusal:
            notice_withdrawals.propose(Notice.objects.get(), reason="再来", by=clerk)
        assert refusal.value.code == "withdrawn_already"

    def test_not_where_somebody_has_the_title(self, recognised, clerk):
        recognised()
        with pytest.raises(Refused) as refusal:
            self._proposed(clerk)
        assert refusal.value.code == "recognised_already"

    def test_what_is_withdrawn_stays_so(self, selected, publish, clerk, supervisor, as_owner):
        publish(selected())
        proposal = self._proposed(clerk)
        with jurisdiction(PATH):
            second_officer.approve(notice_withdrawals.SUBJECT, proposal.pk, by=supervisor)
        for model in (Notice, PublicNotice):
            with as_owner(), jurisdiction(PATH), pytest.raises(DatabaseError), transaction.atomic():
                model.objects.update(withdrawn_on=None)


def test_nobody_publishes_what_he_drew_up(selected, publish, as_owner, clerk):
    publish(selected())
    with jurisdiction(PATH):
        notice = Notice.objects.get()
    assert notice.prepared_by_id == clerk.pk != notice.published_by_id
    refused = pytest.raises(DatabaseError, match="published_by_another")
    with as_owner(), jurisdiction(PATH), refused, transaction.atomic():
        notice.pk, notice.number, notice.published_by_id = None, 99, clerk.pk
        notice.save(force_insert=True)
