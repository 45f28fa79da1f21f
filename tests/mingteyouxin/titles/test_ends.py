"""How a title ends by itself or at will, and how two officers take a wrong end back (C11, C13)."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Approval
from casework.refusals import Refused
from mingteyouxin.places.models import ProvinceQuota
from mingteyouxin.titles import registration_ends, titles
from mingteyouxin.titles.models import LiveTitles, Recognition, TitleLetter
from registry.enums import RegistrationStatus
from registry.models import Household, Message, PublishedRecognition, PublishedTitle
from tests import factories
from tests.factories import quotas
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import WUCHANG

DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def title(shop, as_batch) -> Recognition:
    """A title of `shop`, on the lists."""
    with as_batch(), nationwide():
        made = RecognitionFactory(household=shop)
        titles.put_on_lists(made, place=shop.authority)
    return made


@pytest.fixture
def registered_as(title, as_batch):
    """`registered_as(status, on)` → what registration delivered, and the night after it."""

    def delivered(status: RegistrationStatus, on: date | None) -> int:
        with as_batch(), nationwide():
            Household.objects.filter(pk=title.household_id).update(status=status, status_on=on)
            return registration_ends.end_with_registration()

    return delivered


def _fresh(title: Recognition) -> Recognition:
    with nationwide():
        return Recognition.objects.get(pk=title.pk)


def _told(title: Recognition) -> tuple[list[str], list[str]]:
    with nationwide():
        letters = [kept.text["title"] for kept in TitleLetter.objects.filter(recognition=title).order_by("id")]
        return letters, list(Message.objects.order_by("id").values_list("title", flat=True))


class TestRenouncing:
    def test_the_household_is_asked_first_and_then_holds_it_no_more(self, title, person):
        client = Client()
        factories.log_in_person(client, person)
        url = reverse("my-title-renounce", args=[title.household_id, title.pk])
        assert "确认放弃" in client.get(url).content.decode() and _fresh(title).status == "valid"
        page = client.post(url, follow=True).content.decode()
        assert "已放弃" in page and "名特优新认定终止告知书" in page
        assert (_fresh(title).status, _fresh(title).ended_on) == ("renounced", DAY)
        assert not PublishedRecognition.objects.exists()
        assert PublishedTitle.objects.get(number=title.number).ended_on == DAY
        assert LiveTitles.objects.get(path="/42/").count == 0
        assert _told(title) == (["名特优新认定终止告知书"], ["名特优新认定终止告知书"])

    def test_once(self, title, person):
        titles.renounce(title, by=person)
        with pytest.raises(Refused) as refusal:
            titles.renounce(title, by=person)
        assert refusal.value.code == "illegal_transition"
        assert len(_told(title)[0]) == 1

    def test_of_its_title_a_household_changes_nothing_else(self, title):
        with own_household(title.household_id):
            for changes in ({"valid_until": date(2099, 1, 1), "extensions": 9}, {"status": "cancelled"}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    Recognition.objects.filter(pk=title.pk).update(**changes)


class TestRegistration:
    @pytest.mark.parametrize(
        ("status", "ended", "shown"),
        [("deregistered", "closed", "已终止"), ("converted", "converted", "已转型为企业")],
    )
    def test_it_ends_with_the_household_on_the_day_that_registration_names(
        self, title, registered_as, client, status, ended, shown
    ):
        assert registered_as(status, date(2026, 10, 30)) == 1
        row = _fresh(title)
        assert (row.status, row.ended_on) == (ended, date(2026, 10, 30))
        assert shown in client.get(f"/t/{title.number}").content.decode()
        assert _told(title)[0] == ["名特优新认定终止告知书"]

    @pytest.mark.parametrize("on", [None, date(2020, 1, 1), date(2027, 1, 1)])
    def test_a_day_that_cannot_be_is_not_believed(self, title, registered_as, on):
        registered_as("deregistered", on)
        assert _fresh(title).ended_on == DAY

    def test_what_is_no_end_of_the_household_ends_no_title(self, title, registered_as):
        for status in ("revoked", "annulled", "moved_out", "registered"):
            assert registered_as(status, DAY) == 0
        assert _fresh(title).status == "valid"


class TestRestoring:
    @pytest.fixture
    def closed(self, title, registered_as) -> Recognition:
        registered_as("deregistered", date(2026, 10, 30))
        return title

    def _ask(self, client, title, reason="示例：登记误报注销，已更正"):
        return client.post(reverse("title-restore", args=[WUCHANG, title.pk]), {"note": reason}, follow=True)

    def _agree(self, client, title):
        url = reverse("title-restore-decide", args=[WUCHANG, title.pk])
        return client.post(url, {"approve": "1"}, follow=True)

    def test_two_officers_take_a_wrong_end_back(self, closed, client_of, clerk, supervisor):
        self._ask(client_of(clerk), closed)
        assert "提请人" in self._agree(client_of(clerk), closed).content.decode() and _fresh(closed).status == "closed"
        page = self._agree(client_of(supervisor), closed).content.decode()
        assert "已恢复认定" in page
        row = _fresh(closed)
        assert (row.status, row.ended_on, row.valid_until) == ("valid", None, closed.valid_until)
        assert PublishedRecognition.objects.filter(household_id=row.household_id).exists()
        assert PublishedTitle.objects.get(number=row.number).ended_on is None
        assert _told(closed)[0][-1] == "名特优新认定恢复告知书"
        # The days between, for whoever was refused something meanwhile.
        with nationwide():
            text = "".join(TitleLetter.objects.latest("id").text["paragraphs"])
        assert "曾自2026年10月30日起按终止处理" in text and "自2026年10月30日至2026年11月2日恢复以前" in text
        assert LiveTitles.objects.get(path="/42/").count == 1

    def test_without_a_reason_nobody_is_asked(self, closed, client_of, clerk):
        assert "请写明恢复认定的理由" in self._ask(client_of(clerk), closed, reason=" ").content.decode()

    def test_nor_after_its_last_day(self, shop, as_batch, client_of, clerk):
        with as_batch(), nationwide():
            over = RecognitionFactory(
                household=shop, recognised_on=date(2023, 11, 1), status="closed", ended_on=date(2026, 10, 30)
            )
        assert "届满，不能恢复" in self._ask(client_of(clerk), over).content.decode()

    def test_the_city_above_sees_it_and_takes_nothing_back(self, closed, client_of, officer_at):
        client = client_of(officer_at("420100", Role.CLERK))
        page = client.get(reverse("title-page", args=["420100", closed.pk])).content.decode()
        assert "随注销登记终止" in page and "提请恢复" not in page
        client.post(reverse("title-restore", args=["420100", closed.pk]), {"note": "示例"})
        with nationwide():
            assert not Approval.objects.filter(subject="title_restored").exists()

    def test_by_the_database_no_single_hand_takes_it_back(self, closed, as_batch):
        with as_batch(), nationwide(), pytest.raises(DatabaseError, match="two officers"), transaction.atomic():
            Recognition.objects.filter(pk=closed.pk).update(status="valid", ended_on=None)

    def test_it_counts_as_running_even_above_the_cap(
        self, closed, as_batch, client_of, clerk, supervisor, province_clerk, province_supervisor
    ):
        with as_batch():
            quotas.annual_run({WUCHANG: (10, 0)})
        quotas.split(2026, None, by=province_clerk, second=province_supervisor)
        self._ask(client_of(clerk), closed), self._agree(client_of(supervisor), closed)
        with jurisdiction("/42/"):
            quota = ProvinceQuota.objects.get()
            assert (quota.cap, quota.running, quota.available) == (0, 1, 0)


def test_the_list_and_the_page_name_who_holds_one(title, client_of, clerk, officer_at):
    client = client_of(clerk)
    listed = client.get(reverse("title-list", args=[WUCHANG]), {"state": "valid"}).content.decode()
    assert "张记面馆" in listed
    page = client.get(reverse("title-page", args=[WUCHANG, title.pk])).content.decode()
    assert "证书编号" in page and "2028年10月20日" in page
    neighbour = client_of(officer_at("420102", Role.CLERK))
    assert neighbour.get(reverse("title-page", args=["420102", title.pk])).status_code == 404
