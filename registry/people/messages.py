"""Messages to a household in its workspace."""

from collections.abc import Iterable

from django.db.models import QuerySet

from authorities import clock
from registry.models import Household, Message


def send(household: Household, *, title: str, text: str, view: str = "", key: int | None = None) -> Message:
    """Leave a message to the household's operator of the day. Called as a bureau in charge, or as itself.

    `view` and `key` name the page of the workspace that it is about.
    """
    made = _message(household, title=title, text=text, view=view, key=key)
    made.save(force_insert=True)
    return made


def send_all(told: Iterable[tuple[Household, int, str]], *, title: str, view: str) -> None:
    """Leave messages of one title to many households in one statement: of each its number of the page, and the text."""
    Message.objects.bulk_create(
        [_message(household, title=title, text=text, view=view, key=key) for household, key, text in told]
    )


def _message(household: Household, *, title: str, text: str, view: str, key: int | None) -> Message:
    return Message(
        household=household,
        operator_index=household.operator_id_index,
        title=title,
        text=text,
        view=view,
        key=key,
        sent_at=clock.now(),
    )


def messages_of(household: Household) -> QuerySet[Message]:
    """What the present operator was told, the latest first: what was told to the one before is not for him to read."""
    return Message.objects.filter(operator_index=household.operator_id_index)


def unread_count(household: Household) -> int:
    """Messages that nobody has opened."""
    return messages_of(household).filter(read_at=None).count()


def open_message(household: Household, message_id: int) -> Message | None:
    """A message of the present operator's, from now on read; None where there is none."""
    message = messages_of(household).filter(pk=message_id).first()
    if message is not None and message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


def mark_all_read(household: Household) -> int:
    """Note all messages as read. Returns how many were not."""
    return messages_of(household).filter(read_at=None).update(read_at=clock.now())
