"""Conditions over what government holds: how they are written, said, kept and refused (E3)."""

import json

import pytest

from authorities import clock
from authorities.jurisdiction import jurisdiction
from mingteyouxin.criteria import conditions, standard_tree, standards
from mingteyouxin.criteria.models import ClassStandard, PublicClassStandard
from mingteyouxin.criteria.standard_tree import BarRead
from registry.enums import RecognitionClass
from tests import factories
from tests.factories import class_standards, local_standards
from tests.factories.class_standards import DAY, ClassStandardFactory
from tests.mingteyouxin.conftest import WUCHANG

USED = {"indicator": "a", "is": True}
REVENUE = '{"when": {"indicator": "revenue", "at_least": 1}}'
RECORDS = {"record": {"negative_records": {"kinds": ["投诉举报"], "years": 1}}}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (
            {
                "when": {
                    "all": [
                        {"indicator": "established_on", "on_or_before": "2021-12-31"},
                        {
                            "any": [
                                {"indicator": "revenue", "at_least": 100000},
                                {"indicator": "employees", "more_than": 2},
                            ]
                        },
                    ]
                }
            },
            "同时符合下列各项：（1）成立日期在2021年12月31日以前（含当日）；（2）符合下列情形之一：①上年度营业额10万元以上；②从业人数超过2人",
        ),
        ({"lists": RECORDS, "when": {"indicator": "record", "is": False}}, "近 1 年内没有投诉举报记录"),
        (local_standards.shops_of_operator(5), "经营者在本市同时经营同行业（大类）店铺 5 家以上"),
        (
            {
                "lists": {"award": {"credentials": {"kinds": ["政府表彰奖励"], "level": "city", "years": 3}}},
                "when": {"indicator": "award", "is": True},
            },
            "近 3 年内获得市级以上的政府表彰奖励",
        ),
        (
            {"when": {"indicator": "household_type", "in": ["成长型", "发展型"]}},
            "当年集中分型结果属于“成长型”、“发展型”之一",
        ),
    ],
)
def test_what_is_read_is_what_people_read(document, text):
    condition, problems = conditions.read(json.dumps(document))
    assert problems == [] and condition.text == text
    assert conditions.of_document(condition.document) == condition


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "$.when"),
        ({"when": {"indicator": "profit", "at_least": 1}}, "$.when.indicator"),
        ({"when": {"indicator": "score", "at_least": 1}}, "$.when.indicator"),
        ({"when": {"indicator": "revenue", "at_least": "$limit"}}, "$.when.at_least"),
        ({"when": {"indicator": "household_type", "is": "growth"}}, "$.when"),
        ({"when": {"indicator": "revenue", "at_least": 1}, "then": 1}, "$.then"),
        ({"lists": RECORDS, "when": {"indicator": "revenue", "at_least": 1}}, "$.lists.record"),
        ({"lists": {"revenue": RECORDS["record"]}, "when": {"indicator": "revenue", "at_least": 1}}, "$.lists.revenue"),
        ({"lists": {"a": {"fines": {}}}, "when": {"indicator": "a", "is": True}}, "$.lists.a"),
        ({"lists": {"a": {"negative_records": {"kinds": []}}}, "when": {"indicator": "a", "is": True}},
         "$.lists.a.negative_records.kinds"),
        ({"lists": {"a": {"negative_records": {"kinds": ["环保"], "years": 0}}}, "when": USED},
         "$.lists.a.negative_records.years"),
        ({"lists": {"a": {"credentials": {"kinds": ["专利"], "level": "town"}}}, "when": USED},
         "$.lists.a.credentials.level"),
        ({"lists": {"a": {"shops": {"of": "owner", "within": "city", "at_least": 2}}},
          "when": {"indicator": "a", "is": True}}, "$.lists.a.shops.of"),
        ({"indicators": {"record": {"kind": "yes_no"}}, "lists": RECORDS, "when": {"indicator": "record", "is": True}},
         "$.indicators.record"),
    ],
)  # fmt: skip
def test_what_breaks_the_form_is_refused_with_its_path(document, path):
    condition, problems = conditions.read(json.dumps(document))
    assert condition is None and path in {problem.path for problem in problems}
    assert all(problem.message for problem in problems)


def test_what_is_published_keeps_every_condition(db, clerk, supervisor):
    (well_known, *_), (distinctive, *_) = local_standards.nantong(), local_standards.yueqing()
    closed = (RecognitionClass.PREMIUM, RecognitionClass.EMERGING)
    rules = [well_known, distinctive, *(class_standards.rule(kind, is_open=False) for kind in closed)]
    made = ClassStandardFactory(
        bureau=WUCHANG, by=clerk, second=supervisor, published=True, rules=rules, bars=local_standards.bars()
    )
    shown = standard_tree.read(PublicClassStandard.objects.get(pk=made.pk))
    assert shown.rules == {rule.recognition_class: rule for rule in rules}
    assert shown.bars == local_standards.bars()
    text = PublicClassStandard.objects.get(pk=made.pk).text
    assert "由系统按政府掌握的数据核对，无需提供材料：经营者在本市同时经营同行业（大类）店铺 3 家以上" in text
    assert "由系统按政府掌握的数据核对：近 1 年内有安全事故记录" in text


def test_a_document_from_before_conditions_is_read(db, clerk, supervisor):
    made = ClassStandardFactory(bureau=WUCHANG, by=clerk, second=supervisor, published=True)
    shown = PublicClassStandard.objects.get(pk=made.pk)
    assert shown.document["bars"] == [["发生较大以上安全生产事故的", 1]]
    assert all(
        "condition" not in criterion
        for rule in shown.document["rules"].values()
        for group in rule["groups"]
        for criterion in group["criteria"]
    )
    assert standard_tree.read(shown).bars == (BarRead("发生较大以上安全生产事故的", 1),)


def test_a_list_that_nobody_keeps_is_found_before_publication(db, clerk):
    bars = (BarRead("噪音扰民的", 1, conditions.of_records(("噪音",), 1)),)
    made = ClassStandardFactory(bureau=WUCHANG, by=clerk, bars=bars)
    with jurisdiction(made.path):
        found = [one for one in standards.check(made, on=DAY) if one.code == "unknown_kind"]
    assert [one.where for one in found] == ["本地限制情形第 1 项"] and found[0].blocks


class TestOnScreen:
    @pytest.fixture
    def draft(self, clerk):
        return ClassStandardFactory(bureau=WUCHANG, by=clerk)

    @pytest.fixture
    def page(self, client, clerk, draft):
        factories.log_in(client, clerk)
        return f"/office/{WUCHANG}/class-standards/{draft.pk}/"

    def rule_posted(self, **criterion) -> dict:
        line = {"group": "1", "wording": "无投诉举报", "source": "facts"} | criterion
        return {
            "is_open": "on",
            "groups-TOTAL_FORMS": "1",
            "groups-INITIAL_FORMS": "0",
            "groups-0-kind": "any",
            "criteria-TOTAL_FORMS": "1",
            "criteria-INITIAL_FORMS": "0",
            **{f"criteria-0-{name}": value for name, value in line.items()},
        }

    def tree(self, draft) -> standard_tree.StandardRead:
        with jurisdiction(draft.path):
            return standard_tree.read_rows(ClassStandard.objects.get(pk=draft.pk))

    def test_a_condition_is_written_and_shown_again(self, client, page, draft):
        document = json.dumps({"lists": RECORDS, "when": {"indicator": "record", "is": False}}, ensure_ascii=False)
        with clock.stopped_at(DAY):
            answer = client.post(f"{page}classes/well_known/", self.rule_posted(condition=document))
            assert answer.status_code == 302
            (criterion,) = self.tree(draft).rules[RecognitionClass.WELL_KNOWN].criteria
            assert criterion.condition.text == "近 1 年内没有投诉举报记录"
            shown = client.get(f"{page}classes/well_known/").content.decode()
            assert "negative_records" in shown and "核对条件怎么写" in shown
            assert "无需提供材料：近 1 年内没有投诉举报记录" in client.get(page).content.decode()

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ({"condition": REVENUE.replace("revenue", "profit")}, "$.when.indicator：没有“profit”这项指标"),
            ({"condition": "{"}, "不是合法的 JSON"),
            ({}, "请填写核对条件。"),
            ({"condition": REVENUE, "source": "household", "evidence": "照片"},
             "只有来源为政府数据的条件才填写核对条件。"),
            ({"condition": REVENUE, "evidence": "照片"},
             "部门掌握的信息不得要求个体工商户另行提供"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told_at_the_field(self, client, page, draft, line, said):
        answer = client.post(f"{page}classes/well_known/", self.rule_posted(**line))
        assert answer.status_code == 422 and said in answer.content.decode()

    def test_a_bar_is_answered_by_the_records_that_are_chosen(self, client, page, draft):
        empty = {
            f"{prefix}-{name}": "0" for prefix in ("signers", "relaxed") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        }
        bar = {
            "bars-TOTAL_FORMS": "1",
            "bars-INITIAL_FORMS": "0",
            "bars-0-wording": "被投诉举报的",
            "bars-0-years": "1",
        }
        posted = {**class_standards.head(), **empty, **bar, "bars-0-kinds": ["投诉举报"], "valid_until": ""}
        with clock.stopped_at(DAY):
            assert client.post(f"{page}head/", posted).status_code == 302
        assert self.tree(draft).bars == (BarRead("被投诉举报的", 1, conditions.of_records(("投诉举报",), 1)),)
        shown = client.get(f"{page}head/").content.decode()
        assert '<option value="投诉举报" selected>' in shown
        twice = posted | {"bars-0-condition": REVENUE}
        assert client.post(f"{page}head/", twice).status_code == 422
