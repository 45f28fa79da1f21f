"""Kinds of long work: who sees it, which task carries it out, where its page is, who may stop it.

Other apps declare theirs in their own `job_kinds.py`.
"""

from dataclasses import dataclass

from authorities.capabilities import AUDIT_VIEW, OFFICE, Capability
from authorities.declarations import Named, choices

# Queues, each with workers of its own (config/processes.py): what somebody waits for at the screen, what takes long,
# what the clock does. A file or a run holds up no export, and nothing holds up the seals of the audit log.
INTERACTIVE, LONG, MAINTENANCE = "interactive", "long", "maintenance"
QUEUES = (INTERACTIVE, LONG, MAINTENANCE)


@dataclass(frozen=True, eq=False)
class JobKind(Named):
    """A kind of long work.

    `task` is the name of the Celery task that carries it out. `seen_by` shows it in the list of jobs, None nowhere but
    on its own page; `private` shows it to whoever asked for it alone. `page` is the view of its own page and
    `page_parameter` the parameter that is that page's key, without one the number of the job. `stopped_by` may cancel
    and resume it from the list of jobs. `makes_a_file` says that what comes of it is a file to download. Workers take
    it from `queue`.
    """

    name: str
    label: str
    task: str
    seen_by: Capability | None
    private: bool = False
    page: str = ""
    page_parameter: str = ""
    stopped_by: Capability | None = None
    makes_a_file: bool = False
    queue: str = INTERACTIVE


def kind_choices() -> list[tuple[str, str]]:
    """Every declared kind with its label."""
    return choices(JobKind)


LIST_EXPORT = JobKind(
    "list_export",
    "导出名单",
    task="authorities.tasks.export_list",
    seen_by=OFFICE,
    private=True,
    stopped_by=OFFICE,
    makes_a_file=True,
)
AUDIT_EXPORT = JobKind(
    "audit_export", "导出审计记录", task="authorities.tasks.export_audit", seen_by=AUDIT_VIEW, makes_a_file=True
)
AUDIT_VERIFICATION = JobKind(
    "audit_verification", "校验审计记录", task="authorities.tasks.verify_audit_asked", seen_by=None, queue=LONG
)
