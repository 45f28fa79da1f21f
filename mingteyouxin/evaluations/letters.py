"""Letters about what an evaluation came to: the title is extended, or runs out and is not extended."""

from authorities import clock
from authorities.remedies import remedy_of
from casework.letters import Letter, LetterKind
from mingteyouxin.evaluations import findings
from mingteyouxin.evaluations.enums import EvaluationAction
from mingteyouxin.evaluations.models import Evaluation, EvaluationEvent, EvaluationLetter
from mingteyouxin.titles.letters import about_title
from typing_engine.standard.phrases import date_text

_RULE = "规定：有效期的最后一年由认定部门评估，符合情形之一的，有效期延长3年（总体方案二（六））。"


def _extended(evaluation: Evaluation) -> Letter:
    title = evaluation.recognition
    holding = [one for one in findings.read(evaluation) if one.holds]
    late = (
        ("评估决定晚于原有效期届满作出，不是您的原因，有效期从届满次日起连续计算。",)
        if clock.today() > evaluation.period_until
        else ()
    )
    return about_title(
        evaluation.recognition,
        "名特优新认定有效期延长决定书",
        _RULE,
        *(f"符合的情形：{one.ground.label}。{one.text}" for one in holding),
        f"经两名工作人员复核，本机关决定延长该认定的有效期，自{date_text(evaluation.starts_anew_on)}起"
        f"至{date_text(title.valid_until)}（含当日）。理由：{_note(evaluation, EvaluationAction.EXTEND)}。",
        *late,
        "证书编号和店铺标识不变，查验时显示新的有效期。",
    )


def _declined(evaluation: Evaluation) -> Letter:
    over = clock.today() > evaluation.period_until
    held = "有效期已经届满" if over else "在此以前继续有效"
    return about_title(
        evaluation.recognition,
        "名特优新认定到期不再延续决定书",
        _RULE,
        *(f"{one.ground.label}：不符合。{one.text}" for one in findings.read(evaluation)),
        f"经两名工作人员复核，本机关决定该认定到期不再延续。理由：{_note(evaluation, EvaluationAction.DECLINE)}。",
        f"该认定的有效期至{date_text(evaluation.period_until)}（含当日），{held}。"
        "符合条件的，可以在以后的认定工作中重新申报。",
        remedy_of(evaluation.recogniser, clock.today()).sentence,
    )


def _note(evaluation: Evaluation, action: EvaluationAction) -> str:
    return EvaluationEvent.objects.filter(evaluation=evaluation, action=action).latest("id").note.rstrip("。")


EXTENDED = LetterKind("evaluation_extended", EvaluationLetter, "evaluation", _extended)
DECLINED = LetterKind("evaluation_declined", EvaluationLetter, "evaluation", _declined)
