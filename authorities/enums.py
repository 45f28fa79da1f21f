"""Closed lists of the authorities app. The value is stored; the label is what officers read."""

from django.db import models


class Level(models.TextChoices):
    """Level of a bureau. Depth of its path is data; the level says what work it does."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    STATION = "station", "市场监管所"


class DivisionLevel(models.TextChoices):
    """Level of an administrative division (GB/T 2260)."""

    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "地级"
    COUNTY = "county", "县级"


class Role(models.TextChoices):
    """What an officer is at a bureau. Capabilities follow from role and level: see capabilities.py.

    The last three administer and do nothing else, each without the others (三员分立).
    """

    CLERK = "clerk", "经办人员"
    SUPERVISOR = "supervisor", "审批人员"
    DEPARTMENT = "department", "部门人员"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


# The three administrators (三员); every other role does the bureau's business.
ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDITOR)


class Department(models.TextChoices):
    """Departments beside the bureau whose people deliver facts. Which feeds are whose: registry/provenance.py."""

    TAX = "tax", "税务部门"
    SOCIAL_SECURITY = "social_security", "人力资源社会保障部门"
    COURT = "court", "人民法院"
    FINANCE = "finance", "财政部门"
    COMMERCE = "commerce", "商务部门"
    CULTURE = "culture", "文化和旅游部门"
    AGRICULTURE = "agriculture", "农业农村部门"
    STATISTICS = "statistics", "统计部门"
    BANKING = "banking", "金融管理部门"
    INTELLECTUAL_PROPERTY = "ip_office", "知识产权部门"
    VETERANS = "veterans", "退役军人事务部门"
    # Not departments: they recommend where the bureau allows it.
    ASSOCIATION = "association", "行业协会"
    STREET = "street", "街道（乡镇）"


class Scope(models.TextChoices):
    """What a machine may do. The value is the scope of its token; one of `intake:` names a feed of the registry."""

    INTAKE_HOUSEHOLDS = "intake:households", "提交登记信息"
    INTAKE_ANNUAL_REPORTS = "intake:annual_reports", "提交年度报告"
    INTAKE_RISK_MARKS = "intake:risk_marks", "提交风险标记"
    INTAKE_TAX = "intake:tax", "提交纳税数据"
    INTAKE_SOCIAL_INSURANCE = "intake:social_insurance", "提交社会保险数据"
    INTAKE_PENALTIES = "intake:penalties", "提交行政处罚数据"
    INTAKE_DEFAULTERS = "intake:defaulters", "提交失信被执行人名单"
    INTAKE_INDICATORS = "intake:indicators", "提交扩展指标"
    INTAKE_CREDENTIALS = "intake:credentials", "提交资质荣誉名单"


class JobKind(models.TextChoices):
    """Every kind of long work. The app that owns the kind names its task in its own tasks.py."""

    INTAKE = "intake", "数据归集"
    TYPING_RUN = "typing_run", "分型计算"
    TYPING_PUBLICATION = "typing_publication", "分型结果公布"
    LIST_EXPORT = "list_export", "导出名单"
    AUDIT_EXPORT = "audit_export", "导出审计记录"
    AUDIT_VERIFICATION = "audit_verification", "校验审计记录"


class JobStatus(models.TextChoices):
    QUEUED = "queued", "等待执行"
    RUNNING = "running", "正在执行"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class ApprovalStatus(models.TextChoices):
    REQUESTED = "requested", "待复核"
    APPROVED = "approved", "复核同意"
    REJECTED = "rejected", "复核不同意"
    WITHDRAWN = "withdrawn", "已撤回"


class FilePurpose(models.TextChoices):
    """Why a file is kept; it decides which capability opens it."""

    FEED = "feed", "归集文件"
    REFUSED_ROWS = "refused_rows", "退回行文件"
    LIST_EXPORT = "list_export", "导出的名单"
    AUDIT_EXPORT = "audit_export", "导出的审计记录"
    EVIDENCE = "evidence", "佐证材料"
    CONSENT = "consent", "同意书、委托书"
    VISIT = "visit", "走访照片和签名"
    RECOMMENDATION = "recommendation", "推荐材料"
    OBJECTION = "objection", "公示异议材料"
    NOTICE = "notice", "公示名单"


class NotificationKind(models.TextChoices):
    """What an officer is told about."""

    JOB_DONE = "job_done", "任务完成"
    JOB_FAILED = "job_failed", "任务未完成"
    EXPORT_READY = "export_ready", "导出完成"
    APPROVAL_ASKED = "approval_asked", "待复核"
    APPROVAL_DECIDED = "approval_decided", "复核结果"
    CASE = "case", "名特优新办件"


class ActorKind(models.TextChoices):
    """Who acts: the platform itself acts on nobody's word, a visitor has not logged in."""

    OFFICER = "officer", "工作人员"
    PERSON = "person", "经营者或其委托的人"
    MACHINE = "machine", "系统对接方"
    PLATFORM = "platform", "平台"
    VISITOR = "visitor", "未登录者"


class Act(models.TextChoices):
    """Closed list of acts in the audit log. The sentence shown is the label."""

    LOGIN = "login", "登录"
    LOGIN_FAILED = "login_failed", "登录失败"
    LOGOUT = "logout", "退出"
    HOUSEHOLD_SHOWN = "household_shown", "查看个体工商户数据"
    FEED_DELIVERED = "feed_delivered", "提交归集文件"
    FEED_TAKEN = "feed_taken", "归集文件入库"
    FILE_DOWNLOADED = "file_downloaded", "下载文件"
    JOB_CANCELLED = "job_cancelled", "取消任务"
    JOB_RESUMED = "job_resumed", "恢复任务"
    APPROVAL_REQUESTED = "approval_requested", "提请复核"
    APPROVAL_DECIDED = "approval_decided", "复核"
    STANDARD_SAVED = "standard_saved", "保存分型标准草案"
    STANDARD_PUBLISHED = "standard_published", "公布分型标准"
    TYPING_PLANNED = "typing_planned", "安排年度集中分型"
    TYPING_REQUESTED = "typing_requested", "发起分型"
    TYPING_GATES_ACCEPTED = "typing_gates_accepted", "接受未通过的核查项"
    TYPING_CONFIRMED = "typing_confirmed", "复核分型结果"
    TYPING_PUBLISHED = "typing_published", "公布分型结果"
    TYPING_WITHDRAWN = "typing_withdrawn", "撤回已公布的分型结果"
    RESULT_SHOWN = "result_shown", "查看分型理由"
    RESULTS_EXPORTED = "results_exported", "导出分型结果"
    ACCESS_REFUSED = "access_refused", "拒绝访问"
    # Officers' own access.
    LOGIN_LOCKED = "login_locked", "登录锁定"
    PASSWORD_CHANGED = "password_changed", "修改口令"
    SECOND_FACTOR_ADDED = "second_factor_added", "启用第二重身份验证"
    SECOND_FACTOR_REMOVED = "second_factor_removed", "停用第二重身份验证"
    RECOVERY_CODES_MADE = "recovery_codes_made", "生成恢复码"
    RECOVERY_CODE_USED = "recovery_code_used", "使用恢复码登录"
    SESSION_ENDED = "session_ended", "结束登录会话"
    # Officers and their posts.
    OFFICER_INVITED = "officer_invited", "邀请工作人员"
    INVITATION_ACCEPTED = "invitation_accepted", "接受邀请"
    INVITATION_REVOKED = "invitation_revoked", "撤回邀请"
    OFFICER_DISABLED = "officer_disabled", "停用账号"
    OFFICER_ENABLED = "officer_enabled", "启用账号"
    OFFICER_UNLOCKED = "officer_unlocked", "解除登录锁定"
    POST_GRANTED = "post_granted", "授予岗位"
    POST_ENDED = "post_ended", "终止岗位"
    # Households and those who act for them.
    PERSON_LOGIN = "person_login", "经营者登录"
    PERSON_LOGIN_FAILED = "person_login_failed", "经营者登录失败"
    PERSON_LOGOUT = "person_logout", "经营者退出"
    CODE_SENT = "code_sent", "发送短信验证码"
    OWN_DATA_SHOWN = "own_data_shown", "查看本户数据"
    OWN_DATA_COPIED = "own_data_copied", "下载本户数据"
    AGENT_APPOINTED = "agent_appointed", "委托他人办理"
    AGENT_REMOVED = "agent_removed", "撤销委托"
    PHONE_CHANGED = "phone_changed", "更正联系电话"
    PERSONAL_DATA_REVEALED = "personal_data_revealed", "显示完整个人信息"
    # Machines.
    MACHINE_REGISTERED = "machine_registered", "登记系统对接方"
    MACHINE_RENEWED = "machine_renewed", "更换系统对接方密钥"
    MACHINE_REVOKED = "machine_revoked", "停用系统对接方"
    MACHINE_SCOPED = "machine_scoped", "调整系统对接方的数据权限"
    MACHINE_AUTHENTICATED = "machine_authenticated", "系统对接方取得令牌"
    MACHINE_REFUSED = "machine_refused", "拒绝系统对接方"
    API_CALLED = "api_called", "调用接口"
    # The log itself, and what is taken out of the platform.
    AUDIT_SHOWN = "audit_shown", "查看审计记录"
    AUDIT_EXPORTED = "audit_exported", "导出审计记录"
    AUDIT_VERIFIED = "audit_verified", "校验审计记录"
    LIST_EXPORTED = "list_exported", "导出名单"
    # 名特优新: criteria, rounds, places.
    CLASS_STANDARD_SAVED = "class_standard_saved", "保存分类标准草案"
    CLASS_STANDARD_SHOWN = "class_standard_shown", "分类标准公开征求意见"
    CLASS_STANDARD_REVISED = "class_standard_revised", "分类标准退回修改"
    CLASS_STANDARD_PUBLISHED = "class_standard_published", "公布分类标准"
    CLASS_COMMENT_MADE = "class_comment_made", "对分类标准提出意见"
    ROUND_PLANNED = "round_planned", "安排认定批次"
    ROUND_CANCELLED = "round_cancelled", "取消认定批次"
    QUOTA_FROZEN = "quota_frozen", "确定年度名额上限"
    QUOTA_SPLIT_SAVED = "quota_split_saved", "拟定名额分配"
    QUOTA_SPLIT_CONFIRMED = "quota_split_confirmed", "复核名额分配"
    TRANSFER_PROPOSED = "transfer_proposed", "提出名额调剂"
    TRANSFER_DECIDED = "transfer_decided", "答复名额调剂"
    # 名特优新: from application to recognition.
    CASE_STARTED = "case_started", "开始填写名特优新申报"
    CASE_SAVED = "case_saved", "保存名特优新申报"
    CASE_MOVED = "case_moved", "办理名特优新申报"
    CASE_SHOWN = "case_shown", "查看名特优新办件"
    EVIDENCE_ADDED = "evidence_added", "上传佐证材料"
    EVIDENCE_REMOVED = "evidence_removed", "删除佐证材料"
    CONTEST_MADE = "contest_made", "对政府掌握的数据提出异议"
    CONTEST_ANSWERED = "contest_answered", "答复数据异议"
    CANDIDATE_INVITED = "candidate_invited", "邀请申报名特优新"
    HOUSEHOLD_RECOMMENDED = "household_recommended", "推荐名特优新"
    CONSENT_GIVEN = "consent_given", "同意被推荐"
    CONSENT_REFUSED = "consent_refused", "不同意被推荐"
    CASE_ASSIGNED = "case_assigned", "分派名特优新办件"
    CONFLICT_DECLARED = "conflict_declared", "声明利害关系"
    CASE_SCORED = "case_scored", "为名特优新办件评分"
    CASES_RANKED = "cases_ranked", "名特优新择优排序"
    VISIT_ASSIGNED = "visit_assigned", "安排走访核实"
    VISIT_RECORDED = "visit_recorded", "提交走访核实"
    OPINIONS_ASKED = "opinions_asked", "征求部门意见"
    OPINION_GIVEN = "opinion_given", "答复征求意见"
    NOTICE_PUBLISHED = "notice_published", "发布名特优新公示"
    NOTICE_OBJECTED = "notice_objected", "对名特优新公示提出意见"
    OBJECTION_DECIDED = "objection_decided", "处理公示异议"
    RECOGNISED = "recognised", "认定名特优新"
    RECOGNITIONS_REPORTED = "recognitions_reported", "上报名特优新认定"
    SAMPLE_DRAWN = "sample_drawn", "抽取复核样本"
    SPOT_CHECK_DECIDED = "spot_check_decided", "上级复核名特优新认定"
