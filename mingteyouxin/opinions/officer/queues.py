"""What visits and opinions put on the desk."""

from django.db.models import QuerySet

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.queues import COUNTED, Queue
from mingteyouxin import capabilities
from mingteyouxin.opinions import door as opinion_door
from mingteyouxin.visits import visit_sheets


def _visits(acting: Acting, **more: object) -> QuerySet | int:
    """A station's are read in its county's jurisdiction, and so counted there."""
    if acting.authority.level != Level.STATION:
        return visit_sheets.waiting(acting.authority).filter(**more)
    with visit_sheets.seen_from(acting.authority) as rows:
        return rows.filter(**more).order_by()[: COUNTED + 1].count()


def _late_visits(acting: Acting) -> QuerySet | int:
    return _visits(acting, due_on__lt=clock.today())


def _questions(acting: Acting) -> int:
    return opinion_door.waiting(acting)[: COUNTED + 1].count()


QUEUES = (
    Queue("待走访核实", capabilities.VISIT_DO, "visit-list", _visits),
    Queue("走访逾期", capabilities.VISIT_DO, "visit-list", _late_visits, lambda: {"late": "1"}),
    Queue("待答复的征求意见", capabilities.OPINION_GIVE, "asked-list", _questions),
)
