"""Standards for the tests (示例: no province's), which together ask for every indicator in every way."""

import json

_BASE = {"format": "typing-standard/1", "province": "42", "valid_from": "2020-01-01"}
_INDICATORS = {
    "bank_credit_good": {"label": "银行信用良好", "kind": "yes_no"},
    "brand_count": {"label": "注册商标", "kind": "count"},
    "growth_rate": {"label": "增长率", "kind": "number"},
    "online_sales": {"label": "网上销售额", "kind": "money"},
    "licence_until": {"label": "许可证有效期", "kind": "date"},
    "rating": {"label": "评级", "kind": "text"},
}
_SURVIVAL = {"type": "survival", "label": "第三条", "otherwise": True}


def _document(number: str, decide: list, **parts) -> str:
    return json.dumps(
        _BASE | {"title": f"示例标准{number}", "number": f"示例〔2026〕{number}号", "decide": decide} | parts,
        ensure_ascii=False,
    )


# The document of CONTRACTS 3, nearly.
PLAIN = _document(
    "1",
    [
        {
            "type": "development",
            "label": "第五条",
            "when": {
                "all": [
                    {"indicator": "months_in_operation", "at_least": 36},
                    {
                        "any": [
                            {"indicator": "revenue", "at_least": 500000},
                            {"indicator": "insured_people", "at_least": 3},
                            {"indicator": "general_taxpayer", "is": True},
                        ]
                    },
                ]
            },
        },
        {
            "type": "growth",
            "label": "第四条",
            "when": {
                "any": [
                    {"indicator": "revenue", "at_least": "$growth_revenue"},
                    {"indicator": "tax_at_least", "more_than": 3000},
                ]
            },
        },
        _SURVIVAL,
    ],
    parameters={
        "growth_revenue": {
            "value": 100000,
            "unit": "元",
            "basis": "第四条",
            "by_industry": {"F": 200000, "52": 150000, "H62": 149999.99, "5211": 99999.99},
        }
    },
)

SCORED = _document(
    "2",
    [
        {"type": "development", "label": "第五条", "when": {"indicator": "score", "at_least": 42.86}},
        {"type": "growth", "label": "第四条", "when": {"indicator": "score", "more_than": 16.66}},
        _SURVIVAL,
    ],
    indicators=_INDICATORS,
    score={
        "items": [
            {
                "indicator": "revenue",
                "weight": 2,
                "bands": [
                    {"at_least": "$large", "points": 100},
                    {"at_least": 100000, "points": 60},
                    {"more_than": 0, "points": 12.5},
                ],
                "otherwise": 0,
            },
            {"indicator": "general_taxpayer", "weight": 0.5, "bands": [{"is": True, "points": 100}], "otherwise": 1},
            {"indicator": "tax_paid", "weight": 0.5, "bands": [{"less_than": 3000, "points": 7}], "otherwise": 33.33},
            {"indicator": "brand_count", "weight": 1, "bands": [{"at_least": 2, "points": 50}], "otherwise": 0},
            {"indicator": "industry", "weight": 1, "bands": [{"in": ["F52", "H"], "points": 5}], "otherwise": 0.005},
            {"indicator": "insured_people", "weight": 1, "bands": [{"at_most": 2, "points": 0}], "otherwise": 100},
            {"indicator": "rating", "weight": 1, "bands": [{"in": ["A", "甲"], "points": 100}], "otherwise": 3},
        ]
    },
    parameters={"large": {"value": 500000, "basis": "第五条", "by_industry": {"G": 200000}}},
)

EXTENDED = _document(
    "3",
    [
        {
            "type": "development",
            "label": "第五条",
            "when": {
                "count": {
                    "at_least": 3,
                    "of": [
                        {"indicator": "bank_credit_good", "is": True},
                        {"indicator": "brand_count", "at_least": 2},
                        {"indicator": "growth_rate", "more_than": 10.5},
                        {"indicator": "online_sales", "at_least": 10000},
                        {"indicator": "licence_until", "on_or_after": "2026-07-05"},
                        {"indicator": "rating", "in": ["A", "AA", "O'Brien"]},
                        {"indicator": "online_sales", "is": 0.1},
                    ],
                }
            },
        },
        {
            "type": "growth",
            "label": "第四条",
            "when": {
                "all": [
                    {
                        "none": [
                            {"indicator": "bank_credit_good", "is": False},
                            {"indicator": "tax_paid", "less_than": 1},
                        ]
                    },
                    {"indicator": "established_on", "on_or_before": "2024-02-29"},
                ]
            },
        },
        {"type": "growth", "label": "第四条之二", "when": {"indicator": "growth_rate", "is": 10.5}},
        {"type": "growth", "label": "第四条之三", "when": {"indicator": "rating", "is": "百分之5%"}},
        _SURVIVAL,
    ],
    indicators=_INDICATORS,
)

UNKNOWN = _document(
    "4",
    [
        {
            "type": "survival",
            "label": "第三条",
            "when": {"none": [{"indicator": "tax_paid", "at_least": 3000}, {"indicator": "employees", "at_most": 3}]},
        },
        {
            "type": "growth",
            "label": "第四条",
            "when": {
                "all": [
                    {"indicator": "insured_people", "less_than": 3},
                    {"any": [{"indicator": "industry", "is": "F52"}, {"indicator": "industry", "in": ["5211", "H"]}]},
                    {"none": [{"indicator": "general_taxpayer", "is": True}]},
                ]
            },
        },
        {"type": "development", "label": "第五条", "otherwise": True},
    ],
)

DOCUMENTS = {"plain": PLAIN, "scored": SCORED, "extended": EXTENDED, "unknown": UNKNOWN}
