"""Where officers go for the bureau's own affairs."""

from authorities import capabilities
from authorities.navigation import ADMINISTRATION, DAILY, NavigationEntry

ENTRIES = (
    NavigationEntry(DAILY, capabilities.OFFICE, "approval-list", "approval-", "复核事项", "查看待复核的事项和复核结果"),
    NavigationEntry(DAILY, capabilities.OFFICE, "job-list", "job-", "任务", "查看后台任务的进度，取消或者重新执行"),
    NavigationEntry(
        ADMINISTRATION,
        capabilities.MACHINE_MANAGE,
        "machine-list",
        "machine-",
        "系统对接",
        "登记其他部门的系统，更换密钥、停用，查看调用情况",
    ),
    NavigationEntry(
        ADMINISTRATION,
        capabilities.OFFICER_VIEW,
        "officer-list",
        "officer-",
        "人员",
        "查看本机关和下级机关的工作人员，办理邀请、岗位和账号",
    ),
    NavigationEntry(
        ADMINISTRATION,
        capabilities.SCHEDULE_VIEW,
        "firing-list",
        "firing-",
        "定时任务",
        "查看平台每小时、每夜自动办理的事项是否完成",
    ),
)
