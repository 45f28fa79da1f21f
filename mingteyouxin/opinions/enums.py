"""Closed lists of departments' opinions."""

from django.db import models


class OpinionAnswer(models.TextChoices):
    """What a department says about a case."""

    NO_OBJECTION = "no_objection", "无意见"
    OBJECTION = "objection", "有意见"


class OpinionStatus(models.TextChoices):
    """How far a question to a department is: its own word, or what was made of a silence or of an objection.

    Nothing waits for ever.
    """

    ASKED = "asked", "尚未答复"
    SILENCE = "silence", "逾期未答复，视为无意见"
    GONE_ON = "gone_on", "逾期未答复，继续办理"
    NO_OBJECTION = "no_objection", "无意见"
    OBJECTION = "objection", "有意见"
    NOT_ADOPTED = "not_adopted", "意见未采纳，继续办理"


# Nobody of the department has said anything, whatever was made of it.
UNANSWERED = (OpinionStatus.ASKED, OpinionStatus.SILENCE, OpinionStatus.GONE_ON)
# The department has something against it, whatever was made of it.
OBJECTED = (OpinionStatus.OBJECTION, OpinionStatus.NOT_ADOPTED)


class Dispatch(models.TextChoices):
    """How a letter on paper went to a department that nobody answers for on the platform."""

    HAND = "hand", "专人送达"
    POST = "post", "邮寄"
    EXCHANGE = "exchange", "公文交换"
    OTHER = "other", "其他方式"


class OpinionAction(models.TextChoices):
    """What was done with a question to a department, as its history tells it."""

    ASK = "ask", "征求意见"
    AGREE = "agree", "答复无意见"
    OBJECT = "object", "答复有意见"
    AGREE_ON_PAPER = "agree_on_paper", "书面答复无意见"
    OBJECT_ON_PAPER = "object_on_paper", "书面答复有意见"
    HEAR_SILENCE = "hear_silence", "逾期未答复，视为无意见"
    GO_ON = "go_on", "逾期未答复，继续办理"
    NOT_ADOPT = "not_adopt", "意见未采纳，继续办理"
