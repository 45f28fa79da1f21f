"""What 名特优新 tells officers about."""

from authorities.notification_kinds import NotificationKind

CASE = NotificationKind("case", "名特优新办件")
OVERDUE = NotificationKind("overdue", "逾期未办")
