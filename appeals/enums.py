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
    CORRECTED = "corrected", "成立，已办结"
    DISMISSED = "dismissed", "不成立"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


class AppealAction(models.TextChoices):
    """What was done with an objection, as its history and the audit log tell it."""

    FILE = "file", "提出异议"
    ADD = "add", "补充一项"
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
    REINSTATE = "reinstate", "恢复办理申报"
    FINISH = "finish", "人工办结更正"
    WITHDRAW = "withdraw", "撤回"


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


ANSWERED = (RecheckStatus.WRONG, RecheckStatus.RIGHT, RecheckStatus.UNCLEAR)
