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
            answer = client.post(f"{page}classes/well_known/?code=1", self.rule_posted(condition=document))
            assert answer.status_code == 302
            (criterion,) = self.tree(draft).rules[RecognitionClass.WELL_KNOWN].criteria
            assert criterion.condition.text == "近 1 年内没有投诉举报记录"
            # Code is shown to whoever asks for it, and to nobody else.
            shown = client.get(f"{page}classes/well_known/?code=1").content.decode()
            assert "negative_records" in shown and "核对条件怎么写" in shown
            picked = client.get(f"{page}classes/well_known/").content.decode()
            assert "negative_records" not in picked and "JSON" not in picked
            assert '<option value="record:投诉举报" selected>' in picked
            assert "系统理解为：近 1 年内没有投诉举报记录" in picked
            assert "无需提供材料：近 1 年内没有投诉举报记录" in client.get(page).content.decode()

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ({"condition": REVENUE.replace("revenue", "profit")}, "没有“profit”这项指标"),
            ({"condition": "{"}, "不是合法的 JSON"),
            ({}, "请选择要核对的数据。"),
            ({"condition-0-what": "indicator:revenue", "condition-0-compared": "at_least"},
             "第 1 行：请填写“上年度营业额”的数值。"),
            ({"condition-0-what": "indicator:revenue", "condition-0-compared": "in", "condition-0-value": "5"},
             "第 1 行：“上年度营业额”请选择“不少于（含）”"),
            ({"condition-0-what": "record:投诉举报", "condition-0-compared": "is_not", "condition-0-value": "x"},
             "第 1 行：名单的数值是近几年内"),
            ({"condition-0-what": "indicator:established_on", "condition-0-compared": "is",
              "condition-0-value": "去年"}, "日期"),
            ({"condition-0-value": "5"}, "第 1 行：请选择看什么数据。"),
            ({"condition-0-what": "indicator:revenue", "condition-0-compared": "at_least", "condition-0-value": "5.²"},
             "第 1 行：“上年度营业额”请填写数字，单位是元。"),
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

    def test_a_condition_is_picked_line_by_line_without_code(self, client, page, draft):
        lines = [
            ("indicator:established_on", "on_or_before", "2021-12-31", "", ""),
            ("indicator:tax_at_least", "more_than", "0", "", "a"),
            ("indicator:insured_people", "at_least", "1", "", "a"),
            ("credential:老字号", "is", "3", "city", ""),
            ("shops:operator:city:trade", "is", "5", "", ""),
        ]
        parts = ("what", "compared", "value", "level", "group")
        posted = {
            f"condition-{place}-{part}": value
            for place, line in enumerate(lines)
            for part, value in zip(parts, line, strict=True)
        } | {"condition-together": "all"}
        with clock.stopped_at(DAY):
            answer = client.post(f"{page}classes/well_known/", self.rule_posted(**posted))
            assert answer.status_code == 302, answer.content.decode()
            (criterion,) = self.tree(draft).rules[RecognitionClass.WELL_KNOWN].criteria
            text = criterion.condition.text
            assert "成立日期" in text and "一年内参保人数" in text and "近 3 年内获得市级以上的老字号" in text
            assert "同行业（大类）店铺 5 家以上" in text
            shown = client.get(f"{page}classes/well_known/").content.decode()
            # What was picked comes back as it was picked, and saying it again changes nothing.
            for what, _, value, _, _ in lines:
                assert f'<option value="{what}" selected>' in shown and f'value="{value}"' in shown
            again = client.post(f"{page}classes/well_known/", self.rule_posted(**posted))
            assert again.status_code == 302
        assert self.tree(draft).rules[RecognitionClass.WELL_KNOWN].criteria[0].condition == criterion.condition

    def test_what_lines_cannot_say_is_kept_until_others_are_picked(self, client, page, draft):
        deep = {"when": {"none": [{"indicator": "revenue", "at_least": 5}]}}
        kept = json.dumps(deep)
        url = f"{page}classes/well_known/"
        assert client.post(url, self.rule_posted(condition=kept)).status_code == 302
        shown = client.get(url).content.decode()
        assert "保存时按原样保留" in shown
        assert client.post(url, self.rule_posted(**{"condition": kept, "condition-drop": "1"})).status_code == 422
        assert self.tree(draft).rules[RecognitionClass.WELL_KNOWN].criteria[0].condition.document == deep

    def test_conditions_are_tried_on_a_household_before_they_are_saved(self, client, page, draft, household):
        shop, foreign = household(WUCHANG, name="张记面馆"), household("420102")
        picked = {"condition-0-what": "indicator:established_on", "condition-0-compared": "on_or_before"}
        posted = self.rule_posted(**picked, **{"condition-0-value": "2030-01-01"}) | {"try": "1"}
        url = f"{page}classes/well_known/"
        answer = client.post(url, posted | {"try_number": shop.number})
        text = answer.content.decode()
        assert answer.status_code == 200 and "张记面馆" in text and "成立日期" in text
        assert answer.context["tried"].lines[0][1].holds is True
        assert not self.tree(draft).rules[RecognitionClass.WELL_KNOWN].criteria[0].condition
        for number in ("", foreign.number, "91"):
            refused = client.post(url, posted | {"try_number": number})
            assert refused.context["tried"].trouble and "张记面馆" not in refused.content.decode()
