"""Letters about a title: that it has ended, and why; that it is taken up again."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.timezone import localtime

from authorities import clock
from authorities.contacts import WhomToRing, whom_to_ring, whom_to_ring_all
from casework.check_numbers import in_groups
from casework.letters import Letter, LetterKind
from mingteyouxin.titles.enums import RecognitionAction
from mingteyouxin.titles.models import Recognition, RecognitionEvent, TitleLetter
from typing_engine.standard.phrases import date_text

_APPLY_ANEW = "符合条件的，可以在以后的认定工作中重新申报。"


def _renounced(title: Recognition) -> str:
    return f"按照您本人的意愿，该认定自{date_text(title.ended_on)}起终止。放弃不影响分型结果，也不影响以后申报。"


def _closed(title: Recognition) -> str:
    return f"登记信息显示该户已于{date_text(title.ended_on)}注销登记，认定随之终止。"


def _converted(title: Recognition) -> str:
    return (
        f"登记信息显示该户已于{date_text(title.ended_on)}转型为企业，名特优新个体工商户的认定随之终止；"
        "公开查验时显示“已转型为企业”。"
    )


_ENDS: dict[str, Callable[[Recognition], str]] = {
    RecognitionAction.RENOUNCE: _renounced,
    RecognitionAction.CLOSE: _closed,
    RecognitionAction.CONVERT: _converted,
}


def ended_letters(events: Sequence[RecognitionEvent]) -> list[Letter]:
    """The letters of many titles that have ended, each as it would be alone."""
    asked = whom_to_ring_all(event.recognition.recogniser.path for event in events)
    return [_ended(event, asked[event.recognition.recogniser.path]) for event in events]


def _ended(event: RecognitionEvent, asked: WhomToRing | None = None) -> Letter:
    title = event.recognition
    return about_title(
        title,
        "名特优新认定终止告知书",
        _ENDS[event.action](title),
        "证书和店铺标识自终止之日起不再有效，榜单不再列出。",
        "如登记信息有误，或者这不是您的本意，请与认定机关联系，核实后可以恢复。",
        asked=asked,
        day=localtime(event.at).date(),
    )


def _restored(event: RecognitionEvent) -> Letter:
    since, until = event.was_ended_on, localtime(event.at).date()
    return about_title(
        event.recognition,
        "名特优新认定恢复告知书",
        f"该认定曾自{date_text(since)}起按终止处理。经认定机关两名工作人员核实，该认定不应终止，"
        f"自{date_text(until)}起恢复，有效期仍至{date_text(event.recognition.valid_until)}（含当日）。"
        f"理由：{event.note.rstrip('。')}。",
        f"自{date_text(since)}至{date_text(until)}恢复以前，榜单和公开查验显示该认定已终止；"
        "因此受到影响的事项，可以凭本告知书向有关部门说明。",
        day=until,
    )


def about_title(
    title: Recognition, heading: str, *paragraphs: str, asked: WhomToRing | None = None, day: date | None = None
) -> Letter:
    """A letter of a title's recogniser to whoever holds it: which title it is about, what is said, whom to ask.

    `asked` where it was looked up for many at once, `day` where the letter is of another day than today.
    """
    asked = asked or whom_to_ring(title.recogniser.path)
    return Letter(
        title=heading,
        addressee=str(title.household),
        paragraphs=(
            f"您于{date_text(title.recognised_on)}由{title.recogniser.name}认定为名特优新个体工商户"
            f"（{title}，证书编号 {in_groups(title.number)}）。",
            *paragraphs,
            f"有疑问的，可以询问{asked.name}，电话 {asked.telephone}。",
        ),
        signer=title.recogniser.name,
        day=day or clock.today(),
    )


ENDED = LetterKind("title_ended", TitleLetter, "event", _ended)
RESTORED = LetterKind("title_restored", TitleLetter, "event", _restored)
