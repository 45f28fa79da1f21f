"""Closed lists of typing. The value is stored; the label is what people read."""

from django.db import models


class Ground(models.TextChoices):
    """Grounds of 不符合分型条件 (B1), in the order of CONTRACTS 2. A ground's bit in a result is its place here."""

    NOT_REGISTERED = "not_registered", "未处于存续状态"
    REPORT_MISSING = "report_missing", "未报送上一年度年度报告"
    ABNORMAL = "abnormal", "被标记为经营异常状态且未恢复"
    SERIOUS_VIOLATION = "serious_violation", "被列入严重违法失信名单且未修复信用"
    TAX_ABNORMAL = "tax_abnormal", "被认定为税务非正常户且未解除"
    SUSPENDED = "suspended", "处于歇业状态"

    @property
    def bit(self) -> int:
        """Value of this ground in the bitmask of a result."""
        return 1 << list(Ground).index(self)

    @classmethod
    def of(cls, mask: int) -> list["Ground"]:
        """Grounds of a bitmask, in order."""
        return [ground for ground in cls if mask & ground.bit]


class RunPurpose(models.TextChoices):
    """年度: the run of the year, from which places are counted and whose types 名特优新 asks for. 补充: any other."""

    ANNUAL = "annual", "年度"
    EXTRA = "extra", "补充"


class RunKind(models.TextChoices):
    """整批: every household of a province, a partition of its own. 部分: named households, one partition a year."""

    WHOLE = "whole", "整批"
    PARTIAL = "partial", "部分"


class RunStatus(models.TextChoices):
    QUEUED = "queued", "等待计算"
    COMPUTING = "computing", "正在计算"
    HELD = "held", "核查未通过"
    AWAITING_CONFIRMATION = "awaiting_confirmation", "待复核"
    REJECTED = "rejected", "复核不同意"
    CONFIRMED = "confirmed", "复核同意，待公布"
    PUBLISHED = "published", "已公布"
    WITHDRAWN = "withdrawn", "公布已撤回"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class RunAction(models.TextChoices):
    """What was done with a run, as its history tells it."""

    REQUEST = "request", "发起分型"
    START = "start", "开始计算"
    COMPLETE = "complete", "计算完成"
    HOLD = "hold", "计算完成，有核查项未通过"
    ACCEPT = "accept", "接受未通过的核查项"
    CONFIRM = "confirm", "复核同意"
    REJECT = "reject", "复核不同意"
    PUBLISH = "publish", "公布"
    WITHDRAW = "withdraw", "撤回公布"
    FAIL = "fail", "计算未完成"
    CANCEL = "cancel", "取消"
    ASK_TO_CANCEL = "ask_to_cancel", "要求取消"
    RESUME = "resume", "恢复计算"


class ShardStatus(models.TextChoices):
    PENDING = "pending", "等待"
    RUNNING = "running", "计算中"
    DONE = "done", "完成"
    STOPPED = "stopped", "多次失败，已停止"


class GateKind(models.TextChoices):
    """What is asked before a result may be confirmed."""

    ALL_TYPED = "all_typed", "应分尽分"
    COVERAGE = "coverage", "纳税、社会保险数据覆盖"
    LISTS = "lists", "其他名单已归集"
    COMPARISON = "comparison", "与其他名单的比对"
    DRIFT = "drift", "与上次结果的变动"


class DraftStatus(models.TextChoices):
    """How far a standard's draft is. Where its published version stands on a day is StandardState."""

    DRAFT = "draft", "草案"
    PUBLISHED = "published", "已公布"


class DraftAction(models.TextChoices):
    PUBLISH = "publish", "公布"


class StandardState(models.TextChoices):
    """Where a published version of a standard stands on a day. Not stored: later publications change it."""

    IN_FORCE = "in_force", "现行"
    UPCOMING = "upcoming", "尚未施行"
    SUPERSEDED = "superseded", "已被替代"
    EXPIRED = "expired", "已过有效期"


class ContactKind(models.TextChoices):
    """What an officer did for a household on the list of the check-up."""

    CONTACTED = "contacted", "已联系"
    HELPED = "helped", "已帮助"
