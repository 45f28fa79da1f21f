"""Acts of the audit log on typing standards, runs and results."""

from authorities.acts import Act

STANDARD_SAVED = Act("standard_saved", "保存分型标准草案")
STANDARD_PUBLISHED = Act("standard_published", "公布分型标准")
TYPING_PLANNED = Act("typing_planned", "安排年度集中分型")
TYPING_REQUESTED = Act("typing_requested", "发起分型")
TYPING_GATES_ACCEPTED = Act("typing_gates_accepted", "接受未通过的核查项")
TYPING_CONFIRMED = Act("typing_confirmed", "复核分型结果")
TYPING_PUBLISHED = Act("typing_published", "公布分型结果")
TYPING_WITHDRAWN = Act("typing_withdrawn", "撤回已公布的分型结果")
RESULT_SHOWN = Act("result_shown", "查看分型理由", sentence="查看了{on}的分型理由")
RESULTS_EXPORTED = Act("results_exported", "导出分型结果")
RESULTS_CORRECTED = Act("results_corrected", "按异议更正分型结果", sentence="按异议更正了分型结果：{on}")
CHECK_UP_REQUESTED = Act("check_up_requested", "发起年度体检")
CHECK_UP_SHOWN = Act("check_up_shown", "查看体检情况", sentence="查看了{on}的体检情况")
CHECK_UP_PRINTED = Act("check_up_printed", "打印体检名单")
CHECK_UP_CONTACTED = Act("check_up_contacted", "记录体检帮扶", sentence="记录了对{on}的联系或者帮助")
