"""The queues of intake: files that could not be taken, deliveries with refused rows."""

from authorities import clock
from authorities.access import Acting
from authorities.enums import JobStatus
from authorities.officer.approvals import APPROVALS
from authorities.officer.jobs import JOBS
from authorities.queues import Queue, Waits, queue_of, recently
from registry import capabilities, job_kinds
from registry.comparison.deciding import asked_of
from registry.enums import DifferenceStatus
from registry.impact.assessments import SUBJECT, missing
from registry.officer import services
from registry.officer.comparison import ASKED, DIFFERENCES
from registry.officer.lists import DELIVERIES


def _not_assessed(acting: Acting) -> Waits:
    """How many processings the bureau has no assessment of; nobody is given a day for it, for no law gives one."""
    return Waits(len(missing(acting.authority.path, clock.today())))


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
    queue_of(
        APPROVALS,
        "待复核的影响评估",
        lambda: {"waiting": "me", "subject": SUBJECT},
        capability=capabilities.IMPACT_APPROVE,
    ),
    queue_of(DIFFERENCES, "待处理的比对差异", dict, capability=capabilities.COMPARISON_DECIDE),
    Queue(
        "待答复的比对差异",
        capabilities.COMPARISON_ANSWER,
        ASKED.view,
        lambda acting: asked_of(acting).filter(status=DifferenceStatus.ASKED),
        due="answer_by",
    ),
    Queue("没有影响评估的处理活动", capabilities.IMPACT_KEEP, "impact-list", _not_assessed),
    *services.QUEUES,
)
