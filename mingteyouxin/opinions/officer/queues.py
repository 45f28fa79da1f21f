"""What visits and opinions put on the desk."""

from django.db.models import QuerySet

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.queues import Queue, Waits, queue_of, waits_in
from mingteyouxin import capabilities
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.opinions.officer.opinions import OPINIONS
from mingteyouxin.visits import visit_sheets


def _visits(acting: Acting, **more: object) -> QuerySet | Waits:
    """A station's are read in its county's jurisdiction, and so counted there."""
    if acting.authority.level != Level.STATION:
        return visit_sheets.waiting(acting.authority).filter(**more)
    with visit_sheets.seen_from(acting.authority) as rows:
        return waits_in(rows.filter(**more), "due_on")


def _late_visits(acting: Acting) -> QuerySet | Waits:
    return _visits(acting, due_on__lt=clock.today())


QUEUES = (
    Queue("待走访核实", capabilities.VISIT_DO, "visit-list", _visits, due="due_on"),
    Queue("走访逾期", capabilities.VISIT_DO, "visit-list", _late_visits, lambda: {"late": "1"}, "due_on"),
    queue_of(OPINIONS, "待寄送的征求意见函", lambda: {"state": "unsent"}, capability=capabilities.CASE_REVIEW),
    Queue("待答复的征求意见", capabilities.OPINION_GIVE, "asked-list", opinion_door.waiting, due="request__due_on"),
)
