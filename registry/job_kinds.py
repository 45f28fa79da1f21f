"""The registry's kinds of long work."""

from authorities.job_kinds import LONG, JobKind
from registry.capabilities import COMPARISON_DECIDE, INTAKE_DELIVER, INTAKE_VIEW

INTAKE = JobKind(
    "intake",
    "数据归集",
    task="registry.tasks.take_delivery",
    seen_by=INTAKE_VIEW,
    page="intake-job",
    stopped_by=INTAKE_DELIVER,
    queue=LONG,
)
# Whoever may see deliveries may have one; the file is his or her own.
MASKED_COPY = JobKind(
    "masked_copy",
    "制作遮盖副本",
    task="registry.tasks.copy_masked",
    seen_by=INTAKE_VIEW,
    private=True,
    stopped_by=INTAKE_VIEW,
    makes_a_file=True,
    queue=LONG,
)
COMPARISON = JobKind(
    "comparison",
    "名录比对",
    task="registry.tasks.compare_lists",
    seen_by=COMPARISON_DECIDE,
    queue=LONG,
)
