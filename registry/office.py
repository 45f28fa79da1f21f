"""What the registry declares of itself to the shared floors."""

from datetime import time

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FileDoor, FilePurpose
from authorities.job_kinds import JobKind
from authorities.navigation import DeskPart, HeadSearch
from authorities.notification_kinds import NotificationKind
from authorities.schedule import ScheduledTask
from casework.sweeps import nightly
from registry import access, acts, capabilities, file_purposes, job_kinds, notification_kinds, processings
from registry.comparison.carrying_out import compare_where_due
from registry.comparison.telling import tell_late
from registry.feeds import ALL_FEEDS
from registry.household import own_copies
from registry.household.pages import PAGES
from registry.impact.assessments import SUBJECT as IMPACT_SUBJECT
from registry.officer import navigation, queues
from registry.officer.comparison import ASKED, DIFFERENCES
from registry.officer.help_texts import HELP_TEXTS
from registry.officer.impact import IMPACTS
from registry.officer.lists import DELIVERIES, HOUSEHOLDS
from registry.officer.overview import overview
from registry.officer.services import UNSERVED
from registry.people import former_operators, outgoing, service
from registry.people.phones import PHONE
from registry.processings import Processing

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    FileDoor(file_purposes.RECEIPT, access.receipt_holds_file),
    FileDoor(file_purposes.IMPACT, access.assessment_holds_file),
    *constants_of(job_kinds, JobKind),
    *constants_of(notification_kinds, NotificationKind),
    *constants_of(processings, Processing),
    *ALL_FEEDS,
    *(feed.scope for feed in ALL_FEEDS),
    navigation.HOUSEHOLD_DATA,
    *navigation.ENTRIES,
    HeadSearch(capabilities.HOUSEHOLD_VIEW, "officer/registry/_search.html"),
    *HELP_TEXTS,
    *queues.QUEUES,
    DeskPart("officer/registry/_desk.html", overview),
    *PAGES,
    *own_copies.PARTS,
    ScheduledTask("plan-dispatches", "安排短信、邮件、信件", outgoing.plan, 30),
    ScheduledTask("hand-over-notices", "没有送达变更前经营者的通知改发现经营者", former_operators.hand_over, 600),
    ScheduledTask("follow-service", "登记短信送达、开始计算期限", service.follow, 300),
    nightly(compare_where_due, "与其他名单比对", time(4)),
    nightly(tell_late, "提醒逾期未答复的比对差异", time(8)),
    HOUSEHOLDS,
    DELIVERIES,
    DIFFERENCES,
    ASKED,
    UNSERVED,
    IMPACTS,
    IMPACT_SUBJECT,
    PHONE,
    PHONE.help_text,
)
