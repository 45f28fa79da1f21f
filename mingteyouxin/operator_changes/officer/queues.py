"""What changes of operators and moves put on the desk."""

from authorities.queues import queue_of
from mingteyouxin import capabilities
from mingteyouxin.operator_changes.officer.changes import OPERATOR_CHANGES
from mingteyouxin.operator_changes.officer.moved import MOVED_TITLES


def _own() -> dict[str, str]:
    return {"whose": "own"}


QUEUES = (
    queue_of(OPERATOR_CHANGES, "经营者变更：待办理", _own, capability=capabilities.CASE_DECIDE),
    queue_of(MOVED_TITLES, "迁出辖区的认定：待核实", dict, capability=capabilities.CASE_DECIDE),
)
