"""What objections tell officers about."""

from authorities.notification_kinds import NotificationKind

APPEAL = NotificationKind("appeal", "异议申诉")
