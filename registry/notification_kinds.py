"""What the registry tells officers about."""

from authorities.notification_kinds import NotificationKind

COMPARISON = NotificationKind("comparison", "名录比对")
