"""Messages to a household in its workspace."""

from django.db.models import QuerySet

from authorities import clock
from registry.models import Household, Message


def send(household: Household, *, title: str, text: str) -> Message:
    """Leave a message to the household's operator of the day. Called as a bureau in charge, or as itself."""
    return Message.objects.create(
        household=household,
        operator_index=household.operator_id_index,
        title=title,
        text=text,
        sent_at=clock.now(),
    )


def messages_of(household: Household) -> QuerySet[Message]:
    """What the present operator was told, the latest first: what was told to the one before is not for him to read."""
    return Message.objects.filter(operator_index=household.operator_id_index)


def unread_count(household: Household) -> int:
    """Messages that nobody has opened."""
    return messages_of(household).filter(read_at=None).count()


def mark_all_read(household: Household) -> int:
    """Note all messages as read. Returns how many were not."""
    return messages_of(household).filter(read_at=None).update(read_at=clock.now())
