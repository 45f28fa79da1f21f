"""What a household is told about its case. Every message ends with the number by which it can be asked after."""

from collections.abc import Iterable

from mingteyouxin.cases.models import Case
from registry.models import Message
from registry.people import messages


def tell(case: Case, *, title: str, text: str) -> Message:
    """Leave a message about a case to the household's operator of the day. Run as a bureau in charge, or as itself."""
    return messages.send(case.household, title=title, text=_numbered(case, text), view="my-case", key=case.pk)


def tell_all(cases: Iterable[Case], *, title: str, text: str) -> None:
    """The same for many cases, whose households were read with them, in one statement."""
    told = ((case.household, case.pk, _numbered(case, text)) for case in cases)
    messages.send_all(told, title=title, view="my-case")


def _numbered(case: Case, text: str) -> str:
    return f"{text.rstrip('。')}（办件编号 {case.number}）。"
