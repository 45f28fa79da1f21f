"""Screens of the check-up over HTTP: each bureau's own list, nothing public, who was helped is known in July."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from authorities import clock
from authorities.access import access_authority
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord
from authorities.queues import waits_of
from registry.people.persons import Identity, recognise
from tests import factories
from tests.factories.typing_standards import AS_OF
from tests.typing_engine.checkups.conftest import DOCUMENT, HUBEI, JIANGAN, MAY, WUCHANG
from tests.typing_engine.runs import run_steps
from typing_engine import capabilities, runs
from typing_engine.checkups import contacts
from typing_engine.checkups.officer.queues import QUEUES
from typing_engine.models import CheckUp, CheckUpContact, CheckUpEntry

pytestmark = pytest.mark.django_db
LIST = f"/office/{WUCHANG}/checkups/"


def _names(response) -> list[str]:
    return [row.cells[0].text for row in response.context["table"].rows]


def _text(response) -> str:
    return response.content.decode()


class TestList:
    def test_a_county_reads_its_own_households_and_numbers(self, checked, shops, client_of, clerk):
        page = client_of(clerk).get(LIST)
        assert shops["late"].name in _names(page)
        assert "邻区小店" not in _text(page)
        assert len(_names(page)) == 5
        words = ("未报年报", "经营异常", "严重违法失信", "税务非正常", "歇业")
        assert page.context["in_the_way"] == [f"{word} 1 户" for word in words]
        assert dict(page.context["types"])["不符合分型条件"] == 6

    def test_no_share_and_no_other_bureau_is_told(self, checked, client_of, officer_at):
        """条例 第三十二条: a list to help, never a rate to beat."""
        page = client_of(officer_at(HUBEI)).get(f"/office/{HUBEI}/checkups/")
        assert "%" not in _text(page).split("<main", 1)[1].split("</main", 1)[0]
        assert {label for label, _ in page.context["types"]} == {"生存型", "成长型", "发展型", "不符合分型条件"}

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"ground": "abnormal"}, ["abnormal"]),
            ({"ground": "report_missing"}, ["late"]),
            ({"address": "中北路"}, ["late"]),
            ({"contacted": "contacted"}, []),
            ({"contacted": "not_yet", "ground": "suspended"}, ["suspended"]),
        ],
    )
    def test_it_is_filtered(self, checked, shops, client_of, clerk, query, names):
        assert _names(client_of(clerk).get(LIST, query)) == [shops[name].name for name in names]

    def test_a_station_reads_its_own(self, standard, lists, household, station, look, client_of, officer_at):
        street = station(WUCHANG, "03", "示例街市场监管所")
        own = household(street.code, name="街边小店")
        household(WUCHANG, name="别处小店")
        lists()
        look()
        page = client_of(officer_at(street.code)).get(f"/office/{street.code}/checkups/")
        assert _names(page) == [own.name]
        county = client_of(officer_at(WUCHANG))
        assert _names(county.get(LIST, {"place": street.path})) == [own.name]
        printed = _text(county.get(f"{LIST}print/"))
        headings = [part.split("</h2>", 1)[0] for part in printed.split('<h2 id="station-')[1:]]
        assert len(headings) == 2
        # Named with its county, for a city prints the stations of several.
        assert sum("武昌" in heading and "　示例街市场监管所　1 户" in heading for heading in headings) == 1

    def test_what_is_unknown_is_said(self, standard, lists, shops, look, client_of, clerk):
        lists(but=("annual_reports", "suspended"))
        look()
        page = _text(client_of(clerk).get(LIST))
        assert "没有收到今年完整的年度报告名单" in page
        assert "没有收到今年完整的歇业名单" in page
        assert "经营异常名单" not in page
        assert "不详" in page

    def test_before_any_look(self, standard, client_of, clerk):
        page = _text(client_of(clerk).get(LIST))
        assert "今年还没有做过体检" in page
        assert "示例" in page  # the days are a sample, and say so

    def test_it_is_printed_by_address(self, checked, shops, client_of, clerk):
        page = _text(client_of(clerk).get(f"{LIST}print/", {"address": "徐东大街"}))
        places = [page.index(f"徐东大街 {number} 号") for number in (5, 6, 7, 8)]
        assert places == sorted(places)
        assert "中北路" not in page.split("<table", 1)[1]
        assert "　4 户</h2>" in page
        with nationwide():
            assert AuditRecord.objects.get(act="check_up_printed").note.startswith("4 户")

    def test_it_is_exported(self, checked, client_of, clerk):
        answer = client_of(clerk).post(f"/office/{WUCHANG}/lists/check-up/export/", {"query": "ground=abnormal"})
        assert "/jobs/" in answer.url


class TestDoor:
    def test_another_county_finds_no_household_of_this_one(self, checked, shops, client_of, officer_at):
        there = client_of(officer_at(JIANGAN))
        address = f"/office/{JIANGAN}/checkups/households/{shops['late'].pk}/"
        assert there.get(address).status_code == 404
        assert there.post(f"{address}contact/", {"kind": "helped", "note": "上门"}).status_code == 404
        assert there.get(LIST).status_code == 404

    def test_the_database_keeps_another_countys_rows(self, checked, shops):
        with jurisdiction("/42/01/02/"), connection.cursor() as cursor:
            cursor.execute("SELECT household_id FROM typing_engine_checkupentry")
            assert cursor.fetchall() == [(shops["neighbour"].pk,)]

    def test_who_may_look_and_may_not_help_is_refused(self, checked, shops, client_of, officer_at):
        province = client_of(officer_at(HUBEI))
        address = f"/office/{HUBEI}/checkups/households/{shops['late'].pk}/"
        assert province.get(address).status_code == 200
        assert province.post(f"{address}contact/", {"kind": "helped", "note": "上门"}).status_code == 404

    def test_only_the_province_asks_for_a_look(self, standard, client_of, officer_at, clerk):
        assert client_of(clerk).post(f"{LIST}new/").status_code == 404
        asked = client_of(officer_at(HUBEI)).post(f"/office/{HUBEI}/checkups/new/")
        assert asked.url.startswith(f"/office/{HUBEI}/jobs/")
        again = client_of(officer_at(HUBEI)).post(f"/office/{HUBEI}/checkups/new/", follow=True)
        assert "正在进行" in _text(again)
        assert CheckUp.objects.count() == 1

    def test_nothing_is_public(self, checked, shops):
        stranger = Client()
        public = (
            reverse("household", args=[shops["late"].code]),
            reverse("directory-entry", args=[shops["late"].code]),
            reverse("search") + "?q=李记早点",
        )
        for address in public:
            page = _text(stranger.get(address))
            for word in ("年度报告", "未报", "体检", "report_missing"):
                assert word not in page.split("<main", 1)[-1].split("</main", 1)[0], (address, word)
        assert stranger.get(LIST).status_code == 302


class TestHelped:
    @pytest.fixture
    def helped(self, checked, shops, client_of, clerk):
        address, done = f"{LIST}households/{shops['late'].pk}/", {"kind": "helped", "note": "上门帮助网上填报"}
        assert client_of(clerk).post(f"{address}contact/", done).url == address
        return shops["late"]

    def test_what_was_typed_stays_beside_what_is_missing(self, checked, shops, client_of, clerk):
        address = f"{LIST}households/{shops['late'].pk}/"
        page = client_of(clerk).post(f"{address}contact/", {"kind": "", "note": "上门看过"})
        assert page.status_code == 422
        assert "请选择已联系或者已帮助" in _text(page)
        assert "上门看过" in _text(page)
        with nationwide():
            assert not CheckUpContact.objects.exists()

    def test_the_page_says_what_helps_and_what_was_done(self, helped, client_of, clerk):
        page = _text(client_of(clerk).get(f"{LIST}households/{helped.pk}/"))
        assert "还没有报送 2025 年度报告" in page
        assert "6 月 30 日" in page
        assert "上门帮助网上填报" in page
        with nationwide():
            assert AuditRecord.objects.filter(household_id=helped.pk, act="check_up_contacted").count() == 1

    def test_the_list_and_the_desk_know(self, helped, client_of, clerk):
        assert _names(client_of(clerk).get(LIST, {"contacted": "helped"})) == [helped.name]
        acting = access_authority(clerk, WUCHANG, capabilities.CHECK_UP_HELP)
        with jurisdiction(acting.authority.path):
            assert [waits.count for waits in waits_of(QUEUES, acting)] == [4]
        with clock.stopped_at(date(2026, 7, 2)), jurisdiction(acting.authority.path):
            assert [waits.count for waits in waits_of(QUEUES, acting)] == [0]

    def test_a_record_is_never_changed(self, helped, as_owner):
        with as_owner(), nationwide(), pytest.raises(IntegrityError), transaction.atomic():
            CheckUpContact.objects.update(note="没有")

    def test_july_shows_what_the_run_found_of_them(self, helped, shops, client_of, clerk, as_batch):
        told = {"kind": "contacted", "note": "电话"}
        client_of(clerk).post(f"{LIST}households/{shops['abnormal'].pk}/contact/", told)
        helped_list = f"{LIST}helped/"
        before = client_of(clerk).get(helped_list)
        assert {row.cells[-1].text for row in before.context["table"].rows} == {"—"}
        assert "的年度分型公布以后" in _text(before)
        with clock.stopped_at(AS_OF):
            with as_batch(), nationwide():
                factories.ReportFactory(household=helped, yuan=200_000, filed_on=date(2026, 5, 20))
            run = runs.request_run(province="42", as_of=AS_OF, by=None)
            with as_batch():
                run_steps.published(run)
            client = client_of(clerk)
            rows = {row.cells[0].text: row.cells[-1].text for row in client.get(helped_list).context["table"].rows}
            assert rows == {helped.name: "成长型", shops["abnormal"].name: "不符合分型条件（经营异常）"}
            assert _names(client.get(helped_list, {"outcome": "met"})) == [helped.name]
            assert _names(client.get(helped_list, {"outcome": "unmet"})) == [shops["abnormal"].name]
            assert _names(client.get(helped_list, {"year": "2025"})) == []
            assert "成长型" in _text(client.get(f"{LIST}households/{helped.pk}/"))
            page = client.get(helped_list)
            found = page.context["helped"]
            assert (found.reached, found.obstructed, found.moved, found.remaining) == (2, 2, 1, 1)
            assert page.context["types"] == ["成长型 1 户"]
            # Counts, never a rate (条例 第三十二条).
            assert "%" not in _text(page).split("<main", 1)[1].split("</main", 1)[0]

    def test_who_was_visited_again_after_the_cure_counts_once_and_as_helped(self, helped, client_of, clerk, as_batch):
        """What stood in the way is what the first contact found."""
        with as_batch(), nationwide():
            factories.ReportFactory(household=helped, yuan=200_000, filed_on=MAY)
            CheckUpEntry.objects.filter(household=helped).delete()
        told = {"kind": "contacted", "note": "回访"}
        client_of(clerk).post(f"{LIST}households/{helped.pk}/contact/", told)
        with jurisdiction("/42/01/06/"):
            found = contacts.helped_in("/42/01/06/", 2026)
        assert (found.reached, found.obstructed, found.run) == (1, 1, None)


class TestHousehold:
    @pytest.fixture
    def person(self, checked, as_batch):
        with as_batch():
            return recognise(Identity("张三", DOCUMENT))

    @pytest.fixture
    def at_home(self, person, shops):
        """The first page of its workspace, as the operator opens it on a day."""

        def opened(on: date = MAY, household: str = "late"):
            with clock.stopped_at(on):
                client = Client()
                factories.log_in_person(client, person)
                return client.get(reverse("my-home", args=[shops[household].pk]))

        return opened

    def test_it_reads_what_stands_in_its_way(self, at_home):
        page = _text(at_home())
        assert "7 月分型前请看一看" in page
        assert "还没有报送 2025 年度报告" in page
        assert "经营异常" not in page

    def test_not_after_the_days(self, at_home):
        assert "分型前请看一看" not in _text(at_home(date(2026, 7, 1)))

    def test_not_what_was_cured(self, at_home, shops, look, as_batch):
        with as_batch(), nationwide():
            factories.ReportFactory(household=shops["late"], yuan=1_000, filed_on=MAY)
        look()
        assert "分型前请看一看" not in _text(at_home())

    def test_not_another_households(self, at_home, shops):
        assert at_home(household="abnormal").status_code == 404
        with own_household(shops["late"].pk):
            assert [entry.household_id for entry in CheckUpEntry.objects.all()] == [shops["late"].pk]
            with connection.cursor() as cursor:
                cursor.execute("SELECT household_id FROM typing_engine_checkupentry")
                assert cursor.fetchall() == [(shops["late"].pk,)]

    def test_what_the_platform_does_not_know_it_says(self, standard, lists, shops, look, as_batch):
        lists(but=("annual_reports",))
        look()
        with as_batch():
            person = recognise(Identity("张三", DOCUMENT))
        client = Client()
        factories.log_in_person(client, person)
        page = _text(client.get(reverse("my-home", args=[shops["late"].pk])))
        assert "还没有报送" not in page
        assert "没有收到今年完整的年度报告名单" in page
