"""What titles from before the platform put on the desk: those that the bureau has to look into."""

from authorities.queues import queue_of
from mingteyouxin import capabilities
from mingteyouxin.existing_titles.officer.existing_titles import EXISTING_TITLES

QUEUES = (queue_of(EXISTING_TITLES, "待核的既有认定", lambda: {"whose": "own"}, capability=capabilities.CASE_DECIDE),)
