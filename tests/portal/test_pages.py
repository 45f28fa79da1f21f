"""Public pages, without a browser: what is shown, what is refused, what is asked of the database."""

import re
from datetime import date
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.encoding import iri_to_uri
from django.utils.html import escape

from authorities import clock
from authorities.enums import Role
from authorities.models import Authority
from tests import factories
from tests.factories import PASSWORD, TURNOVER, administrator
from tests.factories.class_standards import ClassStandardFactory
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.typing_engine.runs import run_steps
from typing_engine import runs


def _text(response):
    """The page without its tokens, which are drawn anew and may hold any digits."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


class TestLookup:
    def test_home(self, client, db):
        response = client.get("/")
        assert response.status_code == 200
        assert 'role="search"' in _text(response)
        assert settings.SITE_FOOTER["identifier"] in _text(response)

    def test_home_has_two_doors_and_tells_what_is_new(
        self, client, as_batch, officer_at, django_assert_max_num_queries
    ):
        empty = _text(client.get("/"))
        assert 'href="/my/"' in empty and "还没有公开的分类标准" in empty and "还没有公示" in empty
        shown = ClassStandardFactory(
            bureau="420106", by=officer_at("420106"), second=officer_at("420106", Role.SUPERVISOR), published=True
        )
        with as_batch():
            StandardFactory(number="示例〔2026〕1号", valid_from="2026-01-01")
        with django_assert_max_num_queries(7), clock.stopped_at(AS_OF):
            page = _text(client.get("/"))
        assert f'href="/class-standards/{shown.pk}/"' in page and re.search(r"<dd>\s*1 个", page)

    def test_search(self, client, household):
        wanted = household("420106", name="张记面馆")
        household("420106", name="李记面馆")
        page = _text(client.get("/search/", {"q": "张记"}))
        assert f"/household/{wanted.code}/" in page
        assert "李记面馆" not in page

    def test_no_result_and_too_short_a_query_say_what_to_do(self, client, db):
        assert "没有找到" in _text(client.get("/search/", {"q": "没有的名称"}))
        for query in ({"q": "张"}, {}, {"q": "张记", "page": "51"}, {"q": "张记", "province": "00"}):
            response = client.get("/search/", query)
            assert response.status_code == 400
            assert 'role="alert"' in _text(response)

    def test_a_page_beyond_the_last_leads_back(self, client, household):
        household("420106", name="张记面馆")
        assert "回到第一页" in _text(client.get("/search/", {"q": "张记", "page": "2"}))

    def test_what_was_typed_is_never_markup(self, client, db):
        assert "<script>alert" not in _text(client.get("/search/", {"q": "<script>alert(1)</script>"}))

    def test_queries_do_not_grow_with_results(self, client, household, django_assert_max_num_queries):
        for number in range(25):
            household("420106", name=f"张记面馆{number}")
        with django_assert_max_num_queries(4):
            client.get("/search/", {"q": "张记"})


class TestHousehold:
    def test_shows_registration_and_nothing_private(self, client, household):
        shown = household(
            "420106", name="张记面馆", operator_name="王不示", document="420106199001010071", phone="13800138000"
        )
        page = _text(client.get(f"/household/{shown.code.lower()}/"))
        for text in (
            "张记面馆",
            shown.code,
            "存续",
            "武汉市武昌区市场监督管理局",
            "零售业",
            "2020年3月1日",
            "尚未公布分型结果",
        ):
            assert text in page
        # The code may have the same four digits.
        page = page.replace(shown.code, "").replace(shown.code.lower(), "")
        for private in ("王不示", "王*", "4201061990", "0071", "138"):
            assert private not in page

    def test_without_name_code_or_industry(self, client, household):
        household("420106", name="", code=None, reg_no="420106600000001", industry="")
        page = _text(client.get("/household/420106600000001/"))
        assert "（未使用名称）" in page
        assert "未知" in page

    def test_absent_and_malformed(self, client, db):
        for number in ("92420106MAX000000X", "abc"):
            response = client.get(f"/household/{number}/")
            assert response.status_code == 404
            assert "名录中没有这个号码" in _text(response)


class TestPublishedType:
    """What everyone may see of a typing: the type and by which standard, never why."""

    @pytest.fixture
    def typed(self, household, as_batch, officer_at):
        """A household of each type, published as of 2026-07-15 by the standard of the tests."""
        with as_batch():
            StandardFactory()
            shown = {kind: factories.household("420106", kind=kind, name=f"张记{kind}店") for kind in TURNOVER}
            shown["ineligible"] = factories.household("420106", kind="ineligible", name="张记ineligible店")
        run = runs.request_run(province="42", as_of=AS_OF, by=officer_at("420000"))
        with as_batch():
            run_steps.published(run)
        return shown

    def test_a_household_shows_type_year_day_and_standard(self, client, typed):
        for kind, label in (("survival", "生存型"), ("growth", "成长型"), ("development", "发展型")):
            page = _text(client.get(f"/household/{typed[kind].code}/"))
            for text in (label, "2026 年", "2026年7月15日", "示例〔2026〕1号", "不是评比", "提出异议"):
                assert text in page, (kind, text)

    def test_being_ineligible_is_no_finding_of_dishonesty(self, client, typed):
        page = _text(client.get(f"/household/{typed['ineligible'].code}/"))
        assert "不符合分型条件" in page
        assert "这不是对诚信的评价" in page

    def test_never_why(self, client, typed):
        for entry in typed.values():
            page = _text(client.get(f"/household/{entry.code}/"))
            for reason in ("第三条", "第四条", "第五条", "营业额", "未报送", "年度报告", "200,000"):
                assert reason not in page, reason

    def test_found_by_type_with_the_type_in_the_results(self, client, typed, django_assert_max_num_queries):
        with django_assert_max_num_queries(4):
            page = _text(client.get("/search/", {"q": "张记", "type": "growth"}))
        assert f"/household/{typed['growth'].code}/" in page
        assert f"/household/{typed['survival'].code}/" not in page
        assert '<span class="type">成长型</span>' in page
        assert client.get("/search/", {"q": "张记", "type": "best"}).status_code == 400

    def test_the_link_leads_to_the_text(self, client, typed):
        page = _text(client.get(f"/household/{typed['growth'].code}/"))
        (link,) = set(re.findall(r'href="(/standards/[^"?]+)"', page)) - {"/standards/"}
        assert "上年度营业额50万元以上的，为发展型" in _text(client.get(link))


class TestStandards:
    def test_before_the_first_one(self, client, db):
        assert "目前没有施行中的分型标准" in _text(client.get("/standards/"))
        page = _text(client.get("/standards/", {"province": "66"}))
        assert "新疆生产建设兵团还没有公布分型标准" in page
        assert "?province=" not in _text(client.get("/standards/"))
        for absent in ("/standards/?province=00", "/standards/示例〔2026〕1号/"):
            assert client.get(absent).status_code == 404

    def test_versions_of_a_province_with_their_state(self, client, as_batch):
        with as_batch():
            StandardFactory(number="示例〔2025〕1号", valid_from="2025-01-01")
            StandardFactory(number="示例〔2026〕1号", valid_from="2026-01-01")
            StandardFactory(number="示例〔2027〕1号", valid_from="2027-01-01", valid_until="2028-12-31")
        for day, states in (
            (date(2026, 7, 15), ["尚未施行", "现行", "已被替代"]),
            (date(2027, 1, 1), ["现行", "已被替代", "已被替代"]),
            (date(2028, 12, 31), ["现行", "已被替代", "已被替代"]),
            (date(2029, 1, 1), ["已过有效期", "已被替代", "已被替代"]),
        ):
            with clock.stopped_at(day):
                page = _text(client.get("/standards/", {"province": "42"}))
                everywhere = _text(client.get("/standards/"))
            assert re.findall(r'<span class="state-mark \w+">(\w+)</span>', page) == states, day
            assert ("现行</span>" in everywhere) is ("现行" in states)

    def test_of_two_with_one_day_the_one_published_last_counts(self, client, as_batch):
        with as_batch():
            for number in ("示例〔2026〕1号", "示例〔2026〕2号"):
                StandardFactory(number=number, valid_from="2027-01-01")
        for day, state in ((date(2026, 7, 15), "尚未施行"), (date(2027, 7, 15), "现行")):
            with clock.stopped_at(day):
                page = _text(client.get("/standards/", {"province": "42"}))
            assert re.findall(r'<span class="state-mark \w+">(\w+)</span>', page) == [state, "已被替代"]
            assert page.index("2号") < page.index("1号")

    def test_the_text_is_read_as_it_was_published_and_can_be_fetched(self, client, as_batch):
        with as_batch():
            standard = StandardFactory(number="示例/〔2026〕1号")
        page = client.get(f"/standards/{quote(standard.number, safe='')}/")
        lines = [line.strip("　") for line in standard.text.splitlines()]
        assert len(lines) > 15
        for line in lines[3:]:
            assert escape(line) in _text(page)
        (link,) = re.findall(r'href="(/api/v1/standards/[^"]+)"', _text(page))
        assert client.get(link).json()["number"] == standard.number

    def test_queries(self, client, as_batch, django_assert_max_num_queries):
        with as_batch():
            for number in range(5):
                StandardFactory(number=f"示例〔2026〕{number}号", valid_from=f"2026-0{number + 1}-01")
        for page in ("/standards/", "/standards/?province=42", "/standards/示例〔2026〕1号/"):
            with django_assert_max_num_queries(3):
                assert client.get(page).status_code == 200


class TestDisplay:
    def test_the_choice_is_kept_and_leads_back(self, client, db):
        response = client.post("/display/", {"display": "elder", "next": "/search/?q=张记"})
        assert response.status_code == 302
        assert response.url == iri_to_uri("/search/?q=张记")
        assert 'data-display="elder"' in _text(client.get("/"))
        client.post("/display/", {"display": "standard", "next": "/"})
        assert "data-display" not in _text(client.get("/"))

    def test_the_elder_home_offers_four_things_and_asks_for_one(self, client, db):
        client.post("/display/", {"display": "elder", "next": "/"})
        page = _text(client.get("/"))
        main = page[page.index("<main") : page.index("</main>")]
        assert all(thing in main for thing in ("查分型", "看办理进度", "申报名特优新", "找人帮忙", 'href="tel:'))
        assert main.count("<li>") == 4
        assert "最近公开" not in main and 'name="province"' not in main

    def test_leads_nowhere_else(self, client, db):
        for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
            assert client.post("/display/", {"display": "elder", "next": elsewhere}).url == "/"


class TestEntrance:
    def test_login_leads_where_it_was_asked_for_and_nowhere_else(self, client, officer_at):
        officer = officer_at("420106")
        login = {"login": officer.username, "password": PASSWORD}
        assert client.get("/office/").url == "/login/?next=/office/"
        assert client.post("/login/", {**login, "next": "/office/420106/"}).url == "/office/420106/"
        client.post("/logout/")
        assert client.post("/login/", {**login, "next": "https://example.com/"}).url == "/office/"
        assert client.post("/logout/").url == "/"
        assert client.get("/office/").status_code == 302

    def test_a_wrong_password_and_an_unknown_account_read_alike(self, client, officer_at):
        officer = officer_at("420106")
        pages = [
            client.post("/login/", {"login": username, "password": "不对"}) for username in (officer.username, "没有")
        ]
        assert [page.status_code for page in pages] == [200, 200]
        assert all("账号或密码不正确" in _text(page) for page in pages)

    def test_logging_out_by_a_link_is_refused(self, client_of, officer_at):
        client = client_of(officer_at("420106"))
        assert client.get("/logout/").status_code == 405

    def test_the_administration_is_for_administrators(self, client, client_of, officer_at):
        assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/login/?next=/admin/", 302)
        assert client_of(officer_at("420106")).get("/admin/", follow=True).status_code == 404
        client = client_of(administrator())
        for page in ("", "authorities/authority/", "authorities/authority/add/", "authorities/officer/",
                     "authorities/post/", "registry/valuealias/", "authorities/calendarday/"):  # fmt: skip
            assert client.get(f"/admin/{page}").status_code == 200, page

    def test_an_administrator_of_the_platform_makes_no_officer_and_grants_no_post(self, client_of, officer_at):
        """That would be all three administrators in one (三员分立)."""
        officer = officer_at("420106")
        client = client_of(administrator())
        for page in ("officer/add/", "post/add/"):
            assert client.get(f"/admin/authorities/{page}").status_code == 403, page
        page = f"/admin/authorities/officer/{officer.pk}/change/"
        assert client.get(page).status_code == 200
        assert client.post(page, {"username": "另一个", "full_name": "", "is_staff": "on"}).status_code == 403
        officer.refresh_from_db()
        assert not officer.is_staff

    def test_an_administrator_adds_a_station_below_its_bureau(self, client_of, db):
        client = client_of(administrator())
        bureau = Authority.objects.get(code="420106")
        station = {"code": "42010603", "name": "示例街市场监管所", "short_name": "示例街所", "level": "station"}
        for path in ("/42/01/03/01/", "/42/01/06/03/01/", "/42/01/06/", "42/01/06/03"):
            refused = client.post("/admin/authorities/authority/add/", station | {"parent": bureau.pk, "path": path})
            assert refused.status_code == 200, path
        assert client.post("/admin/authorities/authority/add/", station | {"path": "/42/09/"}).status_code == 200
        added = client.post(
            "/admin/authorities/authority/add/", station | {"parent": bureau.pk, "path": "/42/01/06/03/"}
        )
        assert added.status_code == 302
        assert Authority.objects.get(code="42010603").path == "/42/01/06/03/"
        assert client.post(f"/admin/authorities/authority/{bureau.pk}/delete/").status_code == 403


class TestErrors:
    def test_pages_in_chinese(self, client, db, monkeypatch):
        absent = client.get("/nothing/")
        assert (absent.status_code, "没有找到这个页面" in _text(absent)) == (404, True)
        client.raise_request_exception = False
        monkeypatch.setattr("portal.public.directory.provinces", lambda: 1 / 0)
        broken = client.get("/")
        assert (broken.status_code, "服务暂时不可用" in _text(broken)) == (500, True)

    def test_a_form_without_its_token(self, db, client):
        client.handler.enforce_csrf_checks = True
        response = client.post("/display/", {"display": "elder"})
        assert (response.status_code, "表单已失效" in _text(response)) == (403, True)


class TestHealth:
    def test_the_process_is_up_without_asking_anybody(self, client, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert client.get("/healthz").json() == {"status": "ok"}

    def test_ready(self, client, db):
        response = client.get("/readyz")
        assert (response.status_code, response.json()["status"]) == (200, "ok")

    def test_names_the_part_that_is_away(self, client, db, monkeypatch):
        def no_cursor():
            raise DatabaseError

        with monkeypatch.context() as away:
            away.setattr(connection, "cursor", no_cursor)
            away.setattr(redis.Redis, "ping", _no_broker)
            response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {"status": "unavailable", "database": "unavailable", "broker": "unavailable"}


def _no_broker(broker):
    raise redis.ConnectionError


def test_pages_forbid_foreign_code(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
