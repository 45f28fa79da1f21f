"""Acts of the audit log on objections."""

from authorities.acts import Act

APPEAL_FILED = Act("appeal_filed", "提出异议")
APPEAL_MOVED = Act("appeal_moved", "办理异议")
APPEAL_SHOWN = Act("appeal_shown", "查看异议")
APPEAL_DECIDED = Act("appeal_decided", "决定异议")
APPEAL_CORRECTED = Act("appeal_corrected", "按成立的异议更正或者恢复办理")
APPEAL_CHARGED = Act("appeal_charged", "书面委托办理分型异议")
MASS_CASE_OPENED = Act("mass_case_opened", "并案办理分型异议")
MASS_CASE_SHOWN = Act("mass_case_shown", "查看分型异议类案")
MASS_CASE_PARTED = Act("mass_case_parted", "从类案移出分型异议")
APPEAL_TRANSFERRED = Act("appeal_transferred", "转办分型异议")
DIFFERENCE_ANSWERED = Act("difference_answered", "答复与异议更正不一致的数据")
DIFFERENCE_SHOWN = Act("difference_shown", "查看与异议更正不一致的数据")
RECHECK_ASKED = Act("recheck_asked", "请部门核查被异议的数据")
RECHECK_ANSWERED = Act("recheck_answered", "答复被异议数据的核查")
OWN_TYPE_SHOWN = Act("own_type_shown", "经营者查看本户分型理由")
APPEAL_FIGURES_TAKEN = Act("appeal_figures_taken", "导出分型异议统计")
