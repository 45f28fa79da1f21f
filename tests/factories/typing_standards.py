"""Typing standards for tests: one that asks for the turnover alone, published on the console. Run as batch."""

import json
from datetime import date

import factory

from authorities.jurisdiction import nationwide
from typing_engine import standards
from typing_engine.models import Standard

AS_OF = date(2026, 7, 15)
REPORT_YEAR = 2025
# 元 of turnover from which a household is of a type by `document`.
GROWTH, DEVELOPMENT = 100_000, 500_000


def document(*, number: str = "示例〔2026〕1号", province: str = "42", growth: int = GROWTH, **changes) -> str:
    """A standard that asks for the turnover alone."""
    standard = {
        "format": "typing-standard/1",
        "province": province,
        "title": "示例省个体工商户分型标准",
        "number": number,
        "valid_from": "2026-01-01",
        "decide": [
            {"type": "development", "label": "第五条", "when": {"indicator": "revenue", "at_least": DEVELOPMENT}},
            {"type": "growth", "label": "第四条", "when": {"indicator": "revenue", "at_least": growth}},
            {"type": "survival", "label": "第三条", "otherwise": True},
        ],
    }
    return json.dumps(standard | changes, ensure_ascii=False)


class StandardFactory(factory.django.DjangoModelFactory):
    """A published typing standard: `StandardFactory(province="43", number="示例〔2026〕2号", growth=200_000)`."""

    class Meta:
        model = Standard

    @classmethod
    def _create(cls, model_class, **changes) -> Standard:
        with nationwide():
            return standards.publish(standards.save_draft(document(**changes)).number)
