"""What is overdue, on the desk of those who answer for it."""

from authorities.queues import queue_of
from mingteyouxin import capabilities
from mingteyouxin.overdue.officer.overdue import OVERDUE

QUEUES = (
    queue_of(
        OVERDUE,
        "本局逾期未办",
        lambda: {"whose": "own"},
        capability=capabilities.RECOGNITION_CONFIRM,
        due="due_on",
    ),
    queue_of(
        OVERDUE,
        "下级机关逾期未办",
        lambda: {"whose": "below"},
        capability=capabilities.CASE_TAKE_OVER,
        due="due_on",
    ),
)
