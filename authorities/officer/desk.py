"""What four eyes put on the desk."""

from authorities import capabilities
from authorities.desk import queue_of
from authorities.officer.approvals import APPROVALS

QUEUES = (queue_of(APPROVALS, "待我复核的事项", lambda: {"waiting": "me"}, capability=capabilities.OFFICE),)
