"""What visits and opinions put on the desk."""

from authorities import clock
from authorities.access import Acting
from authorities.queues import Queue, Waits, queue_of, waits_in
from mingteyouxin import capabilities
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.opinions.officer.opinions import OPINIONS
from mingteyouxin.visits import visit_sheets


def _visits(acting: Acting) -> Waits:
    with visit_sheets.seen_from(acting.authority) as rows:
        return waits_in(rows, "due_on")


def _late_visits(acting: Acting) -> Waits:
    with visit_sheets.seen_from(acting.authority) as rows:
        return waits_in(rows.filter(due_on__lt=clock.today()), "due_on")


def _questions(acting: Acting) -> Waits:
    return waits_in(opinion_door.waiting(acting), "request__due_on")


QUEUES = (
    Queue("待走访核实", capabilities.VISIT_DO, "visit-list", _visits),
    Queue("走访逾期", capabilities.VISIT_DO, "visit-list", _late_visits, lambda: {"late": "1"}),
    queue_of(OPINIONS, "待寄送的征求意见函", lambda: {"state": "unsent"}, capability=capabilities.CASE_REVIEW),
    Queue("待答复的征求意见", capabilities.OPINION_GIVE, "asked-list", _questions),
)
