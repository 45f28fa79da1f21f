"""What the question mark says on the pages of objections."""

from authorities.navigation import HelpText

HELP_TEXTS = (
    HelpText(
        "appeal-list",
        (
            "经营者对分型的异议由省局办理，或者由省局书面委托的市（地）、县（区）局办理。",
            "处理意见由一人提出、另一人复核，可以勾选多件一并复核。",
        ),
    ),
    HelpText(
        "appeal-page",
        (
            "先受理，再对每一项请提供数据的部门核查；部门不在平台上的，书面核查后登记答复和扫描件。",
            "请经营者补充期间，本局期限中止计算；经营者没有补充的，按现有情况继续核查。",
            "成立的，数据以该异议为来源更正，按原批次的标准和数据重新分型，原结果保留；名额的基数不变。",
        ),
    ),
    HelpText(
        "appeal-figures",
        ("按提出的年度统计本辖区的分型异议。哪类数据常被核查为有误，请在下一次分型以前会同提供部门核对。",),
    ),
    HelpText("appeal-reply", ("登记部门的书面答复，须上传扫描件。",)),
    HelpText("charge-list", ("委托和终止委托自所填日期起适用于以后提出的异议，已经提出的仍由原机关办完。",)),
    HelpText("filing-find", ("经营者本人到场、签名的，可以在窗口代为提出分型异议，不收任何费用。",)),
    HelpText("filing-page", ("先选哪一项不对，再填应当是什么；须上传经营者签名的委托书。",)),
    HelpText("filing-done", ("回执可以打印交给经营者；回执和以后的结果同时发到其工作台。",)),
    HelpText("recheck-list", ("办理机关请本部门核查的数据。期限以前没有答复的，会告知上级部门和办理机关。",)),
    HelpText(
        "recheck-page",
        ("数据有误的，填写应当是什么；办理机关提出处理意见以前可以改正答复。",),
    ),
)
