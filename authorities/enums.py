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
    """What an officer is at a bureau. Capabilities follow from role and level: see capabilities.py."""

    CLERK = "clerk", "经办人员"
    SUPERVISOR = "supervisor", "审批人员"
    AUDITOR = "auditor", "审计管理员"


class JobKind(models.TextChoices):
    """Every kind of long work. The app that owns the kind names its task in its own tasks.py."""

    INTAKE = "intake", "数据归集"
    TYPING_RUN = "typing_run", "分型计算"
    TYPING_PUBLICATION = "typing_publication", "分型结果公布"


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
