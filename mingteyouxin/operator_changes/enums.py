"""Closed lists of changes of a titled household's operator."""

from django.db import models


class OperatorChangeStatus(models.TextChoices):
    ASKED = "asked", "待新经营者确认"
    AGREED = "agreed", "同意，待核对"
    DECLINED = "declined", "不同意，待处理"
    SILENT = "silent", "期满未确认，待处理"
    PASSED_ON = "passed_on", "已由新经营者继续"
    SETTLED = "settled", "已另行处理"
    # The title ended meanwhile, or registration names another operator by now.
    MOOT = "moot", "不再办理"


class OperatorChangeAction(models.TextChoices):
    """What was done, as the history tells it."""

    ASK = "ask", "请新经营者确认"
    AGREE = "agree", "同意继续"
    DECLINE = "decline", "不同意继续"
    SILENCE = "silence", "期满未确认"
    PASS_ON = "pass_on", "核对无误，由新经营者继续"
    SETTLE = "settle", "另行处理"
    LAPSE = "lapse", "不再办理"
