"""Messages to a household in its workspace."""

from authorities import clock
from registry.models import Household, Message


def tell(household: Household, *, title: str, text: str) -> Message:
    """Leave a message. Called as a bureau in charge of the household, or as the household itself."""
    return Message.objects.create(household=household, title=title, text=text, sent_at=clock.now())


def unread_count() -> int:
    """Messages of the present household that nobody has opened."""
    return Message.objects.filter(read_at=None).count()


def mark_all_read() -> None:
    """Note that the messages of the present household were read."""
    Message.objects.filter(read_at=None).update(read_at=clock.now())
