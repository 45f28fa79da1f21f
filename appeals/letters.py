"""Letters about objections: the receipt, and the reply with its reasons, point by point, and its remedies (B7, E1)."""

from django.utils.timezone import localtime

from appeals.enums import Outcome
from appeals.models import Appeal, AppealLetter
from authorities import clock
from authorities.contacts import whom_to_ring
from casework.letters import Letter, LetterKind
from typing_engine.standard.phrases import date_text


def _day(moment) -> str:
    return date_text(localtime(moment).date())


def _receipt(appeal: Appeal) -> Letter:
    """That an objection was received, what it says, who handles it until when."""
    points = tuple(
        f"（{place}）{claim.label}。{_claimed(claim)}"
        for place, claim in enumerate(appeal.claims.order_by("id"), start=1)
    )
    return Letter(
        title="分型异议收件回执",
        addressee=str(appeal.household),
        paragraphs=(
            f"您于{_day(appeal.filed_at)}提出的分型异议已经收到，异议编号 {appeal.number}。",
            *points,
            f"由{appeal.authority.name}办理，{date_text(appeal.due_on)}以前决定是否受理。办理异议不收取任何费用。",
            f"办理进度和结果可以在您的工作台查看；决定以前可以随时补充或者撤回。{_whom_to_ask(appeal)}",
        ),
        signer=appeal.authority.name,
        day=clock.today(),
    )


def _reply(appeal: Appeal) -> Letter:
    """What was decided of an objection, on each point, what follows, and what can be done against it."""
    points = tuple(
        f"（{place}）{claim.label}：{claim.get_outcome_display()}。{claim.reason}"
        for place, claim in enumerate(appeal.claims.exclude(outcome="").order_by("id"), start=1)
    )
    return Letter(
        title=_TITLES[appeal.outcome],
        addressee=str(appeal.household),
        paragraphs=(
            f"您于{_day(appeal.filed_at)}提出的分型异议（异议编号 {appeal.number}）已经办结。",
            *points,
            f"处理意见：{appeal.answer.rstrip('。')}。",
            *_what_follows(appeal),
            *_remedies(appeal),
        ),
        signer=appeal.authority.name,
        day=clock.today(),
    )


def _claimed(claim) -> str:
    return f"您的说明：{claim.text.rstrip('。')}。" if claim.text else ""


def _what_follows(appeal: Appeal) -> tuple[str, ...]:
    if appeal.outcome != Outcome.UPHELD:
        return ()
    before, after = appeal.get_type_then_display(), appeal.get_type_after_display()
    if not appeal.type_after:
        return ("有误的内容由提供部门更正。",)
    if appeal.type_after == appeal.type_then:
        return (f"有误的数据已经更正。按该批次适用的分型标准重新判定，分型仍为“{after}”。",)
    return (f"有误的数据已经更正。按该批次适用的分型标准重新判定，分型由“{before}”更正为“{after}”。",)


def _whom_to_ask(appeal: Appeal) -> str:
    asked = whom_to_ring(appeal.authority.path)
    return f"有疑问的，可以询问{asked.name}，电话 {asked.telephone}。"


def _remedies(appeal: Appeal) -> tuple[str, ...]:
    """What can be done against the decision, as it was told when it was made; nothing where all was granted."""
    decided = appeal.events.filter(remedy__isnull=False).select_related("remedy").order_by("-id").first()
    return (_whom_to_ask(appeal), decided.remedy.sentence) if decided else ()


_TITLES = {
    Outcome.UPHELD: "分型异议处理结果",
    Outcome.DISMISSED: "分型异议不成立告知书",
    Outcome.NOT_ACCEPTED: "分型异议不予受理告知书",
}
RECEIPT = LetterKind("receipt", AppealLetter, "appeal", _receipt)
REPLY = LetterKind("reply", AppealLetter, "appeal", _reply)
