"""Acts of the audit log on objections to typing."""

from authorities.acts import Act

APPEAL_FILED = Act("appeal_filed", "提出分型异议")
APPEAL_MOVED = Act("appeal_moved", "办理分型异议")
APPEAL_SHOWN = Act("appeal_shown", "查看分型异议")
APPEAL_DECIDED = Act("appeal_decided", "决定分型异议")
APPEAL_CORRECTED = Act("appeal_corrected", "按异议更正数据和分型")
APPEAL_CHARGED = Act("appeal_charged", "书面委托办理分型异议")
RECHECK_ASKED = Act("recheck_asked", "请部门核查被异议的数据")
RECHECK_ANSWERED = Act("recheck_answered", "答复被异议数据的核查")
OWN_TYPE_SHOWN = Act("own_type_shown", "经营者查看本户分型理由")
APPEAL_FIGURES_TAKEN = Act("appeal_figures_taken", "导出分型异议统计")
