"""What officers may do with households and with what departments deliver."""

from authorities.capabilities import (
    ABOVE_STATION,
    BUREAUS_WITH_DEPARTMENTS,
    COUNTERS,
    EVERY_LEVEL,
    OFFICIALS,
    Capability,
    Grant,
)
from authorities.enums import Level, Role

BELOW_NATION = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.STATION)

# Households of the area with their facts and sources.
HOUSEHOLD_VIEW = Capability("household_view", "查看个体工商户数据", (Grant(OFFICIALS, EVERY_LEVEL),))
# Personal data of a household in full, for a reason.
HOUSEHOLD_REVEAL = Capability("household_reveal", "说明理由后查看完整个人信息", (Grant(OFFICIALS, BELOW_NATION),))
# Put a household's phone right at the counter, the document seen.
PHONE_CHANGE = Capability("phone_change", "窗口核对证件后更正联系电话", (Grant(OFFICIALS, COUNTERS),))
# Deliveries, their refused rows and files.
INTAKE_VIEW = Capability(
    "intake_view",
    "查看归集记录",
    (
        Grant(OFFICIALS, ABOVE_STATION),
        Grant((Role.DEPARTMENT,), BUREAUS_WITH_DEPARTMENTS),
    ),
)
# Hand in a feed file.
INTAKE_DELIVER = Capability(
    "intake_deliver", "提交归集文件", (Grant((Role.CLERK, Role.DEPARTMENT), BUREAUS_WITH_DEPARTMENTS),)
)
# What other registers say otherwise than the registry: deal with it, ask the department whose list it is.
COMPARISON_DECIDE = Capability("comparison_decide", "处理比对差异", (Grant(OFFICIALS, BUREAUS_WITH_DEPARTMENTS),))
# Answer what one's department, or the bureau itself, is asked about such a difference.
COMPARISON_ANSWER = Capability(
    "comparison_answer",
    "答复比对差异",
    (Grant((*OFFICIALS, Role.DEPARTMENT), BUREAUS_WITH_DEPARTMENTS),),
)
# Impact assessments of what is done with personal data (个人信息保护法 第五十五条), the nation's and each province's.
IMPACT_KEEP = Capability(
    "impact_keep", "登记和查看个人信息保护影响评估", (Grant(OFFICIALS, (Level.NATION, Level.PROVINCE)),)
)
# Confirm another's assessment as the second officer.
IMPACT_APPROVE = Capability(
    "impact_approve", "复核个人信息保护影响评估", (Grant((Role.SUPERVISOR,), (Level.NATION, Level.PROVINCE)),)
)
# That a notice reached a household: a receipt it signed, a public notice after the other ways failed.
SERVICE_RECORD = Capability("service_record", "登记送达", (Grant(OFFICIALS, BELOW_NATION),))
