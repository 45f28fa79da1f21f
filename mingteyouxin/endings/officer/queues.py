"""What cancelling and revoking puts on the desk."""

from django.db.models import QuerySet

from authorities.access import Acting
from authorities.queues import Queue, queue_of
from mingteyouxin import capabilities
from mingteyouxin.endings.door import visible_endings
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.models import Ending
from mingteyouxin.endings.officer.endings import DOUBTS


def _own(acting: Acting, status: EndingStatus) -> QuerySet[Ending]:
    return visible_endings(acting).filter(recogniser=acting.authority, status=status)


def _to_hear(acting: Acting) -> QuerySet[Ending]:
    return _own(acting, EndingStatus.TOLD)


def _to_decide(acting: Acting) -> QuerySet[Ending]:
    return _own(acting, EndingStatus.HEARD)


QUEUES = (
    Queue(
        "取消、撤销认定：等待陈述申辩", capabilities.CASE_DECIDE, "ending-list", _to_hear, due="due_on", informs=True
    ),
    Queue("取消、撤销认定：待决定", capabilities.CASE_DECIDE, "ending-list", _to_decide),
    queue_of(DOUBTS, "需要核实的认定", dict, capability=capabilities.CASE_DECIDE),
)
