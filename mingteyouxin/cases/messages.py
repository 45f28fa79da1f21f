"""What a household is told about its case. Every message ends with the number by which it can be asked after."""

from collections.abc import Sequence

from casework import service
from casework.service import Served
from mingteyouxin.cases.models import Case
from registry.models import Message
from registry.people import messages


def tell(case: Case, *, title: str, text: str, asks: Sequence[Served] = (), to_serve: bool = False) -> Message:
    """Leave a message about a case to the household's operator of the day. Run as a bureau in charge, or as itself.

    `asks` are rows on which the household must act by their day: it runs from when the message reaches it. `to_serve`
    says that something else rests on that, as the days of remedies do.
    """
    text = f"{text.rstrip('。')}（办件编号 {case.number}）。"
    told = messages.send(
        case.household, title=title, text=text, view="my-case", key=case.pk, to_serve=to_serve or bool(asks)
    )
    service.told(told.pk, *asks)
    return told
