"""Closed lists of objections (异议申诉, B7, E1)."""

from django.db import models


class AppealSubject(models.TextChoices):
    """What a household objects to with an objection of this app (subjects.py has all subjects)."""

    TYPING = "typing", "分型异议"
    DECISION = "decision", "认定决定异议"


class AppealStatus(models.TextChoices):
    """Where an objection stands. Retired values stay."""

    FILED = "filed", "待受理"
    ACCEPTED = "accepted", "核查中"
    SUPPLEMENT = "supplement", "待补充"
    PROPOSED = "proposed", "待复核"
    UPHELD = "upheld", "成立，更正中"
    BY_HAND = "by_hand", "成立，待人工更正"
    CORRECTED = "corrected", "成立，已办结"
    DISMISSED = "dismissed", "不成立"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


class AppealAction(models.TextChoices):
    """What was done with an objection, as its history and the audit log tell it."""

    FILE = "file", "提出异议"
    ADD = "add", "补充一项"
    TAKE_BACK = "take_back", "收回一项"
    ACCEPT = "accept", "受理"
    ASK = "ask", "请经营者补充"
    SUPPLY = "supply", "经营者补充"
    GO_ON = "go_on", "补充期满，继续核查"
    PROPOSE = "propose", "提出处理意见"
    PROPOSE_REFUSAL = "propose_refusal", "拟不予受理"
    SEND_BACK = "send_back", "退回核查"
    SEND_BACK_FILED = "send_back_filed", "退回受理"
    UPHOLD = "uphold", "异议成立"
    DISMISS = "dismiss", "异议不成立"
    REFUSE = "refuse", "不予受理"
    CORRECT = "correct", "更正并重新分型"
    LEAVE_TO_HAND = "leave_to_hand", "转由人工更正"
    REINSTATE = "reinstate", "恢复办理申报"
    FINISH = "finish", "人工办结更正"
    WITHDRAW = "withdraw", "撤回"
    TRANSFER = "transfer", "转办"
    MERGE = "merge", "再次提出，并入"
    JOIN_CASE = "join_case", "并入类案一并办理"
    LEAVE_CASE = "leave_case", "移出类案单独办理"
    UPHOLD_TOGETHER = "uphold_together", "随类案认定异议成立"
    DISMISS_TOGETHER = "dismiss_together", "随类案认定异议不成立"


class Outcome(models.TextChoices):
    """What an officer proposes: of the whole objection, and, but for the last, of each point of it."""

    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"
    NOT_ACCEPTED = "not_accepted", "不予受理"


class RecheckStatus(models.TextChoices):
    """What the department that supplied a fact says of it: three values, and whether it has said so yet."""

    ASKED = "asked", "待核查"
    WRONG = "wrong", "数据有误"
    RIGHT = "right", "数据无误"
    UNCLEAR = "unclear", "无法核实"
    RECALLED = "recalled", "不再核查"


class RecheckAction(models.TextChoices):
    """What was done with a question to a department."""

    ASK = "ask", "请部门核查"
    FIND_WRONG = "find_wrong", "答复：数据有误"
    FIND_RIGHT = "find_right", "答复：数据无误"
    FIND_UNCLEAR = "find_unclear", "答复：无法核实"
    RECORD_WRONG = "record_wrong", "登记书面答复：数据有误"
    RECORD_RIGHT = "record_right", "登记书面答复：数据无误"
    RECORD_UNCLEAR = "record_unclear", "登记书面答复：无法核实"
    RECALL = "recall", "不再核查"


class MassStatus(models.TextChoices):
    """Where a mass case (类案) stands: many objections to one delivery of one department, or to one standard."""

    ASKED = "asked", "待部门答复"
    ANSWERED = "answered", "待提出意见"
    PROPOSED = "proposed", "待复核"
    UPHELD = "upheld", "成立，更正中"
    CORRECTED = "corrected", "已统一更正"
    DISMISSED = "dismissed", "不成立，已统一答复"
    CLOSED = "closed", "已分开办理"


class MassAction(models.TextChoices):
    """What was done with a mass case, as its history tells it."""

    OPEN = "open", "并案"
    FIND_WRONG = "find_wrong", "部门答复：数据有误"
    FIND_OTHERWISE = "find_otherwise", "部门答复：不能统一认定有误，分开办理"
    PROPOSE = "propose", "提出统一更正的意见"
    SEND_BACK = "send_back", "退回"
    UPHOLD = "uphold", "同意统一更正"
    CORRECT = "correct", "统一更正并重新分型"
    DISMISS = "dismiss", "同意统一答复不成立"
    FINISH = "finish", "标准修订后统一办结"
    TAKE_OUT = "take_out", "移出"
    DISSOLVE = "dissolve", "分开办理"


class MassWay(models.TextChoices):
    """How a department says, once for all rows of its delivery, what they ought to be."""

    RESTORE = "restore", "恢复为提交这一批次以前的数据"
    FILE = "file", "按更正文件"


class DifferenceOutcome(models.TextChoices):
    """What a department says of a value that it delivered again after an objection had put it right."""

    OURS = "ours", "是我们的差错，以更正后的为准"
    RIGHT_AGAIN = "right_again", "更正以后又发生了，自某日起属实"


ANSWERED = (RecheckStatus.WRONG, RecheckStatus.RIGHT, RecheckStatus.UNCLEAR)
