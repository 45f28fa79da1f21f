"""What decisions tell of remedies: kept by the province for its bureaus, one by one or by one text for many."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import clock, remedies
from authorities.enums import Level, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord, Authority, Remedy
from authorities.refusals import Refused
from tests.factories import bureau

HUBEI, WUHAN, WUCHANG, XIAN = "420000", "420100", "420106", "610100"
FILLED = {
    "body": "示例：武昌区人民政府",
    "body_address": "示例路 1 号",
    "body_phone": "027 8765 4321",
    "days": "60",
    "days_ground": "《中华人民共和国行政复议法》第二十条第一款",
    "court": "示例：武汉铁路运输法院",
    "months": "6",
    "months_ground": "《中华人民共和国行政诉讼法》第四十六条第一款",
}
TEMPLATE = {
    "level": "",
    "only_missing": "on",
    "body": "{division}人民政府",
    "court": "{above}某法院",
    **{name: FILLED[name] for name in ("days", "days_ground", "months", "months_ground")},
}


@pytest.fixture
def province(officer_at, client_of):
    return client_of(officer_at(HUBEI))


def page(of: str, code: str = HUBEI) -> str:
    return reverse("remedy-page", args=[code, bureau(of).pk])


def today() -> str:
    return clock.today().isoformat()


def rows(*codes: str) -> list[Remedy]:
    return list(Remedy.objects.filter(authority__code__in=codes).order_by("id"))


class TestOneBureau:
    def test_the_province_keeps_a_row_and_decisions_tell_it_from_its_day_on(self, province):
        before = remedies.remedy_of(bureau(WUCHANG), clock.today())
        begins = clock.today() + timedelta(days=3)
        answer = province.post(page(WUCHANG), FILLED | {"valid_from": begins.isoformat()}, follow=True)
        assert "已登记" in answer.content.decode() and "未施行" in answer.content.decode()
        assert remedies.remedy_of(bureau(WUCHANG), clock.today()) == before
        kept = remedies.remedy_of(bureau(WUCHANG), begins)
        assert kept.sentence == (
            "如不服本决定，可以自收到之日起 60 日内向示例：武昌区人民政府（示例路 1 号，电话 027-87654321）申请行政复议"
            "，"
            "也可以自收到之日起 6 个月内向示例：武汉铁路运输法院提起行政诉讼。"
        )
        with jurisdiction("/42/"):
            assert AuditRecord.objects.filter(act="remedy_kept", object_key=str(kept.pk)).exists()

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"days": "59"}, "不能少于六十日"),
            ({"months": "0"}, "之间的月数"),
            ({"body": ""}, "请填写复议机关"),
            ({"court": ""}, "请填写管辖法院"),
            ({"body_phone": "8765432"}, "固定电话请写区号"),
            ({"valid_from": "2020-01-01"}, "不能早于今天"),
            ({"days_ground": ""}, "请填写复议期限的依据"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(self, province, changed, said):
        answer = province.post(page(WUCHANG), FILLED | {"valid_from": today()} | changed)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert said in text and "示例路 1 号" in text
        assert len(rows(WUCHANG)) == 1

    def test_the_county_reads_its_row_and_keeps_none(self, officer_at, client_of):
        web = client_of(officer_at(WUCHANG, Role.SUPERVISOR))
        text = web.get(page(WUCHANG, WUCHANG)).content.decode()
        assert "申请行政复议" in text and "由省级机关登记" in text and "</form>" not in text.split("<main")[1]
        answer = web.post(page(WUCHANG, WUCHANG), FILLED | {"valid_from": today()}, follow=True)
        assert "没有登记的权限" in answer.content.decode() and len(rows(WUCHANG)) == 1

    def test_another_provinces_bureau_is_not_there(self, province):
        assert province.get(page(XIAN)).status_code == 404
        assert province.post(page(XIAN), FILLED | {"valid_from": today()}).status_code == 404
        assert len(rows(XIAN)) == 1

    def test_nor_does_the_database_take_a_row_from_there(self, db):
        told = {"body": "示例", "court": "示例", "valid_from": clock.today(), "kept_at": clock.now()}
        with jurisdiction("/42/"), pytest.raises(DatabaseError, match="another area"), transaction.atomic():
            Remedy.objects.create(authority=bureau(XIAN), **told)
        with pytest.raises(DatabaseError, match="another area"), transaction.atomic():
            Remedy.objects.create(authority=bureau(WUCHANG), **told)

    def test_what_was_kept_never_changes(self, as_owner):
        with as_owner():
            for change in (lambda: Remedy.objects.update(body="x"), lambda: Remedy.objects.all().delete()):
                with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                    change()

    def test_of_two_rows_of_one_day_the_later_counts(self, province):
        for court in ("示例甲法院", "示例乙法院"):
            province.post(page(WUCHANG), FILLED | {"valid_from": today(), "court": court})
        assert remedies.remedy_of(bureau(WUCHANG), clock.today()).court == "示例乙法院"
        assert [row.court for row in Remedy.objects.in_force(clock.today()).filter(authority=bureau(WUCHANG))] == [
            "示例乙法院"
        ]


class TestNone:
    def test_it_is_refused_with_whom_to_ask(self, without_remedies):
        without_remedies(WUCHANG)
        with pytest.raises(Refused) as refused:
            remedies.remedy_of(bureau(WUCHANG), clock.today())
        assert refused.value.code == "remedy_not_set"
        assert "武昌区" in str(refused.value) and "湖北省市场监督管理局" in str(refused.value)

    def test_a_row_that_begins_later_is_none_yet(self, without_remedies, province):
        without_remedies(WUCHANG)
        later = clock.today() + timedelta(days=1)
        province.post(page(WUCHANG), FILLED | {"valid_from": later.isoformat()})
        with pytest.raises(Refused):
            remedies.remedy_of(bureau(WUCHANG), clock.today())

    def test_the_list_and_the_desk_name_the_bureau(self, without_remedies, province):
        desk = reverse("office-home", args=[HUBEI])
        assert "没有登记告知救济的机关" not in [
            todo.label for group in province.get(desk).context["groups"] for todo in group.todos if todo.count
        ]
        without_remedies(WUCHANG)
        listed = province.get(reverse("remedy-list", args=[HUBEI]), {"state": "none"})
        assert [row.pk for row in listed.context["table"].rows] == [bureau(WUCHANG).pk]
        (todo,) = [
            todo
            for group in province.get(desk).context["groups"]
            for todo in group.todos
            if todo.label == "没有登记告知救济的机关"
        ]
        assert todo.count == 1 and todo.url.endswith("?state=none")


class TestMany:
    @pytest.fixture
    def many(self, province):
        """`many(**changes)` → the answer to the form of the template."""
        url = reverse("remedy-many", args=[HUBEI])
        return lambda **changes: province.post(url, TEMPLATE | {"valid_from": today()} | changes, follow=True)

    def test_it_is_looked_at_first_and_then_kept_for_all_in_one_go(self, many, without_remedies):
        without_remedies(WUCHANG, WUHAN, HUBEI)
        shown = many()
        said = {one.authority.code: (one.body, one.court) for one in shown.context["planned"]}
        assert said == {
            HUBEI: ("湖北省人民政府", "湖北省某法院"),
            WUHAN: ("武汉市人民政府", "湖北省某法院"),
            WUCHANG: ("武汉市武昌区人民政府", "武汉市某法院"),
        }
        assert rows(WUCHANG, WUHAN, HUBEI) == []
        assert "已为 3 个机关登记" in many(seen=shown.context["stamp"]).content.decode()
        assert {row.authority.code: row.body for row in rows(WUCHANG, WUHAN, HUBEI)} == {
            code: body for code, (body, _) in said.items()
        }

    def test_the_level_narrows_it(self, many, without_remedies):
        without_remedies(WUCHANG, WUHAN, HUBEI)
        shown = many(level=Level.COUNTY)
        assert [one.authority.code for one in shown.context["planned"]] == [WUCHANG]

    def test_it_asks_no_more_for_a_province_than_for_one(self, many, without_remedies):
        without_remedies(WUCHANG)
        counted = []
        for more in ({}, {"only_missing": ""}):
            stamp = many(**more).context["stamp"]
            with CaptureQueriesContext(connection) as queries:
                many(**more, seen=stamp)
            counted.append(len(queries))
        assert counted[0] == counted[1]
        assert Remedy.objects.filter(valid_from=clock.today()).count() > 100

    def test_what_changed_since_the_preview_is_shown_again(self, many, without_remedies):
        without_remedies(WUCHANG)
        stamp = many().context["stamp"]
        without_remedies(WUHAN)
        again = many(seen=stamp)
        assert "没有登记；请核对" in again.content.decode() and rows(WUCHANG, WUHAN) == []
        assert many(court="示例法院", seen=again.context["stamp"]).context["changed"]

    def test_a_bureau_without_a_place_is_left_out_and_named(self, many, without_remedies, as_batch):
        without_remedies(WUCHANG)
        with as_batch():
            zone = Authority.objects.create(
                code="420199", name="示例开发区市场监督管理局", short_name="示例开发区", level=Level.COUNTY,
                path="/42/01/99/", parent=bureau(WUHAN),
            )  # fmt: skip
        shown = many()
        assert shown.context["left_out"] == [zone] and zone.name in shown.content.decode()
        many(seen=shown.context["stamp"])
        assert rows("420199") == []

    @pytest.mark.parametrize("pattern", ["{place}政府", "{division", "{division.code}", "{0}", "{division:>500}"])
    def test_a_pattern_that_cannot_be_filled_is_refused_at_its_field(self, many, pattern):
        answer = many(body=pattern)
        assert answer.status_code == 422 and "三种占位符" in answer.content.decode()

    def test_nobody_below_the_province_opens_it(self, officer_at, client_of):
        assert client_of(officer_at(WUHAN)).get(reverse("remedy-many", args=[WUHAN])).status_code == 404


def test_the_nation_keeps_its_own_row_and_no_provinces(officer_at, client_of):
    web = client_of(officer_at("000000", Role.SUPERVISOR))
    listed = web.get(reverse("remedy-list", args=["000000"])).context["table"].rows
    assert [row.pk for row in listed] == [bureau("000000").pk]
    assert web.get(page(HUBEI, "000000")).status_code == 404
    answer = web.post(page("000000", "000000"), FILLED | {"valid_from": today()})
    assert answer.status_code == 302 and len(rows("000000")) == 2


def test_the_day_counts_and_not_the_order_of_keeping(db):
    told = {"court": "示例", "kept_at": clock.now()}
    with jurisdiction("/42/"):
        Remedy.objects.create(authority=bureau(WUCHANG), body="后", valid_from=date(2026, 9, 1), **told)
        Remedy.objects.create(authority=bureau(WUCHANG), body="先", valid_from=date(2026, 3, 1), **told)
    found = {on: remedies.remedy_of(bureau(WUCHANG), on).body for on in (date(2026, 5, 1), date(2026, 9, 1))}
    assert found == {date(2026, 5, 1): "先", date(2026, 9, 1): "后"}
