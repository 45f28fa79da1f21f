"""What bureaus and officers declare of themselves."""

from authorities import acts, capabilities, file_purposes, job_kinds, notification_kinds
from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FilePurpose
from authorities.job_kinds import JobKind
from authorities.notification_kinds import NotificationKind
from authorities.officer.approvals import APPROVALS
from authorities.officer.jobs import JOBS
from authorities.officer.notifications import NOTIFICATIONS

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *constants_of(job_kinds, JobKind),
    *constants_of(notification_kinds, NotificationKind),
    JOBS,
    APPROVALS,
    NOTIFICATIONS,
)
