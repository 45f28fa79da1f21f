"""What the question mark says on the pages of the bureau's own affairs: what a page is for, how to work with it."""

from authorities.navigation import HelpText

HELP_TEXTS = (
    HelpText(
        "job-list",
        (
            "后台任务完成或者未完成时，会通知提交人。可以勾选多项一并取消或者重新执行，结果逐项列出。",
            "分型计算请在分型批次的页面取消或恢复。导出名单的任务只有提交人自己看得到。",
        ),
    ),
    HelpText(
        "job-page",
        (
            "可以离开本页，办完后会在“通知”中告知。",
            "导出的文件只有提交人本人能够下载，到期自动删除。",
        ),
    ),
    HelpText(
        "approval-list",
        (
            "对权利有重大影响的事项须由第二人复核，提请人不能复核自己提请的事项。点击事项进入办理页面。",
            "筛选“待我复核”只列出您能够办理的事项。",
        ),
    ),
    HelpText(
        "firing-list",
        (
            "平台按小时、按日自动办理到期的事项，每个时段办理一次。中断或者停机错过的，在同一时段内自动补办。",
            "同一时段三次未完成的不再重试，请运行维护人员查看工作进程的日志；下一时段照常执行，未办的事项一并补办。",
        ),
    ),
    HelpText("notification-list", ("通知按您当前所在的机关列出；在其他机关任职时，切换机关后查看那里的通知。",)),
    HelpText("machine-list", ("系统对接方代表一个部门，通过接口提交数据。这里列出本机关和下级机关登记的对接方。",)),
    HelpText("machine-new", ("只勾选确实需要的数据种类。密钥只显示一次，请当面或者以安全的方式交给对接方。",)),
    HelpText(
        "machine-page", ("查看最近的调用情况。密钥遗失或者疑似泄露时更换密钥；不再对接时停用，停用后立即不能调用。",)
    ),
    HelpText("machine-renew", ("更换后显示新的密钥，只显示一次。选择立即停用旧密钥时，对接方须马上改用新密钥。",)),
    HelpText("machine-scopes", ("调整后，此前取得的令牌即时失效，系统凭原密钥重新取得即可；密钥和有效期不变。",)),
    HelpText("machine-revoke", ("停用立即生效，不能恢复；需要再次对接时重新登记。",)),
    HelpText(
        "officer-list",
        (
            "列出本机关和下级机关的人员。系统管理员邀请和停用人员，安全管理员授予岗位、解除锁定；重置登录凭据由安全管理员提请、系统管理员复核。",
            "系统、安全、审计三类管理员由不同的人担任，均不办理业务。",
        ),
    ),
    HelpText("officer-invite", ("邀请链接只能使用一次，过期作废。岗位由安全管理员在接受邀请后授予。",)),
    HelpText("officer-page", ("停用账号、终止岗位立即生效。代行岗位须写明起止日期，到期自动终止。",)),
)
