"""The registry's kinds of long work."""

from authorities.job_kinds import JobKind
from registry.capabilities import INTAKE_DELIVER, INTAKE_VIEW

INTAKE = JobKind(
    "intake",
    "数据归集",
    task="registry.tasks.take_delivery",
    seen_by=INTAKE_VIEW,
    page="intake-job",
    stopped_by=INTAKE_DELIVER,
)
