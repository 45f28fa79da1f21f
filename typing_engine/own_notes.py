"""What typing itself says before a run: that its impact assessment is missing (个人信息保护法 第五十五条)."""

from datetime import date

from registry.impact.assessments import in_force
from typing_engine.processings import TYPING
from typing_engine.run_notes import Note


def impact_assessed(path: str, on: date) -> list[Note]:
    """Nothing where the province has an assessment of typing that holds; no law names a day, and none is named."""
    if TYPING in in_force(path, on):
        return []
    return [Note("本省没有经复核的自动化分型影响评估；利用个人信息作自动化决策，应当事前评估并记录。", "impact-list")]
