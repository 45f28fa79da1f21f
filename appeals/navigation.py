"""Where officers go for objections."""

from appeals import capabilities
from authorities.navigation import NavigationEntry, NavigationGroup

APPEALS = NavigationGroup("appeals", "异议申诉")
GROUPS = (APPEALS,)

ENTRIES = (
    NavigationEntry(
        APPEALS,
        capabilities.APPEAL_VIEW,
        "appeal-overview",
        "appeal-overview",
        "异议总览",
        "分型、决定、数据、公示的异议，还有多少没有办结",
    ),
    NavigationEntry(
        APPEALS,
        capabilities.APPEAL_VIEW,
        "appeal-list",
        "appeal-",
        "异议办理",
        "受理、核查、决定对分型和认定决定的异议",
    ),
    NavigationEntry(
        APPEALS, capabilities.RECHECK_ANSWER, "recheck-list", "recheck-", "数据核查", "核查被异议的数据并答复"
    ),
    NavigationEntry(
        APPEALS,
        capabilities.APPEAL_FILE,
        "filing-find",
        "filing-",
        "窗口代提异议",
        "经营者到场并签名的，代为提出异议",
    ),
    NavigationEntry(
        APPEALS,
        capabilities.APPEAL_CHARGE,
        "charge-list",
        "charge-",
        "委托办理",
        "书面委托市（地）、县（区）局办理分型异议",
    ),
)
