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

    The last three administer and do nothing else, each without the others (三员分立); who inspects does nothing else
    either, for nobody inspects what he himself decided.
    """

    CLERK = "clerk", "经办人员"
    SUPERVISOR = "supervisor", "审批人员"
    DEPARTMENT = "department", "部门人员"
    DISCIPLINE = "discipline", "纪检人员"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


# The three administrators (三员); every other role does the bureau's business.
ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDITOR)


class DepartmentKind(models.TextChoices):
    """What stands beside a bureau: departments of government, and others that recommend where the bureau allows it."""

    DEPARTMENT = "department", "部门"
    BESIDE = "beside", "协会、街道等"


class Department(models.TextChoices):
    """The nation's departments beside the bureau, as code names them. Which there are, where and since when, is the
    reference's word (models/departments.py); provinces add theirs there and not here.
    """

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
    DEVELOPMENT = "development", "发展改革部门"
    INDUSTRY = "industry", "工业和信息化部门"
    HOUSING = "housing", "住房城乡建设部门"
    TRANSPORT = "transport", "交通运输部门"
    CENTRAL_BANK = "central_bank", "人民银行"
    EMERGENCY = "emergency", "应急管理部门"
    ECOLOGY = "ecology", "生态环境部门"
    DISABLED = "disabled", "残疾人联合会"
    RURAL = "rural", "乡村振兴部门"
    # Not departments: they recommend where the bureau allows it.
    ASSOCIATION = "association", "行业协会"
    STREET = "street", "街道（乡镇）"


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


class CredentialRequestKind(models.TextChoices):
    """What is asked about an officer's account."""

    RENEWAL = "renewal", "重置登录凭据"
    UNLOCK = "unlock", "解除登录锁定"


class ActorKind(models.TextChoices):
    """Who acts: the platform itself acts on nobody's word, a visitor has not logged in."""

    OFFICER = "officer", "工作人员"
    PERSON = "person", "经营者或其委托的人"
    MACHINE = "machine", "系统对接方"
    PLATFORM = "platform", "平台"
    VISITOR = "visitor", "未登录者"


class Channel(models.TextChoices):
    """How a message leaves the platform."""

    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    POST = "post", "邮寄"


class DispatchState(models.TextChoices):
    """Where a message on its way stands."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发出"
    DELIVERED = "delivered", "已送到"
    FAILED = "failed", "未送到"
    # Whoever sent it was killed, or the gateway did not say: nobody knows whether it went out.
    UNCERTAIN = "uncertain", "不确定是否发出"


class AttemptOutcome(models.TextChoices):
    """What became of one attempt to send a message."""

    STARTED = "started", "开始发送"
    SENT = "sent", "已交给通道"
    REFUSED = "refused", "通道没有接收，再发"
    FAILED = "failed", "未送到，不再发"
    UNCERTAIN = "uncertain", "不知道是否发出"
    DELIVERED = "delivered", "已送到"
    POSTED = "posted", "已寄出"
    RETURNED = "returned", "退回"
    AGAIN = "again", "工作人员决定再发"
    SETTLED = "settled", "工作人员确认已发出"
