"""What the review of 名特优新 puts on the desk."""

from authorities.capabilities import Capability
from authorities.desk import queue_of
from mingteyouxin.officer.case_lists import CASES

QUEUES = (
    queue_of(CASES, "待审核的名特优新办件", dict, capability=Capability.CASE_REVIEW),
    queue_of(CASES, "由我审核的名特优新办件", lambda: {"assignee": "me"}, capability=Capability.CASE_REVIEW),
    queue_of(CASES, "超过期限的名特优新办件", lambda: {"overdue": "yes"}, capability=Capability.CASE_REVIEW),
    queue_of(CASES, "待择优的名特优新办件", lambda: {"tab": "passed"}, capability=Capability.CASE_DECIDE),
)
