"""What bureaus and officers declare of themselves."""

from datetime import time

from authorities import acts, capabilities, file_purposes, files, job_kinds, jobs, notification_kinds, tasks
from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.delivery import digest, sending
from authorities.file_purposes import FilePurpose
from authorities.job_kinds import JobKind
from authorities.navigation import ADMINISTRATION, DAILY
from authorities.notification_kinds import NotificationKind
from authorities.officer import navigation, queues
from authorities.officer.approvals import APPROVALS
from authorities.officer.contacts import CONTACTS
from authorities.officer.dispatches import DISPATCHES, POST_LIST
from authorities.officer.firings import FIRINGS
from authorities.officer.help_texts import HELP_TEXTS
from authorities.officer.jobs import JOBS
from authorities.officer.machines import MACHINES
from authorities.officer.notifications import NOTIFICATIONS
from authorities.officer.people import PEOPLE
from authorities.officer.remedies import REMEDIES
from authorities.public_contacts import PUBLIC_CONTACTS
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
    ScheduledTask("requeue-lost-jobs", "收回失联的任务", jobs.requeue_lost, 30),
    ScheduledTask("seal-audit", "封存审计记录", tasks.seal_audit, 600),
    ScheduledTask("send-dispatches", "发送短信和邮件", sending.send_due, 30),
    ScheduledTask("make-digests", "制作每日提醒邮件", digest.make, time(7, 30)),
    ScheduledTask("fetch-receipts", "查询短信回执", sending.fetch_receipts, 300),
    ScheduledTask("make-up-for-missed-tasks", "补办错过的定时任务", tasks.make_up_for_missed, 600),
    ScheduledTask("verify-audit", "校验审计记录", tasks.verify_audit, time(2, 30)),
    ScheduledTask("expire-exports", "删除到期的导出文件", files.expire_exports, time(3, 30)),
    FIRINGS,
    JOBS,
    APPROVALS,
    NOTIFICATIONS,
    MACHINES,
    PEOPLE,
    REMEDIES,
    CONTACTS,
    DISPATCHES,
    POST_LIST,
    PUBLIC_CONTACTS,
)
