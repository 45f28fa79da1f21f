"""Closed lists of 名特优新. The value is stored; the label is what people read.

Class and level are the registry's, for the public directory shows them; everybody here reads them as this app's.
"""

from django.db import models

from registry.enums import RecognitionClass as RecognitionClass
from registry.enums import RecognitionLevel as RecognitionLevel


class RecognitionPath(models.TextChoices):
    """How a household comes to be recognised (C5, C6)."""

    APPLICATION = "application", "自主申报"
    RECOMMENDATION = "recommendation", "部门推荐"


class RecognitionStatus(models.TextChoices):
    VALID = "valid", "有效"
    EXPIRED = "expired", "有效期届满"
    CANCELLED = "cancelled", "已取消"
    REVOKED = "revoked", "已撤销"
    # The level above, in the days of its spot-check (C7).
    REFUSED = "refused", "上级不予认定"


class StandardStatus(models.TextChoices):
    """Life of a classification standard, as officers read it."""

    DRAFT = "draft", "草案"
    IN_COMMENT = "in_comment", "征求意见"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被替代"


class StandardAction(models.TextChoices):
    """What was done with a standard, as its history tells it."""

    OPEN_COMMENT = "open_comment", "公开征求意见"
    REVISE = "revise", "退回修改"
    PUBLISH = "publish", "公布"
    SUPERSEDE = "supersede", "被新的标准替代"


class CriterionSource(models.TextChoices):
    """Where a criterion's answer comes from. Only the last may ask the household for anything (E3)."""

    CREDENTIAL = "credential", "部门名单"
    REGISTRATION = "registration", "登记信息"
    HOUSEHOLD = "household", "经营者提供"


class GroupKind(models.TextChoices):
    """How the criteria of a group are read together."""

    ANY = "any", "符合任意一项"
    ALL = "all", "全部符合"
    AT_LEAST = "at_least", "至少符合若干项"


class RoundStatus(models.TextChoices):
    """Life of a round. The clock moves it; officers only plan and cancel."""

    PLANNED = "planned", "尚未开始"
    OPEN = "open", "接受申报"
    WAITING = "waiting", "申报已截止"
    REVIEWING = "reviewing", "集中审核"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class RoundAction(models.TextChoices):
    """What was done with a round, as its history tells it."""

    PLAN = "plan", "安排批次"
    CHANGE = "change", "修改安排"
    OPEN = "open", "开始接受申报"
    CLOSE_APPLICATIONS = "close_applications", "申报截止"
    BEGIN_REVIEW = "begin_review", "开始审核"
    CLOSE = "close", "结束"
    CANCEL = "cancel", "取消批次"


class TransferStatus(models.TextChoices):
    """Places offered or asked for between two bureaus: both sides must agree."""

    PROPOSED = "proposed", "待对方同意"
    ACCEPTED = "accepted", "已划转"
    REFUSED = "refused", "对方不同意"
    WITHDRAWN = "withdrawn", "已撤回"


class CaseStatus(models.TextChoices):
    """Life of a case (办件): one household's application or recommendation in one round."""

    DRAFT = "draft", "填写中"
    CONSENT_AWAITED = "consent_awaited", "待经营者同意"
    DECLINED = "declined", "经营者不同意"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "待补正"
    PASSED = "passed", "初审通过"
    SELECTED = "selected", "拟认定"
    IN_NOTICE = "in_notice", "公示中"
    HELD = "held", "公示异议处理中"
    NOTICED = "noticed", "公示期满"
    RECOGNISED = "recognised", "已认定"
    REFUSED = "refused", "未通过"
    NOT_SELECTED = "not_selected", "未入选"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "逾期终止"
    REFUSED_ABOVE = "refused_above", "上级不予认定"


class CaseAction(models.TextChoices):
    """What was done with a case, as its history tells it."""

    START = "start", "开始填写"
    RECOMMEND = "recommend", "部门推荐"
    CONSENT = "consent", "经营者同意推荐"
    DECLINE = "decline", "经营者不同意推荐"
    SUBMIT = "submit", "提交申报"
    RETURN = "return", "退回补正"
    RESUBMIT = "resubmit", "提交补正"
    PASS = "pass", "初审通过"
    REOPEN = "reopen", "退回重新审核"
    REFUSE = "refuse", "不予通过"
    SELECT = "select", "列为拟认定"
    NOT_SELECT = "not_select", "择优未入选"
    PUBLISH = "publish", "公示"
    HOLD = "hold", "公示异议，暂缓"
    RELEASE = "release", "异议不成立，继续公示"
    RELEASE_ENDED = "release_ended", "异议不成立，公示期满"
    END_NOTICE = "end_notice", "公示期满"
    RECOGNISE = "recognise", "认定"
    REFUSE_ABOVE = "refuse_above", "上级不予认定"
    WITHDRAW = "withdraw", "撤回"
    LAPSE = "lapse", "逾期终止"


class EligibilityMoment(models.TextChoices):
    """When the findings on a household were drawn up."""

    SUBMISSION = "submission", "提交时"
    RECOGNITION = "recognition", "认定时"


class Verdict(models.TextChoices):
    """What a reviewer, or the check against a department's list, finds about one criterion."""

    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"
    UNCLEAR = "unclear", "无法判断"


class SupplementStage(models.TextChoices):
    """Who asked for supplements: the reviewing bureau (C5) or the level above (C7)."""

    REVIEW = "review", "审核"
    SPOT_CHECK = "spot_check", "上级抽查"


class ReasonCode(models.TextChoices):
    """Why a case is returned or refused, in the words that the household reads."""

    EVIDENCE_MISSING = "evidence_missing", "缺少佐证材料"
    EVIDENCE_UNREADABLE = "evidence_unreadable", "材料不清晰，无法辨认"
    EVIDENCE_OF_ANOTHER = "evidence_of_another", "材料不是本户的，或者与本户信息不一致"
    EVIDENCE_OUTDATED = "evidence_outdated", "材料已过有效期，或者不在要求的年限内"
    STATEMENT_UNCLEAR = "statement_unclear", "说明不清楚，需要补充"
    CRITERIA_NOT_MET = "criteria_not_met", "不符合所申报类别的条件"
    SOURCE_TYPE = "source_type", "不属于可以认定的分型"
    BASE_STANDARD = "base_standard", "不符合分型的基础标准"
    BARRED = "barred", "有不得申报的情形"
    NOT_TRUE = "not_true", "申报内容与核实的情况不符"
    VISIT = "visit", "走访核实发现不符合条件"
    OPINION = "opinion", "有关部门提出了不同意见"
    OTHER = "other", "其他（见说明）"


# What a household can mend, item by item; and what a decision can rest upon.
RETURN_REASONS = (
    ReasonCode.EVIDENCE_MISSING,
    ReasonCode.EVIDENCE_UNREADABLE,
    ReasonCode.EVIDENCE_OF_ANOTHER,
    ReasonCode.EVIDENCE_OUTDATED,
    ReasonCode.STATEMENT_UNCLEAR,
    ReasonCode.OTHER,
)
REFUSAL_REASONS = (
    ReasonCode.CRITERIA_NOT_MET,
    ReasonCode.SOURCE_TYPE,
    ReasonCode.BASE_STANDARD,
    ReasonCode.BARRED,
    ReasonCode.NOT_TRUE,
    ReasonCode.VISIT,
    ReasonCode.OPINION,
    ReasonCode.OTHER,
)


class VisitStatus(models.TextChoices):
    """Life of a site visit (走访核实)."""

    PLANNED = "planned", "待走访"
    DONE = "done", "已走访"
    CANCELLED = "cancelled", "已取消"


class VisitAction(models.TextChoices):
    """What was done with a visit, as its history tells it."""

    PLAN = "plan", "安排走访"
    REASSIGN = "reassign", "改派"
    RECORD = "record", "提交走访情况"
    CANCEL = "cancel", "取消走访"


class VisitResult(models.TextChoices):
    """What a visitor found. What becomes of the case is the reviewer's to decide, never the visit's."""

    CONFIRMED = "confirmed", "与申报一致"
    NOT_CONFIRMED = "not_confirmed", "与申报不一致"


class OpinionAnswer(models.TextChoices):
    """What a department says about a case."""

    NO_OBJECTION = "no_objection", "无意见"
    OBJECTION = "objection", "有意见"


class OpinionClosure(models.TextChoices):
    """What was made of a silence or of an objection: nothing waits for ever."""

    SILENCE = "silence", "逾期未答复，视为无意见"
    GONE_ON = "gone_on", "逾期未答复，继续办理"
    NOT_ADOPTED = "not_adopted", "意见未采纳，继续办理"


class ObjectionKind(models.TextChoices):
    """What somebody of the public hands in during a notice. Only an objection holds a household back."""

    OBJECTION = "objection", "异议"
    COMMENT = "comment", "意见建议"


class BatchOutcome(models.TextChoices):
    """What became of one household of a recognition that a second officer was asked for."""

    WAITING = "waiting", "待复核"
    RECOGNISED = "recognised", "已认定"
    STAYED = "stayed", "未能认定"
    DROPPED = "dropped", "未予复核同意"


class SpotCheckKind(models.TextChoices):
    """How the level above comes to the cases it checks (C7)."""

    RANDOM = "random", "随机抽取"
    CHOICE = "choice", "指定"


class SpotCheckStatus(models.TextChoices):
    """One case in the hands of the level above. The end of its days is consent."""

    OPEN = "open", "待核查"
    SUPPLEMENT = "supplement", "待补充材料"
    ANSWERED = "answered", "已补充材料"
    PASSED = "passed", "无意见"
    REFUSED = "refused", "不予认定"


class SpotCheckAction(models.TextChoices):
    """What was done with a case under check, as its history tells it."""

    DRAW = "draw", "列入抽查"
    ASK = "ask", "要求补充材料"
    ANSWER = "answer", "补充材料"
    PASS = "pass", "核查无意见"
    REFUSE = "refuse", "不予认定"
    SILENCE = "silence", "期满未提出，视为同意"
