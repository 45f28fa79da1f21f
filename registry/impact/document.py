"""An assessment as a document, for those who ask to see it (DOCX, PDF)."""

from django.utils.timezone import localtime

from casework.letters import Letter
from registry.models import ImpactAssessment

# 个人信息保护法 第五十六条: what an assessment says, in its order.
HEADINGS = {
    "purpose": "处理目的",
    "means": "处理方式",
    "lawfulness": "是否合法、正当、必要",
    "risks": "对个人权益的影响及安全风险",
    "measures": "保护措施是否合法、有效并与风险程度相适应",
}


def letter(assessment: ImpactAssessment, case: str) -> Letter:
    """The assessment as its version was kept. `case` is the law's word for the processing."""
    confirmed = (
        f"复核人{assessment.approved_by}，{localtime(assessment.approved_at):%Y-%m-%d}"
        if assessment.approved_at
        else "尚未经第二人复核"
    )
    return Letter(
        title=f"{assessment.get_processing_display()}个人信息保护影响评估（第 {assessment.version} 版）",
        paragraphs=(
            f"处理活动：{assessment.get_processing_display()}。属于{case}。",
            *(f"{heading}：{getattr(assessment, name)}" for name, heading in HEADINGS.items()),
            f"自 {assessment.valid_from} 起施行。评估人{assessment.made_by}，"
            f"{localtime(assessment.made_at):%Y-%m-%d}；{confirmed}。",
        ),
        signer=assessment.authority.name,
        day=localtime(assessment.approved_at or assessment.made_at).date(),
    )
