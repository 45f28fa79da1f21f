"""What an officer may do, as one table. A view names a capability; a role at a level has it or not."""

from enum import StrEnum

from authorities.enums import FilePurpose, JobKind, Level, Role


class Capability(StrEnum):
    """One thing that can be done in the back office."""

    OFFICE = "office"  # enter the bureau's desk
    HOUSEHOLD_VIEW = "household_view"  # households of the area with their facts and sources
    HOUSEHOLD_REVEAL = "household_reveal"  # personal data of a household in full, for a reason
    PHONE_CHANGE = "phone_change"  # put a household's phone right at the counter, the document seen
    INTAKE_VIEW = "intake_view"  # deliveries, their refused rows and files
    INTAKE_DELIVER = "intake_deliver"  # hand in a feed file
    STANDARD_VIEW = "standard_view"  # typing standards, drafts included
    STANDARD_EDIT = "standard_edit"  # hand in a draft, ask for its publication
    STANDARD_PUBLISH = "standard_publish"  # publish a standard that somebody else asked for
    TYPING_VIEW = "typing_view"  # runs: progress, distribution, gates
    TYPING_RUN = "typing_run"  # start, cancel, resume and plan runs, ask for confirmation
    TYPING_CONFIRM = "typing_confirm"  # accept a gate that failed, confirm or reject what a run found
    TYPING_PUBLISH = "typing_publish"  # publish a confirmed run, withdraw a published one
    RESULT_VIEW = "result_view"  # why a household has its type
    MACHINE_MANAGE = "machine_manage"  # machines of other departments: register, renew, revoke
    CLASS_STANDARD_VIEW = "class_standard_view"  # classification standards of the area, public comments
    CLASS_STANDARD_EDIT = "class_standard_edit"  # write the bureau's standard, show it for comment, ask for publication
    CLASS_STANDARD_PUBLISH = "class_standard_publish"  # publish a standard that somebody else asked for
    ROUND_VIEW = "round_view"  # rounds of the area
    ROUND_MANAGE = "round_manage"  # plan, change and cancel the bureau's rounds
    QUOTA_VIEW = "quota_view"  # places of the area
    QUOTA_SPLIT = "quota_split"  # freeze the province's cap, split it among bureaus, ask for confirmation
    QUOTA_CONFIRM = "quota_confirm"  # confirm a split that somebody else asked for
    QUOTA_TRANSFER = "quota_transfer"  # offer, ask for and accept places of other bureaus
    CASE_VIEW = "case_view"  # applications and recommendations of the area
    CASE_FILE = "case_file"  # file for a household at the counter, with its consent
    CASE_REVIEW = "case_review"  # assign, review, return, score; visits and opinions asked for
    CASE_DECIDE = "case_decide"  # choose for recognition, refuse, publish the notice, ask for recognition
    RECOGNITION_CONFIRM = "recognition_confirm"  # recognise what somebody else asked for
    VISIT_DO = "visit_do"  # visit households and hand in the sheet
    OPINION_GIVE = "opinion_give"  # answer for a department what it was asked
    RECOMMEND = "recommend"  # recommend households for a department
    SPOT_CHECK = "spot_check"  # sample and check what bureaus below recognised
    AUDIT_VIEW = "audit_view"  # the audit log of the area: read, export, verify
    OFFICER_VIEW = "officer_view"  # who works at the bureaus of the area, and as what
    OFFICER_MANAGE = "officer_manage"  # invite, disable and enable people, end their posts
    POST_GRANT = "post_grant"  # grant posts and deputies' posts to people who were invited
    OFFICER_SECURE = "officer_secure"  # unlock accounts, end sessions, let a person set password and factor anew

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Capability.OFFICE: "进入工作台",
    Capability.HOUSEHOLD_VIEW: "查看个体工商户数据",
    Capability.HOUSEHOLD_REVEAL: "说明理由后查看完整个人信息",
    Capability.PHONE_CHANGE: "窗口核对证件后更正联系电话",
    Capability.INTAKE_VIEW: "查看归集记录",
    Capability.INTAKE_DELIVER: "提交归集文件",
    Capability.STANDARD_VIEW: "查看分型标准",
    Capability.STANDARD_EDIT: "编制分型标准",
    Capability.STANDARD_PUBLISH: "复核并公布分型标准",
    Capability.TYPING_VIEW: "查看分型批次",
    Capability.TYPING_RUN: "发起分型",
    Capability.TYPING_CONFIRM: "复核分型结果",
    Capability.TYPING_PUBLISH: "公布、撤回分型结果",
    Capability.RESULT_VIEW: "查看分型理由",
    Capability.MACHINE_MANAGE: "登记、停用系统对接方",
    Capability.CLASS_STANDARD_VIEW: "查看分类标准",
    Capability.CLASS_STANDARD_EDIT: "编制分类标准",
    Capability.CLASS_STANDARD_PUBLISH: "复核并公布分类标准",
    Capability.ROUND_VIEW: "查看认定批次",
    Capability.ROUND_MANAGE: "安排认定批次",
    Capability.QUOTA_VIEW: "查看名额",
    Capability.QUOTA_SPLIT: "确定和分配名额",
    Capability.QUOTA_CONFIRM: "复核名额分配",
    Capability.QUOTA_TRANSFER: "调剂名额",
    Capability.CASE_VIEW: "查看名特优新办件",
    Capability.CASE_FILE: "窗口代为申报",
    Capability.CASE_REVIEW: "审核名特优新办件",
    Capability.CASE_DECIDE: "拟定、公示、提请认定",
    Capability.RECOGNITION_CONFIRM: "复核认定",
    Capability.VISIT_DO: "走访核实",
    Capability.OPINION_GIVE: "答复征求意见",
    Capability.RECOMMEND: "推荐名特优新",
    Capability.SPOT_CHECK: "抽查下级认定",
    Capability.AUDIT_VIEW: "查看、导出、校验审计记录",
    Capability.OFFICER_VIEW: "查看工作人员",
    Capability.OFFICER_MANAGE: "邀请、停用工作人员，终止岗位",
    Capability.POST_GRANT: "授予岗位、指定代行人员",
    Capability.OFFICER_SECURE: "解除锁定、结束会话、重置登录凭据",
}

_EVERY_LEVEL = tuple(Level)
_PROVINCE = (Level.PROVINCE,)
_BELOW_NATION = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.STATION)
# A department delivers to, and works beside, the bureau of its own territory.
_WITH_DEPARTMENTS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
_COUNTER = (Level.COUNTY, Level.STATION)
# County and city write their criteria and recognise (C2, C5); the province for what its departments recommend (C6).
_RECOGNISERS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
_SUPERIORS = (Level.NATION, Level.PROVINCE, Level.CITY)
_ABOVE_STATION = (Level.NATION, Level.PROVINCE, Level.CITY, Level.COUNTY)

# capability                  role              levels
GRANTS: tuple[tuple[Capability, Role, tuple[Level, ...]], ...] = (
    (Capability.OFFICE,           Role.CLERK,       _EVERY_LEVEL),
    (Capability.OFFICE,           Role.SUPERVISOR,  _EVERY_LEVEL),
    (Capability.OFFICE,           Role.DEPARTMENT,  _WITH_DEPARTMENTS),
    (Capability.OFFICE,           Role.SYSTEM,      _EVERY_LEVEL),
    (Capability.OFFICE,           Role.SECURITY,    _EVERY_LEVEL),
    (Capability.OFFICE,           Role.AUDITOR,     _EVERY_LEVEL),
    (Capability.HOUSEHOLD_VIEW,   Role.CLERK,       _EVERY_LEVEL),
    (Capability.HOUSEHOLD_VIEW,   Role.SUPERVISOR,  _EVERY_LEVEL),
    (Capability.HOUSEHOLD_REVEAL, Role.CLERK,       _BELOW_NATION),
    (Capability.HOUSEHOLD_REVEAL, Role.SUPERVISOR,  _BELOW_NATION),
    (Capability.PHONE_CHANGE,     Role.CLERK,       _COUNTER),
    (Capability.PHONE_CHANGE,     Role.SUPERVISOR,  _COUNTER),
    (Capability.INTAKE_VIEW,      Role.CLERK,       _ABOVE_STATION),
    (Capability.INTAKE_VIEW,      Role.SUPERVISOR,  _ABOVE_STATION),
    (Capability.INTAKE_VIEW,      Role.DEPARTMENT,  _WITH_DEPARTMENTS),
    (Capability.INTAKE_DELIVER,   Role.CLERK,       _WITH_DEPARTMENTS),
    (Capability.INTAKE_DELIVER,   Role.DEPARTMENT,  _WITH_DEPARTMENTS),
    (Capability.STANDARD_VIEW,    Role.CLERK,       _ABOVE_STATION),
    (Capability.STANDARD_VIEW,    Role.SUPERVISOR,  _ABOVE_STATION),
    (Capability.STANDARD_EDIT,    Role.CLERK,       _PROVINCE),
    (Capability.STANDARD_EDIT,    Role.SUPERVISOR,  _PROVINCE),
    (Capability.STANDARD_PUBLISH, Role.SUPERVISOR,  _PROVINCE),
    (Capability.TYPING_VIEW,      Role.CLERK,       _ABOVE_STATION),
    (Capability.TYPING_VIEW,      Role.SUPERVISOR,  _ABOVE_STATION),
    (Capability.TYPING_RUN,       Role.CLERK,       _PROVINCE),
    (Capability.TYPING_RUN,       Role.SUPERVISOR,  _PROVINCE),
    (Capability.TYPING_CONFIRM,   Role.SUPERVISOR,  _PROVINCE),
    (Capability.TYPING_PUBLISH,   Role.SUPERVISOR,  _PROVINCE),
    (Capability.RESULT_VIEW,      Role.CLERK,       _EVERY_LEVEL),
    (Capability.RESULT_VIEW,      Role.SUPERVISOR,  _EVERY_LEVEL),
    (Capability.MACHINE_MANAGE,   Role.SECURITY,    _ABOVE_STATION),
    # Standards are written by county or city (C2); the province splits the places (C8).
    (Capability.CLASS_STANDARD_VIEW,    Role.CLERK,      _ABOVE_STATION),
    (Capability.CLASS_STANDARD_VIEW,    Role.SUPERVISOR, _ABOVE_STATION),
    (Capability.CLASS_STANDARD_EDIT,    Role.CLERK,      _RECOGNISERS),
    (Capability.CLASS_STANDARD_EDIT,    Role.SUPERVISOR, _RECOGNISERS),
    (Capability.CLASS_STANDARD_PUBLISH, Role.SUPERVISOR, _RECOGNISERS),
    (Capability.ROUND_VIEW,             Role.CLERK,      _ABOVE_STATION),
    (Capability.ROUND_VIEW,             Role.SUPERVISOR, _ABOVE_STATION),
    (Capability.ROUND_MANAGE,           Role.CLERK,      _RECOGNISERS),
    (Capability.ROUND_MANAGE,           Role.SUPERVISOR, _RECOGNISERS),
    (Capability.QUOTA_VIEW,             Role.CLERK,      _ABOVE_STATION),
    (Capability.QUOTA_VIEW,             Role.SUPERVISOR, _ABOVE_STATION),
    (Capability.QUOTA_SPLIT,            Role.CLERK,      _PROVINCE),
    (Capability.QUOTA_SPLIT,            Role.SUPERVISOR, _PROVINCE),
    (Capability.QUOTA_CONFIRM,          Role.SUPERVISOR, _PROVINCE),
    (Capability.QUOTA_TRANSFER,         Role.SUPERVISOR, (Level.PROVINCE, Level.CITY, Level.COUNTY)),
    (Capability.CASE_VIEW,              Role.CLERK,      _ABOVE_STATION),
    (Capability.CASE_VIEW,              Role.SUPERVISOR, _ABOVE_STATION),
    (Capability.CASE_FILE,              Role.CLERK,      _COUNTER),
    (Capability.CASE_FILE,              Role.SUPERVISOR, _COUNTER),
    (Capability.CASE_REVIEW,            Role.CLERK,      _RECOGNISERS),
    (Capability.CASE_REVIEW,            Role.SUPERVISOR, _RECOGNISERS),
    (Capability.CASE_DECIDE,            Role.CLERK,      _RECOGNISERS),
    (Capability.CASE_DECIDE,            Role.SUPERVISOR, _RECOGNISERS),
    (Capability.RECOGNITION_CONFIRM,    Role.SUPERVISOR, _RECOGNISERS),
    (Capability.VISIT_DO,               Role.CLERK,      _COUNTER),
    (Capability.VISIT_DO,               Role.SUPERVISOR, _COUNTER),
    (Capability.OPINION_GIVE,           Role.DEPARTMENT, _WITH_DEPARTMENTS),
    (Capability.RECOMMEND,              Role.DEPARTMENT, _WITH_DEPARTMENTS),
    (Capability.SPOT_CHECK,             Role.CLERK,      _SUPERIORS),
    (Capability.SPOT_CHECK,             Role.SUPERVISOR, _SUPERIORS),
    (Capability.AUDIT_VIEW,       Role.AUDITOR,     _EVERY_LEVEL),
    (Capability.OFFICER_VIEW,     Role.SYSTEM,      _EVERY_LEVEL),
    (Capability.OFFICER_VIEW,     Role.SECURITY,    _EVERY_LEVEL),
    (Capability.OFFICER_MANAGE,   Role.SYSTEM,      _EVERY_LEVEL),
    (Capability.POST_GRANT,       Role.SECURITY,    _EVERY_LEVEL),
    (Capability.OFFICER_SECURE,   Role.SECURITY,    _EVERY_LEVEL),
)  # fmt: skip

# Which capability opens a file of a purpose. An exported list asks for that of the list (lists/catalogue.py).
FILE_CAPABILITY = {
    FilePurpose.FEED: Capability.INTAKE_VIEW,
    FilePurpose.REFUSED_ROWS: Capability.INTAKE_VIEW,
    FilePurpose.AUDIT_EXPORT: Capability.AUDIT_VIEW,
    FilePurpose.EVIDENCE: Capability.CASE_VIEW,
    FilePurpose.CONSENT: Capability.CASE_VIEW,
    FilePurpose.VISIT: Capability.CASE_VIEW,
    FilePurpose.RECOMMENDATION: Capability.CASE_VIEW,
    FilePurpose.OBJECTION: Capability.CASE_VIEW,
    FilePurpose.NOTICE: Capability.CASE_VIEW,
}

# Which capability decides what a second officer is asked about, by the subject of the request.
APPROVAL_CAPABILITY = {
    "standard": Capability.STANDARD_PUBLISH,
    "typing_run": Capability.TYPING_CONFIRM,
    "class_standard": Capability.CLASS_STANDARD_PUBLISH,
    "quota_split": Capability.QUOTA_CONFIRM,
    "recognition": Capability.RECOGNITION_CONFIRM,
}
# Which capability shows the jobs of a kind; an exported list is seen by whoever asked for it alone.
JOB_CAPABILITY = {
    JobKind.INTAKE: Capability.INTAKE_VIEW,
    JobKind.TYPING_RUN: Capability.TYPING_VIEW,
    JobKind.TYPING_PUBLICATION: Capability.TYPING_VIEW,
    JobKind.LIST_EXPORT: Capability.OFFICE,
    JobKind.AUDIT_EXPORT: Capability.AUDIT_VIEW,
}


def capabilities(role: str, level: str) -> frozenset[Capability]:
    """What a role at a level may do; nothing for a pair that the table does not name."""
    return frozenset(cap for cap, granted, levels in GRANTS if granted == role and level in levels)
