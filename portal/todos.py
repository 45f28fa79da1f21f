"""What waits for an officer: the queues of all apps that this officer is shown, each with its length."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from authorities.access import Acting
from authorities.declarations import offices
from authorities.queues import COUNTED, Queue, lengths


@dataclass(frozen=True, slots=True)
class ToDo:
    """A queue with its length."""

    label: str
    url: str
    count: int

    @property
    def is_waiting(self) -> bool:
        """False for an empty queue, which the desk folds away."""
        return self.count > 0

    @property
    def text(self) -> str:
        return f"超过 {COUNTED}" if self.count > COUNTED else str(self.count)


def todos(acting: Acting) -> list[ToDo]:
    """Every queue the officer is shown; those that wait stand first."""
    code = acting.authority.code
    shown = [queue for queue in _queues() if acting.may(queue.capability)]
    found = []
    for queue, count in zip(shown, lengths(shown, acting), strict=True):
        query = urlencode(queue.query())
        url = reverse(queue.view, args=[code]) + (f"?{query}" if query else "")
        found.append(ToDo(queue.label, url, count))
    return sorted(found, key=lambda todo: todo.count == 0)


def _queues() -> list[Queue]:
    """The bureau's own affairs first, then from the top floor down: a household that waits goes before a file."""
    own, *above = ([thing for thing in office if isinstance(thing, Queue)] for office in offices().values())
    return sum(reversed(above), own)
