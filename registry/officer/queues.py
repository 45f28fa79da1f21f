"""The queues of intake: files that could not be taken, deliveries with refused rows."""

from authorities.enums import JobStatus
from authorities.officer.jobs import JOBS
from authorities.queues import queue_of, recently
from registry import capabilities, job_kinds
from registry.officer import services
from registry.officer.lists import DELIVERIES

QUEUES = (
    queue_of(
        JOBS,
        "近 30 天未能入库的文件",
        lambda: {"kind": job_kinds.INTAKE, "status": JobStatus.FAILED, "requested_from": recently().isoformat()},
        capability=capabilities.INTAKE_VIEW,
        informs=True,
    ),
    queue_of(
        DELIVERIES,
        "近 30 天有退回行的批次",
        lambda: {"refused": "yes", "taken_from": recently().isoformat()},
        capability=capabilities.INTAKE_VIEW,
        informs=True,
    ),
    *services.QUEUES,
)
