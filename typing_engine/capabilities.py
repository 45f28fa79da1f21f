"""What officers may do with typing standards, runs and results."""

from authorities.capabilities import ABOVE_STATION, COUNTERS, EVERY_LEVEL, OFFICIALS, PROVINCE, Capability, Grant
from authorities.enums import Role
from registry.capabilities import BELOW_NATION

# Typing standards, drafts included.
STANDARD_VIEW = Capability("standard_view", "查看分型标准", (Grant(OFFICIALS, ABOVE_STATION),))
# Hand in a draft, ask for its publication.
STANDARD_EDIT = Capability("standard_edit", "编制分型标准", (Grant(OFFICIALS, PROVINCE),))
# Publish a standard that somebody else asked for.
STANDARD_PUBLISH = Capability("standard_publish", "复核并公布分型标准", (Grant((Role.SUPERVISOR,), PROVINCE),))
# Runs: progress, distribution, gates.
TYPING_VIEW = Capability("typing_view", "查看分型批次", (Grant(OFFICIALS, ABOVE_STATION),))
# Start, cancel, resume and plan runs, ask for confirmation.
TYPING_RUN = Capability("typing_run", "发起分型", (Grant(OFFICIALS, PROVINCE),))
# Accept a gate that failed, confirm or reject what a run found.
TYPING_CONFIRM = Capability("typing_confirm", "复核分型结果", (Grant((Role.SUPERVISOR,), PROVINCE),))
# Publish a confirmed run, withdraw a published one.
TYPING_PUBLISH = Capability("typing_publish", "公布、撤回分型结果", (Grant((Role.SUPERVISOR,), PROVINCE),))
# Why a household has its type.
RESULT_VIEW = Capability("result_view", "查看分型理由", (Grant(OFFICIALS, EVERY_LEVEL),))
# Whom the coming run would find something against that can be cured: the list to help.
CHECK_UP_VIEW = Capability("check_up_view", "查看年度体检名单", (Grant(OFFICIALS, BELOW_NATION),))
# Look at the province on a day of one's choice.
CHECK_UP_RUN = Capability("check_up_run", "发起年度体检", (Grant(OFFICIALS, PROVINCE),))
# Note that a household was reached or helped.
CHECK_UP_HELP = Capability("check_up_help", "记录体检帮扶", (Grant(OFFICIALS, COUNTERS),))
