"""What machines may do with objections: see how far those of an area are, answer what their department is asked."""

from authorities.scopes import Scope
from registry import feeds

PROGRESS = Scope("appeals:read", "查询分型异议的办理情况（不含个人信息）")
# Feeds that one department alone hands in: of others a machine does not say whose part is its own.
_OF = {f"rechecks:{feed.name}": feed for feed in (feeds.TAX, feeds.SOCIAL_INSURANCE)}
FEED_OF = {Scope(name, f"核查被异议的{feed.label}并答复"): feed for name, feed in _OF.items()}
RECHECKS = tuple(FEED_OF)
