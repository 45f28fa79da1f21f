"""What the portal declares of itself: the pages of its own in the back office."""

from authorities.capabilities import AUDIT_VIEW
from authorities.navigation import ADMINISTRATION, NavigationEntry
from authorities.year_calendar import YearStep
from portal.help_texts import HELP_TEXTS

OFFICE: tuple[object, ...] = (
    NavigationEntry(
        ADMINISTRATION, AUDIT_VIEW, "audit-list", "audit-", "审计记录", "查找、导出、校验本级和下级的审计记录"
    ),
    # The last step of the year, of which no rows tell yet.
    YearStep("benefits", "帮扶措施"),
    *HELP_TEXTS,
)
