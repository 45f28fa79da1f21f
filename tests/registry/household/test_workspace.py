"""The workspace over HTTP: one's own household and nobody else's, whoever asks for it and by whatever address."""

import html
import json
import re
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.access import NotAccessible
from authorities.acts import ACCESS_REFUSED
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import Contact
from authorities.telephones import dial
from registry import feeds
from registry.acts import AGENT_APPOINTED, AGENT_REMOVED, OWN_DATA_COPIED, OWN_DATA_SHOWN
from registry.enums import Relation
from registry.fact_changes import ChangeSource, FactChange, correct
from registry.models import Agent, AnnualReport, Delivery, Household, Message, Penalty, Person, RiskMark
from registry.people import agents, messages
from registry.people.standing import Standing, access_own_household
from tests.factories import bureau
from tests.registry.household.conftest import DOCUMENT, OTHER_DOCUMENT, PHONE, bare

REMOVAL = re.compile(r'action="(/my/\d+/account/agents/\d+/remove/)"')
PAGES = ("", "data/", "data/copy/", "data/copy/?format=json", "looks/", "messages/", "account/")


@pytest.fixture
def neighbour(household):
    """A household of somebody else in the same district."""
    return household("420106", name="李记茶馆", document=OTHER_DOCUMENT, phone="13900001111")


@pytest.fixture
def report(mine, as_batch):
    """An annual report of the household, delivered by the province."""
    with as_batch(), jurisdiction("/42/"):
        delivery = Delivery.objects.create(
            path="/42/", feed="annual_reports", area="/42/", partial=False, file_name="a.csv", taken_at=clock.now()
        )
        return AnnualReport.objects.create(
            household=mine, delivery_id=delivery.pk, year=2025, filed_on=date(2026, 3, 1), revenue=12_345_600
        )


def standing_of_agent(household) -> Standing:
    """Whoever was appointed for the household last, as the door finds him."""
    with own_household(household.pk):
        document = bytes(Agent.objects.latest("pk").document_index)
    return access_own_household(Person.objects.get(document_index=document), household.pk)


def change(household, as_batch, **fields):
    with as_batch():
        Household._base_manager.filter(pk=household.pk).update(**fields)


class TestWhomToRing:
    @pytest.fixture
    def of_a_station(self, household, station):
        desk = station("420106", "03", "示例街市场监管所")
        return household(desk.code, name="张记面馆", document=DOCUMENT, phone=PHONE)

    @pytest.mark.parametrize("page", ["", "data/", "looks/", "messages/", "account/", "recognition/"])
    def test_every_page_names_the_nearest_bureau_that_keeps_a_number(self, of_a_station, log_in, page):
        client, url = log_in(of_a_station), f"/my/{of_a_station.pk}/{page}"
        expected = settings.SITE_FOOTER["phone"]
        assert expected in client.get(url).content.decode()
        for code, number in (("420100", "027-12345"), ("420106", "027-87654321"), ("42010603", "027-87654322-8")):
            with jurisdiction("/42/"):
                Contact.objects.create(
                    authority=bureau(code), telephone=number, valid_from=clock.today(), kept_at=clock.now()
                )
            text = client.get(url).content.decode()
            assert f"{bureau(code).name}：" in text and f">{number}</a>" in text and expected not in text
            assert f'href="tel:{dial(number)}"' in text
            expected = number

    def test_the_large_type_page_rings_it_too(self, of_a_station, log_in):
        with jurisdiction("/42/"):
            Contact.objects.create(
                authority=bureau("420106"), telephone="027-87654321", valid_from=clock.today(), kept_at=clock.now()
            )
        client = log_in(of_a_station)
        client.cookies["display"] = "elder"
        text = client.get(f"/my/{of_a_station.pk}/").content.decode()
        assert "找人帮忙" in text and "打电话 027-87654321" in text

    def test_it_costs_one_query_a_page(self, of_a_station, log_in):
        client, url = log_in(of_a_station), f"/my/{of_a_station.pk}/messages/"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert sum("authorities_contact" in query["sql"] for query in queries) == 1


class TestWhose:
    @pytest.mark.parametrize("page", PAGES)
    def test_ones_own_is_shown_and_kept_by_nobody(self, mine, log_in, page):
        response = log_in(mine).get(f"/my/{mine.pk}/{page}")
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store, private"

    @pytest.mark.parametrize("page", PAGES)
    def test_another_and_an_absent_one_are_the_same_404(self, mine, neighbour, log_in, acts, page):
        client = log_in(mine)
        foreign, absent = client.get(f"/my/{neighbour.pk}/{page}"), client.get(f"/my/99999999/{page}")
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert bare(foreign).replace(f"/my/{neighbour.pk}/", "") == bare(absent).replace("/my/99999999/", "")
        assert "李记茶馆" not in foreign.content.decode()
        assert len(acts(ACCESS_REFUSED)) == 2

    @pytest.mark.parametrize("page", PAGES)
    def test_a_visitor_and_an_officer_are_sent_to_the_login(self, mine, officer_at, client_of, page):
        for client in (Client(), client_of(officer_at("420106"))):
            response = client.get(f"/my/{mine.pk}/{page}")
            assert response.status_code == 302 and response["Location"].startswith("/my/login/")

    @pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30])
    def test_numbers_that_are_none(self, mine, log_in, number):
        assert log_in(mine).get(f"/my/{number}/").status_code == 404

    def test_a_person_enters_no_office(self, mine, log_in):
        client = log_in(mine)
        for address in ("/office/", "/office/420106/", f"/office/420106/households/{mine.pk}/", "/admin/"):
            assert client.get(address).status_code == 302, address

    def test_a_change_of_operator_ends_access_at_once_and_opens_it_to_the_new_one(
        self, mine, log_in, as_batch, neighbour
    ):
        before, after = log_in(mine), log_in(neighbour, document=OTHER_DOCUMENT)
        address = f"/my/{mine.pk}/"
        assert (before.get(address).status_code, after.get(address).status_code) == (200, 404)
        change(mine, as_batch, operator_id_index=bytes(neighbour.operator_id_index))
        assert (before.get(address).status_code, after.get(address).status_code) == (404, 200)
        assert "没有找到" in before.get("/my/").content.decode()


class TestData:
    def test_with_department_and_day(self, mine, report, log_in, acts):
        page = log_in(mine).get(f"/my/{mine.pk}/data/").content.decode()
        assert "123,456.00" in page and "信用监管部门" in page and f"{clock.today():%Y-%m-%d} 收到" in page
        (shown,) = acts(OWN_DATA_SHOWN)
        assert (shown.household_id, shown.path) == (mine.pk, "/42/01/06/")

    def test_what_an_objection_put_right_says_so(self, mine, report, log_in, as_batch):
        day = date(2025, 7, 1)
        with as_batch(), jurisdiction("/42/"):
            RiskMark.objects.create(household=mine, kind="abnormal", from_on=day, delivery_id=report.delivery_id)
            correct(
                [
                    FactChange(mine.pk, feeds.ANNUAL_REPORTS, {"year": report.year}, {"revenue": 777_00}),
                    FactChange(mine.pk, feeds.RISK_MARKS, {"kind": "abnormal", "from_on": day}, None),
                ],
                source=ChangeSource("异议〔2026〕000123号", "信用监管部门", None),
                path="/42/",
            )
        told = "异议〔2026〕000123号更正，信用监管部门核实"
        client = log_in(mine)
        page = " ".join(client.get(f"/my/{mine.pk}/data/").content.decode().split())
        assert f"{clock.today():%Y-%m-%d} {told}" in page and "777.00" in page and "123,456.00" in page
        assert "类型 经营异常；起始日期 2025-07-01" in page and f"{told}，已去除" in page
        held = json.loads(client.get(f"/my/{mine.pk}/data/copy/?format=json").content)
        sections = {section["类别"]: section for section in held["各部门数据"]}
        assert told in sections["年度报告"]["记录"][0]["来源"]
        assert sections["风险标记"]["记录"] == []
        assert told in sections["风险标记"]["经异议核实去除的记录"][0]["依据"]
        book = openpyxl.load_workbook(BytesIO(client.get(f"/my/{mine.pk}/data/copy/").content))
        assert book["风险标记"][2][-1].value.startswith("已去除")

    def test_ones_own_document_and_phone_are_in_full(self, mine, log_in):
        page = log_in(mine).get(f"/my/{mine.pk}/data/").content.decode()
        assert DOCUMENT in page and PHONE in page

    def test_to_take_away(self, mine, report, log_in, acts):
        client = log_in(mine)
        book = openpyxl.load_workbook(BytesIO(client.get(f"/my/{mine.pk}/data/copy/").content))
        assert book["登记信息"]["B2"].value == mine.code
        assert [cell.value for cell in book["年度报告"][2]][:3] == ["2025", "2026-03-01", "123,456.00"]
        response = client.get(f"/my/{mine.pk}/data/copy/?format=json")
        assert response["Content-Disposition"] == f'attachment; filename="{mine.code}.json"'
        held = json.loads(response.content)
        assert held["登记信息"]["证件号码"] == DOCUMENT
        assert held["各部门数据"][0]["记录"][0]["来源"].startswith("信用监管部门")
        assert [record.note for record in acts(OWN_DATA_COPIED)] == ["XLSX", "JSON"]

    def test_the_copy_holds_all_that_the_platform_holds_and_nobody_elses(self, mine, neighbour, report, log_in):
        for household, title in ((mine, "给本户的"), (neighbour, "给邻居的")):
            with own_household(household.pk):
                messages.send(household, title=title, text="示例")
        client = log_in(mine)
        held = json.loads(client.get(f"/my/{mine.pk}/data/copy/?format=json").content)
        # Each app tells its part; a new one without its part would be missing here.
        assert {"历年分型", "异议", "名特优新办件", "数据异议", "我的事项", "消息", "受委托的人"} <= set(held)
        assert [message["标题"] for message in held["消息"]] == ["给本户的"]
        book = openpyxl.load_workbook(BytesIO(client.get(f"/my/{mine.pk}/data/copy/").content))
        assert book["消息"]["B2"].value == "给本户的"

    def test_each_fact_leads_to_where_it_is_put_right(self, mine, report, log_in, as_batch):
        with as_batch(), jurisdiction("/42/"):
            Penalty.objects.create(
                household=mine,
                delivery_id=report.delivery_id,
                decision_no="示例罚〔2026〕1号",
                decided_on=date(2026, 1, 9),
                kind="fine",
            )
        client = log_in(mine)
        page = client.get(f"/my/{mine.pk}/data/").content.decode()
        # Typing reads no penalty: 名特优新 does, and takes what is said of it.
        (of_a_penalty,) = re.findall(r'href="([^"]*subject=penalty[^"]*)"', page)
        form = client.get(html.unescape(of_a_penalty)).content.decode()
        assert '<option value="penalty" selected' in " ".join(form.split())
        assert "about=registration" in page

    def test_a_name_that_is_a_formula_is_text(self, household, log_in):
        made = household("420106", name='=HYPERLINK("http://evil.example")', document=DOCUMENT, phone=PHONE)
        book = openpyxl.load_workbook(BytesIO(log_in(made).get(f"/my/{made.pk}/data/copy/").content))
        cells = [cell for row in book["登记信息"].iter_rows() for cell in row if str(cell.value).startswith("=")]
        assert [cell.data_type for cell in cells] == ["s"]

    def test_queries_do_not_grow_with_the_facts(self, mine, report, log_in, as_batch, django_assert_max_num_queries):
        client = log_in(mine)
        with as_batch(), jurisdiction("/42/"):
            AnnualReport.objects.bulk_create(
                AnnualReport(household=mine, delivery_id=report.delivery_id, year=year, filed_on=date(year + 1, 3, 1))
                for year in range(2015, 2025)
            )
        with django_assert_max_num_queries(60):
            assert client.get(f"/my/{mine.pk}/data/").status_code == 200


class TestMessagesInTime:
    def test_a_new_operator_does_not_read_what_the_one_before_was_told(self, mine, log_in, as_batch, neighbour):
        with own_household(mine.pk):
            messages.send(mine, title="给前任", text="前任的事")
        assert "给前任" in log_in(mine).get(f"/my/{mine.pk}/messages/").content.decode()
        change(mine, as_batch, operator_id_index=bytes(neighbour.operator_id_index))
        client = log_in(neighbour, document=OTHER_DOCUMENT)
        for page in ("", "messages/"):
            shown = client.get(f"/my/{mine.pk}/{page}").content.decode()
            assert "给前任" not in shown and "没有消息" in shown
        client.post(f"/my/{mine.pk}/messages/read/")
        with own_household(mine.pk):
            assert Message.objects.filter(title="给前任", read_at=None).exists()

    def test_long_lists_have_pages(self, mine, log_in):
        with own_household(mine.pk):
            for number in range(21):
                messages.send(mine, title=f"第{number}条", text="示例")
        client = log_in(mine)
        first = client.get(f"/my/{mine.pk}/messages/").content.decode()
        assert "第20条" in first and "第0条" not in first
        assert "第0条" in client.get(f"/my/{mine.pk}/messages/?page=2").content.decode()
        assert client.get(f"/my/{mine.pk}/messages/?page=3").status_code == 404
        assert client.get(f"/my/{mine.pk}/looks/?page=2").status_code == 404


class TestLooks:
    def test_a_bureau_that_looked_is_named_without_its_officer(self, mine, log_in, officer_at, client_of):
        officer = officer_at("420106", full_name="王五")
        client_of(officer).get(f"/office/420106/households/{mine.pk}/")
        page = log_in(mine).get(f"/my/{mine.pk}/looks/").content.decode()
        assert "武昌区" in page and "查看个体工商户数据" in page
        assert "王五" not in page and officer.username not in page

    def test_the_bureau_of_the_officer_is_named_and_not_the_station_of_the_household(
        self, mine, log_in, officer_at, client_of, station, as_batch
    ):
        own = station("420106", "05", "示例五所")
        with as_batch(), jurisdiction("/42/"):
            Household.objects.filter(pk=mine.pk).update(path=own.path)
        client_of(officer_at("420106")).get(f"/office/420106/households/{mine.pk}/")
        page = log_in(mine).get(f"/my/{mine.pk}/looks/").content.decode()
        assert "武昌区" in page and "示例五所" not in page

    def test_what_ones_own_people_did_is_on_a_page_of_its_own(self, mine, log_in):
        client = log_in(mine)
        assert "没有记录" in client.get(f"/my/{mine.pk}/looks/").content.decode()
        page = client.get(f"/my/{mine.pk}/looks/?by=people").content.decode()
        assert "您本人" in page and "经营者登录" in page

    def test_looks_at_others_are_not_there(self, mine, neighbour, log_in, officer_at, client_of):
        client_of(officer_at("420106")).get(f"/office/420106/households/{neighbour.pk}/")
        assert "没有记录" in log_in(mine).get(f"/my/{mine.pk}/looks/").content.decode()


class TestMessages:
    @pytest.fixture
    def told(self, mine, neighbour):
        with jurisdiction("/42/01/06/"):
            for household, title in ((mine, "给张记的消息"), (neighbour, "给李记的消息")):
                messages.send(household, title=title, text="示例")

    def test_ones_own_are_read_by_a_button(self, mine, told, log_in):
        client = log_in(mine)
        page = client.get(f"/my/{mine.pk}/messages/").content.decode()
        assert "给张记的消息" in page and "未读" in page and "给李记的消息" not in page
        assert client.get(f"/my/{mine.pk}/messages/read/").status_code == 405
        client.post(f"/my/{mine.pk}/messages/read/")
        assert "未读" not in client.get(f"/my/{mine.pk}/messages/").content.decode()
        with jurisdiction("/42/01/06/"):
            assert Message.objects.filter(read_at=None).count() == 1

    def test_opening_one_marks_it_and_leads_to_what_it_is_about(self, mine, told, log_in):
        with jurisdiction("/42/01/06/"):
            about = messages.send(mine, title="数据已更正", text="示例", view="my-data")
            plain = messages.messages_of(mine).get(title="给张记的消息")
            foreign = Message.objects.get(title="给李记的消息")
        client = log_in(mine)
        base = f"/my/{mine.pk}/messages/"
        for page in (f"/my/{mine.pk}/", base):
            assert f'action="{base}{about.pk}/open/"' in client.get(page).content.decode()
        assert client.get(f"{base}{about.pk}/open/").status_code == 405
        assert client.post(f"{base}{about.pk}/open/").url == f"/my/{mine.pk}/data/"
        # What is about nothing else is read on the page of messages.
        assert client.post(f"{base}{plain.pk}/open/").url == base
        assert client.post(f"{base}{foreign.pk}/open/").status_code == 404
        with jurisdiction("/42/01/06/"):
            assert list(Message.objects.filter(read_at=None)) == [foreign]

    def test_anothers_are_not_marked(self, mine, neighbour, told, log_in):
        assert log_in(mine).post(f"/my/{neighbour.pk}/messages/read/").status_code == 404
        with jurisdiction("/42/01/06/"):
            assert Message.objects.filter(read_at=None).count() == 2


class TestAgents:
    @pytest.fixture
    def typed(self):
        return {
            "name": "李四",
            "relation": "family",
            "document": OTHER_DOCUMENT,
            "phone": "139 0000 1111",
            "until": (clock.today() + timedelta(days=30)).isoformat(),
        }

    @pytest.fixture
    def operator(self, mine, log_in):
        return log_in(mine)

    @pytest.fixture
    def appointed(self, mine, operator, typed):
        assert operator.post(f"/my/{mine.pk}/account/", typed).status_code == 302

    @pytest.fixture
    def agent(self, mine, appointed, log_in, outbox):
        """An agent who logged in with his own name and document, by a code to his own phone."""
        client = log_in(mine, name="李四", document=OTHER_DOCUMENT)
        assert outbox()[-1][1] == "13900001111"
        return client

    def test_an_agent_sees_the_household_with_the_operators_data_masked(self, mine, agent, acts):
        page = agent.get(f"/my/{mine.pk}/data/").content.decode()
        assert "张记面馆" in page
        assert DOCUMENT not in page and PHONE not in page and "420106********0071" in page
        assert [record.household_id for record in acts(AGENT_APPOINTED)] == [mine.pk]

    def test_nor_does_the_verb_let_him(self, mine, agent, acts):
        """The page asks first; what it calls does not rely on that."""
        standing = standing_of_agent(mine)
        with own_household(mine.pk), pytest.raises(NotAccessible):
            agents.appoint(
                standing,
                name="王五",
                document="420106197001010000",
                phone="13900002222",
                relation=Relation.FAMILY,
                until=clock.today(),
                address=None,
            )
        assert len(acts(AGENT_APPOINTED)) == 1

    def test_an_agent_appoints_and_removes_nobody(self, mine, agent, typed, operator):
        refused = agent.post(f"/my/{mine.pk}/account/", typed | {"document": "420106197001010000"})
        assert refused.status_code == 404
        assert "委托他人" not in agent.get(f"/my/{mine.pk}/account/").content.decode()
        for number in range(1, 30):
            assert agent.post(f"/my/{mine.pk}/account/agents/{number}/remove/").status_code == 404
        assert "李四" in operator.get(f"/my/{mine.pk}/account/").content.decode()

    def test_removal_ends_access_at_the_next_request(self, mine, agent, operator, acts):
        assert agent.get(f"/my/{mine.pk}/").status_code == 200
        page = operator.get(f"/my/{mine.pk}/account/").content.decode()
        address = REMOVAL.search(page)[1]
        assert operator.post(address).status_code == 302
        assert agent.get(f"/my/{mine.pk}/").status_code == 404
        assert len(acts(AGENT_REMOVED)) == 1
        assert operator.post(address).status_code == 404

    def test_so_does_the_last_day(self, mine, agent, monkeypatch):
        monkeypatch.setattr(clock, "today", lambda: date(2030, 1, 1))
        assert agent.get(f"/my/{mine.pk}/").status_code == 404

    def test_so_does_a_change_of_operator(self, mine, agent, as_batch):
        change(mine, as_batch, operator_id_index=b"somebody else")
        assert agent.get(f"/my/{mine.pk}/").status_code == 404

    def test_an_agent_sees_no_other_household_of_the_operator(self, mine, agent, household):
        other = household("420106", document=DOCUMENT)
        assert agent.get(f"/my/{other.pk}/").status_code == 404

    def test_another_households_agent_is_not_removed(self, mine, agent, neighbour, log_in, operator):
        stranger = log_in(neighbour, document=OTHER_DOCUMENT)
        page = operator.get(f"/my/{mine.pk}/account/").content.decode()
        address = REMOVAL.search(page)[1].replace(f"/my/{mine.pk}/", f"/my/{neighbour.pk}/")
        assert stranger.post(address).status_code == 404
        assert agent.get(f"/my/{mine.pk}/").status_code == 200

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"document": DOCUMENT}, "这是经营者本人的证件号码"),
            ({"document": "123"}, "请填写完整的证件号码"),
            ({"phone": "027-88888888"}, "请填写 11 位手机号码"),
            ({"until": "2020-01-01"}, "有效期应从今天起"),
            ({"until": "2099-01-01"}, "最长三年"),
            ({"relation": "boss"}, "选择"),
            ({"name": ""}, "请填写姓名。"),
        ],
    )
    def test_what_cannot_be_is_said_beside_the_field(self, mine, operator, typed, acts, wrong, said):
        response = operator.post(f"/my/{mine.pk}/account/", typed | wrong)
        assert response.status_code == 422
        assert said in response.content.decode()
        assert acts(AGENT_APPOINTED) == []

    def test_nobody_is_appointed_twice(self, mine, operator, appointed, typed):
        response = operator.post(f"/my/{mine.pk}/account/", typed)
        assert (response.status_code, "已经委托过此人" in response.content.decode()) == (422, True)
