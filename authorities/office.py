"""What bureaus and officers declare of themselves."""

from celery.schedules import crontab

from authorities import acts, capabilities, file_purposes, job_kinds, notification_kinds, tasks
from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FilePurpose
from authorities.job_kinds import JobKind
from authorities.navigation import ADMINISTRATION, DAILY
from authorities.notification_kinds import NotificationKind
from authorities.officer import navigation, queues
from authorities.officer.approvals import APPROVALS
from authorities.officer.help_texts import HELP_TEXTS
from authorities.officer.jobs import JOBS
from authorities.officer.machines import MACHINES
from authorities.officer.notifications import NOTIFICATIONS
from authorities.officer.people import PEOPLE
from authorities.schedule import ScheduledTask

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *constants_of(job_kinds, JobKind),
    *constants_of(notification_kinds, NotificationKind),
    DAILY,
    ADMINISTRATION,
    *navigation.ENTRIES,
    *HELP_TEXTS,
    *queues.QUEUES,
    ScheduledTask("requeue-lost-jobs", tasks.requeue_lost_jobs, 30.0),
    ScheduledTask("seal-audit", tasks.seal_audit, 600.0),
    ScheduledTask("verify-audit", tasks.verify_audit, crontab(hour=2, minute=30)),
    ScheduledTask("expire-exports", tasks.expire_exports, crontab(hour=3, minute=30)),
    JOBS,
    APPROVALS,
    NOTIFICATIONS,
    MACHINES,
    PEOPLE,
)
