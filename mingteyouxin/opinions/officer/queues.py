"""What visits and opinions put on the desk."""

from authorities import clock
from authorities.access import Acting
from authorities.queues import COUNTED, Queue, queue_of
from mingteyouxin import capabilities
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.opinions.officer.opinions import OPINIONS
from mingteyouxin.visits import visit_sheets


def _visits(acting: Acting) -> int:
    with visit_sheets.seen_from(acting.authority) as rows:
        return rows.order_by()[: COUNTED + 1].count()


def _late_visits(acting: Acting) -> int:
    with visit_sheets.seen_from(acting.authority) as rows:
        return rows.filter(due_on__lt=clock.today()).order_by()[: COUNTED + 1].count()


def _questions(acting: Acting) -> int:
    return opinion_door.waiting(acting)[: COUNTED + 1].count()


QUEUES = (
    Queue("待走访核实", capabilities.VISIT_DO, "visit-list", _visits),
    Queue("走访逾期", capabilities.VISIT_DO, "visit-list", _late_visits, lambda: {"late": "1"}),
    queue_of(OPINIONS, "待寄送的征求意见函", lambda: {"state": "unsent"}, capability=capabilities.CASE_REVIEW),
    Queue("待答复的征求意见", capabilities.OPINION_GIVE, "asked-list", _questions),
)
