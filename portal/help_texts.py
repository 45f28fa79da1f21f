"""What the question mark says on the pages of the desk and the audit log: what a page is for, how to work with it."""

from authorities.navigation import HelpText

HELP_TEXTS = (
    HelpText(
        "office-home",
        (
            "工作台汇总本机关当前需要办理的事项。数字是按您的岗位能够办理或者应当关注的事项统计的，点击进入对应的列表。",
            "年度日程按已经登记的日期列出；写“未安排”的环节还没有登记日期，不代表不开展。",
        ),
    ),
    HelpText(
        "audit-list",
        (
            "列出本机关和下级机关的审计记录。条件都在网址中，可以收藏；查看、导出和校验本身也会留下记录。",
            "校验按封存的顺序核对每条记录，发现改动、删除、插入或者调换时，指出是哪一条。",
        ),
    ),
    HelpText(
        "audit-record", ("一条记录写明谁、为哪个机关、在何时何地、对什么对象、因何理由办理。记录不能修改或者删除。",)
    ),
    HelpText("audit-job", ("导出和校验由后台完成，可以离开本页。导出的文件到期自动删除，可以重新导出。",)),
)
