"""The queue of what waits for a second officer."""

from authorities import capabilities
from authorities.officer import dispatches, remedies
from authorities.officer.approvals import APPROVALS
from authorities.queues import queue_of

QUEUES = (
    queue_of(APPROVALS, "待我复核的事项", lambda: {"waiting": "me"}, capability=capabilities.OFFICE),
    *remedies.QUEUES,
    *dispatches.QUEUES,
)
