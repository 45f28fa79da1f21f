"""What officers may do in 名特优新."""

from authorities.capabilities import (
    ABOVE_STATION,
    BUREAUS_WITH_DEPARTMENTS,
    COUNTERS,
    OFFICIALS,
    PROVINCE,
    Capability,
    Grant,
)
from authorities.enums import Level, Role

# County and city write their criteria and recognise (C2, C5); the province for what its departments recommend (C6),
# and it splits the places (C8).
RECOGNISERS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
SUPERIORS = (Level.NATION, Level.PROVINCE, Level.CITY)

# Classification standards of the area, public comments.
CLASS_STANDARD_VIEW = Capability("class_standard_view", "查看分类标准", (Grant(OFFICIALS, ABOVE_STATION),))
# Write the bureau's standard, show it for comment, ask for publication.
CLASS_STANDARD_EDIT = Capability("class_standard_edit", "编制分类标准", (Grant(OFFICIALS, RECOGNISERS),))
# Publish a standard that somebody else asked for.
CLASS_STANDARD_PUBLISH = Capability(
    "class_standard_publish", "复核并公布分类标准", (Grant((Role.SUPERVISOR,), RECOGNISERS),)
)
# Rounds of the area.
ROUND_VIEW = Capability("round_view", "查看认定批次", (Grant(OFFICIALS, ABOVE_STATION),))
# Plan, change and cancel the bureau's rounds.
ROUND_MANAGE = Capability("round_manage", "安排认定批次", (Grant(OFFICIALS, RECOGNISERS),))
# Places of the area.
QUOTA_VIEW = Capability("quota_view", "查看名额", (Grant(OFFICIALS, ABOVE_STATION),))
# Freeze the province's cap, split it among bureaus, ask for confirmation.
QUOTA_SPLIT = Capability("quota_split", "确定和分配名额", (Grant(OFFICIALS, PROVINCE),))
# Confirm a split that somebody else asked for.
QUOTA_CONFIRM = Capability("quota_confirm", "复核名额分配", (Grant((Role.SUPERVISOR,), PROVINCE),))
# Offer, ask for and accept places of other bureaus.
QUOTA_TRANSFER = Capability("quota_transfer", "调剂名额", (Grant((Role.SUPERVISOR,), RECOGNISERS),))
# Applications and recommendations of the area.
CASE_VIEW = Capability("case_view", "查看名特优新办件", (Grant(OFFICIALS, ABOVE_STATION),))
# File for a household at the counter, with its consent.
CASE_FILE = Capability("case_file", "窗口代为申报", (Grant(OFFICIALS, COUNTERS),))
# Assign, review, return, score, propose to refuse; visits and opinions asked for.
CASE_REVIEW = Capability("case_review", "审核名特优新办件", (Grant(OFFICIALS, RECOGNISERS),))
# Choose for recognition, decide a refusal that somebody else proposed, publish the notice, ask for recognition.
CASE_DECIDE = Capability("case_decide", "拟定、公示、提请认定", (Grant(OFFICIALS, RECOGNISERS),))
# Take over, or hand on, what a bureau below has long been late with.
CASE_TAKE_OVER = Capability(
    "case_take_over", "接办下级逾期的办件", (Grant((Role.SUPERVISOR,), (Level.PROVINCE, Level.CITY)),)
)
# Recognise what somebody else asked for.
RECOGNITION_CONFIRM = Capability("recognition_confirm", "复核认定", (Grant((Role.SUPERVISOR,), RECOGNISERS),))
# Visit households and hand in the sheet.
VISIT_DO = Capability("visit_do", "走访核实", (Grant(OFFICIALS, COUNTERS),))
# Answer for a department what it was asked.
OPINION_GIVE = Capability("opinion_give", "答复征求意见", (Grant((Role.DEPARTMENT,), BUREAUS_WITH_DEPARTMENTS),))
# Recommend households for a department.
RECOMMEND = Capability("recommend", "推荐名特优新", (Grant((Role.DEPARTMENT,), BUREAUS_WITH_DEPARTMENTS),))
# Sample and check what bureaus below recognised.
SPOT_CHECK = Capability("spot_check", "抽查下级认定", (Grant(OFFICIALS, SUPERIORS),))
# Discipline inspection: who gave titles to whom, on what grounds, with the trail, and nothing else.
TITLE_INSPECT = Capability("title_inspect", "核查认定的经过", (Grant((Role.DISCIPLINE,), ABOVE_STATION),))
