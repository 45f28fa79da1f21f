"""Criteria and bars over what government holds (E3): three values, with list and day, for one and for many."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils.timezone import make_aware

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from mingteyouxin.criteria import conditions, platform_facts
from registry import feeds
from registry.enums import HouseholdType
from registry.models import AnnualReport, Delivery, Household, Indicator, NegativeRecord, SocialInsurance, Tax
from tests.factories import HouseholdFactory, TypeFactory, class_standards
from tests.factories.local_standards import shops_of_operator
from tests.mingteyouxin.conftest import DOCUMENT, JIANGAN, WUCHANG
from tests.mingteyouxin.lists import complete_list, credential

DAY = class_standards.BEGIN
PROVINCE, COUNTY = "/42/", "/42/01/06/"


def taken(feed, *kinds: str, area: str = PROVINCE, on: date = DAY, ends: tuple[date, ...] = (), partial=False) -> None:
    with nationwide():
        Delivery.objects.create(
            path=area,
            area=area,
            feed=feed,
            partial=partial,
            file_name="示例.csv",
            taken_at=make_aware(datetime.combine(on, time(9))),
            new=1,
            kinds=list(kinds),
            period_ends=list(ends),
        )


@pytest.fixture
def ask(shop):
    """`ask(document)` → what is known of the shop; both readings of the tree must agree on it."""

    def answered(document: dict, *, anchor: date | None = None, of: Household = shop) -> platform_facts.Answered:
        condition = conditions.of_document(document)
        how = {"province": PROVINCE, "on": DAY, "year": 2026}
        with clock.stopped_at(DAY):
            found = platform_facts.look({of.pk: of.path}, [condition], anchor=anchor, **how).answer(of.pk, condition)
            meeting = platform_facts.those_meeting({of.pk: of.path}, [condition], **how)
        if anchor is None:
            assert (of.pk in meeting) == (found.holds is True)
        return found

    return answered


def records(*kinds: str, years: int | None = None, at_least: int = 1) -> dict:
    asked = {"kinds": list(kinds), "at_least": at_least} | ({"years": years} if years else {})
    return {"lists": {"record": {"negative_records": asked}}, "when": {"indicator": "record", "is": True}}


class TestNegativeRecords:
    def test_no_list_is_no_clean_record(self, ask, as_batch):
        found = ask(records("投诉举报", years=1))
        assert found.holds is None and "尚未收到市场监管部门的投诉举报名单" in found.text and found.listed_on is None
        with as_batch():
            taken(feeds.NEGATIVE_RECORDS, "安全事故")  # another kind's list says nothing of this one
        assert ask(records("投诉举报", years=1)).holds is None
        with as_batch():
            taken(feeds.NEGATIVE_RECORDS, "投诉举报", area="/42/01/02/")  # nor a neighbour's
            taken(feeds.NEGATIVE_RECORDS, "投诉举报", partial=True)  # nor a part of it
        assert ask(records("投诉举报", years=1)).holds is None

    @pytest.mark.parametrize(("age", "holds"), [(0, False), (31, False), (32, None)])
    def test_a_list_counts_as_many_days_as_the_province_says(self, ask, as_batch, age, holds):
        on = DAY - timedelta(days=age)
        with as_batch():
            taken(feeds.NEGATIVE_RECORDS, "投诉举报", on=on)
        found = ask(records("投诉举报", years=1))
        assert found.holds is holds and str(on) in found.text
        assert ("已超过 31 天" in found.text) == (holds is None)

    def test_of_several_kinds_each_must_speak(self, ask, as_batch):
        with as_batch():
            taken(feeds.NEGATIVE_RECORDS, "投诉举报")
        assert ask(records("投诉举报", "安全事故", years=1)).holds is None
        with as_batch():
            taken(feeds.NEGATIVE_RECORDS, "safety_accident", area=COUNTY)  # by its code
        assert ask(records("投诉举报", "安全事故", years=1)).holds is False

    @pytest.mark.parametrize(
        ("day", "ended_on", "holds"),
        [
            (date(2025, 9, 15), None, True),  # a year before, the last day of it
            (date(2025, 9, 14), None, False),
            (DAY, None, True),
            (DAY, DAY, None),  # ended: a person weighs it
            (date(2026, 9, 1), DAY + timedelta(days=1), True),
        ],
    )
    def test_looked_back_over_a_year(self, ask, as_batch, shop, day, ended_on, holds):
        with as_batch(), nationwide():
            taken(feeds.NEGATIVE_RECORDS, "投诉举报")
            NegativeRecord.objects.create(
                household=shop, kind="投诉举报", day=day, ended_on=ended_on, source="示例局", delivery_id=1
            )
        found = ask(records("投诉举报", years=1))
        assert found.holds is holds
        if holds is not False:
            assert f"{day} 投诉举报，示例局" in found.text

    def test_a_record_on_the_list_holds_however_old_the_list_is(self, ask, as_batch, shop):
        with as_batch(), nationwide():
            NegativeRecord.objects.create(household=shop, kind="complaint", day=DAY, delivery_id=1)
        assert ask(records("投诉举报", years=1)).holds is True
        assert ask(records("投诉举报", years=1, at_least=2)).holds is None

    def test_what_came_after_the_application_is_for_a_person(self, ask, as_batch, shop):
        with as_batch(), nationwide():
            taken(feeds.NEGATIVE_RECORDS, "安全事故")
            NegativeRecord.objects.create(household=shop, kind="安全事故", day=DAY, delivery_id=1)
        found = ask(records("安全事故", years=1), anchor=DAY - timedelta(days=1))
        assert found.holds is None and "在申报或推荐之日以后" in found.text
        assert ask(records("安全事故", years=1), anchor=DAY).holds is True

    def test_without_years_it_is_whether_a_record_stands(self, ask, as_batch, shop):
        with as_batch(), nationwide():
            taken(feeds.NEGATIVE_RECORDS, "环保")
            NegativeRecord.objects.create(
                household=shop, kind="环保", day=date(2015, 1, 1), ended_on=DAY + timedelta(days=1), delivery_id=1
            )
        assert ask(records("环保")).holds is True
        with as_batch(), nationwide():
            NegativeRecord.objects.update(ended_on=DAY)
        assert ask(records("环保")).holds is False


class TestShops:
    @pytest.fixture
    def open_shop(self, as_batch):
        def made(bureau: str = JIANGAN, **fields) -> Household:
            with as_batch(), nationwide():
                return HouseholdFactory(**{"bureau": bureau, "document": DOCUMENT, "industry": "F5219"} | fields)

        return made

    def test_those_of_the_operator_in_the_city_of_the_same_trade(self, ask, as_batch, open_shop):
        with as_batch():
            taken(feeds.HOUSEHOLDS)
        open_shop()
        open_shop(bureau="420500")  # another city
        open_shop(industry="H6210")
        open_shop(status="deregistered")
        open_shop(document="420106198501011234")
        assert ask(shops_of_operator(2)).holds is True
        assert ask(shops_of_operator(3)).holds is False

    def test_what_registration_does_not_say_is_unknown(self, ask, as_batch, open_shop):
        assert ask(shops_of_operator(2)).holds is None  # registration was not delivered for the whole city
        with as_batch():
            taken(feeds.HOUSEHOLDS, area=COUNTY)
        assert ask(shops_of_operator(2)).holds is None
        with as_batch():
            taken(feeds.HOUSEHOLDS, area="/42/01/")
        assert ask(shops_of_operator(2)).holds is False
        open_shop(industry="")
        assert ask(shops_of_operator(2)).holds is None
        nobody = open_shop(document=None)
        assert ask(shops_of_operator(1), of=nobody).holds is None

    def test_one_name(self, ask, as_batch, open_shop):
        asked = {"of": "name", "within": "city", "at_least": 2}
        document = {"lists": {"named": {"shops": asked}}, "when": {"indicator": "named", "is": True}}
        with as_batch():
            taken(feeds.HOUSEHOLDS)
        open_shop(name="李记餐馆")
        # Of others' shops under the name nobody knows whether they belong together.
        open_shop(name="武汉市江岸区张记面馆", document="420106198501011234")
        assert ask(document).holds is None
        open_shop(name="武汉市江岸区张记面馆（二分店）")
        assert ask(document).holds is True


class TestCredentials:
    def asked(self, **more) -> dict:
        question = {"kinds": ["政府表彰奖励"], "level": "city", "years": 3} | more
        return {"lists": {"award": {"credentials": question}}, "when": {"indicator": "award", "is": True}}

    @pytest.mark.parametrize(
        ("fields", "holds"),
        [
            ({"level": "city", "issued_on": date(2023, 9, 15)}, True),
            ({"level": "city", "issued_on": date(2023, 9, 14)}, False),
            ({"level": "county", "issued_on": date(2026, 1, 1)}, False),
            ({"level": None, "issued_on": date(2026, 1, 1)}, None),
            ({"level": "nation", "issued_on": None}, None),
            ({"level": "city", "issued_on": date(2026, 1, 1), "revoked_on": DAY}, False),
        ],
    )
    def test_of_a_level_and_of_late(self, ask, as_batch, shop, fields, holds):
        with as_batch():
            complete_list(PROVINCE, "政府表彰奖励")
            credential(shop, document=DOCUMENT, kind="government_award", **fields)
        assert ask(self.asked()).holds is holds

    def test_no_list_is_no_proof(self, ask, as_batch):
        assert ask(self.asked()).holds is None
        with as_batch():
            complete_list(PROVINCE, "政府表彰奖励")
        assert ask(self.asked()).holds is False

    def test_one_that_two_lists_name_is_one(self, ask, as_batch, shop):
        with as_batch():
            credential(
                shop, kind="政府表彰奖励", level="city", issued_on=DAY, holder_index=bytes(shop.operator_id_index)
            )
        assert ask(self.asked()).holds is True
        assert ask(self.asked(at_least=2)).holds is None


class TestFacts:
    def test_indicators_of_typing_on_the_day(self, ask, as_batch, shop):
        period = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30), "delivery_id": 1}
        with as_batch(), nationwide():
            AnnualReport.objects.filter(household=shop).update(revenue=20_000_000)
            Tax.objects.create(household=shop, tax_paid=50_000, general_taxpayer=True, **period)
        revenue = {"when": {"indicator": "revenue", "at_least": 200_000}}
        tax = {
            "when": {"all": [{"indicator": "tax_paid", "at_least": 500}, {"indicator": "general_taxpayer", "is": True}]}
        }
        assert ask(revenue).holds is True
        assert "200" not in ask({"when": {"indicator": "revenue", "less_than": 300_000}}).text.replace("2026", "")
        assert ask({"when": {"indicator": "revenue", "more_than": 200_000}}).holds is False
        assert ask(tax).holds is None and "尚未收到足以判断的纳税数据" in ask(tax).text
        with as_batch():
            taken(feeds.TAX, ends=(date(2026, 6, 30),))
            taken(feeds.SOCIAL_INSURANCE, ends=(date(2026, 6, 30),))
        assert ask(tax).holds is True and f"纳税，{DAY}" in ask(tax).text
        insured = {"when": {"indicator": "insured_people", "at_least": 1}}
        assert ask(insured).holds is False  # who is not on a list that was received has none
        with as_batch(), nationwide():
            SocialInsurance.objects.create(household=shop, insured=2, **period)
        assert ask(insured).holds is True

    def test_the_type_of_the_year(self, ask, as_batch, shop):
        document = {"when": {"indicator": "household_type", "in": ["成长型", "发展型"]}}
        assert ask(document).holds is True
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.SURVIVAL)
        assert ask(document).holds is False

    def test_a_report_that_is_there_is_a_fact_and_its_absence_asks_for_a_list(self, ask, as_batch, shop):
        document = {"when": {"indicator": "report_filed", "is": True}}
        assert ask(document).holds is True
        with as_batch(), nationwide():
            without = HouseholdFactory(bureau=WUCHANG)
        assert ask(document, of=without).holds is False
        with as_batch(), nationwide():
            Delivery.objects.filter(feed=feeds.ANNUAL_REPORTS).update(partial=True)
        assert ask(document, of=without).holds is None

    def test_what_another_department_delivers(self, ask, as_batch, shop):
        document = {
            "indicators": {"bank_credit_good": {"label": "信用良好", "kind": "yes_no", "source": "金融管理部门"}},
            "when": {"indicator": "bank_credit_good", "is": True},
        }
        assert ask(document).holds is None and "尚未收到金融管理部门的数据" in ask(document).text
        with as_batch(), nationwide():
            Indicator.objects.create(household=shop, indicator="bank_credit_good", value="是", as_of=DAY, delivery_id=1)
        assert ask(document).holds is True

    def test_a_cut_off_day_and_the_trade(self, ask):
        assert ask({"when": {"indicator": "established_on", "on_or_before": "2012-03-01"}}).holds is True
        assert ask({"when": {"indicator": "established_on", "on_or_before": "2012-02-29"}}).holds is False
        assert ask({"when": {"none": [{"indicator": "industry", "in": ["H"]}]}}).holds is True


def test_many_households_cost_no_more_questions_than_one(shop, as_batch, asked, django_assert_max_num_queries):
    documents = [records("投诉举报", years=1), shops_of_operator(2), {"when": {"indicator": "revenue", "at_least": 1}}]
    written = [conditions.of_document(document) for document in documents]
    with as_batch(), nationwide():
        many = [shop, *(HouseholdFactory(bureau=WUCHANG, may_be_recognised=True) for _ in range(20))]

    def looked(households):
        paths = {household.pk: household.path for household in households}
        with jurisdiction(PROVINCE):
            return platform_facts.look(paths, written, province=PROVINCE, on=DAY, year=2026)

    assert asked(lambda: looked(many[:1])) == asked(lambda: looked(many))
    assert {looked(many).answer(one.pk, written[2]).holds for one in many} == {None}
