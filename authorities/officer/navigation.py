"""Where officers go for the bureau's own affairs."""

from authorities import capabilities
from authorities.navigation import ADMINISTRATION, DAILY, NavigationEntry

ENTRIES = (
    NavigationEntry(DAILY, capabilities.OFFICE, "approval-list", "approval-", "复核事项", "查看待复核的事项和复核结果"),
    NavigationEntry(DAILY, capabilities.OFFICE, "job-list", "job-", "任务", "查看后台任务的进度，取消或者重新执行"),
    NavigationEntry(
        DAILY,
        capabilities.REMEDY_VIEW,
        "remedy-list",
        "remedy-",
        "告知救济",
        "各机关作出决定时告知的复议机关、期限和法院",
    ),
    NavigationEntry(
        DAILY,
        capabilities.CONTACT_KEEP,
        "contact-list",
        "contact-",
        "办事电话",
        "登记本机关和所的电话、地址、办公时间，对外显示",
    ),
    NavigationEntry(
        DAILY,
        capabilities.OFFICE,
        "digest-page",
        "digest-",
        "每日提醒",
        "每天早上一封邮件，写明有多少待办事项，可以关闭",
    ),
    NavigationEntry(
        DAILY,
        capabilities.DISPATCH_VIEW,
        "dispatch-list",
        "dispatch-",
        "送达记录",
        "查看发给经营者的短信、邮件、信件及其结果，处理没有送到的",
    ),
    NavigationEntry(
        DAILY,
        capabilities.DISPATCH_VIEW,
        "post-list",
        "post-",
        "邮寄清单",
        "打印、寄出没有手机的经营者的信件，登记寄出日期",
    ),
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
