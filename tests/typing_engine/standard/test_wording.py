"""The legal text: what stands in the document stands in it, in the words of the law."""

import pytest

from tests.typing_engine.standard.sample import SAMPLE, accepted
from typing_engine.standard.wording import clauses, wording

WHEN = "$.decide[0].when"


def test_the_whole_text():
    assert wording(accepted()) == TEXT


TEXT = """\
示例省个体工商户分型标准
文号：示例〔2026〕1号
自2026年1月1日起施行。
一、基础标准
　　个体工商户在基准日有下列情形之一的，不符合分型条件，不再按本标准判定：
　　　　（一）未处于存续状态；
　　　　（二）未报送上一年度年度报告（该年度终了后成立的除外）；
　　　　（三）被标记为经营异常状态且未恢复；
　　　　（四）被列入严重违法失信名单且未修复信用；
　　　　（五）被认定为税务非正常户且未解除；
　　　　（六）处于歇业状态（季节性经营的除外）。
二、分型规则
　　没有第一部分所列情形的，按下列次序逐条判定，以最先符合的一条确定类型；数据不详的，不视为符合。
　　第五条　同时符合下列各项的，为发展型：
　　　　（一）存续时间36个月以上；
　　　　（二）符合下列情形之一：
　　　　　　1. 上年度营业额50万元以上；
　　　　　　2. 一年内参保人数3人以上；
　　　　　　3. 一般纳税人为“是”。
　　第四条　符合下列情形之一的，为成长型：
　　　　（一）上年度营业额10万元以上（其中餐饮业（H62）15万元以上，批发和零售业（F）20万元以上；依据：第四条）；
　　　　（二）得分60分以上。
　　第三条　不适用以上各条的，为生存型。
三、计分办法
　　得分为各项分值乘以权重之和除以权重之和，四舍五入保留两位小数。每项依次取最先符合的一档的分值；各档都不符合或者数据不详的，取“其他”的分值。
　　（一）上年度营业额（权重40）
　　　　1. 50万元以上：100分；
　　　　2. 10万元以上：60分；
　　　　3. 其他：0分。
　　（二）一般纳税人（权重10）
　　　　1. 为“是”：100分；
　　　　2. 其他：0分。
四、指标含义
　　（一）存续时间：自成立日期起至分型基准日届满的整月数；末月没有对应日的，以月末日为对应日。
　　（二）上年度营业额：基准日前报送期已届满的最近一个年度的年度报告所载营业额。
　　（三）一般纳税人：基准日前一年内最近一个所属期的一般纳税人登记情况。
　　（四）一年内参保人数：基准日前一年内各费款所属期中，以个体工商户为单位参加社会保险人数（含经营者）的最高数。
　　（五）行业：登记的行业，按《国民经济行业分类》（GB/T 4754）代码，代码以所列代码开头的均属于该行业。
五、适用说明
　　（一）本标准所称“以上”、“以下”，包括本数；所称“超过”、“不满”，不包括本数。
　　（二）数据不详，是指没有取得该项数据，既不视为符合，也不视为不符合；其余各项已足以确定结论的，按其余各项确定，不能确定的，该条视为未符合。
　　（三）按行业另定数值的，适用与登记行业代码相符且位数最多的一项；行业不详的，适用一般数值。"""


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({"indicator": "revenue", "more_than": 123456.78}, "上年度营业额超过123456.78元"),
        ({"indicator": "revenue", "at_most": 125000}, "上年度营业额12.5万元以下"),
        ({"indicator": "revenue", "less_than": 9999}, "上年度营业额不满9999元"),
        ({"indicator": "revenue", "is": 10000}, "上年度营业额为1万元"),
        ({"indicator": "revenue", "at_least": -20000}, "上年度营业额-2万元以上"),
        ({"indicator": "employees", "at_most": 7}, "从业人数7人以下"),
        ({"indicator": "established_on", "on_or_before": "2024-02-29"}, "成立日期在2024年2月29日以前（含当日）"),
        ({"indicator": "established_on", "on_or_after": "2024-03-01"}, "成立日期在2024年3月1日以后（含当日）"),
        ({"indicator": "established_on", "is": "2024-03-01"}, "成立日期为2024年3月1日"),
        ({"indicator": "general_taxpayer", "is": False}, "一般纳税人为“否”"),
        ({"indicator": "industry", "is": "5211"}, "行业代码恰为F5211，不含其下的细分行业"),
        ({"indicator": "industry", "in": ["F", "62"]}, "行业属于批发和零售业（F）、餐饮业（H62）之一"),
        ({"indicator": "industry", "in": ["C1"]}, "行业属于制造业中代码以1开头的各大类（C1）"),
        ({"indicator": "grade", "in": ["甲", "乙"]}, "信用等级属于“甲”、“乙”之一"),
        ({"indicator": "grade", "is": "甲"}, "信用等级为“甲”"),
        ({"indicator": "visits", "at_least": "$visits"}, "走访次数5次以上（依据：第六条）"),
    ],
)
def test_comparisons(condition, text):
    standard = accepted(
        (WHEN, condition),
        ("$.examples", []),
        ("$.indicators.grade", {"label": "信用等级", "kind": "text", "source": "人民银行"}),
        ("$.indicators.visits", {"label": "走访次数", "kind": "count"}),
        ("$.parameters.visits", {"value": 5, "unit": "次", "basis": "第六条"}),
    )
    assert f"　　第五条　{text}的，为发展型。" in wording(standard).split("\n")


def test_conditions_inside_each_other():
    inner = {"count": {"at_least": 2, "of": [SAMPLE["decide"][0]["when"]["all"][0]] * 3}}
    standard = accepted((WHEN, {"none": [{"all": [{"any": [inner]}]}]}), ("$.examples", []))
    lines = wording(standard).split("\n")
    start = lines.index("　　第五条　不符合下列任何一项的，为发展型：")
    assert [line.strip("　") for line in lines[start + 1 : start + 7]] == [
        "（一）同时符合下列各项：",
        "1. 符合下列情形之一：",
        "（1）符合下列3项中的2项以上：",
        "①存续时间36个月以上；",
        "②存续时间36个月以上；",
        "③存续时间36个月以上。",
    ]


def test_validity_and_sources():
    standard = accepted(
        ("$.valid_until", "2027-12-31"), (WHEN, {"indicator": "bank_credit_good", "is": True}), ("$.examples", [])
    )
    lines = wording(standard).split("\n")
    assert lines[2] == "自2026年1月1日起施行，有效期至2027年12月31日（含当日）。"
    assert any(line.endswith("银行信用良好：由金融监管部门提供，为是或者否。") for line in lines)


def test_a_line_is_a_clause():
    standard = accepted(("$.decide[0].label", "第五条\n<b>"), ("$.title", "示例\n标准"))

    def count(parts) -> int:
        return sum(1 + count(part.parts) for part in parts)

    assert wording(standard).count("\n") == count(clauses(standard)) - 1
