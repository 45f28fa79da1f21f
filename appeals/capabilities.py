"""What officers may do with objections."""

from authorities.capabilities import (
    ABOVE_STATION,
    BUREAUS_WITH_DEPARTMENTS,
    COUNTERS,
    OFFICIALS,
    PROVINCE,
    Capability,
    Grant,
)
from authorities.enums import Role

# Objections of households of the area.
APPEAL_VIEW = Capability("appeal_view", "查看异议申诉", (Grant(OFFICIALS, ABOVE_STATION),))
# Accept, have facts checked, propose what becomes of an objection: the province's, or a bureau's that it charged (B7).
APPEAL_HANDLE = Capability("appeal_handle", "办理异议申诉", (Grant(OFFICIALS, BUREAUS_WITH_DEPARTMENTS),))
# Decide as the second officer what another proposed.
APPEAL_DECIDE = Capability(
    "appeal_decide", "复核异议的处理意见", (Grant((Role.SUPERVISOR,), BUREAUS_WITH_DEPARTMENTS),)
)
# Say for one's department, or for the bureau that keeps a fact itself, whether the fact is right.
RECHECK_ANSWER = Capability(
    "recheck_answer", "核查被异议的数据", (Grant((*OFFICIALS, Role.DEPARTMENT), BUREAUS_WITH_DEPARTMENTS),)
)
# File for a household at the counter or the station, with its consent.
APPEAL_FILE = Capability("appeal_file", "窗口代为提出异议", (Grant(OFFICIALS, COUNTERS),))
# Charge a bureau below, in writing, with the objections of its area.
APPEAL_CHARGE = Capability("appeal_charge", "书面委托下级办理分型异议", (Grant((Role.SUPERVISOR,), PROVINCE),))
