"""The worked example of CONTRACTS 3, to be changed by tests at a path."""

import copy
import json
import re

from typing_engine.standard.document import read
from typing_engine.standard.tree import Standard

SAMPLE = {
    "format": "typing-standard/1",
    "province": "42", "title": "示例省个体工商户分型标准", "number": "示例〔2026〕1号",
    "valid_from": "2026-01-01", "valid_until": None,
    "parameters": {
        "growth_revenue": {"value": 100000, "unit": "元", "basis": "第四条",
                           "by_industry": {"F": 200000, "H62": 150000}},
    },
    "indicators": {"bank_credit_good": {"label": "银行信用良好", "kind": "yes_no", "source": "金融监管部门"}},
    "score": {
        "items": [
            {"indicator": "revenue", "weight": 40,
             "bands": [{"at_least": 500000, "points": 100}, {"at_least": 100000, "points": 60}], "otherwise": 0},
            {"indicator": "general_taxpayer", "weight": 10, "bands": [{"is": True, "points": 100}], "otherwise": 0},
        ],
    },
    "decide": [
        {"type": "development", "label": "第五条", "when": {"all": [
            {"indicator": "months_in_operation", "at_least": 36},
            {"any": [{"indicator": "revenue", "at_least": 500000}, {"indicator": "insured_people", "at_least": 3},
                     {"indicator": "general_taxpayer", "is": True}]}]}},
        {"type": "growth", "label": "第四条", "when": {"any": [
            {"indicator": "revenue", "at_least": "$growth_revenue"}, {"indicator": "score", "at_least": 60}]}},
        {"type": "survival", "label": "第三条", "otherwise": True},
    ],
    "examples": [
        {"title": "开业四年的一般纳税人", "as_of": "2026-07-15",
         "facts": {"established_on": "2022-03-01", "general_taxpayer": True}, "expect": "development"},
    ],
}  # fmt: skip
ABSENT = object()
_STEP = re.compile(r'\.(\w+)|\[(\d+)\]|\["([^"]*)"\]')


def changed(*changes: tuple[str, object]) -> dict:
    """The sample with values put at paths like `$.decide[0].label`; ABSENT takes a key out."""
    document = copy.deepcopy(SAMPLE)
    for path, value in changes:
        *steps, last = [int(place) if place else word or quoted for word, place, quoted in _STEP.findall(path[1:])]
        target = document
        for step in steps:
            target = target[step]
        if value is ABSENT:
            del target[last]
        elif isinstance(target, list) and last == len(target):
            target.append(value)
        else:
            target[last] = value
    return document


def accepted(*changes: tuple[str, object]) -> Standard:
    """The standard of the changed sample, which must be without a problem."""
    standard, problems = read(json.dumps(changed(*changes)))
    assert problems == []
    return standard


def refused(*changes: tuple[str, object]) -> dict[str, str]:
    """Messages by path of the changed sample, which must be refused."""
    standard, problems = read(json.dumps(changed(*changes)))
    assert standard is None
    assert len({problem.path for problem in problems}) == len(problems), problems
    return {problem.path: problem.message for problem in problems}
