"""Where officers go for typing."""

from authorities.navigation import NavigationEntry, NavigationGroup
from typing_engine import capabilities

TYPING = NavigationGroup("typing", "分型")

ENTRIES = (
    NavigationEntry(
        TYPING,
        capabilities.STANDARD_VIEW,
        "standard-list",
        "standard-",
        "分型标准",
        "查看本省的分型标准，省局编制、复核和公布",
    ),
    NavigationEntry(
        TYPING, capabilities.TYPING_VIEW, "run-list", "run-", "分型批次", "查看分型结果的分布，省局发起、复核和公布"
    ),
    NavigationEntry(
        TYPING,
        capabilities.CHECK_UP_VIEW,
        "checkup-list",
        "checkup-",
        "年度体检",
        "分型前逐户查看需要补齐的事项，按名单联系和帮助",
    ),
)
