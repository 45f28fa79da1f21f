"""An objection with the wrong bureau, of a household that moves, or filed twice: it is handed on, seen, joined."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from appeals import terms
from appeals.models import Appeal
from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord
from registry.models import Household, Message, RiskMark
from tests import factories
from tests.appeals.conftest import HUBEI, MARK, WUCHANG

pytestmark = pytest.mark.django_db
JIANGAN = "420102"


def test_it_is_handed_to_the_bureau_that_is_charged_and_no_day_moves(
    handled, shop, my_client, browser_of, clerk, checker, supervisor, officer_at
):
    on_its_way = handled().accepted()
    officer_at(WUCHANG, Role.SUPERVISOR)
    told = on_its_way.appeal.due_on
    url = reverse("appeal-transfer", args=[HUBEI, on_its_way.pk])
    nobody = browser_of(clerk).post(url, {"to": WUCHANG, "note": "由县局办理"})
    assert nobody.status_code == 422
    with jurisdiction("/42/"):
        wuchang = {"document": "示例〔2026〕7号", "enclosed": None, "by": supervisor, "ends": False}
        terms.charge(factories.bureau(WUCHANG), valid_from=clock.today(), **wuchang)
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        browser = browser_of(clerk)
        page = browser.get(reverse("appeal-page", args=[HUBEI, on_its_way.pk])).content.decode()
        assert "不该由本局办理，转办" in page
        browser.post(url, {"to": WUCHANG, "note": "已委托县局办理"})
    appeal = on_its_way.appeal
    assert (appeal.authority.code, appeal.due_on) == (WUCHANG, told)
    # Both see the history; who has it now handles it, who had it does not any more.
    assert browser_of(clerk).post(reverse("appeal-ask", args=[HUBEI, appeal.pk]), {"text": "?"}).status_code == 404
    county = browser_of(checker).get(reverse("appeal-page", args=[WUCHANG, appeal.pk])).content.decode()
    assert "由湖北省市场监督管理局转" in county
    assert "分型异议收件回执" in county
    assert "请其核查" in county
    with nationwide():
        assert Message.objects.filter(household=shop, title="分型异议已转办", text__contains="期限不变").exists()


def test_where_a_household_moves_to_its_open_objection_is_seen_and_not_handled(
    handled, shop, browser_of, officer_at, as_batch
):
    on_its_way = handled().accepted()
    county = browser_of(officer_at(JIANGAN))
    url = reverse("appeal-moved", args=[JIANGAN, on_its_way.pk])
    assert county.get(url).status_code == 404
    with as_batch(), nationwide():
        jiangan = factories.bureau(JIANGAN)
        Household.objects.filter(pk=shop.pk).update(path=jiangan.path, authority=jiangan)
    assert "张记面馆" in county.get(reverse("appeal-moved-list", args=[JIANGAN])).content.decode()
    page = county.get(url).content.decode()
    assert "经营异常标记" in page
    assert "受理" in page
    assert county.get(reverse("appeal-page", args=[JIANGAN, on_its_way.pk])).status_code == 404
    assert county.post(reverse("appeal-accept", args=[JIANGAN, on_its_way.pk])).status_code == 404


def test_the_same_fact_from_a_second_place_joins_the_first(shop, my_client, browser_of, clerk, checker):
    my_client.post(f"{reverse('my-appeal-new', args=[shop.pk])}?about={MARK}", {"change-what": "never"})
    signed = {"consent": SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")}
    typed = {"change-what": "released", "change-released_on": "2026-03-06", "text": "有移出决定书"}
    counter = browser_of(checker)
    counter.post(f"{reverse('filing-page', args=[WUCHANG, shop.pk])}?about={MARK}", typed | signed)
    with nationwide():
        appeal = Appeal.objects.get()
        assert appeal.claims.count() == 1
        assert appeal.files.get().claim == appeal.claims.get()
    page = browser_of(clerk).get(reverse("appeal-page", args=[HUBEI, appeal.pk])).content.decode()
    assert "再次提出，并入" in page
    assert "2026年3月6日解除" in page
    assert "有移出决定书" in page


class TestToAnotherProvince:
    """The province whose result is contested decides it, wherever the household has moved to since."""

    CHANGSHA = "430102"

    @pytest.fixture
    def moved(self, as_batch):
        def move(number: int) -> None:
            with as_batch(), nationwide():
                there = factories.bureau(self.CHANGSHA)
                Household.objects.filter(pk=number).update(path=there.path, authority=there)

        return move

    @staticmethod
    def seen_of_households() -> set[int]:
        """What PostgreSQL shows, past every manager."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM registry_household WHERE path >= '/43/' AND path < '/430'")
            return {number for (number,) in cursor.fetchall()}

    def test_the_province_decides_it_to_the_end_and_the_household_is_told(
        self, handled, shop, moved, browser_of, clerk, supervisor
    ):
        on_its_way = handled().accepted()
        moved(shop.pk)
        browser = browser_of(clerk)
        assert "张记面馆" in browser.get(reverse("appeal-list", args=[HUBEI]), {"state": "checking"}).content.decode()
        url = reverse("appeal-page", args=[HUBEI, on_its_way.pk])
        assert "请其核查" in browser.get(url).content.decode()
        asked = browser.post(reverse("appeal-ask", args=[HUBEI, on_its_way.pk]), {"text": "请说明迁出的情况"})
        assert asked.status_code == 302
        # What it was told about this objection stands on the page; nothing else of it is seen from here.
        assert "送达记录" in browser.get(url).content.decode()
        assert browser.get(reverse("household-page", args=[HUBEI, shop.pk])).status_code == 404
        browser.post(reverse("appeal-go-on", args=[HUBEI, on_its_way.pk]))
        on_its_way.checked().proposed()
        second = browser_of(supervisor)
        seen = second.get(url).context["version"]
        assert second.post(reverse("appeal-confirm", args=[HUBEI, on_its_way.pk]), {"seen": seen}).status_code == 302
        appeal = on_its_way.carried_out().appeal
        assert (appeal.status, appeal.type_after) == ("corrected", "growth")
        with nationwide():
            assert Message.objects.filter(household=shop, title__contains="需要您补充").exists()
            assert AuditRecord.objects.filter(
                household_id=shop.pk, path__startswith="/42/", act="appeal_shown"
            ).exists()

    def test_of_the_other_province_that_one_row_is_seen_until_a_year_after_it_is_over(
        self, handled, shop, neighbour, moved
    ):
        on_its_way = handled().accepted()
        moved(shop.pk)
        moved(neighbour.pk)
        with jurisdiction("/42/"):
            assert self.seen_of_households() == {shop.pk}
            assert not Household.objects.filter(pk=shop.pk).exists()
            assert not RiskMark.objects.filter(household=shop.pk).exists()
        for elsewhere in ("/42/01/02/", "/44/"):
            with jurisdiction(elsewhere):
                assert self.seen_of_households() == set()
        on_its_way.checked().proposed().confirmed().carried_out()
        for days, seen in ((366, {shop.pk}), (367, set())):
            with clock.stopped_at(clock.now() + timedelta(days=days)), jurisdiction("/42/"):
                assert self.seen_of_households() == seen
