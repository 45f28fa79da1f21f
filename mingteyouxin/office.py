"""What 名特优新 declares of itself to the shared floors."""

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FilePurpose
from authorities.notification_kinds import NotificationKind
from mingteyouxin import acts, capabilities, file_purposes, notification_kinds, quota_year, recognitions, standards
from mingteyouxin.officer.candidates import CANDIDATES
from mingteyouxin.officer.case_lists import CASES
from mingteyouxin.officer.consents import CONSENTS
from mingteyouxin.officer.recommendations import RECOMMENDATIONS

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *constants_of(notification_kinds, NotificationKind),
    standards.SUBJECT,
    quota_year.SUBJECT,
    recognitions.SUBJECT,
    CANDIDATES,
    RECOMMENDATIONS,
    CONSENTS,
    CASES,
)
