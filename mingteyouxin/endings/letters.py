"""Letters about cancelling and revoking: what is intended and why, what was decided, that the title stays."""

from authorities import clock
from authorities.remedies import remedy_of
from casework.letters import Letter, LetterKind
from mingteyouxin.endings.enums import EndingAction, EndingKind
from mingteyouxin.endings.models import Ending, EndingEvent, EndingLetter
from mingteyouxin.titles.letters import about_title
from typing_engine.standard.months import add_months
from typing_engine.standard.phrases import date_text

_ARTICLES = {
    EndingKind.CANCEL: "对已不符合分型和分类基础标准的，取消认定（总体方案二（六））。",
    EndingKind.REVOKE: (
        "在自主申报过程中以欺诈、贿赂等手段隐瞒真实情况、弄虚作假取得认定的，应当撤销认定（总体方案二（六））。"
    ),
}


def _why(ending: Ending) -> tuple[str, ...]:
    return (
        f"理由：{ending.get_ground_display()}。",
        f"事实和依据：{ending.facts.rstrip('。')}。",
        f"规定：{_ARTICLES[ending.kind]}",
    )


def _intended(ending: Ending) -> Letter:
    word = ending.get_kind_display()
    return about_title(
        ending.recognition,
        f"拟{word}名特优新认定告知书",
        f"本机关拟{word}该认定。",
        *_why(ending),
        f"您有权陈述、申辩。请自收到本告知书之日起 {ending.due_days} 个工作日内提出，"
        "可以在线填写，也可以书面提交给本机关。"
        "您提出的事实、理由和证据，本机关会复核；期满没有提出的，按现有材料决定。作出决定以前，该认定仍然有效。",
    )


def _heard(ending: Ending) -> str:
    if ending.statement:
        return f"您的陈述、申辩：{ending.statement.rstrip('。')}。"
    return f"告知书已于{date_text(ending.reached_on)}送达，您在期限内没有陈述、申辩。"


def _bar(ending: Ending) -> tuple[str, ...]:
    if ending.kind != EndingKind.REVOKE:
        return ("符合条件的，可以在以后的认定工作中重新申报。",)
    last = add_months(ending.decided_on, 60)
    return (f"自被撤销认定之日起 5 年内，即{date_text(last)}（含当日）以前，该户不得再次申报。",)


def _decided(ending: Ending) -> Letter:
    word = ending.get_kind_display()
    return about_title(
        ending.recognition,
        f"{word}名特优新认定决定书",
        *_why(ending),
        _heard(ending),
        f"经两名工作人员复核，本机关决定自{date_text(ending.decided_on)}起{word}该认定。"
        f"复核意见：{_note(ending, EndingAction.END)}。",
        "证书和店铺标识自该日起不再有效，榜单不再列出。",
        *_bar(ending),
        remedy_of(ending.recogniser, clock.today()).sentence,
    )


def _dropped(ending: Ending) -> Letter:
    word = ending.get_kind_display()
    return about_title(
        ending.recognition,
        f"不予{word}名特优新认定告知书",
        f"本机关曾告知您拟{word}该认定。经核实，决定不予{word}。",
        f"理由：{_note(ending, EndingAction.DROP)}。",
        f"该认定继续有效，有效期仍至{date_text(ending.recognition.valid_until)}（含当日）。",
    )


def _note(ending: Ending, action: EndingAction) -> str:
    return EndingEvent.objects.filter(ending=ending, action=action).latest("id").note.rstrip("。")


INTENDED = LetterKind("ending_intended", EndingLetter, "ending", _intended)
DECIDED = LetterKind("ending_decided", EndingLetter, "ending", _decided)
DROPPED = LetterKind("ending_dropped", EndingLetter, "ending", _dropped)
