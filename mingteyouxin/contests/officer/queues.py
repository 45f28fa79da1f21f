"""What applying puts on the desk: contests that wait for the bureau's answer."""

from authorities.access import Acting
from authorities.queues import COUNTED, Queue
from mingteyouxin import capabilities
from mingteyouxin.contests.door import visible_contests


def _waiting(acting: Acting) -> int:
    return visible_contests(acting).filter(answered_at=None).order_by()[: COUNTED + 1].count()


QUEUES = (Queue("待答复的数据异议", capabilities.CASE_REVIEW, "contest-list", _waiting),)
