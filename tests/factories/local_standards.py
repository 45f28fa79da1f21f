"""Criteria as two places really wrote them (docs/facts.md 1.3 and 2.1), for tests: samples (示例), nobody's standard.

南通's two tiers differ in their thresholds; 乐清's gate is an absolute day and any of five facts. What a department or
the registry holds is asked of the lists, and the household is asked for the rest alone.
"""

from mingteyouxin.criteria import conditions
from mingteyouxin.criteria.enums import GroupKind
from mingteyouxin.criteria.standard_tree import BarRead, RuleRead
from registry.enums import RecognitionClass, RecognitionLevel
from tests.factories.class_standards import by_facts, criterion, group, listed, rule

# Keys of 南通's criteria in the order of its text.
SUPPLIER, SERVICES, TRADEMARK, SHOPS, HONOUR = "1-1", "1-2", "1-3", "1-4", "1-5"
# Of 乐清's: the day, then any of five.
FOUNDED, FILED, PAID, INSURED, TAXPAYER, FINANCED = "1-1", "2-1", "2-2", "2-3", "2-4", "2-5"


def _alone(written: RuleRead) -> list[RuleRead]:
    """The class that is written, and the others not open this year."""
    closed = (kind for kind in RecognitionClass if kind != written.recognition_class)
    return [written, *(rule(kind, is_open=False) for kind in closed)]


def shops_of_operator(at_least: int) -> dict:
    return {
        "lists": {"shops": {"shops": {"of": "operator", "within": "city", "same_trade": True, "at_least": at_least}}},
        "when": {"indicator": "shops", "is": True},
    }


def nantong(*, city: bool = False) -> list[RuleRead]:
    """知名 as in 通市监发〔2024〕88号 (city) and in the county tier of the same season: any one of five."""
    tier = RecognitionLevel.CITY if city else RecognitionLevel.COUNTY
    years, entities, shops = (2, 10, 5) if city else (1, 5, 3)
    return _alone(
        rule(
            RecognitionClass.WELL_KNOWN,
            group(
                criterion(wording=f"为当地龙头企业配套服务 {years} 年以上", evidence="配套合同或者供货凭证"),
                criterion(wording=f"为 {entities} 个以上经营主体提供物流、营销、品牌或者开店服务", evidence="服务合同"),
                listed("trademark", wording="拥有注册商标，有一定知名度", level=None),
                by_facts(shops_of_operator(shops), wording=f"经营者同时经营同行业店铺 {shops} 家以上"),
                listed("party_building_award", wording="获得“小个专”党建荣誉", level=tier),
            ),
        )
    )


def yueqing() -> list[RuleRead]:
    """The gate of 乐清's pilot of November 2023, for 特色: a cut-off day, and any of five facts."""
    financed = {
        "indicators": {
            "bank_credit_good": {"label": "有银行融资且信用良好", "kind": "yes_no", "source": "金融管理部门"}
        },
        "when": {"indicator": "bank_credit_good", "is": True},
    }
    return _alone(
        rule(
            RecognitionClass.DISTINCTIVE,
            group(
                by_facts(
                    {"when": {"indicator": "established_on", "on_or_before": "2021-12-31"}},
                    wording="2021 年 12 月 31 日以前成立",
                ),
                kind=GroupKind.ALL,
            ),
            group(
                by_facts({"when": {"indicator": "report_filed", "is": True}}, wording="上年度年度报告已报送"),
                by_facts({"when": {"indicator": "tax_at_least", "more_than": 0}}, wording="实际缴纳税款"),
                by_facts({"when": {"indicator": "insured_people", "at_least": 1}}, wording="以单位形式参加社会保险"),
                by_facts({"when": {"indicator": "general_taxpayer", "is": True}}, wording="登记为一般纳税人"),
                by_facts(financed, wording="有银行融资且信用良好"),
                number=2,
            ),
        )
    )


def bars() -> tuple[BarRead, ...]:
    """Local bars of 老边区 and others (facts 2.2), answered by negative records."""
    return (
        BarRead("发生较大以上安全事故的", 1, conditions.of_records(("安全事故",), 1)),
        BarRead("被投诉举报的", 1, conditions.of_records(("投诉举报",), 1)),
    )
