"""Closed lists of cases."""

from django.db import models


class CaseStatus(models.TextChoices):
    """Life of a case (办件): one household's application or recommendation in one round."""

    DRAFT = "draft", "填写中"
    CONSENT_AWAITED = "consent_awaited", "待经营者同意"
    DECLINED = "declined", "经营者不同意"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "待补正"
    PASSED = "passed", "初审通过"
    SELECTED = "selected", "拟认定"
    REFUSAL_PROPOSED = "refusal_proposed", "拟不予通过"
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
    PROPOSE_REFUSAL = "propose_refusal", "拟不予通过"
    SEND_REFUSAL_BACK = "send_refusal_back", "不同意不予通过，退回审核"
    REFUSE = "refuse", "不予通过"
    SELECT = "select", "列为拟认定"
    NOT_SELECT = "not_select", "择优未入选"
    PUBLISH = "publish", "公示"
    HOLD = "hold", "公示异议，暂缓"
    RELEASE = "release", "异议不成立，继续公示"
    RELEASE_ENDED = "release_ended", "异议不成立，公示期满"
    END_NOTICE = "end_notice", "公示期满"
    RETRACT_NOTICE = "retract_notice", "公示撤回，另行公示"
    RECOGNISE = "recognise", "认定"
    REFUSE_ABOVE = "refuse_above", "上级不予认定"
    WITHDRAW = "withdraw", "撤回"
    LAPSE = "lapse", "逾期终止"
    ASK_OPERATOR = "ask_operator", "经营者变更，请新经营者确认"
    CONFIRM_OPERATOR = "confirm_operator", "新经营者确认继续"
    TAKE_OVER = "take_over", "逾期未办，由上级机关办理"
    ASK_PERSON = "ask_person", "请工作人员复核"
    ADMIT = "admit", "复核后受理"
    KEEP_REFUSED = "keep_refused", "复核后仍不能受理"
    KEEP_LAPSED = "keep_lapsed", "复核后维持终止"
    RESTORE = "restore", "复核后恢复办理"
    REINSTATE = "reinstate", "异议成立，恢复审核"
    REINSTATE_PASSED = "reinstate_passed", "异议成立，重新择优"


class EligibilityMoment(models.TextChoices):
    """When the findings on a household were drawn up."""

    SUBMISSION = "submission", "提交时"
    REVIEW = "review", "初审通过时"
    RECOGNITION = "recognition", "认定时"
    OPERATOR_CHANGE = "new_operator", "经营者变更后"


class Verdict(models.TextChoices):
    """What a reviewer, or the check against a department's list, finds about one criterion."""

    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"
    UNCLEAR = "unclear", "无法判断"


class SupplementStage(models.TextChoices):
    """Who asks whom for supplements: the reviewing bureau the household (C5), the level above the bureau or the
    household (C7), or the household's word before its title ends (附件二（五）2).
    """

    REVIEW = "review", "审核"
    SPOT_CHECK = "spot_check", "上级抽查"
    CHECK_OWN = "check_own", "上级抽查，请经营者补充"
    HEARING = "hearing", "拟不予认定，听取经营者意见"


# What the level above asks of the household itself (附件二（五）2).
ASKED_FROM_ABOVE = (SupplementStage.CHECK_OWN, SupplementStage.HEARING)


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
