from authorities.acts import Act
from authorities.capabilities import Capability, Grant
from authorities.enums import Level, Role
from authorities.file_purposes import FileDoor, FilePurpose
from authorities.job_kinds import JobKind
from authorities.navigation import DAILY, HelpText, NavigationEntry
from authorities.notification_kinds import NotificationKind
from authorities.queues import Queue, Waits

REHEARSE = Capability("rehearse", "排练", (Grant((Role.CLERK,), (Level.COUNTY,)),))
REHEARSED = Act("rehearsed", "排练", sentence="排练了{on}")
NOTES = FilePurpose("notes", "排练笔记", REHEARSE)
REHEARSAL = JobKind("rehearsal", "排练任务", task="authorities.tasks.export_list", seen_by=REHEARSE)
CALLED = NotificationKind("called", "叫到")

OFFICE: tuple[object, ...] = (
    REHEARSE,
    REHEARSED,
    NOTES,
    FileDoor(NOTES, lambda acting, file_id: True),
    REHEARSAL,
    CALLED,
    Queue("待排练", REHEARSE, "job-list", lambda acting: Waits(3)),
    NavigationEntry(DAILY, REHEARSE, "job-list", "rehearsal-", "排练", "看排练"),
    HelpText("notification-list", ("排练的说明。",)),
)
