"""Messages to a household in its workspace."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from authorities import clock
from authorities.jurisdiction import current_household, is_in_sight, nationwide
from registry.models import Household, Message
from registry.people import service


def send(
    household: Household, *, title: str, text: str, view: str = "", key: int | None = None, to_serve: bool = False
) -> Message:
    """Leave a message to the household's operator of the day. Called as a bureau in charge, or as itself.

    `view` and `key` name the page of the workspace that it is about. `to_serve` says that something rests on when it
    reaches the household. By which other ways it goes out is decided by a worker (outgoing.py).
    """
    one = Said(household, title, text, view, key, to_serve)
    made = _message(one, at=clock.now())
    with _where_it_is([household]):
        made.save(force_insert=True)
    return made


@dataclass(frozen=True, slots=True)
class Said:
    """One message of many: to whom, what, the page of the workspace that it is about, whether something rests on it."""

    household: Household
    title: str
    text: str
    view: str = ""
    key: int | None = None
    to_serve: bool = False


def send_all(said: Iterable[Said]) -> None:
    """Leave many households a message each in one statement, to their operators of the day."""
    send_each(list(said))


def send_each(said: Sequence[Said]) -> list[Message]:
    """The same; returns the messages, in order."""
    now = clock.now()
    with _where_it_is(one.household for one in said):
        return Message.objects.bulk_create(_message(one, at=now) for one in said)


def _where_it_is(households: Iterable[Household]) -> AbstractContextManager:
    """Where a message is left: here, or where the household has moved to from the bureau that has its matter still."""
    if current_household() is not None or all(is_in_sight(one.path) for one in households):
        return nullcontext()
    return nationwide()


# The household's number, and that of what it is about.
_ALIKE = """
INSERT INTO registry_message (household_id, operator_index, title, text, view, key, sent_at, to_serve, ended_because)
SELECT h.id, h.operator_id_index, %(title)s, %(text)s, %(view)s, a.key, %(now)s, false, ''
FROM unnest(%(households)s::bigint[], %(keys)s::bigint[]) WITH ORDINALITY AS a (household_id, key, place)
JOIN registry_household h ON h.id = a.household_id ORDER BY a.place"""


def send_alike(about: Sequence[tuple[int, int]], *, title: str, text: str, view: str) -> None:
    """Leave many households the same words: pairs of what each is about and the household, both by number.

    For nights in which a province's hundred thousands are told: no row of them passes through this process. Some may
    have moved to another one's area.
    """
    with nationwide(), connection.cursor() as cursor:
        cursor.execute(
            _ALIKE,
            {
                "keys": [key for key, _ in about],
                "households": [household for _, household in about],
                "title": title,
                "text": text,
                "view": view,
                "now": clock.now(),
            },
        )


def _message(one: Said, *, at: datetime) -> Message:
    return Message(
        household=one.household,
        operator_index=one.household.operator_id_index,
        title=one.title,
        text=one.text,
        view=one.view,
        key=one.key,
        sent_at=at,
        to_serve=one.to_serve,
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
        service.opened(message)
    return message


def mark_all_read(household: Household) -> int:
    """Note all messages as read. Returns how many were not."""
    unread = messages_of(household).filter(read_at=None)
    # The list shows them whole.
    to_serve = list(unread.filter(to_serve=True).order_by("id"))
    count = unread.update(read_at=clock.now())
    for message in to_serve:
        service.opened(message)
    return count
