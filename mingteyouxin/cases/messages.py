"""What a household is told about its case. Every message ends with the number by which it can be asked after."""

from collections.abc import Iterable, Sequence

from casework import service
from casework.service import Served
from mingteyouxin.cases.models import Case
from registry.models import Message
from registry.people import messages
from registry.people.messages import Said


def tell(case: Case, *, title: str, text: str, asks: Sequence[Served] = (), to_serve: bool = False) -> Message:
    """Leave a message about a case to the household's operator of the day. Run as a bureau in charge, or as itself.

    `asks` are rows on which the household must act by their day: it runs from when the message reaches it. `to_serve`
    says that something else rests on that, as the days of remedies do.
    """
    told = messages.send(
        case.household,
        title=title,
        text=_numbered(case, text),
        view="my-case",
        key=case.pk,
        to_serve=to_serve or bool(asks),
    )
    service.told(told.pk, *asks)
    return told


def tell_all(cases: Iterable[Case], *, title: str, text: str) -> None:
    """The same for many cases, whose households were read with them, in one statement."""
    messages.send_all(Said(case.household, title, _numbered(case, text), view="my-case", key=case.pk) for case in cases)


def _numbered(case: Case, text: str) -> str:
    return f"{text.rstrip('。')}（办件编号 {case.number}）。"
