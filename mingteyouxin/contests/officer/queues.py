"""What contests put on the desk: those that wait for the bureau's answer."""

from authorities.queues import queue_of
from mingteyouxin import capabilities
from mingteyouxin.contests.officer.contests import CONTESTS

QUEUES = (queue_of(CONTESTS, "待答复的数据异议", dict, capability=capabilities.CASE_REVIEW),)
