"""What an officer is told about. Other apps declare theirs in their own `notification_kinds.py`."""

from dataclasses import dataclass

from authorities.declarations import Named, choices


@dataclass(frozen=True, eq=False)
class NotificationKind(Named):
    """What an officer is told about."""

    name: str
    label: str


def notification_choices() -> list[tuple[str, str]]:
    """Every declared kind with its label."""
    return choices(NotificationKind)


JOB_DONE = NotificationKind("job_done", "任务完成")
JOB_FAILED = NotificationKind("job_failed", "任务未完成")
EXPORT_READY = NotificationKind("export_ready", "导出完成")
CREDENTIALS_CHANGED = NotificationKind("credentials", "登录凭据")
APPROVAL_ASKED = NotificationKind("approval_asked", "待复核")
APPROVAL_DECIDED = NotificationKind("approval_decided", "复核结果")
REMEDY_MISSING = NotificationKind("remedy_missing", "告知救济未登记")
