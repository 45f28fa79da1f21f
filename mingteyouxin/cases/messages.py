"""What a household is told about its case. Every message ends with the number by which it can be asked after."""

from mingteyouxin.cases.models import Case
from registry.models import Message
from registry.people import messages


def tell(case: Case, *, title: str, text: str) -> Message:
    """Leave a message about a case to the household's operator of the day. Run as a bureau in charge, or as itself."""
    text = f"{text.rstrip('。')}（办件编号 {case.number}）。"
    return messages.send(case.household, title=title, text=text, view="my-case", key=case.pk)
