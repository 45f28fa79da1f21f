"""What waits for an officer: the queues of all apps that this officer is shown, each with its length."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.urls import reverse
from django.utils.http import urlencode

from authorities import clock
from authorities.access import Acting
from authorities.declarations import offices
from authorities.queues import COUNTED, Queue, Waits, waits_of

# What falls due within so many days, today among them, stands apart.
_SOON_DAYS = 7


class Urgency(Enum):
    """How pressing a queue is, in the order of the desk: its words there and the class of its tiles."""

    LATE = ("late", "已超过期限，请先办")
    SOON = ("soon", f"{_SOON_DAYS} 天以内到期")
    WAITS = ("waits", "等您办理")
    INFORMS = ("informs", "供您了解，不急")
    EMPTY = ("empty", "没有待办的")

    def __init__(self, mark: str, label: str) -> None:
        self.mark = mark
        self.label = label


@dataclass(frozen=True, slots=True)
class ToDo:
    """A queue with its length. `days` is how far off the earliest last day in it is; negative when it is over."""

    label: str
    url: str
    count: int
    urgency: Urgency
    first_due: date | None = None
    days: int = 0

    @property
    def text(self) -> str:
        return f"超过 {COUNTED}" if self.count > COUNTED else str(self.count)

    @property
    def when(self) -> str:
        """When the earliest is due, in words; empty where nothing in it has a day."""
        if self.first_due is None:
            return ""
        if self.days < 0:
            return f"最早的 {self.first_due} 到期，已超过 {-self.days} 天"
        return f"最早的 {self.first_due} 到期，" + (f"还有 {self.days} 天" if self.days else "就是今天")


@dataclass(frozen=True, slots=True)
class ToDoGroup:
    """The queues that are equally pressing, those with the earliest day first."""

    urgency: Urgency
    todos: list[ToDo]


def todos(acting: Acting) -> list[ToDo]:
    """Every queue the officer is shown; the most pressing first, and of these the earliest."""
    code = acting.authority.code
    today = clock.today()
    shown = [queue for queue in _queues() if acting.may(queue.capability)]
    found = []
    for queue, waits in zip(shown, waits_of(shown, acting), strict=True):
        query = urlencode(queue.query())
        url = reverse(queue.view, args=[code]) + (f"?{query}" if query else "")
        days = (waits.first_due - today).days if waits.first_due else 0
        found.append(ToDo(queue.label, url, waits.count, _urgency(queue, waits, today), waits.first_due, days))
    order = list(Urgency)
    return sorted(found, key=lambda todo: (order.index(todo.urgency), todo.first_due or date.max))


def grouped(todos: list[ToDo]) -> list[ToDoGroup]:
    """The same by urgency; no group is empty."""
    groups = (ToDoGroup(urgency, [todo for todo in todos if todo.urgency is urgency]) for urgency in Urgency)
    return [group for group in groups if group.todos]


def _urgency(queue: Queue, waits: Waits, today: date) -> Urgency:
    if not waits.count:
        return Urgency.EMPTY
    if queue.informs:
        return Urgency.INFORMS
    if waits.first_due is None or waits.first_due > today + timedelta(days=_SOON_DAYS):
        return Urgency.WAITS
    return Urgency.SOON if waits.first_due >= today else Urgency.LATE


def _queues() -> list[Queue]:
    """The bureau's own affairs first, then from the top floor down: a household that waits goes before a file."""
    own, *above = ([thing for thing in office if isinstance(thing, Queue)] for office in offices().values())
    return sum(reversed(above), own)
