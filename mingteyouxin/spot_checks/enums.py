"""Closed lists of spot-checks."""

from django.db import models


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
    HEAR = "hear", "拟不予认定，听取经营者意见"
    ANSWER = "answer", "补充材料"
    PASS = "pass", "核查无意见"
    REFUSE = "refuse", "不予认定"
    SILENCE = "silence", "期满未提出，视为同意"
