"""Where officers go for households and intake."""

from authorities.navigation import NavigationEntry, NavigationGroup
from registry import capabilities

HOUSEHOLD_DATA = NavigationGroup("household_data", "主体数据")

ENTRIES = (
    NavigationEntry(
        HOUSEHOLD_DATA,
        capabilities.HOUSEHOLD_VIEW,
        "household-list",
        "household-",
        "个体工商户",
        "查找辖区内的个体工商户，查看登记信息和各部门数据及其来源",
    ),
    NavigationEntry(
        HOUSEHOLD_DATA,
        capabilities.HOUSEHOLD_VIEW,
        "service-list",
        "service-",
        "未送达的通知",
        "查看没有送到经营者的通知，登记签收和公告送达",
    ),
    NavigationEntry(
        HOUSEHOLD_DATA,
        capabilities.INTAKE_VIEW,
        "intake-list",
        "intake-",
        "数据归集",
        "提交和查看各部门的数据文件，下载退回的行",
    ),
    NavigationEntry(
        HOUSEHOLD_DATA,
        capabilities.COMPARISON_DECIDE,
        "comparison-page",
        "comparison-",
        "名录比对",
        "查看名录与国家法人库、公示系统、税务登记的差异，逐项或者批量处理",
    ),
    NavigationEntry(
        HOUSEHOLD_DATA,
        capabilities.IMPACT_KEEP,
        "impact-list",
        "impact-",
        "影响评估",
        "登记、复核个人信息保护影响评估，查看各版",
    ),
)
